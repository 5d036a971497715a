//! What a lesson asks of the sky and of the Galaxy: some numbers of each, made when they are asked for.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | measured dipole near E | – | 1 | median of the amplitudes from E/2 to 2E | here: experiments differ by more than their errors |
//! | its error | – | 1 | `1.858 m/√n`, m the median distance from the median | normal errors: `1.2533 · 1.4826` |
//! | χ² of a point | – | 1 | `Σ ((model - value)/σ)²/n` | definition |

use crate::galaxy::{GalaxyModel, Seen};
use crate::measured::Estimate;
use crate::scene::SkyScene;
use crate::sky::{DataSet, DiffusionTable, DipolePoint, Observations, SkyModel, fit_points, judged_dipoles};

/// Energies in TeV at which dipoles are told.
const TOLD_TEV: [f64; 2] = [10.0, 100.0];

/// Higher energy in TeV at which the strongest source of a Galaxy is told, 1 PeV.
const HIGHER_TEV: f64 = 1000.0;

/// Measurements count as near an energy within this factor.
const NEAR: f64 = 2.0;

/// Error of the median of so many normal values, in units of the median distance from it over the root of their number.
const ERROR_OF_MEDIAN: f64 = 1.858;

/// A dipole of the model and the measured one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// Amplitude of the model.
    pub model: f64,
    /// What is measured near that energy.
    pub measured: Estimate,
}

impl Compared {
    /// The model over what is measured.
    pub fn ratio(&self) -> Estimate {
        let value = self.model / self.measured.value;
        Estimate { value, error: value * self.measured.relative_error() }
    }
}

/// The sky of a scene against the measurements; made within a millisecond.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SkyFacts {
    /// Dipole at 10 TeV.
    pub dipole: Compared,
    /// Dipole at 100 TeV.
    pub dipole_above: Compared,
    /// Fraction of the local source at 10 TeV.
    pub source_fraction: f64,
    /// χ² of the model for a point of the measured dipoles, by their published errors alone.
    pub dipole_chi2: f64,
    /// The same for a point of the measured protons, with the errors of the fit.
    pub spectrum_chi2: f64,
}

impl SkyFacts {
    /// Compares a sky with a set of data; `None` where the set has no dipoles near 10 or 100 TeV, or no protons.
    pub fn new(sky: &SkyScene, observations: &Observations, table: &DiffusionTable, set: DataSet) -> Option<Self> {
        let model = SkyModel::new(sky, table);
        let dipoles = judged_dipoles(observations, set);
        let compared = |energy_tev: f64| {
            let is_near = |point: &&DipolePoint| (energy_tev / NEAR..=energy_tev * NEAR).contains(&point.energy_tev);
            let near = dipoles.iter().filter(is_near).map(|point| point.amplitude).collect();
            Some(Compared { model: model.dipole(energy_tev).amplitude, measured: typical(near)? })
        };
        let dipole_chi2 = mean_square(
            dipoles
                .iter()
                .map(|point| (model.dipole(point.energy_tev).amplitude - point.amplitude) / point.errors.total()),
        )?;
        let protons = fit_points(observations, set);
        let spectrum_chi2 = mean_square(protons.iter().map(|point| {
            (model.intensities(point.energy_tev).total() / point.intensity - 1.0) / point.relative_error
        }))?;
        let source_fraction = model.intensities(TOLD_TEV[0]).source_fraction();
        let [dipole, dipole_above] = [compared(TOLD_TEV[0])?, compared(TOLD_TEV[1])?];
        Some(Self { dipole, dipole_above, source_fraction, dipole_chi2, spectrum_chi2 })
    }
}

/// Median of some values, and its error by how far they lie from it; `None` of nothing.
fn typical(values: Vec<f64>) -> Option<Estimate> {
    let value = median(values.clone())?;
    let distance = median(values.iter().map(|own| (own - value).abs()).collect())?;
    Some(Estimate { value, error: ERROR_OF_MEDIAN * distance / (values.len() as f64).sqrt() })
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let (before, after) = (values.len().checked_sub(1)? / 2, values.len() / 2);
    Some(0.5 * (values[before] + values[after]))
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
        let (told, higher) = (at(TOLD_TEV[0])?, at(HIGHER_TEV)?);
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

    #[test]
    fn what_is_typical_stands_against_an_outlier() {
        let estimate = typical(vec![5.0, 7.0, 40.0, 6.0]).unwrap();
        // The middle of 6 and 7; distances 1.5, 0.5, 33.5 and 0.5.
        assert!((estimate.value - 6.5).abs() < 1e-12, "{estimate:?}");
        assert!((estimate.error - 0.929).abs() < 1e-12, "{estimate:?}");
        assert_eq!(typical(vec![3.0]), Some(Estimate::exact(3.0)));
        assert_eq!(typical(Vec::new()), None);
        assert_eq!(mean_square([3.0, 4.0].into_iter()), Some(12.5));
    }
}
