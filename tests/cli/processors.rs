//! The same files on every processor: runs beside one whose C library was told that the machine knows less.

use std::path::Path;

use crate::support::{Place, ended, names};

/// Hides instructions from glibc, which then takes other versions of exp, pow or sin; nothing elsewhere.
const FEWER_INSTRUCTIONS: (&str, &str) = ("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4");

/// Long enough for a difference in the last digit to grow into the tables: particles part from their neighbours by a
/// factor e every few hundred years.
const SCENE: &str = r#"(
    version: 1,
    title: "Reproducibility",
    field: (b0_ug: 1.0, brms_ug: 1.0, l_max_pc: 25.0, l_min_pc: 0.5, model: NestedGrids(levels: 4, cells: 64), realisations: 4),
    particles: (energy_tev: 1000.0, charge: 1, count: 640, seed: 8),
    run: (duration_yr: 3000.0),
    observers: (radii_pc: [10.0, 20.0], first_time_yr: 20.0, time_bins: 24),
)
"#;

/// Runs twice and compares what lies in both folders, byte for byte but for the times in `summary.json`.
fn compare(place: &Place, arguments: &[&str], least_files: usize) {
    for (folder, fewer) in [("all", false), ("fewer", true)] {
        let mut command = place.command([arguments, &["--out", folder]].concat());
        command.stdin(std::process::Stdio::null()).stdout(std::process::Stdio::piped());
        command.stderr(std::process::Stdio::piped());
        command.env_remove(FEWER_INSTRUCTIONS.0).envs(fewer.then_some(FEWER_INSTRUCTIONS));
        let ended = ended(command.spawn().unwrap());
        assert_eq!(ended.code, 0, "{}", ended.stderr);
    }
    let files = names(&place.path("all"));
    assert_eq!(files, names(&place.path("fewer")));
    assert!(files.len() >= least_files, "{files:?}");
    for name in files {
        let [one, other] = ["all", "fewer"].map(|folder| timeless(&place.path(folder).join(&name)));
        assert!(one == other, "{name} depends on the processor");
    }
}

/// A file without the lines of measured times.
fn timeless(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap();
    if !path.ends_with("summary.json") {
        return bytes;
    }
    let times = ["\"field_setup_s\"", "\"propagation_s\"", "\"ns_per_step_per_thread\""];
    let text = String::from_utf8(bytes).unwrap();
    let kept: Vec<&str> = text.lines().filter(|line| !times.iter().any(|time| line.contains(time))).collect();
    assert_eq!(text.lines().count() - kept.len(), times.len(), "times are named otherwise");
    kept.join("\n").into_bytes()
}

#[test]
fn runs_do_not_depend_on_the_processor() {
    let place = Place::new();
    let scene = place.scene("scene.ron", SCENE);
    compare(&place, &["run", scene], 17);
}

#[test]
fn the_fitted_sky_does_not_depend_on_the_processor() {
    compare(&Place::new(), &["reproduce", "fig2"], 6);
}
