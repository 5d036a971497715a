//! Small print of the plots.

use bevy_egui::egui::{self, RichText};

use crate::viewer::look::theme;

/// Says in the middle of the panel why there is no plot.
pub(super) fn empty(ui: &mut egui::Ui, text: &str) {
    let text = RichText::new(text).color(theme::of(ui).text_weak);
    ui.centered_and_justified(|ui| ui.label(text));
}

/// A line of small print above a plot.
pub(super) fn small(ui: &mut egui::Ui, text: impl Into<String>, hint: &str) {
    let text = RichText::new(text).size(theme::SMALL).color(theme::of(ui).text_weak);
    ui.add(egui::Label::new(text).extend()).on_hover_text(hint);
}
