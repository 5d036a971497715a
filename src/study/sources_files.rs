//! The files of the sources of the Galaxy: what many Galaxies show as tables, the answers, the figure and a summary.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::figure::{self, GalaxyView, MeasuredDipoles};
use crate::galaxy::{Bands, LevelSurvey, TOLD_TEV};
use crate::measured::Estimate;
use crate::output::{OutputError, ecsv_meta, signed_scene, to_ecsv};
use crate::quantity::plain;
use crate::sky::{DataSet, Observations};
use crate::study::sky_tables::{INTENSITY, TEV, float, words};
use crate::study::sources::{SourcesCase, SourcesStudy};
use crate::study::{json, write_files};

const OURS: &str = "model of larmor, not the paper's";
const YR: Option<&str> = Some("yr");

/// Writes `sources.svg`, `sources.png`, `sources.ecsv`, `sources_bands.ecsv`, `sources_answers.ecsv`, `summary.json` and
/// `scene.ron`.
///
/// # Errors
/// The first file that cannot be drawn or written.
pub fn write_sources(
    folder: &Path,
    study: &SourcesStudy,
    observations: &Observations,
) -> Result<Vec<PathBuf>, OutputError> {
    let texts = [
        ("scene.ron".to_owned(), signed_scene(&study.scene)),
        ("sources.ecsv".to_owned(), levels_ecsv(study)),
        ("sources_bands.ecsv".to_owned(), bands_ecsv(study)),
        ("sources_answers.ecsv".to_owned(), answers_ecsv(study)),
        ("summary.json".to_owned(), sources_json(study)),
    ];
    let galaxy = &study.scene.galaxy;
    let part = if study.complete { "" } else { ", interrupted" };
    let count = study.case("scene").map_or(0, |case| case.galaxies);
    let caption = format!(
        "{count} Galaxies{part}; supernovae in 10⁴ yr and kpc³: {}, within ±{} pc of the plane",
        plain(galaxy.rate),
        plain(galaxy.half_thickness_pc)
    );
    let survey = |name: &str| study.case(name).map_or(&[][..], |case| &case.survey);
    let dipoles = MeasuredDipoles::new(observations, DataSet::Paper2015).amplitudes;
    let view = GalaxyView {
        caption: &caption,
        own: survey("scene"),
        isotropic: survey("isotropic"),
        one: &[],
        dipoles: &dipoles,
        told: false,
    };
    write_files(folder, &texts, Some(("sources", &figure::galaxy(&view))))
}

/// Every energy of every case.
fn rows(study: &SourcesStudy) -> Vec<(&SourcesCase, &LevelSurvey)> {
    study.cases.iter().flat_map(|case| case.survey.iter().map(move |level| (case, level))).collect()
}

fn levels_ecsv(study: &SourcesStudy) -> String {
    let rows = rows(study);
    let of =
        |value: fn(&SourcesCase, &LevelSurvey) -> Option<f64>| rows.iter().map(move |(case, level)| value(case, level));
    let columns = [
        words("status", "whose numbers these are", rows.iter().map(|_| OURS)),
        words("case", "as in the scene, or isotropic with a halo", rows.iter().map(|(case, _)| case.name)),
        float("rate", Some("1 / (1e4 yr kpc3)"), "supernovae in the layer", of(|case, _| Some(case.galaxy.rate))),
        float("energy_tev", TEV, "energy", of(|_, l| Some(l.level.energy_tev))),
        float("d_par_pc2_yr", Some("pc2 / yr"), "along the field", of(|_, l| Some(l.level.diffusion.parallel))),
        float("d_perp_pc2_yr", Some("pc2 / yr"), "across the field", of(|_, l| Some(l.level.diffusion.perpendicular))),
        words(
            "diffusion",
            "diffusion at this energy: measured by larmor scan, or extrapolated from there",
            rows.iter().map(|(_, l)| if l.level.diffusion.measured { "measured" } else { "extrapolated" }),
        ),
        float(
            "sea_intensity",
            INTENSITY,
            "protons of the smooth sea",
            of(|_, l| Some(l.level.sea.density * l.level.intensity)),
        ),
        float(
            "sea_dipole",
            None,
            "of the smooth sea, from its gradient, towards the pole",
            of(|_, l| Some(l.level.sea.dipole())),
        ),
        float("max_age_yr", YR, "largest age that counts", of(|_, l| Some(l.level.sea.max_age_yr))),
        float(
            "older_part",
            None,
            "what older supernovae would add; empty without limit",
            of(|_, l| Some(l.level.sea.older_part)),
        ),
        float(
            "smooth_age_yr",
            YR,
            "from this age on supernovae are smooth",
            of(|_, l| Some(l.level.sea.smooth_age_yr)),
        ),
        float(
            "left_out",
            None,
            "standard deviation that this leaves out, relative to the sea",
            of(|_, l| Some(l.level.sea.old_variance.sqrt() / l.level.sea.density)),
        ),
        float("dominated", None, "part of Galaxies with one source above half", of(|_, l| Some(l.dominated.value))),
        float("dominated_error", None, "its error, one sigma", of(|_, l| Some(l.dominated.error))),
        float("tail", None, "exponent of P(>I), largest hundredth", of(|_, l| l.tail.map(|tail| tail.value))),
        float("tail_error", None, "its error, one sigma", of(|_, l| l.tail.map(|tail| tail.error))),
    ];
    to_ecsv(&ecsv_meta("The sources of the Galaxy", Some(study.scene.particles.seed)), &columns)
}

