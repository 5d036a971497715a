//! `larmor converge`: the same measurement with finer means and with other ones.

use crate::cli::args::{ConvergeOptions, StudyOptions, Verbosity};
use crate::cli::interrupt::Interrupt;
use crate::cli::study::{Study, prepare, scene};
use crate::cli::watch::Watcher;
use crate::cli::{Outcome, print};
use crate::study::{News, Pace, Runner, converge as run_variants, convergence_json, variants, write_convergence};

/// Runs the base and its variants and prints the table.
pub(super) fn converge(
    options: &ConvergeOptions,
    verbosity: Verbosity,
    interrupt: &Interrupt,
) -> anyhow::Result<Outcome> {
    let StudyOptions { out, json, .. } = &options.study;
    let base = scene(&options.scene)?;
    let threads = prepare(&options.study)?;
    let variants = variants(&base);
    let mut watcher = Watcher::new(verbosity, interrupt)?;
    let mut runner = Runner::new(threads, |news| watcher.hear(news))?;
    let (mut seconds, mut untried) = (0.0, 0);
    for variant in variants.iter().filter(|_| !interrupt.asked()) {
        match Pace::measure(&mut runner, &variant.scene)? {
            Some(pace) => seconds += pace.seconds(&variant.scene),
            None => untried += 1,
        }
    }
    let more =
        if untried > 0 { format!(" without {untried} whose fields are too large for a trial") } else { String::new() };
    runner.tell(News::Said(&format!(
        "{} runs take about {} on {threads} threads{more}",
        variants.len(),
        print::seconds(seconds)
    )));
    let convergence = run_variants(&mut runner, &variants)?;
    let written = write_convergence(out, &convergence)?;
    let text = if *json { convergence_json(&convergence) } else { convergence.markdown() };
    Ok(Study { out, written: &written, text, json: *json, interrupted: convergence.cancelled }.finish(verbosity)?)
}
