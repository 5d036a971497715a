//! The files of figures 2 and 3: pictures, every curve and point as a table, and what was fitted.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::output::{
    Column, DipoleCase, DipoleFigure, OutputError, SpectrumCase, SpectrumFigure, Values, draw_dipole, draw_spectrum,
    ecsv_meta, to_ecsv,
};
use crate::sky::{DipolePoint, Fit, FitParameter, FitPoint, ProtonPoint, SkyModel, fit_points, is_chosen};
use crate::study::sky::{QUOTED_TEV, SkyCase, SkyStudy};
use crate::study::{json, write_files};
use crate::units::GEV_PER_TEV;

pub(super) const TEV: Option<&str> = Some("TeV");
const GEV: Option<&str> = Some("GeV");
pub(super) const DEG: Option<&str> = Some("deg");
pub(super) const INTENSITY: Option<&str> = Some("1 / (GeV m2 s sr)");

/// What every row of a model says of itself.
const OURS: &str = "fit by larmor";

pub(super) fn float(
    name: &str,
    unit: Option<&'static str>,
    description: &'static str,
    values: impl Iterator<Item = Option<f64>>,
) -> Column {
    Column::new(name, unit, description, Values::Float(values.collect()))
}

pub(super) fn words(name: &str, description: &'static str, values: impl Iterator<Item = impl Into<String>>) -> Column {
    Column::new(name, None, description, Values::Text(values.map(Into::into).collect()))
}

/// Writes `fig2.svg`, `fig2.png`, `fig2_curves.csv`, `fig2_points.csv`, `fig2_band.csv` and `fig2.json`.
///
/// # Errors
/// The first file that cannot be drawn or written.
pub fn write_fig2(folder: &Path, study: &SkyStudy) -> Result<Vec<PathBuf>, OutputError> {
    let set = study.plan.set;
    let points: Vec<&DipolePoint> = study.plan.observations.dipoles_in(set).collect();
    let cases: Vec<DipoleCase> = (study.readings.iter())
        .map(|case| DipoleCase { label: source_words(case), curves: case.curves.clone(), range: case.dipole_range() })
        .collect();
    let figure =
        draw_dipole(&DipoleFigure { set, points: &points, band: &study.plan.observations.band, cases: &cases });
    let texts = [
        ("fig2_curves.csv".to_owned(), curves_csv("Figure 2: model curves", &study.readings)),
        ("fig2_points.csv".to_owned(), dipoles_csv(&points)),
        ("fig2_band.csv".to_owned(), band_csv(study)),
        ("fig2.json".to_owned(), sky_json(study, &study.readings)),
    ];
    write_files(folder, &texts, Some(("fig2", &figure)))
}

