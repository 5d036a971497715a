//! Diffusion coefficients known in closed form, or fitted by others.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | width of a cloud along an axis | σ | pc | `√(2 D t)` | diffusion equation |
//! | running coefficient of free streaming | D | pc²/yr | `c² t/6` | `<x²> = c² t²/3` |
//! | coefficient in isotropic turbulence | D | pc²/yr | `(c l_c/3)(4 x² + 0.9 x + 0.23 x^(1/3))`, `x = r_L/l_c` | Harari et al. 2014, eq. (15) |
//! | angle of a Boris step over the exact one | – | 1 | `2 atan(h/2r)/(h/r)` | Birdsall & Langdon 1985, ch. 4 |

use crate::math;
use crate::units::C_PC_PER_YR;

/// Standard deviation in pc along an axis of a cloud that has diffused for `time_yr`, `σ = sqrt(2 D t)`, 0 for D <= 0.
pub fn gaussian_width_pc(diffusion_pc2_yr: f64, time_yr: f64) -> f64 {
    (2.0 * diffusion_pc2_yr * time_yr).max(0.0).sqrt()
}

/// Running diffusion coefficient along any axis of particles that stream freely from a point, `c² t/6`, in pc²/yr.
pub fn free_streaming_pc2_yr(time_yr: f64) -> f64 {
    C_PC_PER_YR * C_PC_PER_YR * time_yr / 6.0
}

/// Diffusion coefficient in pc²/yr in isotropic Kolmogorov turbulence without a regular field.
///
/// `D = c l_c/3 (4 (r_L/l_c)² + 0.9 r_L/l_c + 0.23 (r_L/l_c)^(1/3))`, a fit to simulations with `l_min ≪ r_L`.
/// Source: Harari, Mollerach & Roulet 2014, PRD 89, 123001, eq. (15) and its Kolmogorov coefficients.
pub fn isotropic_diffusion_pc2_yr(larmor_radius_pc: f64, coherence_length_pc: f64) -> f64 {
    let x = larmor_radius_pc / coherence_length_pc;
    C_PC_PER_YR * coherence_length_pc / 3.0 * (4.0 * x * x + 0.9 * x + 0.23 * math::cbrt(x))
}

/// Angle that one Boris step of `step_over_radius` Larmor radii turns, relative to the exact angle.
pub fn boris_angle_ratio(step_over_radius: f64) -> f64 {
    2.0 * math::atan(0.5 * step_over_radius) / step_over_radius
}
