//! The folder of a run.

use std::fs;

use larmor::figure::Options;
use larmor::output::{Summary, prepare_folder, write_run};
use larmor::scene::Scene;

use crate::support::names;
use crate::synthetic::{empty_report, report};

/// All files of a run's folder, sorted.
pub const FILES: [&str; 18] = [
    "anisotropy.ecsv",
    "anisotropy.png",
    "anisotropy.svg",
    "diffusion.ecsv",
    "diffusion.png",
    "diffusion.svg",
    "estimates.ron",
    "gaussianity.png",
    "gaussianity.svg",
    "momentum.ecsv",
    "momentum.png",
    "momentum.svg",
    "momentum_fit.ecsv",
    "regions.ecsv",
    "regions.png",
    "regions.svg",
    "scene.ron",
    "summary.json",
];

#[test]
fn a_folder_holds_all_files_and_nothing_else() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("deep/run");
    prepare_folder(&folder, false).unwrap();
    let written = write_run(&folder, &report(), &Options::default()).unwrap();
    assert_eq!(names(&folder), FILES);
    assert_eq!(written.len(), FILES.len());
}

#[test]
fn a_run_without_data_still_gives_every_file() {
    let folder = tempfile::tempdir().unwrap();
    let written = write_run(folder.path(), &empty_report(Scene::default()), &Options::default()).unwrap();
    assert_eq!(written.len(), FILES.len());
    let summary: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("summary.json")).unwrap()).unwrap();
    assert!(summary["amplitude"].is_null());
    assert!(summary["d_par_pc2_yr"].is_null());
    let svg = fs::read_to_string(folder.path().join("anisotropy.svg")).unwrap();
    assert!(svg.contains("no sphere has been crossed"), "{svg}");
}

#[test]
fn the_summary_has_the_documented_names() {
    let folder = tempfile::tempdir().unwrap();
    write_run(folder.path(), &report(), &Options::default()).unwrap();
    let text = fs::read_to_string(folder.path().join("summary.json")).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let names: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = vec![
        "program",
        "version",
        "complete",
        "pass",
        "time_yr",
        "seed",
        "threads",
        "particles",
        "passes",
        "batches_missing",
        "realisations",
        "errors",
        "steps",
        "field_setup_s",
        "propagation_s",
        "ns_per_step_per_thread",
        "step_pc",
        "larmor_radius_pc",
        "coherence_length_pc",
        "d_par_pc2_yr",
        "d_par_error",
        "d_perp_pc2_yr",
        "d_perp_error",
        "amplitude",
        "amplitude_error",
        "chi2",
        "ndf",
        "quasi_gaussian_from_yr",
        "amplitude_running_width",
        "amplitude_running_width_error",
    ];
    expected.sort_unstable();
    let mut sorted = names;
    sorted.sort_unstable();
    assert_eq!(sorted, expected);
    // 10.25 s on 2 threads for 2e6 steps.
    assert_eq!(value["ns_per_step_per_thread"].as_f64(), Some(10_250.0));
    let summary: Summary = serde_json::from_str(&text).unwrap();
    assert_eq!(summary, Summary::of(&report()));
}

#[test]
fn tables_read_back_to_the_same_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let report = report();
    write_run(folder.path(), &report, &Options::default()).unwrap();
    let text = fs::read_to_string(folder.path().join("anisotropy.ecsv")).unwrap();
    assert!(text.starts_with("# %ECSV 1.0\n"), "{text}");
    assert!(text.contains("{name: time_lo_yr, unit: yr, datatype: float64"), "{text}");
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    assert_eq!(
        lines.next(),
        Some("radius_pc,time_lo_yr,time_hi_yr,outward,inward,anisotropy,error,prediction,running_width")
    );
    for curve in &report.estimates.anisotropy {
        for point in &curve.points {
            let cells: Vec<&str> = lines.next().unwrap().split(',').collect();
            let numbers: Vec<Option<f64>> = cells.iter().map(|cell| cell.parse().ok()).collect();
            assert_eq!(numbers[0], Some(curve.radius_pc));
            assert_eq!(numbers[1], Some(point.time_lo_yr));
            assert_eq!(numbers[2], Some(point.time_hi_yr));
            assert_eq!(cells[3], point.outward.to_string());
            assert_eq!(numbers[5], point.anisotropy.map(|a| a.value));
            assert_eq!(numbers[6], point.anisotropy.map(|a| a.error));
            assert_eq!(numbers[7], point.prediction);
            assert_eq!(numbers[8], point.running_width);
        }
    }
    assert_eq!(lines.next(), None);
    let diffusion = fs::read_to_string(folder.path().join("diffusion.ecsv")).unwrap();
    assert!(diffusion.contains(
        "time_yr,d_xx,d_xx_error,d_yy,d_yy_error,d_zz,d_zz_error,d_xy,d_xy_error,d_xz,d_xz_error,d_yz,d_yz_error,\
         kurtosis_x,kurtosis_y,kurtosis_z,kurtosis_error_x,kurtosis_error_y,kurtosis_error_z,ks_x,ks_y,ks_z\n"
    ));
    let momentum = fs::read_to_string(folder.path().join("momentum.ecsv")).unwrap();
    assert!(momentum.contains("radius_pc,time_lo_yr,time_hi_yr,mu_lo,mu_hi,intensity,error\n"));
    let fits = fs::read_to_string(folder.path().join("momentum_fit.ecsv")).unwrap();
    assert!(fits.contains(
        "radius_pc,time_lo_yr,time_hi_yr,crossings,dipole,dipole_error,quadrupole,quadrupole_error,octupole,\
         octupole_error,chi2,ndf\n100.0,6812.9,10000.0,5000,0.06,0.02,-0.01,0.03,"
    ));
    let regions = fs::read_to_string(folder.path().join("regions.ecsv")).unwrap();
    assert!(regions.contains(
        "radius_pc,time_lo_yr,time_hi_yr,cos_lo,cos_hi,crossings,radial,radial_error,polar,polar_error,azimuthal,\
         azimuthal_error,prediction\n100.0,6812.9,10000.0,0.5,1.0,20,,,,,,,0.07\n"
    ));
}