/// Writes `fig3.svg`, `fig3.png`, `fig3_curves.csv`, `fig3_points.csv`, `fig3_dots.csv` and `fig3.json`.
///
/// # Errors
/// The first file that cannot be drawn or written.
pub fn write_fig3(folder: &Path, study: &SkyStudy) -> Result<Vec<PathBuf>, OutputError> {
    let set = study.plan.set;
    let all: Vec<&ProtonPoint> = study.plan.observations.protons_in(set).collect();
    let drawn: Vec<&ProtonPoint> = all.iter().copied().filter(|point| is_chosen(set, point)).collect();
    let cases: Vec<SpectrumCase> = (study.cutoffs.iter())
        .map(|case| SpectrumCase {
            label: format!("E_max = {}, χ²/ndf = {:.1}/{}", case.name, case.fits[0].chi2, case.fits[0].ndf),
            curves: case.curves.clone(),
            range: case.intensity_range(),
        })
        .collect();
    let figure = draw_spectrum(&SpectrumFigure { set, points: &drawn, cases: &cases, dots: &study.dots });
    let texts = [
        ("fig3_curves.csv".to_owned(), curves_csv("Figure 3: model curves", &study.cutoffs)),
        ("fig3_points.csv".to_owned(), protons_csv(study, &all)),
        ("fig3_dots.csv".to_owned(), dots_csv(study)),
        ("fig3.json".to_owned(), sky_json(study, &study.cutoffs)),
    ];
    write_files(folder, &texts, Some(("fig3", &figure)))
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

fn curves_csv(title: &str, cases: &[SkyCase]) -> String {
    let rows: Vec<_> = (cases.iter())
        .flat_map(|case| {
            let ranges = case.fractions.iter().zip(case.dipole_range());
            case.curves.iter().zip(ranges).map(move |(point, (fractions, dipoles))| (case, point, *fractions, dipoles))
        })
        .collect();
    let columns = [
        words(
            "status",
            "whose curve this is: a model fitted by this program, not the paper's",
            rows.iter().map(|_| OURS),
        ),
        words("case", "reading or cutoff", rows.iter().map(|row| row.0.name)),
        float("e_max_tev", TEV, "cutoff of the local source", rows.iter().map(|row| Some(row.0.sky().e_max_tev))),
        float("energy_tev", TEV, "energy", rows.iter().map(|row| Some(row.1.energy_tev))),
        float("source", INTENSITY, "local source", rows.iter().map(|row| Some(row.1.intensities.source))),
        float("sea", INTENSITY, "Galactic sea", rows.iter().map(|row| Some(row.1.intensities.sea))),
        float("old", INTENSITY, "old sources", rows.iter().map(|row| Some(row.1.intensities.old))),
        float("total", INTENSITY, "sum of the three", rows.iter().map(|row| Some(row.1.intensities.total()))),
        float("source_fraction", None, "f_s", rows.iter().map(|row| Some(row.1.intensities.source_fraction()))),
        float("source_fraction_low", None, "lowest among equally good fits", rows.iter().map(|row| Some(row.2[0]))),
        float("source_fraction_high", None, "highest among equally good fits", rows.iter().map(|row| Some(row.2[1]))),
        float("source_dipole", None, "3 f_s R/(2 c T)", rows.iter().map(|row| Some(row.1.source_dipole))),
        float("source_dipole_low", None, "with the lowest f_s", rows.iter().map(|row| Some(row.3[0]))),
        float("source_dipole_high", None, "with the highest f_s", rows.iter().map(|row| Some(row.3[1]))),
        float("sea_dipole", None, "contribution of the sea", rows.iter().map(|row| Some(row.1.sea_dipole))),
        float("amplitude", None, "amplitude of the vector sum", rows.iter().map(|row| Some(row.1.amplitude))),
        float("phase_deg", DEG, "right ascension of the vector sum", rows.iter().map(|row| Some(row.1.phase_deg))),
        words(
            "diffusion",
            "diffusion tensor at this energy: measured by larmor scan, or extrapolated from there",
            rows.iter().map(|row| if row.1.measured { "measured" } else { "extrapolated" }),
        ),
    ];
    to_ecsv(&ecsv_meta(title, None), &columns)
}

pub(super) fn dipoles_csv(points: &[&DipolePoint]) -> String {
    let of = |value: fn(&DipolePoint) -> Option<f64>| points.iter().map(move |point| value(point));
    let columns = [
        words("experiment", "experiment", points.iter().map(|p| p.provenance.experiment.as_str())),
        words("reference", "arXiv number, DOI or ADS bibcode", points.iter().map(|p| p.provenance.reference.as_str())),
        words("citation", "journal reference", points.iter().map(|p| p.provenance.citation.as_str())),
        words("status", "tabulated, recovered or constructed", points.iter().map(|p| p.provenance.status.word())),
        words("shown", "data set: 2015, today or both", points.iter().map(|p| p.provenance.shown.word())),
        words("kind", "measurement or limit", points.iter().map(|p| p.kind.word())),
        float("energy_tev", TEV, "median or representative energy", of(|p| Some(p.energy_tev))),
        float("amplitude", None, "first harmonic in right ascension", of(|p| Some(p.amplitude))),
        float("stat_minus", None, "statistical error downwards", of(|p| p.errors.stat.minus)),
        float("stat_plus", None, "statistical error upwards", of(|p| p.errors.stat.plus)),
        float("sys_minus", None, "systematic error downwards", of(|p| p.errors.sys.minus)),
        float("sys_plus", None, "systematic error upwards", of(|p| p.errors.sys.plus)),
        float("phase_energy_tev", TEV, "energy of the phase", of(|p| p.phase.map(|phase| phase.energy_tev))),
        float("phase_deg", DEG, "right ascension of the maximum", of(|p| p.phase.map(|phase| phase.degrees))),
        float("phase_minus_deg", DEG, "its error downwards", of(|p| p.phase.and_then(|phase| phase.error.minus))),
        float("phase_plus_deg", DEG, "its error upwards", of(|p| p.phase.and_then(|phase| phase.error.plus))),
        words("note", "remark", points.iter().map(|p| p.provenance.note.as_str())),
    ];
    to_ecsv(&ecsv_meta("Figure 2: measured dipoles", None), &columns)
}

fn band_csv(study: &SkyStudy) -> String {
    let band = &study.plan.observations.band;
    let columns = [
        words("status", "by us, from the measured dipoles; not the paper's band", band.iter().map(|_| "constructed")),
        float("energy_tev", TEV, "centre of the window of 0.3 dex", band.iter().map(|point| Some(point.energy_tev))),
        float("lower", None, "smallest amplitude in the window", band.iter().map(|point| Some(point.lower))),
        float("upper", None, "largest amplitude in the window", band.iter().map(|point| Some(point.upper))),
        Column::new(
            "points",
            None,
            "measurements in the window",
            Values::Count(band.iter().map(|point| u64::from(point.points)).collect()),
        ),
    ];
    let title = "Figure 2: range of the dipoles published until 2014, our stand-in for the paper's band";
    to_ecsv(&ecsv_meta(title, None), &columns)
}

fn protons_csv(study: &SkyStudy, points: &[&ProtonPoint]) -> String {
    let set = study.plan.set;
    let model = SkyModel::new(study.cutoffs[0].sky(), &study.plan.table);
    let fitted = fit_points(&study.plan.observations, set);
    let in_fit = |point: &ProtonPoint| {
        let same = |used: &FitPoint| used.energy_tev == point.energy_tev && used.intensity == point.intensity;
        is_chosen(set, point) && fitted.iter().any(same)
    };
    let remainder = |point: &ProtonPoint| {
        let parts = model.intensities(point.energy_tev);
        point.intensity - parts.source - parts.sea
    };
    let of = |value: fn(&ProtonPoint) -> Option<f64>| points.iter().map(move |point| value(point));
    let columns = [
        words("experiment", "experiment", points.iter().map(|p| p.provenance.experiment.as_str())),
        words("model", "hadronic interaction model or instrument", points.iter().map(|p| p.model.as_str())),
        words("reference", "arXiv number or DOI", points.iter().map(|p| p.provenance.reference.as_str())),
        words("citation", "journal reference", points.iter().map(|p| p.provenance.citation.as_str())),
        words("status", "tabulated, recovered or constructed", points.iter().map(|p| p.provenance.status.word())),
        words("shown", "data set: 2015, today or both", points.iter().map(|p| p.provenance.shown.word())),
        words("fitted", "used by the fit", points.iter().map(|p| if in_fit(p) { "yes" } else { "no" })),
        float("energy_gev", GEV, "kinetic energy", of(|p| Some(p.energy_tev * GEV_PER_TEV))),
        float("intensity", INTENSITY, "intensity", of(|p| Some(p.intensity))),
        float("stat_minus", INTENSITY, "statistical error downwards", of(|p| p.errors.stat.minus)),
        float("stat_plus", INTENSITY, "statistical error upwards", of(|p| p.errors.stat.plus)),
        float("sys_minus", INTENSITY, "systematic error downwards", of(|p| p.errors.sys.minus)),
        float("sys_plus", INTENSITY, "systematic error upwards", of(|p| p.errors.sys.plus)),
        float(
            "remainder",
            INTENSITY,
            "intensity less the fitted source and sea, for 1e14 eV: what is left for old sources; ours",
            points.iter().map(|point| Some(remainder(point))),
        ),
        words("note", "remark", points.iter().map(|p| p.provenance.note.as_str())),
    ];
    to_ecsv(&ecsv_meta("Figure 3: measured proton intensities", None), &columns)
}

fn dots_csv(study: &SkyStudy) -> String {
    let dots = &study.dots;
    let columns = [
        words("status", "whose points these are", dots.iter().map(|_| OURS)),
        float(
            "age_yr",
            Some("yr"),
            "age of the source; ours, the paper's are not given",
            dots.iter().map(|dot| Some(dot.age_yr)),
        ),
        float("energy_tev", TEV, "energy", dots.iter().map(|dot| Some(dot.energy_tev))),
        float("intensity", INTENSITY, "intensity of the local source", dots.iter().map(|dot| Some(dot.intensity))),
        words(
            "diffusion",
            "diffusion tensor: measured by larmor scan, or extrapolated from there",
            dots.iter().map(|dot| if dot.measured { "measured" } else { "extrapolated" }),
        ),
    ];
    to_ecsv(&ecsv_meta("Figure 3: the local source at three ages", None), &columns)
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
                case: case.name,
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
