//! Momentum distribution f(µ) at each sphere.
//!
//! A crossing happens with weight |µ|. Instead of giving each crossing the weight 1/|µ|, which has no finite variance, the
//! count of a bin is divided by the integral of |µ| over the bin: the same intensity, averaged over the bin.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | weight of a µ bin | – | 1 | `∫ abs(µ) dµ = abs(µ_hi² - µ_lo²)/2` | crossings per intensity |
//! | intensity of a bin over its mean | I | 1 | `(N_m/weight) / mean of it over bins` | here |

use crate::estimate::{Ensemble, GroupSums, MU_BINS, MomentumBin};
use crate::observer::TimeBins;

/// Fewest crossings in a time bin from which the distribution is estimated.
const MIN_CROSSINGS: u64 = 200;

/// Intensity relative to its mean over µ, with jackknife errors: [`MU_BINS`] for each time bin of a sphere.
///
/// `None` in time bins with fewer than 200 crossings. `sphere`, its radius and `bins` as used when recording.
pub fn momentum_bins(ensemble: &Ensemble<'_>, sphere: usize, radius_pc: f64, bins: &TimeBins) -> Vec<MomentumBin> {
    let mut result = Vec::with_capacity(bins.count() * MU_BINS);
    for bin in 0..bins.count() {
        let counts = ensemble.total.crossings.by_mu(sphere, bin);
        let enough = counts.iter().sum::<u64>() >= MIN_CROSSINGS;
        let without = |groups: &[&GroupSums]| -> Vec<[f64; MU_BINS]> {
            let groups = if enough { groups } else { &[] };
            groups.iter().map(|group| intensity_without(counts, group.crossings.by_mu(sphere, bin))).collect()
        };
        let (without_batch, without_field) = (without(ensemble.batches), without(ensemble.fields));
        let values = intensity_without(counts, &[0; MU_BINS]);
        result.extend((0..MU_BINS).map(|mu| MomentumBin {
            radius_pc,
            time_lo_yr: bins.edge_yr(bin),
            time_hi_yr: bins.edge_yr(bin + 1),
            mu_lo: edge(mu),
            mu_hi: edge(mu + 1),
            intensity: ensemble.estimate_of(
                values[mu],
                without_batch.iter().map(|values| values[mu]),
                without_field.iter().map(|values| values[mu]),
            ),
        }));
    }
    result
}

/// Intensity relative to its mean over µ, from counts less those of a part.
fn intensity_without(counts: &[u64], part: &[u64]) -> [f64; MU_BINS] {
    let raw: [f64; MU_BINS] = std::array::from_fn(|mu| {
        let (lo, hi) = (edge(mu), edge(mu + 1));
        // No bin straddles 0, so the integral of |µ| is this.
        let weight = 0.5 * (hi * hi - lo * lo).abs();
        (counts[mu] - part[mu]) as f64 / weight
    });
    let mean = raw.iter().sum::<f64>() / MU_BINS as f64;
    raw.map(|value| value / mean)
}

fn edge(index: usize) -> f64 {
    -1.0 + 2.0 * index as f64 / MU_BINS as f64
}
