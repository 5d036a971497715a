//! `larmor run`: the same engine as behind the window, then the files.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use crossbeam_channel::RecvTimeoutError;

use crate::cli::args::{RunOptions, Verbosity};
use crate::cli::interrupt::Interrupt;
use crate::cli::progress::Meter;
use crate::cli::{Outcome, print, scene_arg};
use crate::output::{prepare_folder, summary_json, write_run};
use crate::scene::Scene;
use crate::simulate::{Command, Passes, Plan, RunReport, Simulation, Update};

/// How often progress is shown and Ctrl-C is looked at.
const TICK: Duration = Duration::from_millis(100);

/// Runs a scene, writes its folder and prints its results.
pub(super) fn run(options: &RunOptions, verbosity: Verbosity, interrupt: &Interrupt) -> anyhow::Result<Outcome> {
    let (mut scene, _) = scene_arg::find(Some(&options.scene))?;
    scene_arg::override_scene(&mut scene, options.seed, options.particles)?;
    prepare_folder(&options.out, options.force)?;
    let report = simulate(scene, options.threads.map(usize::from), verbosity, interrupt)?;
    finish(&report, &options.out, options.json, verbosity)
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
    interrupt.listen().context("cannot listen for Ctrl-C")?;
    let simulation = Simulation::spawn(Some(threads.unwrap_or_else(all_cores)))?;
    simulation.send(Command::Start { generation: 1, scene: Box::new(scene), passes: Passes::Count(1) })?;
    let mut meter = Meter::new(verbosity);
    let mut cancelled = false;
    loop {
        if interrupt.asked() && !cancelled {
            cancelled = true;
            simulation.send(Command::Cancel)?;
        }
        match simulation.updates().recv_timeout(TICK) {
            Ok(Update::Planned { plan, .. }) => announce(&plan, simulation.threads(), verbosity),
            Ok(Update::FieldReady { setup_s, .. }) => {
                if verbosity == Verbosity::Verbose {
                    print::stderr(&format!("larmor: the field took {}", print::seconds(setup_s)));
                }
                meter.start_moving();
            }
            Ok(Update::Finished { report, .. }) => {
                meter.finish();
                return Ok(report);
            }
            Ok(Update::Failed { message, .. }) => {
                meter.finish();
                bail!("{message}");
            }
            Ok(Update::Estimates { .. }) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => bail!("the simulation ended without a result"),
        }
        meter.tick(simulation.progress());
    }
}

/// Writes the folder, prints the results to stdout and says how the run ended.
///
/// # Errors
/// If a file cannot be written.
pub(super) fn finish(report: &RunReport, folder: &Path, json: bool, verbosity: Verbosity) -> anyhow::Result<Outcome> {
    let written = write_run(folder, report)?;
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
    if !report.cancelled {
        return Ok(Outcome::Done);
    }
    print::stderr(&format!(
        "larmor: interrupted after {} of {}; what was measured so far is in {}",
        print::years(report.estimates.time_yr),
        print::years(report.scene.run.duration_yr),
        folder.display()
    ));
    Ok(Outcome::Interrupted)
}

fn announce(plan: &Plan, threads: usize, verbosity: Verbosity) {
    if verbosity == Verbosity::Quiet {
        return;
    }
    for warning in &plan.warnings {
        print::stderr(&format!("larmor: warning: {warning}"));
    }
    if verbosity == Verbosity::Verbose {
        print::stderr(&format!(
            "larmor: {} steps of {} pc per particle, {} in all, on {threads} threads; the field takes {}",
            plan.steps,
            print::digits(plan.step_pc),
            print::count(plan.steps_per_pass() as f64),
            print::bytes(plan.field_bytes)
        ));
    }
}

fn results(report: &RunReport, folder: &Path, written: &[PathBuf]) -> String {
    let mut lines = Vec::new();
    match report.estimates.amplitude {
        Some(amplitude) => lines.push(format!(
            "A / (R/cT) = {}  (mean after {}; χ²/ndf = {:.1}/{})",
            print::with_error(amplitude.estimate.value, amplitude.estimate.error),
            print::years(amplitude.window_start_yr),
            amplitude.chi2,
            amplitude.ndf
        )),
        None => lines.push("A / (R/cT): no time bin is both late enough and well enough filled".to_owned()),
    }
    if let Some(last) = report.estimates.last_diffusion() {
        let at = print::years(last.time_yr);
        lines.push(format!("D∥ = {} pc²/yr at {at}", print::with_error(last.parallel.value, last.parallel.error)));
        let across = last.perpendicular;
        lines.push(format!("D⟂ = {} pc²/yr at {at}", print::with_error(across.value, across.error)));
    }
    lines.push(format!(
        "{} particles, {} steps in {} on {} threads ({:.0} ns per step and thread)",
        report.particles,
        print::count(report.steps as f64),
        print::seconds(report.propagation_s),
        report.threads,
        report.ns_per_step_per_thread()
    ));
    lines.push(format!("{} files in {}", written.len(), folder.display()));
    lines.join("\n") + "\n"
}
