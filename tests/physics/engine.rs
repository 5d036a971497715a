//! The simulation thread: reproducible, interruptible, robust.

use std::time::{Duration, Instant};

use larmor::scene::Scene;
use larmor::simulate::{Command, News, Passes, Simulation, Update};

use crate::support::{PATIENCE, finished, run, start, turbulent_scene, wait_for_steps};

/// Bit-identical estimates on one, two and three threads.
#[test]
fn estimates_do_not_depend_on_threads() {
    let scene = turbulent_scene(330, 200.0);
    let one = run(&scene, 1);
    for threads in [2, 3] {
        assert_eq!(one.estimates, run(&scene, threads).estimates);
    }
    let mut other = scene;
    other.particles.seed += 1;
    assert_ne!(one.estimates, run(&other, 1).estimates);
}

/// Pauses in the middle of slices change nothing.
#[test]
fn estimates_do_not_depend_on_pauses() {
    let scene = turbulent_scene(330, 200.0);
    let simulation = Simulation::spawn(Some(2)).expect("threads");
    start(&simulation, 1, &scene, Passes::Count(1));
    for _ in 0..20 {
        simulation.send(Command::Pause).expect("lives");
        std::thread::sleep(Duration::from_millis(2));
        simulation.send(Command::Resume).expect("lives");
        std::thread::sleep(Duration::from_millis(2));
    }
    assert_eq!(finished(&simulation, 1).estimates, run(&scene, 1).estimates);
}

/// A cancel is answered with what is measured so far, at once; the limit of a second is for a loaded machine.
#[test]
fn cancel_reports_what_is_measured() {
    let mut scene = turbulent_scene(4000, 1.0e5);
    scene.observers.first_time_yr = 1.0;
    let simulation = Simulation::spawn(Some(1)).expect("threads");
    start(&simulation, 7, &scene, Passes::Endless);
    wait_for_steps(&simulation, 5_000_000);
    let asked = Instant::now();
    simulation.send(Command::Cancel).expect("lives");
    let report = finished(&simulation, 7);
    assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
    assert!(!report.complete && report.steps >= 5_000_000);
    assert!(!report.estimates.diffusion.is_empty());
}

/// A new start replaces the run; a receiver that does not listen loses estimates, never the end.
#[test]
fn start_replaces_the_run_and_its_end_is_never_lost() {
    let simulation = Simulation::spawn(Some(1)).expect("threads");
    start(&simulation, 1, &turbulent_scene(4000, 1.0e5), Passes::Endless);
    std::thread::sleep(Duration::from_millis(50));
    start(&simulation, 2, &turbulent_scene(64, 100.0), Passes::Count(3));
    std::thread::sleep(Duration::from_secs(2));
    let report = finished(&simulation, 2);
    assert_eq!((report.complete, report.particles), (true, 3 * 64));
}

/// Further passes use fresh particles and shrink the errors as 1/√passes.
///
/// Four passes halve the error; over 64 groups an error is known to 9 %, and the ratio of two to 13 %.
#[test]
fn passes_shrink_the_errors() {
    let scene = turbulent_scene(640, 300.0);
    let error = |passes| {
        let simulation = Simulation::spawn(Some(2)).expect("threads");
        start(&simulation, 1, &scene, Passes::Count(passes));
        let estimates = finished(&simulation, 1).estimates.clone();
        assert_eq!((estimates.passes, estimates.particles), (passes, 640 * u64::from(passes)));
        let points = &estimates.anisotropy[0].points[6..];
        points.iter().map(|point| point.anisotropy.expect("crossings").error).sum::<f64>()
    };
    let ratio = error(4) / error(1);
    assert!((ratio - 0.5).abs() < 0.15, "ratio of errors {ratio}");
}

/// A run with the same turbulence takes the fields of the last one, also with another B0 or more realisations, and
/// measures what it would have measured with fields of its own.
#[test]
fn fields_are_used_again() {
    let simulation = Simulation::spawn(Some(1)).expect("threads");
    let mut generation = 0;
    let mut again = |scene: &Scene| {
        generation += 1;
        start(&simulation, generation, scene, Passes::Count(1));
        finished(&simulation, generation)
    };
    let mut scene = turbulent_scene(160, 100.0);
    let first = again(&scene);
    scene.field.b0_ug = 1.0;
    let second = again(&scene);
    assert_eq!(second.estimates, run(&scene, 1).estimates);
    assert!(
        second.field_setup_s < 0.1 * first.field_setup_s,
        "{} s after {} s",
        second.field_setup_s,
        first.field_setup_s
    );
    scene.field.realisations += 1;
    assert_eq!(again(&scene).estimates, run(&scene, 1).estimates);
    scene.field.slope = 1.5;
    assert_eq!(again(&scene).estimates, run(&scene, 1).estimates);
}

/// A panic becomes a message, and the thread takes the next scene.
#[test]
fn panic_becomes_a_message() {
    let simulation = Simulation::spawn(Some(1)).expect("threads");
    let mut broken = turbulent_scene(10, 100.0);
    broken.field.realisations = 0;
    start(&simulation, 1, &broken, Passes::Count(1));
    let first = simulation.updates().recv_timeout(PATIENCE).expect("an update");
    assert!(matches!(first, Update { generation: 1, news: News::Failed(_) }), "{first:?}");
    start(&simulation, 2, &turbulent_scene(10, 100.0), Passes::Count(1));
    assert!(finished(&simulation, 2).complete);
}
