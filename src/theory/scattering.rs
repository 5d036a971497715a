//! Small-angle scattering, of particles whose Larmor radius is much larger than the longest wave: coefficients in closed
//! form, with and without a regular field, and how they are approached.
//!
//! A nearly straight path turns by many small random angles. The direction forgets itself as e^(-s/λ) over the path s, and
//! turns around the regular field meanwhile; everything here follows from that.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | mean square angle | ⟨Δn²⟩ | 1 | `s l_c/(2 r_L²)`, r_L in B_rms | here: Lorentz force of modes ⟂ to the path |
//! | free path | λ | pc | `4 r_L²/l_c` | `⟨n·n'⟩ = 1 - ⟨Δn²⟩/2 = e^(-s/λ)` |
//! | coefficient without regular field | D | pc²/yr | `c λ/3 = 4 c r_L²/(3 l_c)` | the two rows above; any spectrum and band |
//! | free path and time of a coefficient | λ, τ | pc, yr | `3 D/c`, `3 D/c²` | random flight |
//! | turns per free path, in radians | w | 1 | `λ/r_g`, r_g in B₀ | Reichherzer et al. 2022, MNRAS 514, 2658 |
//! | coefficient across | D⊥ | pc²/yr | `D∥/(1 + w²)` | the same |
//! | antisymmetric coefficient | D_A | pc²/yr | `D∥ w/(1 + w²)` | the same |
//! | running coefficient along | D(T) | pc²/yr | `D [1 - (τ/T)(1 - e^(-T/τ))]` | Taylor 1922 |
//! | running coefficient across | D⊥(T) | pc²/yr | `(c²/3) Re[1/z - (1 - e^(-zT))/(z² T)]`, `z = (1 - iw)/τ` | the same, `<v_x v_x'> = (c²/3) Re e^(-zt)` |

use crate::math;
use crate::units::C_PC_PER_YR;

/// Diffusion tensor of classical scattering around a regular field, in pc²/yr.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassicalDiffusion {
    /// Along the field.
    pub parallel: f64,
    /// Across the field.
    pub perpendicular: f64,
    /// Antisymmetric part: the flow around the axis of the cloud.
    pub antisymmetric: f64,
}

/// Diffusion coefficient `4 c r_L²/(3 l_c)` in pc²/yr of particles whose Larmor radius in B_rms is far above the longest
/// wave, in isotropic turbulence of any spectrum with the coherence length `coherence_length_pc` > 0.
///
/// With a regular field it is the coefficient along it. `<Δn²>/s = L/r_L²`, where L = l_c/2 is the integral of the
/// correlation of a component of B along a straight path, 0 to ∞.
pub fn small_angle_diffusion_pc2_yr(larmor_radius_pc: f64, coherence_length_pc: f64) -> f64 {
    4.0 / 3.0 * C_PC_PER_YR * larmor_radius_pc * larmor_radius_pc / coherence_length_pc
}

/// Mean free path `λ = 3 D/c` in pc.
pub fn free_path_pc(diffusion_pc2_yr: f64) -> f64 {
    3.0 * diffusion_pc2_yr / C_PC_PER_YR
}

/// Classical scattering of the coefficient `parallel_pc2_yr` > 0 along a field in which the particles gyrate with
/// `gyroradius_pc` > 0; infinite without a field.
///
/// `D⊥ = D∥/(1 + (λ/r_g)²)` and `D_A = D∥ (λ/r_g)/(1 + (λ/r_g)²)`. Source: Reichherzer et al. 2022, MNRAS 514, 2658.
pub fn classical_diffusion(parallel_pc2_yr: f64, gyroradius_pc: f64) -> ClassicalDiffusion {
    let turns = free_path_pc(parallel_pc2_yr) / gyroradius_pc;
    let perpendicular = parallel_pc2_yr / (1.0 + turns * turns);
    ClassicalDiffusion { parallel: parallel_pc2_yr, perpendicular, antisymmetric: turns * perpendicular }
}

/// Running coefficient `<z²>/(2T)` in pc²/yr along the field, or along any axis without one, `time_yr` > 0 after the release.
///
/// `D [1 - (τ/T)(1 - e^(-T/τ))]` with `τ = 3D/c²`: c²T/6 at first, D at last. Source: Taylor 1922.
pub fn running_parallel_pc2_yr(parallel_pc2_yr: f64, time_yr: f64) -> f64 {
    running_perpendicular_pc2_yr(parallel_pc2_yr, f64::INFINITY, time_yr)
}

