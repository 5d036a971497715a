//! The tab of the dipole or of the spectrum.

use bevy_egui::egui;

use super::state::SkyState;
use super::{dipole, spectrum};
use crate::viewer::model::Model;
use crate::viewer::notices::MessageKind;
use crate::viewer::plots::small::empty;
use crate::viewer::plots::state::{PlotState, PlotTab};

/// Draws the tab of the dipole or of the spectrum; what failed is returned to be reported.
pub fn sky_ui(
    ui: &mut egui::Ui,
    model: &Model,
    plots: &mut PlotState,
    state: &mut SkyState,
) -> Option<(MessageKind, String)> {
    let tables = match state.tables() {
        Ok(tables) => tables,
        Err(cause) => {
            empty(ui, &cause);
            return None;
        }
    };
    state.attend_spread(ui.ctx(), &model.scene().sky);
    let data = state.cache.data(&tables, state.set);
    for key in &data.spare {
        if state.offered.insert(key.clone()) {
            state.hidden.insert(key.clone());
        }
    }
    let curves = state.cache.curves(&tables, &model.scene().sky, state.set, &state.hidden);
    if plots.tab == PlotTab::Spectrum {
        spectrum::spectrum_ui(ui, model, &data, &curves, plots, state)
    } else {
        dipole::dipole_ui(ui, model, &data, &curves, plots, state)
    }
}
