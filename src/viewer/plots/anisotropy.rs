//! A(t) with its switches, legend and read-outs.

use bevy_egui::egui;

use super::frame::{figure_ui, follow_button};
use super::legend::{legend_ui, named, toggle};
use super::small::small;
use super::state::PlotState;
use crate::estimate::Estimates;
use crate::figure::{RunFigure, nearest_measured};
use crate::quantity::{Unit, quantity, value_error};
use crate::viewer::model::Model;

pub(super) fn anisotropy_ui(ui: &mut egui::Ui, model: &Model, estimates: &Estimates, state: &mut PlotState) {
    ui.horizontal_wrapped(|ui| {
        toggle(ui, &mut state.options.dipole, "δ = 3A/2", "Dipole of the intensity instead of A");
        let hint = "Scale every sphere to the nearest: if A = R/(cT) all curves fall on one line";
        toggle(ui, &mut state.options.rescaled, "rescaled", hint);
        follow_button(ui, state);
        amplitude(ui, estimates);
    });
    let figure = RunFigure::Anisotropy.build(model.scene(), estimates, &state.options);
    legend_ui(ui, named(&figure.legend()), &mut state.options.hidden);
    readout(ui, model, estimates);
    figure_ui(ui, &figure.panels, "", state);
}

/// The paper's claim in one number.
fn amplitude(ui: &mut egui::Ui, estimates: &Estimates) {
    let Some(amplitude) = &estimates.amplitude else { return };
    let value = value_error(amplitude.estimate.value, amplitude.estimate.error);
    let mut hint = format!(
        "Weighted mean of A over R/(cT) from {} on; 1 if A = R/(cT)\nχ² = {:.1} for {} bins",
        quantity(amplitude.window_start_yr, Unit::Year),
        amplitude.chi2,
        amplitude.ndf
    );
    if let Some(widths) = amplitude.against_running_width {
        hint += &format!("\nover the expectation from the running widths: {}", value_error(widths.value, widths.error));
    }
    small(ui, format!("A cT/R = {value}"), &hint);
}

fn readout(ui: &mut egui::Ui, model: &Model, estimates: &Estimates) {
    let sky = &model.scene().sky;
    let line = match nearest_measured(estimates, sky.distance_pc, sky.age_yr) {
        Some((radius_pc, point)) => {
            let value = point.anisotropy.map_or_else(|| "–".into(), |a| value_error(a.value, a.error));
            let place = format!("{}, {}", quantity(radius_pc, Unit::Parsec), quantity(point.time_yr(), Unit::Year));
            format!("nearest to R, T ({place}): A = {value}")
        }
        None => "nearest to R, T: collecting".into(),
    };
    small(ui, line, "A measured at the sphere and in the time bin nearest to the chosen distance and age");
}
