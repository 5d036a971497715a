//! An instantaneous point source seen through Gaussian diffusion: density, dipole, and the distance that a dipole means.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | density of one released particle | n | 1/pc³ | `Π_i (4π D_i t)^(-1/2) exp(-x_i²/(4 D_i t))` | Savchenko et al. 2015, section 2 |
//! | dipole that a source adds | δ_s | 1 | `3 f_s R/(2 c T)` | Savchenko et al. 2015, section 3 |
//! | distance that a dipole means | R | pc | `2 c T δ/(3 f_s)` | Savchenko et al. 2015, section 3, solved for R |
//! | its relative error | σ_R/R | 1 | `√(Σ (σ_k/k)²)` over δ, f_s, T | here: independent errors |

use crate::math;
use crate::measured::Estimate;
use crate::theory::{dipole_amplitude, flux_anisotropy};
use crate::units::light_path_pc;

/// Density in 1/pc³ of one particle released at the origin at time 0, at `along_pc` along and `across_pc` across the
/// field.
///
/// `Π_i (4π D_i t)^(-1/2) exp(-x_i²/(4 D_i t))` with one axis along the field and two across it; `time_yr`, `d_par` and
/// `d_perp` (pc²/yr) above 0. Source: Savchenko et al. 2015, section 2 (Gaussian with the widths 4 D_i t).
pub fn burst_density_per_pc3(along_pc: f64, across_pc: f64, time_yr: f64, d_par: f64, d_perp: f64) -> f64 {
    let (par, perp) = (4.0 * d_par * time_yr, 4.0 * d_perp * time_yr);
    let exponent = -along_pc * along_pc / par - across_pc * across_pc / perp;
    math::exp(exponent) / (math::pow(std::f64::consts::PI, 1.5) * par.sqrt() * perp)
}

/// Dipole amplitude `δ_s = 3 f_s R/(2 c T)` that a source adds to an intensity of which it contributes `fraction`.
///
/// `distance_pc` ≥ 0, `age_yr` > 0, `fraction` from 0 to 1. Source: Savchenko et al. 2015, section 3.
pub fn source_dipole(fraction: f64, distance_pc: f64, age_yr: f64) -> f64 {
    fraction * dipole_amplitude(flux_anisotropy(distance_pc, age_yr))
}

/// The distance in pc whose source makes the dipole `dipole`: `R = 2 c T δ/(3 f_s)`, inverse of [`source_dipole`].
///
/// All values above 0; relative errors are taken as independent and add in quadrature.
pub fn source_distance_pc(dipole: Estimate, fraction: Estimate, age_yr: Estimate) -> Estimate {
    let value = 2.0 / 3.0 * light_path_pc(age_yr.value) * dipole.value / fraction.value;
    let relative =
        [dipole, fraction, age_yr].iter().map(|part| math::powi(part.relative_error(), 2)).sum::<f64>().sqrt();
    Estimate { value, error: value * relative }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 200 pc and 2 Myr: 1.5 · 200/(2e6 · 0.306601) = 4.892e-4; the paper's inversion `R ≈ 200 pc δ/5e-4` rounds this.
    #[test]
    fn the_papers_numbers_come_out() {
        assert!((source_dipole(1.0, 200.0, 2.0e6) - 4.892e-4).abs() < 5e-8);
        let exact = Estimate::exact;
        let near = source_distance_pc(exact(4.892e-4), exact(1.0), exact(0.5e6));
        assert!((near.value - 50.0).abs() < 0.01, "{near:?}");
        let spread = source_distance_pc(
            Estimate { value: 3e-4, error: 3e-5 },
            Estimate { value: 0.5, error: 0.1 },
            Estimate { value: 2e6, error: 0.0 },
        );
        assert!((spread.error / spread.value - (0.1_f64.powi(2) + 0.2_f64.powi(2)).sqrt()).abs() < 1e-12);
    }

    /// The density integrates to one particle: midpoint sums over a box of ±6 widths, whose tails hold 1e-16.
    #[test]
    fn the_density_holds_one_particle() {
        let (d_par, d_perp, time) = (2.0, 0.01, 1.0e4);
        let width = |d: f64| (2.0 * d * time).sqrt();
        let (n, m) = (200, 400);
        let (dz, dr) = (12.0 * width(d_par) / f64::from(n), 6.0 * width(d_perp) / f64::from(m));
        let mut sum = 0.0;
        for i in 0..n {
            for j in 0..m {
                let (z, r) = ((f64::from(i) + 0.5) * dz - 6.0 * width(d_par), (f64::from(j) + 0.5) * dr);
                sum += burst_density_per_pc3(z, r, time, d_par, d_perp) * dz * std::f64::consts::TAU * r * dr;
            }
        }
        // The midpoint rule in r errs by (dr/width)²/24 ≈ 1e-5.
        assert!((sum - 1.0).abs() < 1e-4, "{sum}");
    }
}
