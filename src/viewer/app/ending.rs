//! The end that is asked for from outside the window: Ctrl-C in its terminal, termination, a terminal that goes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bevy::app::AppExit;
use bevy::prelude::{MessageWriter, Res, ResMut, Resource};
use bevy::winit::{EventLoopProxyWrapper, WinitUserEvent};

use super::autosave::Autosave;
use crate::viewer::document::Document;

/// Whether the user asked for the end from outside; clones are of one wish.
#[derive(Resource, Clone, Default)]
pub struct Ending(Arc<Wish>);

#[derive(Default)]
struct Wish {
    asked: AtomicBool,
    /// Wakes a window that waits for events.
    wake: Mutex<Option<Box<dyn Fn() + Send>>>,
}

impl Ending {
    /// Asks the window to end, from any thread: changes that no file holds are kept, and it does not ask back.
    pub fn ask(&self) {
        self.0.asked.store(true, Ordering::SeqCst);
        if let Some(wake) = &*self.0.wake.lock().unwrap_or_else(PoisonError::into_inner) {
            wake();
        }
    }

    fn is_asked(&self) -> bool {
        self.0.asked.load(Ordering::SeqCst)
    }
}

/// Lets a wish wake the window, which sleeps while nothing moves.
pub(super) fn can_wake(ending: Res<Ending>, events: Res<EventLoopProxyWrapper>) {
    let events = (**events).clone();
    // A loop that has ended needs no waking.
    let wake = move || {
        let _ = events.send_event(WinitUserEvent::WakeUp);
    };
    *ending.0.wake.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(wake));
}

/// Ends the window if that is wanted.
pub(super) fn end(
    ending: Res<Ending>,
    document: Res<Document>,
    mut autosave: ResMut<Autosave>,
    mut exit: MessageWriter<AppExit>,
) {
    if !ending.is_asked() {
        return;
    }
    match autosave.job(&document) {
        Some(keep) => {
            keep();
            bevy::log::warn!(
                "ended from outside; changes that are in no file are kept, and the next window offers them"
            );
        }
        None => autosave.forget(),
    }
    exit.write(AppExit::Success);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_wakes_the_window() {
        let (ending, woken) = (Ending::default(), Arc::new(AtomicBool::new(false)));
        let wakes = Arc::clone(&woken);
        ending.clone().ask();
        assert!(ending.is_asked(), "also before there is a window");
        *ending.0.wake.lock().unwrap() = Some(Box::new(move || wakes.store(true, Ordering::SeqCst)));
        ending.clone().ask();
        assert!(woken.load(Ordering::SeqCst));
    }
}
