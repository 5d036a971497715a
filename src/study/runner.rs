//! Runs scenes one after the other on one pool of threads.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::RecvTimeoutError;

use crate::scene::{Scene, SceneError};
use crate::simulate::{
    Checkpoint, Checkpoints, Command, News, Passes, Plan, Progress, RunReport, Share, SimulateError, Simulation, Start,
};

/// How often [`Event::Moving`] comes, and so how soon the watcher can end the study.
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

impl StudyError {
    /// Threads of the study itself, without a run, have panicked.
    pub(super) fn of_panic(cause: &str, seed: u64) -> Self {
        Self::Failed(format!("the work failed ({cause}; seed {seed}): please report it with the scene"))
    }
}

/// What happens in a study.
#[derive(Debug)]
pub enum Event<'a> {
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
        /// How many passes it makes.
        passes: u32,
        /// Threads of the pool.
        threads: usize,
    },
    /// The fields of a pass are built, its particles move from now on.
    FieldReady {
        /// Pass, from 0.
        pass: u32,
        /// Seconds that particles have waited for fields so far.
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

/// Somebody who is told events, and ends the study by answering `Break`.
pub type Watch<'w> = dyn FnMut(Event<'_>) -> ControlFlow<()> + 'w;

/// Makes whole runs with the help of other programs: from a scene, the number of passes and where the run begins. It has the
/// runner make its own share with [`Runner::run_share_heard`].
pub type Crew<'w> = Box<dyn FnMut(&mut Runner<'w>, Scene, u32, Checkpoints) -> Result<Arc<RunReport>, StudyError> + 'w>;

/// Hears events in the place of somebody else.
type Hear<'h, 'w> = dyn FnMut(Event<'_>, &mut Watch<'w>) -> ControlFlow<()> + 'h;

/// One pool of threads, and somebody who watches it.
pub struct Runner<'w> {
    simulation: Simulation,
    generation: u64,
    watch: Box<Watch<'w>>,
    crew: Option<Crew<'w>>,
    cancelled: bool,
}

impl<'w> Runner<'w> {
    /// Starts a pool of `threads`. `watch` is told all events and ends the study by answering `Break`.
    ///
    /// # Errors
    /// If the operating system refuses a thread.
    pub fn new(threads: usize, watch: impl FnMut(Event<'_>) -> ControlFlow<()> + 'w) -> Result<Self, SimulateError> {
        let simulation = Simulation::spawn(Some(threads))?;
        Ok(Self { simulation, generation: 0, watch: Box::new(watch), crew: None, cancelled: false })
    }

    /// Has whole runs made by a crew; trials stay with the runner.
    pub fn with_crew(self, crew: Crew<'w>) -> Self {
        Self { crew: Some(crew), ..self }
    }

    /// Threads of the pool.
    pub fn threads(&self) -> usize {
        self.simulation.threads()
    }

    /// True once the watcher wants the end.
    pub fn cancelled(&self) -> bool {
        self.cancelled
    }

    /// Ends the study as if the watcher wanted it.
    pub fn cancel(&mut self) {
        self.cancelled = true;
    }

    /// Tells the watcher.
    pub fn tell(&mut self, event: Event<'_>) {
        self.cancelled |= (self.watch)(event).is_break();
    }

    /// Runs a scene to its end, or until the watcher ends it; the report is then not complete.
    ///
    /// # Errors
    /// If the run fails.
    pub fn run(&mut self, scene: Scene) -> Result<Arc<RunReport>, StudyError> {
        self.run_with(scene, 1, Checkpoints::default())
    }

    /// As [`Self::run`] in `passes` >= 1 passes, from a checkpoint or leaving checkpoints behind.
    ///
    /// # Errors
    /// If the run fails, or cannot be resumed from the checkpoint.
    pub fn run_with(
        &mut self,
        scene: Scene,
        passes: u32,
        checkpoints: Checkpoints,
    ) -> Result<Arc<RunReport>, StudyError> {
        let result = match self.crew.take() {
            Some(mut crew) => {
                let result = crew(self, scene, passes, checkpoints);
                self.crew = Some(crew);
                result
            }
            None => self.make(scene, Passes::Count(passes), passes, checkpoints, None),
        };
        self.tell(Event::Ended);
        result
    }

    /// A share of a run, from where a part of it was left or from its source; what it has come to is the last
    /// [`Event::Checkpoint`], and the report has no estimates.
    ///
    /// # Errors
    /// If the run fails, or cannot go on from the part.
    pub fn run_share(
        &mut self,
        scene: Scene,
        share: Share,
        checkpoints: Checkpoints,
    ) -> Result<Arc<RunReport>, StudyError> {
        // For whoever shows progress a share is one pass.
        let result = self.make(scene, Passes::Share(share), 1, checkpoints, None);
        self.tell(Event::Ended);
        result
    }

    /// As [`Self::run_share`], but what happens is told to `hear`, together with who would be told otherwise; the end is told
    /// to nobody.
    ///
    /// # Errors
    /// As [`Self::run_share`].
    pub fn run_share_heard(
        &mut self,
        scene: Scene,
        share: Share,
        checkpoints: Checkpoints,
        mut hear: impl FnMut(Event<'_>, &mut Watch<'w>) -> ControlFlow<()>,
    ) -> Result<Arc<RunReport>, StudyError> {
        self.make(scene, Passes::Share(share), 1, checkpoints, Some(&mut hear))
    }

    fn make(
        &mut self,
        scene: Scene,
        passes: Passes,
        shown: u32,
        checkpoints: Checkpoints,
        hear: Option<&mut Hear<'_, 'w>>,
    ) -> Result<Arc<RunReport>, StudyError> {
        self.generation += 1;
        let start = Start { generation: self.generation, scene: Arc::new(scene), passes, checkpoints };
        self.simulation.send(Command::Start(Box::new(start)))?;
        self.follow(shown, None, hear)
    }

    /// As [`Self::run`], but ended after some time; also returns the steps made, as [`Progress`] counts them.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub fn run_for(&mut self, scene: Scene, limit: Duration) -> Result<(Arc<RunReport>, u64), StudyError> {
        self.generation += 1;
        let (generation, scene, checkpoints) = (self.generation, Arc::new(scene), Checkpoints::default());
        let start = Start { generation, scene, passes: Passes::Count(1), checkpoints };
        self.simulation.send(Command::Start(Box::new(start)))?;
        let result = self.follow(1, Some(Instant::now() + limit), None);
        self.tell(Event::Ended);
        Ok((result?, self.simulation.progress().steps_done()))
    }

