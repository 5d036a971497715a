//! The local source: an instantaneous burst of protons that diffuses along and across the field.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | spectrum | Q | 1/TeV | `Q_0 E^-α exp(-E/E_max - E_min/E)` | Savchenko et al. 2015, section 3; form of E_min is ours |
//! | its norm | Q_0 | TeV^(α-1) | `W/∫ E^(1-α) exp(-E/E_max) dE` from 1 GeV | energy W in protons |
//! | intensity | I_s | 1/(GeV m² s sr) | `(c/4π) Q(E) n`, n as [`burst_density_per_pc3`] | Savchenko et al. 2015, section 2 |

use crate::math;
use crate::scene::SkyScene;
use crate::sky::diffusion::DiffusionTable;
use crate::theory::burst_density_per_pc3;
use crate::units::{C_M_PER_S, GEV_PER_TEV, M_PER_PC, TEV_PER_ERG};

/// Lowest energy in TeV over which the source's energy is counted, 1 GeV.
const LOWEST_TEV: f64 = 1.0e-3;

/// Steps per unit of ln E of the integral over the source's spectrum.
const STEPS_PER_LOG: f64 = 16.0;

/// A burst of protons with the spectrum `E^-α exp(-E/E_max)` at a distance along and an offset across the field line.
#[derive(Clone, Debug)]
pub(super) struct LocalSource {
    distance_pc: f64,
    offset_pc: f64,
    age_yr: f64,
    slope: f64,
    e_max_tev: f64,
    e_min_tev: f64,
    /// Particles per TeV at 1 TeV without the cutoff.
    per_tev: f64,
}

impl LocalSource {
    pub(super) fn new(sky: &SkyScene) -> Self {
        let energy_tev = sky.source_energy_erg * TEV_PER_ERG;
        Self {
            distance_pc: sky.distance_pc,
            offset_pc: sky.offset_pc,
            age_yr: sky.age_yr,
            slope: sky.source_slope,
            e_max_tev: sky.e_max_tev,
            e_min_tev: sky.e_min_tev,
            per_tev: energy_tev / mean_energy_integral(sky.source_slope, sky.e_max_tev),
        }
    }

    /// Intensity in 1/(GeV m² s sr) at `energy_tev`, `c n/4π`.
    pub(super) fn intensity(&self, energy_tev: f64, table: &DiffusionTable) -> f64 {
        self.intensity_at_age(energy_tev, self.age_yr, table)
    }

    pub(super) fn intensity_at_age(&self, energy_tev: f64, age_yr: f64, table: &DiffusionTable) -> f64 {
        let d = table.at(energy_tev);
        let density = burst_density_per_pc3(self.distance_pc, self.offset_pc, age_yr, d.parallel, d.perpendicular);
        self.per_density(energy_tev) * density / math::powi(M_PER_PC, 3)
    }

    /// Intensity in 1/(GeV m² s sr) of the burst's protons in 1 m³.
    fn per_density(&self, energy_tev: f64) -> f64 {
        let per_gev = self.per_tev * math::pow(energy_tev, -self.slope) / GEV_PER_TEV;
        let cutoffs = math::exp(-energy_tev / self.e_max_tev - self.e_min_tev / energy_tev);
        C_M_PER_S / (4.0 * std::f64::consts::PI) * per_gev * cutoffs
    }
}

/// Intensity in m³/(GeV m² s sr), as a function of the energy in TeV, of a burst of `energy_erg` in protons above 1 GeV with
/// the spectrum `E^-slope exp(-E/E_max)`, per density of bursts whose particles are all there: `(c/4π) Q(E)`.
pub fn burst_spectrum(energy_erg: f64, slope: f64, e_max_tev: f64) -> impl Fn(f64) -> f64 {
    let scene = SkyScene { source_energy_erg: energy_erg, source_slope: slope, e_max_tev, ..SkyScene::default() };
    let source = LocalSource::new(&SkyScene { e_min_tev: 0.0, ..scene });
    move |energy_tev| source.per_density(energy_tev)
}

/// `∫ E · E^-α exp(-E/E_max) dE` in TeV^(2-α) from 1 GeV on, by the trapezoidal rule in ln E.
///
/// The integrand vanishes at the upper end; at the lower end the rule errs by (2 - α)²/(12 · 16²) < 0.13 %.
pub(super) fn mean_energy_integral(slope: f64, e_max_tev: f64) -> f64 {
    let (low, high) = (math::ln(LOWEST_TEV), math::ln((40.0 * e_max_tev).max(40.0 * LOWEST_TEV)));
    let steps = ((high - low) * STEPS_PER_LOG).ceil();
    let width = (high - low) / steps;
    let value = |log: f64| math::exp((2.0 - slope) * log - math::exp(log) / e_max_tev);
    let inner: f64 = (1..steps as u32).map(|n| value(low + f64::from(n) * width)).sum();
    width * (inner + 0.5 * (value(low) + value(high)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// α = 2 without a cutoff in reach: the integral is ln(E_max/1 GeV) - γ (exponential integral E₁ for small x).
    #[test]
    fn the_energy_of_the_source_is_what_it_says() {
        let value = mean_energy_integral(2.0, 100.0);
        let expected = (100.0_f64 / LOWEST_TEV).ln() - 0.577_215_664_9;
        assert!((value / expected - 1.0).abs() < 1e-4, "{value} {expected}");
    }
}
