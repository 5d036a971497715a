//! Errors from few groups are themselves uncertain: Student's factor makes their intervals cover as often as a Gaussian's.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | degrees of freedom | ν | 1 | groups less one | definition |
//! | factor for 68.27 % | t | 1 | `1 + 1/(2ν) + 1/(4ν²) + 1/(16ν³)` | Abramowitz & Stegun 1964, eq. 26.7.5 at x = 1 |

/// By how much an error from `groups` >= 2 groups is to be stretched so that value ± error covers the truth in 68.27 % of
/// all cases, as ± one σ of a Gaussian does: 1.81 for 2 groups, 1.20 for 4, 1.08 for 8, 1.01 for 64.
///
/// Right to 2 % for 2 groups and to 1e-3 from 3 on.
pub fn student_factor(groups: usize) -> f64 {
    let of = 1.0 / groups.saturating_sub(1).max(1) as f64;
    1.0 + of * (0.5 + of * (0.25 + of * 0.0625))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quantiles of Student's t at 0.84134, from its closed distribution for 1, 2 and 3 degrees of freedom, and from tables.
    #[test]
    fn quantiles_are_students() {
        let exact = [(2, 1.8373, 0.03), (3, 1.3213, 1e-3), (4, 1.1969, 1e-3), (8, 1.0767, 1e-3), (64, 1.0080, 1e-3)];
        for (groups, quantile, tolerance) in exact {
            assert!((student_factor(groups) - quantile).abs() < tolerance, "{groups}: {}", student_factor(groups));
        }
    }
}
