//! A number with its error: what every measurement and every estimate comes down to.

use serde::{Deserialize, Serialize};

/// A value and its one-sigma error, in the same unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Best value.
    pub value: f64,
    /// Standard error, not negative.
    pub error: f64,
}

impl Estimate {
    /// A number known exactly.
    pub fn exact(value: f64) -> Self {
        Self { value, error: 0.0 }
    }

    /// Error over value; negative for a negative value, infinite or not a number for 0.
    pub fn relative_error(self) -> f64 {
        self.error / self.value
    }
}
