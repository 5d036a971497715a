//! What the panels remember from frame to frame and no file keeps.

use super::entry::Refused;
use super::finder_state::Finder;
use super::toasts::Toasts;
use crate::viewer::notices::{Message, MessageKind};
use crate::viewer::plots::{PlotState, SkyState};

/// A window over the panels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Scenes that come with the program.
    Presets,
    /// Keys and mouse.
    Help,
    /// What was reported so far.
    Messages,
    /// Search for a command.
    Palette,
}

/// A message, and when it was told in seconds since the window opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// When.
    pub at_s: f64,
    /// What.
    pub message: Message,
}

/// What the panels remember from frame to frame and no file keeps.
#[derive(Default)]
pub struct UiState {
    /// Open dialog.
    pub dialog: Option<Dialog>,
    /// All panels are hidden.
    pub panels_hidden: bool,
    /// The parameters are folded to the left.
    pub left_folded: bool,
    /// The plots are folded to the right.
    pub right_folded: bool,
    /// Tab, zoom and choices of the plots.
    pub plots: PlotState,
    /// Data, choices and fit of the plots of the sky.
    pub sky: SkyState,
    /// Everything reported, newest last.
    pub messages: Vec<Told>,
    /// Why the scene that was asked for at the start is not shown, until it is read.
    pub failure: Option<String>,
    /// Seconds since the window opened, in this frame.
    pub(super) now_s: f64,
    /// Letters that a parameter must have to be shown.
    pub search: String,
    /// Path of the parameter that is to get the keyboard.
    pub wanted: Option<&'static str>,
    /// A parameter is being dragged and has changed.
    pub(super) dragged: bool,
    /// Name and text of the list that is being typed.
    pub(super) list: Option<(&'static str, String)>,
    /// The text that was typed last, if it was refused.
    pub(super) refused: Option<Refused>,
    pub(super) finder: Finder,
    pub(super) toasts: Toasts,
}

impl UiState {
    /// Reports something: a toast for a few seconds and a line in the list of messages.
    pub fn notify(&mut self, kind: MessageKind, text: impl Into<String>) {
        let text = text.into();
        self.toasts.add(kind, &text);
        self.messages.push(Told { at_s: self.now_s, message: Message { kind, text } });
    }

    /// Opens a dialog, or closes it if it is open.
    pub fn toggle_dialog(&mut self, dialog: Dialog) {
        self.dialog = if self.dialog == Some(dialog) { None } else { Some(dialog) };
    }
}
