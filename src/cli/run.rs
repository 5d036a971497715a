//! `larmor run`: the same engine as behind the window, then the files.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::cli::args::{RunOptions, Verbosity};
use crate::cli::interrupt::Interrupt;
use crate::cli::watch::Watcher;
use crate::cli::{Outcome, UsageError, print, scene_arg};
use crate::figure::Options;
use crate::output::{ensure_writable, prepare_folder, summary_json, write_run};
use crate::quantity::{Unit, value_error};
use crate::scene::Scene;
use crate::simulate::{Checkpoint, Checkpoints, RunReport};
use crate::study::Runner;

/// Time between checkpoints.
const CHECKPOINT_INTERVAL: Duration = Duration::from_secs(30);

/// Runs a scene, writes its folder and prints its results.
pub(super) fn run(options: &RunOptions, verbosity: Verbosity, interrupt: &Interrupt) -> anyhow::Result<Outcome> {
    let (mut scene, _) = scene_arg::find(Some(&options.scene))?;
    scene_arg::override_scene(&mut scene, options.seed, options.particles)?;
    let from = options.resume.as_deref().map(|path| resumed(path, &scene, options.passes)).transpose()?;
    prepare_folder(&options.out, options.force)?;
    if let Some(path) = &options.checkpoint {
        ensure_writable(path)?;
    }
    let checkpoints = Checkpoints { from, every: options.checkpoint.as_ref().map(|_| CHECKPOINT_INTERVAL) };
    let mut watcher = Watcher::new(verbosity, interrupt)?.keep(options.checkpoint.as_deref());
    let mut runner = Runner::new(options.threads.map_or_else(all_cores, usize::from), |event| watcher.hear(event))?;
    let report = runner.run_with(scene, options.passes, checkpoints)?;
    drop(runner);
    let outcome = finish(&report, &options.out, options.json, verbosity)?;
    // Where the field was not built yet, there is nothing to resume.
    if let (Outcome::Interrupted, Some(path)) = (outcome, options.checkpoint.as_ref().filter(|path| path.exists())) {
        print::stderr(&format!("larmor: to resume, give the same command and --resume {}", path.display()));
    }
    Ok(outcome)
}

/// Reads a checkpoint and makes sure that it is one of a run of `scene`.
fn resumed(path: &Path, scene: &Scene, passes: u32) -> anyhow::Result<Arc<Checkpoint>> {
    let refused = |message: String| UsageError(format!("{message}: {}", path.display()));
    let bytes = std::fs::read(path).map_err(|cause| refused(format!("cannot read the checkpoint ({cause})")))?;
    let checkpoint = Checkpoint::from_bytes(&bytes).map_err(|error| refused(error.to_string()))?;
    checkpoint
        .check(scene)
        .and_then(|()| checkpoint.check_passes(passes))
        .map_err(|error| refused(error.to_string()))?;
    Ok(Arc::new(checkpoint))
}

/// Threads of a run that leaves no core to a window.
pub(super) fn all_cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Runs a scene to its end or to Ctrl-C.
///
/// # Errors
/// If the threads cannot be started or the simulation fails.
pub(super) fn simulate(
    scene: Scene,
    threads: Option<usize>,
    verbosity: Verbosity,
    interrupt: &Interrupt,
) -> anyhow::Result<Arc<RunReport>> {
    let mut watcher = Watcher::new(verbosity, interrupt)?;
    let mut runner = Runner::new(threads.unwrap_or_else(all_cores), |event| watcher.hear(event))?;
    Ok(runner.run(scene)?)
}

/// Writes the folder, prints the results to stdout and says how the run ended.
///
/// # Errors
/// If a file cannot be written.
pub(super) fn finish(report: &RunReport, folder: &Path, json: bool, verbosity: Verbosity) -> anyhow::Result<Outcome> {
    let written = write_run(folder, report, &Options::default())?;
    if json {
        print::stdout(&summary_json(report))?;
    } else {
        print::stdout(&results(report, folder, &written))?;
    }
    if verbosity == Verbosity::Verbose {
        for path in &written {
            print::stderr(&format!("larmor: wrote {}", path.display()));
        }
    }
    if report.complete {
        return Ok(Outcome::Done);
    }
    print::stderr(&format!(
        "larmor: interrupted after {} of {}; what was measured so far is in {}",
        print::quantity(report.estimates.time_yr, Unit::Year),
        print::quantity(report.scene.run.duration_yr, Unit::Year),
        folder.display()
    ));
    Ok(Outcome::Interrupted)
}

fn results(report: &RunReport, folder: &Path, written: &[PathBuf]) -> String {
    let mut lines = Vec::new();
    match report.estimates.amplitude {
        Some(amplitude) => lines.push(format!(
            "A / (R/cT) = {}  (mean after {}; χ²/ndf = {:.1}/{})",
            value_error(amplitude.estimate.value, amplitude.estimate.error),
            print::quantity(amplitude.window_start_yr, Unit::Year),
            amplitude.chi2,
            amplitude.ndf
        )),
        None => lines.push("A / (R/cT): no time bin is both late enough and well enough filled".to_owned()),
    }
    if let Some(last) = report.estimates.last_diffusion() {
        let at = print::quantity(last.time_yr, Unit::Year);
        lines.push(format!("D∥ = {} pc²/yr at {at}", value_error(last.parallel.value, last.parallel.error)));
        let across = last.perpendicular;
        lines.push(format!("D⟂ = {} pc²/yr at {at}", value_error(across.value, across.error)));
    }
    lines.push(format!("errors: {}", report.estimates.error_basis.in_words()));
    lines.push(format!(
        "{} particles, {} steps in {} on {} threads ({:.0} ns per step and thread)",
        report.particles,
        print::quantity(report.steps as f64, Unit::Count),
        print::wall_clock(report.propagation_s),
        report.threads,
        report.ns_per_step_per_thread()
    ));
    lines.push(format!("{} files in {}", written.len(), folder.display()));
    lines.join("\n") + "\n"
}