/// Quantities with their bands: name, unit and meaning.
type Shown = (&'static str, &'static str, fn(&LevelSurvey) -> Bands);

const SHOWN: [Shown; 10] = [
    ("intensity", "relative to the smooth sea", |l| l.relative),
    ("fraction_1", "of the strongest source", |l| l.fractions[0]),
    ("fraction_2", "of the second", |l| l.fractions[1]),
    ("fraction_3", "of the third", |l| l.fractions[2]),
    ("effective", "number of sources that count", |l| l.effective),
    ("dipole", "amplitude", |l| l.amplitude),
    ("field_angle_deg", "angle of the dipole to the field in degrees", |l| l.field_angle_deg),
    ("turn_deg", "angle of the dipole to that at 10 TeV in degrees", |l| l.turn_deg),
    ("distance_pc", "of the strongest source in pc", |l| l.distance_pc),
    ("age_yr", "of the strongest source in yr", |l| l.age_yr),
];

fn bands_ecsv(study: &SourcesStudy) -> String {
    let levels = rows(study);
    let rows: Vec<_> = (levels.iter())
        .flat_map(|(case, level)| SHOWN.iter().map(move |shown| (*case, *level, shown, shown.2(level))))
        .collect();
    let of = |value: fn(&Bands) -> f64| rows.iter().map(move |row| Some(value(&row.3)));
    let columns = [
        words("case", "as in the scene, or isotropic with a halo", rows.iter().map(|row| row.0.name)),
        float(
            "rate",
            Some("1 / (1e4 yr kpc3)"),
            "supernovae in the layer",
            rows.iter().map(|row| Some(row.0.galaxy.rate)),
        ),
        float("energy_tev", TEV, "energy", rows.iter().map(|row| Some(row.1.level.energy_tev))),
        words("quantity", "what is seen of one Galaxy", rows.iter().map(|row| row.2.0)),
        words("meaning", "in words", rows.iter().map(|row| row.2.1)),
        float("median", None, "half of the Galaxies lie below", of(|b| b.median)),
        float("median_error", None, "its error, one sigma", of(|b| b.median_error)),
        float("low_68", None, "lower end of the central 68 %", of(|b| b.central_68[0])),
        float("high_68", None, "upper end", of(|b| b.central_68[1])),
        float("low_95", None, "lower end of the central 95 %", of(|b| b.central_95[0])),
        float("high_95", None, "upper end", of(|b| b.central_95[1])),
        float("low_99", None, "lower end of the central 99 %", of(|b| b.central_99[0])),
        float("high_99", None, "upper end", of(|b| b.central_99[1])),
    ];
    to_ecsv(&ecsv_meta("What Galaxies show: medians and ranges", Some(study.scene.particles.seed)), &columns)
}

