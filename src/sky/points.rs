//! Which measured points a fit uses, and how sure it takes them to be.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | relative error of a point | – | 1 | `√((σ/I)² + extra²)` | extra is ours |

use crate::math;
use crate::sky::data::DataSet;
use crate::sky::dipoles::{DipolePoint, Kind};
use crate::sky::observations::Observations;
use crate::sky::protons::ProtonPoint;

/// A series of the fit.
struct Chosen {
    experiment: &'static str,
    year: u32,
    model: &'static str,
    low_tev: f64,
    high_tev: f64,
    /// Relative error added in quadrature, for what the published errors leave out and for the differences between
    /// experiments (a choice of ours).
    extra: f64,
}

const fn chosen(experiment: &'static str, year: u32, model: &'static str, range_tev: [f64; 2], extra: f64) -> Chosen {
    Chosen { experiment, year, model, low_tev: range_tev[0], high_tev: range_tev[1], extra }
}

/// Lowest energy in TeV: below, the Sun changes the spectrum.
const LOWEST_TEV: f64 = 0.045;

const IN_2015: &[Chosen] = &[
    chosen("PAMELA", 2011, "", [LOWEST_TEV, 1e9], 0.03),
    chosen("CREAM-I", 2011, "", [LOWEST_TEV, 1e9], 0.10),
    chosen("KASCADE", 2005, "QGSJET-01", [0.0, 1.2e4], 0.15),
    chosen("KASCADE-Grande", 2009, "QGSJET-II-2", [0.0, 2.0e5], 0.15),
];

const TODAY: &[Chosen] = &[
    chosen("AMS-02", 2021, "", [LOWEST_TEV, 1e9], 0.03),
    chosen("CALET", 2022, "", [LOWEST_TEV, 1e9], 0.03),
    chosen("DAMPE", 2026, "", [LOWEST_TEV, 1e9], 0.03),
    chosen("LHAASO", 2025, "QGSJET-II-04", [0.0, 1e9], 0.10),
    chosen("IceTop", 2019, "SIBYLL 2.1", [0.0, 2.0e5], 0.10),
];

/// A point of a fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FitPoint {
    /// Energy in TeV.
    pub energy_tev: f64,
    /// Intensity in 1/(GeV m² s sr).
    pub intensity: f64,
    /// Relative error: statistical, systematic and an added one in quadrature.
    pub relative_error: f64,
}

fn entry(set: DataSet, point: &ProtonPoint) -> Option<&'static Chosen> {
    let list = match set {
        DataSet::Paper2015 => IN_2015,
        DataSet::Today => TODAY,
    };
    list.iter().find(|chosen| {
        point.provenance.experiment == chosen.experiment
            && point.provenance.year == Some(chosen.year)
            && point.model == chosen.model
    })
}

/// True if the series of `point` is one of those that the figures show and the fit of `set` uses; own tables always are.
pub fn is_chosen(set: DataSet, point: &ProtonPoint) -> bool {
    point.provenance.shown.in_set(set) && (point.provenance.own || entry(set, point).is_some())
}

/// The points of the fit to `set`: PAMELA, CREAM-I, KASCADE 2005 and KASCADE-Grande 2009, or AMS-02, CALET, DAMPE,
/// LHAASO and IceTop; and the user's own rows that carry an error. In the order of the tables.
pub fn fit_points(observations: &Observations, set: DataSet) -> Vec<FitPoint> {
    let point = |point: &ProtonPoint| {
        let (range, extra) = match entry(set, point) {
            Some(chosen) => ([chosen.low_tev, chosen.high_tev], chosen.extra),
            None if point.provenance.own => ([LOWEST_TEV, 1e9], 0.0),
            None => return None,
        };
        let relative_error = math::hypot(point.errors.total() / point.intensity, extra);
        ((range[0]..range[1]).contains(&point.energy_tev) && relative_error > 0.0).then_some(FitPoint {
            energy_tev: point.energy_tev,
            intensity: point.intensity,
            relative_error,
        })
    };
    observations.protons_in(set).filter_map(point).collect()
}

/// Energies in TeV of the dipoles that a model is judged by.
const JUDGED_TEV: [f64; 2] = [0.1, 1.0e4];

/// The amplitudes of the dipole that a model of the sky is judged by and fitted to: measured with an error at energies
/// of the figure, no limits.
pub fn judged_dipoles(observations: &Observations, set: DataSet) -> Vec<DipolePoint> {
    let judged = |point: &&DipolePoint| {
        point.kind == Kind::Measurement
            && (JUDGED_TEV[0]..=JUDGED_TEV[1]).contains(&point.energy_tev)
            && point.errors.total() > 0.0
    };
    observations.dipoles_in(set).filter(judged).cloned().collect()
}
