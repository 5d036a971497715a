//! What all plots share: axes, follow until the user zooms, hover texts, error bands.

use bevy_egui::egui::{self, Color32, RichText};
use egui_plot::{FilledArea, GridInput, GridMark, HoverPosition, Line, Plot, PlotBounds, PlotPoint, PlotUi, Text};

use super::log_axis;
use super::state::PlotState;
use crate::quantity::{Unit, number};
use crate::viewer::look::symbols::symbol;
use crate::viewer::look::theme;

/// One axis of a plot.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AxisKind {
    /// Text beside the axis with its unit.
    label: &'static str,
    ticks: Ticks,
}

/// What stands at an axis.
#[derive(Clone, Copy, Debug)]
enum Ticks {
    /// Round numbers.
    Linear,
    /// Decades with 2 … 9 in between, in this unit.
    Log(Unit),
    /// These values with these names, and nothing else.
    Named(&'static [(f64, &'static str)]),
}

impl AxisKind {
    /// A linear axis.
    pub const fn linear(label: &'static str) -> Self {
        Self { label, ticks: Ticks::Linear }
    }

    /// A logarithmic axis whose ticks are in `unit`.
    pub const fn log(label: &'static str, unit: Unit) -> Self {
        Self { label, ticks: Ticks::Log(unit) }
    }

    /// A linear axis with ticks at these values only.
    pub const fn named(label: &'static str, ticks: &'static [(f64, &'static str)]) -> Self {
        Self { label, ticks: Ticks::Named(ticks) }
    }

    /// Where a value lies on the axis; `None` for what has no place on a logarithmic one.
    pub fn place(self, value: f64) -> Option<f64> {
        match self.ticks {
            Ticks::Log(_) => log_axis::log10(value),
            Ticks::Linear | Ticks::Named(_) => value.is_finite().then_some(value),
        }
    }

    fn marks(self, input: GridInput) -> Vec<GridMark> {
        match self.ticks {
            Ticks::Log(_) => log_axis::grid_marks(&input),
            Ticks::Linear => linear_marks(input.bounds),
            Ticks::Named(ticks) => {
                ticks.iter().map(|(value, _)| GridMark { value: *value, step_size: 1.0e9 }).collect()
            }
        }
    }

    fn tick(self, value: f64, visible: f64) -> String {
        match self.ticks {
            Ticks::Log(unit) => log_axis::tick_label(value, visible, unit),
            // A mark at 1e-17 is a rounded 0.
            Ticks::Linear => number(if value.abs() < 1e-9 * visible { 0.0 } else { value }, 4),
            Ticks::Named(ticks) => {
                let own = ticks.iter().find(|(tick, _)| (tick - value).abs() < 1e-6);
                own.map_or_else(String::new, |(_, name)| (*name).to_owned())
            }
        }
    }
}

/// Marks at the multiples of a round step.
fn linear_marks((low, high): (f64, f64)) -> Vec<GridMark> {
    let step_size = round_step(high - low);
    let marks = (low / step_size).ceil() as i64..=(high / step_size).floor() as i64;
    // Bounds that are not finite end at the limits of the type; nobody wants so many marks.
    marks.take(100).map(|mark| GridMark { value: mark as f64 * step_size, step_size }).collect()
}

/// About five steps of 1, 2 or 5 times a power of ten.
fn round_step(range: f64) -> f64 {
    let rough = (range / 5.0).max(1e-12);
    let decade = 10f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|step| step * decade).find(|step| *step >= rough).unwrap_or(rough)
}

/// Hover texts: name of the series, then one text a point.
pub(crate) type Hovers = Vec<(String, Vec<String>)>;

/// A plot to be drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    /// Distinguishes the plots of one tab.
    pub id: &'static str,
    /// To the right and upwards.
    pub axes: [AxisKind; 2],
    /// Shown until the user zooms.
    pub bounds: PlotBounds,
    /// Height in points; `None` takes all that is left.
    pub height: Option<f32>,
}

impl Frame {
    /// A plot that takes all the room.
    pub fn new(id: &'static str, axes: [AxisKind; 2], bounds: PlotBounds) -> Self {
        Self { id, axes, bounds, height: None }
    }
}

