//! When an edit restarts the run: at the end of a gesture or after a quarter of a second, never a pixel.

use std::time::Duration;

use crate::scene::Scene;

/// How long the document must rest before an unfinished gesture restarts the run.
pub const PAUSE: Duration = Duration::from_millis(250);

/// True if the run of `running` says nothing about `edited`: field, particles, run or observers differ.
///
/// Title, notes, sky and view never restart.
pub fn differs_in_physics(running: &Scene, edited: &Scene) -> bool {
    running.field != edited.field
        || running.particles != edited.particles
        || running.run != edited.run
        || running.observers != edited.observers
}

/// Waits for the user to come to rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Debounce {
    due: Option<Duration>,
}

impl Debounce {
    /// An edit of the physics at `now` (time since start).
    pub fn edited(&mut self, now: Duration, finished: bool) {
        self.due = Some(if finished { now } else { now + PAUSE });
    }

    /// The edit was taken back.
    pub fn forget(&mut self) {
        self.due = None;
    }

    /// True once, when the run is to be restarted.
    pub fn fire(&mut self, now: Duration) -> bool {
        let due = self.due.is_some_and(|due| due <= now);
        if due {
            self.due = None;
        }
        due
    }

    /// An edit waits.
    pub fn is_waiting(&self) -> bool {
        self.due.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn a_drag_restarts_once_after_it_rests() {
        let mut debounce = Debounce::default();
        let mut restarts = 0;
        for ms in (0..1000).step_by(16) {
            debounce.edited(at(ms), false);
            restarts += u32::from(debounce.fire(at(ms)));
        }
        assert_eq!(restarts, 0);
        assert!(!debounce.fire(at(1200)));
        assert!(debounce.fire(at(1250)));
        assert!(!debounce.fire(at(2000)));
    }

    #[test]
    fn the_end_of_a_gesture_restarts_at_once() {
        let mut debounce = Debounce::default();
        debounce.edited(at(10), false);
        debounce.edited(at(20), true);
        assert!(debounce.fire(at(20)));
        assert!(!debounce.is_waiting());
    }

    #[test]
    fn an_edit_that_is_taken_back_restarts_nothing() {
        let mut debounce = Debounce::default();
        debounce.edited(at(10), false);
        debounce.forget();
        assert!(!debounce.fire(at(9999)));
    }

    #[test]
    fn only_physics_restarts() {
        let running = Scene::default();
        let mut edited = running.clone();
        edited.sky.distance_pc = 321.0;
        edited.sky.age_yr = 3.0e6;
        edited.title = "other".to_owned();
        edited.view = Some(Default::default());
        assert!(!differs_in_physics(&running, &edited));
        for edit in [
            (|s: &mut Scene| s.field.b0_ug = 2.0) as fn(&mut Scene),
            |s| s.particles.seed = 9,
            |s| s.run.duration_yr = 1.0,
            |s| s.observers.time_bins = 3,
        ] {
            let mut edited = running.clone();
            edit(&mut edited);
            assert!(differs_in_physics(&running, &edited));
        }
    }
}
