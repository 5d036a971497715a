//! `--mpi`: the work of a command on all ranks of MPI.
//!
//! The first rank does what the command says, as it would alone, but with a crew that deals each run, or the Galaxies of a
//! study. The others make the shares that they are sent, of runs as `--shard` would, and do nothing else.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::cli::galaxy_ranks::look_at_share;
use crate::cli::interrupt::Interrupt;
use crate::cli::machines::Machines;
use crate::cli::ranks::{Message, Ranks, Subject};
use crate::cli::{FailedError, Outcome, exit_code, panicked, print, run};
use crate::scene::{Scene, from_ron};
use crate::simulate::{Checkpoint, Checkpoints, caught};
use crate::study::{Event, Runner};

/// How often a rank tells how far it is.
const STEPS_INTERVAL: Duration = Duration::from_millis(500);

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
    ranks.say_cap(threads);
    let work = || {
        if ranks.own() == 0 {
            return command(&machines);
        }
        interrupt.listen()?;
        follow(ranks, threads, interrupt)
    };
    // The others would wait for ever for a rank that leaves in the middle of a run, also by a panic.
    match caught(work).unwrap_or_else(|cause| fail(ranks, &panicked(&cause).into())) {
        Err(error) if ranks.own() > 0 || ranks.are_busy() => fail(ranks, &error),
        outcome => {
            if ranks.own() == 0 {
                ranks.others().for_each(|rank| ranks.send(rank, Subject::Farewell, &[]));
            }
            outcome
        }
    }
}

/// Says what went wrong and ends all ranks.
fn fail(ranks: &Ranks, error: &anyhow::Error) -> ! {
    print::stderr(&format!("larmor: rank {} of {} failed: {error:#}", ranks.own(), ranks.count()));
    ranks.abort(exit_code(error))
}

/// A rank that does what it is told, piece by piece. How the command has ended is for the first rank to say.
fn follow(ranks: &Ranks, threads: Option<u16>, interrupt: &Interrupt) -> anyhow::Result<Outcome> {
    let threads = ranks.threads(threads);
    loop {
        let Message { subject, bytes, .. } = ranks.wait();
        match (subject, bytes.split_first()) {
            (Subject::Farewell, _) => return Ok(Outcome::Done),
            (Subject::Galaxies, _) => look_at_share(ranks, threads, interrupt, &bytes)?,
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
    let every = keeps.then_some(run::CHECKPOINT_INTERVAL);
    let share = part.part()?.share;
    let (mut last_steps, mut stop, mut wrong) = (Instant::now(), false, None);
    let mut runner = Runner::new(threads, |event| {
        #[cfg(feature = "mpi-test")]
        crate::cli::fault::panic(ranks.own());
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