/// Running coefficient `<x²>/(2T)` in pc²/yr across the field, `time_yr` > 0 after the release; arguments as those of
/// [`classical_diffusion`].
///
/// The integral of `(1 - t/T) (c²/3) e^(-t/τ) cos(c t/r_g)` over t from 0 to T.
pub fn running_perpendicular_pc2_yr(parallel_pc2_yr: f64, gyroradius_pc: f64, time_yr: f64) -> f64 {
    let path = free_path_pc(parallel_pc2_yr);
    let (w, x) = (path / gyroradius_pc, C_PC_PER_YR * time_yr / path);
    let norm = 1.0 + w * w;
    let (sin, cos) = math::sin_cos(w * x);
    let left = math::exp(-x);
    // The real part of (1 - e^(-zT))/(z τ)², times its denominator.
    let turned = (1.0 - left * cos) * (1.0 - w * w) + 2.0 * w * left * sin;
    parallel_pc2_yr / norm * (1.0 - turned / (x * norm))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::{free_streaming_pc2_yr, isotropic_diffusion_pc2_yr, random_flight_variance_pc2};

    /// At large radii the fit of Harari et al. is this coefficient; its other terms are 0.9/4 of l_c/r_L and 0.23/4 of
    /// `(l_c/r_L)^(5/3)` of it.
    #[test]
    fn the_fit_for_kolmogorov_ends_in_the_closed_form() {
        for x in [1e2_f64, 1e4] {
            let ratio = isotropic_diffusion_pc2_yr(5.0 * x, 5.0) / small_angle_diffusion_pc2_yr(5.0 * x, 5.0);
            let others = 0.225 / x + 0.0575 * math::pow(x, -5.0 / 3.0);
            assert!((ratio - 1.0 - others).abs() < 1e-12, "{ratio} at {x}");
        }
        // 100 PeV in 1 µG with l_c = 5.39 pc: 4 · 0.306601 · 108.10²/(3 · 5.39).
        assert!((small_angle_diffusion_pc2_yr(108.10, 5.39) - 886.3).abs() < 0.1);
    }

    /// Weak and strong turning; both parts together have the length of `D∥/(1 - iw)`, whose angle is atan w.
    #[test]
    fn classical_diffusion_has_its_limits() {
        let free = classical_diffusion(3.0, f64::INFINITY);
        assert_eq!((free.parallel, free.perpendicular, free.antisymmetric), (3.0, 3.0, 0.0));
        let path = free_path_pc(3.0);
        let held = classical_diffusion(3.0, 1e-4 * path);
        assert!((held.perpendicular / 3.0e-8 - 1.0).abs() < 2e-8);
        // c r_g/3, the drift of particles that do not scatter.
        assert!((held.antisymmetric / (C_PC_PER_YR * 1e-4 * path / 3.0) - 1.0).abs() < 2e-8);
        let half = classical_diffusion(3.0, path);
        assert!((half.perpendicular - 1.5).abs() < 1e-12 && (half.antisymmetric - 1.5).abs() < 1e-12);
    }

    /// Straight flight first, the coefficients of [`classical_diffusion`] at last, and half of a random flight's variance
    /// over the time between.
    #[test]
    fn running_coefficients_begin_and_end_right() {
        for (d, radius) in [(1.0, f64::INFINITY), (500.0, 20.0), (80.0, 1e4)] {
            let path = free_path_pc(d);
            let tau = path / C_PC_PER_YR;
            let first = 1e-4 * tau.min(radius / C_PC_PER_YR);
            let free = free_streaming_pc2_yr(first);
            assert!((running_parallel_pc2_yr(d, first) / free - 1.0).abs() < 1e-3);
            assert!((running_perpendicular_pc2_yr(d, radius, first) / free - 1.0).abs() < 1e-3);
            let end = classical_diffusion(d, radius);
            let w = path / radius;
            // To first order in τ/T: 1 - τ/T along, and 1 - (τ/T)(1 - w²)/(1 + w²) across.
            let along = running_parallel_pc2_yr(d, 1e3 * tau) / end.parallel;
            let across = running_perpendicular_pc2_yr(d, radius, 1e3 * tau) / end.perpendicular;
            assert!((along - 1.0 + 1e-3).abs() < 1e-9);
            assert!((across - 1.0 + 1e-3 * (1.0 - w * w) / (1.0 + w * w)).abs() < 1e-9);
            for time in [0.1, 1.0, 10.0].map(|part| part * tau) {
                let flight = random_flight_variance_pc2(time, tau) / (2.0 * time);
                assert!((running_parallel_pc2_yr(d, time) / flight - 1.0).abs() < 1e-9);
            }
        }
    }

    /// The closed form across against the integral of which it is the solution, by Simpson's rule of 2000 intervals.
    #[test]
    fn the_running_coefficient_across_is_its_integral() {
        let (d, radius) = (2.0, 11.0);
        let path = free_path_pc(d);
        for time in [0.3, 2.0, 9.0].map(|part| part * path / C_PC_PER_YR) {
            let integrand = |t: f64| {
                let s = C_PC_PER_YR * t;
                (1.0 - t / time) * C_PC_PER_YR * C_PC_PER_YR / 3.0 * (-s / path).exp() * (s / radius).cos()
            };
            let step = time / 2000.0;
            let weight = |i: u32| if i == 0 || i == 2000 { 1.0 } else { f64::from(2 + 2 * (i % 2)) };
            let sum: f64 = (0..=2000).map(|i| weight(i) * integrand(f64::from(i) * step)).sum();
            let ratio = running_perpendicular_pc2_yr(d, radius, time) / (sum * step / 3.0);
            assert!((ratio - 1.0).abs() < 1e-8, "{ratio}");
        }
    }
}
