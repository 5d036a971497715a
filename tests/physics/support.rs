//! Short ways to run scenes.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use larmor::field::{Field, FieldModel, Precision, Turbulence};
use larmor::scene::Scene;
use larmor::simulate::{Command, Passes, RunReport, Simulation, Update, turbulence};

/// Runs a scene to its end on `threads` threads.
pub fn run(scene: &Scene, threads: usize) -> Arc<RunReport> {
    let simulation = Simulation::spawn(Some(threads)).expect("threads");
    let scene = Box::new(scene.clone());
    simulation.send(Command::Start { generation: 1, scene, passes: Passes::Count(1) }).expect("start");
    loop {
        match simulation.updates().recv().expect("the thread lives") {
            Update::Finished { report, .. } => return report,
            Update::Failed { message, .. } => panic!("{message}"),
            _ => {}
        }
    }
}

/// Kolmogorov turbulence.
pub fn kolmogorov(brms_ug: f64, l_max_pc: f64, l_min_pc: f64) -> Turbulence {
    Turbulence { brms_ug, l_max_pc, l_min_pc, slope: 5.0 / 3.0 }
}

/// A field without regular part.
pub fn turbulent_field(turbulence: &Turbulence, model: FieldModel, seed: u64) -> Field {
    Field::build(0.0, turbulence, model, Precision::Single, seed, 0, &AtomicBool::new(false)).expect("not interrupted")
}

/// A small scene in pure turbulence, 1 PeV in 1 µG unless changed.
pub fn turbulent_scene(count: u32, duration_yr: f64) -> Scene {
    let mut scene = Scene::default();
    scene.field.b0_ug = 0.0;
    scene.field.brms_ug = 1.0;
    scene.field.l_min_pc = 0.4;
    scene.field.model = FieldModel::NestedGrids { levels: 3, cells: 64 };
    scene.field.realisations = 16;
    scene.particles.count = count;
    scene.run.duration_yr = duration_yr;
    scene.observers.radii_pc = vec![5.0, 20.0, 40.0];
    scene.observers.first_time_yr = 0.02 * duration_yr;
    scene.observers.time_bins = 12;
    scene
}

/// The fields of all realisations of a scene.
pub fn fields_of(scene: &Scene) -> Arc<Vec<Field>> {
    let field = &scene.field;
    let build = |realisation| {
        let seed = scene.particles.seed;
        Field::build(
            field.b0_ug,
            &turbulence(scene),
            field.model,
            field.precision,
            seed,
            realisation,
            &AtomicBool::new(false),
        )
    };
    Arc::new((0..field.realisations).map(|realisation| build(realisation).expect("not interrupted")).collect())
}
