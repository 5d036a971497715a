//! Panels of a figure on screen: they follow the data until the user zooms, and tell what lies under the pointer.

use std::cell::RefCell;
use std::ops::RangeInclusive;
use std::rc::Rc;

use bevy_egui::egui::{self, Color32, RichText, Shape};
use egui_plot::{
    GridInput, GridMark, HoverPosition, Plot, PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotPoint,
    PlotTransform,
};

use super::legend::{named, still_legend_ui};
use super::paint::painted;
use super::small::fitting;
use super::state::{PlotState, PlotWish, Subject};
use super::table::table_ui;
use crate::figure::{Axis, Figure, Panel, Series, Tick, View, legend_inside, legend_lines, shapes};
use crate::viewer::look::theme;

/// Room in points that a name takes at an axis: its width below, its height at the left.
const NAME_ROOM: [f64; 2] = [42.0, 26.0];
/// Height in em of the letters of a legend within a panel.
const LEGEND_EM: f64 = 11.0;
/// What the vertical axis takes.
const Y_AXIS_WIDTH: f32 = 54.0;
/// What the horizontal axis takes with its name.
const X_AXIS_HEIGHT: f32 = 34.0;
/// Least height of a panel in points.
const LEAST_HEIGHT: f32 = 80.0;
/// What the notes of a figure alone take.
const NOTES_HEIGHT: f32 = 32.0;

/// Draws panels over each other in the height that is left, and their numbers below them if they are asked for. The panel
/// with the id `legend` names its series within.
pub(super) fn figure_ui(ui: &mut egui::Ui, panels: &[Panel], legend: &str, state: &mut PlotState) {
    if !state.numbers {
        panels_ui(ui, panels, legend, state);
        return;
    }
    let height = ui.available_height() * if panels.len() > 1 { 0.65 } else { 0.55 };
    let size = egui::vec2(ui.available_width(), height);
    ui.allocate_ui_with_layout(size, egui::Layout::top_down(egui::Align::Min), |ui| {
        ui.set_min_size(size);
        panels_ui(ui, panels, legend, state);
    });
    ui.separator();
    table_ui(ui, panels);
}

/// Draws a figure alone, in all the room there is: its legend within the first panel, its caption above and its notes below.
pub fn bare_figure_ui(ui: &mut egui::Ui, figure: &Figure) {
    let tokens = theme::of(ui);
    let words = |ui: &mut egui::Ui, text: &str| {
        let text = RichText::new(text).size(theme::SMALL).color(tokens.text_weak);
        ui.add(egui::Label::new(text).wrap());
    };
    words(ui, &figure.caption);
    let notes: Vec<String> = figure.panels.iter().map(Panel::footnote).filter(|note| !note.is_empty()).collect();
    // Of the many experiments some are listed elsewhere.
    let is_listed = |line: &&Series| line.legend.as_ref().is_some_and(|legend| !legend.aside);
    let lines: Vec<&Series> = figure.legend().into_iter().filter(is_listed).collect();
    still_legend_ui(ui, named(&lines));
    let below = if notes.is_empty() { 0.0 } else { NOTES_HEIGHT };
    let size = egui::vec2(ui.available_width(), ui.available_height() - below);
    ui.allocate_ui_with_layout(size, egui::Layout::top_down(egui::Align::Min), |ui| {
        ui.set_min_size(size);
        panels_ui(ui, &figure.panels, "", &mut PlotState::default());
    });
    if !notes.is_empty() {
        words(ui, &notes.join("; "));
    }
}

fn panels_ui(ui: &mut egui::Ui, panels: &[Panel], legend: &str, state: &mut PlotState) {
    let gaps = ui.spacing().item_spacing.y * panels.len().saturating_sub(1) as f32;
    let room = ui.available_height() - gaps;
    let shares: f64 = panels.iter().map(|panel| panel.share).sum();
    for (index, panel) in panels.iter().enumerate() {
        let is_last = index + 1 == panels.len();
        let height = (!is_last).then(|| (room * (panel.share / shares) as f32).max(LEAST_HEIGHT));
        panel_ui(ui, panel, (height, is_last), panel.id == legend, state);
    }
}

