//! `larmor` without a command, and pictures: the window where there can be one, else a run without it.

use std::path::Path;

use crate::cli::args::Verbosity;
use crate::cli::interrupt::Interrupt;
use crate::cli::scene_arg::Source;
use crate::cli::{Outcome, print, run, scene_arg};
use crate::output::{free_folder, prepare_folder};
use crate::scene::Scene;

/// Opens the window on a running scene; where that is impossible, says why and runs the scene without it.
pub(super) fn open(argument: Option<&str>, verbosity: Verbosity, interrupt: &Interrupt) -> anyhow::Result<Outcome> {
    let (scene, source) = scene_arg::find(argument)?;
    run_without_window(scene, source, "this build has no window", verbosity, interrupt)
}

fn run_without_window(
    scene: Scene,
    source: Source<'_>,
    reason: &str,
    verbosity: Verbosity,
    interrupt: &Interrupt,
) -> anyhow::Result<Outcome> {
    let folder = free_folder(&Path::new("larmor-out").join(source.name()));
    prepare_folder(&folder, false)?;
    print::stderr(&format!("larmor: {reason}"));
    print::stderr(&format!("larmor: running the scene without a window; results go to {}", folder.display()));
    let report = run::simulate(scene, None, verbosity, interrupt)?;
    run::finish(&report, &folder, false, verbosity)
}
