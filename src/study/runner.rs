//! Runs scenes one after the other on one pool of threads.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::RecvTimeoutError;

use crate::scene::{Scene, SceneError};
use crate::simulate::{
    Checkpoint, Checkpoints, Command, Passes, Plan, Progress, RunReport, SimulateError, Simulation, Update,
};

/// How often [`News::Moving`] comes, and so how soon a wish to end is heard.
const TICK: Duration = Duration::from_millis(100);

/// Why a study has no result.
#[derive(Debug, thiserror::Error)]
pub enum StudyError {
    /// The threads cannot be started or have ended.
    #[error(transparent)]
    Simulate(#[from] SimulateError),
    /// A scene of the study is not allowed.
    #[error(transparent)]
    Scene(#[from] SceneError),
    /// A run failed; cause and remedy.
    #[error("{0}")]
    Failed(String),
    /// The simulation thread fell silent.
    #[error("the simulation ended without a result")]
    Silent,
}

/// What happens in a study.
#[derive(Debug)]
pub enum News<'a> {
    /// A run begins.
    Run {
        /// Its number, from 1.
        number: usize,
        /// How many runs of its kind there are.
        of: usize,
        /// What it is, a few words.
        what: &'a str,
    },
    /// The run is accepted, its fields are being built.
    Planned {
        /// What follows from its scene.
        plan: &'a Plan,
        /// Threads of the pool.
        threads: usize,
    },
    /// The fields are built, particles move from now on.
    FieldReady {
        /// Seconds it took.
        setup_s: f64,
    },
    /// About ten times a second: how far the run is.
    Moving(&'a Progress),
    /// The run as it stands, if that was asked for.
    Checkpoint(&'a Checkpoint),
    /// The run has ended, in whatever way.
    Ended,
    /// A sentence for the user: what was chosen, and why.
    Said(&'a str),
}

/// One pool of threads, and somebody who watches it.
pub struct Runner<'w> {
    simulation: Simulation,
    generation: u64,
    watch: Box<dyn FnMut(News<'_>) -> ControlFlow<()> + 'w>,
    cancelled: bool,
}

impl<'w> Runner<'w> {
    /// Starts a pool of `threads`. `watch` hears all news and ends the study by answering `Break`.
    ///
    /// # Errors
    /// If the operating system refuses a thread.
    pub fn new(threads: usize, watch: impl FnMut(News<'_>) -> ControlFlow<()> + 'w) -> Result<Self, SimulateError> {
        let simulation = Simulation::spawn(Some(threads))?;
        Ok(Self { simulation, generation: 0, watch: Box::new(watch), cancelled: false })
    }

    /// Threads of the pool.
    pub fn threads(&self) -> usize {
        self.simulation.threads()
    }

    /// True once the watcher wants the end.
    pub fn cancelled(&self) -> bool {
        self.cancelled
    }

    /// Passes news on.
    pub fn tell(&mut self, news: News<'_>) {
        self.cancelled |= (self.watch)(news).is_break();
    }

    /// Runs a scene to its end, or until the watcher ends it; the report then says that it was cancelled.
    ///
    /// # Errors
    /// If the run fails.
    pub fn run(&mut self, scene: Scene) -> Result<Arc<RunReport>, StudyError> {
        self.run_with(scene, Checkpoints::default())
    }

    /// As [`Self::run`], from a checkpoint or leaving checkpoints behind.
    ///
    /// # Errors
    /// If the run fails, or cannot go on from the checkpoint.
    pub fn run_with(&mut self, scene: Scene, checkpoints: Checkpoints) -> Result<Arc<RunReport>, StudyError> {
        self.generation += 1;
        self.simulation.send(Command::StartWith {
            generation: self.generation,
            scene: Box::new(scene),
            passes: Passes::Count(1),
            checkpoints,
        })?;
        let result = self.follow();
        self.tell(News::Ended);
        result
    }

    fn follow(&mut self) -> Result<Arc<RunReport>, StudyError> {
        let Self { simulation, watch, cancelled, .. } = self;
        let threads = simulation.threads();
        let mut cancel_sent = false;
        loop {
            let update = simulation.updates().recv_timeout(TICK);
            let answer = match &update {
                Ok(Update::Planned { plan, .. }) => watch(News::Planned { plan, threads }),
                Ok(Update::Checkpoint { checkpoint, .. }) => watch(News::Checkpoint(checkpoint)),
                Ok(Update::FieldReady { setup_s, .. }) => watch(News::FieldReady { setup_s: *setup_s }),
                _ => watch(News::Moving(simulation.progress())),
            };
            *cancelled |= answer.is_break();
            match update {
                Ok(Update::Finished { report, .. }) => return Ok(report),
                Ok(Update::Failed { message, .. }) => return Err(StudyError::Failed(message)),
                Err(RecvTimeoutError::Disconnected) => return Err(StudyError::Silent),
                Ok(_) | Err(RecvTimeoutError::Timeout) => {}
            }
            if *cancelled && !cancel_sent {
                cancel_sent = true;
                simulation.send(Command::Cancel)?;
            }
        }
    }
}
