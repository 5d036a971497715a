//! The height of the sea's dipole, from the measurements where the sea dominates.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | dipole of the sea at 1 PeV | δ_0 | 1 | `Σ w s a/Σ w s²`, a measured, s the shape | least squares |
//! | its error | – | 1 | `(Σ w s²)^(-1/2)`, `w = σ^-2` | the same |

use crate::math;
use crate::sky::SkyError;
use crate::sky::data::DataSet;
use crate::sky::dipoles::{DipolePoint, Kind};
use crate::sky::model::SkyModel;
use crate::sky::observations::Observations;

/// Energies in TeV between which the sea dominates the dipole and measurements exist.
const RANGE_TEV: [f64; 2] = [300.0, 3000.0];

/// Dipole of the sea alone at 1 PeV, fitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeaDipole {
    /// Best value, for `sky.sea_dipole`.
    pub value: f64,
    /// Its error from the errors of the points.
    pub error: f64,
    /// χ² of the points.
    pub chi2: f64,
    /// Points less one.
    pub ndf: usize,
}

/// Scales the sea's contribution to the measured amplitudes from 0.3 to 3 PeV, weighted by inverse squared errors; the
/// `sea_dipole` of the model's scene must be above 0 and cancels.
///
/// # Errors
/// [`SkyError::Fit`] if the data set has no such point.
pub fn fit_sea_dipole(model: &SkyModel<'_>, observations: &Observations, set: DataSet) -> Result<SeaDipole, SkyError> {
    let used = |point: &&DipolePoint| {
        point.kind == Kind::Measurement
            && (RANGE_TEV[0]..=RANGE_TEV[1]).contains(&point.energy_tev)
            && point.errors.total() > 0.0
    };
    let points: Vec<[f64; 3]> = (observations.dipoles_in(set).filter(used))
        .map(|point| {
            let shape = model.sea_dipole(point.energy_tev) / model.sky().sea_dipole;
            [point.amplitude, shape, math::powi(point.errors.total(), -2)]
        })
        .collect();
    let sum = |term: fn(&[f64; 3]) -> f64| points.iter().map(term).sum::<f64>();
    let norm = sum(|[_, shape, weight]| weight * shape * shape);
    if points.is_empty() || norm <= 0.0 {
        return Err(SkyError::Fit("no dipole was measured where the sea dominates, 300 to 3000 TeV".to_owned()));
    }
    let value = sum(|[amplitude, shape, weight]| weight * shape * amplitude) / norm;
    let chi2 = points.iter().map(|[amplitude, shape, weight]| weight * math::powi(amplitude - value * shape, 2)).sum();
    Ok(SeaDipole { value, error: norm.sqrt().recip(), chi2, ndf: points.len() - 1 })
}
