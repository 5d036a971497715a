//! Correlations between bins of A.
//!
//! Bins are not independent: what crosses outwards late in a bin comes back early in the next, and the same particles
//! cross neighbouring spheres. The correlations of some sixty bins cannot be had from some sixty groups as they stand: the
//! matrix would be singular. So they are taken for bins up to two apart only, and averaged over all pairs of bins at the
//! same distance in ln t on the same two spheres, between which the statistics of a spreading cloud hardly change.

use std::collections::BTreeMap;

use crate::estimate::cholesky::{Cholesky, inner};

/// Time bins between which correlations are looked for.
const MAX_LAG: usize = 2;
/// Share of a bin's variance that the bins before it must leave unexplained; correlations are shrunk until it holds.
const LEAST_PIVOT: f64 = 0.1;

/// One bin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub sphere: usize,
    /// Time bin.
    pub bin: usize,
}

/// The correlation matrix of some bins, safely positive definite.
pub(super) struct Correlations {
    factors: Cholesky,
}

impl Correlations {
    /// From what each group adds to each bin, by bin and group; the mean over groups is 0.
    pub fn new(places: &[Place], residuals: &[Vec<f64>]) -> Option<Self> {
        let scores: Vec<Option<Vec<f64>>> = residuals
            .iter()
            .map(|values| {
                let norm = inner(values, values).sqrt();
                (norm > 0.0).then(|| values.iter().map(|value| value / norm).collect())
            })
            .collect();
        let mut sums: BTreeMap<_, (f64, f64)> = BTreeMap::new();
        for (i, first) in places.iter().enumerate() {
            for (j, second) in places.iter().enumerate().take(i) {
                if let (Some(key), Some(a), Some(b)) = (key(first, second), &scores[i], &scores[j]) {
                    let (sum, count) = sums.entry(key).or_default();
                    *sum += inner(a, b);
                    *count += 1.0;
                }
            }
        }
        let correlation = |i: usize, j: usize| {
            let sums = key(&places[i], &places[j]).and_then(|key| sums.get(&key));
            sums.map_or(0.0, |(sum, count)| sum / count)
        };
        let factors = (0..=20_u32).rev().find_map(|twentieths| {
            let shrunk = f64::from(twentieths) / 20.0;
            let entry = |i, j| if i == j { 1.0 } else { shrunk * correlation(i, j) };
            Cholesky::new(places.len(), LEAST_PIVOT, entry)
        })?;
        Some(Self { factors })
    }

    /// Weights, adding up to 1, of the best mean of values with these errors and these correlations.
    pub fn weights(&self, sigmas: impl Iterator<Item = f64> + Clone) -> Vec<f64> {
        let mut weights = self.factors.solve(sigmas.clone().map(f64::recip));
        for (weight, sigma) in weights.iter_mut().zip(sigmas) {
            *weight /= sigma;
        }
        let norm: f64 = weights.iter().sum();
        weights.iter().map(|weight| weight / norm).collect()
    }

    /// Deviations in units of their errors, made independent.
    pub fn whiten(&self, deviations: impl Iterator<Item = f64>) -> Vec<f64> {
        self.factors.whiten(deviations)
    }
}

/// What two bins must have in common to share their correlation; `None` if they are too far apart to have any. The bin
/// with the larger index comes first.
fn key(first: &Place, second: &Place) -> Option<(usize, usize, isize)> {
    let lag = first.bin as isize - second.bin as isize;
    (lag.unsigned_abs() <= MAX_LAG).then_some((first.sphere, second.sphere, lag))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Residuals b_t - b_(t-1) of white noise b have correlation -1/2 with the next bin and none beyond, and their sum is
    /// known much better than √(bins): the best weights are nearly those of a sum with ends tapered, all above 0.
    #[test]
    fn anti_correlation_of_neighbours_is_found() {
        let groups = 200;
        let noise = |bin: usize, group: usize| {
            let mixed = (bin * groups + group) as u64;
            let z = (mixed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            ((z ^ (z >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40) as f64 / (1_u64 << 24) as f64 - 0.5
        };
        let places: Vec<Place> = (0..12).map(|bin| Place { sphere: 0, bin }).collect();
        let residuals: Vec<Vec<f64>> =
            (0..12).map(|bin| (0..groups).map(|g| noise(bin + 1, g) - noise(bin, g)).collect()).collect();
        let correlations = Correlations::new(&places, &residuals).expect("positive definite");
        let white = correlations.whiten((0..12).map(|bin| f64::from(u8::from(bin == 0))));
        // L⁻¹ e_0 has -ρ/√(1-ρ²) second; 11 pairs of 200 groups know ρ to 0.02.
        assert!((white[0] - 1.0).abs() < 1e-12);
        assert!((white[1] - 0.5 / 0.75_f64.sqrt()).abs() < 0.1, "{white:?}");
        let weights = correlations.weights([1.0; 12].into_iter());
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(weights.iter().all(|weight| *weight > 0.0), "{weights:?}");
        assert!(weights[5] > 1.5 * weights[0], "{weights:?}");
    }
}
