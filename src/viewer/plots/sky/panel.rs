//! The tab of the dipole or of the spectrum.

use std::sync::Arc;

use bevy_egui::egui;

use super::cache::{Measured, Reading, Tables};
use super::controls;
use super::readout::readout;
use super::state::SkyState;
use crate::figure::{Case, Figure, Series, Sky, dipole, spectrum};
use crate::viewer::model::Model;
use crate::viewer::notices::MessageKind;
use crate::viewer::plots::frame::{figure_ui, follow_button};
use crate::viewer::plots::legend::{legend_ui, named, toggle};
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
    let (mut figure, measured, reading) = figure(model, plots, state, &tables);
    let is_spectrum = plots.tab == PlotTab::Spectrum;
    let mut told = None;
    ui.horizontal_wrapped(|ui| {
        controls::set_switch(ui, state);
        if is_spectrum {
            controls::data_menu(ui, &measured.protons.series, &measured.protons.spare, state);
        } else {
            controls::data_menu(ui, &measured.dipoles.amplitudes, &[], state);
            let mut phase = !state.phase_hidden;
            toggle(ui, &mut phase, "phase", "Right ascension of the maximum against energy");
            state.phase_hidden = !phase;
        }
        told = controls::fit_button(ui, model, state, plots.tab);
        follow_button(ui, plots);
        if is_spectrum {
            controls::proton_chi2(ui, &model.scene().sky, reading.proton_chi2, state);
        }
    });
    // Spare protons are listed while they are shown; of the many dipoles only those that are singled out.
    let is_listed =
        |line: &&Series| line.legend.as_ref().is_some_and(|legend| !legend.aside || is_spectrum && !line.hidden);
    let lines: Vec<&Series> = figure.legend().into_iter().filter(is_listed).collect();
    legend_ui(ui, named(&lines), &mut state.choice.hidden);
    if !is_spectrum {
        readout(ui, model, &reading, &measured, state);
    }
    cut_phase(&mut figure, plots, state);
    figure_ui(ui, &figure.panels, "", plots);
    told
}

/// The figure as it is shown, for an export or a presentation.
///
/// # Errors
/// Where there are no tables.
pub fn sky_figure(model: &Model, plots: &PlotState, state: &mut SkyState) -> Result<Figure, String> {
    let tables = state.tables()?;
    let (mut figure, ..) = figure(model, plots, state, &tables);
    cut_phase(&mut figure, plots, state);
    Ok(figure)
}

/// Leaves the phase away, where it is folded.
fn cut_phase(figure: &mut Figure, plots: &PlotState, state: &SkyState) {
    if plots.tab == PlotTab::Dipole {
        figure.panels.truncate(if state.phase_hidden { 1 } else { 2 });
    }
}

fn figure(
    model: &Model,
    plots: &PlotState,
    state: &mut SkyState,
    tables: &Tables,
) -> (Figure, Arc<Measured>, Arc<Reading>) {
    let measured = state.cache.measured(tables, state.choice.set);
    for key in &measured.protons.spare {
        if state.offered.insert(key.clone()) {
            state.choice.hidden.insert(key.clone());
        }
    }
    let reading = state.cache.reading(tables, &model.scene().sky, &state.choice, state.spread.as_ref());
    let cases = [Case { label: String::new(), curves: &reading.curves }];
    let sky = Sky { set: state.choice.set, cases: &cases, ours: "model of larmor", told: plots.options.told };
    let figure = if plots.tab == PlotTab::Spectrum {
        spectrum(&sky, &measured.protons, &reading.dots)
    } else {
        dipole(&sky, &measured.dipoles, &tables.observations.band)
    };
    (figure.hide(&state.choice.hidden), measured, reading)
}
