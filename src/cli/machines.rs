//! Who does the work of a command: this process alone, or all ranks of MPI.

use std::ops::ControlFlow;

use crate::cli::cores::threads;
use crate::simulate::SimulateError;
use crate::study::{Event, GalaxyCrew, GalaxyPool, Runner, StudyError};

/// This process, or all ranks with this one in the lead.
#[derive(Default)]
pub(super) struct Machines {
    #[cfg(feature = "mpi")]
    pub ranks: Option<crate::cli::ranks::Ranks>,
}

impl Machines {
    /// True if the work is dealt.
    pub(super) fn are_many(&self) -> bool {
        #[cfg(feature = "mpi")]
        return self.ranks.is_some();
        #[cfg(not(feature = "mpi"))]
        false
    }

    /// Starts a pool of as many threads as are asked for, of all cores if not said, which makes runs with whoever helps.
    ///
    /// # Errors
    /// If the operating system refuses a thread.
    pub(super) fn runner<'w>(
        &'w self,
        asked: Option<u16>,
        watch: impl FnMut(Event<'_>) -> ControlFlow<()> + 'w,
    ) -> Result<Runner<'w>, SimulateError> {
        #[cfg(feature = "mpi")]
        if let Some(ranks) = &self.ranks {
            return Ok(Runner::new(ranks.threads(asked), watch)?.with_crew(crate::cli::lead::crew(ranks)));
        }
        Runner::new(threads(asked), watch)
    }

    /// Starts as many threads as are asked for, of all cores if not said, which look at Galaxies with whoever helps.
    ///
    /// # Errors
    /// If the operating system refuses a thread.
    pub(super) fn galaxy_crew<'w>(&'w self, asked: Option<u16>) -> Result<Box<dyn GalaxyCrew + 'w>, StudyError> {
        #[cfg(feature = "mpi")]
        if let Some(ranks) = &self.ranks {
            return Ok(Box::new(crate::cli::galaxy_ranks::GalaxyRanks::new(ranks, ranks.threads(asked))?));
        }
        Ok(Box::new(GalaxyPool::new(threads(asked))?))
    }
}
