//! A Gaussian cloud of any widths, before the widths grow as √t; and the random flight, whose widths are known.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | flux anisotropy of a Gaussian cloud | A | 1 | `R/c (<µ²> d ln σ∥²/dt + (1 - <µ²>) d ln σ⊥²/dt)` | here: continuity |
//! | mean square cosine on the sphere | `<µ²>` | 1 | `∫ µ² e^(-κµ²) dµ / ∫ e^(-κµ²) dµ` | here: density as weight |
//! | shape of the cloud on the sphere | κ | 1 | `R² (1/σ∥² - 1/σ⊥²)/2` | here |
//! | variance of a random flight | σ² | pc² | `(2/3) c² τ (t - τ (1 - e^(-t/τ)))` | Taylor 1922 |
//! | its growth | d ln σ²/dt | 1/yr | `(1 - e^(-t/τ))/(t - τ (1 - e^(-t/τ)))` | derivative of the row above |

use crate::math;
use crate::units::C_PC_PER_YR;

/// Half the intervals of the integrals over the sphere; right to 2e-5 where the cloud is a needle.
const POINTS: usize = 32;

/// Flux anisotropy A averaged over the sphere of `radius_pc` around a source whose cloud is Gaussian along (∥) and across
/// (⊥) an axis, with variances per axis `variances_pc2` = [σ∥², σ⊥²] that grow by the logarithmic rates `rates_per_yr` =
/// [d ln σ∥²/dt, d ln σ⊥²/dt].
///
/// Of a flux that carries a Gaussian of growing width, `δ_i = (3 x_i/2c) d ln σ_i²/dt`; its radial part is averaged over
/// the sphere with the density as weight, `A = 2δ/3 = Σ_i <x_i²> (d ln σ_i²/dt)/(c R)`. For σ² ∝ t it is R/(cT).
/// Valid for A ≪ 1. Source: continuity of a Gaussian cloud; not in the paper.
pub fn running_width_anisotropy(radius_pc: f64, variances_pc2: [f64; 2], rates_per_yr: [f64; 2]) -> f64 {
    let [along, across] = variances_pc2;
    let mu2 = mean_cos2(0.5 * radius_pc * radius_pc * (1.0 / along - 1.0 / across));
    radius_pc / C_PC_PER_YR * (mu2 * rates_per_yr[0] + (1.0 - mu2) * rates_per_yr[1])
}

/// Mean of µ² over -1..1 with the weight `exp(-kappa µ²)`.
fn mean_cos2(kappa: f64) -> f64 {
    // By Simpson's rule over u from 0 to 1, as far as the weight is above e^-40: µ ∝ u from the equator, and 1 - µ ∝ u²
    // from the axis, where the density falls off steepest.
    let (equator, axis) = ((40.0 / kappa).sqrt().min(1.0), (20.0 / -kappa).min(1.0));
    let (sum, norm) = (0..=2 * POINTS).fold((0.0, 0.0), |(sum, norm), point| {
        let u = point as f64 / (2 * POINTS) as f64;
        let (mu2, weight) = if kappa >= 0.0 {
            let mu = equator * u;
            (mu * mu, math::exp(-kappa * mu * mu))
        } else {
            let w = axis * u * u;
            ((1.0 - w) * (1.0 - w), u * math::exp(kappa * w * (2.0 - w)))
        };
        let factor = match point {
            0 => 1.0,
            _ if point == 2 * POINTS => 1.0,
            _ if point % 2 == 1 => 4.0,
            _ => 2.0,
        };
        (sum + factor * weight * mu2, norm + factor * weight)
    });
    sum / norm
}

/// Variance per axis in pc² of particles that fly straight with c from a point and turn into a new random direction after
/// free times that are exponential with the mean `free_time_yr`.
///
/// `<x²> = (2/3) c² τ (t - τ (1 - e^(-t/τ)))`, from the velocity correlation `c² e^(-t/τ)`; D tends to c² τ/3.
/// Source: Taylor 1922, Proc. London Math. Soc. s2-20, 196, with an exponential correlation.
pub fn random_flight_variance_pc2(time_yr: f64, free_time_yr: f64) -> f64 {
    let turned = -math::exp_m1(-time_yr / free_time_yr);
    2.0 / 3.0 * C_PC_PER_YR * C_PC_PER_YR * free_time_yr * (time_yr - free_time_yr * turned)
}

/// `d ln σ²/dt` in 1/yr of the same cloud; `(1 + τ/t)/t` to first order in τ/t.
pub fn random_flight_rate_per_yr(time_yr: f64, free_time_yr: f64) -> f64 {
    let turned = -math::exp_m1(-time_yr / free_time_yr);
    turned / (time_yr - free_time_yr * turned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Limits of the mean of µ²: 1/3 without preference, 1/(2κ) around the equator, 1 - 1/|κ| around the axis.
    #[test]
    fn the_sphere_is_averaged_with_the_density() {
        assert!((mean_cos2(0.0) - 1.0 / 3.0).abs() < 1e-12);
        // To first order in κ, 1/3 - κ (1/5 - 1/9).
        assert!((mean_cos2(0.01) - (1.0 / 3.0 - 0.01 * 4.0 / 45.0)).abs() < 1e-5);
        assert!((mean_cos2(2e4) * 4e4 - 1.0).abs() < 1e-6);
        // Next order: 1 - 1/|κ| - 1/(2κ²).
        assert!((1.0 - mean_cos2(-1e3) - 1e-3 - 0.5e-6).abs() < 3e-8);
        // Both integrals meet where κ changes sign.
        assert!((mean_cos2(-1e-9) - mean_cos2(1e-9)).abs() < 1e-7);
    }

    /// For σ² ∝ t the shape does not matter and A is R/(cT); the rate counts along the long axis where the cloud is.
    #[test]
    fn widths_that_grow_as_diffusion_give_the_paper() {
        for variances in [[1e4, 1e4], [1e6, 1e2], [1e2, 1e6]] {
            let expected = 100.0 / (C_PC_PER_YR * 5e3);
            let a = running_width_anisotropy(100.0, variances, [1.0 / 5e3; 2]);
            assert!((a / expected - 1.0).abs() < 1e-12);
        }
        let needle = running_width_anisotropy(100.0, [1e6, 1.0], [1.0 / 5e3, 0.0]);
        assert!((needle * C_PC_PER_YR * 5e3 / 100.0 - 1.0).abs() < 1e-3, "{needle}");
    }

    /// Straight flight at first, `c² t²/3`, and D = c² τ/3 at last; the rate is the derivative.
    #[test]
    fn a_random_flight_is_straight_and_then_diffuses() {
        let c2 = C_PC_PER_YR * C_PC_PER_YR;
        assert!((random_flight_variance_pc2(1e-3, 1.0) / (c2 * 1e-6 / 3.0) - 1.0).abs() < 1e-3);
        assert!((random_flight_variance_pc2(1e6, 1.0) / (2.0 * c2 / 3.0 * 1e6) - 1.0).abs() < 2e-6);
        for time in [0.3, 3.0, 30.0_f64] {
            let ratio = random_flight_variance_pc2(1.001 * time, 1.0) / random_flight_variance_pc2(0.999 * time, 1.0);
            let rate = random_flight_rate_per_yr(time, 1.0);
            assert!((ratio.ln() / (0.002 * time) / rate - 1.0).abs() < 1e-5);
        }
    }
}
