//! What all plots share: axes, follow until the user zooms, hover texts, error bands.

use bevy_egui::egui::{self, Color32, RichText};
use egui_plot::{FilledArea, HoverPosition, Line, Plot, PlotBounds, PlotPoint, PlotUi, Text};

use super::log_axis;
use crate::viewer::ui::format::{Unit, number};
use crate::viewer::ui::symbols::symbol;
use crate::viewer::ui::theme;

/// One axis of a plot.
#[derive(Clone, Copy)]
pub(super) struct AxisKind {
    /// Text beside the axis with its unit.
    pub label: &'static str,
    /// Unit of the values at the ticks; `None` for a linear axis.
    pub log: Option<Unit>,
}

/// Hover texts: name of the series, then one text a point.
pub(super) type Hovers = Vec<(String, Vec<String>)>;

/// Draws a plot that keeps `bounds` while `follow` holds; a zoom or drag ends it, a double click brings it back.
pub(super) fn plot_ui<'a>(
    ui: &mut egui::Ui,
    id: &str,
    [x, y]: [AxisKind; 2],
    bounds: PlotBounds,
    follow: &mut bool,
    hovers: Hovers,
    draw: impl FnOnce(&mut PlotUi<'a>) + 'a,
) {
    let mut plot = Plot::new(id)
        .x_axis_label(RichText::new(x.label).size(theme::SMALL))
        .y_axis_label(RichText::new(y.label).size(theme::SMALL))
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_zoom(!*follow || ui.input(|input| input.zoom_delta() != 1.0))
        .show_crosshair(false)
        .set_margin_fraction(egui::Vec2::ZERO)
        .grid_color(theme::GRID)
        .grid_fade(0.5)
        .label_formatter(move |position| hover_text(&hovers, position));
    if let Some(unit) = x.log {
        plot = plot
            .x_grid_spacer(|input| log_axis::grid_marks(&input))
            .x_axis_formatter(move |mark, range| log_axis::tick_label(mark.value, range.end() - range.start(), unit));
    } else {
        plot = plot.x_axis_formatter(|mark, _| number(mark.value, 4));
    }
    if let Some(unit) = y.log {
        plot = plot
            .y_grid_spacer(|input| log_axis::grid_marks(&input))
            .y_axis_formatter(move |mark, range| log_axis::tick_label(mark.value, range.end() - range.start(), unit));
    } else {
        plot = plot.y_axis_formatter(|mark, _| number(mark.value, 4));
    }
    let follows = *follow;
    let wheel = ui.input(|input| input.smooth_scroll_delta().y);
    let response = plot.show(ui, move |plot_ui| {
        if follows {
            plot_ui.set_plot_bounds(bounds);
        }
        draw(plot_ui);
        let hovered = plot_ui.response().contains_pointer();
        if hovered && wheel != 0.0 {
            plot_ui.zoom_bounds_around_hovered(egui::Vec2::splat((wheel / 200.0).exp()));
        }
        hovered && wheel != 0.0
    });
    let zoomed = ui.input(|input| input.zoom_delta() != 1.0) && response.response.hovered();
    if response.response.dragged() || response.inner || zoomed {
        *follow = false;
    }
    if response.response.double_clicked() {
        *follow = true;
    }
}

/// Button that brings following back; nothing while the plot follows.
pub(super) fn follow_button(ui: &mut egui::Ui, follow: &mut bool) {
    if !*follow && ui.button("follow").on_hover_text("Fit the axes to the data again (double click)").clicked() {
        *follow = true;
    }
}

fn hover_text(hovers: &Hovers, position: &HoverPosition<'_>) -> Option<String> {
    let HoverPosition::NearDataPoint { plot_name, index, .. } = position else { return None };
    hovers.iter().find(|(name, _)| name == plot_name)?.1.get(*index).cloned()
}

/// Band at 20 % opacity between two curves.
pub(super) fn band(name: &str, x: &[f64], low: &[f64], high: &[f64], colour: Color32) -> FilledArea {
    FilledArea::new(name, x, low, high).fill_color(colour.gamma_multiply(0.2)).allow_hover(false)
}

/// Dashed reference line.
pub(super) fn reference<'a>(name: &str, points: Vec<[f64; 2]>, colour: Color32) -> Line<'a> {
    let style = egui_plot::LineStyle::Dashed { length: 7.0 };
    Line::new(name, points).style(style).width(1.5).color(colour).allow_hover(false)
}

/// Name at a point of the plot.
pub(super) fn name_at(at: [f64; 2], anchor: egui::Align2, text: &str, colour: Color32) -> Text {
    let text = symbol(text, theme::SMALL, colour);
    Text::new("", PlotPoint::new(at[0], at[1]), text).anchor(anchor).allow_hover(false)
}
