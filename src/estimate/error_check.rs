//! Are quoted errors the scatter of independent runs?
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | scatter over quoted error of a quantity q | r_q | 1 | `√(Σ (v - mean v)²/(n-1)) / √(Σ σ²/n)` over n runs | definition; 1 if errors are right |
//! | of several quantities | r | 1 | `√(mean r_q²)` | here |
//! | its error | – | 1 | jackknife over runs | [`super::jackknife()`] |

use serde::Serialize;

use crate::estimate::{Estimate, jackknife};
use crate::math;

/// Fewest runs that must have measured a quantity.
const MIN_RUNS: usize = 4;

/// How far values scatter from run to run, over the errors that the runs quote: 1 if these are right.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ErrorCheck {
    /// Quantities that enough runs have measured.
    pub quantities: u32,
    /// Scatter over quoted error.
    pub ratio: f64,
    /// Its error, from the scatter between runs.
    pub ratio_error: f64,
}

impl ErrorCheck {
    /// From independent runs of which each measures the same quantities in the same order, if it can.
    ///
    /// `None` with fewer than five runs, or where no quantity was measured by four.
    pub fn of(runs: &[Vec<Option<Estimate>>]) -> Option<Self> {
        let quantities = runs.iter().map(Vec::len).max()?;
        let without = |left_out: Option<usize>| -> (u32, f64) {
            let kept = || runs.iter().enumerate().filter(move |(run, _)| Some(*run) != left_out);
            let squares: Vec<f64> = (0..quantities)
                .filter_map(|index| square_ratio(kept().filter_map(|(_, run)| run.get(index).copied().flatten())))
                .collect();
            let mean = squares.iter().sum::<f64>() / squares.len() as f64;
            (squares.len() as u32, mean.sqrt())
        };
        let (counted, ratio) = without(None);
        let check = jackknife(ratio, (0..runs.len()).map(|run| without(Some(run)).1))?;
        Some(Self { quantities: counted, ratio: check.value, ratio_error: check.error })
    }
}

/// Variance of the values over the mean square of their errors.
fn square_ratio(estimates: impl Iterator<Item = Estimate> + Clone) -> Option<f64> {
    let count = estimates.clone().count();
    if count < MIN_RUNS {
        return None;
    }
    let runs = count as f64;
    let mean = estimates.clone().map(|estimate| estimate.value).sum::<f64>() / runs;
    let variance = estimates.clone().map(|estimate| math::powi(estimate.value - mean, 2)).sum::<f64>() / (runs - 1.0);
    let quoted = estimates.map(|estimate| math::powi(estimate.error, 2)).sum::<f64>() / runs;
    Some(variance / quoted).filter(|ratio| ratio.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values ±1 scatter by √(n/(n-1)); quoted errors of 1 and of 1/2 give ratios of 1 and 2.
    #[test]
    fn scatter_is_compared_with_what_is_quoted() {
        let runs = |quoted: f64| -> Vec<Vec<Option<Estimate>>> {
            let value = |run: usize| Estimate { value: if run.is_multiple_of(2) { 4.0 } else { 2.0 }, error: quoted };
            (0..100).map(|run| vec![Some(value(run)), (run == 0).then(|| value(0)), Some(value(run + 1))]).collect()
        };
        for (quoted, expected) in [(1.0, 1.0), (0.5, 2.0)] {
            let check = ErrorCheck::of(&runs(quoted)).expect("runs");
            assert_eq!(check.quantities, 2, "one run alone says nothing");
            assert!((check.ratio / (expected * (100.0 / 99.0_f64).sqrt()) - 1.0).abs() < 1e-12, "{check:?}");
            assert!(check.ratio_error < 0.02 * expected, "{check:?}");
        }
        assert!(ErrorCheck::of(&runs(1.0)[..4]).is_none());
    }
}
