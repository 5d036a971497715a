//! The inputs of the corpus that programs write: checkpoints and parts, which a new layout makes worthless.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use larmor::scene::{Integrator, Scene, from_ron};
use larmor::simulate::{Checkpoint, Checkpoints, Engine, Plan, Progress, Shard, Share, StopFlags, build_field};
use larmor::study::{Event, Runner};

/// A few steps of a few particles in a uniform field.
const SCENE: &str = "(version: 1, field: (b0_ug: 1.0, brms_ug: 0.0), particles: (count: 3, seed: 5),
    run: (duration_yr: 20.0, step: Fixed(pc: 0.5)), observers: (radii_pc: [1.0, 3.0], first_time_yr: 2.0, time_bins: 2))";

/// A run of so many slices.
fn whole(scene: &Scene, slices: usize) -> Checkpoint {
    let field = build_field(scene, 0, 0, &AtomicBool::new(false)).unwrap();
    let mut engine = Engine::new(scene, Arc::new(Plan::of(scene)), Arc::new(vec![field]));
    for _ in 0..slices {
        if engine.pass_done() {
            engine.next_pass(engine.fields().clone());
        }
        engine.advance_slice(&StopFlags::default(), &Progress::default());
    }
    engine.checkpoint(scene, 1.0)
}

/// The last checkpoint of a part, which is ended at once if it has not `ended` by itself.
fn part(scene: &Scene, shard: Shard, ended: bool) -> Checkpoint {
    let mut last = None;
    let mut runner = Runner::new(1, |event| {
        if let Event::Checkpoint(checkpoint) = event {
            last = Some(checkpoint.clone());
        }
        let moves = matches!(event, Event::FieldReady { .. });
        if moves && !ended { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .unwrap();
    runner.run_share(scene.clone(), Share { passes: 2, shard }, Checkpoints::default()).unwrap();
    drop(runner);
    last.unwrap()
}

/// Writes them anew.
#[test]
#[ignore = "changes files: cargo test --test fuzz -- --ignored"]
fn make_the_corpus() {
    let corpus = Path::new("fuzz/corpus");
    let write = |name: &str, checkpoint: &Checkpoint| {
        fs::write(corpus.join(name), checkpoint.to_bytes().unwrap()).unwrap();
    };
    let boris = from_ron(SCENE, "boris").unwrap();
    let mut adaptive = boris.clone();
    adaptive.run.integrator = Integrator::CashKarp { tolerance: 1e-4 };
    let mut long = boris.clone();
    long.run.duration_yr = 1e6;
    let third = |number| Shard::new(number, 3).unwrap();
    write("checkpoints/begun.larmor", &whole(&boris, 5));
    write("checkpoints/second-pass.larmor", &whole(&boris, 20));
    write("checkpoints/adaptive.larmor", &whole(&adaptive, 5));
    write("checkpoints/part.larmor", &part(&adaptive, third(2), true));
    write("checkpoints/moving-part.larmor", &part(&long, third(1), false));
    for number in 1..=3 {
        write(&format!("parts/{number}.larmor"), &part(&boris, third(number), true));
    }
}
