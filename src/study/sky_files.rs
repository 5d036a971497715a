//! The files of figures 2 and 3: pictures, every curve and point as a table, and what was fitted.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::figure::{self, Case, Figure, MeasuredDipoles, MeasuredProtons, Sky};
use crate::output::OutputError;
use crate::sky::{DipolePoint, Fit, FitParameter, SkyCurves, SkyError, SkyModel};
use crate::study::sky::{QUOTED_TEV, SkyCase, SkyPlan, SkyStudy};
use crate::study::sky_tables::{band_ecsv, curves_ecsv, dipoles_ecsv, dots_ecsv, protons_ecsv};
use crate::study::{json, write_files};

/// What every row of a model says of itself.
const OURS: &str = "fit by larmor";
/// What the figures and the summary say of it.
const CURVES: &str = "fit by larmor, not the paper's curves";

/// Writes `fig2.svg`, `fig2.png`, `fig2_curves.ecsv`, `fig2_points.ecsv`, `fig2_band.ecsv` and `fig2.json`.
///
/// # Errors
/// The first file that cannot be drawn or written.
pub fn write_fig2(folder: &Path, study: &SkyStudy) -> Result<Vec<PathBuf>, OutputError> {
    let set = study.plan.set;
    let points: Vec<&DipolePoint> = study.plan.observations.dipoles_in(set).collect();
    let cases: Vec<Case<'_>> =
        study.readings.iter().map(|case| Case { label: source_words(case), curves: &case.shown }).collect();
    let sky = Sky { set, cases: &cases, ours: CURVES, told: false };
    let observations = &study.plan.observations;
    let figure = figure::dipole(&sky, &MeasuredDipoles::new(observations, set), &observations.band);
    let texts = [
        ("fig2_curves.ecsv".to_owned(), curves_ecsv("Figure 2: model curves", OURS, &shown(&study.readings))),
        ("fig2_points.ecsv".to_owned(), dipoles_ecsv(&points)),
        ("fig2_band.ecsv".to_owned(), band_ecsv(&observations.band)),
        ("fig2.json".to_owned(), sky_json(study, &study.readings)),
    ];
    write_files(folder, &texts, Some(("fig2", &figure)))
}

/// Writes `fig3.svg`, `fig3.png`, `fig3_curves.ecsv`, `fig3_points.ecsv`, `fig3_dots.ecsv` and `fig3.json`.
///
/// # Errors
/// The first file that cannot be drawn or written.
pub fn write_fig3(folder: &Path, study: &SkyStudy) -> Result<Vec<PathBuf>, OutputError> {
    let set = study.plan.set;
    let observations = &study.plan.observations;
    let model = SkyModel::new(study.cutoffs[0].sky(), &study.plan.table);
    let cases: Vec<Case<'_>> = (study.cutoffs.iter())
        .map(|case| Case {
            label: format!("E_max = {}, χ²/ndf = {:.1}/{}", case.shown.name, case.fits[0].chi2, case.fits[0].ndf),
            curves: &case.shown,
        })
        .collect();
    let sky = Sky { set, cases: &cases, ours: CURVES, told: false };
    let protons = MeasuredProtons::new(observations, set);
    let figure = figure::spectrum(&sky, &protons, &study.dots).hide(&protons.spare.iter().cloned().collect());
    let texts = [
        ("fig3_curves.ecsv".to_owned(), curves_ecsv("Figure 3: model curves", OURS, &shown(&study.cutoffs))),
        ("fig3_points.ecsv".to_owned(), protons_ecsv(observations, set, Some(&model))),
        ("fig3_dots.ecsv".to_owned(), dots_ecsv(OURS, &study.dots)),
        ("fig3.json".to_owned(), sky_json(study, &study.cutoffs)),
    ];
    write_files(folder, &texts, Some(("fig3", &figure)))
}

/// What the measurements show where there is no fit to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// Of figure 2.
    Dipoles,
    /// Of figure 3.
    Protons,
}

/// Writes what there is of a figure without a fit, because of `failure`: for [`Measured::Dipoles`] `fig2.svg`, `fig2.png`,
/// `fig2_points.ecsv`, `fig2_band.ecsv` and `fig2.json`, for [`Measured::Protons`] `fig3.svg`, `fig3.png`, `fig3_points.ecsv`
/// and `fig3.json`.
///
/// # Errors
/// The first file that cannot be drawn or written.
pub fn write_measured(
    folder: &Path,
    plan: &SkyPlan,
    measured: Measured,
    failure: &SkyError,
) -> Result<Vec<PathBuf>, OutputError> {
    let (set, observations) = (plan.set, &plan.observations);
    let sky = Sky { set, cases: &[], ours: CURVES, told: false };
    let (name, figure, tables) = match measured {
        Measured::Dipoles => {
            let points: Vec<&DipolePoint> = observations.dipoles_in(set).collect();
            let figure = figure::dipole(&sky, &MeasuredDipoles::new(observations, set), &observations.band);
            ("fig2", figure, vec![("points", dipoles_ecsv(&points)), ("band", band_ecsv(&observations.band))])
        }
        Measured::Protons => {
            let protons = MeasuredProtons::new(observations, set);
            let figure = figure::spectrum(&sky, &protons, &[]).hide(&protons.spare.iter().cloned().collect());
            ("fig3", figure, vec![("points", protons_ecsv(observations, set, None))])
        }
    };
    let caption = "measurements alone, as the fit failed".to_owned();
    let figure = Figure { title: format!("{} ({caption})", figure.title), caption, ..figure };
    let tables = tables.into_iter().map(|(table, text)| (format!("{name}_{table}.ecsv"), text));
    let summary = (format!("{name}.json"), failure_json(plan, failure));
    write_files(folder, &tables.chain([summary]).collect::<Vec<_>>(), Some((name, &figure)))
}

