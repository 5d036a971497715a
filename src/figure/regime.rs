//! Regimes of propagation, with their names and spans on a time axis.

use crate::estimate::Regimes;

/// How the cloud moves at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    /// Hardly scattered yet.
    Free,
    /// Scattered, but A is not yet R/(cT).
    Transition,
    /// A = R/(cT) holds.
    QuasiGaussian,
}

impl Regime {
    /// Regime at `time_yr`.
    pub fn at(time_yr: f64, regimes: Regimes) -> Self {
        if time_yr >= regimes.quasi_gaussian_from_yr {
            Self::QuasiGaussian
        } else if time_yr < regimes.ballistic_until_yr {
            Self::Free
        } else {
            Self::Transition
        }
    }

    /// All regimes in order with their spans of time in yr; one without a span is left out.
    pub fn spans(regimes: Regimes) -> Vec<(Self, [f64; 2])> {
        let gaussian = regimes.quasi_gaussian_from_yr;
        let free = regimes.ballistic_until_yr.min(gaussian);
        let all = [
            (Self::Free, [0.0, free]),
            (Self::Transition, [free, gaussian]),
            (Self::QuasiGaussian, [gaussian, f64::INFINITY]),
        ];
        all.into_iter().filter(|(_, [start, end])| start < end).collect()
    }

    /// In words.
    pub fn text(self) -> &'static str {
        self.names()[0]
    }

    /// In words, and shorter for where there is less room.
    pub fn names(self) -> [&'static str; 3] {
        match self {
            Self::Free => ["free streaming", "streaming", "free"],
            Self::Transition => ["anisotropic", "anisotr.", "anis."],
            Self::QuasiGaussian => ["quasi-Gaussian", "quasi-Gauss.", "Gauss."],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regimes_follow_in_time() {
        let regimes = Regimes { ballistic_until_yr: 340.0, quasi_gaussian_from_yr: 4570.0 };
        assert_eq!(Regime::at(100.0, regimes), Regime::Free);
        assert_eq!(Regime::at(2000.0, regimes), Regime::Transition);
        assert_eq!(Regime::at(5000.0, regimes), Regime::QuasiGaussian);
    }

    #[test]
    fn spans_join_without_gaps() {
        let spans = |free: f64, gaussian: f64| {
            let regimes = Regimes { ballistic_until_yr: free, quasi_gaussian_from_yr: gaussian };
            let spans = Regime::spans(regimes);
            assert!(spans.windows(2).all(|pair| pair[0].1[1] == pair[1].1[0]), "{spans:?}");
            for (regime, [start, end]) in &spans {
                assert_eq!(Regime::at(start.midpoint(end.min(1.0e9)), regimes), *regime);
            }
            spans.len()
        };
        assert_eq!(spans(340.0, 4570.0), 3);
        // Strong turbulence may be quasi-Gaussian before the trace has fallen.
        assert_eq!(spans(50.0, 40.0), 2);
    }
}