/// A plot that keeps its bounds while the tab follows; a zoom or drag ends it, a double click brings it back.
fn panel_ui(
    ui: &mut egui::Ui,
    panel: &Panel,
    (height, is_last): (Option<f32>, bool),
    named: bool,
    state: &mut PlotState,
) {
    let follows = state.follows();
    let told = panel.told();
    let item = PanelItem {
        base: PlotItemBase::new(panel.id.to_owned()),
        panel,
        named,
        places: told.iter().map(|(at, _)| PlotPoint::from(*at)).collect(),
    };
    let (x, y) = (Ticks::new(&panel.x, NAME_ROOM[0]), Ticks::new(&panel.y, NAME_ROOM[1]));
    let x_axis = if is_last { X_AXIS_HEIGHT } else { 0.5 * X_AXIS_HEIGHT };
    let mut plot = Plot::new(panel.id)
        .y_axis_label(fitting(ui, &panel.y.label, height.unwrap_or_else(|| ui.available_height()) - x_axis - 8.0))
        .y_axis_min_width(Y_AXIS_WIDTH)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_zoom(!follows || ui.input(|input| input.zoom_delta() != 1.0))
        .show_crosshair(false)
        .set_margin_fraction(egui::Vec2::ZERO)
        .grid_color(theme::of(ui).grid)
        .grid_fade(0.5)
        .label_formatter(move |position| match position {
            HoverPosition::NearDataPoint { index, .. } => told.get(*index).map(|(_, text)| (*text).to_owned()),
            HoverPosition::Elsewhere { .. } => None,
        })
        .x_grid_spacer(x.spacer())
        .x_axis_formatter(move |mark, range| {
            // A name in the middle of the last few per cent would not fit into the panel.
            let fits = range.end() - mark.value > 0.03 * (range.end() - range.start());
            if fits { x.name(mark.value) } else { String::new() }
        })
        .y_grid_spacer(y.spacer())
        .y_axis_formatter(move |mark, _| y.name(mark.value));
    if is_last {
        plot = plot.x_axis_label(fitting(ui, &panel.x.label, ui.available_width() - Y_AXIS_WIDTH - 8.0));
    }
    if let Some(height) = height {
        plot = plot.height(height);
    }
    let wheel = ui.input(|input| input.smooth_scroll_delta().y);
    let response = plot.show(ui, |plot_ui| {
        if follows {
            let ([left, right], [bottom, top]) = (panel.x.ends(), panel.y.ends());
            plot_ui.set_plot_bounds(PlotBounds::from_min_max([left, bottom], [right, top]));
        }
        plot_ui.add(item);
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
    if !state.follows() {
        let bounds = response.transform.bounds();
        let ends = |axis: usize| [bounds.min()[axis], bounds.max()[axis]];
        state.zoomed.insert(panel.id, [ends(0), ends(1)]);
    }
    let subject = Subject { tab: state.tab, panel: panel.id };
    response.response.context_menu(|ui| {
        if ui.button("Copy figure").clicked() {
            state.asked = Some((PlotWish::Copy, subject));
        }
        if ui.button("Save figure…").clicked() {
            state.asked = Some((PlotWish::Save, subject));
        }
        ui.separator();
        ui.checkbox(&mut state.numbers, "table of numbers");
        if ui.button("Follow the data").clicked() {
            state.set_follow(true);
        }
    });
    if response.response.double_clicked() {
        state.set_follow(true);
    }
}

/// Button that brings following back; nothing while the plot follows.
pub(super) fn follow_button(ui: &mut egui::Ui, state: &mut PlotState) {
    if !state.follows() && ui.button("follow").on_hover_text("Fit the axes to the data again (double click)").clicked()
    {
        state.set_follow(true);
    }
}

/// The ticks of one axis, from when its grid is laid out until its names are written.
#[derive(Clone)]
struct Ticks<'a> {
    axis: &'a Axis,
    name_room: f64,
    laid_out: Rc<RefCell<Vec<Tick>>>,
}

impl<'a> Ticks<'a> {
    fn new(axis: &'a Axis, name_room: f64) -> Self {
        Self { axis, name_room, laid_out: Rc::default() }
    }

    fn spacer(&self) -> impl Fn(GridInput) -> Vec<GridMark> + 'a {
        /// The plot gives a step of eight points; lines are the stronger the longer their own.
        const STEP_POINTS: f64 = 8.0;
        const STRENGTHS: [f64; 2] = [19.0, 2.4];
        let own = self.clone();
        move |input| {
            let (low, high) = input.bounds;
            let points = STEP_POINTS * (high - low) / input.base_step_size;
            let ticks = own.axis.ticks([low, high], (points / own.name_room) as usize);
            let step = |tick: &Tick| STRENGTHS[usize::from(tick.name.is_empty())];
            let mark = |tick: &Tick| GridMark { value: tick.at, step_size: step(tick) * input.base_step_size };
            let marks = ticks.iter().map(mark).collect();
            *own.laid_out.borrow_mut() = ticks;
            marks
        }
    }

    fn name(&self, place: f64) -> String {
        let ticks = self.laid_out.borrow();
        ticks.iter().find(|tick| tick.at == place).map_or_else(String::new, |tick| tick.name.clone())
    }
}

/// A panel's content as the plot draws it.
struct PanelItem<'a> {
    base: PlotItemBase,
    panel: &'a Panel,
    /// With a legend within.
    named: bool,
    /// Where the pointer is told something.
    places: Vec<PlotPoint>,
}

impl PlotItem for PanelItem<'_> {
    fn shapes(&self, ui: &egui::Ui, transform: &PlotTransform, painting: &mut Vec<Shape>) {
        let (frame, bounds) = (transform.frame(), transform.bounds());
        let ends = |axis: usize| [bounds.min()[axis], bounds.max()[axis]];
        let view = View {
            frame: [[frame.left(), frame.right()], [frame.top(), frame.bottom()]].map(|ends| ends.map(f64::from)),
            shown: [ends(0), ends(1)],
            point: 1.0,
        };
        let inner = shapes(self.panel, &view);
        if self.named {
            let lines: Vec<_> = legend_lines(std::slice::from_ref(self.panel));
            painting.extend(legend_inside(&lines, &view, &inner, LEGEND_EM).iter().map(|shape| painted(ui, shape)));
        }
        painting.extend(inner.iter().map(|shape| painted(ui, shape)));
    }

    fn initialize(&mut self, _x_range: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        Color32::TRANSPARENT
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::Points(&self.places)
    }

    fn bounds(&self) -> PlotBounds {
        PlotBounds::NOTHING
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}
