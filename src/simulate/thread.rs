//! The simulation thread and its handle: commands become runs, a panic becomes a message.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use crate::simulate::field_cache::FieldCache;
use crate::simulate::mailbox::{Mailbox, Successor};
use crate::simulate::run::run_scene;
use crate::simulate::workers::Workers;
use crate::simulate::{Command, News, Priority, Progress, Snapshot, StopFlags, Update};

/// Commands that may wait; they are read within 100 ms unless updates are not taken in.
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
    /// So many commands wait that no further one is taken.
    #[error("the simulation has too many commands waiting: take in its updates, then send the command again")]
    Busy,
}

/// Handle of the simulation thread; dropping it stops the thread and waits for it.
#[derive(Debug)]
pub struct Simulation {
    commands: Sender<Command>,
    updates: Receiver<Update>,
    snapshots: Receiver<Snapshot>,
    progress: Arc<Progress>,
    stop: Arc<StopFlags>,
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
        let stop = Arc::new(StopFlags::default());
        let mailbox = Mailbox {
            commands: command_receiver,
            updates: update_sender,
            snapshots: snapshot_sender,
            waiting_snapshots: snapshots.clone(),
            stop: stop.clone(),
            progress: progress.clone(),
            threads,
        };
        let thread = std::thread::Builder::new()
            .name("larmor-simulation".to_owned())
            .spawn(move || {
                // It computes estimates itself; at spare priority it could not read a command in time.
                if priority != Priority::Usual {
                    Priority::Low.apply();
                }
                serve(&mailbox, workers);
            })
            .map_err(|error| SimulateError::Spawn(error.to_string()))?;
        Ok(Self { commands, updates, snapshots, progress, stop, threads, thread: Some(thread) })
    }

    /// Sends a command without waiting; what runs is interrupted at once and answers within 100 ms, or as soon as the
    /// updates before its answer have been taken in.
    ///
    /// # Errors
    /// [`SimulateError::Ended`] if the thread has ended, [`SimulateError::Busy`] if 64 commands wait already.
    pub fn send(&self, command: Command) -> Result<(), SimulateError> {
        // First the command, then the flag: whoever sees the flag finds the command.
        let sent = self.commands.try_send(command).map_err(|refused| match refused {
            TrySendError::Full(_) => SimulateError::Busy,
            TrySendError::Disconnected(_) => SimulateError::Ended,
        });
        self.stop.announce_command();
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
        // Without a sender of commands the thread stops.
        self.commands = bounded(0).0;
        self.stop.announce_command();
        // It may wait for a place in the channel of updates, which closes when it ends.
        self.updates.iter().for_each(drop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Makes runs until the handle is gone.
fn serve(mailbox: &Mailbox, mut workers: Workers) {
    let mut next = None;
    let mut cache = FieldCache::default();
    loop {
        let start = match next.take() {
            Some(Successor::Run(start)) => start,
            Some(Successor::Nothing) => return,
            None => match mailbox.commands.recv() {
                Ok(Command::Start(start)) => start,
                Ok(Command::Pause | Command::Resume | Command::Cancel) => continue,
                Err(_) => return,
            },
        };
        let generation = start.generation;
        match catch_unwind(AssertUnwindSafe(|| run_scene(mailbox, *start, &mut workers, &mut cache))) {
            Ok(successor) => next = successor,
            Err(panic) => mailbox.tell(generation, News::Failed(panic_message(&*panic))),
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
