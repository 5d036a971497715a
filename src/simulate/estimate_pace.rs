//! When the next estimates in a run are due, so that they never take more than a tenth of its time.

use std::time::{Duration, Instant};

/// Estimates are made at most this often.
const INTERVAL: Duration = Duration::from_millis(100);
/// Between estimates pass at least this many times as long as the last ones took.
const REST: u32 = 10;

/// Looks back at what the last estimates cost. Those at the end of a run are made in any case.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct EstimatePace {
    due: Option<Instant>,
}

impl EstimatePace {
    /// True if estimates are due; the first are at once.
    pub fn is_due(&self, now: Instant) -> bool {
        self.due.is_none_or(|due| due <= now)
    }

    /// Estimates were made, or given up, from `begin` to `end`.
    pub fn made(&mut self, begin: Instant, end: Instant) {
        self.due = Some(end + INTERVAL.max(REST * (end - begin)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn dear_estimates_are_rare() {
        let start = Instant::now();
        for (cost, wait) in [(0, 100), (10, 100), (11, 110), (2000, 20_000)] {
            let mut pace = EstimatePace::default();
            assert!(pace.is_due(start));
            let end = start + ms(cost);
            pace.made(start, end);
            assert!(!pace.is_due(end + ms(wait - 1)) && pace.is_due(end + ms(wait)), "{cost} ms");
        }
    }

    /// Slices of any length, estimates of changing cost.
    #[test]
    fn estimates_take_at_most_a_tenth() {
        for slice in [1, 70, 3000] {
            let (mut pace, start) = (EstimatePace::default(), Instant::now());
            let (mut now, mut spent) = (start, Duration::ZERO);
            for round in 0..10_000 {
                now += ms(slice);
                if pace.is_due(now) {
                    let cost = ms([3, 40, 500][round % 3]);
                    pace.made(now, now + cost);
                    now += cost;
                    spent += cost;
                }
            }
            // The very last may just have been made.
            assert!(10 * (spent.saturating_sub(ms(500))) <= now - start, "{spent:?} of {:?}", now - start);
        }
    }
}
