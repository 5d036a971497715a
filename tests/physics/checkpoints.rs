//! A resumed run measures, bit by bit, what it measures in one go.

use std::sync::Arc;
use std::time::{Duration, Instant};

use larmor::field::FieldModel;
use larmor::scene::{Integrator, Scene, Step};
use larmor::simulate::{
    Checkpoint, CheckpointError, Checkpoints, Command, News, Passes, Plan, RunReport, Simulation, Start,
};

use crate::support::{PATIENCE, turbulent_scene, wait_for_steps};

/// Runs two passes; `watch` sees the simulation with all news and may send commands.
fn run(
    scene: &Scene,
    threads: usize,
    checkpoints: Checkpoints,
    mut watch: impl FnMut(&Simulation, &News),
) -> Arc<RunReport> {
    let simulation = Simulation::spawn(Some(threads)).expect("threads");
    let start = Start { generation: 1, scene: Arc::new(scene.clone()), passes: Passes::Count(2), checkpoints };
    simulation.send(Command::Start(Box::new(start))).expect("start");
    let deadline = Instant::now() + PATIENCE;
    loop {
        let news = simulation.updates().recv_deadline(deadline).expect("the end of the run in time").news;
        watch(&simulation, &news);
        match news {
            News::Finished(report) => return report,
            News::Failed(message) => panic!("{message}"),
            _ => {}
        }
    }
}

fn scenes() -> [Scene; 2] {
    let mut boris = turbulent_scene(330, 200.0);
    boris.field.realisations = 4;
    let mut adaptive = boris.clone();
    adaptive.run.integrator = Integrator::CashKarp { tolerance: 1e-4 };
    [boris, adaptive]
}

fn every_slice() -> Checkpoints {
    Checkpoints { from: None, every: Some(Duration::ZERO) }
}

/// From checkpoints at the end of slices, of both passes, through a file, on another number of threads.
#[test]
fn a_resumed_run_is_the_run_in_one_go() {
    for scene in scenes() {
        let mut kept = Vec::new();
        let whole = run(&scene, 1, every_slice(), |_, news| {
            if let News::Checkpoint(checkpoint) = news {
                // A copy: the next one waits until this is let go.
                kept.push(Arc::new(Checkpoint::clone(checkpoint)));
            }
        });
        // As many as this thread takes: the run does not wait for it.
        assert!(kept.len() > 5, "{} checkpoints", kept.len());
        assert!(
            kept.iter().any(|checkpoint| checkpoint.pass() == 0)
                && kept.iter().any(|checkpoint| checkpoint.pass() == 1)
        );
        for index in [0, kept.len() / 3, kept.len() - 1] {
            let bytes = kept[index].to_bytes().expect("bytes");
            let read = Checkpoint::from_bytes(&bytes).expect("readable");
            assert_eq!(read, *kept[index]);
            let from = Some(Arc::new(read));
            let resumed = run(&scene, 2, Checkpoints { from, every: None }, |_, _| {});
            assert!(resumed.estimates == whole.estimates, "checkpoint {index}");
            assert_eq!((resumed.steps, resumed.particles), (whole.steps, whole.particles));
            assert!(resumed.propagation_s >= kept[index].propagation_s);
        }
    }
}

/// A cancel comes in the middle of a slice, where some particles are ahead of others.
#[test]
fn a_cancelled_run_can_be_resumed() {
    for mut scene in scenes() {
        scene.run.duration_yr *= 10.0;
        let whole = run(&scene, 2, Checkpoints::default(), |_, _| {});
        let (mut from, mut cuts) = (None, 0);
        let ended = loop {
            let mut kept: Option<Arc<Checkpoint>> = None;
            let begun = from.as_ref().map_or(0, |from: &Arc<Checkpoint>| from.steps);
            let checkpoints = Checkpoints { from: from.take(), every: Some(Duration::from_secs(3600)) };
            let report = run(&scene, 1, checkpoints, |simulation, news| match news {
                News::Checkpoint(checkpoint) => kept = Some(checkpoint.clone()),
                News::FieldReady { .. } if cuts < 3 => {
                    wait_for_steps(simulation, begun + simulation.progress().steps_per_pass() / 5);
                    simulation.send(Command::Cancel).expect("lives");
                }
                _ => {}
            });
            if report.complete {
                break report;
            }
            from = Some(kept.expect("a cancelled run ends with a checkpoint"));
            cuts += 1;
        };
        assert_eq!(cuts, 3);
        // Not by assert_eq: whole estimates fill pages.
        assert!(ended.estimates == whole.estimates && ended.steps == whole.steps);
    }
}

