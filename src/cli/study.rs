//! What all studies have in common: a folder checked before, files and results told after.

use std::path::Path;

use crate::cli::args::{StudyOptions, StudyScene, Verbosity};
use crate::cli::deliver::{Delivery, Write};
use crate::cli::{Outcome, claim, print, scene_arg};
use crate::output::{Earlier, FolderRequest, OutputError, OutputFolder};
use crate::scene::Scene;

/// Takes hold of the folder for files whose names begin so and that `inputs` are read for.
///
/// # Errors
/// If the folder is refused.
pub(super) fn prepare(options: &StudyOptions, names: &[&str], inputs: &[&Path]) -> Result<OutputFolder, OutputError> {
    let earlier = if options.force { Earlier::Replaced } else { Earlier::Refused };
    claim::folder(&FolderRequest { path: &options.out, earlier, names, inputs, beside: &[] })
}

/// The scene of a study with what the command line overrides, and its file.
///
/// # Errors
/// If there is no such scene or it is bad.
pub(super) fn scene(argument: &StudyScene) -> anyhow::Result<(Scene, Vec<&Path>)> {
    let (mut scene, source) = scene_arg::find(Some(&argument.scene))?;
    scene_arg::override_scene(&mut scene, argument.seed, argument.particles)?;
    Ok((scene, source.path().into_iter().collect()))
}

/// A study that has ended.
pub(super) struct Study<'a> {
    pub folder: OutputFolder,
    pub write: &'a Write<'a>,
    /// Results for stdout.
    pub text: String,
    /// The results are JSON and stand alone.
    pub json: bool,
    pub interrupted: bool,
}

impl Study<'_> {
    /// Prints the results, writes the files and says how the study ended. One that was interrupted replaces nothing.
    ///
    /// # Errors
    /// If stdout or a file cannot be written.
    pub(super) fn finish(self, verbosity: Verbosity) -> anyhow::Result<Outcome> {
        let Self { folder, write, text, json, interrupted } = self;
        let stays = interrupted && folder.has_own_files();
        let folder = Delivery { folder, text, json, stays, write }.make(verbosity)?;
        if !interrupted {
            return Ok(Outcome::Done);
        }
        print::stderr(&format!("larmor: interrupted; what was measured so far is in {}", folder.display()));
        Ok(Outcome::Interrupted)
    }
}
