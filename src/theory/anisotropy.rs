//! Anisotropy of a single bursting source.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | flux anisotropy | A | 1 | `R/(c T)` | Savchenko et al. 2015, eq. (2); Shen & Mao 1971 |
//! | dipole amplitude of the intensity | δ | 1 | `3A/2` | Savchenko et al. 2015, footnote 1 |
//! | asymmetry of crossings for `I ∝ 1 + δµ` | A | 1 | `2δ/3` | here: crossings come with weight µ |

use crate::units::light_path_pc;

/// Flux anisotropy `A = R/(c T)` of a source at `distance_pc` and of age `age_yr` > 0.
///
/// Valid in the quasi-Gaussian regime, `t ≫ 2D/c²` and `R ≫ l_coh`, for any regular field and energy.
/// Source: Savchenko et al. 2015, eq. (2).
pub fn flux_anisotropy(distance_pc: f64, age_yr: f64) -> f64 {
    distance_pc / light_path_pc(age_yr)
}

/// Dipole amplitude `δ = 3A/2` of the intensity. Source: Savchenko et al. 2015, footnote 1.
pub fn dipole_amplitude(flux_anisotropy: f64) -> f64 {
    1.5 * flux_anisotropy
}

/// Flux anisotropy `A = 2δ/3` that crossings of a surface show for an intensity `I(µ) ∝ 1 + δ µ`.
///
/// Crossings come with weight |µ|: `∫_0^1 µ(1 + δµ) dµ` against `∫_0^1 µ(1 - δµ) dµ`.
pub fn crossing_anisotropy(dipole: f64) -> f64 {
    2.0 / 3.0 * dipole
}
