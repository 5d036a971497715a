//! `larmor reproduce fig2` and `fig3`: fits and figures of the observed sky.

use std::path::{Path, PathBuf};

use crate::cli::args::{PaperFigure, ReproduceOptions, StudyOptions, Verbosity};
use crate::cli::study::{Study, prepare};
use crate::cli::{FailedError, Outcome, UsageError, print};
use crate::output::OutputFolder;
use crate::quantity::{Unit, number, value_error};
use crate::sky::{DiffusionTable, Observations, SkyError};
use crate::study::{
    LowEnergies, Measured, QUOTED_TEV, SkyCase, SkyPlan, SkyStudy, failure_json, needed_distance, sky_json, study_sky,
    write_fig2, write_fig3, write_measured,
};

/// Makes one of the two figures and says what it shows.
pub(super) fn sky(options: &ReproduceOptions, verbosity: Verbosity) -> anyhow::Result<Outcome> {
    let StudyOptions { json, .. } = &options.study;
    if options.quick {
        return Err(UsageError("--quick is for fig1; fig2 and fig3 take a second".to_owned()).into());
    }
    let observations = Observations::shipped_with(&options.data)?;
    let inputs: Vec<&Path> = options.data.iter().map(PathBuf::as_path).collect();
    let names = if options.figure == PaperFigure::Fig3 { ["fig3"] } else { ["fig2"] };
    let folder = prepare(&options.study, &names, &inputs)?;
    let low_energies = if options.e_min { LowEnergies::Cutoff } else { LowEnergies::Offset };
    let set = options.data_set.unwrap_or_default().into();
    let plan = SkyPlan { set, low_energies, observations, table: DiffusionTable::shipped()? };
    let study = match study_sky(plan.clone()) {
        Err(failure @ SkyError::Fit(_)) => return measured_alone(options, folder, &plan, &failure, verbosity),
        study => study?,
    };
    let (cases, text) = match options.figure {
        PaperFigure::Fig3 => (&study.cutoffs, spectrum(&study)),
        _ => (&study.readings, dipole(&study)),
    };
    let write = |out: &Path| match options.figure {
        PaperFigure::Fig3 => write_fig3(out, &study),
        _ => write_fig2(out, &study),
    };
    let text = if *json { sky_json(&study, cases) } else { text };
    Study { folder, write: &write, text, json: *json, interrupted: false }.finish(verbosity)
}

/// Shows the measurements without a fit, and fails with the reason.
fn measured_alone(
    options: &ReproduceOptions,
    folder: OutputFolder,
    plan: &SkyPlan,
    failure: &SkyError,
    verbosity: Verbosity,
) -> anyhow::Result<Outcome> {
    let measured = if options.figure == PaperFigure::Fig3 { Measured::Protons } else { Measured::Dipoles };
    let write = |out: &Path| write_measured(out, plan, measured, failure);
    let json = options.study.json;
    let text = if json { failure_json(plan, failure) } else { String::new() };
    Study { folder, write: &write, text, json, interrupted: false }.finish(verbosity)?;
    Err(FailedError(format!("{failure}; the figure shows the measurements without it")).into())
}

fn preamble(study: &SkyStudy) -> String {
    let [low, high] = study.fraction_at_quoted;
    format!(
        "all curves are fits of this program to {} proton points ({}), not the paper's curves\n\
         f_s at {QUOTED_TEV} TeV is left open: {low:.2} to {high:.2} fit equally well\n",
        study.points.len(),
        study.plan.set.title()
    )
}

fn chi2(case: &SkyCase) -> String {
    let all: Vec<String> = case.fits.iter().map(|fit| format!("{:.1}/{}", fit.chi2, fit.ndf)).collect();
    all.join(" and ")
}

fn dipole(study: &SkyStudy) -> String {
    let mut text = preamble(study);
    for case in &study.readings {
        let sky = case.sky();
        text += &format!(
            "{:<12} R = {:.0} pc, {:.0} pc aside, T = {}: δ_s = {} (mean of 2 to 20 TeV); χ²/ndf = {}\n",
            case.shown.name,
            sky.distance_pc,
            sky.offset_pc,
            print::quantity(sky.age_yr, Unit::Year),
            number(case.plateau, 3),
            chi2(case)
        );
        let sea = case.sea_dipole;
        text += &format!(
            "             sea: δ = {} at 1 PeV, χ²/ndf = {:.1}/{}\n",
            value_error(sea.value, sea.error),
            sea.chi2,
            sea.ndf
        );
    }
    for dipole in [3e-4, 1e-3] {
        let needed = needed_distance(dipole, study.fraction_at_quoted, 2.0e6);
        text += &format!(
            "δ = {} after 2 Myr needs R = {} pc with that range of f_s, and {:.0} pc at f_s = 1\n",
            number(dipole, 3),
            value_error(needed.value, needed.error),
            needed_distance(dipole, [1.0, 1.0], 2.0e6).value
        );
    }
    text
}

fn spectrum(study: &SkyStudy) -> String {
    let mut text = preamble(study);
    for case in &study.cutoffs {
        text += &format!("E_max = {}: χ²/ndf = {}\n", case.shown.name, chi2(case));
        for parameter in &case.fits[0].parameters {
            let (name, value) = (parameter.free.path(), value_error(parameter.value, parameter.error));
            text += &format!("    {name:<22} {value}\n");
        }
    }
    text
}
