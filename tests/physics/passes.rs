//! Every pass has fields of its own; the first one is released in portions that double.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Weak};
use std::time::Instant;

use larmor::estimate::ErrorBasis;
use larmor::field::{Field, MagneticField};
use larmor::simulate::{Engine, News, Passes, Plan, Progress, Simulation, StopFlags, build_field};

use crate::support::{PATIENCE, fields_of, finished, start, turbulent_scene};

/// The field of every realisation of every pass is another one, and those of a pass are let go before a third set is built.
#[test]
fn every_pass_has_fields_of_its_own() {
    let mut scene = turbulent_scene(330, 300.0);
    scene.field.realisations = 2;
    let simulation = Simulation::spawn(Some(2)).expect("threads");
    start(&simulation, 1, &scene, Passes::Count(4));
    let (mut seen, mut held): (Vec<[f64; 3]>, Vec<Weak<Vec<Field>>>) = (Vec::new(), Vec::new());
    let deadline = Instant::now() + PATIENCE;
    let report = loop {
        match simulation.updates().recv_deadline(deadline).expect("the end of the run in time").news {
            News::FieldReady { pass, fields, .. } => {
                assert_eq!((pass as usize, fields.len()), (held.len(), 2));
                for field in fields.iter() {
                    let b = field.at([3.0, 1.0, -2.0]);
                    assert!(!seen.contains(&b), "pass {pass} has a field that was there before");
                    seen.push(b);
                }
                let alive = held.iter().filter(|fields| fields.strong_count() > 0).count();
                assert_eq!(alive, 0, "pass {pass} has begun and {alive} sets of fields before it are still held");
                held.push(Arc::downgrade(&fields));
            }
            News::Finished(report) => break report,
            News::Failed(message) => panic!("{message}"),
            _ => {}
        }
    };
    assert_eq!((held.len(), report.estimates.passes, report.particles), (4, 4, 4 * 330));
    assert_eq!(report.estimates.error_basis, ErrorBasis::Fields(8));
}

/// Three passes of a run are three passes of the engine, each in the realisations that its number names; so what the window
/// has after three passes is what `larmor run --passes 3` writes.
#[test]
fn passes_are_made_one_after_the_other() {
    let mut scene = turbulent_scene(1700, 100.0);
    scene.field.realisations = 2;
    let never = AtomicBool::new(false);
    let fields = |pass| {
        let build = |realisation| build_field(&scene, pass, realisation, &never).expect("not interrupted");
        Arc::new((0..2).map(build).collect::<Vec<_>>())
    };
    let mut engine = Engine::new(&scene, Arc::new(Plan::of(&scene)), fields(0));
    for pass in 0..3 {
        if pass > 0 {
            engine.next_pass(fields(pass));
        }
        while !engine.pass_done() {
            assert!(engine.advance_slice(&StopFlags::default(), &Progress::default()));
        }
    }
    let simulation = Simulation::spawn(Some(2)).expect("threads");
    start(&simulation, 1, &scene, Passes::Count(3));
    let report = finished(&simulation, 1);
    assert!(engine.estimates(&never).is_some_and(|estimates| estimates == *report.estimates));
}

/// A first portion of some hundred particles gives all of A(t) early in the first pass, and the run goes on from there.
#[test]
fn the_first_portion_gives_all_times_early() {
    let mut scene = turbulent_scene(40_000, 100.0);
    scene.field.realisations = 2;
    let (plan, never, progress) = (Arc::new(Plan::of(&scene)), AtomicBool::new(false), Progress::default());
    let mut engine = Engine::new(&scene, plan.clone(), fields_of(&scene));
    assert_eq!(engine.particles_released(), 512);
    while engine.particles_released() == 512 {
        assert!(engine.advance_slice(&StopFlags::default(), &progress));
    }
    assert!(progress.steps_done() < 40_000 / 10 * plan.steps, "{} steps", progress.steps_done());
    let points = &engine.estimates(&never).expect("not interrupted").anisotropy[0].points;
    assert!(points.last().is_some_and(|point| point.outward > 0), "{points:?}");
    while !engine.pass_done() {
        assert!(engine.advance(plan.slice_steps.len(), &StopFlags::default(), &progress));
    }
    assert_eq!((engine.particles_released(), progress.steps_done()), (40_000, 40_000 * plan.steps));
}

/// Where the field is uniform, one set of fields serves all passes, and only particles make errors.
#[test]
fn a_uniform_field_is_built_once() {
    let mut scene = turbulent_scene(330, 100.0);
    (scene.field.b0_ug, scene.field.brms_ug) = (1.0, 0.0);
    let simulation = Simulation::spawn(Some(1)).expect("threads");
    start(&simulation, 1, &scene, Passes::Count(3));
    let mut built = 0;
    let deadline = Instant::now() + PATIENCE;
    loop {
        match simulation.updates().recv_deadline(deadline).expect("the end of the run in time").news {
            News::FieldReady { .. } => built += 1,
            News::Finished(report) => {
                assert_eq!((built, report.estimates.error_basis), (1, ErrorBasis::Particles));
                break;
            }
            _ => {}
        }
    }
}
