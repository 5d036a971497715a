//! The simulation as the window sees it: commands out, news in, once a frame and without waiting.

use std::sync::Arc;
use std::time::Duration;

use bevy::prelude::{DetectChangesMut as _, Local, Res, ResMut, Resource};
use bevy::time::{Real, Time};

use super::debounce::{Debounce, differs_in_physics};
use super::rate::RateMeter;
use crate::scene::Scene;
use crate::simulate::{Checkpoints, Command, News, Passes, RunReport, Simulation, Snapshot, Start, Update};
use crate::viewer::model::{Model, Phase};
use crate::viewer::notices::Notices;
use crate::viewer::stage::{Fields, Shown, Snapshots};

/// Most messages taken in one frame.
const MESSAGES_PER_FRAME: usize = 64;

/// The running simulation and the document it runs.
#[derive(Resource, Debug)]
pub struct Link {
    simulation: Simulation,
    generation: u64,
    running: Option<Arc<Scene>>,
    debounce: Debounce,
    rate: RateMeter,
}

impl Link {
    /// A link over which nothing has been started.
    pub fn new(simulation: Simulation) -> Self {
        Self { simulation, generation: 0, running: None, debounce: Debounce::default(), rate: RateMeter::default() }
    }

    /// An edit waits for the end of its gesture.
    pub fn is_waiting(&self) -> bool {
        self.debounce.is_waiting()
    }

    /// The document changed: a change of the physics restarts the run when the gesture has ended.
    pub fn document_changed(&mut self, scene: &Scene, finished: bool, now: Duration, model: &mut Model) {
        if self.running.as_deref().is_none_or(|running| differs_in_physics(running, scene)) {
            self.debounce.edited(now, finished);
            model.stale = true;
        } else {
            self.debounce.forget();
            model.stale = false;
        }
    }

    /// Starts a run of `scene`; what is shown stays, dimmed, until the first news of the new run.
    pub fn start(&mut self, scene: &Scene, model: &mut Model) {
        self.debounce.forget();
        self.generation += 1;
        self.rate = RateMeter::default();
        model.stale = true;
        model.report = None;
        if let Err(refusal) = crate::scene::validate(scene, "scene") {
            self.running = None;
            self.send(Command::Cancel, model);
            model.phase = Phase::Failed(refusal.to_string());
            return;
        }
        let scene = Arc::new(scene.clone());
        self.running = Some(scene.clone());
        model.phase = Phase::Starting;
        let (generation, checkpoints) = (self.generation, Checkpoints::default());
        let start = Start { generation, scene, passes: Passes::Endless, checkpoints };
        self.send(Command::Start(Box::new(start)), model);
    }

    /// Pauses a running run, resumes a paused one, starts a finished one.
    pub fn toggle_pause(&mut self, scene: &Scene, model: &mut Model) {
        match model.phase {
            Phase::Starting | Phase::Running => {
                model.phase = Phase::Paused;
                self.send(Command::Pause, model);
            }
            Phase::Paused => {
                model.phase = Phase::Running;
                self.send(Command::Resume, model);
            }
            Phase::Finished | Phase::Failed(_) => self.start(scene, model),
        }
    }

    /// Ends the run and keeps what is measured.
    pub fn cancel(&mut self, model: &mut Model) {
        self.debounce.forget();
        self.send(Command::Cancel, model);
    }

    fn send(&mut self, command: Command, model: &mut Model) {
        if let Err(error) = self.simulation.send(command) {
            model.phase = Phase::Failed(error.to_string());
        }
    }
}

/// Takes in the news of the simulation; those of an older run are dropped.
pub(crate) fn drain(
    link: Res<Link>,
    mut shown: ResMut<Shown>,
    mut fields: ResMut<Fields>,
    mut snapshots: ResMut<Snapshots>,
) {
    let model = &mut shown.bypass_change_detection().0;
    for update in link.simulation.updates().try_iter().take(MESSAGES_PER_FRAME) {
        take_update(update, link.generation, model, &mut fields);
    }
    for snapshot in link.simulation.snapshots().try_iter().take(MESSAGES_PER_FRAME) {
        take_snapshot(snapshot, link.generation, model, &mut snapshots);
    }
}

fn take_update(update: Update, current: u64, model: &mut Model, fields: &mut Fields) {
    if update.generation != current {
        return;
    }
    match update.news {
        News::Planned(plan) => model.plan = Some(plan),
        News::FieldReady { fields: built, .. } => {
            fields.replace(built);
            if model.phase == Phase::Starting {
                model.phase = Phase::Running;
            }
        }
        News::Estimates(report) => take_report(report, model),
        News::Finished(report) => {
            take_report(report, model);
            model.phase = Phase::Finished;
        }
        News::Failed(message) => model.phase = Phase::Failed(message),
        News::Checkpoint(_) => {}
    }
}

fn take_report(report: Arc<RunReport>, model: &mut Model) {
    model.estimates = Some(Arc::clone(&report.estimates));
    model.report = Some(report);
    model.stale = false;
}

fn take_snapshot(snapshot: Snapshot, current: u64, model: &mut Model, snapshots: &mut Snapshots) {
    if snapshot.generation != current {
        return;
    }
    let first = snapshots.store.generation() != current;
    if snapshots.store.insert(Arc::new(snapshot)) {
        if first {
            model.shown = None;
        }
        model.stale = false;
        model.snapshot_times_yr.clear();
        model.snapshot_times_yr.extend(snapshots.store.times_yr());
    }
}

/// Starts the run anew when an edit has come to rest, and reads the live counters.
pub(crate) fn pace(time: Res<Time<Real>>, mut link: ResMut<Link>, mut shown: ResMut<Shown>) {
    let link = link.bypass_change_detection();
    let model = &mut shown.bypass_change_detection().0;
    if link.debounce.fire(time.elapsed()) {
        let scene = model.scene.clone();
        link.start(&scene, model);
    }
    let progress = link.simulation.progress();
    let (done, per_pass) = (progress.steps_done(), progress.steps_per_pass());
    model.threads = link.simulation.threads();
    model.pass = progress.pass();
    model.pass_fraction = progress.pass_fraction();
    model.steps_per_s = match model.phase {
        Phase::Running => link.rate.sample(time.elapsed(), done),
        _ => None,
    };
    let left = per_pass as f64 * (1.0 - model.pass_fraction);
    model.eta_s = model.steps_per_s.map(|rate| left / rate);
}

/// Tells the user once when a run fails.
pub(crate) fn announce_failure(shown: Res<Shown>, mut notices: ResMut<Notices>, mut told: Local<bool>) {
    let Phase::Failed(message) = &shown.0.phase else {
        *told = false;
        return;
    };
    if !std::mem::replace(&mut *told, true) {
        notices.error(format!("The run failed: {message}"));
    }
}
