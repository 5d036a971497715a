//! The rank of MPI that leads: it deals the batches of a run, shows the progress of all ranks, gathers what they come to as the
//! bytes of parts, and makes a share of its own meanwhile.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::cli::ranks::{Message, Ranks, Subject};
use crate::estimate::Estimates;
use crate::scene::{Scene, to_ron};
use crate::simulate::{
    Checkpoint, CheckpointError, Checkpoints, MergeError, Merged, Part, Plan, Progress, RunReport, deal, gather,
    merge_parts, steps_of_part, whole_run,
};
use crate::study::{Crew, Event, Runner, StudyError, Watch};

/// Between two looks for messages once the own share has ended.
const PATIENCE: Duration = Duration::from_millis(100);

/// Deals each run of a runner to all ranks.
pub(super) fn crew<'w>(ranks: &'w Ranks) -> Crew<'w> {
    Box::new(|runner, scene, passes, checkpoints| {
        let Checkpoints { from, every } = checkpoints;
        let whole = from.unwrap_or_else(|| Arc::new(whole_run(&scene, passes)));
        let run = Lead::deal(ranks, &scene, &whole, every).map_err(failed)?;
        run.make(runner, scene, &whole)
    })
}

fn failed(error: CheckpointError) -> StudyError {
    StudyError::Failed(error.to_string())
}

/// One run, seen by the rank that leads.
struct Lead<'a> {
    ranks: &'a Ranks,
    /// What had ended when the work was dealt.
    ended: Checkpoint,
    /// What each rank has come to, as far as it has told.
    parts: Vec<Arc<Checkpoint>>,
    /// Steps made by each rank.
    steps: Vec<u64>,
    /// Threads of each rank that has ended.
    threads: Vec<Option<u64>>,
    all_steps: u64,
    /// Time between checkpoints, and when the last was made.
    every: Option<(Duration, Instant)>,
    /// All ranks have been told to end.
    stopping: bool,
}

impl<'a> Lead<'a> {
    /// Sends each rank its share of what waits or moves.
    fn deal(
        ranks: &'a Ranks,
        scene: &Scene,
        whole: &Checkpoint,
        every: Option<Duration>,
    ) -> Result<Self, CheckpointError> {
        let (ended, parts) = deal(whole, ranks.count())?;
        let order = [&[u8::from(every.is_some())], to_ron(scene).as_bytes()].concat();
        ranks.set_busy(true);
        for rank in ranks.others() {
            ranks.send(rank, Subject::Scene, &order);
            ranks.send(rank, Subject::Part, &parts[rank].to_bytes()?);
        }
        Ok(Self {
            ranks,
            ended,
            steps: parts.iter().map(|part| part.steps).collect(),
            threads: vec![None; parts.len()],
            all_steps: steps_of_part(whole)?,
            parts: parts.into_iter().map(Arc::new).collect(),
            every: every.map(|every| (every, Instant::now())),
            stopping: false,
        })
    }

