//! The tab of the electrons: flux and dipole of a burst at the scene's source, with energy losses.

use bevy_egui::egui;

use super::state::SkyState;
use crate::figure::{Figure, Options};
use crate::quantity::{Unit, number, quantity};
use crate::study::ElectronStudy;
use crate::viewer::model::Model;
use crate::viewer::plots::frame::{figure_ui, follow_button};
use crate::viewer::plots::legend::{legend_ui, named};
use crate::viewer::plots::small::{empty, small};
use crate::viewer::plots::state::PlotState;

/// Draws the tab.
pub fn electrons_ui(ui: &mut egui::Ui, model: &Model, plots: &mut PlotState, state: &mut SkyState) {
    let study = match state.electrons(model.scene()) {
        Ok(study) => study,
        Err(cause) => {
            empty(ui, &cause);
            return;
        }
    };
    let figure = figure(&study, &plots.options);
    ui.horizontal_wrapped(|ui| {
        let burst =
            format!("{} in electrons, slope {}", quantity(study.burst.energy_erg, Unit::Erg), study.burst.slope);
        small(ui, burst, "One burst along the field line, with the distance and E_max of the source of this scene");
        let losses = format!("dE/dt = −bE² in {} µG and light", number(study.b_ug, 3));
        let hint = format!(
            "{} eV/cm³ of field, microwave background and starlight: b = {} per TeV and year",
            number(study.density_ev_cm3, 3),
            number(study.loss_per_tev_yr, 3)
        );
        small(ui, losses, &hint);
        follow_button(ui, plots);
    });
    legend_ui(ui, named(&figure.legend()), &mut plots.options.hidden);
    figure_ui(ui, &figure.panels, "", plots);
}

/// The figure as it is shown, for an export or a presentation.
///
/// # Errors
/// Where there are no tables.
pub fn electrons_figure(model: &Model, plots: &PlotState, state: &mut SkyState) -> Result<Figure, String> {
    Ok(figure(&*state.electrons(model.scene())?, &plots.options))
}

fn figure(study: &ElectronStudy, options: &Options) -> Figure {
    study.figure().hide(&options.hidden)
}
