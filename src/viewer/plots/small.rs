//! Small print of the plots.

use bevy_egui::egui::{self, Color32, RichText};

use crate::viewer::look::theme;

/// Says in the middle of the panel why there is no plot.
pub(super) fn empty(ui: &mut egui::Ui, text: &str) {
    let text = RichText::new(text).color(theme::of(ui).text_weak);
    ui.centered_and_justified(|ui| ui.label(text));
}

/// A line of small print above a plot: whole in a row of several, several lines where it stands alone.
pub(super) fn small(ui: &mut egui::Ui, text: impl Into<String>, hint: &str) {
    let text = RichText::new(text).size(theme::SMALL).color(theme::of(ui).text_weak);
    let label = egui::Label::new(text);
    let label = if ui.layout().is_horizontal() { label.extend() } else { label.wrap() };
    ui.add(label).on_hover_text(hint);
}

/// Smallest letters of a label.
const SMALLEST: f32 = 9.0;

/// The label of an axis in this room: in smaller letters, and then without its first words, if it is too long.
pub(super) fn fitting(ui: &egui::Ui, label: &str, room: f32) -> RichText {
    let width = |text: &str, size: f32| {
        let font = egui::FontId::proportional(size);
        ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size().x
    };
    let size = (theme::SMALL * room / width(label, theme::SMALL)).clamp(SMALLEST, theme::SMALL);
    let mut text = label;
    while width(text, size) > room {
        let Some((_, rest)) = text.split_once(' ') else { break };
        text = ["of the ", "of "].into_iter().find_map(|start| rest.strip_prefix(start)).unwrap_or(rest);
    }
    RichText::new(text).size(size)
}
