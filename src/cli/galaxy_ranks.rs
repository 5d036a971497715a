//! Galaxies dealt to the ranks of MPI: each looks at a stretch of their numbers, and the first rank joins what they have seen.

use std::ops::ControlFlow;
use std::time::Duration;

use crate::cli::FailedError;
use crate::cli::interrupt::Interrupt;
use crate::cli::ranks::{Message, Ranks, Subject};
use crate::galaxy::Ensemble;
use crate::study::{GalaxyCrew, GalaxyOrder, GalaxyPool, GalaxyTick, StudyError};

/// Between two looks for messages once the own share has ended.
const PATIENCE: Duration = Duration::from_millis(100);

/// All ranks, seen by the first.
pub(super) struct GalaxyRanks<'r> {
    ranks: &'r Ranks,
    pool: GalaxyPool,
    /// Threads of each rank, as far as it has told.
    threads: Vec<usize>,
}

impl<'r> GalaxyRanks<'r> {
    /// With `threads` of the first rank.
    ///
    /// # Errors
    /// If the operating system refuses a thread.
    pub fn new(ranks: &'r Ranks, threads: usize) -> Result<Self, StudyError> {
        Ok(Self { ranks, pool: GalaxyPool::new(threads)?, threads: vec![0; ranks.count()] })
    }
}

impl GalaxyCrew for GalaxyRanks<'_> {
    fn threads(&self) -> usize {
        self.threads.iter().sum()
    }

    fn gather(&mut self, order: &GalaxyOrder, tick: &mut GalaxyTick<'_>) -> Result<Ensemble, StudyError> {
        let (count, shares) = (self.ranks.count(), order.shares(self.ranks.count()));
        self.ranks.set_busy(true);
        for rank in self.ranks.others() {
            self.ranks.send(rank, Subject::Galaxies, &postcard::to_stdvec(&shares[rank]).map_err(failed)?);
        }
        let mut news = News { ranks: self.ranks, seen: vec![0; count], done: vec![None; count], stopping: false };
        let mut wrong = None;
        let own = self.pool.gather(&shares[0], &mut |seen| {
            news.seen[0] = seen;
            wrong = news.look(&shares, tick).err();
            if news.stopping || wrong.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if let Some(error) = wrong {
            return Err(error);
        }
        news.seen[0] = own.len() as u64;
        news.done[0] = Some((self.pool.threads(), own));
        while news.done.contains(&None) {
            std::thread::sleep(PATIENCE);
            news.look(&shares, tick)?;
        }
        self.ranks.set_busy(false);
        let mut all = Ensemble::default();
        for (rank, (threads, seen)) in news.done.into_iter().flatten().enumerate() {
            self.threads[rank] = threads;
            all.join(seen);
        }
        Ok(all)
    }
}

/// What the ranks have told of an order.
struct News<'r> {
    ranks: &'r Ranks,
    /// Galaxies that each has looked at.
    seen: Vec<u64>,
    /// Threads of those that have ended, and what they have seen.
    done: Vec<Option<(usize, Ensemble)>>,
    /// All ranks have been told to end.
    stopping: bool,
}

impl News<'_> {
    /// Reads what the others have sent, and tells how far all are.
    fn look(&mut self, shares: &[GalaxyOrder], tick: &mut GalaxyTick<'_>) -> Result<(), StudyError> {
        #[cfg(feature = "mpi-test")]
        crate::cli::fault::panic(0);
        let mut stop = false;
        while let Some(Message { from, subject, bytes }) = self.ranks.poll() {
            match subject {
                Subject::Steps => self.seen[from] = postcard::from_bytes(&bytes).map_err(failed)?,
                Subject::Galaxies => {
                    let (threads, seen): (usize, Ensemble) = postcard::from_bytes(&bytes).map_err(failed)?;
                    self.seen[from] = seen.len() as u64;
                    // It was asked to end by somebody.
                    stop |= self.seen[from] < shares[from].numbers.end - shares[from].numbers.start;
                    self.done[from] = Some((threads, seen));
                }
                _ => {}
            }
        }
        stop |= tick(self.seen.iter().sum()).is_break();
        if stop && !self.stopping {
            self.stopping = true;
            self.ranks.others().for_each(|rank| self.ranks.send(rank, Subject::Stop, &[]));
        }
        Ok(())
    }
}

fn failed(error: postcard::Error) -> StudyError {
    StudyError::Failed(format!("a message between ranks is damaged ({error}); run the same program on all of them"))
}

/// Looks at the share that the first rank has sent.
///
/// # Errors
/// If there are no threads, or no memory.
pub(super) fn look_at_share(ranks: &Ranks, threads: usize, interrupt: &Interrupt, order: &[u8]) -> anyhow::Result<()> {
    let damaged = |error| FailedError(failed(error).to_string());
    let order: GalaxyOrder = postcard::from_bytes(order).map_err(damaged)?;
    let mut stop = false;
    let seen = GalaxyPool::new(threads)?.gather(&order, &mut |seen| {
        #[cfg(feature = "mpi-test")]
        crate::cli::fault::panic(ranks.own());
        if let Ok(bytes) = postcard::to_stdvec(&seen) {
            ranks.send(0, Subject::Steps, &bytes);
        }
        stop |= ranks.poll().is_some() || interrupt.asked();
        if stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    ranks.send(0, Subject::Galaxies, &postcard::to_stdvec(&(threads, seen)).map_err(damaged)?);
    Ok(())
}
