//! `larmor run --mpi`: the batches of one run dealt to the ranks of MPI.
//!
//! The first rank leads: it reads the scene, deals the work, shows the progress of all, keeps the checkpoint and writes the
//! results. Each rank, the first too, runs its share as `--shard` would, and sends what it has come to as the bytes of a part.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sysinfo::{CpuRefreshKind, RefreshKind, System};

use crate::cli::args::{RunOptions, Verbosity};
use crate::cli::interrupt::Interrupt;
use crate::cli::ranks::{Message, Ranks, Subject};
use crate::cli::watch::Watcher;
use crate::cli::{FailedError, Outcome, UsageError, exit_code, kept, print, run, scene_arg};
use crate::output::{Earlier, FolderRequest, KeptFile, OutputFolder, run_file_names};
use crate::scene::{Scene, from_ron, to_ron};
use crate::simulate::{
    Checkpoint, Checkpoints, Part, Progress, RunReport, Shard, Share, deal, gather, merge_parts, steps_of_part,
    whole_run,
};
use crate::study::{Event, Runner};

/// How often a rank tells how far it is.
const STEPS_INTERVAL: Duration = Duration::from_millis(500);
/// Between two looks for messages once the own share has ended.
const PATIENCE: Duration = Duration::from_millis(100);

/// Runs a scene on all ranks.
pub(super) fn run(options: &RunOptions, verbosity: Verbosity, interrupt: &Interrupt) -> anyhow::Result<Outcome> {
    let ranks = Ranks::join()?;
    interrupt.listen()?;
    if ranks.own() > 0 {
        return follow(&ranks, options, interrupt).or_else(|error| fail(&ranks, &error));
    }
    let prepared = match prepare(options) {
        Ok(prepared) => prepared,
        Err(error) => {
            // Nothing to do for anybody.
            ranks.others().for_each(|rank| ranks.send(rank, Subject::Scene, &[]));
            return Err(error);
        }
    };
    let Prepared { work, folder } = prepared;
    let work = lead(&ranks, work, options, verbosity, interrupt);
    // Others would wait for ever for a rank that has left in the middle.
    let lead = work.unwrap_or_else(|error| fail(&ranks, &error));
    let outcome = lead.finish(folder, options, verbosity);
    ranks.others().for_each(|rank| ranks.send(rank, Subject::Farewell, &[]));
    outcome
}

/// Says what went wrong and ends all ranks.
fn fail(ranks: &Ranks, error: &anyhow::Error) -> ! {
    print::stderr(&format!("larmor: rank {} of {} failed: {error:#}", ranks.own(), ranks.count()));
    ranks.abort(exit_code(error))
}

/// Threads of a rank: an even part of the cores of its machine, and no more than it is bound to.
fn threads(ranks: &Ranks, asked: Option<u16>) -> usize {
    let bound = run::all_cores();
    let system = System::new_with_specifics(RefreshKind::nothing().with_cpu(CpuRefreshKind::nothing()));
    let cores = system.cpus().len().max(bound);
    asked.map_or((cores / ranks.beside).max(1), usize::from).min(bound)
}

/// What is known before any rank works.
struct Prepared {
    work: Work,
    folder: OutputFolder,
}

/// What is to be done.
struct Work {
    scene: Scene,
    share: Share,
    /// Where checkpoints go.
    kept: Option<KeptFile>,
    /// The run as it stands.
    whole: Checkpoint,
}

