//! How far the cloud is from a Gaussian along an axis.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

use crate::estimate::SpreadCounts;

/// Kolmogorov–Smirnov distance between |x| along `axis` and a Gaussian of standard deviation `sigma_pc` around 0, after a
/// path of `path_pc`.
///
/// It is looked for at the edges of the bins, a fifth of an e-fold apart, between which a smooth difference changes little.
pub(super) fn ks_distance(counts: &SpreadCounts, axis: usize, sigma_pc: f64, path_pc: f64) -> f64 {
    counts.cumulative(axis).fold(0.0, |largest, (edge, share)| {
        let expected = erf(edge * path_pc / sigma_pc * FRAC_1_SQRT_2);
        f64::max(largest, (share - expected).abs())
    })
}

/// The error function for x >= 0, to rounding.
///
/// `erf x = 2/√π e^(-x²) Σ 2^n x^(2n+1)/(2n+1)!!`, a sum of positive terms. Source: DLMF 7.6.2.
fn erf(x: f64) -> f64 {
    // 1 - erf(6) = 2e-17.
    if x >= 6.0 {
        return 1.0;
    }
    let (mut term, mut sum, mut n) = (x, x, 1.0);
    while term > 1e-17 * sum {
        n += 2.0;
        term *= 2.0 * x * x / n;
        sum += term;
    }
    FRAC_2_SQRT_PI * (-x * x).exp() * sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::particle::Particle;

    /// Values of DLMF, table 7.23 (i), and the tail at 4: erfc 4 = 1.541 725 790e-8.
    #[test]
    fn the_error_function_has_its_tabulated_values() {
        for (x, value) in [(0.0, 0.0), (0.5, 0.520_499_877_8), (1.0, 0.842_700_792_9), (2.0, 0.995_322_265_0)] {
            assert!((erf(x) - value).abs() < 1e-10, "erf {x} = {}", erf(x));
        }
        assert!((1.0 - erf(4.0) - 1.541_725_79e-8).abs() < 1e-14);
    }

    /// x uniform in ±a has σ = a/√3; the difference of the folded distributions, erf(u√(3/2)) - u for u = x/a, is largest
    /// where its derivative vanishes, at u = 0.4645: 0.1144. The nearest edge of a bin is within 10 % of that u.
    #[test]
    fn a_uniform_cloud_is_told_from_a_gaussian() {
        let particles: Vec<Particle> = (0..20_000)
            .map(|i| Particle { position_pc: [(f64::from(i) + 0.5) / 20_000.0, 0.0, 0.0], direction: [1.0, 0.0, 0.0] })
            .collect();
        let mut counts = SpreadCounts::default();
        counts.add(1.0 + 1e-9, &particles);
        let distance = ks_distance(&counts, 0, 1.0 / 3.0_f64.sqrt(), 1.0);
        assert!((0.112..0.1145).contains(&distance), "{distance}");
    }
}
