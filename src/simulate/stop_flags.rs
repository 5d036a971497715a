//! Reasons to stop work between two steps and take it up again later.

use std::sync::atomic::{AtomicBool, Ordering};

/// Two flags, raised and lowered independently; whoever works asks often whether one is raised.
#[derive(Debug, Default)]
pub struct StopFlags {
    /// A command waits to be read.
    command: AtomicBool,
    /// Other workers are to take the work over.
    handover: AtomicBool,
}

impl StopFlags {
    /// True if work should stop. Never waits.
    pub fn is_raised(&self) -> bool {
        self.command.load(Ordering::Relaxed) || self.handover.load(Ordering::Relaxed)
    }

    /// A command waits.
    pub(super) fn announce_command(&self) {
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

#[cfg(test)]
mod tests {
    use super::*;

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
