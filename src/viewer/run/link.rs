//! The simulation as the window sees it: commands out, news in, once a frame and without waiting.

use std::sync::Arc;
use std::time::Duration;

use bevy::prelude::{Local, Res, ResMut, Resource};
use bevy::time::{Real, Time};
use crossbeam_channel::Receiver;

use super::debounce::Debounce;
use super::phase::Phase;
use super::rate::RateMeter;
use super::snapshots::Snapshots;
use super::state::{Pace, RunState};
use crate::scene::{Scene, validate};
use crate::simulate::{Checkpoints, Command, Passes, Progress, SimulateError, Simulation, Snapshot, Start, Update};
use crate::viewer::document::Document;
use crate::viewer::notices::Notices;

/// Most messages taken in one frame.
const MESSAGES_PER_FRAME: usize = 64;

/// A thread that runs scenes: the simulation, or what stands for it in tests.
pub trait Thread: Send + Sync {
    /// Sends a command.
    ///
    /// # Errors
    /// If the thread has ended.
    fn send(&self, command: Command) -> Result<(), SimulateError>;
    /// Reliable news, in order.
    fn updates(&self) -> &Receiver<Update>;
    /// Positions; some may be dropped on the way.
    fn snapshots(&self) -> &Receiver<Snapshot>;
    /// Live counters.
    fn progress(&self) -> &Progress;
    /// Threads that move particles.
    fn threads(&self) -> usize;
}

impl Thread for Simulation {
    fn send(&self, command: Command) -> Result<(), SimulateError> {
        self.send(command)
    }

    fn updates(&self) -> &Receiver<Update> {
        self.updates()
    }

    fn snapshots(&self) -> &Receiver<Snapshot> {
        self.snapshots()
    }

    fn progress(&self) -> &Progress {
        self.progress()
    }

    fn threads(&self) -> usize {
        self.threads()
    }
}

/// The connection to the simulation, and the only writer of [`RunState`] and, but for the time shown, [`Snapshots`].
#[derive(Resource)]
pub struct Link {
    thread: Box<dyn Thread>,
    debounce: Debounce,
    rate: RateMeter,
}

impl Link {
    /// A link over which nothing has been started.
    pub fn new(thread: impl Thread + 'static) -> Self {
        Self { thread: Box::new(thread), debounce: Debounce::default(), rate: RateMeter::default() }
    }

    /// An edit waits for the end of its gesture.
    pub fn is_waiting(&self) -> bool {
        self.debounce.is_waiting()
    }

    /// The document changed at `now`: a change of the physics restarts the run when the gesture has ended.
    pub fn document_changed(&mut self, scene: &Scene, finished: bool, now: Duration, run: &RunState) {
        if run.is_other(run.generation(), scene) {
            self.debounce.edited(now, finished);
        } else {
            self.debounce.forget();
        }
    }

    /// Starts a run of `scene`; what is shown stays, dimmed, until the first news of the new run.
    pub fn start(&mut self, scene: &Scene, run: &mut RunState) {
        self.debounce.forget();
        self.rate = RateMeter::default();
        let generation = run.generation() + 1;
        if let Err(refusal) = validate(scene, "scene") {
            run.refuse(generation, refusal.to_string());
            self.send(Command::Cancel, run);
            return;
        }
        let scene = Arc::new(scene.clone());
        run.begin(generation, Arc::clone(&scene));
        // Where nothing scatters, further passes show nothing new.
        let passes = if scene.field.brms_ug > 0.0 { Passes::Endless } else { Passes::Count(1) };
        let start = Start { generation, scene, passes, checkpoints: Checkpoints::default() };
        self.send(Command::Start(Box::new(start)), run);
    }

    /// Pauses a running run, resumes a paused one, starts a finished one, or a paused one of another scene, with the
    /// document's scene.
    pub fn toggle_pause(&mut self, scene: &Scene, run: &mut RunState) {
        match run.phase() {
            Phase::Starting | Phase::Running => {
                run.set_phase(Phase::Paused);
                self.send(Command::Pause, run);
            }
            Phase::Paused if run.is_other(run.generation(), scene) => self.start(scene, run),
            Phase::Paused => {
                run.set_phase(Phase::Running);
                self.send(Command::Resume, run);
            }
            Phase::Finished | Phase::Failed(_) => self.start(scene, run),
        }
    }

    /// Ends the run and keeps what is measured.
    pub fn cancel(&mut self, run: &mut RunState) {
        self.debounce.forget();
        self.send(Command::Cancel, run);
    }

    /// Takes in the news that have arrived.
    pub fn receive(&mut self, run: &mut RunState, snapshots: &mut Snapshots) {
        for update in self.thread.updates().try_iter().take(MESSAGES_PER_FRAME) {
            run.take(update);
        }
        for snapshot in self.thread.snapshots().try_iter().take(MESSAGES_PER_FRAME) {
            if snapshot.generation == run.generation() {
                snapshots.insert(Arc::new(snapshot));
            }
        }
    }

    /// Starts the document's run anew when an edit has come to rest, unless the run is paused, and reads the live counters.
    pub fn keep_up(&mut self, now: Duration, document: &Document, run: &mut RunState) {
        if self.debounce.fire(now) && *run.phase() != Phase::Paused {
            self.start(document.scene(), run);
        }
        let progress = self.thread.progress();
        let steps_per_s = match run.phase() {
            Phase::Running => self.rate.sample(now, progress.steps_done()),
            _ => None,
        };
        let pass_fraction = progress.pass_fraction();
        let left = progress.steps_per_pass() as f64 * (1.0 - pass_fraction);
        run.set_pace(Pace {
            pass: progress.pass(),
            pass_fraction,
            steps_per_s,
            eta_s: steps_per_s.map(|rate| left / rate),
            threads: self.thread.threads(),
        });
    }

    fn send(&self, command: Command, run: &mut RunState) {
        if let Err(error) = self.thread.send(command) {
            run.set_phase(Phase::Failed(error.to_string()));
        }
    }
}

/// Takes in the news of the simulation and lets the film go on.
pub(crate) fn receive(
    time: Res<Time<Real>>,
    mut link: ResMut<Link>,
    mut run: ResMut<RunState>,
    mut snapshots: ResMut<Snapshots>,
) {
    link.receive(&mut run, &mut snapshots);
    if snapshots.film().playing
        && let Some(duration_yr) = run.scene().map(|scene| scene.run.duration_yr)
    {
        let grows = !matches!(run.phase(), Phase::Finished | Phase::Failed(_));
        snapshots.advance(time.delta(), duration_yr, grows);
    }
}

/// Restarts after edits and reads the live counters.
pub(crate) fn keep_up(
    time: Res<Time<Real>>,
    document: Res<Document>,
    mut link: ResMut<Link>,
    mut run: ResMut<RunState>,
) {
    link.keep_up(time.elapsed(), &document, &mut run);
}

/// Tells the user once when a run fails.
pub(crate) fn announce_failure(run: Res<RunState>, mut notices: ResMut<Notices>, mut told: Local<bool>) {
    let Phase::Failed(message) = run.phase() else {
        *told = false;
        return;
    };
    if !std::mem::replace(&mut *told, true) {
        notices.error(format!("The run failed: {message}"));
    }
}
