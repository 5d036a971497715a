//! D(t), and below it how Gaussian the cloud is.

use bevy_egui::egui;

use super::frame::{figure_ui, follow_button};
use super::legend::toggle;
use super::small::small;
use super::state::PlotState;
use crate::estimate::Estimates;
use crate::figure::RunFigure;
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
    let figure = |figure: RunFigure| figure.build(model.scene(), estimates, &state.options).panels;
    let mut panels = figure(RunFigure::Diffusion);
    if state.gaussianity {
        let below = panels.len();
        panels.extend(figure(RunFigure::Gaussianity));
        // The regimes are named once, at the top.
        panels[below..].iter_mut().flat_map(|panel| &mut panel.spans).for_each(|span| span.names.clear());
    }
    figure_ui(ui, &panels, "kurtosis", state);
}
