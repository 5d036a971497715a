//! One run on the simulation thread, from fields to the last pass.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, SendTimeoutError, Sender};

use crate::field::{Field, FieldError};
use crate::scene::{FieldScene, Scene};
use crate::simulate::engine::Engine;
use crate::simulate::fields::LastFields;
use crate::simulate::plan::turbulence;
use crate::simulate::workers::Workers;
use crate::simulate::{Checkpoints, Command, Passes, Plan, Progress, RunReport, Snapshot, Update};

/// Estimates are sent at most this often, but for the last.
const ESTIMATE_INTERVAL: Duration = Duration::from_millis(100);
/// Places in the update channel that estimates leave to what must not be lost.
const RESERVED_UPDATES: usize = 16;

/// The thread's ends of all channels.
pub(super) struct Mailbox {
    pub commands: Receiver<Command>,
    pub updates: Sender<Update>,
    pub snapshots: Sender<Snapshot>,
    /// Set after every command, so that work stops to read it.
    pub interrupt: Arc<AtomicBool>,
    pub progress: Arc<Progress>,
    pub threads: usize,
}

impl Mailbox {
    /// Sends an update that must not be lost; gives up only when nobody can receive or the user is leaving.
    pub fn tell(&self, mut update: Update) {
        loop {
            match self.updates.send_timeout(update, Duration::from_millis(50)) {
                Ok(()) | Err(SendTimeoutError::Disconnected(_)) => return,
                Err(SendTimeoutError::Timeout(_)) if self.interrupt.load(Ordering::SeqCst) => return,
                Err(SendTimeoutError::Timeout(back)) => update = back,
            }
        }
    }

    /// Sends estimates unless the receiver is far behind; later ones supersede them.
    fn offer(&self, update: Update) {
        let room = self.updates.capacity().unwrap_or(0).saturating_sub(self.updates.len());
        if room > RESERVED_UPDATES {
            // A full or closed channel is no loss here.
            let _ = self.updates.try_send(update);
        }
    }
}

/// What the thread does after a run.
pub(super) enum Next {
    /// Wait for the next command.
    Wait,
    /// Obey this one, which ended the run.
    Command(Command),
}

/// What a command means for the run in progress.
enum Verdict {
    GoOn,
    Cancel,
    Leave(Command),
}

/// What to run.
pub(super) struct Order {
    pub generation: u64,
    pub scene: Scene,
    pub passes: Passes,
    pub checkpoints: Checkpoints,
}

/// Runs a scene until its last pass, a cancel, or a command that replaces it.
pub(super) fn run_scene(mailbox: &Mailbox, order: Order, workers: &mut Workers, last_fields: &mut LastFields) -> Next {
    let Order { generation, scene, passes, checkpoints } = order;
    let plan = Arc::new(Plan::of(&scene));
    mailbox.progress.begin(plan.steps_per_pass());
    mailbox.tell(Update::Planned { generation, plan: plan.clone() });

    let (fields, field_setup_s) = match ready_fields(mailbox, generation, &scene, &plan, workers, last_fields) {
        Ok(ready) => ready,
        Err(next) => return next,
    };
    let mut engine = Engine::new(&scene, plan.clone(), fields);
    let mut clock = Clock::default();
    if let Some(checkpoint) = &checkpoints.from {
        if let Err(error) = engine.resume(&scene, checkpoint) {
            mailbox.tell(Update::Failed { generation, message: error.to_string() });
            return Next::Wait;
        }
        clock.seconds = checkpoint.propagation_s;
        mailbox.progress.add_steps(checkpoint.steps);
        mailbox.progress.set_pass(engine.pass());
    }
    let mut last_estimates: Option<Instant> = None;
    let mut last_checkpoint = Instant::now();
    let cancelled = loop {
        let advance = || engine.advance_slice(&mailbox.interrupt, &mailbox.progress);
        let complete = clock.run(|| workers.advance(&mailbox.interrupt, advance));
        if !complete {
            match read_commands(mailbox) {
                Verdict::GoOn => continue,
                Verdict::Cancel => break true,
                Verdict::Leave(command) => return Next::Command(command),
            }
        }
        // A full channel drops the frame.
        let _ = mailbox.snapshots.try_send(engine.snapshot(generation));
        if engine.pass_done() {
            match passes {
                Passes::Count(count) if engine.pass() + 1 >= count => break false,
                Passes::Count(_) | Passes::Endless => {}
            }
        }
        if engine.pass_done() || last_estimates.is_none_or(|at| at.elapsed() >= ESTIMATE_INTERVAL) {
            mailbox.offer(Update::Estimates { generation, estimates: Arc::new(engine.estimates()) });
            last_estimates = Some(Instant::now());
        }
        if engine.pass_done() {
            engine.next_pass();
            mailbox.progress.set_pass(engine.pass());
        }
        if checkpoints.every.is_some_and(|every| last_checkpoint.elapsed() >= every) {
            mailbox.tell(checkpoint(mailbox, generation, &engine, &scene, &clock));
            last_checkpoint = Instant::now();
        }
    };
    if cancelled && checkpoints.every.is_some() {
        mailbox.tell(checkpoint(mailbox, generation, &engine, &scene, &clock));
    }
    let report = RunReport {
        scene,
        plan,
        threads: mailbox.threads,
        particles: engine.particles_released(),
        steps: engine.adaptive_steps().unwrap_or_else(|| mailbox.progress.steps_done()),
        field_setup_s,
        propagation_s: clock.seconds,
        cancelled,
        estimates: Arc::new(engine.estimates()),
    };
    mailbox.tell(Update::Finished { generation, report: Arc::new(report) });
    Next::Wait
}