/// Reads the scene, and takes hold of folder and checkpoint.
fn prepare(options: &RunOptions) -> anyhow::Result<Prepared> {
    let (mut scene, source) = scene_arg::find(Some(&options.scene))?;
    scene_arg::override_scene(&mut scene, options.seed, options.particles)?;
    let share = Share { passes: options.passes, shard: Shard::WHOLE };
    let whole = match &options.resume {
        None => whole_run(&scene, options.passes),
        Some(path) => {
            let refused = |message: String| UsageError(format!("{message}: {}", path.display()));
            let there = kept::read_any(path).map_err(refused)?;
            let fits = there.check(&scene).and_then(|()| there.check_share(share));
            fits.map_err(|error| refused(error.to_string()))?;
            there
        }
    };
    let beside: Vec<&Path> = options.checkpoint.iter().chain(&options.resume).map(PathBuf::as_path).collect();
    let folder = OutputFolder::claim(&FolderRequest {
        path: &options.out,
        earlier: match options.resume {
            _ if options.force => Earlier::Replaced,
            Some(_) => Earlier::Resumed(&scene),
            None => Earlier::Refused,
        },
        names: &run_file_names(),
        inputs: &source.path().into_iter().collect::<Vec<_>>(),
        beside: &beside,
    })?;
    let kept = options.checkpoint.as_deref().map(|path| {
        let resumed = options.resume.as_deref().map(|from| (from, whole.steps));
        kept::claim_shared(path, &scene, share, resumed)
    });
    Ok(Prepared { work: Work { kept: kept.transpose()?, scene, share, whole }, folder })
}

/// The rank that leads.
struct Lead<'a> {
    ranks: &'a Ranks,
    watcher: Watcher<'a>,
    /// What had ended when the work was dealt.
    ended: Checkpoint,
    /// What each rank has come to, as far as it has told.
    parts: Vec<Arc<Checkpoint>>,
    /// Steps made by each rank.
    steps: Vec<u64>,
    /// Threads of each rank that has ended.
    threads: Vec<Option<u64>>,
    /// Steps that had been made before, and those of the whole run.
    steps_before: u64,
    all_steps: u64,
    /// Time between checkpoints, and when the last was written.
    every: Option<(Duration, Instant)>,
    /// All ranks have been told to end.
    stopping: bool,
}

/// Deals the work and sees it done.
fn lead<'a>(
    ranks: &'a Ranks,
    work: Work,
    options: &RunOptions,
    verbosity: Verbosity,
    interrupt: &'a Interrupt,
) -> anyhow::Result<Lead<'a>> {
    let Work { scene, share, kept, whole } = work;
    let every = kept.as_ref().map(|_| run::CHECKPOINT_INTERVAL);
    let (ended, parts) = deal(&whole, ranks.count())?;
    let text = to_ron(&scene);
    let mut order = vec![u8::from(every.is_some())];
    order.extend(text.as_bytes());
    for rank in ranks.others() {
        ranks.send(rank, Subject::Scene, &order);
        ranks.send(rank, Subject::Part, &parts[rank].to_bytes()?);
    }
    let parts: Vec<Arc<Checkpoint>> = parts.into_iter().map(Arc::new).collect();
    let own = parts.first().cloned();
    let mut lead = Lead {
        ranks,
        watcher: Watcher::new(verbosity, interrupt)?.keep(kept),
        steps: parts.iter().map(|part| part.steps).collect(),
        threads: vec![None; parts.len()],
        steps_before: ended.steps,
        all_steps: steps_of_part(&whole)?,
        ended,
        parts,
        every: every.map(|every| (every, Instant::now())),
        stopping: false,
    };
    let threads = threads(ranks, options.threads);
    let mut runner = Runner::new(threads, |event| lead.hear(event))?;
    runner.run_share(scene, share, Checkpoints { from: own, every })?;
    drop(runner);
    lead.threads[0] = Some(threads as u64);
    while lead.threads.contains(&None) {
        std::thread::sleep(PATIENCE);
        lead.look(0)?;
    }
    // Nobody can want the end of what has ended.
    let _ = lead.watcher.hear(Event::Ended);
    Ok(lead)
}

