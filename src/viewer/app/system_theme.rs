//! Whether the system has light or dark colours. Elsewhere the window is told; on Linux and its relatives the desktop's
//! portal knows, and a program of the session bus asks it.

use std::process::{Command, Stdio};
use std::thread;

use bevy::prelude::*;
use bevy::window::{PrimaryWindow, WindowFocused, WindowTheme};
use crossbeam_channel::{Receiver, bounded};

use crate::viewer::action::{Action, ActionQueue};

/// Asks the portal for the colours of the desktop: 1 is dark, 2 is light, 0 does not say.
const QUESTION: [&str; 8] = [
    "call",
    "--session",
    "--timeout=2",
    "--dest=org.freedesktop.portal.Desktop",
    "--object-path=/org/freedesktop/portal/desktop",
    "--method=org.freedesktop.portal.Settings.Read",
    "org.freedesktop.appearance",
    "color-scheme",
];

/// An answer that is awaited.
#[derive(Resource, Default)]
pub(super) struct Asked(Option<Receiver<bool>>);

/// Passes on what the system says: at the start, and whenever the window gets the focus.
pub(super) fn attend(
    window: Single<&Window, With<PrimaryWindow>>,
    mut focused: MessageReader<WindowFocused>,
    mut asked: ResMut<Asked>,
    mut known: Local<Option<bool>>,
    mut started: Local<bool>,
    mut actions: ResMut<ActionQueue>,
) {
    let begins = !std::mem::replace(&mut *started, true);
    let has_focus = focused.read().any(|event| event.focused);
    let told = match window.window_theme {
        Some(theme) => Some(theme == WindowTheme::Light),
        None => {
            if begins || has_focus {
                asked.0 = ask("gdbus");
            }
            asked.0.as_ref().and_then(|answer| answer.try_recv().ok())
        }
    };
    if let Some(light) = told.filter(|light| *known != Some(*light)) {
        *known = Some(light);
        actions.0.push(Action::SystemLight(light));
    }
}

/// Asks in a thread of its own; `None` where nobody can be asked.
fn ask(program: &'static str) -> Option<Receiver<bool>> {
    if !cfg!(all(unix, not(target_os = "macos"))) {
        return None;
    }
    let (sender, receiver) = bounded(1);
    let work = move || {
        let output = Command::new(program).args(QUESTION).stdin(Stdio::null()).stderr(Stdio::null()).output();
        let light = output.ok().and_then(|output| is_light(&String::from_utf8_lossy(&output.stdout)));
        // Nobody waits any more if the window has closed.
        light.map(|light| sender.send(light))
    };
    thread::Builder::new().name("theme".into()).spawn(work).ok().map(|_| receiver)
}

/// Reads an answer such as `(<<uint32 1>>,)`.
fn is_light(answer: &str) -> Option<bool> {
    let number = answer.rsplit("uint32").next()?.trim_start();
    match number.chars().next()? {
        '1' => Some(false),
        '2' => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_the_desktop_are_understood() {
        assert_eq!(is_light("(<<uint32 1>>,)\n"), Some(false));
        assert_eq!(is_light("(<uint32 2>,)\n"), Some(true));
        for silent in ["(<<uint32 0>>,)", "", "Error: GDBus.Error: no such interface"] {
            assert_eq!(is_light(silent), None, "{silent}");
        }
    }
}
