//! Reasons to stop work between two steps and take it up again later.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

/// No time at all, in [`StopFlags::due_ms`].
const NEVER: u64 = u64::MAX;

/// Two flags and an alarm, raised and lowered independently; whoever works asks often whether one is raised.
#[derive(Debug)]
pub struct StopFlags {
    /// A command waits to be read.
    command: AtomicBool,
    /// Other workers are to take the work over.
    handover: AtomicBool,
    /// When something else is to be done, in milliseconds after `begin`.
    due_ms: AtomicU64,
    begin: Instant,
}

impl Default for StopFlags {
    fn default() -> Self {
        let (command, handover) = Default::default();
        Self { command, handover, due_ms: AtomicU64::new(NEVER), begin: Instant::now() }
    }
}

impl StopFlags {
    /// True if work should stop. Never waits.
    pub fn is_raised(&self) -> bool {
        self.command.load(Ordering::Relaxed) || self.handover.load(Ordering::Relaxed) || self.is_due()
    }

    /// True once the time set has come.
    pub(super) fn is_due(&self) -> bool {
        let due_ms = self.due_ms.load(Ordering::Relaxed);
        due_ms != NEVER && self.begin.elapsed().as_millis() >= u128::from(due_ms)
    }

    /// Work should stop then, and from then on until another time is set; `None` for never.
    pub(super) fn set_due(&self, time: Option<Instant>) {
        let ms = |time: Instant| u64::try_from(time.saturating_duration_since(self.begin).as_millis()).unwrap_or(NEVER);
        self.due_ms.store(time.map_or(NEVER, ms), Ordering::Relaxed);
    }

    /// Stops all work, if this is dropped by a panic: whoever waits for the work learns of the panic when all others have
    /// stopped.
    pub(super) fn alarm(&self) -> Alarm<'_> {
        Alarm(self)
    }

    /// A command waits.
    pub fn announce_command(&self) {
        self.command.store(true, Ordering::SeqCst);
    }

    /// Commands are about to be read. Call this first, so that a command sent meanwhile raises the flag again.
    pub(super) fn begin_reading(&self) {
        self.command.store(false, Ordering::SeqCst);
    }

    /// Raised while a command waits, for work that no other workers take over.
    pub(super) fn command(&self) -> &AtomicBool {
        &self.command
    }

    /// Other workers should take over.
    pub(super) fn hand_over(&self) {
        self.handover.store(true, Ordering::SeqCst);
    }

    /// The workers in charge are at work.
    pub(super) fn end_handover(&self) {
        self.handover.store(false, Ordering::SeqCst);
    }
}

/// Stops all work if somebody panics.
#[derive(Debug)]
pub(super) struct Alarm<'a>(&'a StopFlags);

impl Drop for Alarm<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.set_due(Some(self.0.begin));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_stops_when_it_is_time() {
        let (flags, now) = (StopFlags::default(), Instant::now());
        flags.set_due(Some(now + std::time::Duration::from_secs(3600)));
        assert!(!flags.is_raised());
        flags.set_due(Some(now));
        assert!(flags.is_raised() && flags.is_due());
        flags.set_due(None);
        assert!(!flags.is_raised());
    }

    #[test]
    fn each_reason_stops_work_until_it_is_gone() {
        let flags = StopFlags::default();
        assert!(!flags.is_raised());
        flags.announce_command();
        flags.hand_over();
        flags.begin_reading();
        assert!(flags.is_raised(), "reading commands does not end a handover");
        flags.end_handover();
        assert!(!flags.is_raised());
        flags.hand_over();
        flags.announce_command();
        flags.end_handover();
        assert!(flags.is_raised(), "a handover leaves the command waiting");
    }
}
