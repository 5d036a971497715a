//! `--mpi`: the batches of runs dealt to the ranks of MPI.
//!
//! The first rank leads: it does what the command says, as it would alone, but deals the batches of each run, shows the progress
//! of all and gathers what they come to. Each rank, the first too, makes its share as `--shard` would; the others send
//! what they have come to as the bytes of a part, and do nothing else.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::cli::interrupt::Interrupt;
use crate::cli::machines::Machines;
use crate::cli::ranks::{Message, Ranks, Subject};
use crate::cli::{FailedError, Outcome, exit_code, print};
use crate::estimate::Estimates;
use crate::scene::{Scene, from_ron, to_ron};
use crate::simulate::{
    Checkpoint, CheckpointError, Checkpoints, MergeError, Merged, Part, Plan, Progress, RunReport, deal, gather,
    merge_parts, steps_of_part, whole_run,
};
use crate::study::{Crew, Event, Runner, StudyError, Watch};

/// How often a rank tells how far it is.
const STEPS_INTERVAL: Duration = Duration::from_millis(500);
/// Between two looks for messages once the own share has ended.
const PATIENCE: Duration = Duration::from_millis(100);

/// Joins all ranks; the first does `command` with them, the others, with so many threads each, their shares of it.
///
/// # Errors
/// What `command` returns, or if MPI is not to be had.
pub(super) fn on_all_ranks(
    threads: Option<u16>,
    interrupt: &Interrupt,
    command: impl FnOnce(&Machines) -> anyhow::Result<Outcome>,
) -> anyhow::Result<Outcome> {
    let machines = Machines { ranks: Some(Ranks::join()?) };
    let Some(ranks) = &machines.ranks else { return Ok(Outcome::Done) };
    if ranks.own() > 0 {
        interrupt.listen()?;
        return follow(ranks, threads, interrupt).or_else(|error| fail(ranks, &error));
    }
    match command(&machines) {
        // The others would wait for ever for a rank that has left in the middle of a run.
        Err(error) if matches!(error.downcast_ref(), Some(StudyError::Failed(_) | StudyError::Silent)) => {
            fail(ranks, &error)
        }
        outcome => {
            ranks.others().for_each(|rank| ranks.send(rank, Subject::Farewell, &[]));
            outcome
        }
    }
}

/// Says what went wrong and ends all ranks.
fn fail(ranks: &Ranks, error: &anyhow::Error) -> ! {
    print::stderr(&format!("larmor: rank {} of {} failed: {error:#}", ranks.own(), ranks.count()));
    ranks.abort(exit_code(error))
}

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
                Subject::Scene | Subject::Stop | Subject::Farewell => {}
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

/// A rank that does what it is told, run by run. How the command has ended is for the first rank to say.
fn follow(ranks: &Ranks, threads: Option<u16>, interrupt: &Interrupt) -> anyhow::Result<Outcome> {
    let threads = ranks.threads(threads);
    loop {
        let Message { subject, bytes, .. } = ranks.wait();
        match (subject, bytes.split_first()) {
            (Subject::Farewell, _) => return Ok(Outcome::Done),
            (Subject::Scene, Some((keeps, text))) => {
                let scene = from_ron(&String::from_utf8_lossy(text), "first rank")?;
                let part = Checkpoint::from_bytes(&ranks.wait().bytes)?;
                make_share(ranks, threads, interrupt, (scene, part, *keeps == 1))?;
            }
            // It came too late.
            _ => {}
        }
    }
}

/// Makes one share of one run; the last says whether checkpoints are sent on the way.
fn make_share(
    ranks: &Ranks,
    threads: usize,
    interrupt: &Interrupt,
    (scene, part, keeps): (Scene, Checkpoint, bool),
) -> anyhow::Result<()> {
    let every = keeps.then_some(crate::cli::run::CHECKPOINT_INTERVAL);
    let share = part.part()?.share;
    let (mut last_steps, mut stop, mut wrong) = (Instant::now(), false, None);
    let mut runner = Runner::new(threads, |event| {
        match event {
            Event::Moving(progress) if last_steps.elapsed() >= STEPS_INTERVAL => {
                last_steps = Instant::now();
                ranks.send(0, Subject::Steps, &progress.steps_done().to_le_bytes());
            }
            Event::Checkpoint(part) => match part.to_bytes() {
                Ok(bytes) => ranks.send(0, Subject::Part, &bytes),
                Err(error) => wrong = Some(error),
            },
            // Only after the part that is sent last: nothing that comes then is for this run.
            Event::Ended => return ControlFlow::Continue(()),
            _ => {}
        }
        stop |= ranks.poll().is_some() || interrupt.asked() || wrong.is_some();
        if stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    runner.run_share(scene, share, Checkpoints { from: Some(Arc::new(part)), every })?;
    drop(runner);
    if let Some(error) = wrong {
        return Err(FailedError(error.to_string()).into());
    }
    ranks.send(0, Subject::End, &(threads as u64).to_le_bytes());
    Ok(())
}

fn number(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}
