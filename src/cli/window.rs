//! `larmor` without a command: the window where there can be one, else a run without it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;

use crate::cli::args::Verbosity;
use crate::cli::interrupt::Interrupt;
use crate::cli::scene_arg::Source;
use crate::cli::{Outcome, UsageError, claim, print, run, scene_arg};
use crate::lesson::{LESSONS, Lesson};
use crate::output::{Earlier, FolderRequest, free_folder};
use crate::scene::{Scene, SkyScene};
use crate::sky::{DataSet, DiffusionTable, Observations};
use crate::study::{SkyChoice, write_sky};
#[cfg(feature = "viewer")]
use crate::viewer::{self, Ending, Options, Origin, ViewerError};

/// Opens the window on a running scene; where that is impossible, says why and runs the scene without it.
pub(super) fn open(
    argument: Option<&OsStr>,
    data: &[PathBuf],
    (lesson, presents): (Option<&OsStr>, bool),
    verbosity: Verbosity,
    interrupt: &Interrupt,
) -> anyhow::Result<Outcome> {
    let found = scene_arg::find(argument);
    let observations = if data.is_empty() { None } else { Some(Observations::shipped_with(data)?) };
    let lesson = lesson.map(find_lesson).transpose()?.map(Arc::new);
    let (scene, source) = match found {
        Ok(found) => found,
        Err(failure) if failure.is::<UsageError>() => return Err(failure),
        Err(failure) => return tell(failure, observations, interrupt),
    };
    let traced_since = (verbosity > Verbosity::Normal).then(Instant::now);
    let wanted = Wanted { observations: observations.clone(), traced_since, lesson, presents, failure: None };
    match show(&scene, source, wanted, interrupt)? {
        Shown::Yes if interrupt.asked() => Ok(Outcome::Interrupted),
        Shown::Yes => Ok(Outcome::Done),
        Shown::No(reason) => run_without_window(scene, source, observations, &reason, verbosity, interrupt),
    }
}

/// The lesson of this name that comes with the program, or that of a file.
fn find_lesson(argument: &OsStr) -> anyhow::Result<Lesson> {
    let shipped = LESSONS.iter().find(|shipped| argument == shipped.name);
    match shipped {
        Some(shipped) => Ok(shipped.lesson()?),
        None if Path::new(argument).exists() => Ok(Lesson::load(Path::new(argument))?),
        None => {
            let names: Vec<&str> = LESSONS.iter().map(|shipped| shipped.name).collect();
            let message =
                format!("there is no lesson or file {}; lessons: {}", argument.to_string_lossy(), names.join(", "));
            Err(UsageError(message).into())
        }
    }
}

/// A scene that cannot be read: a window says so over the default scene, and stderr too; where there is none, the error is
/// all there is.
fn tell(failure: anyhow::Error, observations: Option<Observations>, interrupt: &Interrupt) -> anyhow::Result<Outcome> {
    let (scene, source) = scene_arg::find(None)?;
    let message = format!("{failure:#}");
    match show(&scene, source, Wanted { observations, failure: Some(message), ..Wanted::default() }, interrupt)? {
        Shown::Yes | Shown::No(_) => Err(failure),
    }
}

/// How the window is to open.
#[derive(Default)]
#[cfg_attr(not(feature = "viewer"), expect(dead_code, reason = "without the viewer there never is a window"))]
struct Wanted {
    observations: Option<Observations>,
    failure: Option<String>,
    traced_since: Option<Instant>,
    lesson: Option<Arc<Lesson>>,
    presents: bool,
}

/// Whether there was a window.
enum Shown {
    #[cfg_attr(not(feature = "viewer"), expect(dead_code, reason = "without the viewer there never is a window"))]
    Yes,
    /// No, for this reason.
    No(String),
}

#[cfg(feature = "viewer")]
fn show(scene: &Scene, source: Source<'_>, wanted: Wanted, interrupt: &Interrupt) -> anyhow::Result<Shown> {
    let origin = match source {
        Source::Preset(preset) => Origin::Preset(preset.name),
        Source::File(path) => Origin::File(path.to_owned()),
    };
    let Wanted { observations, failure, traced_since, lesson, presents } = wanted;
    let options = Options { observations, failure, traced_since, lesson, presents, ..Options::from_env() };
    let ending = Ending::default();
    let asked = ending.clone();
    interrupt.listen_and(move || asked.ask())?;
    match viewer::run(scene.clone(), origin, options, ending) {
        Ok(()) => Ok(Shown::Yes),
        Err(cause @ (ViewerError::NoDisplay(_) | ViewerError::NoAdapter(_))) => Ok(Shown::No(cause.to_string())),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(feature = "viewer"))]
fn show(_: &Scene, _: Source<'_>, _: Wanted, _: &Interrupt) -> anyhow::Result<Shown> {
    Ok(Shown::No("this program was built without the window (feature viewer)".to_owned()))
}

fn run_without_window(
    scene: Scene,
    source: Source<'_>,
    observations: Option<Observations>,
    reason: &str,
    verbosity: Verbosity,
    interrupt: &Interrupt,
) -> anyhow::Result<Outcome> {
    let folder = free_folder(&Path::new("larmor-out").join(source.name()));
    let claimed = claim::folder(&FolderRequest {
        path: &folder,
        earlier: Earlier::Refused,
        names: &[],
        inputs: &[],
        beside: &[],
    })?;
    print::stderr(&format!("larmor: {reason}"));
    print::stderr(&format!("larmor: running the scene without a window; its results go to {}", folder.display()));
    let sky = scene.sky.clone();
    let report = run::simulate(scene, None, verbosity, interrupt)?;
    let outcome = run::finish(&report, claimed, false, verbosity);
    // Also where that has failed: each is as little lost as can be.
    let drawn = observations.map(|observations| draw_sky(&folder, &sky, &observations)).transpose();
    let outcome = outcome?;
    drawn?;
    Ok(outcome)
}

/// Writes the observed sky with the measurements given.
fn draw_sky(folder: &Path, sky: &SkyScene, observations: &Observations) -> anyhow::Result<()> {
    let choice = SkyChoice::usual(observations, DataSet::default());
    let written = write_sky(folder, sky, &choice, observations, &DiffusionTable::shipped()?);
    written.map(drop).context("the figures of the sky are not whole")
}
