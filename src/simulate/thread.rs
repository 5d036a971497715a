//! The simulation thread.

use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::simulate::{Command, Progress, Snapshot, Update};

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
    threads: usize,
}

impl Simulation {
    /// Starts the thread with a pool of `threads`; `None` takes all cores but one, at least one.
    ///
    /// # Errors
    /// If the operating system refuses a thread.
    pub fn spawn(threads: Option<usize>) -> Result<Self, SimulateError> {
        let (commands, _) = bounded(16);
        let (_, updates) = bounded(64);
        let (_, snapshots) = bounded(2);
        Ok(Self { commands, updates, snapshots, progress: Arc::default(), threads: threads.unwrap_or(1) })
    }

    /// Sends a command; never waits for the simulation for longer than it takes to interrupt it (100 ms).
    ///
    /// # Errors
    /// If the thread has ended.
    pub fn send(&self, command: Command) -> Result<(), SimulateError> {
        self.commands.send(command).map_err(|_| SimulateError::Ended)
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
