//! Legends that switch: each entry shows how its series is drawn and hides it on a click.

use std::collections::BTreeSet;

use bevy_egui::egui::{self, RichText, vec2};

use super::paint::painted;
use crate::figure::{Look, Series, legend_icon};
use crate::viewer::look::theme;

/// Most rows of a legend; what has no room in them is in a menu at their end.
const ROWS: f32 = 2.0;
/// Between two entries.
const GAP: f32 = 10.0;
/// What the menu of the rest takes.
const REST: f32 = 64.0;

/// Draws the series under these names in two rows at most; a click hides one or shows it again.
pub(super) fn legend_ui<'a>(
    ui: &mut egui::Ui,
    lines: impl IntoIterator<Item = (&'a Series, &'a str)>,
    hidden: &mut BTreeSet<String>,
) {
    let lines: Vec<_> = lines.into_iter().collect();
    let first = fitting(ui, &lines);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        for (series, name) in &lines[..first] {
            entry_ui(ui, series, name, hidden);
        }
        if first == lines.len() {
            return;
        }
        let button = egui::Button::new(format!("{} more", lines.len() - first)).small();
        let config =
            egui::containers::menu::MenuConfig::new().close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
        let (response, _) = egui::containers::menu::MenuButton::from_button(button).config(config).ui(ui, |ui| {
            list_ui(ui, lines[first..].iter().copied(), hidden);
        });
        response.on_hover_text("The rest of the legend");
    });
}

/// Draws the series under these names one below the other.
pub(super) fn list_ui<'a>(
    ui: &mut egui::Ui,
    lines: impl IntoIterator<Item = (&'a Series, &'a str)>,
    hidden: &mut BTreeSet<String>,
) {
    let height = ui.ctx().content_rect().height() - 140.0;
    egui::ScrollArea::vertical().max_height(height).show(ui, |ui| {
        for (series, name) in lines {
            entry_ui(ui, series, name, hidden);
        }
    });
}

/// How many entries the rows have room for.
fn fitting(ui: &egui::Ui, lines: &[(&Series, &str)]) -> usize {
    let room = ui.available_width();
    let (mut row, mut used) = (1.0, 0.0);
    for (index, (series, name)) in lines.iter().enumerate() {
        let width = entry_width(ui, series, name);
        if used > 0.0 && used + width > room {
            (row, used) = (row + 1.0, 0.0);
        }
        let rest = if index + 1 < lines.len() && row >= ROWS { REST } else { 0.0 };
        if row > ROWS || row >= ROWS && used + width + rest > room {
            return index;
        }
        used += width + GAP;
    }
    lines.len()
}

/// Draws the series under these names in rows, for who looks and does not click.
pub(super) fn still_legend_ui<'a>(ui: &mut egui::Ui, lines: impl IntoIterator<Item = (&'a Series, &'a str)>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(GAP, 2.0);
        for (series, name) in lines.into_iter().filter(|(series, _)| !series.hidden) {
            let size = vec2(entry_width(ui, series, name), 14.0);
            let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
            let icon = [rect.left(), rect.left() + icon_width(series)];
            for shape in legend_icon(series, icon.map(f64::from), f64::from(rect.center().y), 1.0) {
                ui.painter().add(painted(ui, &shape));
            }
            let at = egui::pos2(icon[1] + 4.0, rect.center().y);
            let (font, colour) = (egui::FontId::proportional(theme::SMALL), theme::of(ui).text);
            ui.painter().text(at, egui::Align2::LEFT_CENTER, name, font, colour);
        }
    });
}

fn icon_width(series: &Series) -> f32 {
    match series.look {
        Look::Points(_) => 10.0,
        Look::Curve(_) => 18.0,
        Look::Line(_) | Look::Band | Look::Columns => 22.0,
    }
}

fn entry_width(ui: &egui::Ui, series: &Series, name: &str) -> f32 {
    let font = egui::FontId::proportional(theme::SMALL);
    icon_width(series) + 4.0 + ui.painter().layout_no_wrap(name.to_owned(), font, theme::of(ui).text).size().x
}

/// The lines of a legend with the names that they have there.
pub(super) fn named<'a>(lines: &[&'a Series]) -> Vec<(&'a Series, &'a str)> {
    lines.iter().filter_map(|line| Some((*line, line.legend.as_ref()?.name.as_str()))).collect()
}

fn entry_ui(ui: &mut egui::Ui, series: &Series, name: &str, hidden: &mut BTreeSet<String>) {
    let (tokens, on) = (theme::of(ui), !hidden.contains(&series.key));
    let (weak, hint) = series.legend.as_ref().map_or((false, ""), |legend| (legend.weak, &legend.hint));
    let text = RichText::new(name).size(theme::SMALL);
    let text = text.color(if weak || !on { tokens.text_weak } else { tokens.text });
    let text = if on { text } else { text.strikethrough() };
    let (wrap, style) = (Some(egui::TextWrapMode::Extend), egui::TextStyle::Small);
    let galley = egui::WidgetText::from(text).into_galley(ui, wrap, f32::INFINITY, style);
    let icon_width = icon_width(series);
    let size = vec2(icon_width + 4.0 + galley.size().x, 16.0);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click());
    let middle = f64::from(rect.center().y);
    for mut shape in legend_icon(series, [rect.left(), rect.left() + icon_width].map(f64::from), middle, 1.0) {
        shape.opacity *= if on { 1.0 } else { 0.3 };
        ui.painter().add(painted(ui, &shape));
    }
    let at = egui::pos2(rect.left() + icon_width + 4.0, rect.center().y - 0.5 * galley.size().y);
    ui.painter().galley(at, galley, tokens.text);
    response.widget_info(|| egui::WidgetInfo::selected(egui::WidgetType::Checkbox, ui.is_enabled(), on, name));
    let action = if on { "click to hide" } else { "click to show" };
    if response.on_hover_text(format!("{hint}\n{action}")).clicked() && !hidden.remove(&series.key) {
        hidden.insert(series.key.clone());
    }
}

/// A switch in the row above a plot.
pub(super) fn toggle(ui: &mut egui::Ui, on: &mut bool, text: &str, hint: &str) {
    let button = egui::Button::selectable(*on, text).frame_when_inactive(true);
    let response = ui.add(button);
    if !text.chars().any(char::is_alphanumeric) {
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(hint));
    }
    if response.on_hover_text(hint).clicked() {
        *on = !*on;
    }
}
