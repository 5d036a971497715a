//! Ctrl-C: the first one asks the run to end in good order, the second ends the program at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the user asked for the end. Listening starts with [`Interrupt::listen`]: the window and short commands keep
/// the usual meaning of Ctrl-C.
pub(super) struct Interrupt {
    asked: Arc<AtomicBool>,
    end_at_once: std::cell::Cell<Option<Box<dyn Fn() + Send>>>,
}

impl Interrupt {
    pub(super) fn new(end_at_once: impl Fn() + Send + 'static) -> Self {
        Self { asked: Arc::default(), end_at_once: std::cell::Cell::new(Some(Box::new(end_at_once))) }
    }

    /// Catches Ctrl-C and termination from now on.
    ///
    /// # Errors
    /// If the operating system refuses the handler.
    pub(super) fn listen(&self) -> Result<(), ctrlc::Error> {
        let Some(end_at_once) = self.end_at_once.take() else { return Ok(()) };
        let asked = self.asked.clone();
        ctrlc::set_handler(move || {
            if asked.swap(true, Ordering::SeqCst) {
                end_at_once();
            }
        })
    }

    pub(super) fn asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }
}
