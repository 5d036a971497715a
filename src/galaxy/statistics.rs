//! What many Galaxies have in common: quantiles, chances and tails, none of which needs a mean or a variance to exist.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | quantile | x_p | of the values | order statistic at p (N - 1), linear between | here |
//! | its error | – | of the values | half of x at p ± √(p(1-p)/N) | binomial count of values below |
//! | chance | p | 1 | k/N, error `√((k + 1)(N - k + 1)/(N + 2)²/(N + 3))` | posterior of a uniform prior, not 0 for k = 0 |
//! | exponent of a tail | α | 1 | `k/Σ ln(x_i/x_(k+1))` over the k largest, error α/√k | Hill 1975 |

use crate::math;
use crate::measured::Estimate;

/// Median and central ranges of a quantity.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bands {
    /// The median.
    pub median: f64,
    /// Its statistical error.
    pub median_error: f64,
    /// Ends of the central 68 %.
    pub central_68: [f64; 2],
    /// Of 95 %.
    pub central_95: [f64; 2],
    /// Of 99 %.
    pub central_99: [f64; 2],
}

/// Median and central ranges of sorted values; `None` without any.
pub fn bands(sorted: &[f64]) -> Option<Bands> {
    let median = quantile(sorted, 0.5)?;
    let range = |part: f64| Some([place(sorted, 0.5 - 0.5 * part)?, place(sorted, 0.5 + 0.5 * part)?]);
    Some(Bands {
        median: median.value,
        median_error: median.error,
        central_68: range(0.6827)?,
        central_95: range(0.9545)?,
        central_99: range(0.99)?,
    })
}

/// The value below which the part `p` of sorted values lies, with its statistical error; `None` without any.
pub fn quantile(sorted: &[f64], p: f64) -> Option<Estimate> {
    let spread = (p * (1.0 - p) / sorted.len().max(1) as f64).sqrt();
    let [low, high] = [place(sorted, p - spread)?, place(sorted, p + spread)?];
    Some(Estimate { value: place(sorted, p)?, error: 0.5 * (high - low) })
}

/// The value at the part `p` of sorted values, linear between two.
fn place(sorted: &[f64], p: f64) -> Option<f64> {
    let at = p.clamp(0.0, 1.0) * sorted.len().checked_sub(1)? as f64;
    let (below, part) = (at.floor() as usize, at - at.floor());
    let (low, high) = (sorted.get(below)?, sorted.get((below + 1).min(sorted.len() - 1))?);
    Some(if low == high { *low } else { low + part * (high - low) })
}

/// The part of `of` cases that `count` is, with its error.
pub fn chance(count: usize, of: usize) -> Estimate {
    let (k, n) = (count as f64, of as f64);
    let error = ((k + 1.0) * (n - k + 1.0) / (n + 3.0)).sqrt() / (n + 2.0);
    Estimate { value: if of == 0 { 0.0 } else { k / n }, error }
}

/// Exponent α of `P(>x) ∝ x^-α` from the `largest` largest of sorted values; `None` where there are not so many above 0.
pub fn tail_exponent(sorted: &[f64], largest: usize) -> Option<Estimate> {
    let first = sorted.len().checked_sub(largest.max(1))?;
    let threshold = *sorted.get(first.checked_sub(1)?).filter(|value| **value > 0.0)?;
    let sum: f64 = sorted[first..].iter().map(|value| math::ln(value / threshold)).sum();
    let value = largest as f64 / sum;
    Some(Estimate { value, error: value / (largest as f64).sqrt() }).filter(|estimate| estimate.value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Even steps from 0 to 100: every quantile is its percentage.
    #[test]
    fn quantiles_of_even_steps() {
        let values: Vec<f64> = (0..=1000).map(|n| 0.1 * f64::from(n)).collect();
        let bands = bands(&values).unwrap_or_default();
        assert!((bands.median - 50.0).abs() < 1e-9 && (bands.central_68[0] - 15.865).abs() < 1e-9);
        assert!((bands.central_99[1] - 99.5).abs() < 1e-9);
        // √(0.25/1001) of 100.
        assert!((bands.median_error - 1.5803).abs() < 1e-3, "{bands:?}");
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[7.0], 0.9).map(|q| (q.value, q.error)), Some((7.0, 0.0)));
    }

    #[test]
    fn chances_have_errors_also_at_the_ends() {
        let half = chance(5000, 10_000);
        assert!((half.value - 0.5).abs() < 1e-12 && (half.error - 0.005).abs() < 1e-6, "{half:?}");
        let none = chance(0, 10_000);
        assert!(none.value == 0.0 && (none.error - 1e-4).abs() < 1e-6, "{none:?}");
    }

    /// Quantiles of a pure power law: the estimator gives the exponent within its error of 1/√k.
    #[test]
    fn tails_of_power_laws() {
        let n = 100_000;
        let values: Vec<f64> = (0..n).map(|i| math::pow(1.0 - (f64::from(i) + 0.5) / f64::from(n), -0.6)).collect();
        let found = tail_exponent(&values, 1000);
        assert!(found.is_some_and(|found| (found.value - 5.0 / 3.0).abs() < 0.01), "{found:?}");
        assert_eq!(tail_exponent(&values[..10], 10), None);
        assert_eq!(tail_exponent(&[0.0; 100], 10), None);
    }
}
