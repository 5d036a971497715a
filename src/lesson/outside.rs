//! What a lesson asks of the sky and of the Galaxy: some numbers of each, made when they are asked for.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | measured dipole near 10 TeV | – | 1 | mean of the amplitudes from 5 to 20 TeV, weighted by `σ^-2` | here |
//! | its error | – | 1 | `(Σ σ^-2)^(-1/2) max(1, √(χ²/(n-1)))` | Particle Data Group |
//! | χ² of a point | – | 1 | `Σ ((model - value)/σ)²/n` | definition |

use crate::galaxy::{GalaxyModel, Seen};
use crate::math;
use crate::measured::Estimate;
use crate::scene::SkyScene;
use crate::sky::{DataSet, DiffusionTable, Observations, SkyModel, fit_points, judged_dipoles};

/// Energy in TeV at which dipoles are told.
pub const TOLD_TEV: f64 = 10.0;

/// Higher energy in TeV at which the strongest source of a Galaxy is told, 1 PeV.
const HIGHER_TEV: f64 = 1000.0;

/// Energies in TeV of the dipoles that the one at 10 TeV is compared with.
const NEAR_TEV: [f64; 2] = [5.0, 20.0];

/// The sky of a scene against the measurements; made within a millisecond.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SkyFacts {
    /// Amplitude of the model's dipole at 10 TeV.
    pub dipole: f64,
    /// The measured one there.
    pub measured: Estimate,
    /// Fraction of the local source at 10 TeV.
    pub source_fraction: f64,
    /// χ² of the model for a point of the measured dipoles.
    pub dipole_chi2: f64,
    /// The same for a point of the measured protons.
    pub spectrum_chi2: f64,
}

impl SkyFacts {
    /// Compares a sky with a set of data; `None` where the set has no dipole near 10 TeV or no protons.
    pub fn new(sky: &SkyScene, observations: &Observations, table: &DiffusionTable, set: DataSet) -> Option<Self> {
        let model = SkyModel::new(sky, table);
        let dipoles = judged_dipoles(observations, set);
        let near = dipoles.iter().filter(|point| (NEAR_TEV[0]..=NEAR_TEV[1]).contains(&point.energy_tev));
        let measured = weighted_mean(near.map(|point| (point.amplitude, point.errors.total())))?;
        let dipole_chi2 = mean_square(
            dipoles
                .iter()
                .map(|point| (model.dipole(point.energy_tev).amplitude - point.amplitude) / point.errors.total()),
        )?;
        let protons = fit_points(observations, set);
        let spectrum_chi2 = mean_square(protons.iter().map(|point| {
            (model.intensities(point.energy_tev).total() / point.intensity - 1.0) / point.relative_error
        }))?;
        let source_fraction = model.intensities(TOLD_TEV).source_fraction();
        let dipole = model.dipole(TOLD_TEV).amplitude;
        Some(Self { dipole, measured, source_fraction, dipole_chi2, spectrum_chi2 })
    }

    /// Dipole of the model over the measured one at 10 TeV.
    pub fn dipole_ratio(&self) -> Estimate {
        let value = self.dipole / self.measured.value;
        Estimate { value, error: value * self.measured.relative_error() }
    }
}

/// Mean of values with errors above 0; its error covers what they differ by more than their errors say.
fn weighted_mean(points: impl Iterator<Item = (f64, f64)> + Clone) -> Option<Estimate> {
    let weight = |error: f64| math::powi(error, -2);
    let weights: f64 = points.clone().map(|(_, error)| weight(error)).sum();
    let value = points.clone().map(|(value, error)| value * weight(error)).sum::<f64>() / weights;
    let count = points.clone().count();
    let chi2: f64 = points.map(|(own, error)| math::powi((own - value) / error, 2)).sum();
    let scale = if count > 1 { (chi2 / (count - 1) as f64).sqrt().max(1.0) } else { 1.0 };
    (count > 0).then(|| Estimate { value, error: scale / weights.sqrt() })
}

/// Mean of the squares; `None` of nothing.
fn mean_square(values: impl ExactSizeIterator<Item = f64>) -> Option<f64> {
    let count = values.len();
    (count > 0).then(|| values.map(|value| value * value).sum::<f64>() / count as f64)
}

/// One Galaxy at 10 TeV, and its strongest source at 1 PeV too.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GalaxyFacts {
    /// Number of the Galaxy, from 1.
    pub number: u64,
    /// Fraction of the strongest source at 10 TeV.
    pub strongest: f64,
    /// Fraction of the strongest source at 1 PeV.
    pub strongest_pev: f64,
    /// Number of sources that count at 10 TeV.
    pub sources: f64,
    /// Age in yr of the strongest source at 10 TeV.
    pub age_yr: f64,
    /// Its distance in pc.
    pub distance_pc: f64,
    /// Amplitude of the dipole at 10 TeV.
    pub dipole: f64,
    /// Angle of that dipole to the field in degrees, 0 to 90.
    pub field_angle_deg: f64,
}

impl GalaxyFacts {
    /// What Galaxy `number`, from 0 as in [`crate::galaxy::GalaxyKey`], shows: `seen` at each energy of the model, as from
    /// [`GalaxyModel::look`]. `None` where that is of another model.
    pub fn new(model: &GalaxyModel, seen: &[Seen], number: u64) -> Option<Self> {
        let at = |energy_tev| seen.get(model.nearest_energy(energy_tev));
        let (told, higher) = (at(TOLD_TEV)?, at(HIGHER_TEV)?);
        Some(Self {
            number: number + 1,
            strongest: f64::from(told.fractions[0]),
            strongest_pev: f64::from(higher.fractions[0]),
            sources: f64::from(told.effective),
            age_yr: f64::from(told.age_yr),
            distance_pc: f64::from(told.distance_pc),
            dipole: told.amplitude(),
            field_angle_deg: told.field_angle_deg(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two equal errors: the plain mean; they differ by 4 of 1, so that χ² is 8 and the error 1/√2 grows √8-fold.
    #[test]
    fn the_error_of_a_mean_covers_what_differs() {
        let mean = weighted_mean([(1.0, 1.0), (5.0, 1.0)].into_iter()).unwrap();
        assert!((mean.value - 3.0).abs() < 1e-12 && (mean.error - 2.0).abs() < 1e-12, "{mean:?}");
        let agreed = weighted_mean([(3.0, 1.0), (3.0, 1.0)].into_iter()).unwrap();
        assert!((agreed.error - 0.5_f64.sqrt()).abs() < 1e-12, "{agreed:?}");
        assert_eq!(weighted_mean(std::iter::empty()), None);
        assert_eq!(mean_square([3.0, 4.0].into_iter()), Some(12.5));
    }
}
