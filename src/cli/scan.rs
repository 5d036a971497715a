//! `larmor scan`: D_par, D_perp and the amplitude of A over energy.

use std::path::Path;

use crate::cli::args::{ScanOptions, StudyOptions, Verbosity};
use crate::cli::interrupt::Interrupt;
use crate::cli::machines::Machines;
use crate::cli::study::{Study, prepare, scene};
use crate::cli::watch::Watcher;
use crate::cli::{Outcome, UsageError, print};
use crate::estimate::Estimate;
use crate::quantity::value_error;
use crate::study::{Event, Scan, plan_scan, run_scan, scan_json, write_scan};

/// Chooses, tells what and why, runs and writes.
pub(super) fn scan(
    options: &ScanOptions,
    machines: &Machines,
    verbosity: Verbosity,
    interrupt: &Interrupt,
) -> anyhow::Result<Outcome> {
    let StudyOptions { json, .. } = &options.study;
    let (base, inputs) = scene(&options.scene)?;
    if base.field.brms_ug == 0.0 {
        return Err(UsageError("a scan needs turbulence: brms_ug is 0 in this scene".to_owned()).into());
    }
    let energies = rising(&options.energies_tev)?;
    let folder = prepare(&options.study, &["scan"], &inputs)?;
    let mut watcher = Watcher::new(verbosity, interrupt)?;
    let mut runner = machines.runner(options.study.threads, |event| watcher.hear(event))?;
    let threads = runner.threads();
    let plans = plan_scan(&mut runner, &base, energies)?;
    for plan in &plans {
        let energy = plan.choice.scene.particles.energy_tev;
        let mut lines = vec![format!("{energy} TeV, about {}:", print::wall_clock(plan.seconds))];
        lines.extend(plan.choice.reasons.iter().map(|reason| format!("    {reason}")));
        runner.tell(Event::Said(&lines.join("\n")));
    }
    if !runner.cancelled() {
        let seconds: f64 = plans.iter().map(|plan| plan.seconds).sum();
        runner.tell(Event::Said(&format!(
            "the scan takes about {} on {threads} threads; fewer particles take less: --particles",
            print::wall_clock(seconds)
        )));
    }
    let mut scan = run_scan(&mut runner, &plans)?;
    scan.cancelled |= plans.len() < energies.len();
    let write = |out: &Path| write_scan(out, &scan, &command(options, energies));
    let text = if *json { scan_json(&scan) } else { sentences(&scan) };
    Study { folder, write: &write, text, json: *json, interrupted: scan.cancelled }.finish(verbosity)
}

/// What was asked for, without where it goes and on how many threads.
fn command(options: &ScanOptions, energies: &[f64]) -> String {
    let energies: Vec<String> = energies.iter().map(f64::to_string).collect();
    let seed = options.scene.seed.map_or_else(String::new, |seed| format!(" --seed {seed}"));
    let particles = options.scene.particles.map_or_else(String::new, |count| format!(" --particles {count}"));
    format!("larmor scan {} --energies-tev {}{seed}{particles}", options.scene.scene.display(), energies.join(","))
}

/// The energies as they were given. A list that falls may be one number with a decimal comma.
fn rising(energies: &[f64]) -> Result<&[f64], UsageError> {
    let Some(pair) = energies.windows(2).find(|pair| pair[0] >= pair[1]) else { return Ok(energies) };
    let [first, second] = [pair[0], pair[1]];
    if first == second {
        return Err(UsageError(format!("the energy {first} TeV is given twice: give each once")));
    }
    let one_number = [first, second].iter().all(|energy| energy.fract() == 0.0);
    let question = if one_number {
        format!("; is {first},{second} one number with a decimal comma? Then write {first}.{second}")
    } else {
        String::new()
    };
    let refused = format!("energies must rise, and {second} TeV follows {first} TeV: write {second},{first}{question}");
    Err(UsageError(refused))
}

fn sentences(scan: &Scan) -> String {
    let mut text = format!("{:>9}  {:<22}{:<26}{:<18}χ²/ndf\n", "E [TeV]", "D∥ [pc²/yr]", "D⊥ [pc²/yr]", "A/(R/cT)");
    let number = |e: Option<Estimate>| e.map_or_else(|| "–".to_owned(), |e| value_error(e.value, e.error));
    for row in &scan.rows {
        let estimates = &row.report.estimates;
        let last = estimates.last_diffusion();
        text += &format!(
            "{:>9}  {:<22}{:<26}{:<18}{}\n",
            row.report.scene.particles.energy_tev,
            number(last.map(|point| point.parallel)),
            number(last.map(|point| point.perpendicular)),
            number(estimates.amplitude.map(|amplitude| amplitude.estimate)),
            estimates.amplitude.map_or_else(|| "–".to_owned(), |a| format!("{:.1}/{}", a.chi2, a.ndf)),
        );
    }
    text
}
