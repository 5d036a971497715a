//! Electrons of a burst: the same source with energy losses, the paper's closing remark.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | squared diffusion length | λ_i² | pc² | `4 ∫ D_i dE/(b E²)` from E to E_0 | Syrovatskii 1959 |
//! | energy at release | E_0 | TeV | `E/(1 - b E T)` | [`crate::theory`] |
//! | density | n | 1/(GeV m³) | `Q(E_0) (E_0/E)² Π_i (π λ_i²)^(-1/2) exp(-x_i²/λ_i²)` | the same; needs `dE_0/dE` |
//! | intensity | I | 1/(GeV m² s sr) | `c n/4π` | isotropy |
//! | dipole | δ | 1 | `(6/c) √(Σ (D_i x_i/λ_i²)²)` | Savchenko et al. 2015, eq. (1) |

use crate::math;
use crate::sky::diffusion::DiffusionTable;
use crate::theory::energy_at_release_tev;
use crate::units::{C_M_PER_S, C_PC_PER_YR, GEV_PER_TEV, M_PER_PC, TEV_PER_ERG};

/// Intervals of Simpson's rule for the squared diffusion length.
const INTERVALS: u32 = 32;

/// A burst of electrons with the spectrum `E^-α exp(-E/E_max)`, losing energy as `b E²`.
#[derive(Clone, Debug, PartialEq)]
pub struct ElectronBurst {
    /// Distance along the field in pc.
    pub distance_pc: f64,
    /// Offset across the field in pc.
    pub offset_pc: f64,
    /// Age in yr.
    pub age_yr: f64,
    /// Energy in erg of the electrons above 1 GeV.
    pub energy_erg: f64,
    /// Slope α at the source.
    pub slope: f64,
    /// Cutoff of the source's spectrum in TeV.
    pub e_max_tev: f64,
    /// Loss rate b in 1/(TeV yr), see [`crate::theory::loss_rate_per_tev_yr`]; 0 for none.
    pub loss_per_tev_yr: f64,
}

/// Electrons at one energy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ElectronPoint {
    /// Intensity in 1/(GeV m² s sr).
    pub intensity: f64,
    /// Dipole amplitude if no other electrons were there.
    pub dipole: f64,
}

impl ElectronBurst {
    /// Squared diffusion lengths along and across the field in pc², `λ² = 4 ∫ D dE/(b E²)` from E to the energy at
    /// release; `None` at and above the cooling limit 1/(bT).
    pub fn diffusion_lengths_squared_pc2(&self, energy_tev: f64, table: &DiffusionTable) -> Option<[f64; 2]> {
        let lost = self.loss_per_tev_yr * energy_tev * self.age_yr;
        if lost >= 1.0 {
            return None;
        }
        // Back in time E grows as E/(1 - b E t'). With w³ = 1 - b E t' the integrand 4 D(E/w³) 3 w² is smooth at the
        // cooling limit, where D ∝ E^(1/3) makes it 12 D w.
        let edge = math::cbrt(1.0 - lost);
        let integrand = |w: f64| {
            let d = table.at(energy_tev / (w * w * w));
            [d.parallel, d.perpendicular].map(|d| 12.0 * d * w * w)
        };
        let width = (1.0 - edge) / f64::from(INTERVALS);
        let mut sums = [0.0; 2];
        for n in 0..=INTERVALS {
            let weight = match n {
                0 | INTERVALS => 1.0,
                n if n % 2 == 1 => 4.0,
                _ => 2.0,
            };
            // At w = 0 the energy at release is infinite and the integrand's limit is 0.
            let values = integrand((1.0 - f64::from(n) * width).max(1.0e-4));
            sums = [sums[0] + weight * values[0], sums[1] + weight * values[1]];
        }
        // 1 - w³ = b E T over the whole range; without losses the integral over time is T times the integrand.
        let per_time = if lost < 1.0e-9 {
            let d = table.at(energy_tev);
            return Some([4.0 * d.parallel * self.age_yr, 4.0 * d.perpendicular * self.age_yr]);
        } else {
            self.age_yr / lost
        };
        Some(sums.map(|sum| sum * width / 3.0 * per_time))
    }

    /// Intensity and dipole at `energy_tev`; zero at and above the cooling limit.
    ///
    /// `n = Q(E₀)(E₀/E)² Π_i (π λ_i²)^(-1/2) exp(-x_i²/λ_i²)` and `δ_i = 6 D_i(E) x_i/(c λ_i²)`, which for b → 0 is
    /// `3 x_i/(2 c T)`.
    pub fn at(&self, energy_tev: f64, table: &DiffusionTable) -> ElectronPoint {
        let released = energy_at_release_tev(energy_tev, self.loss_per_tev_yr, self.age_yr);
        let (Some(released), Some([par, perp])) = (released, self.diffusion_lengths_squared_pc2(energy_tev, table))
        else {
            return ElectronPoint { intensity: 0.0, dipole: 0.0 };
        };
        let (along, across) = (self.distance_pc, self.offset_pc);
        let shape = math::exp(-along * along / par - across * across / perp);
        let density = shape / (math::pow(std::f64::consts::PI, 1.5) * par.sqrt() * perp);
        let per_tev = self.per_tev() * math::pow(released, -self.slope) * math::exp(-released / self.e_max_tev);
        let squeezed = math::powi(released / energy_tev, 2);
        let per_gev_m3 = per_tev * squeezed / GEV_PER_TEV * density / math::powi(M_PER_PC, 3);
        let d = table.at(energy_tev);
        let parts = [d.parallel * along / par, d.perpendicular * across / perp];
        ElectronPoint {
            intensity: C_M_PER_S / (4.0 * std::f64::consts::PI) * per_gev_m3,
            dipole: 6.0 / C_PC_PER_YR * math::hypot(parts[0], parts[1]),
        }
    }

    /// Particles per TeV at 1 TeV without the cutoff.
    fn per_tev(&self) -> f64 {
        self.energy_erg * TEV_PER_ERG / crate::sky::source::mean_energy_integral(self.slope, self.e_max_tev)
    }
}
