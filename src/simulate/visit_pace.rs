//! How long a thread stays with one realisation of the field before the next has its turn.
//!
//! A visit of one slice shows particles on their way; longer ones fetch each field from memory less often.

use std::time::{Duration, Instant};

/// Length of a visit where nobody looks at positions: all threads together, all realisations.
const VISIT: Duration = Duration::from_millis(500);
/// Who has not taken positions for so long does not look at them.
const PATIENCE: Duration = Duration::from_secs(1);

/// Looks back at how fast particles move and when somebody last took their positions.
#[derive(Clone, Copy, Debug)]
pub(super) struct VisitPace {
    steps_per_s: f64,
    seen: Instant,
}

impl VisitPace {
    /// Before the first visit; somebody is expected to look.
    pub fn new(now: Instant) -> Self {
        Self { steps_per_s: 0.0, seen: now }
    }

    /// Particle steps of the next visit; 0, which is less than any slice, while somebody looks.
    pub fn steps(&self, now: Instant) -> f64 {
        if now.duration_since(self.seen) < PATIENCE { 0.0 } else { self.steps_per_s * VISIT.as_secs_f64() }
    }

    /// A visit of so many particle steps has been made, or a part of one.
    pub fn made(&mut self, steps: u64, took: Duration) {
        if steps > 0 {
            self.steps_per_s = steps as f64 / took.as_secs_f64().max(1e-9);
        }
    }

    /// Positions have found a place.
    pub fn seen(&mut self, now: Instant) {
        self.seen = now;
    }

    /// Nothing has moved for so long, so that there were no positions to take.
    pub fn waited(&mut self, time: Duration) {
        self.seen += time;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visits_are_long_where_nobody_looks() {
        let start = Instant::now();
        let after = |ms| start + Duration::from_millis(ms);
        let mut pace = VisitPace::new(start);
        assert_eq!(pace.steps(after(5000)), 0.0, "nothing has moved yet");
        pace.made(3_000_000, Duration::from_millis(100));
        assert_eq!((pace.steps(after(900)), pace.steps(after(1000))), (0.0, 15e6));
        pace.made(0, Duration::ZERO);
        pace.seen(after(1000));
        assert_eq!((pace.steps(after(1999)), pace.steps(after(2000))), (0.0, 15e6));
        pace.waited(Duration::from_millis(700));
        assert_eq!((pace.steps(after(2699)), pace.steps(after(2700))), (0.0, 15e6));
    }
}