/// The answers of a case, one a row: name, energy in TeV where there is one, value and error.
fn answers(case: &SourcesCase) -> Vec<(&'static str, Option<f64>, Estimate)> {
    let (all, plateau) = (&case.answers, &case.answers.plateau);
    let mut rows: Vec<(&'static str, Option<f64>, Estimate)> = Vec::new();
    for told in &all.energies {
        let at = Some(told.energy_tev);
        rows.push(("part of Galaxies with one source above half", at, told.dominated));
        rows.push(("median fraction of the strongest source", at, told.strongest));
        rows.push(("median number of sources that count", at, told.effective));
        rows.push(("supernovae of the last Myr in the connected volume", at, Estimate::exact(told.connected)));
    }
    let alone = [
        ("supernovae of the last Myr in the paper's volume", Estimate::exact(all.expected)),
        ("chance of at least one there", Estimate::exact(all.at_least_one)),
        ("the same, counted", all.counted),
        ("dipole of 2 to 20 TeV up to 1e-3", plateau.small),
        ("dipole of 2 to 20 TeV from 3e-4 to 1e-3", plateau.between),
        ("dipole flat from 2 to 20 TeV", plateau.flat),
        ("dipole small and flat", plateau.small_and_flat),
        ("dipole steady from 2 to 100 TeV", plateau.steady),
        ("dipole small, flat and steady", plateau.all),
    ];
    rows.extend(alone.map(|(name, estimate)| (name, None, estimate)));
    rows
}

fn answers_ecsv(study: &SourcesStudy) -> String {
    let rows: Vec<_> =
        study.cases.iter().flat_map(|case| answers(case).into_iter().map(move |row| (case, row))).collect();
    let columns = [
        words("case", "as in the scene, or isotropic with a halo", rows.iter().map(|row| row.0.name)),
        float(
            "rate",
            Some("1 / (1e4 yr kpc3)"),
            "supernovae in the layer",
            rows.iter().map(|row| Some(row.0.galaxy.rate)),
        ),
        words("answer", "what is counted", rows.iter().map(|row| row.1.0)),
        float("energy_tev", TEV, "energy, where there is one", rows.iter().map(|row| row.1.1)),
        float("value", None, "value", rows.iter().map(|row| Some(row.1.2.value))),
        float("error", None, "one sigma, 0 where it is exact", rows.iter().map(|row| Some(row.1.2.error))),
    ];
    to_ecsv(&ecsv_meta("The paper's sentences on single sources", Some(study.scene.particles.seed)), &columns)
}

#[derive(Serialize)]
struct Summary<'a> {
    version: &'static str,
    curves: &'static str,
    title: &'a str,
    seed: u64,
    threads: usize,
    galaxies: u64,
    complete: bool,
    energies_tev: [f64; TOLD_TEV.len()],
    cases: Vec<CaseSummary>,
}

#[derive(Serialize)]
struct CaseSummary {
    case: &'static str,
    rate: f64,
    galaxies: usize,
    supernovae_per_galaxy: f64,
    seconds: f64,
    single_source_from_tev: Option<f64>,
    answers: Vec<AnswerSummary>,
}

#[derive(Serialize)]
struct AnswerSummary {
    answer: &'static str,
    energy_tev: Option<f64>,
    value: f64,
    error: f64,
}

/// The answers and what they were made with, as JSON.
pub fn sources_json(study: &SourcesStudy) -> String {
    let answer = |(answer, energy_tev, Estimate { value, error })| AnswerSummary { answer, energy_tev, value, error };
    let case = |case: &SourcesCase| CaseSummary {
        case: case.name,
        rate: case.galaxy.rate,
        galaxies: case.galaxies,
        supernovae_per_galaxy: case.supernovae,
        seconds: case.seconds,
        single_source_from_tev: case.answers.single_from_tev,
        answers: answers(case).into_iter().map(answer).collect(),
    };
    json(&Summary {
        version: env!("CARGO_PKG_VERSION"),
        curves: OURS,
        title: &study.scene.title,
        seed: study.scene.particles.seed,
        threads: study.threads,
        galaxies: study.galaxies,
        complete: study.complete,
        energies_tev: TOLD_TEV,
        cases: study.cases.iter().map(case).collect(),
    })
}
