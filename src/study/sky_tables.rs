//! The tables of the observed sky: every curve and point of figures 2 and 3, and of the window's sky.

use crate::output::{Column, Values, ecsv_meta, to_ecsv};
use crate::sky::{
    AgeDot, BandPoint, DataSet, DipolePoint, FitPoint, Observations, ProtonPoint, SkyCurves, SkyModel, fit_points,
    is_chosen,
};
use crate::units::GEV_PER_TEV;

pub(super) const TEV: Option<&str> = Some("TeV");
const GEV: Option<&str> = Some("GeV");
pub(super) const DEG: Option<&str> = Some("deg");
pub(super) const INTENSITY: Option<&str> = Some("1 / (GeV m2 s sr)");

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

/// All curves of `cases`, each row with `status`: whose curve it is.
pub(super) fn curves_ecsv(title: &str, status: &str, cases: &[&SkyCurves]) -> String {
    let rows: Vec<_> = (cases.iter())
        .flat_map(|case| {
            let ranges = case.fractions.iter().zip(case.dipole_range());
            case.curves.iter().zip(ranges).map(move |(point, (fractions, dipoles))| (case, point, *fractions, dipoles))
        })
        .collect();
    let columns = [
        words("status", "whose curve this is", rows.iter().map(|_| status)),
        words("case", "reading, cutoff or scene", rows.iter().map(|row| row.0.name)),
        float("e_max_tev", TEV, "cutoff of the local source", rows.iter().map(|row| Some(row.0.sky.e_max_tev))),
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

/// Measured dipoles.
pub(super) fn dipoles_ecsv(points: &[&DipolePoint]) -> String {
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
    to_ecsv(&ecsv_meta("Measured dipoles", None), &columns)
}

/// The stand-in for the paper's band.
pub(super) fn band_ecsv(band: &[BandPoint]) -> String {
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
    let title = "Range of the dipoles published until 2014, our stand-in for the paper's band";
    to_ecsv(&ecsv_meta(title, None), &columns)
}

/// Measured protons of `set`, with what `model`, if there is one, leaves of each for old sources.
pub(super) fn protons_ecsv(observations: &Observations, set: DataSet, model: Option<&SkyModel<'_>>) -> String {
    let points: Vec<&ProtonPoint> = observations.protons_in(set).collect();
    let fitted = fit_points(observations, set);
    let in_fit = |point: &ProtonPoint| {
        let same = |used: &FitPoint| used.energy_tev == point.energy_tev && used.intensity == point.intensity;
        is_chosen(set, point) && fitted.iter().any(same)
    };
    let remainder = |point: &ProtonPoint| {
        let parts = model?.intensities(point.energy_tev);
        Some(point.intensity - parts.source - parts.sea)
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
            "intensity less source and sea of the model, in figure 3 that of 1e14 eV: what is left for old sources; ours",
            points.iter().map(|point| remainder(point)),
        ),
        words("note", "remark", points.iter().map(|p| p.provenance.note.as_str())),
    ];
    to_ecsv(&ecsv_meta("Measured proton intensities", None), &columns)
}

/// The local source at three ages; `status` says whose points these are.
pub(super) fn dots_ecsv(status: &str, dots: &[AgeDot]) -> String {
    let columns = [
        words("status", "whose points these are", dots.iter().map(|_| status)),
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
    to_ecsv(&ecsv_meta("The local source at three ages", None), &columns)
}
