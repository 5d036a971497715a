//! `larmor run --shard K/N`: one part of a run, kept in a file from which the same command goes on.

use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::args::{RunOptions, Verbosity};
use crate::cli::interrupt::Interrupt;
use crate::cli::watch::Watcher;
use crate::cli::{FailedError, Outcome, UsageError, cores, kept, print, run, scene_arg};
use crate::output::OutputError;
use crate::simulate::{Checkpoint, Checkpoints, PartProgress, Plan, Shard, Share};
use crate::study::Runner;

/// How the names of parts begin and end.
pub(super) const NAME: (&str, &str) = ("part-", ".larmor");

/// Runs one part and says where it is.
pub(super) fn run(
    options: &RunOptions,
    shard: Shard,
    verbosity: Verbosity,
    interrupt: &Interrupt,
) -> anyhow::Result<Outcome> {
    interrupt.listen()?;
    let (mut scene, _) = scene_arg::find(Some(&options.scene))?;
    scene_arg::override_scene(&mut scene, options.seed, options.particles)?;
    let share = Share { passes: options.passes, shard };
    let plan = Plan::of(&scene);
    // Some part would be empty: told by all of them, before the first has run for hours.
    let all = share.all_units(&plan);
    if u64::from(shard.of()) > all {
        return Err(UsageError(format!("{} parts are more than the {all} batches of this run", shard.of())).into());
    }
    let path = path(options, shard)?;
    let (kept, from) = kept::claim_part(&path, &scene, share, options.force)?;
    if let Some(progress) = from.as_ref().and_then(ended) {
        tell(progress, &path)?;
        return Ok(Outcome::Done);
    }
    let checkpoints = Checkpoints { from: from.map(Arc::new), every: Some(run::CHECKPOINT_INTERVAL) };
    let mut watcher = Watcher::new(verbosity, interrupt)?.keep(Some(kept));
    let mut progress = None;
    let mut runner = Runner::new(cores::threads(options.threads), |event| {
        if let crate::study::Event::Checkpoint(checkpoint) = &event {
            progress = checkpoint.part().ok();
        }
        watcher.hear(event)
    })?;
    let report = runner.run_share(scene, share, checkpoints)?;
    drop(runner);
    if let Some(cause) = watcher.unwritten() {
        return Err(FailedError(format!("the part is not in its file ({cause}); give the same command again")).into());
    }
    if let Some(progress) = progress {
        tell(progress, &path)?;
    }
    if report.complete {
        return Ok(Outcome::Done);
    }
    print::stderr("larmor: interrupted; the same command goes on");
    Ok(Outcome::Interrupted)
}

fn path(options: &RunOptions, shard: Shard) -> Result<PathBuf, OutputError> {
    let folder = &options.out;
    if folder.exists() && !folder.is_dir() {
        return Err(OutputError::NotAFolder(folder.clone()));
    }
    std::fs::create_dir_all(folder).map_err(|cause| OutputError::Unwritable { path: folder.clone(), cause })?;
    Ok(folder.join(format!("{}{}-of-{}{}", NAME.0, shard.number(), shard.of(), NAME.1)))
}

/// How far a part is that has ended.
fn ended(part: &Checkpoint) -> Option<PartProgress> {
    part.part().ok().filter(|progress| progress.missing == 0)
}

fn tell(PartProgress { share, ended, missing }: PartProgress, path: &std::path::Path) -> std::io::Result<()> {
    let (shard, all) = (share.shard, ended + missing);
    print::stdout(&format!("part {shard}: {ended} of {all} batches have reached the end: {}\n", path.display()))
}
