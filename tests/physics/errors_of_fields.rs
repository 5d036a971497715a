//! Are errors of runs in real fields the scatter from seed to seed?

use larmor::estimate::{ErrorBasis, ErrorCheck, Estimate};
use larmor::field::FieldModel;
use larmor::scene::{Scene, Step};
use larmor::simulate::{Passes, Simulation};

use crate::support::{finished, start};

const RUNS: u64 = 48;

/// 1 PeV in 0.5 µG and as much turbulence: particles of one realisation follow the same few field lines, so that D_⊥ differs
/// from one realisation to the next by more than chance.
fn scene(seed: u64) -> Scene {
    let mut scene = Scene::default();
    (scene.field.b0_ug, scene.field.brms_ug, scene.field.l_min_pc) = (0.5, 0.5, 5.0);
    scene.field.model = FieldModel::PlaneWaves { modes: 150 };
    scene.field.realisations = 1;
    (scene.particles.energy_tev, scene.particles.count, scene.particles.seed) = (1000.0, 512, seed);
    (scene.run.duration_yr, scene.run.step) = (1000.0, Step::Fixed { pc: 1.0 });
    scene.observers.radii_pc = vec![40.0];
    scene.observers.first_time_yr = 500.0;
    scene
}

/// D_∥ and D_⊥ at the end of a run, and what their errors are taken from.
fn measured(seed: u64, passes: u32) -> (Vec<Option<Estimate>>, ErrorBasis) {
    let simulation = Simulation::spawn(Some(2)).expect("threads");
    start(&simulation, 1, &scene(seed), Passes::Count(passes));
    let estimates = finished(&simulation, 1).estimates.clone();
    let end = estimates.last_diffusion().expect("a point");
    (vec![Some(end.parallel), Some(end.perpendicular)], estimates.error_basis)
}

/// One pass in one field says that it does not know how fields differ, and its errors of D_⊥ are too small; eight passes in
/// eight fields quote what their values scatter by.
#[test]
fn eight_fields_know_their_errors_and_one_says_that_it_does_not() {
    let check = |passes: u32| -> [ErrorCheck; 2] {
        let (runs, bases): (Vec<_>, Vec<_>) = (0..RUNS).map(|seed| measured(seed, passes)).unzip();
        let expected = if passes == 1 { ErrorBasis::OneField } else { ErrorBasis::Fields(u64::from(passes)) };
        assert!(bases.iter().all(|basis| *basis == expected), "{:?}", bases[0]);
        [0, 1].map(|index| {
            let one: Vec<Vec<Option<Estimate>>> = runs.iter().map(|run| vec![run[index]]).collect();
            ErrorCheck::of(&one).expect("runs enough")
        })
    };
    let (one, eight) = (check(1), check(8));
    for known in eight {
        assert!(
            (known.ratio - 1.0).abs() < 3.0 * known.ratio_error && known.ratio_error < 0.15,
            "eight fields: {known:?}"
        );
    }
    assert!(one[1].ratio > 1.4, "one field: {one:?}");
}
