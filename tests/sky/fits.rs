//! The fit: known parameters come back, the data of 2015 are described, and what they leave open is found.

use larmor::scene::{SkyScene, preset};
use larmor::sky::{
    DataSet, DiffusionTable, Fit, FitPoint, Free, Observations, SkyError, SkyModel, degenerate_fits, energy_grid, fit,
    fit_dipole, fit_points, fit_sea_dipole, fraction_range, judged_dipoles,
};

fn setup(set: DataSet) -> (Observations, DiffusionTable, Vec<FitPoint>) {
    let observations = Observations::shipped().unwrap();
    let points = fit_points(&observations, set);
    (observations, DiffusionTable::shipped().unwrap(), points)
}

fn fitted(sky: &SkyScene, points: &[FitPoint], table: &DiffusionTable) -> Fit {
    fit(sky, Free::usual(sky), points, table, &mut |_| true).unwrap()
}

/// Points made from a known sky: the fit finds it from elsewhere, with χ² of rounding only.
#[test]
fn a_known_sky_comes_back() {
    let table = DiffusionTable::shipped().unwrap();
    let truth = SkyScene::default();
    let model = SkyModel::new(&truth, &table);
    let points: Vec<FitPoint> = energy_grid(0.05, 1e5, 60)
        .into_iter()
        .map(|energy_tev| FitPoint {
            energy_tev,
            intensity: model.intensities(energy_tev).total(),
            relative_error: 0.05,
        })
        .collect();
    let start =
        SkyScene { source_energy_erg: 2.5e51, source_slope: 2.5, knee_tev: 3e3, old_slope: 2.8, ..truth.clone() };
    let found = fitted(&start, &points, &table);
    assert!(found.chi2 < 1e-9, "{}", found.chi2);
    assert!((found.sky.source_energy_erg / truth.source_energy_erg - 1.0).abs() < 1e-3);
    assert!((found.sky.knee_tev / truth.knee_tev - 1.0).abs() < 1e-3);
    for (i, parameter) in found.parameters.iter().enumerate() {
        assert!((found.covariance[i][i].sqrt() / parameter.error - 1.0).abs() < 1e-12);
        assert!((0..i).all(|j| found.correlation(i, j).abs() < 1.0));
    }
}

/// Amplitudes made from a known sky give its distance and the dipole of its sea, and leave the rest as it was.
#[test]
fn the_dipole_of_a_known_sky_comes_back() {
    let (observations, table, _) = setup(DataSet::Today);
    let truth = SkyScene { distance_pc: 170.0, sea_dipole: 8e-4, ..SkyScene::default() };
    let model = SkyModel::new(&truth, &table);
    let mut points = judged_dipoles(&observations, DataSet::Today);
    assert!(points.len() > 50, "{}", points.len());
    points.iter_mut().for_each(|point| point.amplitude = model.dipole(point.energy_tev).amplitude);
    let start = SkyScene { distance_pc: 300.0, sea_dipole: 2e-3, ..truth.clone() };
    let found = fit_dipole(&start, &points, &table, &mut |_| true).unwrap();
    assert!(found.chi2 < 1e-6, "{}", found.chi2);
    assert!((found.sky.distance_pc / 170.0 - 1.0).abs() < 1e-3, "{}", found.sky.distance_pc);
    assert!((found.sky.sea_dipole / 8e-4 - 1.0).abs() < 1e-3, "{}", found.sky.sea_dipole);
    assert_eq!(
        SkyScene { distance_pc: 0.0, sea_dipole: 0.0, ..found.sky },
        SkyScene { distance_pc: 0.0, sea_dipole: 0.0, ..truth }
    );
}

/// Errors are those of the least-squares curvature: a single free normalisation of n points of relative error ε has the
/// relative error ε/√n.
#[test]
fn the_error_of_a_lone_normalisation_is_known() {
    let table = DiffusionTable::shipped().unwrap();
    let sky = SkyScene { source_energy_erg: 1e40, old_intensity: 1e-10, ..SkyScene::default() };
    let model = SkyModel::new(&sky, &table);
    let points: Vec<FitPoint> = energy_grid(100.0, 1e5, 25)
        .into_iter()
        .map(|energy_tev| FitPoint {
            energy_tev,
            intensity: model.intensities(energy_tev).total(),
            relative_error: 0.1,
        })
        .collect();
    let found = fit(&sky, &[Free::SeaIntensity], &points, &table, &mut |_| true).unwrap();
    let relative = found.parameters[0].error / found.parameters[0].value;
    assert!((relative / 0.02 - 1.0).abs() < 1e-6, "{relative}");
}

