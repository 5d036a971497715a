//! The window in front of a class: large type and thick lines, the view or the plot alone, and a pointer that is seen.

use bevy_egui::egui::{self, Color32, RichText, Stroke};

use super::caption::caption;
use super::state::{UiState, Wide};
use crate::quantity::{Unit, quantity};
use crate::viewer::look::theme;
use crate::viewer::model::Model;
use crate::viewer::plots::bare_plot_ui;

/// Height in points of a window whose text can be read from the last row.
const HEIGHT: f32 = 480.0;
/// Radius of the ring around the pointer, in points.
const POINTER: f32 = 13.0;

/// Brings text to the size of a presentation, or back.
pub(super) fn attend(ctx: &egui::Context, state: &mut UiState) {
    match (state.presenting, state.usual_zoom) {
        (Some(_), usual) => {
            let usual = *state.usual_zoom.get_or_insert(usual.unwrap_or(ctx.zoom_factor()));
            let pixels = ctx.viewport_rect().height() * ctx.zoom_factor();
            let wanted = (pixels / HEIGHT).max(usual);
            if (wanted / ctx.zoom_factor() - 1.0).abs() > 1e-3 {
                ctx.set_zoom_factor(wanted);
            }
        }
        (None, Some(usual)) => {
            ctx.set_zoom_factor(usual);
            state.usual_zoom = None;
        }
        (None, None) => {}
    }
}

/// Draws the plot in all the room there is, with clock and caption; returns the room that is left to the view.
pub(super) fn plot_ui(ui: &mut egui::Ui, model: &Model, state: &mut UiState) -> egui::Rect {
    let frame = egui::Frame::new().fill(theme::of(ui).sunken).inner_margin(10);
    let shown = egui::CentralPanel::default().frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            let time = model.stage.drawn_time_yr.map(|time_yr| quantity(time_yr, Unit::Year)).unwrap_or_default();
            ui.label(RichText::new(state.plots.tab.name()).strong().size(18.0));
            ui.label(RichText::new(time).size(18.0).color(theme::of(ui).text_weak));
            let words = caption(model).unwrap_or_default();
            ui.add(egui::Label::new(RichText::new(words).color(theme::of(ui).text_weak)).truncate());
        });
        bare_plot_ui(ui, model, &state.plots, (&mut state.sky, &mut state.sources));
    });
    // The view goes on behind, in a corner of no size.
    egui::Rect::from_min_size(shown.response.rect.left_top(), egui::Vec2::ZERO)
}

/// A ring around the pointer.
pub(super) fn pointer_ui(ctx: &egui::Context, state: &UiState) {
    let Some(at) = ctx.pointer_latest_pos().filter(|_| state.presenting.is_some()) else { return };
    let painter = ctx.layer_painter(egui::LayerId::new(egui::Order::Tooltip, "pointer".into()));
    painter.circle_filled(at, POINTER, Color32::from_rgba_unmultiplied(255, 214, 80, 50));
    painter.circle_stroke(at, POINTER, Stroke::new(2.0, Color32::from_rgb(255, 190, 40)));
}

/// The view has the window for itself.
pub(super) fn hides_panels(state: &UiState) -> bool {
    state.presenting.is_some()
}

/// The plot has the window for itself.
pub(super) fn is_plot(state: &UiState) -> bool {
    state.presenting == Some(Wide::Plot)
}
