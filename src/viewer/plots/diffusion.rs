//! D(t), and below it how Gaussian the cloud is.

use bevy_egui::egui;

use super::figures::diffusion;
use super::frame::{figure_ui, follow_button};
use super::legend::toggle;
use super::small::{empty, small};
use super::state::PlotState;
use crate::estimate::Estimates;
use crate::quantity::{Unit, quantity};
use crate::viewer::model::Model;

pub(super) fn diffusion_ui(ui: &mut egui::Ui, model: &Model, estimates: &Estimates, state: &mut PlotState) {
    ui.horizontal_wrapped(|ui| {
        let hint = "Show below how Gaussian the cloud is along each axis: kurtosis and Kolmogorov–Smirnov distance";
        toggle(ui, &mut state.gaussianity, "Gaussianity", hint);
        follow_button(ui, state);
        if let Some(regimes) = estimates.regimes {
            let text = format!("quasi-Gaussian from {}", quantity(regimes.quasi_gaussian_from_yr, Unit::Year));
            small(ui, text, "20 · 2D/c² with D the larger of the last D_∥ and D_⊥");
        }
    });
    match diffusion(model, state) {
        Ok(figure) => figure_ui(ui, &figure.panels, "kurtosis", state),
        Err(reason) => empty(ui, &reason),
    }
}
