//! Smoothed rate of a counter.

use std::time::Duration;

/// Time constant of the smoothing.
const SMOOTHING_S: f64 = 2.0;
/// No rate is shown before the counter has run for so long.
const SETTLING_S: f64 = 1.0;

/// Exponentially smoothed increments per second.
#[derive(Clone, Copy, Debug, Default)]
pub struct RateMeter {
    last: Option<(Duration, u64)>,
    rate: Option<f64>,
    seconds: f64,
}

impl RateMeter {
    /// Takes in the counter at `now`; the rate, once it has settled. A counter that falls back starts anew.
    pub fn sample(&mut self, now: Duration, count: u64) -> Option<f64> {
        let Some((then, before)) = self.last else {
            self.last = Some((now, count));
            return None;
        };
        if count < before {
            *self = Self { last: Some((now, count)), ..Self::default() };
            return None;
        }
        let seconds = now.saturating_sub(then).as_secs_f64();
        if seconds < 0.2 {
            return self.settled();
        }
        let current = (count - before) as f64 / seconds;
        let weight = 1.0 - (-seconds / SMOOTHING_S).exp();
        self.rate = Some(self.rate.map_or(current, |rate| rate + weight * (current - rate)));
        self.seconds += seconds;
        self.last = Some((now, count));
        self.settled()
    }

    fn settled(&self) -> Option<f64> {
        self.rate.filter(|&rate| self.seconds >= SETTLING_S && rate > 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_counter_gives_its_rate_once_settled() {
        let mut meter = RateMeter::default();
        assert_eq!(meter.sample(Duration::ZERO, 0), None);
        assert_eq!(meter.sample(Duration::from_millis(500), 500), None);
        let rate = (2..8).filter_map(|i| meter.sample(Duration::from_millis(500 * i), 500 * i)).last();
        assert!((rate.unwrap() - 1000.0).abs() < 1e-6);
        assert_eq!(meter.sample(Duration::from_secs(9), 0), None);
    }
}
