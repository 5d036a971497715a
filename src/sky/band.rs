//! The range of the dipoles published until 2014, our stand-in for the compilation that the paper's Fig. 2 shows.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | edges of the band | – | 1 | smallest and largest δ with `abs(log10(E_i/E)) <= 0.3` | here, for Fig. 2 |
//! | the same with errors | – | 1 | `min (δ - σ)` above 0, `max (δ + σ)` | here |

use crate::math;
use crate::sky::SkyError;
use crate::sky::dipoles::{DipolePoint, Kind};
use crate::sky::reader::{Spec, Table, may, need};

/// Half width of the window in decades of energy.
const HALF_WINDOW_DEX: f64 = 0.3;

/// Highest energy in TeV of the measurements in the band.
const HIGHEST_TEV: f64 = 3000.0;

/// Last year of publication of the measurements in the band.
const LAST_YEAR: u32 = 2014;

/// Left out: their amplitudes lie far above all others at their energies.
const LEFT_OUT: [&str; 2] = ["Milagro", "Plateau Rosa"];

/// The band at one energy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BandPoint {
    /// Centre of the window in TeV.
    pub energy_tev: f64,
    /// Smallest central value in the window.
    pub lower: f64,
    /// Largest central value in the window.
    pub upper: f64,
    /// Smallest positive value less its error.
    pub lower_minus_error: f64,
    /// Largest value plus its error.
    pub upper_plus_error: f64,
    /// Measurements in the window.
    pub points: u32,
}

const COLUMNS: &[Spec] = &[
    may("status", None),
    need("energy_tev", Some("TeV")),
    need("lower", None),
    need("upper", None),
    need("lower_minus_error", None),
    need("upper_plus_error", None),
    need("points", None),
];

pub(super) fn read_band(text: &str, origin: &str) -> Result<Vec<BandPoint>, SkyError> {
    let table = Table::read(text, origin, COLUMNS)?;
    let point = |row| {
        Ok(BandPoint {
            energy_tev: table.positive(row, "energy_tev")?,
            lower: table.positive(row, "lower")?,
            upper: table.positive(row, "upper")?,
            lower_minus_error: table.positive(row, "lower_minus_error")?,
            upper_plus_error: table.positive(row, "upper_plus_error")?,
            points: table.count(row, "points")?.unwrap_or(0),
        })
    };
    table.rows.iter().map(point).collect()
}

/// The band at `energy_tev` made from the measurements themselves; `None` where there are none.
///
/// Smallest and largest amplitude within ±0.3 decades, from what was published until 2014 below 3 PeV, without Milagro
/// 2009 and Plateau Rosa 1983 (a choice of ours). The shipped table holds its values rounded.
pub fn construct_band(dipoles: &[DipolePoint], energy_tev: f64) -> Option<BandPoint> {
    let inside: Vec<&DipolePoint> = dipoles.iter().filter(|point| belongs(point, energy_tev)).collect();
    let smallest = |values: &mut dyn Iterator<Item = f64>| values.fold(f64::INFINITY, f64::min);
    let largest = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, f64::max);
    if inside.is_empty() {
        return None;
    }
    let below = |point: &&DipolePoint| point.amplitude - point.errors.total_minus();
    Some(BandPoint {
        energy_tev,
        lower: smallest(&mut inside.iter().map(|point| point.amplitude)),
        upper: largest(&mut inside.iter().map(|point| point.amplitude)),
        lower_minus_error: smallest(&mut inside.iter().map(below).filter(|value| *value > 0.0)),
        upper_plus_error: largest(&mut inside.iter().map(|point| point.amplitude + point.errors.total_plus())),
        points: inside.len() as u32,
    })
}

fn belongs(point: &DipolePoint, centre_tev: f64) -> bool {
    point.kind == Kind::Measurement
        && !point.provenance.own
        && point.provenance.year.is_none_or(|year| year <= LAST_YEAR)
        && !LEFT_OUT.contains(&point.provenance.experiment.as_str())
        && point.energy_tev <= HIGHEST_TEV
        && math::log10(point.energy_tev / centre_tev).abs() <= HALF_WINDOW_DEX
}