impl Lead<'_> {
    /// Hears the news of the own share.
    fn hear(&mut self, event: Event<'_>) -> ControlFlow<()> {
        let looked = match event {
            Event::Moving(progress) => self.look(progress.steps_done()),
            Event::Checkpoint(part) => {
                self.parts[0] = Arc::new(part.clone());
                self.look(part.steps)
            }
            // The others may still be at work.
            Event::Ended => return ControlFlow::Continue(()),
            event => {
                if self.watcher.hear(event).is_break() {
                    self.stop();
                }
                Ok(())
            }
        };
        if let Err(error) = looked {
            fail(self.ranks, &error);
        }
        if self.stopping { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Reads what the others have sent, shows how far all are, and writes the checkpoint when it is due; `steps` are those
    /// of the own share.
    fn look(&mut self, steps: u64) -> anyhow::Result<()> {
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
                    if self.parts[from].part()?.missing > 0 {
                        self.stop();
                    }
                }
                Subject::Scene | Subject::Stop | Subject::Farewell => {}
            }
        }
        let done = self.steps_before + self.steps.iter().sum::<u64>();
        if self.watcher.hear(Event::Moving(&Progress::of(done, self.all_steps))).is_break() {
            self.stop();
        }
        if let Some((every, last)) = self.every
            && last.elapsed() >= every
        {
            self.keep()?;
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

    fn whole(&self) -> anyhow::Result<Checkpoint> {
        Ok(gather(&self.ended, self.parts.iter().map(|part| &**part))?)
    }

    fn keep(&mut self) -> anyhow::Result<()> {
        if let Some((_, last)) = &mut self.every {
            *last = Instant::now();
            let whole = self.whole()?;
            self.watcher.write(&whole);
        }
        Ok(())
    }

    /// Writes the results, or the last checkpoint and what there is.
    fn finish(mut self, folder: OutputFolder, options: &RunOptions, verbosity: Verbosity) -> anyhow::Result<Outcome> {
        let whole = self.whole()?;
        let progress = whole.part()?;
        if progress.missing > 0 {
            self.keep()?;
        }
        let resume = self
            .watcher
            .kept()
            .map(|path| format!("; to resume, give the same command and --resume {}", path.display()));
        let resume = resume.unwrap_or_default();
        if progress.ended == 0 {
            print::stderr(&format!("larmor: interrupted before any batch has reached the end{resume}"));
            return Ok(Outcome::Interrupted);
        }
        let threads: u64 = self.threads.iter().flatten().sum();
        let report = merge_parts(&[Part { name: "all ranks".to_owned(), checkpoint: whole }], true)?;
        let report =
            RunReport { threads: threads as usize, propagation_s: report.propagation_s / threads as f64, ..report };
        run::deliver(&report, folder, options.json, verbosity)?;
        if report.complete {
            return Ok(Outcome::Done);
        }
        let all = progress.ended + progress.missing;
        print::stderr(&format!(
            "larmor: interrupted; {} of {all} batches have reached the end{resume}",
            progress.ended
        ));
        Ok(Outcome::Interrupted)
    }
}

/// A rank that does what it is told.
fn follow(ranks: &Ranks, options: &RunOptions, interrupt: &Interrupt) -> anyhow::Result<Outcome> {
    let order = ranks.wait().bytes;
    let Some((keeps, text)) = order.split_first() else { return Ok(Outcome::Done) };
    let scene = from_ron(&String::from_utf8_lossy(text), "first rank")?;
    let part = Checkpoint::from_bytes(&ranks.wait().bytes)?;
    let share = part.part()?.share;
    let every = (*keeps == 1).then_some(run::CHECKPOINT_INTERVAL);
    let threads = threads(ranks, options.threads);
    let mut last_steps = Instant::now();
    let mut stop = false;
    let mut failed = None;
    let mut runner = Runner::new(threads, |event| {
        match event {
            Event::Moving(progress) if last_steps.elapsed() >= STEPS_INTERVAL => {
                last_steps = Instant::now();
                ranks.send(0, Subject::Steps, &progress.steps_done().to_le_bytes());
            }
            Event::Checkpoint(part) => match part.to_bytes() {
                Ok(bytes) => ranks.send(0, Subject::Part, &bytes),
                Err(error) => failed = Some(error),
            },
            _ => {}
        }
        stop |= ranks.poll().is_some() || interrupt.asked() || failed.is_some();
        if stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    runner.run_share(scene, share, Checkpoints { from: Some(Arc::new(part)), every })?;
    drop(runner);
    if let Some(error) = failed {
        return Err(FailedError(error.to_string()).into());
    }
    ranks.send(0, Subject::End, &(threads as u64).to_le_bytes());
    while ranks.wait().subject != Subject::Farewell {}
    // How the run has ended is for the first rank to say.
    Ok(Outcome::Done)
}

fn number(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}