/// Draws a plot that keeps its bounds while the tab follows; a zoom or drag ends it, a double click brings it back.
pub(crate) fn plot_ui<'a>(
    ui: &mut egui::Ui,
    frame: Frame,
    state: &mut PlotState,
    hovers: Hovers,
    draw: impl FnOnce(&mut PlotUi<'a>) + 'a,
) {
    let Frame { id, axes: [x, y], bounds, height } = frame;
    let follows = state.follows();
    let mut plot = Plot::new(id)
        .y_axis_label(RichText::new(y.label).size(theme::SMALL))
        .y_axis_min_width(54.0)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_zoom(!follows || ui.input(|input| input.zoom_delta() != 1.0))
        .show_crosshair(false)
        .set_margin_fraction(egui::Vec2::ZERO)
        .grid_color(theme::of(ui).grid)
        .grid_fade(0.5)
        .label_formatter(move |position| hover_text(&hovers, position))
        .x_grid_spacer(move |input| x.marks(input))
        .x_axis_formatter(move |mark, range| {
            let visible = range.end() - range.start();
            // A label in the middle of the last few per cent would not fit into the panel.
            if range.end() - mark.value < 0.03 * visible && matches!(x.ticks, Ticks::Log(_)) {
                return String::new();
            }
            x.tick(mark.value, visible)
        })
        .y_grid_spacer(move |input| y.marks(input))
        .y_axis_formatter(move |mark, range| y.tick(mark.value, range.end() - range.start()));
    if !x.label.is_empty() {
        plot = plot.x_axis_label(RichText::new(x.label).size(theme::SMALL));
    }
    if let Some(height) = height {
        plot = plot.height(height);
    }
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
        state.set_follow(false);
    }
    if response.response.double_clicked() {
        state.set_follow(true);
    }
}

/// Button that brings following back; nothing while the plot follows.
pub(crate) fn follow_button(ui: &mut egui::Ui, state: &mut PlotState) {
    if !state.follows() && ui.button("follow").on_hover_text("Fit the axes to the data again (double click)").clicked()
    {
        state.set_follow(true);
    }
}

fn hover_text(hovers: &Hovers, position: &HoverPosition<'_>) -> Option<String> {
    let HoverPosition::NearDataPoint { plot_name, index, .. } = position else { return None };
    hovers.iter().find(|(name, _)| name == plot_name)?.1.get(*index).cloned()
}

/// Band at 20 % opacity between two curves.
pub(crate) fn band(name: &str, x: &[f64], low: &[f64], high: &[f64], colour: Color32) -> FilledArea {
    FilledArea::new(name, x, low, high).fill_color(colour.gamma_multiply(0.2)).allow_hover(false)
}

/// Dashed reference line.
pub(crate) fn reference<'a>(name: &str, points: Vec<[f64; 2]>, colour: Color32) -> Line<'a> {
    let style = egui_plot::LineStyle::Dashed { length: 7.0 };
    Line::new(name, points).style(style).width(1.5).color(colour).allow_hover(false)
}

/// Name at a point of the plot.
pub(crate) fn name_at(at: [f64; 2], anchor: egui::Align2, text: &str, colour: Color32) -> Text {
    let text = symbol(text, theme::SMALL, colour);
    Text::new("", PlotPoint::new(at[0], at[1]), text).anchor(anchor).allow_hover(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        for (range, step) in [(1.0, 0.2), (10.0, 2.0), (0.35, 0.1), (24.0, 5.0), (49.0, 10.0)] {
            assert!((round_step(range) - step).abs() < 1e-9, "{range}: {}", round_step(range));
        }
    }

    #[test]
    fn named_ticks_alone_have_names() {
        let axis = AxisKind::named("angle", &[(0.0, "0°"), (1.0, "90°")]);
        assert_eq!(axis.tick(1.0, 1.0), "90°");
        assert_eq!(axis.tick(0.5, 1.0), "");
        assert_eq!(axis.place(-1.0), Some(-1.0));
        assert_eq!(AxisKind::log("x", Unit::Number).place(-1.0), None);
        assert_eq!(AxisKind::linear("x").tick(1e-17, 1.0), "0");
    }
}
