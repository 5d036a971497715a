//! The tabs and the chosen plot.

use bevy_egui::egui;

use super::anisotropy::anisotropy_ui;
use super::diffusion::diffusion_ui;
use super::legend::toggle;
use super::momentum::momentum_ui;
use super::regions::regions_ui;
use super::sky::{SkyState, electrons_ui, sky_ui};
use super::small::empty;
use super::sources::{SourcesState, sources_ui};
use super::state::{PlotState, PlotTab};
use crate::estimate::Estimates;
use crate::viewer::action::Action;
use crate::viewer::model::Model;
use crate::viewer::notices::MessageKind;

/// Lower rooms scroll.
const LEAST_HEIGHT: f32 = 380.0;
/// What a map of supernovae needs more.
const MAP_HEIGHT: f32 = 200.0;
/// What a table of numbers needs more.
const NUMBERS_HEIGHT: f32 = 160.0;

/// Draws the tabs and the chosen plot, and a second one below it if it is asked for; what is to be reported is returned.
pub fn plots_ui(
    ui: &mut egui::Ui,
    model: &Model,
    state: &mut PlotState,
    (sky, sources): (&mut SkyState, &mut SourcesState),
    actions: &mut Vec<Action>,
) -> Option<(MessageKind, String)> {
    let Some(second) = state.second else { return scrolled(ui, 0, model, state, (sky, sources), actions) };
    let gap = 10.0;
    let height = 0.5 * (ui.available_height() - gap);
    let mut told = part(ui, height, |ui| scrolled(ui, 0, model, state, (&mut *sky, &mut *sources), actions));
    ui.add_space(gap - ui.spacing().item_spacing.y);
    let first = std::mem::replace(&mut state.tab, second);
    told = part(ui, height, |ui| scrolled(ui, 1, model, state, (sky, sources), actions)).or(told);
    state.second = Some(std::mem::replace(&mut state.tab, first));
    told
}

/// A part of the panel with this height.
fn part<T>(ui: &mut egui::Ui, height: f32, add: impl FnOnce(&mut egui::Ui) -> T) -> T {
    let size = egui::vec2(ui.available_width(), height);
    let layout = egui::Layout::top_down(egui::Align::Min);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_min_size(size);
        add(ui)
    })
    .inner
}

/// One plot with its tabs, in a room that scrolls where it is too low.
fn scrolled(
    ui: &mut egui::Ui,
    place: usize,
    model: &Model,
    state: &mut PlotState,
    (sky, sources): (&mut SkyState, &mut SourcesState),
    actions: &mut Vec<Action>,
) -> Option<(MessageKind, String)> {
    ui.push_id(place, |ui| {
        let more = [(state.numbers, NUMBERS_HEIGHT), (state.tab == PlotTab::Sources, MAP_HEIGHT)];
        let least = LEAST_HEIGHT + more.into_iter().filter(|(has, _)| *has).map(|(_, height)| height).sum::<f32>();
        if ui.available_height() >= least {
            return plot_ui(ui, model, state, (sky, sources), actions);
        }
        let area = egui::ScrollArea::vertical().auto_shrink(false);
        area.show(ui, |ui| part(ui, least, |ui| plot_ui(ui, model, state, (sky, sources), actions))).inner
    })
    .inner
}

fn plot_ui(
    ui: &mut egui::Ui,
    model: &Model,
    state: &mut PlotState,
    (sky, sources): (&mut SkyState, &mut SourcesState),
    actions: &mut Vec<Action>,
) -> Option<(MessageKind, String)> {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.spacing_mut().button_padding.x = 5.0;
        for &tab in PlotTab::ALL {
            ui.selectable_value(&mut state.tab, tab, tab.name()).on_hover_text(tab.hint());
        }
        let hint = "The numbers of this plot, with their errors, in a table below it";
        toggle(ui, &mut state.numbers, "▦", hint);
    });
    ui.separator();
    // What nobody points at need not be written.
    state.options.told = ui.rect_contains_pointer(ui.available_rect_before_wrap());
    state.options.marked_yr = model.stage.drawn_time_yr.filter(|_| !model.snapshots.follows_newest());
    if matches!(state.tab, PlotTab::Dipole | PlotTab::Spectrum) {
        return sky_ui(ui, model, state, sky);
    }
    if state.tab == PlotTab::Electrons {
        electrons_ui(ui, model, state, sky);
        return None;
    }
    if state.tab == PlotTab::Sources {
        sources_ui(ui, model, state, sources, sky, actions);
        return None;
    }
    match model.estimates() {
        Some(estimates) => draw(ui, model, estimates, state),
        None => empty(ui, "collecting, N = 0"),
    }
    None
}

fn draw(ui: &mut egui::Ui, model: &Model, estimates: &Estimates, state: &mut PlotState) {
    match state.tab {
        PlotTab::Anisotropy => anisotropy_ui(ui, model, estimates, state),
        PlotTab::Diffusion => diffusion_ui(ui, model, estimates, state),
        PlotTab::Momentum => momentum_ui(ui, model, estimates, state),
        PlotTab::Regions => regions_ui(ui, model, estimates, state),
        PlotTab::Dipole | PlotTab::Spectrum | PlotTab::Electrons | PlotTab::Sources => {}
    }
}
