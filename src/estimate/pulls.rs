//! Are the errors right? Pulls of many small independent runs.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | pull | p | 1 | `(measured - expected)/error` | definition |
//! | mean, width | – | 1 | `Σ p/n`, `√(Σ (p - mean)²/(n-1))` | definition; 0 and 1 if errors are right |
//! | their errors | – | 1 | jackknife over runs | [`super::jackknife()`] |

use serde::Serialize;

use crate::estimate::{AnisotropyCurve, AnisotropyPoint, Estimate, Estimates};

/// Mean and width of `(measured - expected)/error` over many independent runs: 0 and 1 if values and errors are right.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Pulls {
    /// Runs with at least one pull.
    pub runs: u32,
    /// Pulls of all runs together.
    pub count: u32,
    /// Mean of all pulls.
    pub mean: f64,
    /// Its error, from the scatter between runs.
    pub mean_error: f64,
    /// Standard deviation of the pulls.
    pub width: f64,
    /// Its error, from the scatter between runs.
    pub width_error: f64,
}

impl Pulls {
    /// Pulls of A in all bins with an estimate and an expectation.
    ///
    /// `expected` says what is expected in a bin, or `None` for a bin that is not to count. `None` with fewer than four
    /// runs that have any.
    pub fn of_anisotropy(
        runs: &[&Estimates],
        expected: impl Fn(&AnisotropyCurve, &AnisotropyPoint) -> Option<f64>,
    ) -> Option<Self> {
        let of_run = |run: &&Estimates| {
            let points = run.anisotropy.iter().flat_map(|curve| curve.points.iter().map(move |point| (curve, point)));
            points.filter_map(|(curve, point)| Some(pull(point.anisotropy?, expected(curve, point)?))).collect()
        };
        Self::of(&runs.iter().map(of_run).collect::<Vec<Vec<f64>>>())
    }

    /// Pulls of the amplitude, one a run.
    pub fn of_amplitude(runs: &[&Estimates], expected: f64) -> Option<Self> {
        let of_run = |run: &&Estimates| run.amplitude.iter().map(|a| pull(a.estimate, expected)).collect();
        Self::of(&runs.iter().map(of_run).collect::<Vec<Vec<f64>>>())
    }

    /// Pulls by run; those of one run may depend on each other.
    pub fn of(by_run: &[Vec<f64>]) -> Option<Self> {
        let runs: Vec<Moments> =
            by_run.iter().filter(|pulls| !pulls.is_empty()).map(|pulls| Moments::of(pulls)).collect();
        let total = runs.iter().fold(Moments::default(), |sum, run| sum.plus(run, 1.0));
        let over_runs =
            |of: fn(&Moments) -> f64| super::jackknife(of(&total), runs.iter().map(|run| of(&total.plus(run, -1.0))));
        let (mean, width) = (over_runs(Moments::mean)?, over_runs(Moments::width)?);
        Some(Self {
            runs: runs.len() as u32,
            count: total.count as u32,
            mean: mean.value,
            mean_error: mean.error,
            width: width.value,
            width_error: width.error,
        })
    }
}

fn pull(measured: Estimate, expected: f64) -> f64 {
    (measured.value - expected) / measured.error
}

/// Number, sum and sum of squares.
#[derive(Clone, Copy, Default)]
struct Moments {
    count: f64,
    sum: f64,
    squares: f64,
}

impl Moments {
    fn of(values: &[f64]) -> Self {
        Self {
            count: values.len() as f64,
            sum: values.iter().sum(),
            squares: values.iter().map(|value| value * value).sum(),
        }
    }

    fn plus(&self, other: &Self, factor: f64) -> Self {
        Self {
            count: self.count + factor * other.count,
            sum: self.sum + factor * other.sum,
            squares: self.squares + factor * other.squares,
        }
    }

    fn mean(&self) -> f64 {
        self.sum / self.count
    }

    fn width(&self) -> f64 {
        let mean = self.mean();
        ((self.squares - self.count * mean * mean) / (self.count - 1.0)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pulls ±1 have mean 0 and width √(n/(n-1)); repeating each within its run changes neither error.
    #[test]
    fn pulls_of_one_run_count_as_one() {
        let once: Vec<Vec<f64>> = (0..100).map(|run| vec![if run % 2 == 0 { 1.0 } else { -1.0 }]).collect();
        let thrice: Vec<Vec<f64>> = once.iter().map(|pulls| vec![pulls[0]; 3]).collect();
        let (once, thrice) = (Pulls::of(&once).expect("runs"), Pulls::of(&thrice).expect("runs"));
        assert_eq!((once.runs, once.count, thrice.runs, thrice.count), (100, 100, 100, 300));
        assert!(once.mean.abs() < 1e-15 && (once.width - (100.0 / 99.0_f64).sqrt()).abs() < 1e-12);
        assert!((once.mean_error - 0.1).abs() < 1e-3 && (thrice.mean_error - once.mean_error).abs() < 1e-12);
        assert!(Pulls::of(&[vec![1.0], vec![], vec![0.0], vec![2.0]]).is_none(), "too few runs");
    }
}
