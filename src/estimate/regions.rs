//! The whole dipole vector on parts of a sphere that are symmetric about B₀.
//!
//! Crossings come with weight |µ|. For an intensity `I ∝ 1 + δ·n` the asymmetry of the crossings is `2δ_r/3`, and the mean
//! of a tangential component of their directions is a quarter of that component of δ: of `∫ |µ| (1 + δ·n) n_θ dΩ`, over
//! `∫ |µ| dΩ = 2π`, there remains `δ_θ ∫ |µ| (1 - µ²)/2 dµ = δ_θ/4`. Weights 1/|µ| would do the same with infinite variance.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | radial dipole | δ_r | 1 | `3A/2` | Savchenko et al. 2015, footnote 1 |
//! | polar dipole | δ_θ | 1 | `4 <n_θ>` over crossings | here, derived above |
//! | azimuthal dipole | δ_φ | 1 | `4 <n_φ>` over crossings | here, derived above |
//! | prediction of δ_r | – | 1 | mean of `3R/(2 c t)` | Savchenko et al. 2015, eq. (2) |

use crate::estimate::anisotropy::{asymmetry, enough_crossings};
use crate::estimate::{Ensemble, GroupSums, POLAR_EDGES, RegionDipole, RegionSums};
use crate::observer::TimeBins;

/// Dipole vectors at a sphere by time bin and band of the angle to B₀, with jackknife errors; bands without crossings are left
/// out, and those with fewer than 30 or of fewer than 8 batches have no estimates.
///
/// `sphere`, its radius and `bins` as used when recording.
pub fn region_dipoles(ensemble: &Ensemble<'_>, sphere: usize, radius_pc: f64, bins: &TimeBins) -> Vec<RegionDipole> {
    let mut dipoles = Vec::new();
    for bin in 0..bins.count() {
        for (band, sums) in ensemble.total.crossings.by_region(sphere, bin).iter().enumerate() {
            let crossings = sums.crossings();
            if crossings == 0 {
                continue;
            }
            let part = |group: &'_ GroupSums| group.crossings.by_region(sphere, bin)[band];
            let enough = enough_crossings(ensemble.batches.iter().map(|batch| part(batch).crossings()));
            let estimate = |of: fn(&RegionSums) -> f64| {
                let without = |group: &GroupSums| Some(of(&sums.without(&part(group))));
                if enough { ensemble.estimate(of(sums), without) } else { None }
            };
            let mut radial = estimate(|sums| 1.5 * asymmetry(sums.outward, sums.inward));
            if let Some(radial) = &mut radial {
                // As of A: where all crossings go one way, leaving out none of them changes anything.
                radial.error = radial.error.max(3.0 / crossings as f64);
            }
            dipoles.push(RegionDipole {
                radius_pc,
                time_lo_yr: bins.edge_yr(bin),
                time_hi_yr: bins.edge_yr(bin + 1),
                cos_lo: POLAR_EDGES[band],
                cos_hi: POLAR_EDGES[band + 1],
                crossings,
                radial,
                polar: estimate(|sums| 4.0 * sums.polar / sums.crossings() as f64),
                azimuthal: estimate(|sums| 4.0 * sums.azimuthal / sums.crossings() as f64),
                prediction: Some(1.5 * sums.prediction / crossings as f64),
            });
        }
    }
    dipoles
}
