//! The tabs and the chosen plot.

use bevy_egui::egui;

use super::anisotropy::anisotropy_ui;
use super::diffusion::diffusion_ui;
use super::momentum::momentum_ui;
use super::regions::regions_ui;
use super::sky::{SkyState, sky_ui};
use super::small::empty;
use super::state::{PlotState, PlotTab};
use crate::estimate::Estimates;
use crate::viewer::model::Model;
use crate::viewer::notices::MessageKind;

/// Draws the tabs and the chosen plot; what is to be reported is returned.
pub fn plots_ui(
    ui: &mut egui::Ui,
    model: &Model,
    state: &mut PlotState,
    sky: &mut SkyState,
) -> Option<(MessageKind, String)> {
    ui.horizontal_wrapped(|ui| {
        for &tab in PlotTab::ALL {
            ui.selectable_value(&mut state.tab, tab, tab.name()).on_hover_text(tab.hint());
        }
    });
    ui.separator();
    // What nobody points at need not be written.
    state.options.told = ui.rect_contains_pointer(ui.available_rect_before_wrap());
    state.options.marked_yr = model.stage.drawn_time_yr.filter(|_| !model.snapshots.follows_newest());
    if matches!(state.tab, PlotTab::Dipole | PlotTab::Spectrum) {
        return sky_ui(ui, model, state, sky);
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
        PlotTab::Dipole | PlotTab::Spectrum => {}
    }
}
