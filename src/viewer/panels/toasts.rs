//! Short reports: toasts that vanish and a list that stays.

use std::time::Duration;

use bevy_egui::egui;

use crate::viewer::look::theme::Tokens;
use crate::viewer::notices::MessageKind;

/// Colour of a report in the list.
pub(super) fn colour(kind: MessageKind, tokens: &Tokens) -> egui::Color32 {
    match kind {
        MessageKind::Done => tokens.analysis,
        MessageKind::Note => tokens.text,
        MessageKind::Error => tokens.error,
    }
}

/// The reports on screen.
pub(super) struct Toasts(egui_notify::Toasts);

impl Default for Toasts {
    fn default() -> Self {
        Self(egui_notify::Toasts::new().with_anchor(egui_notify::Anchor::TopRight))
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

    /// Draws them into the upper right corner of the view, where they cover neither axes nor sliders.
    pub(super) fn show(&mut self, ctx: &egui::Context, view: egui::Rect) {
        let margin = egui::vec2(ctx.content_rect().right() - view.right(), view.top()) + egui::vec2(10.0, 10.0);
        let toasts = std::mem::take(&mut self.0);
        self.0 = toasts.with_margin(margin);
        self.0.show(ctx);
    }
}
