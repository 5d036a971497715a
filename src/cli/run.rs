//! `larmor run`: the same engine as behind the window, then the files.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::cli::args::{RunOptions, Verbosity};
use crate::cli::cores::all_cores;
use crate::cli::deliver::Delivery;
use crate::cli::interrupt::Interrupt;
use crate::cli::kept::Wanted;
use crate::cli::machines::Machines;
use crate::cli::watch::Watcher;
use crate::cli::{Outcome, claim, kept, print, scene_arg};
use crate::figure::Options;
use crate::output::{Earlier, FolderRequest, OutputFolder, Summary, reached, run_file_names, summary_json, write_run};
use crate::quantity::{Unit, value_error};
use crate::scene::Scene;
use crate::simulate::{Checkpoints, Merged, RunReport};
use crate::study::Runner;

/// Time between checkpoints.
pub(super) const CHECKPOINT_INTERVAL: Duration = Duration::from_secs(30);

/// Runs a scene, writes its folder and prints its results.
pub(super) fn run(
    options: &RunOptions,
    machines: &Machines,
    verbosity: Verbosity,
    interrupt: &Interrupt,
) -> anyhow::Result<Outcome> {
    interrupt.listen()?;
    let (mut scene, source) = scene_arg::find(Some(&options.scene))?;
    scene_arg::override_scene(&mut scene, options.seed, options.particles)?;
    let wanted = Wanted { scene: &scene, passes: options.passes, shared: machines.are_many() };
    let keeps = options.checkpoint.as_deref();
    let resumed = options.resume.as_deref().map(|path| kept::resumed(path, keeps, wanted)).transpose()?.flatten();
    let beside: Vec<&Path> = options.checkpoint.iter().chain(&options.resume).map(PathBuf::as_path).collect();
    let folder = claim::folder(&FolderRequest {
        path: &options.out,
        earlier: match &options.resume {
            _ if options.force => Earlier::Replaced,
            Some(_) => Earlier::Resumed(&scene),
            None => Earlier::Refused,
        },
        names: &run_file_names(),
        inputs: &source.path().into_iter().collect::<Vec<_>>(),
        beside: &beside,
    })?;
    let kept = keeps.map(|path| kept::claim(path, wanted, resumed.as_ref())).transpose()?;
    if let (Some(path), None) = (&options.resume, &resumed) {
        let path = path.display();
        print::stderr(&format!("larmor: nothing had been kept when the run was ended; it begins anew: {path}"));
    }
    let every = kept.as_ref().map(|_| CHECKPOINT_INTERVAL);
    let checkpoints = Checkpoints { from: resumed.map(|resumed| resumed.checkpoint), every };
    let mut watcher = Watcher::new(verbosity, interrupt)?.keep(kept);
    let mut runner = machines.runner(options.threads, |event| watcher.hear(event))?;
    let report = runner.run_with(scene, options.passes, checkpoints)?;
    drop(runner);
    let outcome = finish(&report, folder, options.json, verbosity);
    // Where the field was not built yet, there is nothing to resume.
    if let (false, Some(path)) = (report.complete, watcher.kept()) {
        print::stderr(&format!("larmor: to resume, give the same command and --resume {}", path.display()));
    }
    outcome
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

/// Prints the results to stdout, writes the folder and says how the run ended. A run that was interrupted does not replace
/// results that are complete or have more behind them; its own go beside them.
///
/// # Errors
/// If stdout or a file cannot be written.
pub(super) fn finish(
    report: &RunReport,
    folder: OutputFolder,
    json: bool,
    verbosity: Verbosity,
) -> anyhow::Result<Outcome> {
    let nothing = stays(report, &folder) && report.estimates.time_yr == 0.0;
    if nothing {
        let path = folder.path().display();
        print::stderr(&format!("larmor: interrupted before anything was measured; {path} is as it was"));
        return Ok(Outcome::Interrupted);
    }
    let folder = deliver(report, folder, json, verbosity)?;
    if report.complete {
        return Ok(Outcome::Done);
    }
    let folder = folder.display();
    if let Some(Merged { ended, all }) = report.merged {
        print::stderr(&format!(
            "larmor: interrupted with {ended} of {all} batches at the end; what they have measured is in {folder}"
        ));
        return Ok(Outcome::Interrupted);
    }
    print::stderr(&format!(
        "larmor: interrupted after {} of {}; what was measured so far is in {folder}",
        print::quantity(report.estimates.time_yr, Unit::Year),
        print::quantity(report.scene.run.duration_yr, Unit::Year)
    ));
    Ok(Outcome::Interrupted)
}

/// Prints the results to stdout and writes the folder, or one beside it where what is there must stay; returns which.
///
/// # Errors
/// If stdout or a file cannot be written.
pub(super) fn deliver(
    report: &RunReport,
    folder: OutputFolder,
    json: bool,
    verbosity: Verbosity,
) -> anyhow::Result<PathBuf> {
    let stays = stays(report, &folder);
    let text = if json { summary_json(report) } else { results(report) };
    let write = |folder: &Path| write_run(folder, report, &Options::default());
    Delivery { folder, text, json, stays, write: &write }.make(verbosity)
}

/// True if the folder has results that those of the report must not replace.
fn stays(report: &RunReport, folder: &OutputFolder) -> bool {
    let more = |earlier: Summary| earlier.complete || earlier.steps > report.steps;
    !report.complete && folder.summary().is_some_and(more)
}

/// What a run has measured, in sentences.
fn results(report: &RunReport) -> String {
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
        lines.push(format!("D⊥ = {} pc²/yr at {at}", value_error(across.value, across.error)));
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
    if !report.complete {
        lines.push(reached(report));
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::write_whole;
    use crate::simulate::Plan;

    fn report(steps: u64, complete: bool) -> RunReport {
        let scene = Scene::default();
        RunReport {
            plan: Arc::new(Plan::of(&scene)),
            scene: Arc::new(scene),
            merged: None,
            threads: 1,
            particles: 1,
            steps,
            field_setup_s: 0.0,
            propagation_s: 1.0,
            complete,
            estimates: Arc::default(),
        }
    }

    #[test]
    fn results_stay_before_those_of_an_interrupted_run_that_have_less_behind_them() -> anyhow::Result<()> {
        let place = tempfile::tempdir()?;
        let request =
            FolderRequest { path: place.path(), earlier: Earlier::Replaced, names: &[], inputs: &[], beside: &[] };
        let folder = OutputFolder::claim(&request)?;
        assert!(!stays(&report(0, false), &folder), "nothing is there");
        for (earlier, new, expected) in [
            ((20, false), (19, false), true),
            ((20, false), (20, false), false),
            ((20, false), (21, false), false),
            ((20, false), (19, true), false),
            ((20, true), (99, false), true),
            ((20, true), (1, true), false),
        ] {
            let summary = summary_json(&report(earlier.0, earlier.1));
            write_whole(&place.path().join("summary.json"), summary.as_bytes())?;
            assert_eq!(stays(&report(new.0, new.1), &folder), expected, "{new:?} after {earlier:?}");
        }
        Ok(())
    }
}
