//! News that come early, late, twice or never, from a thread that stands for the simulation.

#![cfg(test)]

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};

use super::link::{Link, Thread};
use super::phase::Phase;
use super::snapshots::Snapshots;
use super::state::RunState;
use crate::estimate::Estimates;
use crate::scene::Scene;
use crate::simulate::{Command, News, Plan, Progress, RunReport, SimulateError, Snapshot, Update};
use crate::viewer::document::{Document, Origin};

/// A thread that does nothing but keep what it is told; the test sends its news.
struct Silent {
    commands: Arc<Mutex<Vec<Command>>>,
    updates: Receiver<Update>,
    snapshots: Receiver<Snapshot>,
    progress: Progress,
    ended: bool,
}

impl Thread for Silent {
    fn send(&self, command: Command) -> Result<(), SimulateError> {
        if self.ended {
            return Err(SimulateError::Ended);
        }
        self.commands.lock().unwrap_or_else(PoisonError::into_inner).push(command);
        Ok(())
    }

    fn updates(&self) -> &Receiver<Update> {
        &self.updates
    }

    fn snapshots(&self) -> &Receiver<Snapshot> {
        &self.snapshots
    }

    fn progress(&self) -> &Progress {
        &self.progress
    }

    fn threads(&self) -> usize {
        1
    }
}

/// A window without a window.
struct Stand {
    document: Document,
    link: Link,
    run: RunState,
    snapshots: Snapshots,
    commands: Arc<Mutex<Vec<Command>>>,
    news: Sender<Update>,
    positions: Sender<Snapshot>,
    now: Duration,
}

fn with_b0(b0_ug: f64) -> Scene {
    let mut scene = Scene::default();
    scene.field.b0_ug = b0_ug;
    scene
}

fn report(scene: &Scene, particles: u64) -> Arc<RunReport> {
    Arc::new(RunReport {
        scene: Arc::new(scene.clone()),
        plan: Arc::new(Plan::of(scene)),
        threads: 1,
        particles,
        steps: 1,
        field_setup_s: 0.0,
        propagation_s: 0.0,
        complete: false,
        merged: None,
        estimates: Arc::new(Estimates { particles, ..Estimates::default() }),
    })
}

impl Stand {
    /// Opened on a scene of 1 µG, whose run, the first, was ordered.
    fn open(ended: bool) -> Self {
        let (news, updates) = bounded(256);
        let (positions, snapshots) = bounded(256);
        let commands = Arc::new(Mutex::new(Vec::new()));
        let thread = Silent { commands: commands.clone(), updates, snapshots, progress: Progress::default(), ended };
        let document = Document::new(with_b0(1.0), Origin::Unnamed);
        let (mut link, mut run) = (Link::new(thread), RunState::default());
        link.start(document.scene(), &mut run);
        let (snapshots, now) = (Snapshots::default(), Duration::ZERO);
        Self { document, link, run, snapshots, commands, news, positions, now }
    }

    fn frame(&mut self) {
        self.now += Duration::from_millis(100);
        self.link.receive(&mut self.run, &mut self.snapshots);
        self.link.keep_up(self.now, &self.document, &mut self.run);
    }

    fn edit(&mut self, scene: Scene, finished: bool) {
        self.document.edit(scene, finished);
        self.link.document_changed(self.document.scene(), finished, self.now, &self.run);
    }

    fn send(&mut self, generation: u64, news: News) {
        self.news.send(Update { generation, news }).unwrap();
    }

    fn position(&mut self, generation: u64, slice: usize) {
        let particles = (vec![[0.0; 3]], vec![[0.0, 0.0, 1.0]], vec![0]);
        let (positions_pc, directions, realisations) = particles;
        let time_yr = slice as f64;
        let snapshot = Snapshot { generation, portion: 0, slice, time_yr, positions_pc, directions, realisations };
        self.positions.send(snapshot).unwrap();
    }

    fn is_stale(&self) -> bool {
        self.run.is_stale(self.document.scene())
    }

    fn starts(&self) -> Vec<(u64, f64)> {
        let commands = self.commands.lock().unwrap();
        let start = |command: &Command| match command {
            Command::Start(start) => Some((start.generation, start.scene.field.b0_ug)),
            _ => None,
        };
        commands.iter().filter_map(start).collect()
    }
}

#[test]
fn news_of_the_running_scene_leave_an_edit_stale_in_mid_drag() {
    let mut stand = Stand::open(false);
    stand.send(1, News::Estimates(report(&with_b0(1.0), 10)));
    stand.frame();
    assert!(!stand.is_stale());
    stand.edit(with_b0(2.0), false);
    assert!(stand.is_stale());
    for slice in 0..3 {
        stand.send(1, News::Estimates(report(&with_b0(1.0), 20)));
        stand.position(1, slice);
        stand.frame();
        assert!(stand.is_stale(), "2 µG are on the slider, 1 µG were measured");
        assert!(stand.run.is_other(stand.snapshots.generation(), stand.document.scene()));
    }
    stand.edit(with_b0(1.0), true);
    assert!(!stand.is_stale(), "the edit was taken back");
    stand.frame();
    assert_eq!(stand.starts(), [(1, 1.0)], "nothing to restart for");
}