    /// Makes the own share, waits for the others, and puts all together.
    fn make(mut self, runner: &mut Runner<'_>, scene: Scene, whole: &Checkpoint) -> Result<Arc<RunReport>, StudyError> {
        #[cfg(feature = "mpi-test")]
        crate::cli::fault::error()?;
        let every = self.every.map(|(every, _)| every);
        let share = whole.part().map_err(failed)?.share;
        let own = Checkpoints { from: self.parts.first().cloned(), every };
        let mut wrong = None;
        runner.run_share_heard(scene.clone(), share, own, |event, watch| {
            if let Err(error) = self.hear(event, watch) {
                wrong = Some(error);
            }
            if self.stopping || wrong.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if let Some(error) = wrong {
            return Err(failed(error));
        }
        self.threads[0] = Some(runner.threads() as u64);
        let mut watch = |event: Event<'_>| {
            runner.tell(event);
            if runner.cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        while self.threads.contains(&None) {
            std::thread::sleep(PATIENCE);
            self.look(0, &mut watch).map_err(failed)?;
        }
        self.ranks.set_busy(false);
        let whole = self.whole().map_err(failed)?;
        if self.stopping {
            runner.cancel();
        }
        if self.every.is_some() && whole.part().map_err(failed)?.missing > 0 {
            runner.tell(Event::Checkpoint(&whole));
        }
        self.report(scene, whole)
    }

    /// Hears the news of the own share.
    fn hear(&mut self, event: Event<'_>, watch: &mut Watch<'_>) -> Result<(), CheckpointError> {
        match event {
            Event::Moving(progress) => self.look(progress.steps_done(), watch),
            Event::Checkpoint(part) => {
                self.parts[0] = Arc::new(part.clone());
                self.look(part.steps, watch)
            }
            event => {
                if watch(event).is_break() {
                    self.stop();
                }
                Ok(())
            }
        }
    }

    /// Reads what the others have sent, tells how far all are, and makes the checkpoint when it is due; `steps` are those of
    /// the own share.
    fn look(&mut self, steps: u64, watch: &mut Watch<'_>) -> Result<(), CheckpointError> {
        #[cfg(feature = "mpi-test")]
        crate::cli::fault::panic(0);
        self.steps[0] = self.steps[0].max(steps);
        while let Some(Message { from, subject, bytes }) = self.ranks.poll() {
            match subject {
                Subject::Part => {
                    let part = Checkpoint::from_bytes(&bytes)?;
                    self.steps[from] = part.steps;
                    self.parts[from] = Arc::new(part);
                }
                Subject::Steps => self.steps[from] = number(&bytes),
                Subject::End => {
                    self.threads[from] = Some(number(&bytes));
                    // It was asked to end by somebody.
                    if self.parts[from].part()?.missing > 0 {
                        self.stop();
                    }
                }
                Subject::Scene | Subject::Galaxies | Subject::Stop | Subject::Farewell => {}
            }
        }
        let done = self.ended.steps + self.steps.iter().sum::<u64>();
        if watch(Event::Moving(&Progress::of(done, self.all_steps))).is_break() {
            self.stop();
        }
        if let Some((every, last)) = &mut self.every
            && last.elapsed() >= *every
        {
            *last = Instant::now();
            let _ = watch(Event::Checkpoint(&self.whole()?));
        }
        Ok(())
    }

    /// Tells all ranks to end in good order, once.
    fn stop(&mut self) {
        if !self.stopping {
            self.stopping = true;
            self.ranks.others().for_each(|rank| self.ranks.send(rank, Subject::Stop, &[]));
        }
    }

    fn whole(&self) -> Result<Checkpoint, CheckpointError> {
        gather(&self.ended, self.parts.iter().map(|part| &**part))
    }

    /// The run as far as batches have ended.
    fn report(&self, scene: Scene, whole: Checkpoint) -> Result<Arc<RunReport>, StudyError> {
        let threads: u64 = self.threads.iter().flatten().sum();
        let report = match merge_parts(&[Part { name: "all ranks".to_owned(), checkpoint: whole }], true) {
            Ok(report) => RunReport { propagation_s: report.propagation_s / threads as f64, ..report },
            Err(MergeError::Empty) => nothing(scene, self.ended.part().map_err(failed)?.share.passes),
            Err(error) => return Err(StudyError::Failed(error.to_string())),
        };
        Ok(Arc::new(RunReport { threads: threads as usize, ..report }))
    }
}

/// A run of which no batch has ended.
fn nothing(scene: Scene, passes: u32) -> RunReport {
    let plan = Arc::new(Plan::of(&scene));
    RunReport {
        merged: Some(Merged { ended: 0, all: u64::from(plan.batches) * u64::from(passes) }),
        scene: Arc::new(scene),
        plan,
        threads: 0,
        particles: 0,
        steps: 0,
        field_setup_s: 0.0,
        propagation_s: 0.0,
        complete: false,
        estimates: Arc::new(Estimates::default()),
    }
}

fn number(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}
