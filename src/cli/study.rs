//! What all studies have in common: a folder checked before, files and results told after.

use std::path::{Path, PathBuf};

use crate::cli::args::{StudyOptions, StudyScene, Verbosity};
use crate::cli::{Outcome, print, run, scene_arg};
use crate::output::{OutputError, prepare_folder};
use crate::scene::Scene;

/// Makes sure that the results can be written and returns the number of threads.
///
/// # Errors
/// If the folder is refused.
pub(super) fn prepare(options: &StudyOptions) -> Result<usize, OutputError> {
    prepare_folder(&options.out, options.force)?;
    Ok(options.threads.map_or_else(run::all_cores, usize::from))
}

/// The scene of a study with what the command line overrides.
///
/// # Errors
/// If there is no such scene or it is bad.
pub(super) fn scene(argument: &StudyScene) -> anyhow::Result<Scene> {
    let (mut scene, _) = scene_arg::find(Some(&argument.scene))?;
    scene_arg::override_scene(&mut scene, argument.seed, argument.particles)?;
    Ok(scene)
}

/// A study whose files are written.
pub(super) struct Study<'a> {
    pub out: &'a Path,
    pub written: &'a [PathBuf],
    /// Results for stdout.
    pub text: String,
    /// The results are JSON and stand alone.
    pub json: bool,
    pub interrupted: bool,
}

impl Study<'_> {
    /// Prints the results and says how the study ended.
    ///
    /// # Errors
    /// If stdout cannot be written.
    pub(super) fn finish(self, verbosity: Verbosity) -> std::io::Result<Outcome> {
        let files = format!("{} files in {}\n", self.written.len(), self.out.display());
        print::stdout(&if self.json { self.text } else { self.text + &files })?;
        if verbosity == Verbosity::Verbose {
            for path in self.written {
                print::stderr(&format!("larmor: wrote {}", path.display()));
            }
        }
        if !self.interrupted {
            return Ok(Outcome::Done);
        }
        print::stderr(&format!("larmor: interrupted; what was measured so far is in {}", self.out.display()));
        Ok(Outcome::Interrupted)
    }
}
