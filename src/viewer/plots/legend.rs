//! Legends that switch: each entry shows how its series is drawn and hides it on a click.

use std::collections::BTreeSet;

use bevy_egui::egui::{self, RichText, vec2};

use super::paint::painted;
use crate::figure::{Look, Series, legend_icon};
use crate::viewer::look::theme;

/// Draws the series under these names in a row that wraps; a click hides one or shows it again.
pub(super) fn legend_ui<'a>(
    ui: &mut egui::Ui,
    lines: impl IntoIterator<Item = (&'a Series, &'a str)>,
    hidden: &mut BTreeSet<String>,
) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        for (series, name) in lines {
            entry_ui(ui, series, name, hidden);
        }
    });
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
    let icon_width = match series.look {
        Look::Points(_) => 10.0,
        Look::Curve(_) => 18.0,
        Look::Line(_) | Look::Band | Look::Columns => 22.0,
    };
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
    if ui.add(button).on_hover_text(hint).clicked() {
        *on = !*on;
    }
}
