//! Delete-one-group jackknife.
//!
//! Of an estimator v, v_g is its value without group g of G.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | standard error | σ | of the value | `√((G-1)/G Σ (v_g - mean v)²)` | Efron 1982, ch. 3 |
//! | value without bias of order 1/G | – | of the value | `G v - (G-1) mean v_g` | Quenouille 1956 |

use crate::estimate::Estimate;

/// Fewest groups from which an error is estimated.
const MIN_GROUPS: usize = 4;

/// Error of `value`, given the same estimator with each group left out in turn.
///
/// `error² = (G-1)/G Σ (v_g - mean v)²`. `None` with fewer than 4 groups or if any value is not finite.
/// Source: Efron 1982, The Jackknife, the Bootstrap and Other Resampling Plans, ch. 3.
pub fn jackknife(value: f64, left_out: impl Iterator<Item = f64> + Clone) -> Option<Estimate> {
    let (groups, error) = scatter(left_out)?;
    (groups >= MIN_GROUPS && value.is_finite() && error.is_finite()).then_some(Estimate { value, error })
}

/// Number of groups and error of an estimator, given its value with each group left out in turn; `None` of fewer than 2.
pub(super) fn scatter(left_out: impl Iterator<Item = f64> + Clone) -> Option<(usize, f64)> {
    let (count, sum) = left_out.clone().fold((0_usize, 0.0), |(n, sum), v| (n + 1, sum + v));
    let groups = count as f64;
    let mean = sum / groups;
    let scatter: f64 = left_out.map(|v| (v - mean) * (v - mean)).sum();
    (count >= 2).then(|| (count, (scatter * (groups - 1.0) / groups).sqrt()))
}

/// The same with the bias of order 1/G that a ratio of sums has taken off: `G v - (G-1) mean v_g`.
///
/// Source: Quenouille 1956, Biometrika 43, 353.
pub fn unbiased_jackknife(value: f64, left_out: impl Iterator<Item = f64> + Clone) -> Option<Estimate> {
    let (count, sum) = left_out.clone().fold((0.0, 0.0), |(n, sum), v| (n + 1.0, sum + v));
    let estimate = jackknife(value, left_out)?;
    Some(Estimate { value: count * value - (count - 1.0) * sum / count, ..estimate })
}
