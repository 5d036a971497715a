//! Electrons lose energy as `dE/dt = -b E²` by synchrotron radiation and inverse Compton scattering.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | energy density of a field | U_B | eV/cm³ | `B²/8π` | Gaussian units |
//! | loss rate | b | 1/(TeV yr) | `(4/3) σ_T c U/(m_e c²)²` | Longair, sections 8.2 and 9.3 |
//! | cooling limit | E_c | TeV | `1/(b T)` | `dE/dt = -b E²` |
//! | energy at release | E_0 | TeV | `E/(1 - b E T)` | the same, integrated |
//! | time at constant energy for the same λ² | t_eff | yr | `(1 - (1 - bET)^(1-s))/((1 - s) b E)` for `D ∝ E^s` | Syrovatskii 1959 |

use crate::math;
use crate::units::{C_M_PER_S, S_PER_YR};

/// Thomson cross section in cm² (CODATA 2018).
const THOMSON_CM2: f64 = 6.652_458_732_1e-25;

/// Rest energy of the electron in eV (CODATA 2018).
const ELECTRON_EV: f64 = 510_998.95;

/// Energy density in eV/cm³ of a field of 1 µG, `B²/8π` with 1 erg = 6.24150907e11 eV.
const EV_CM3_PER_UG2: f64 = 1.0e-12 / (8.0 * std::f64::consts::PI) * 6.241_509_07e11;

/// Energy density in eV/cm³ of a magnetic field of `b_ug` µG.
pub fn magnetic_energy_density_ev_cm3(b_ug: f64) -> f64 {
    EV_CM3_PER_UG2 * b_ug * b_ug
}

/// Loss rate `b` in 1/(TeV yr) in fields and photons of `density_ev_cm3` together, in the Thomson limit.
///
/// `b = (4/3) σ_T c U/(m_e c²)²`, isotropic pitch angles. Source: Longair, High Energy Astrophysics, sections 8.2 and
/// 9.3; 1.018e-16 per GeV and s for 1 eV/cm³.
pub fn loss_rate_per_tev_yr(density_ev_cm3: f64) -> f64 {
    let per_ev_s = 4.0 / 3.0 * THOMSON_CM2 * C_M_PER_S * 100.0 * density_ev_cm3 / (ELECTRON_EV * ELECTRON_EV);
    per_ev_s * 1.0e12 * S_PER_YR
}

/// The highest energy in TeV that electrons of age `age_yr` can have, `1/(b T)`.
pub fn cooling_limit_tev(loss_per_tev_yr: f64, age_yr: f64) -> f64 {
    1.0 / (loss_per_tev_yr * age_yr)
}

/// Energy in TeV at release of an electron that has `energy_tev` after `age_yr`; `None` at and above the cooling limit.
pub fn energy_at_release_tev(energy_tev: f64, loss_per_tev_yr: f64, age_yr: f64) -> Option<f64> {
    let left = 1.0 - loss_per_tev_yr * energy_tev * age_yr;
    (left > 0.0).then(|| energy_tev / left)
}

/// Time in yr that an electron with constant energy would need to diffuse as far, for `D ∝ E^slope`, `slope` < 1.
///
/// `λ²/(4 D(E)) = [1 - (1 - bET)^(1 - slope)]/((1 - slope) b E)`, from `λ² = 4 ∫ D dE/(b E²)`; `None` above the cooling
/// limit. Source: Syrovatskii 1959, elementary integral.
pub fn effective_time_yr(energy_tev: f64, loss_per_tev_yr: f64, age_yr: f64, slope: f64) -> Option<f64> {
    let lost = loss_per_tev_yr * energy_tev * age_yr;
    if lost >= 1.0 {
        return None;
    }
    if lost < 1.0e-9 {
        return Some(age_yr);
    }
    let rest = 1.0 - slope;
    Some((1.0 - math::pow(1.0 - lost, rest)) / (rest * lost) * age_yr)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_agree_with_their_printed_values() {
        let per_gev_s = loss_rate_per_tev_yr(1.0) / 1.0e3 / S_PER_YR;
        assert!((per_gev_s / 1.018e-16 - 1.0).abs() < 2e-3, "{per_gev_s}");
        assert!((magnetic_energy_density_ev_cm3(3.0) - 0.2235).abs() < 1e-3);
    }

    #[test]
    fn without_losses_nothing_changes() {
        assert_eq!(energy_at_release_tev(5.0, 0.0, 1e6), Some(5.0));
        assert_eq!(effective_time_yr(5.0, 0.0, 1e6, 1.0 / 3.0), Some(1e6));
        let limit = cooling_limit_tev(1e-6, 1e6);
        assert!(
            energy_at_release_tev(limit, 1e-6, 1e6).is_none() && effective_time_yr(limit, 1e-6, 1e6, 0.3).is_none()
        );
    }
}