#[test]
fn late_news_of_the_run_before_say_nothing() {
    let mut stand = Stand::open(false);
    stand.edit(with_b0(2.0), true);
    for _ in 0..5 {
        stand.frame();
    }
    assert_eq!(stand.starts(), [(1, 1.0), (2, 2.0)], "the run starts from the document");
    stand.send(1, News::Finished(report(&with_b0(1.0), 10)));
    stand.send(1, News::Failed("too late".to_owned()));
    stand.position(1, 7);
    stand.frame();
    assert_eq!(stand.run.phase(), &Phase::Starting);
    assert!(stand.run.report().is_none() && stand.snapshots.is_empty());
}

#[test]
fn between_a_restart_and_its_first_estimates_the_old_ones_keep_their_scene() {
    let mut stand = Stand::open(false);
    stand.send(1, News::Estimates(report(&with_b0(1.0), 10)));
    stand.frame();
    stand.edit(with_b0(2.0), true);
    for _ in 0..5 {
        stand.frame();
    }
    stand.send(2, News::Planned(Arc::new(Plan::of(&with_b0(2.0)))));
    stand.send(2, News::FieldReady { pass: 0, fields: Arc::default(), setup_s: 0.1 });
    stand.frame();
    assert_eq!(stand.run.phase(), &Phase::Running);
    let exported = stand.run.report().unwrap();
    assert_eq!((exported.scene.field.b0_ug, exported.particles), (1.0, 10));
    assert!(stand.is_stale());
    stand.send(2, News::Estimates(report(&with_b0(2.0), 3)));
    stand.frame();
    let exported = stand.run.report().unwrap();
    assert_eq!((exported.scene.field.b0_ug, exported.particles), (2.0, 3));
    assert!(!stand.is_stale());
}

#[test]
fn the_end_may_come_twice_and_a_pause_too_late() {
    let mut stand = Stand::open(false);
    stand.send(1, News::FieldReady { pass: 0, fields: Arc::default(), setup_s: 0.1 });
    stand.frame();
    stand.link.toggle_pause(stand.document.scene(), &mut stand.run);
    // The run had ended before it heard of the pause.
    stand.send(1, News::Finished(report(&with_b0(1.0), 10)));
    stand.send(1, News::Finished(report(&with_b0(1.0), 10)));
    stand.frame();
    assert_eq!(stand.run.phase(), &Phase::Finished);
    stand.link.toggle_pause(stand.document.scene(), &mut stand.run);
    assert_eq!(stand.starts().len(), 2, "a finished run starts again");
}

#[test]
fn fields_that_arrive_while_paused_do_not_resume() {
    let mut stand = Stand::open(false);
    stand.link.toggle_pause(stand.document.scene(), &mut stand.run);
    stand.send(1, News::FieldReady { pass: 0, fields: Arc::default(), setup_s: 0.1 });
    stand.frame();
    assert_eq!(stand.run.phase(), &Phase::Paused);
}

#[test]
fn a_refused_scene_ends_what_runs_and_ignores_its_news() {
    let mut stand = Stand::open(false);
    stand.send(1, News::Estimates(report(&with_b0(1.0), 10)));
    stand.frame();
    stand.edit(with_b0(-1.0), true);
    for _ in 0..5 {
        stand.frame();
    }
    stand.send(1, News::Estimates(report(&with_b0(1.0), 20)));
    stand.frame();
    assert!(matches!(stand.run.phase(), Phase::Failed(message) if message.contains("b0_ug")));
    assert!(matches!(stand.commands.lock().unwrap().last(), Some(Command::Cancel)));
    assert_eq!(stand.run.report().unwrap().particles, 10);
    assert!(stand.is_stale());
}

#[test]
fn a_thread_that_has_ended_is_a_message() {
    let stand = Stand::open(true);
    assert!(matches!(stand.run.phase(), Phase::Failed(message) if message.contains("ended")));
}

#[test]
fn a_flood_of_news_is_taken_in_over_several_frames() {
    let mut stand = Stand::open(false);
    for particles in 0..200 {
        stand.send(1, News::Estimates(report(&with_b0(1.0), particles)));
    }
    stand.send(1, News::Finished(report(&with_b0(1.0), 200)));
    for _ in 0..4 {
        stand.frame();
    }
    assert_eq!((stand.run.phase(), stand.run.report().unwrap().particles), (&Phase::Finished, 200));
}
