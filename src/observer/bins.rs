//! Logarithmic bins of time.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | edge n of N bins | t_n | yr | `t_0 (t_N/t_0)^(n/N)` | equal ratios |
//! | bin of a time | n | 1 | `floor(N ln(t/t_0)/ln(t_N/t_0))` | the same, inverted |

use crate::math;

/// `count` bins of equal ratio between `first_yr` and `last_yr`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeBins {
    first_yr: f64,
    last_yr: f64,
    count: usize,
}

impl TimeBins {
    /// Bins from `first_yr` > 0 to `last_yr` > `first_yr`; `count` >= 1.
    pub fn new(first_yr: f64, last_yr: f64, count: usize) -> Self {
        Self { first_yr, last_yr, count }
    }

    /// Number of bins.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Lower edge of bin `index` in yr, 0 to count; `index` = count gives the end of the last.
    pub fn edge_yr(&self, index: usize) -> f64 {
        if index == self.count {
            return self.last_yr;
        }
        self.first_yr * math::pow(self.last_yr / self.first_yr, index as f64 / self.count as f64)
    }

    /// The bin of a time in yr, from 0; `None` before the first and after the last, and for NaN. Both ends belong to bins.
    pub fn index(&self, time_yr: f64) -> Option<usize> {
        if !(self.first_yr <= time_yr && time_yr <= self.last_yr) {
            return None;
        }
        let position = math::ln(time_yr / self.first_yr) / math::ln(self.last_yr / self.first_yr);
        Some(((position * self.count as f64) as usize).min(self.count - 1))
    }
}
