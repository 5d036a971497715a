//! Flux anisotropy per sphere and time bin.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | flux anisotropy | A | 1 | `(N_out - N_in)/(N_out + N_in)` | Savchenko et al. 2015, section 2 |
//! | its error | σ_A | 1 | jackknife over groups, at least `2/N` | [`Ensemble::estimate`]; floor is ours |
//! | prediction | – | 1 | `Σ R/(c t)/N` over the N crossings | here, from eq. (2) there |

use crate::estimate::{AnisotropyCurve, AnisotropyPoint, Ensemble, GroupSums};
use crate::observer::TimeBins;

/// Fewest crossings in a bin from which A is estimated.
pub const MIN_CROSSINGS: u64 = 30;
/// Fewest groups that must have crossed for a jackknife error to mean something.
const MIN_CROSSING_GROUPS: usize = 8;

/// `A = (N_out - N_in)/(N_out + N_in)` at a sphere in each bin, with jackknife errors.
///
/// An error is at least 2/N for N crossings: if all went outwards, the share that goes inwards is still known to 1/N only.
/// `running_width` is left open. `sphere`, its radius and `bins` as used when recording. A bin with fewer than [`MIN_CROSSINGS`] or of fewer than 8 batches gives no estimate.
pub fn anisotropy_curve(ensemble: &Ensemble<'_>, sphere: usize, radius_pc: f64, bins: &TimeBins) -> AnisotropyCurve {
    let total = &ensemble.total;
    let point = |bin: usize| {
        let (outward, inward) = total.crossings.out_in(sphere, bin);
        let crossings = outward + inward;
        let without = |group: &GroupSums| {
            let (o, i) = group.crossings.out_in(sphere, bin);
            Some(asymmetry(outward - o, inward - i))
        };
        let by_batch = ensemble.batches.iter().map(|batch| batch.crossings.out_in(sphere, bin));
        let enough = enough_crossings(by_batch.map(|(o, i)| o + i));
        AnisotropyPoint {
            time_lo_yr: bins.edge_yr(bin),
            time_hi_yr: bins.edge_yr(bin + 1),
            outward,
            inward,
            anisotropy: if enough {
                let mut estimate = ensemble.estimate(asymmetry(outward, inward), without);
                if let Some(estimate) = &mut estimate {
                    estimate.error = estimate.error.max(2.0 / crossings as f64);
                }
                estimate
            } else {
                None
            },
            prediction: (crossings > 0).then(|| total.crossings.prediction_sum(sphere, bin) / crossings as f64),
            running_width: None,
        }
    };
    AnisotropyCurve { radius_pc, points: (0..bins.count()).map(point).collect() }
}

/// Whether these crossings by group are enough for an estimate.
pub(super) fn enough_crossings(by_group: impl Iterator<Item = u64>) -> bool {
    let (crossings, crossing_groups) = by_group.fold((0, 0), |(sum, groups), n| (sum + n, groups + usize::from(n > 0)));
    crossings >= MIN_CROSSINGS && crossing_groups >= MIN_CROSSING_GROUPS
}

/// `(N_out - N_in)/(N_out + N_in)`; NaN without crossings.
pub(super) fn asymmetry(outward: u64, inward: u64) -> f64 {
    (outward as f64 - inward as f64) / (outward as f64 + inward as f64)
}
