//! Messages between the ranks of MPI: bytes with a tag, of any length, sent by the main thread alone.

use std::cell::Cell;
use std::time::Duration;

use mpi::environment::Universe;
use mpi::topology::SimpleCommunicator;
use mpi::traits::{Communicator as _, Destination as _, Source as _};
use mpi::{Rank, Tag, Threading};
use sysinfo::{CpuRefreshKind, RefreshKind, System};

use crate::cli::cores::{all_cores, excess};
use crate::cli::{FailedError, UsageError, print};

/// Longest piece of a message; its length must fit an `int` of C.
const PIECE: usize = 1 << 30;
/// Between two looks for a message: waiting in MPI itself would keep a core busy.
const PATIENCE: Duration = Duration::from_millis(20);
/// Added to the tag of a message for its content, which follows its length.
const CONTENT: Tag = 1000;

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// To a rank: the scene of a run, behind a byte that says whether parts are wanted on the way.
    Scene = 1,
    /// To a rank: its share of the work. From one: what it has come to.
    Part,
    /// To a rank: Galaxies to look at. From one: what they show.
    Galaxies,
    /// From a rank: steps made, or Galaxies looked at.
    Steps,
    /// From a rank: its share has ended, with so many threads.
    End,
    /// To a rank: it is to end in good order.
    Stop,
    /// To a rank: there is no further work.
    Farewell,
}

impl Subject {
    const ALL: [Self; 7] =
        [Self::Scene, Self::Part, Self::Galaxies, Self::Steps, Self::End, Self::Stop, Self::Farewell];
}

/// Processes of the step that this one belongs to, where Slurm has started it.
fn started_by_slurm() -> Option<u32> {
    std::env::var("SLURM_STEP_NUM_TASKS").ok()?.parse().ok()
}

/// A message received.
#[derive(Debug)]
pub(super) struct Message {
    pub from: usize,
    pub subject: Subject,
    pub bytes: Vec<u8>,
}

/// All ranks, seen by one of them. The last thing that a rank drops.
pub(super) struct Ranks {
    world: SimpleCommunicator,
    /// Ranks on this machine.
    beside: usize,
    /// The first of them.
    is_first_here: bool,
    /// Work has been dealt and not all of it has come back; known to the rank that leads.
    busy: Cell<bool>,
    _universe: Universe,
}

impl Ranks {
    /// Joins the others.
    ///
    /// # Errors
    /// If MPI is at work already, has no place for a program with threads, or does not know the processes that Slurm has
    /// started with this one.
    pub fn join() -> anyhow::Result<Self> {
        let joined = mpi::initialize_with_threading(Threading::Funneled);
        let Some((universe, Threading::Funneled | Threading::Serialized | Threading::Multiple)) = joined else {
            let words = "this MPI has no place for a program with threads; use another one";
            return Err(FailedError(words.to_owned()).into());
        };
        let world = universe.world();
        if let (1, Some(started)) = (world.size(), started_by_slurm().filter(|started| *started > 1)) {
            return Err(UsageError(format!(
                "Slurm has started {started} processes, but each is the only one for MPI: start them with srun --mpi=pmix; \
                 srun --mpi=list names what there is"
            ))
            .into());
        }
        let here = world.split_shared(world.rank());
        let (beside, is_first_here) = (here.size() as usize, here.rank() == 0);
        drop(here);
        Ok(Self { beside, is_first_here, busy: Cell::new(false), world, _universe: universe })
    }

    /// Number of this rank, from 0, which leads.
    pub fn own(&self) -> usize {
        self.world.rank() as usize
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.world.size() as usize
    }

    /// All but the one that leads.
    pub fn others(&self) -> std::ops::Range<usize> {
        1..self.count()
    }

    /// Threads of this rank: an even part of the cores of its machine unless others are asked for, and no more than it is bound
    /// to.
    pub fn threads(&self, asked: Option<u16>) -> usize {
        let bound = all_cores();
        let system = System::new_with_specifics(RefreshKind::nothing().with_cpu(CpuRefreshKind::nothing()));
        let cores = system.cpus().len().max(bound);
        asked.map_or((cores / self.beside).max(1), usize::from).min(bound)
    }

    /// Says, once a machine, if more threads are asked for than a rank there takes.
    pub fn say_cap(&self, asked: Option<u16>) {
        if let Some(words) = excess(asked).filter(|_| self.is_first_here) {
            print::stderr(&words);
        }
    }

    /// True while others work at what the first rank has dealt, and wait for nothing else.
    pub fn are_busy(&self) -> bool {
        self.busy.get()
    }

    /// To be told when work is dealt and when all of it has come back.
    pub fn set_busy(&self, busy: bool) {
        self.busy.set(busy);
    }

    /// Sends a message; a long one waits until the other takes it.
    pub fn send(&self, to: usize, subject: Subject, bytes: &[u8]) {
        let to = self.world.process_at_rank(to as Rank);
        to.send_with_tag(&(bytes.len() as u64), subject as Tag);
        for piece in bytes.chunks(PIECE) {
            to.send_with_tag(piece, subject as Tag + CONTENT);
        }
    }

    /// A message that has come, if there is one.
    pub fn poll(&self) -> Option<Message> {
        let any = self.world.any_process();
        // The content of a message follows its length and is received with it: what comes first is a length.
        let (tag, from) = any.immediate_probe().map(|status| (status.tag(), status.source_rank()))?;
        let subject = Subject::ALL.into_iter().find(|subject| *subject as Tag == tag)?;
        let source = self.world.process_at_rank(from);
        let (length, _) = source.receive_with_tag::<u64>(tag);
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        for piece in bytes.chunks_mut(PIECE) {
            source.receive_into_with_tag(piece, tag + CONTENT);
        }
        Some(Message { from: from as usize, subject, bytes })
    }

    /// The next message, however long it takes.
    pub fn wait(&self) -> Message {
        loop {
            if let Some(message) = self.poll() {
                return message;
            }
            std::thread::sleep(PATIENCE);
        }
    }

    /// Ends all ranks at once, with this exit code.
    pub fn abort(&self, code: u8) -> ! {
        self.world.abort(code.into())
    }
}
