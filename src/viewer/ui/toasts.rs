//! Short reports: toasts that vanish and a list that stays.

use std::time::Duration;

use bevy_egui::egui;

use crate::viewer::ui::theme::Tokens;

/// How much a report matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// Something went well.
    Done,
    /// Something worth knowing.
    Note,
    /// Something failed; cause and remedy.
    Error,
}

impl MessageKind {
    /// Colour of the report in the list.
    pub fn colour(self, tokens: &Tokens) -> egui::Color32 {
        match self {
            Self::Done => tokens.analysis,
            Self::Note => tokens.text,
            Self::Error => tokens.error,
        }
    }
}

/// One report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// How much it matters.
    pub kind: MessageKind,
    /// Without a full stop, paths last.
    pub text: String,
}

/// The reports on screen.
pub(super) struct Toasts(egui_notify::Toasts);

impl Default for Toasts {
    /// Above the time slider, at the right.
    fn default() -> Self {
        Self(
            egui_notify::Toasts::new()
                .with_anchor(egui_notify::Anchor::BottomRight)
                .with_margin(egui::vec2(12.0, 84.0)),
        )
    }
}

impl Toasts {
    /// Longest line of a toast in characters; the list of messages has the rest.
    const LINE: usize = 72;

    pub(super) fn add(&mut self, kind: MessageKind, text: &str) {
        let text = if text.chars().count() > Self::LINE {
            text.chars().take(Self::LINE - 1).chain(['…']).collect()
        } else {
            text.to_owned()
        };
        let toast = match kind {
            MessageKind::Done => self.0.success(text),
            MessageKind::Note => self.0.info(text),
            MessageKind::Error => self.0.error(text),
        };
        let seconds = if kind == MessageKind::Error { 12 } else { 5 };
        toast.duration(Duration::from_secs(seconds));
    }

    pub(super) fn show(&mut self, ctx: &egui::Context) {
        self.0.show(ctx);
    }
}
