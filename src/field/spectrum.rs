//! Isotropic power-law turbulence: how energy is shared among wavelengths.
//!
//! Convention: one-dimensional energy spectrum `P(k) ∝ k^-α` on `l_min <= 2π/k <= l_max`, so that one Fourier mode
//! carries `|B_k|² ∝ k^(-α-2)`; Kolmogorov is α = 5/3.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | share of a band of wavelengths | – | 1 | `(l_hi^(α-1) - l_lo^(α-1))/(l_max^(α-1) - l_min^(α-1))` | integral of P(k) |
//! | coherence length | l_coh | pc | `(l_max/2) (α-1)/α (1 - ρ^α)/(1 - ρ^(α-1))`, `ρ = l_min/l_max` | Harari et al. 2002 |
//! | energy of a mode, relative | `abs(B_k)²` | 1 | `k^(-α-2)` | P(k) over the shell 4πk² |

use crate::math;

/// Isotropic turbulence with the one-dimensional energy spectrum `P(k) ∝ k^-α` on `l_min <= 2π/k <= l_max`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turbulence {
    /// Root mean square field in µG.
    pub brms_ug: f64,
    /// Longest wavelength in pc.
    pub l_max_pc: f64,
    /// Shortest wavelength in pc.
    pub l_min_pc: f64,
    /// Slope α.
    pub slope: f64,
}

impl Turbulence {
    /// Share of `B_rms²` that the band of wavelengths from `l_lo_pc` to `l_hi_pc` holds, 0 to 1.
    ///
    /// `(l_hi^(α-1) - l_lo^(α-1)) / (l_max^(α-1) - l_min^(α-1))`, the integral of `P(k)` over the band.
    pub fn band_share(&self, l_lo_pc: f64, l_hi_pc: f64) -> f64 {
        let energy = |l: f64| math::pow(l, self.slope - 1.0);
        (energy(l_hi_pc) - energy(l_lo_pc)) / (energy(self.l_max_pc) - energy(self.l_min_pc))
    }

    /// Coherence length of the turbulence in pc.
    ///
    /// `(l_max/2) (α-1)/α (1 - (l_min/l_max)^α) / (1 - (l_min/l_max)^(α-1))`, which tends to `l_max/5` for Kolmogorov
    /// turbulence with `l_min ≪ l_max`. Source: Harari et al. 2002, JHEP 03, 045, for the correlation of B along a line.
    pub fn coherence_length_pc(&self) -> f64 {
        let ratio = self.l_min_pc / self.l_max_pc;
        let alpha = self.slope;
        0.5 * self.l_max_pc * (alpha - 1.0) / alpha * (1.0 - math::pow(ratio, alpha))
            / (1.0 - math::pow(ratio, alpha - 1.0))
    }

    /// Relative energy `|B_k|²` of one Fourier mode with wavenumber `k` (any unit): `k^(-α-2)`.
    pub(crate) fn mode_energy(&self, k: f64) -> f64 {
        math::pow(k, -self.slope - 2.0)
    }
}
