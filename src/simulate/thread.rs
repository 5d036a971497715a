//! The simulation thread: waits for commands, runs scenes, never lets a panic out.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::simulate::fields::LastFields;
use crate::simulate::run::{Mailbox, Next, Order, run_scene};
use crate::simulate::workers::Workers;
use crate::simulate::{Checkpoints, Command, Priority, Progress, Snapshot, Update};

/// Commands that may wait; a user cannot ask faster than they are read.
const COMMAND_CAPACITY: usize = 64;
/// Updates that may wait; superseded estimates are dropped long before.
const UPDATE_CAPACITY: usize = 64;
/// Snapshots that may wait; further frames are dropped.
const SNAPSHOT_CAPACITY: usize = 2;

/// Why the simulation thread cannot be reached.
#[derive(Debug, thiserror::Error)]
pub enum SimulateError {
    /// The operating system refused a thread.
    #[error("cannot start the simulation's threads: {0}")]
    Spawn(String),
    /// The thread has ended.
    #[error("the simulation thread has ended")]
    Ended,
}

/// Handle of the simulation thread; dropping it stops the thread and waits for it.
#[derive(Debug)]
pub struct Simulation {
    commands: Sender<Command>,
    updates: Receiver<Update>,
    snapshots: Receiver<Snapshot>,
    progress: Arc<Progress>,
    interrupt: Arc<AtomicBool>,
    threads: usize,
    thread: Option<JoinHandle<()>>,
}

impl Simulation {
    /// Starts the thread with a pool of `threads`; `None` takes all cores but one, at least one.
    ///
    /// # Errors
    /// If the operating system refuses a thread.
    pub fn spawn(threads: Option<usize>) -> Result<Self, SimulateError> {
        Self::spawn_at(threads, Priority::Usual)
    }

    /// As [`Self::spawn`], with workers that give way to others.
    ///
    /// # Errors
    /// If the operating system refuses a thread.
    pub fn spawn_at(threads: Option<usize>, priority: Priority) -> Result<Self, SimulateError> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = threads.unwrap_or(cores.saturating_sub(1)).max(1);
        let workers = Workers::new(threads, priority).map_err(|error| SimulateError::Spawn(error.to_string()))?;
        let (commands, command_receiver) = bounded(COMMAND_CAPACITY);
        let (update_sender, updates) = bounded(UPDATE_CAPACITY);
        let (snapshot_sender, snapshots) = bounded(SNAPSHOT_CAPACITY);
        let progress = Arc::new(Progress::default());
        let interrupt = Arc::new(AtomicBool::new(false));
        let mailbox = Mailbox {
            commands: command_receiver,
            updates: update_sender,
            snapshots: snapshot_sender,
            interrupt: interrupt.clone(),
            progress: progress.clone(),
            threads,
        };
        let thread = std::thread::Builder::new()
            .name("larmor-simulation".to_owned())
            .spawn(move || {
                // It adds up estimates itself; of spare priority it could not hear a command in time.
                if priority != Priority::Usual {
                    Priority::Low.apply();
                }
                serve(&mailbox, workers);
            })
            .map_err(|error| SimulateError::Spawn(error.to_string()))?;
        Ok(Self { commands, updates, snapshots, progress, interrupt, threads, thread: Some(thread) })
    }

    /// Sends a command; what runs is interrupted at once and answers within 100 ms.
    ///
    /// # Errors
    /// If the thread has ended.
    pub fn send(&self, command: Command) -> Result<(), SimulateError> {
        // First the command, then the flag: whoever sees the flag finds the command.
        let sent = self.commands.send(command).map_err(|_| SimulateError::Ended);
        self.interrupt.store(true, Ordering::SeqCst);
        sent
    }

    /// Reliable news, in order.
    pub fn updates(&self) -> &Receiver<Update> {
        &self.updates
    }

    /// Positions; frames may be dropped.
    pub fn snapshots(&self) -> &Receiver<Snapshot> {
        &self.snapshots
    }

    /// Live counters.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Threads of the pool.
    pub fn threads(&self) -> usize {
        self.threads
    }
}

impl Drop for Simulation {
    fn drop(&mut self) {
        // An error means that the thread has ended already.
        let _ = self.send(Command::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Takes commands until `Stop` or until the handle is gone.
fn serve(mailbox: &Mailbox, mut workers: Workers) {
    let mut next = None;
    let mut last_fields = LastFields::default();
    loop {
        let command = match next.take() {
            Some(command) => command,
            None => match mailbox.commands.recv() {
                Ok(command) => command,
                Err(_) => return,
            },
        };
        let (generation, scene, passes, checkpoints) = match command {
            Command::Stop => return,
            Command::Pause | Command::Resume | Command::Cancel => continue,
            Command::Start { generation, scene, passes } => (generation, scene, passes, Checkpoints::default()),
            Command::StartWith { generation, scene, passes, checkpoints } => (generation, scene, passes, checkpoints),
        };
        let order = Order { generation, scene: *scene, passes, checkpoints };
        match catch_unwind(AssertUnwindSafe(|| run_scene(mailbox, order, &mut workers, &mut last_fields))) {
            Ok(Next::Wait) => {}
            Ok(Next::Command(command)) => next = Some(command),
            Err(panic) => mailbox.tell(Update::Failed { generation, message: panic_message(&*panic) }),
        }
    }
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let cause = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "unknown cause".to_owned());
    format!("the simulation failed ({cause}): restart the run, and please report it with the scene")
}
