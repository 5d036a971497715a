//! Legends that switch: each entry shows how its curve is drawn and hides it on a click.

use std::collections::BTreeSet;

use bevy_egui::egui::{self, Color32, RichText, vec2};
use egui_plot::{LineStyle, MarkerShape};

use crate::viewer::look::theme;

/// How a curve is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Icon {
    /// Its marker.
    Marker(MarkerShape),
    /// Its line.
    Line(LineStyle),
}

/// One entry of a legend.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    /// What is hidden or shown; unique among all plots.
    pub key: String,
    /// Words beside the icon.
    pub name: String,
    /// How it is drawn.
    pub icon: Icon,
    /// In which colour.
    pub colour: Color32,
    /// There is nothing of it yet.
    pub weak: bool,
    /// Explanation for the pointer.
    pub hint: String,
}

/// Draws the entries in a row that wraps; a click hides a curve or shows it again.
pub(crate) fn legend_ui(ui: &mut egui::Ui, entries: &[Entry], hidden: &mut BTreeSet<String>) {
    let tokens = theme::of(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        for entry in entries {
            let on = !hidden.contains(&entry.key);
            let weak = entry.weak || !on;
            let text = RichText::new(&entry.name).size(theme::SMALL);
            let text = text.color(if weak { tokens.text_weak } else { tokens.text });
            let text = if on { text } else { text.strikethrough() };
            let icon_width = if matches!(entry.icon, Icon::Marker(_)) { 10.0 } else { 22.0 };
            let galley = egui::WidgetText::from(text).into_galley(
                ui,
                Some(egui::TextWrapMode::Extend),
                f32::INFINITY,
                egui::TextStyle::Small,
            );
            let size = vec2(icon_width + 4.0 + galley.size().x, 16.0);
            let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click());
            let ink = entry.colour.gamma_multiply(if on { 1.0 } else { 0.3 });
            let icon = egui::Rect::from_min_size(rect.min, vec2(icon_width, rect.height()));
            paint_icon(ui.painter(), icon, entry.icon, ink);
            let at = egui::pos2(icon.right() + 4.0, rect.center().y - 0.5 * galley.size().y);
            ui.painter().galley(at, galley, tokens.text);
            response.widget_info(|| {
                egui::WidgetInfo::selected(egui::WidgetType::Checkbox, ui.is_enabled(), on, &entry.name)
            });
            let action = if on { "click to hide" } else { "click to show" };
            if response.on_hover_text(format!("{}\n{action}", entry.hint)).clicked() && !hidden.remove(&entry.key) {
                hidden.insert(entry.key.clone());
            }
        }
    });
}

fn paint_icon(painter: &egui::Painter, place: egui::Rect, icon: Icon, colour: Color32) {
    let ends = [place.left_center(), place.right_center()];
    match icon {
        Icon::Marker(marker) => {
            painter.add(marker_shape(place.center(), 4.0, marker, colour));
        }
        Icon::Line(LineStyle::Solid) => {
            painter.line_segment(ends, egui::Stroke::new(1.75, colour));
        }
        Icon::Line(LineStyle::Dashed { length }) => {
            let stroke = egui::Stroke::new(1.5, colour);
            painter.extend(egui::Shape::dashed_line(&ends, stroke, length, 0.62 * length));
        }
        Icon::Line(LineStyle::Dotted { spacing }) => {
            painter.extend(egui::Shape::dotted_line(&ends, colour, spacing, 1.2));
        }
    }
}

/// A marker of radius `r` around a place on screen.
pub(crate) fn marker_shape(at: egui::Pos2, r: f32, marker: MarkerShape, colour: Color32) -> egui::Shape {
    let stroke = egui::Stroke::new(1.5, colour);
    let polygon = |corners: &[(f32, f32)]| {
        let corners = corners.iter().map(|(x, y)| at + vec2(*x, *y) * r).collect();
        egui::Shape::convex_polygon(corners, colour, egui::Stroke::NONE)
    };
    match marker {
        MarkerShape::Square => polygon(&[(-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)]),
        MarkerShape::Diamond => polygon(&[(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)]),
        MarkerShape::Up => polygon(&[(0.0, -1.0), (0.9, 0.8), (-0.9, 0.8)]),
        MarkerShape::Down => polygon(&[(0.0, 1.0), (-0.9, -0.8), (0.9, -0.8)]),
        MarkerShape::Left => polygon(&[(-1.0, 0.0), (0.8, -0.9), (0.8, 0.9)]),
        MarkerShape::Right => polygon(&[(1.0, 0.0), (-0.8, -0.9), (-0.8, 0.9)]),
        MarkerShape::Circle => egui::Shape::circle_filled(at, r, colour),
        MarkerShape::Plus | MarkerShape::Cross | MarkerShape::Asterisk => {
            let arms: &[(f32, f32)] = match marker {
                MarkerShape::Plus => &[(1.0, 0.0), (0.0, 1.0)],
                MarkerShape::Cross => &[(0.8, 0.8), (0.8, -0.8)],
                _ => &[(0.0, 1.0), (0.9, 0.5), (0.9, -0.5)],
            };
            let line =
                |(x, y): &(f32, f32)| egui::Shape::line_segment([at - vec2(*x, *y) * r, at + vec2(*x, *y) * r], stroke);
            egui::Shape::Vec(arms.iter().map(line).collect())
        }
    }
}

/// A switch in the row above a plot.
pub(crate) fn toggle(ui: &mut egui::Ui, on: &mut bool, text: &str, hint: &str) {
    let button = egui::Button::selectable(*on, text).frame_when_inactive(true);
    if ui.add(button).on_hover_text(hint).clicked() {
        *on = !*on;
    }
}
