//! Short ways to run scenes.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use larmor::field::{Field, FieldKey, FieldModel, Precision, Turbulence};
use larmor::scene::Scene;
use larmor::simulate::{Checkpoints, Command, News, Passes, RunReport, Simulation, Start, Update, build_field};

/// Longest that a test waits for the simulation; many times what the longest run takes on a loaded machine.
pub const PATIENCE: Duration = Duration::from_secs(600);

/// Runs a scene to its end on `threads` threads.
pub fn run(scene: &Scene, threads: usize) -> Arc<RunReport> {
    let simulation = Simulation::spawn(Some(threads)).expect("threads");
    start(&simulation, 1, scene, Passes::Count(1));
    finished(&simulation, 1)
}

/// Starts a run from the source.
pub fn start(simulation: &Simulation, generation: u64, scene: &Scene, passes: Passes) {
    let (scene, checkpoints) = (Arc::new(scene.clone()), Checkpoints::default());
    let start = Start { generation, scene, passes, checkpoints };
    simulation.send(Command::Start(Box::new(start))).expect("the thread lives");
}

/// The report of a run that ends; other updates before it are dropped.
pub fn finished(simulation: &Simulation, generation: u64) -> Arc<RunReport> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let update = simulation.updates().recv_deadline(deadline).expect("the end of the run in time");
        match update {
            Update { generation: of, news: News::Finished(report) } if of == generation => return report,
            Update { news: News::Failed(message), .. } => panic!("{message}"),
            _ => {}
        }
    }
}

/// Waits until the run in progress has made so many particle steps.
pub fn wait_for_steps(simulation: &Simulation, steps: u64) {
    let deadline = Instant::now() + PATIENCE;
    while simulation.progress().steps_done() < steps {
        assert!(Instant::now() < deadline, "{} steps of {steps}", simulation.progress().steps_done());
        std::thread::sleep(Duration::from_micros(200));
    }
}

/// Kolmogorov turbulence.
pub fn kolmogorov(brms_ug: f64, l_max_pc: f64, l_min_pc: f64) -> Turbulence {
    Turbulence { brms_ug, l_max_pc, l_min_pc, slope: 5.0 / 3.0 }
}

/// A field without regular part.
pub fn turbulent_field(turbulence: &Turbulence, model: FieldModel, seed: u64) -> Field {
    Field::build(0.0, turbulence, model, Precision::Single, first(seed), &AtomicBool::new(false))
        .expect("not interrupted")
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

/// The first realisation of a seed.
pub fn first(seed: u64) -> FieldKey {
    FieldKey { seed, pass: 0, realisation: 0 }
}

/// The fields of all realisations of a scene.
pub fn fields_of(scene: &Scene) -> Arc<Vec<Field>> {
    let build = |realisation| build_field(scene, 0, realisation, &AtomicBool::new(false)).expect("not interrupted");
    Arc::new((0..scene.field.realisations).map(build).collect())
}