/// PAMELA, CREAM-I, KASCADE 2005 and KASCADE-Grande 2009: 57 points. The four fits with the paper's E_min of 1 TeV are
/// known from an independent program: χ² 51 to 53 for 49 degrees, source fractions at 5 TeV 0.680, 0.370, 0.734, 0.396.
/// Its added errors, "3 to 20 % per set", are not given one by one; with those chosen here χ² may differ by a few and
/// the fractions by a few hundredths.
#[test]
fn the_data_of_2015_are_described_and_leave_the_fraction_open() {
    let (_, table, points) = setup(DataSet::Paper2015);
    assert_eq!(points.len(), 57);
    let sky = SkyScene {
        offset_pc: 0.0,
        e_min_tev: 1.0,
        old_e_max_tev: 1.5,
        source_energy_erg: 2e50,
        source_slope: 2.2,
        ..SkyScene::default()
    };
    let fits = degenerate_fits(&sky, &points, &table, &mut |_| true).unwrap();
    for (fit, expected) in fits.iter().zip([0.680, 0.370, 0.734, 0.396]) {
        assert!((50.0..56.0).contains(&fit.chi2) && fit.ndf == 49, "{} {}", fit.chi2, fit.ndf);
        let fraction = SkyModel::new(&fit.sky, &table).intensities(5.0).source_fraction();
        assert!((fraction - expected).abs() < 0.04, "{fraction} {expected}");
    }
    let [low, high] = fraction_range(&fits, &table, 5.0);
    assert!((low - 0.37).abs() < 0.04 && (high - 0.73).abs() < 0.04, "{low} {high}");
}

/// With the offset in place of E_min the same data are described as well, and the same range of fractions stays open.
#[test]
fn the_offset_describes_the_data_as_well() {
    let (_, table, points) = setup(DataSet::Paper2015);
    let fits = degenerate_fits(&SkyScene::default(), &points, &table, &mut |_| true).unwrap();
    assert!(fits.iter().all(|fit| (0.8..1.3).contains(&fit.reduced_chi2())), "{fits:?}");
    let [low, high] = fraction_range(&fits, &table, 5.0);
    assert!((0.3..0.45).contains(&low) && (0.65..0.8).contains(&high), "{low} {high}");
}

/// The data of today lie above χ²/ndf of nothing: their systematic errors, correlated from point to point, are taken as
/// independent, so that χ² is far below its number of degrees of freedom.
#[test]
fn the_data_of_today_are_described() {
    let (_, table, points) = setup(DataSet::Today);
    assert!(points.len() > 100);
    let found = fitted(&SkyScene::default(), &points, &table);
    assert!(found.reduced_chi2() < 1.0, "{}", found.reduced_chi2());
}

/// The default sky and the presets are fits to the data of 2015 with the shipped scan: refitting moves χ² by less than 1
/// and the sea's dipole by less than 1 %. After a new scan their values must be made anew.
#[test]
fn skies_that_come_with_the_program_are_fits() {
    let (observations, table, points) = setup(DataSet::Paper2015);
    for name in ["elongated-cloud", "low-dipole", "high-dipole"] {
        let sky = preset(name).unwrap().scene().unwrap().sky;
        let model = SkyModel::new(&sky, &table);
        let own: f64 = (points.iter())
            .map(|p| ((model.intensities(p.energy_tev).total() / p.intensity).ln() / p.relative_error).powi(2))
            .sum();
        let found = fitted(&sky, &points, &table);
        let sea = fit_sea_dipole(&SkyModel::new(&found.sky, &table), &observations, DataSet::Paper2015).unwrap();
        let again = format!("{name}: take these values: {:?} sea_dipole: {:.3e}", found.sky, sea.value);
        assert!(own - found.chi2 < 1.0, "{own} {} {again}", found.chi2);
        assert!((sky.sea_dipole / sea.value - 1.0).abs() < 0.01, "{again}");
    }
}

#[test]
fn a_fit_can_be_stopped_and_names_what_is_wrong() {
    let (_, table, points) = setup(DataSet::Paper2015);
    let sky = SkyScene { source_energy_erg: 5e50, ..SkyScene::default() };
    let mut steps = 0;
    let stopped = fit(&sky, Free::usual(&sky), &points, &table, &mut |_| {
        steps += 1;
        steps < 3
    });
    assert!(matches!(stopped, Err(SkyError::Stopped)), "{stopped:?}");
    assert_eq!(steps, 3);
    let few = fit(&sky, Free::usual(&sky), &points[..7], &table, &mut |_| true).unwrap_err();
    assert_eq!(few.to_string(), "the fit failed: 7 points cannot fix 7 parameters");
}

/// Far above the cutoff of old sources nothing of them is left, so that no point there knows it.
#[test]
fn a_parameter_that_no_point_knows_is_named() {
    let table = DiffusionTable::shipped().unwrap();
    let sky = SkyScene { old_e_max_tev: 1.0, ..SkyScene::default() };
    let points: Vec<FitPoint> = energy_grid(2e3, 1e5, 20)
        .into_iter()
        .map(|energy_tev| FitPoint { energy_tev, intensity: 1e-9 * energy_tev.powf(-2.7), relative_error: 0.1 })
        .collect();
    let failed = fit(&sky, &[Free::SeaIntensity, Free::OldCutoff], &points, &table, &mut |_| true).unwrap_err();
    let said = failed.to_string();
    assert!(said.contains("the points leave sky.old_e_max_tev undetermined"), "{said}");
}