    fn follow(
        &mut self,
        passes: u32,
        end: Option<Instant>,
        mut hear: Option<&mut Hear<'_, 'w>>,
    ) -> Result<Arc<RunReport>, StudyError> {
        let Self { simulation, watch, cancelled, .. } = self;
        let mut watch = |event: Event<'_>| match &mut hear {
            Some(hear) => hear(event, watch),
            None => watch(event),
        };
        let threads = simulation.threads();
        let mut cancel_sent = false;
        loop {
            let news = simulation.updates().recv_timeout(TICK).map(|update| update.news);
            let answer = match news.as_ref() {
                Ok(News::Planned(plan)) => watch(Event::Planned { plan, passes, threads }),
                Ok(News::Checkpoint(checkpoint)) => watch(Event::Checkpoint(checkpoint)),
                Ok(&News::FieldReady { pass, setup_s, .. }) => watch(Event::FieldReady { pass, setup_s }),
                _ => watch(Event::Moving(simulation.progress())),
            };
            *cancelled |= answer.is_break();
            match news {
                Ok(News::Finished(report)) => return Ok(report),
                Ok(News::Failed(message)) => return Err(StudyError::Failed(message)),
                Err(RecvTimeoutError::Disconnected) => return Err(StudyError::Silent),
                Ok(_) | Err(RecvTimeoutError::Timeout) => {}
            }
            let over = end.is_some_and(|end| Instant::now() >= end);
            if (*cancelled || over) && !cancel_sent {
                cancel_sent = true;
                simulation.send(Command::Cancel)?;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::FieldModel;
    use crate::simulate::injected::{Site, inject};
    use crate::study::{Variant, calibrate, converge, plan_scan, run_scan};

    fn scene(seed: u64) -> Scene {
        let mut scene = Scene::default();
        scene.field.b0_ug = 1.0;
        scene.field.model = FieldModel::PlaneWaves { modes: 10 };
        scene.field.realisations = 2;
        scene.particles.count = 64;
        scene.particles.seed = seed;
        scene.run.duration_yr = 100.0;
        scene.observers.first_time_yr = 10.0;
        scene
    }

    fn two(base: &Scene) -> [Variant; 2] {
        let mut other = base.clone();
        other.particles.seed += 1;
        [base.clone(), other].map(|scene| Variant { name: "one", scene })
    }

    fn scan(runner: &mut Runner<'_>, base: &Scene) -> Result<(), StudyError> {
        let plans = plan_scan(runner, base, &[8000.0])?;
        run_scan(runner, &plans).map(drop)
    }

    /// Also in a later run of the study; and the pool makes it from the beginning again.
    #[test]
    fn a_panic_ends_a_study_with_its_cause() {
        let mut runner = Runner::new(2, |_| ControlFlow::Continue(())).unwrap();
        type Study = fn(&mut Runner<'_>, &Scene) -> Result<(), StudyError>;
        let studies: [(u64, Site, Study); 3] = [
            (3_000_001, Site::Slice(5), |runner, scene| calibrate(runner, scene, 3, 1).map(drop)),
            (3_000_101, Site::Slice(5), |runner, scene| converge(runner, &two(scene)).map(drop)),
            (3_000_200, Site::Field(0), scan),
        ];
        for (seed, site, study) in studies {
            let scene = scene(seed / 100 * 100);
            inject(site, seed);
            let error = study(&mut runner, &scene).unwrap_err();
            let words = format!("the simulation failed (injected into {site:?}; seed {seed})");
            assert!(matches!(&error, StudyError::Failed(message) if message.starts_with(&words)), "{error:?}");
            // The scan would take minutes.
            if seed < 3_000_200 {
                study(&mut runner, &scene).unwrap();
            }
        }
    }
}