/// The last checkpoint of a small run.
fn checkpoint_of(scene: &Scene) -> Arc<Checkpoint> {
    let mut kept = None;
    run(scene, 1, every_slice(), |_, news| {
        if let News::Checkpoint(checkpoint) = news {
            kept = Some(Arc::new(Checkpoint::clone(checkpoint)));
        }
    });
    kept.expect("a checkpoint")
}

/// A slice that takes longer than the test may: checkpoints come by the clock, and one of them is resumed.
#[test]
fn checkpoints_come_by_the_clock_within_a_slice() {
    let mut scene = turbulent_scene(64, 2000.0);
    // The first slice, a thousandth of the run, takes a minute.
    scene.field.model = FieldModel::PlaneWaves { modes: 10_000 };
    scene.field.realisations = 1;
    scene.run.step = Step::Fixed { pc: 1e-5 };
    let every = Some(Duration::from_secs(1));
    let (mut kept, mut cancelled) = (Vec::new(), false);
    let begin = Instant::now();
    run(&scene, 1, Checkpoints { from: None, every }, |simulation, news| {
        if let News::Checkpoint(checkpoint) = news {
            kept.push((begin.elapsed(), checkpoint.steps));
        }
        if kept.len() == 3 && !cancelled {
            cancelled = true;
            simulation.send(Command::Cancel).expect("lives");
        }
    });
    let slice = 64.0 * Plan::of(&scene).slice_steps[0] as f64;
    assert!(kept[..3].windows(2).all(|pair| pair[0].1 < pair[1].1), "{kept:?}");
    assert!((kept[2].1 as f64) < slice, "the slice of {slice} steps has ended before: {kept:?}");
}

#[test]
fn what_is_no_checkpoint_of_this_run_is_refused() {
    let scene = turbulent_scene(64, 50.0);
    let checkpoint = checkpoint_of(&scene);
    let bytes = checkpoint.to_bytes().expect("bytes");
    assert_eq!(Checkpoint::from_bytes(b"version: 1"), Err(CheckpointError::Foreign));
    for (from, to, named) in
        [("checkpoint 5", "checkpoint 27", "layout 27"), ("checkpoint 5", "checkpoint 3", "layout 3")]
    {
        let (from, to) = (format!("larmor {from}\n"), format!("larmor {to}\n"));
        let other = [to.as_bytes(), &bytes[from.len()..]].concat();
        let refused = Checkpoint::from_bytes(&other);
        assert!(
            matches!(&refused, Err(CheckpointError::OtherVersion(version)) if version.contains(named)),
            "{refused:?}"
        );
    }
    // The layout may stay while the bits of results change.
    let (own, before) = (env!("CARGO_PKG_VERSION").as_bytes(), b"0.0.9");
    let at = bytes.windows(own.len()).position(|window| window == own).expect("the version");
    let mut other = [&bytes[..at - 1], &[before.len() as u8], before, &bytes[at + own.len()..bytes.len() - 4]].concat();
    other.extend(crc32fast::hash(&other).to_le_bytes());
    let refused = Checkpoint::from_bytes(&other).map(drop).unwrap_err();
    assert_eq!(refused, CheckpointError::OtherVersion("version 0.0.9".to_owned()));
    assert!(refused.to_string().contains("version 0.0.9"), "{refused}");
    let longer = [&bytes[..], b"x"].concat();
    for damaged in [&bytes[..bytes.len() - 1], &bytes[..bytes.len() / 2], &bytes[..20], &longer] {
        assert!(matches!(Checkpoint::from_bytes(damaged), Err(CheckpointError::Damaged(_))), "{}", damaged.len());
    }
    assert_eq!(checkpoint.check(&scene), Ok(()));
    let mut shown = scene.clone();
    shown.sky.distance_pc *= 2.0;
    assert_eq!(checkpoint.check(&shown), Ok(()), "the sky is no part of the run");
    let mut other = scene.clone();
    other.particles.seed += 1;
    assert_eq!(checkpoint.check(&other), Err(CheckpointError::OtherRun("particles")));
    other = scene;
    other.field.slope = 1.5;
    assert_eq!(checkpoint.check(&other), Err(CheckpointError::OtherRun("field")));
}

/// Any one bit, in every part of the file, and any byte of one region.
#[test]
fn no_flipped_bit_is_read() {
    let bytes = checkpoint_of(&turbulent_scene(64, 50.0)).to_bytes().expect("bytes");
    let places = (0..bytes.len()).step_by(bytes.len() / 1500 + 1).chain(0..200).chain(bytes.len() - 200..bytes.len());
    for (number, place) in places.enumerate() {
        let mut damaged = bytes.clone();
        damaged[place] ^= 1 << (number % 8);
        assert!(Checkpoint::from_bytes(&damaged).is_err(), "bit {} of byte {place}", number % 8);
    }
}
