//! `larmor calibrate`: are the errors of A right?

use std::path::Path;

use crate::cli::args::{CalibrateOptions, StudyOptions, Verbosity};
use crate::cli::interrupt::Interrupt;
use crate::cli::machines::Machines;
use crate::cli::study::{Study, prepare, scene};
use crate::cli::watch::Watcher;
use crate::cli::{Outcome, print};
use crate::estimate::{ErrorCheck, Pulls};
use crate::quantity::value_error;
use crate::study::{
    Calibration, Event, Pace, calibrate as run_many, calibration_json, worth_a_trial, write_calibration,
};

/// Makes many runs and prints mean and width of the pulls.
pub(super) fn calibrate(
    options: &CalibrateOptions,
    machines: &Machines,
    verbosity: Verbosity,
    interrupt: &Interrupt,
) -> anyhow::Result<Outcome> {
    let StudyOptions { json, .. } = &options.study;
    let (scene, inputs) = scene(&options.scene)?;
    let folder = prepare(&options.study, &["calibrate", "scene.ron"], &inputs)?;
    let mut watcher = Watcher::new(verbosity, interrupt)?;
    let mut runner = machines.runner(options.study.threads, |event| watcher.hear(event))?;
    let threads = runner.threads();
    if worth_a_trial([&scene], options.runs)
        && let Some(pace) = Pace::measure(&mut runner, &scene)?
    {
        let seconds = f64::from(options.runs) * f64::from(options.passes) * pace.seconds(&scene);
        runner.tell(Event::Said(&format!(
            "{} runs take about {} on {threads} threads",
            options.runs,
            print::wall_clock(seconds)
        )));
    }
    let calibration = run_many(&mut runner, &scene, options.runs, options.passes)?;
    let write = |out: &Path| write_calibration(out, &scene, &calibration);
    let text = if *json { calibration_json(&calibration) } else { sentences(&calibration) };
    Study { folder, write: &write, text, json: *json, interrupted: calibration.cancelled }.finish(verbosity)
}

fn sentences(calibration: &Calibration) -> String {
    let line = |name: &str, pulls: Option<Pulls>| match pulls {
        Some(Pulls { count, mean, mean_error, width, width_error, .. }) => format!(
            "{name}: mean {}, width {}  ({count} pulls)\n",
            value_error(mean, mean_error),
            value_error(width, width_error)
        ),
        None => format!("{name}: too few runs with a bin that is both late enough and well enough filled\n"),
    };
    let scatter = |(name, check): (&str, Option<ErrorCheck>)| match check {
        Some(ErrorCheck { ratio, ratio_error, .. }) => {
            format!("{name}: scatter over quoted error {}\n", value_error(ratio, ratio_error))
        }
        None => format!("{name}: too few runs have measured it\n"),
    };
    format!("{} runs; errors: {}\n", calibration.run_count(), calibration.error_basis.in_words())
        + &calibration.error_checks().map(scatter).concat()
        + &line("A in bins against R/(cT)", calibration.pulls())
        + &line("A in bins against the running widths", calibration.running_pulls())
        + &line("amplitudes against 1", calibration.amplitude_pulls())
}
