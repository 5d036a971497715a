//! When an edit restarts the run: a quarter of a second after the end of a gesture, never in the middle of a drag.

use std::time::Duration;

/// How long the document must rest after a gesture, so that several in quick succession restart the run once.
pub const PAUSE: Duration = Duration::from_millis(250);

/// Waits for the user to come to rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Debounce {
    due: Option<Duration>,
}

impl Debounce {
    /// An edit of the physics at `now` (time since start); an unfinished gesture waits for its end.
    pub fn edited(&mut self, now: Duration, finished: bool) {
        self.due = finished.then_some(now + PAUSE);
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
    fn a_drag_restarts_nothing_however_long_it_rests() {
        let mut debounce = Debounce::default();
        for ms in [0, 16, 32, 1000, 5000] {
            debounce.edited(at(ms), false);
            assert!(!debounce.fire(at(ms + 900)));
        }
        debounce.edited(at(6000), true);
        assert!(debounce.fire(at(6250)));
    }

    #[test]
    fn gestures_in_quick_succession_restart_once() {
        let mut debounce = Debounce::default();
        let mut restarts = 0;
        for ms in (0..1000).step_by(50) {
            debounce.edited(at(ms), true);
            restarts += u32::from(debounce.fire(at(ms)));
        }
        assert_eq!(restarts, 0);
        assert!(!debounce.fire(at(1190)));
        assert!(debounce.fire(at(1200)));
        assert!(!debounce.fire(at(2000)) && !debounce.is_waiting());
    }

    #[test]
    fn an_edit_that_is_taken_back_restarts_nothing() {
        let mut debounce = Debounce::default();
        debounce.edited(at(10), true);
        debounce.forget();
        assert!(!debounce.fire(at(9999)));
    }
}
