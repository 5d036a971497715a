//! Curves ready to draw: everything that a panel or a figure shows of a model, on one grid of energies.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | energy n of N | E_n | TeV | `E_lo (E_hi/E_lo)^(n/(N-1))` | even in ln E |
//! | ages of the dots | – | yr | `T/2`, `T`, `2T` | here: those of Fig. 3 are not given |
//! | mean over the plateau | – | of the value | mean over 21 energies from 2 to 20 TeV, even in ln E | Savchenko et al. 2015, section 3 |

use crate::math;
use crate::sky::diffusion::DiffusionTable;
use crate::sky::model::{Intensities, SkyModel};
use crate::theory::source_dipole;

/// Energies from `low` to `high` in TeV, evenly spaced in the logarithm, both ends included; `count` ≥ 2.
pub fn energy_grid(low: f64, high: f64, count: usize) -> Vec<f64> {
    let step = math::ln(high / low) / (count.max(2) - 1) as f64;
    (0..count.max(2)).map(|n| low * math::exp(n as f64 * step)).collect()
}

/// Everything of a model at one energy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// Energy in TeV.
    pub energy_tev: f64,
    /// Intensities in 1/(GeV m² s sr).
    pub intensities: Intensities,
    /// Dipole of the local source, `3 f_s R/(2 c T)`.
    pub source_dipole: f64,
    /// Dipole contributed by the sea.
    pub sea_dipole: f64,
    /// Amplitude of the vector sum.
    pub amplitude: f64,
    /// Right ascension of the vector sum in degrees.
    pub phase_deg: f64,
    /// True where the diffusion tensor was measured, false where it is extrapolated.
    pub measured: bool,
}

/// The model at all `energies_tev`: 200 energies take about 0.1 ms.
pub fn curves(model: &SkyModel<'_>, table: &DiffusionTable, energies_tev: &[f64]) -> Vec<CurvePoint> {
    let at = |&energy_tev: &f64| {
        let intensities = model.intensities(energy_tev);
        let sum = model.dipole(energy_tev);
        CurvePoint {
            energy_tev,
            intensities,
            source_dipole: source_dipole(intensities.source_fraction(), model.source_distance_pc(), model.sky().age_yr),
            sea_dipole: intensities.sea_fraction() * model.sea_dipole_alone(energy_tev),
            amplitude: sum.amplitude,
            phase_deg: sum.phase_deg,
            measured: table.at(energy_tev).measured,
        }
    };
    energies_tev.iter().map(at).collect()
}

/// Flux of the local source at one age and energy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AgeDot {
    /// Age in yr.
    pub age_yr: f64,
    /// Energy in TeV.
    pub energy_tev: f64,
    /// Intensity in 1/(GeV m² s sr).
    pub intensity: f64,
    /// True where the diffusion tensor was measured by following trajectories, false where it is extrapolated.
    pub measured: bool,
}

/// Three ages in yr: half, once and twice the scene's (the paper's three are not given).
pub fn three_ages(age_yr: f64) -> [f64; 3] {
    [0.5 * age_yr, age_yr, 2.0 * age_yr]
}

/// The dots of Fig. 3: the flux of the source at each age, at the energies of the scan and, extrapolated, two to a decade
/// below it down to `low_tev`.
pub fn age_dots(model: &SkyModel<'_>, table: &DiffusionTable, ages_yr: &[f64], low_tev: f64) -> Vec<AgeDot> {
    let mut energies: Vec<f64> = table.rows().iter().map(|row| row.energy_tev).collect();
    let half_decade = 10_f64.sqrt();
    while let Some(&lowest) = energies.first().filter(|lowest| **lowest / half_decade >= low_tev) {
        energies.insert(0, lowest / half_decade);
    }
    let dot = |age_yr: f64, energy_tev: f64| AgeDot {
        age_yr,
        energy_tev,
        intensity: model.source_at_age(energy_tev, age_yr),
        measured: table.at(energy_tev).measured,
    };
    ages_yr.iter().flat_map(|age| energies.iter().map(|energy| dot(*age, *energy))).collect()
}

/// Mean of `value`, a function of the energy in TeV, over the plateau of the measured dipole, 2 to 20 TeV, evenly in ln E.
pub fn plateau_mean(value: impl Fn(f64) -> f64) -> f64 {
    let grid = energy_grid(2.0, 20.0, 21);
    grid.iter().map(|energy| value(*energy)).sum::<f64>() / grid.len() as f64
}