/// Builds or takes over the fields, tells of them, and returns them with the seconds it took; otherwise what to do next.
fn ready_fields(
    mailbox: &Mailbox,
    generation: u64,
    scene: &Scene,
    plan: &Arc<Plan>,
    workers: &Workers,
    last_fields: &mut LastFields,
) -> Result<(Arc<Vec<Field>>, f64), Next> {
    let begin = Instant::now();
    let fields = match build_fields(mailbox, scene, plan, workers, last_fields.take(scene)) {
        Ok(fields) => Arc::new(fields),
        Err(Unbuilt::Leave(command)) => return Err(Next::Command(command)),
        Err(Unbuilt::Failed(message)) => {
            mailbox.tell(Update::Failed { generation, message });
            return Err(Next::Wait);
        }
        Err(Unbuilt::Cancelled) => {
            let report = RunReport {
                scene: scene.clone(),
                plan: plan.clone(),
                threads: mailbox.threads,
                particles: 0,
                steps: 0,
                field_setup_s: begin.elapsed().as_secs_f64(),
                propagation_s: 0.0,
                cancelled: true,
                estimates: Arc::default(),
            };
            mailbox.tell(Update::Finished { generation, report: Arc::new(report) });
            return Err(Next::Wait);
        }
    };
    let setup_s = begin.elapsed().as_secs_f64();
    last_fields.keep(scene, fields.clone());
    mailbox.tell(Update::FieldReady { generation, fields: fields.clone(), setup_s });
    Ok((fields, setup_s))
}

fn checkpoint(mailbox: &Mailbox, generation: u64, engine: &Engine, scene: &Scene, clock: &Clock) -> Update {
    let mut checkpoint = engine.checkpoint(scene);
    checkpoint.steps = mailbox.progress.steps_done();
    checkpoint.propagation_s = clock.seconds;
    Update::Checkpoint { generation, checkpoint: Arc::new(checkpoint) }
}

/// Why there are no fields.
enum Unbuilt {
    Cancelled,
    Failed(String),
    Leave(Command),
}

/// Builds the realisations that are missing, reading commands when interrupted.
fn build_fields(
    mailbox: &Mailbox,
    scene: &Scene,
    plan: &Plan,
    workers: &Workers,
    mut fields: Vec<Field>,
) -> Result<Vec<Field>, Unbuilt> {
    let realisations = scene.field.realisations as usize;
    let missing_bytes = plan.field_bytes / u64::from(scene.field.realisations) * (realisations - fields.len()) as u64;
    if let Some(available) = available_memory_bytes().filter(|available| missing_bytes > *available) {
        return Err(Unbuilt::Failed(format!(
            "the fields need {:.1} GB of memory and {:.1} GB are free: use fewer realisations, cells or levels",
            missing_bytes as f64 / 1e9,
            available as f64 / 1e9
        )));
    }
    let turbulence = turbulence(scene);
    let FieldScene { b0_ug, model, precision, .. } = scene.field;
    let seed = scene.particles.seed;
    while fields.len() < realisations {
        mailbox.progress.set_fields_built(fields.len());
        let realisation = fields.len() as u32;
        let build = || Field::build(b0_ug, &turbulence, model, precision, seed, realisation, &mailbox.interrupt);
        match workers.build(build) {
            Ok(field) => fields.push(field),
            Err(FieldError::Interrupted) => match read_commands(mailbox) {
                Verdict::GoOn => {}
                Verdict::Cancel => return Err(Unbuilt::Cancelled),
                Verdict::Leave(command) => return Err(Unbuilt::Leave(command)),
            },
            Err(error) => return Err(Unbuilt::Failed(error.to_string())),
        }
    }
    Ok(fields)
}

/// Memory that the system can give without swapping, in bytes; `None` where it does not tell.
fn available_memory_bytes() -> Option<u64> {
    let mut system = sysinfo::System::new();
    system.refresh_memory();
    Some(system.available_memory()).filter(|bytes| *bytes > 0)
}

/// Reads all waiting commands; a pause waits here until it ends.
fn read_commands(mailbox: &Mailbox) -> Verdict {
    // The flag falls before the channel is read, so that a command sent meanwhile raises it again.
    mailbox.interrupt.store(false, Ordering::SeqCst);
    let mut paused = false;
    loop {
        let command = if paused {
            match mailbox.commands.recv() {
                Ok(command) => command,
                Err(_) => return Verdict::Leave(Command::Stop),
            }
        } else {
            match mailbox.commands.try_recv() {
                Ok(command) => command,
                Err(_) => return Verdict::GoOn,
            }
        };
        match command {
            Command::Pause => paused = true,
            Command::Resume => paused = false,
            Command::Cancel => return Verdict::Cancel,
            Command::Start { .. } | Command::StartWith { .. } | Command::Stop => return Verdict::Leave(command),
        }
    }
}

/// Adds up the time spent moving particles.
#[derive(Default)]
struct Clock {
    seconds: f64,
}

impl Clock {
    fn run<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let begin = Instant::now();
        let result = work();
        self.seconds += begin.elapsed().as_secs_f64();
        result
    }
}
