//! Dipole vector on parts of a sphere.

use bevy_egui::egui;

use super::frame::figure_ui;
use super::legend::{legend_ui, named};
use super::slot::slot_ui;
use super::small::{empty, small};
use super::state::PlotState;
use crate::estimate::Estimates;
use crate::figure::{RunFigure, regions_slot};
use crate::viewer::model::Model;

pub(super) fn regions_ui(ui: &mut egui::Ui, model: &Model, estimates: &Estimates, state: &mut PlotState) {
    let Some(slot) = regions_slot(model.scene(), estimates, &state.options) else {
        empty(ui, "collecting, too few crossings");
        return;
    };
    slot_ui(ui, &slot, estimates, state);
    let figure = RunFigure::Regions.build(model.scene(), estimates, &state.options);
    legend_ui(ui, named(&figure.legend()), &mut state.options.hidden);
    let axis = if model.scene().field.b0_ug > 0.0 {
        "Hemispheres along and against B₀ are folded"
    } else {
        "z stands for B₀, which is 0"
    };
    small(ui, axis, "Mean over all regions of the same angle to the axis, which are alike by symmetry");
    figure_ui(ui, &figure.panels, "", state);
}
