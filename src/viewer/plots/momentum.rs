//! f(µ) at a sphere, and its fit in words.

use bevy_egui::egui::{self, RichText};

use super::frame::figure_ui;
use super::slot::slot_ui;
use super::small::{empty, small};
use super::state::PlotState;
use crate::estimate::{Estimates, MomentumFit};
use crate::figure::{RunFigure, expected_dipole, momentum_fit, momentum_slot};
use crate::measured::Estimate;
use crate::quantity::{number, value_error};
use crate::viewer::look::theme;
use crate::viewer::model::Model;

pub(super) fn momentum_ui(ui: &mut egui::Ui, model: &Model, estimates: &Estimates, state: &mut PlotState) {
    let Some(slot) = momentum_slot(model.scene(), estimates, &state.options) else {
        empty(ui, "collecting, too few crossings");
        return;
    };
    slot_ui(ui, &slot, estimates, state);
    match momentum_fit(estimates, &slot) {
        Some(fit) => told(ui, fit, expected_dipole(&slot)),
        None => small(ui, "too few crossings for a fit", "The fit needs more crossings than the points"),
    }
    let figure = RunFigure::Momentum.build(model.scene(), estimates, &state.options);
    figure_ui(ui, &figure.panels, "momentum", state);
}

/// Within two errors of nothing.
fn vanishes(estimate: Estimate) -> bool {
    estimate.value.abs() <= 2.0 * estimate.error
}

/// The fit in words.
fn told(ui: &mut egui::Ui, fit: &MomentumFit, expected: f64) {
    let tokens = theme::of(ui);
    let text = |estimate: Estimate| value_error(estimate.value, estimate.error);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(12.0, 2.0);
        let dipole = RichText::new(format!("δ = {}", text(fit.dipole))).size(theme::SMALL).color(tokens.text);
        ui.add(egui::Label::new(dipole).extend())
            .on_hover_text("Fit of 1 + δµ to the crossings, weighted with their covariance");
        small(ui, format!("3R/(2cT) = {}", number(expected, 3)), "Expected in the quasi-Gaussian regime");
        let chi2 = format!("χ²/ndf = {:.1}/{}", fit.chi2, fit.ndf);
        small(ui, chi2, "Of 1 + δµ alone, with the covariance of the bins; about 1 if a dipole suffices");
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(12.0, 2.0);
        for (name, factor, higher) in
            [("quadrupole", "(3µ² − 1)/2", fit.quadrupole), ("octupole", "(5µ³ − 3µ)/2", fit.octupole)]
        {
            let (sign, colour) = if vanishes(higher) { ("≈ 0", tokens.analysis) } else { ("≠ 0", tokens.warning) };
            let words = RichText::new(format!("{name} {} {sign}", text(higher))).size(theme::SMALL).color(colour);
            ui.add(egui::Label::new(words).extend()).on_hover_text(format!(
                "Factor of {factor} in a fit with both; within two errors of 0 a dipole suffices"
            ));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn higher_poles_count_from_two_errors_on() {
        assert!(vanishes(Estimate { value: -0.019, error: 0.01 }));
        assert!(!vanishes(Estimate { value: -0.021, error: 0.01 }));
    }
}
