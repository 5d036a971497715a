//! How far the cloud is from a Gaussian along an axis.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | Kolmogorov–Smirnov distance | – | 1 | `max abs(F(x) - erf(x/(σ √2)))` over the edges of bins | definition; folded at 0 |

use std::f64::consts::FRAC_1_SQRT_2;

use crate::estimate::SpreadCounts;
use crate::math::erf;

/// Kolmogorov–Smirnov distance between |x| along `axis` and a Gaussian of standard deviation `sigma_pc` around 0, after a
/// path of `path_pc`.
///
/// It is taken at the edges of the bins, a fifth of an e-fold apart, between which a smooth difference changes little.
pub(super) fn ks_distance(counts: &SpreadCounts, axis: usize, sigma_pc: f64, path_pc: f64) -> f64 {
    counts.cumulative(axis).fold(0.0, |largest, (edge, share)| {
        let expected = erf(edge * path_pc / sigma_pc * FRAC_1_SQRT_2);
        f64::max(largest, (share - expected).abs())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::particle::Particle;

    /// x uniform in ±a has σ = a/√3; the difference of the folded distributions, erf(u√(3/2)) - u for u = x/a, is largest
    /// where its derivative vanishes, at u = 0.4645: 0.1144. The nearest edge of a bin is within 10 % of that u.
    #[test]
    fn a_uniform_cloud_differs_from_a_gaussian() {
        let particles: Vec<Particle> = (0..20_000)
            .map(|i| Particle { position_pc: [(f64::from(i) + 0.5) / 20_000.0, 0.0, 0.0], direction: [1.0, 0.0, 0.0] })
            .collect();
        let mut counts = SpreadCounts::default();
        counts.add(1.0 + 1e-9, &particles);
        let distance = ks_distance(&counts, 0, 1.0 / 3.0_f64.sqrt(), 1.0);
        assert!((0.112..0.1145).contains(&distance), "{distance}");
    }
}
