//! `larmor converge`: the same measurement with finer means and with other ones.

use std::path::Path;

use crate::cli::args::{ConvergeOptions, StudyOptions, Verbosity};
use crate::cli::interrupt::Interrupt;
use crate::cli::machines::Machines;
use crate::cli::study::{Study, prepare, scene};
use crate::cli::watch::Watcher;
use crate::cli::{Outcome, print};
use crate::study::{
    Event, Pace, Runner, StudyError, Variant, converge as run_variants, convergence_json, steps_json, study_steps,
    variants, worth_a_trial, write_convergence, write_steps,
};

/// Runs the base and its variants and prints the table.
pub(super) fn converge(
    options: &ConvergeOptions,
    machines: &Machines,
    verbosity: Verbosity,
    interrupt: &Interrupt,
) -> anyhow::Result<Outcome> {
    let StudyOptions { json, .. } = &options.study;
    let (base, inputs) = scene(&options.scene)?;
    let folder = prepare(&options.study, &["converge"], &inputs)?;
    let variants = variants(&base);
    let mut watcher = Watcher::new(verbosity, interrupt)?;
    let mut runner = machines.runner(options.study.threads, |event| watcher.hear(event))?;
    if let Some(runs) = options.steps {
        let study = study_steps(&mut runner, &base, runs)?;
        let write = |out: &Path| write_steps(out, &study);
        let text = if *json { steps_json(&study) } else { study.markdown() };
        return Study { folder, write: &write, text, json: *json, interrupted: study.cancelled }.finish(verbosity);
    }
    if worth_a_trial(variants.iter().map(|variant| &variant.scene), 1) {
        tell_time(&mut runner, &variants)?;
    }
    let convergence = run_variants(&mut runner, &variants)?;
    let write = |out: &Path| write_convergence(out, &convergence);
    let text = if *json { convergence_json(&convergence) } else { convergence.markdown() };
    Study { folder, write: &write, text, json: *json, interrupted: convergence.cancelled }.finish(verbosity)
}

/// Says how long all variants take together, by a trial of each.
fn tell_time(runner: &mut Runner, variants: &[Variant]) -> Result<(), StudyError> {
    let (mut seconds, mut untried) = (0.0, 0);
    for Variant { scene, .. } in variants {
        if runner.cancelled() {
            return Ok(());
        }
        match Pace::measure(runner, scene)? {
            Some(pace) => seconds += pace.seconds(scene),
            None => untried += 1,
        }
    }
    let rest = if untried > 0 {
        format!(", and {untried} more whose fields are too large for a trial")
    } else {
        String::new()
    };
    let threads = runner.threads();
    runner.tell(Event::Said(&format!(
        "{} runs take about {} on {threads} threads{rest}",
        variants.len() - untried,
        print::wall_clock(seconds)
    )));
    Ok(())
}
