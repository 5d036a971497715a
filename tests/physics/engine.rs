//! The simulation thread: reproducible, interruptible, robust.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use larmor::field::Field;
use larmor::scene::Scene;
use larmor::simulate::{Command, Engine, News, Passes, Plan, Progress, Simulation, StopFlags, Update, build_field};

use crate::support::{PATIENCE, fields_of, finished, run, start, turbulent_scene, wait_for_steps};

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

/// A cancel is answered with what is measured so far, at once: within as many steps as are made in a second.
#[test]
fn cancel_reports_what_is_measured() {
    let mut scene = turbulent_scene(4000, 1.0e5);
    scene.observers.first_time_yr = 1.0;
    let simulation = Simulation::spawn(Some(1)).expect("threads");
    start(&simulation, 7, &scene, Passes::Endless);
    wait_for_steps(&simulation, 5_000_000);
    simulation.send(Command::Cancel).expect("lives");
    let asked = simulation.progress().steps_done();
    let report = finished(&simulation, 7);
    assert!(report.steps < asked + 10_000_000, "{} steps after {asked}", report.steps);
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

/// Batches that stay with their field for several slices measure what they measure slice by slice, and one visit may be of any
/// length.
#[test]
fn estimates_do_not_depend_on_visits() {
    let mut scene = turbulent_scene(1700, 100.0);
    scene.field.realisations = 2;
    let (plan, never) = (Arc::new(Plan::of(&scene)), AtomicBool::new(false));
    let build = |realisation| build_field(&scene, 0, realisation, &never).expect("not interrupted");
    let fields: Arc<Vec<Field>> = Arc::new((0..2).map(build).collect());
    let moved = |visits: &[usize]| {
        let mut engine = Engine::new(&scene, plan.clone(), fields.clone());
        let mut calls = 0;
        while !engine.pass_done() {
            assert!(engine.advance(visits[calls % visits.len()], &StopFlags::default(), &Progress::default()));
            calls += 1;
        }
        (calls, engine.estimates(&never).expect("not interrupted"))
    };
    let (slices, one_by_one) = moved(&[1]);
    assert_eq!(slices, 2 * plan.slice_steps.len(), "two portions");
    for visits in [&[2, 7, 1][..], &[1000]] {
        let (calls, estimates) = moved(visits);
        assert!(calls < slices / 2 && estimates == one_by_one, "{visits:?}");
    }
    assert_eq!(moved(&[1000]).0, 2, "a visit ends with its portion");
}

/// As many slices as fit into the steps, from wherever the particles are.
#[test]
fn visits_are_measured_in_steps() {
    let mut scene = turbulent_scene(64, 100.0);
    (scene.field.b0_ug, scene.field.brms_ug) = (1.0, 0.0);
    let plan = Arc::new(Plan::of(&scene));
    let mut engine = Engine::new(&scene, plan.clone(), fields_of(&scene));
    let ends: Vec<f64> = plan.slice_steps.iter().map(|end| 64.0 * *end as f64).collect();
    assert_eq!([0.0, ends[4], ends[4] - 1.0, 1e18].map(|steps| engine.slices_within(steps)), [1, 5, 4, ends.len()]);
    assert!(engine.advance(5, &StopFlags::default(), &Progress::default()));
    assert_eq!(
        [ends[4], ends[9] - ends[4]].map(|steps| engine.slices_within(steps)),
        [ends.iter().filter(|end| **end > ends[4] && **end <= 2.0 * ends[4]).count(), 5]
    );
}
