//! What holds on a busy machine. These tests occupy all cores, and so have a program of their own that runs alone.

#![expect(clippy::expect_used, reason = "a broken helper fails its test here, as it should")]

mod restarts;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use larmor::field::FieldModel;
use larmor::scene::Scene;
use larmor::simulate::{Checkpoints, Command, News, Passes, Priority, RunReport, Simulation, Start};

/// Held by the one test that runs.
static ALONE: Mutex<()> = Mutex::new(());

/// Waits until no other test of this program runs.
fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Some five million particle steps.
fn scene() -> Scene {
    let mut scene = Scene::default();
    scene.field.b0_ug = 0.0;
    scene.field.brms_ug = 1.0;
    scene.field.l_min_pc = 0.4;
    scene.field.model = FieldModel::NestedGrids { levels: 3, cells: 64 };
    scene.field.realisations = 2;
    scene.particles.count = 160;
    scene.run.duration_yr = 4000.0;
    scene.observers.radii_pc = vec![5.0, 20.0, 40.0];
    scene.observers.first_time_yr = 80.0;
    scene.observers.time_bins = 12;
    scene
}

/// Runs the scene on one thread; `None` if it has not ended after `limit`.
fn run(priority: Priority, limit: Duration) -> Option<Arc<RunReport>> {
    let deadline = Instant::now() + limit;
    let simulation = Simulation::spawn_at(Some(1), priority).expect("threads");
    let (scene, checkpoints) = (Arc::new(scene()), Checkpoints::default());
    let start = Start { generation: 1, scene, passes: Passes::Count(1), checkpoints };
    simulation.send(Command::Start(Box::new(start))).expect("start");
    loop {
        if let News::Finished(report) = simulation.updates().recv_deadline(deadline).ok()?.news {
            return Some(report);
        }
    }
}

/// Workers that take only time nobody wants are relieved where other programs leave none, and measure the same.
///
/// Alone the run takes a second; beside busy cores some ten seconds with workers of low priority, and minutes with those of
/// spare priority if nobody relieved them. How long depends on what else the machine does, so that the first is the measure.
#[test]
fn busy_cores_do_not_starve_a_run() {
    let _alone = alone();
    let busy = AtomicBool::new(true);
    let cores = std::thread::available_parallelism().expect("known").get();
    let (low, spare) = std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while busy.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        let begin = Instant::now();
        let low = run(Priority::Low, Duration::from_secs(600));
        let spare = run(Priority::Spare, 3 * begin.elapsed() + Duration::from_secs(10));
        busy.store(false, Ordering::Relaxed);
        (low, spare)
    });
    assert_eq!(low.expect("in time").estimates, spare.expect("relieved").estimates);
}
