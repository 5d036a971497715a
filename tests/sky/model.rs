//! Source, sea and dipole behave as their formulas say.

use larmor::scene::SkyScene;
use larmor::sky::{
    DiffusionTable, Dipole, SEA_RA_DEG, SOURCE_RA_DEG, SkyModel, add, age_dots, curves, energy_grid, three_ages,
};
use larmor::theory::source_dipole;

/// Power laws between rows, E^(1/3) below, and outside the table it says so.
#[test]
fn the_scan_is_interpolated_and_extrapolated() {
    let table = DiffusionTable::shipped().unwrap();
    let rows = table.rows();
    for pair in rows.windows(2) {
        let middle = table.at((pair[0].energy_tev * pair[1].energy_tev).sqrt());
        let expected = (pair[0].parallel * pair[1].parallel).sqrt();
        assert!((middle.parallel / expected - 1.0).abs() < 1e-12 && middle.measured);
    }
    let (first, last) = (rows[0], rows[rows.len() - 1]);
    let below = table.at(first.energy_tev / 1000.0);
    assert!((below.perpendicular / first.perpendicular - 0.1).abs() < 1e-12 && !below.measured);
    assert!(table.at(first.energy_tev).measured && table.at(last.energy_tev).measured);
    assert!(!table.at(1.01 * last.energy_tev).measured);
}

/// Far along the spectrum the source falls as `E^-(α + δ/2 + δ)` with δ = 1/3: the cloud of three dimensions dilutes by
/// `D_∥^(1/2) D_⊥`.
#[test]
fn without_an_offset_the_source_is_a_power_law() {
    let table = DiffusionTable::power_law(1000.0, 10.0, 0.01);
    let sky = SkyScene { distance_pc: 1.0, offset_pc: 0.0, e_max_tev: 1e7, source_slope: 2.2, ..SkyScene::default() };
    let model = SkyModel::new(&sky, &table);
    let slope = (model.intensities(1.0).source / model.intensities(10.0).source).log10();
    // The cutoff at 1e7 TeV changes it by 1e-6/ln 10, the distance of 1 pc by less.
    assert!((slope - 2.7).abs() < 1e-5, "{slope}");
}

/// The decrease at low energies is `exp(-offset²/(4 D_⊥ t))` and nothing else.
#[test]
fn the_offset_alone_takes_low_energies_away() {
    let table = DiffusionTable::shipped().unwrap();
    let at = |offset_pc| {
        let sky = SkyScene { offset_pc, e_min_tev: 0.0, ..SkyScene::default() };
        SkyModel::new(&sky, &table).intensities(0.5).source
    };
    let width = 4.0 * table.at(0.5).perpendicular * 2.0e6;
    let expected = (-100.0_f64.powi(2) / width).exp();
    assert!((at(100.0) / at(0.0) / expected - 1.0).abs() < 1e-12);
    let fraction = |energy| SkyModel::new(&SkyScene::default(), &table).intensities(energy).source_fraction();
    assert!(fraction(0.3) < 0.4 * fraction(5.0), "{} {}", fraction(0.3), fraction(5.0));
}

#[test]
fn the_low_energy_cutoff_is_there_as_the_alternative() {
    let table = DiffusionTable::shipped().unwrap();
    let at = |e_min_tev| SkyModel::new(&SkyScene { e_min_tev, ..SkyScene::default() }, &table).intensities(0.5).source;
    assert!((at(1.0) / at(0.0) - (-2.0_f64).exp()).abs() < 1e-12);
}

/// The vector sum: equal dipoles at right angles, and opposite ones.
#[test]
fn dipoles_add_as_vectors() {
    let dipole = |amplitude, phase_deg| Dipole { amplitude, phase_deg };
    let sum = add(dipole(3.0, 350.0), dipole(4.0, 80.0));
    assert!((sum.amplitude - 5.0).abs() < 1e-12 && (sum.phase_deg - (350.0 + 53.130_102_354 - 360.0)).abs() < 1e-6);
    assert!(add(dipole(1.0, 10.0), dipole(1.0, 190.0)).amplitude < 1e-15);
}

/// Up to some 20 TeV the source points along the field, above 1 PeV the sea to the Galactic centre.
#[test]
fn the_phase_turns_from_the_field_to_the_galactic_centre() {
    let table = DiffusionTable::shipped().unwrap();
    let model = SkyModel::new(&SkyScene::default(), &table);
    assert!((model.dipole(5.0).phase_deg - SOURCE_RA_DEG).abs() < 10.0, "{:?}", model.dipole(5.0));
    assert!((model.dipole(2000.0).phase_deg - SEA_RA_DEG).abs() < 1.0, "{:?}", model.dipole(2000.0));
    let distance = 200.0_f64.hypot(80.0);
    let expected = source_dipole(model.intensities(5.0).source_fraction(), distance, 2.0e6);
    assert!((model.source_dipole(5.0) / expected - 1.0).abs() < 1e-12);
}

/// Below the knee the sea's dipole grows as E^(1/3); above, faster by the change of its slope.
#[test]
fn the_dipole_of_the_sea_follows_d() {
    let table = DiffusionTable::shipped().unwrap();
    let sky = SkyScene::default();
    let model = SkyModel::new(&sky, &table);
    let slope = |energy: f64| (model.sea_dipole_alone(10.0 * energy) / model.sea_dipole_alone(energy)).log10();
    // The knee of sharpness 3 at 2 PeV changes the intensity at 10 TeV by (10/2000)³.
    assert!((slope(1.0) - 1.0 / 3.0).abs() < 1e-5, "{}", slope(1.0));
    let above = 1.0 / 3.0 + sky.sea_slope_above - sky.sea_slope;
    assert!((slope(2.0e5) - above).abs() < 1e-5, "{} {above}", slope(2.0e5));
}

/// A frame has 16 ms; the curves of a panel may take 2 of them even in the slower build of the tests.
#[test]
fn curves_are_made_within_a_frame() {
    let table = DiffusionTable::shipped().unwrap();
    let grid = energy_grid(0.03, 1e5, 200);
    let best = (0..20)
        .map(|_| {
            let start = std::time::Instant::now();
            let model = SkyModel::new(&SkyScene::default(), &table);
            assert_eq!(curves(&model, &table, &grid).len(), 200);
            start.elapsed()
        })
        .min()
        .unwrap();
    assert!(best.as_micros() < 2000, "{best:?}");
}

/// Dots stand at the energies of the scan, and those below are marked as extrapolated; older sources are fainter far
/// above the energy at which the offset matters.
#[test]
fn dots_of_three_ages() {
    let table = DiffusionTable::shipped().unwrap();
    let model = SkyModel::new(&SkyScene { e_max_tev: 1e4, ..SkyScene::default() }, &table);
    let ages = three_ages(2.0e6);
    let dots = age_dots(&model, &table, &ages, 1.0);
    assert_eq!(ages, [1.0e6, 2.0e6, 4.0e6]);
    for age in ages {
        let own: Vec<_> = dots.iter().filter(|dot| dot.age_yr == age).collect();
        assert_eq!(own.iter().filter(|dot| dot.measured).count(), table.rows().len());
        assert!(own.iter().any(|dot| !dot.measured));
        assert!(
            own.iter()
                .filter(|dot| dot.measured)
                .all(|dot| table.rows().iter().any(|r| r.energy_tev == dot.energy_tev))
        );
    }
    let at = |age: f64| dots.iter().find(|dot| dot.age_yr == age && dot.energy_tev == 1000.0).unwrap().intensity;
    assert!(at(1.0e6) > at(2.0e6) && at(2.0e6) > at(4.0e6));
}
