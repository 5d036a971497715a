//! The growth of the cloud as a film: the time shown goes on by itself, however fast the run is.

use std::time::Duration;

/// How long the film of a whole run takes at speed 1.
const LENGTH_S: f64 = 12.0;
/// Slowest and fastest speed.
const SPEEDS: [f64; 2] = [0.125, 16.0];

/// How the film is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Film {
    /// It plays; else the picture is held, or follows the run.
    pub playing: bool,
    /// Times the speed at which a whole run takes twelve seconds.
    pub speed: f64,
    /// Begins again at its end.
    pub looped: bool,
    /// Equal steps of time instead of equal steps of its logarithm.
    pub linear: bool,
}

impl Default for Film {
    fn default() -> Self {
        Self { playing: true, speed: 1.0, looped: false, linear: false }
    }
}

impl Film {
    /// Twice or half as fast, as far as it makes sense.
    pub fn faster(self, faster: bool) -> Self {
        let speed = self.speed * if faster { 2.0 } else { 0.5 };
        Self { speed: speed.clamp(SPEEDS[0], SPEEDS[1]), ..self }
    }

    /// Share of the film at which the time is `time_yr`: 0 at the first time, 1 at the last.
    pub fn share(self, time_yr: f64, [first_yr, last_yr]: [f64; 2]) -> f64 {
        let share = if self.linear {
            (time_yr - first_yr) / (last_yr - first_yr)
        } else {
            (time_yr / first_yr).ln() / (last_yr / first_yr).ln()
        };
        if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
    }

    /// Time at a share of the film, the inverse of [`share`](Self::share).
    pub fn time_yr(self, share: f64, [first_yr, last_yr]: [f64; 2]) -> f64 {
        if self.linear { first_yr + share * (last_yr - first_yr) } else { first_yr * (last_yr / first_yr).powf(share) }
    }

    /// Share of the film, `elapsed` after it was `share`.
    pub fn after(self, share: f64, elapsed: Duration) -> f64 {
        share + elapsed.as_secs_f64() * self.speed / LENGTH_S
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_times_are_inverse() {
        for linear in [false, true] {
            let film = Film { linear, ..Film::default() };
            let ends = [10.0, 1000.0];
            for time in [10.0, 31.6, 100.0, 1000.0] {
                assert!((film.time_yr(film.share(time, ends), ends) / time - 1.0).abs() < 1e-12, "{time}");
            }
            let middle = film.time_yr(0.5, ends);
            assert!((middle - if linear { 505.0 } else { 100.0 }).abs() < 1e-9, "{middle}");
            assert_eq!(film.share(5.0, ends), 0.0);
            assert_eq!(film.share(10.0, [10.0, 10.0]), 0.0, "a film of one picture");
        }
    }

    #[test]
    fn a_whole_run_takes_twelve_seconds_at_speed_one() {
        let film = Film::default();
        assert!((film.after(0.0, Duration::from_secs(12)) - 1.0).abs() < 1e-12);
        let fast = film.faster(true).faster(true);
        assert!((fast.after(0.25, Duration::from_secs(1)) - 0.25 - 4.0 / 12.0).abs() < 1e-12);
        let slowest = (0..20).fold(film, |film, _| film.faster(false));
        assert_eq!(slowest.speed, 0.125);
    }
}
