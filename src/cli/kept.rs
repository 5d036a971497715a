//! The files of checkpoints on the command line: which one is resumed, and which one is kept.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::{UsageError, claim, print};
use crate::output::KeptFile;
use crate::quantity::Unit;
use crate::scene::Scene;
use crate::simulate::{Checkpoint, CheckpointError, Shard, Share, available_bytes};

/// Memory that a checkpoint takes while it is read and its run begins, in sizes of its file: bytes, state, state of the run, and
/// what is over.
const ROOM: u64 = 4;
/// First bytes of a file that tell whether it is a checkpoint.
const BEGIN: u64 = 64;

/// A checkpoint read from a file.
pub(super) struct Resumed {
    path: PathBuf,
    pub checkpoint: Arc<Checkpoint>,
}

/// Whether a checkpoint is one of a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    pub scene: &'a Scene,
    pub passes: u32,
    /// Of a run that several programs make together.
    pub shared: bool,
}

impl Wanted<'_> {
    fn fits(&self, checkpoint: &Checkpoint, passes: u32) -> Result<(), CheckpointError> {
        checkpoint.check(self.scene)?;
        if self.shared {
            checkpoint.check_share(Share { passes: self.passes, shard: Shard::WHOLE })
        } else {
            checkpoint.check_passes(passes)
        }
    }
}

/// Reads a checkpoint and makes sure that it is the one wanted; `None` if nothing is in it yet and the run goes on to keep it
/// there: the place of a run that was killed before its first checkpoint.
pub(super) fn resumed(path: &Path, keeps: Option<&Path>, wanted: Wanted<'_>) -> Result<Option<Resumed>, UsageError> {
    if is_empty(path) && keeps.is_some_and(|keeps| is_same_file(keeps, path)) {
        return Ok(None);
    }
    let refused = |message: String| UsageError(format!("{message}: {}", path.display()));
    if is_empty(path) {
        let remedy = "start anew without --resume, or with --checkpoint and the same file";
        return Err(refused(format!("{NOTHING}; {remedy}")));
    }
    let checkpoint = read_any(path).map_err(refused)?;
    wanted.fits(&checkpoint, wanted.passes).map_err(|error| refused(error.to_string()))?;
    Ok(Some(Resumed { path: path.to_owned(), checkpoint: Arc::new(checkpoint) }))
}

/// Of a file that keeps the place of a checkpoint.
const NOTHING: &str = "nothing is in this file, as its run was ended before its first checkpoint";

/// True for a file with nothing in it, as one that keeps the place of a checkpoint.
fn is_empty(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() == 0)
}

/// True if both names lead to one file that is there.
fn is_same_file(one: &Path, other: &Path) -> bool {
    one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}

/// Reads a checkpoint of any scene, of a run or of a part.
pub(super) fn read_any(path: &Path) -> Result<Checkpoint, String> {
    let unreadable = |cause: std::io::Error| format!("cannot read the checkpoint ({cause})");
    if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        return Err("this is a folder or a device, no checkpoint; give the file that --checkpoint named".to_owned());
    }
    if is_empty(path) {
        return Err(format!("{NOTHING}; give the command of that run again"));
    }
    let mut file = File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    // A large file that is something else is not read to its end.
    let mut bytes = Vec::new();
    (&mut file).take(BEGIN).read_to_end(&mut bytes).map_err(unreadable)?;
    if Checkpoint::is_begun_by(&bytes) {
        if let Some(free) = available_bytes().filter(|free| length.saturating_mul(ROOM) > *free) {
            let [length, free] = [length, free].map(|bytes| print::quantity(bytes as f64, Unit::Byte));
            return Err(format!(
                "a checkpoint of {length} needs {ROOM} times as much memory, and {free} are free; resume it on a machine with \
                 more, or start anew without --resume"
            ));
        }
        file.take(length).read_to_end(&mut bytes).map_err(unreadable)?;
    }
    Checkpoint::from_bytes(&bytes).map_err(|error| error.to_string())
}

/// Takes hold of the file of a share of a run, and returns what is in it to go on from; with `force` a part of anything else
/// that is there is replaced.
///
/// # Errors
/// [`UsageError`] if something else is there, or another run holds it; a failure to write as it is.
pub(super) fn claim_part(
    path: &Path,
    scene: &Scene,
    share: Share,
    force: bool,
) -> anyhow::Result<(KeptFile, Option<Checkpoint>)> {
    let kept = claim::file(path)?;
    if kept.is_empty() {
        return Ok((kept, None));
    }
    let refused = |message: String| UsageError(format!("{message}: {}", path.display()));
    let there = read_any(path);
    let fits = |part: &Checkpoint| part.check(scene).and_then(|()| part.check_share(share));
    match there {
        Ok(part) if force => Ok((kept, fits(&part).is_ok().then_some(part))),
        Ok(part) => match fits(&part) {
            Ok(()) => Ok((kept, Some(part))),
            Err(error) => Err(refused(format!("{error}, or replace it with --force")).into()),
        },
        Err(cause) => Err(refused(cause).into()),
    }
}

/// Takes hold of the file that checkpoints go to. What is there already must be the checkpoint that is resumed, or one of
/// the same run that is not further.
///
/// # Errors
/// [`UsageError`] if something else is there, or another run holds it; a failure to write as it is.
pub(super) fn claim(path: &Path, wanted: Wanted<'_>, resumed: Option<&Resumed>) -> anyhow::Result<KeptFile> {
    let kept = claim::file(path)?;
    if kept.is_empty() {
        return Ok(kept);
    }
    let refused = |message: &str| Err(UsageError(format!("{message}: {}", path.display())).into());
    let fits = |there: Checkpoint| wanted.fits(&there, u32::MAX).map(|()| there).map_err(|error| error.to_string());
    match (resumed, read_any(path).and_then(fits)) {
        (Some(resumed), _) if is_same_file(&resumed.path, path) => Ok(kept),
        (Some(resumed), Ok(there)) if there.steps <= resumed.checkpoint.steps => Ok(kept),
        (Some(_), Ok(_)) => refused(
            "the file of --checkpoint has this run further than that of --resume; resume from it, or choose another name",
        ),
        (None, Ok(_)) => refused(
            "there is a checkpoint of this run already; go on from it with --resume and the same file, or remove it to \
             start anew",
        ),
        (_, Err(cause)) => refused(&format!(
            "the file of --checkpoint is there already and is no checkpoint of this run ({cause}); choose another name"
        )),
    }
}
