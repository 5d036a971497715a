//! `larmor sources`: random supernovae against the smooth sea.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;

use crate::cli::args::{SourcesOptions, StudyOptions, Verbosity};
use crate::cli::interrupt::Interrupt;
use crate::cli::machines::Machines;
use crate::cli::progress::part_meter;
use crate::cli::study::{Study, prepare};
use crate::cli::{Outcome, print, scene_arg};
use crate::quantity::{number, value_error};
use crate::sky::{DiffusionTable, Observations};
use crate::study::{SourcesCase, SourcesStudy, sources_json, study_sources, write_sources};

/// No estimate of the remaining time before so much has been measured.
const SETTLING: Duration = Duration::from_millis(500);

/// Draws the Galaxies, says what they show and writes the files.
pub(super) fn sources(
    options: &SourcesOptions,
    machines: &Machines,
    verbosity: Verbosity,
    interrupt: &Interrupt,
) -> anyhow::Result<Outcome> {
    let StudyOptions { threads, json, .. } = options.study;
    let (mut scene, source) = scene_arg::find(Some(&options.scene))?;
    scene_arg::override_scene(&mut scene, options.seed, None)?;
    let table = match &options.diffusion {
        Some(path) => DiffusionTable::from_file(path)?,
        None => DiffusionTable::shipped()?,
    };
    let observations = Observations::shipped_with(&options.data)?;
    let inputs: Vec<&Path> = source
        .path()
        .into_iter()
        .chain(options.diffusion.as_deref())
        .chain(options.data.iter().map(AsRef::as_ref))
        .collect();
    let folder = prepare(&options.study, &["sources", "summary.json", "scene.ron"], &inputs)?;
    interrupt.listen().context("cannot listen for Ctrl-C")?;
    let begin = Instant::now();
    let mut meter = part_meter(verbosity);
    let mut watch = |what: &str, part: f64| {
        let elapsed = begin.elapsed();
        let left = if elapsed < SETTLING || part <= 0.0 {
            String::new()
        } else {
            format!(", {} left", print::wall_clock(elapsed.as_secs_f64() * (1.0 - part) / part))
        };
        meter.tick(part, &format!("{what}{left}"));
        if interrupt.asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let mut crew = machines.galaxy_crew(threads)?;
    let study = study_sources(&scene, &table, options.galaxies, &mut *crew, &mut watch)?;
    meter.finish();
    let write = |out: &Path| write_sources(out, &study, &observations);
    let text = if json { sources_json(&study) } else { sentences(&study) };
    Study { folder, write: &write, text, json, interrupted: !study.complete }.finish(verbosity)
}

fn sentences(study: &SourcesStudy) -> String {
    let mut text = "random supernovae, this program's model with the paper's rate and Green's function\n".to_owned();
    for case in &study.cases {
        text += &of_case(case);
    }
    text
}

fn of_case(case: &SourcesCase) -> String {
    let what = if case.name == "isotropic" { "isotropic diffusion, halo" } else { "diffusion of the scene" };
    let mut text = format!(
        "\n{what}, {} per 10⁴ yr and kpc³: {} Galaxies in {}\n",
        number(case.galaxy.rate, 3),
        case.galaxies,
        print::wall_clock(case.seconds)
    );
    text += "    E [TeV]   f₁, median           one above half       sources that count\n";
    for told in &case.answers.energies {
        text += &format!(
            "    {:<10}{:<21}{:<21}{}\n",
            number(told.energy_tev, 3),
            value_error(told.strongest.value, told.strongest.error),
            value_error(told.dominated.value, told.dominated.error),
            value_error(told.effective.value, told.effective.error)
        );
    }
    let plateau = &case.answers.plateau;
    text += &format!(
        "    dipole of 2 to 20 TeV up to 1e-3: {}, flat: {}, both: {}, and steady to 100 TeV: {}\n",
        value_error(plateau.small.value, plateau.small.error),
        value_error(plateau.flat.value, plateau.flat.error),
        value_error(plateau.small_and_flat.value, plateau.small_and_flat.error),
        value_error(plateau.all.value, plateau.all.error)
    );
    if case.name != "isotropic" {
        let answers = &case.answers;
        text += &format!(
            "    the last Myr, 1 kpc × (100 pc)²: {} on average, at least one with {} ({} counted)\n",
            number(answers.expected, 3),
            number(answers.at_least_one, 3),
            value_error(answers.counted.value, answers.counted.error)
        );
    }
    text
}
