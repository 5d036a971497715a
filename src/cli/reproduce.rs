//! `larmor reproduce`: the figures of the paper.

use std::path::Path;

use crate::cli::args::{PaperFigure, ReproduceOptions, StudyOptions, Verbosity};
use crate::cli::interrupt::Interrupt;
use crate::cli::machines::Machines;
use crate::cli::study::{Study, prepare};
use crate::cli::watch::Watcher;
use crate::cli::{Outcome, UsageError, print, reproduce_electrons, reproduce_sky};
use crate::quantity::{Unit, value_error};
use crate::study::{
    Effort, Event, Fig1, Pace, Panel, Runner, StudyError, fig1_json, fig1_panels, run_fig1, write_fig1,
};

/// Makes one figure and says what it shows.
pub(super) fn reproduce(
    options: &ReproduceOptions,
    machines: &Machines,
    verbosity: Verbosity,
    interrupt: &Interrupt,
) -> anyhow::Result<Outcome> {
    match options.figure {
        PaperFigure::Fig1 => fig1(options, machines, verbosity, interrupt),
        PaperFigure::Fig2 | PaperFigure::Fig3 => reproduce_sky::sky(options, verbosity),
        PaperFigure::Electrons => reproduce_electrons::electrons(options, verbosity),
    }
}

fn fig1(
    options: &ReproduceOptions,
    machines: &Machines,
    verbosity: Verbosity,
    interrupt: &Interrupt,
) -> anyhow::Result<Outcome> {
    if !options.data.is_empty() || options.data_set.is_some() || options.e_min {
        let message = "--data, --data-set and --e-min are for fig2 and fig3; fig1 shows no measurements";
        return Err(UsageError(message.to_owned()).into());
    }
    let StudyOptions { json, .. } = &options.study;
    let folder = prepare(&options.study, &["fig1"], &[])?;
    let effort = if options.quick { Effort::Quick } else { Effort::Full };
    let panels = fig1_panels(effort, options.seed);
    let mut watcher = Watcher::new(verbosity, interrupt)?;
    let mut runner = machines.runner(options.study.threads, |event| watcher.hear(event))?;
    let threads = runner.threads();
    // The quick one promises its time; a trial would take a part of it.
    if effort == Effort::Full {
        let expected = expected_seconds(&mut runner, &panels)?;
        runner.tell(Event::Said(&format!(
            "figure 1 takes about {} on {threads} threads, by a short trial of each of its runs",
            print::wall_clock(expected)
        )));
    }
    let fig1 = run_fig1(&mut runner, &panels)?;
    let write = |out: &Path| write_fig1(out, &fig1);
    let text = if *json { fig1_json(&fig1) } else { sentences(&fig1) };
    Study { folder, write: &write, text, json: *json, interrupted: fig1.cancelled }.finish(verbosity)
}

fn expected_seconds(runner: &mut Runner, panels: &[Panel]) -> Result<f64, StudyError> {
    let mut seconds = 0.0;
    for scene in panels.iter().flat_map(|panel| &panel.scenes) {
        if !runner.cancelled() {
            seconds += Pace::measure(runner, scene)?.map_or(0.0, |pace| pace.seconds(scene));
        }
    }
    Ok(seconds)
}

fn sentences(fig1: &Fig1) -> String {
    let mut text = String::new();
    for panel in &fig1.panels {
        let (chi2, ndf) = panel.chi2();
        let result = panel.amplitude().map_or_else(
            || "no estimate".to_owned(),
            |a| format!("{}  (χ²/ndf = {chi2:.1}/{ndf})", value_error(a.value, a.error)),
        );
        text += &format!("{:<6}A / (R/cT) = {result}\n", panel.name);
        for run in &panel.runs {
            let late = run.estimates.amplitude.map_or_else(String::new, |amplitude| {
                format!(", window from {}", print::quantity(amplitude.window_start_yr, Unit::Year))
            });
            text += &format!(
                "      {} TeV: {} particles to {}{late}; field {}, motion {}\n",
                run.scene.particles.energy_tev,
                run.particles,
                print::quantity(run.estimates.time_yr, Unit::Year),
                print::wall_clock(run.field_setup_s),
                print::wall_clock(run.propagation_s)
            );
        }
    }
    text + &format!("{} in all\n", print::wall_clock(fig1.seconds))
}