/// Why there is no fit, as JSON.
pub fn failure_json(plan: &SkyPlan, failure: &SkyError) -> String {
    json(&Failure { version: env!("CARGO_PKG_VERSION"), data_set: plan.set.word(), failure: failure.to_string() })
}

#[derive(Serialize)]
struct Failure {
    version: &'static str,
    data_set: &'static str,
    failure: String,
}

/// `R = 600 pc, offset 100 pc, E_max = 1e14 eV`.
fn source_words(case: &SkyCase) -> String {
    let sky = case.sky();
    let offset = if sky.offset_pc > 0.0 { format!(", {} pc aside", sky.offset_pc) } else { String::new() };
    let cutoff = match sky.e_max_tev {
        e if e < 1e6 => format!("E_max {:e} eV", e * 1e12),
        _ => "no cutoff".to_owned(),
    };
    format!("R = {:.0} pc{offset}, {cutoff}", sky.distance_pc)
}

/// The curves of all cases.
fn shown(cases: &[SkyCase]) -> Vec<&SkyCurves> {
    cases.iter().map(|case| &case.shown).collect()
}

/// What was fitted, as JSON.
#[derive(Serialize)]
struct Summary<'a> {
    version: &'static str,
    curves: &'static str,
    data_set: &'static str,
    points: usize,
    fraction_energy_tev: f64,
    fraction_low: f64,
    fraction_high: f64,
    cases: Vec<CaseSummary<'a>>,
}

#[derive(Serialize)]
struct CaseSummary<'a> {
    case: &'a str,
    distance_pc: f64,
    offset_pc: f64,
    age_yr: f64,
    e_max_tev: f64,
    e_min_tev: f64,
    plateau_dipole: f64,
    sea_dipole_pev: f64,
    sea_dipole_error: f64,
    sea_dipole_chi2: f64,
    sea_dipole_ndf: usize,
    fits: Vec<FitSummary<'a>>,
}

#[derive(Serialize)]
struct FitSummary<'a> {
    sea_slope: f64,
    chi2: f64,
    ndf: usize,
    parameters: Vec<ParameterSummary>,
    covariance: &'a [Vec<f64>],
}

#[derive(Serialize)]
struct ParameterSummary {
    name: &'static str,
    value: f64,
    error: f64,
}

/// What was fitted for the cases of a figure: values, errors, covariance, χ².
pub fn sky_json(study: &SkyStudy, cases: &[SkyCase]) -> String {
    json(&Summary {
        version: env!("CARGO_PKG_VERSION"),
        curves: "fit by larmor, not the paper's",
        data_set: study.plan.set.word(),
        points: study.points.len(),
        fraction_energy_tev: QUOTED_TEV,
        fraction_low: study.fraction_at_quoted[0],
        fraction_high: study.fraction_at_quoted[1],
        cases: (cases.iter())
            .map(|case| CaseSummary {
                case: case.shown.name,
                distance_pc: case.sky().distance_pc,
                offset_pc: case.sky().offset_pc,
                age_yr: case.sky().age_yr,
                e_max_tev: case.sky().e_max_tev,
                e_min_tev: case.sky().e_min_tev,
                plateau_dipole: case.plateau,
                sea_dipole_pev: case.sea_dipole.value,
                sea_dipole_error: case.sea_dipole.error,
                sea_dipole_chi2: case.sea_dipole.chi2,
                sea_dipole_ndf: case.sea_dipole.ndf,
                fits: case.fits.iter().map(fit_summary).collect(),
            })
            .collect(),
    })
}

fn fit_summary(fit: &Fit) -> FitSummary<'_> {
    let parameter = |p: &FitParameter| ParameterSummary { name: p.free.path(), value: p.value, error: p.error };
    FitSummary {
        sea_slope: fit.sky.sea_slope,
        chi2: fit.chi2,
        ndf: fit.ndf,
        parameters: fit.parameters.iter().map(parameter).collect(),
        covariance: &fit.covariance,
    }
}
