//! A resumed run measures, bit by bit, what it measures in one go.

use std::sync::Arc;
use std::time::{Duration, Instant};

use larmor::scene::{Integrator, Scene};
use larmor::simulate::{Checkpoint, CheckpointError, Checkpoints, Command, News, Passes, RunReport, Simulation, Start};

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
                kept.push(checkpoint.clone());
            }
        });
        assert!(kept.len() > 20, "{} checkpoints", kept.len());
        assert!(
            kept.iter().any(|checkpoint| checkpoint.pass == 0) && kept.iter().any(|checkpoint| checkpoint.pass == 1)
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

#[test]
fn what_is_no_checkpoint_of_this_run_is_refused() {
    let scene = turbulent_scene(64, 50.0);
    let mut kept = None;
    run(&scene, 1, every_slice(), |_, news| {
        if let News::Checkpoint(checkpoint) = news {
            kept = Some(checkpoint.clone());
        }
    });
    let checkpoint = kept.expect("a checkpoint");
    let bytes = checkpoint.to_bytes().expect("bytes");
    assert_eq!(Checkpoint::from_bytes(b"version: 1"), Err(CheckpointError::Foreign));
    let later = [b"larmor checkpoint 27\n", &bytes[20..]].concat();
    assert_eq!(Checkpoint::from_bytes(&later), Err(CheckpointError::OtherVersion("27".to_owned())));
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
