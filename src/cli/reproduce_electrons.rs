//! `larmor reproduce electrons`: the paper's closing remark as a figure.

use std::path::Path;

use crate::cli::args::{ReproduceOptions, StudyOptions, Verbosity};
use crate::cli::study::{Study, prepare};
use crate::cli::{Outcome, UsageError, print};
use crate::quantity::{Unit, number};
use crate::scene::Scene;
use crate::sky::DiffusionTable;
use crate::study::{ElectronStudy, electrons_json, study_electrons, write_electrons};

/// Makes the figure and says what it shows.
pub(super) fn electrons(options: &ReproduceOptions, verbosity: Verbosity) -> anyhow::Result<Outcome> {
    let StudyOptions { json, .. } = &options.study;
    if options.quick || !options.data.is_empty() || options.data_set.is_some() || options.e_min {
        let message = "electrons takes neither --quick nor --data, --data-set or --e-min; it shows no measurements";
        return Err(UsageError(message.to_owned()).into());
    }
    let folder = prepare(&options.study, &["electrons"], &[])?;
    let study = study_electrons(&Scene::default(), &DiffusionTable::shipped()?);
    let write = |out: &Path| write_electrons(out, &study);
    let text = if *json { electrons_json(&study) } else { sentences(&study) };
    Study { folder, write: &write, text, json: *json, interrupted: false }.finish(verbosity)
}

fn sentences(study: &ElectronStudy) -> String {
    let mut text = format!(
        "all curves are this program's model, not the paper's: one burst of electrons at {} pc\n\
         losses dE/dt = -b E² in {:.2} eV/cm³: b = {} per TeV and year\n",
        study.burst.distance_pc,
        study.density_ev_cm3,
        number(study.loss_per_tev_yr, 3)
    );
    for curve in &study.curves {
        let limit = curve.cooling_limit_tev;
        let half = curve.samples.iter().rfind(|sample| sample.energy_tev <= 0.5 * limit);
        let cooled = half
            .and_then(|sample| sample.dipole)
            .map_or_else(String::new, |dipole| format!(", {} with losses at half of that energy", number(dipole, 3)));
        text += &format!(
            "T = {:<8} nothing above 1/(bT) = {limit:.3} TeV; δ = 3R/(2cT) = {} without losses{cooled}\n",
            print::quantity(curve.age_yr, Unit::Year),
            number(curve.dipole_without_losses, 3)
        );
    }
    text
}
