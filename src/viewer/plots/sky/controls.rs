//! The row above the plots of the sky: data set, selection, fit, χ².

use bevy_egui::egui::{self, RichText};

use super::cache::Chi2;
use super::state::{Fitted, SkyState};
use crate::figure::Series;
use crate::quantity::value_error;
use crate::scene::{SkyScene, parameter};
use crate::sky::DataSet;
use crate::viewer::look::theme;
use crate::viewer::model::Model;
use crate::viewer::notices::MessageKind;
use crate::viewer::plots::legend::list_ui;
use crate::viewer::plots::small::small;
use crate::viewer::plots::state::PlotTab;

/// χ² per degree of freedom from which errors from the curvature are too small.
const DISAGREEING: f64 = 3.0;

/// Switch between the data of 2015 and of today.
pub(super) fn set_switch(ui: &mut egui::Ui, state: &mut SkyState) {
    for &set in DataSet::ALL {
        let hint = match set {
            DataSet::Paper2015 => "Data as in 2015: what the paper could use",
            DataSet::Today => "Data as of today: the newest of each experiment",
        };
        let button = egui::Button::selectable(state.choice.set == set, set.word()).frame_when_inactive(true);
        let response = ui.add(button);
        ui.ctx().accesskit_node_builder(response.id, |node| {
            if set == DataSet::Paper2015 {
                node.set_label("data of 2015");
            }
        });
        if response.on_hover_text(hint).clicked() {
            state.choice.set = set;
        }
    }
}

/// Button that opens the list of all series, each with a switch, and all or none at once.
pub(super) fn data_menu(ui: &mut egui::Ui, series: &[Series], spare: &[String], state: &mut SkyState) {
    let hidden = &mut state.choice.hidden;
    let shown = series.iter().filter(|series| !hidden.contains(&series.key)).count();
    let button = egui::Button::new(format!("data {shown}/{}", series.len()));
    let config =
        egui::containers::menu::MenuConfig::new().close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    let (response, _) = egui::containers::menu::MenuButton::from_button(button).config(config).ui(ui, |ui| {
        ui.set_width(440.0_f32.min(ui.ctx().content_rect().width() - 40.0));
        ui.horizontal(|ui| {
            if ui.button("all").on_hover_text("Show every series").clicked() {
                hidden.retain(|key| series.iter().all(|series| series.key != *key));
            }
            if ui.button("none").on_hover_text("Hide every series").clicked() {
                hidden.extend(series.iter().map(|series| series.key.clone()));
            }
            if !spare.is_empty() {
                let hint = "Show the series that the figure uses and the fit counts";
                if ui.button("those of the fit").on_hover_text(hint).clicked() {
                    hidden.retain(|key| series.iter().all(|series| series.key != *key));
                    hidden.extend(spare.iter().cloned());
                }
            }
        });
        list_ui(ui, series.iter().map(|series| (series, series.name.as_str())), hidden);
    });
    response.on_hover_text("Which measurements are shown, by experiment");
}

/// The button that fits, or the one that stops; what failed at once is returned.
pub(super) fn fit_button(
    ui: &mut egui::Ui,
    model: &Model,
    state: &mut SkyState,
    tab: PlotTab,
) -> Option<(MessageKind, String)> {
    if let Some(work) = &state.fitting {
        ui.spinner();
        let chi2 = work.chi2.map_or_else(|| "starting".into(), |chi2| format!("χ² {chi2:.0}"));
        if ui.button("stop").on_hover_text(format!("Step {} of the fit, {chi2}", work.steps)).clicked() {
            work.stop();
        }
        return None;
    }
    let hint = match tab {
        PlotTab::Dipole => {
            "Least squares of the distance R and of the sea's dipole to the amplitudes shown; the spectrum, age, offset and \
             cutoffs stay. One step of undo"
        }
        _ => {
            "Least squares of intensities and slopes to the protons shown, then of the sea's dipole to the dipoles shown; \
             distance, age, offset and cutoffs stay. One step of undo"
        }
    };
    if ui.button("Fit to data").on_hover_text(hint).clicked() {
        return state.start_fit(ui.ctx(), model.scene(), tab).err().map(|text| (MessageKind::Error, text));
    }
    None
}

/// χ² of the model against the protons, per degree of freedom where the model is the fit itself.
pub(super) fn proton_chi2(ui: &mut egui::Ui, sky: &SkyScene, chi2: Chi2, state: &SkyState) {
    if !fitted(ui, sky, state, PlotTab::Spectrum) {
        let hint = "This program's model against the protons shown that a fit would use: ln(model/data) over the relative \
                    error, n points";
        small(ui, chi2.words(), &chi2.hint(hint));
    }
}

/// Says how good the fit of this tab is, if the document still holds it.
pub(super) fn fitted(ui: &mut egui::Ui, sky: &SkyScene, state: &SkyState, tab: PlotTab) -> bool {
    let Some(fitted) = state.current_fit(sky).filter(|fitted| fitted.tab == tab) else { return false };
    let text = RichText::new(fitted.words()).size(theme::SMALL).color(theme::of(ui).analysis);
    ui.add(egui::Label::new(text).extend()).on_hover_ui(|ui| fit_table(ui, fitted));
    true
}

/// Best values with errors, and the strongest correlation.
fn fit_table(ui: &mut egui::Ui, fitted: &Fitted) {
    let fit = &fitted.fit;
    ui.label(format!("This program's fit to the {}", fitted.choice.set.title()));
    ui.label(format!("χ²/ndf = {:.1}/{} = {:.2}", fit.chi2, fit.ndf, fit.reduced_chi2()));
    if fit.reduced_chi2() > DISAGREEING {
        ui.label("The data differ from each other by more than their errors, so the errors below are too small");
    }
    egui::Grid::new("fit").num_columns(2).show(ui, |ui| {
        let mut row = |path: &str, value: f64, error: f64| {
            let unit = parameter(path).map_or("", |parameter| parameter.unit.base());
            ui.label(path.trim_start_matches("sky.").replace('_', " "));
            ui.label(format!("{} {unit}", value_error(value, error)));
            ui.end_row();
        };
        for parameter in &fit.parameters {
            row(parameter.free.path(), parameter.value, parameter.error);
        }
        if let Some(sea) = fitted.sea {
            row("sky.sea_dipole", sea.value, sea.error);
        }
    });
    let count = fit.parameters.len();
    let pairs = (0..count).flat_map(|i| (0..i).map(move |j| (i, j)));
    let strongest = pairs.max_by(|a, b| fit.correlation(a.0, a.1).abs().total_cmp(&fit.correlation(b.0, b.1).abs()));
    if let Some((i, j)) = strongest {
        let name = |index: usize| fit.parameters[index].free.path().trim_start_matches("sky.").replace('_', " ");
        ui.label(format!("strongest correlation {:.2}: {} and {}", fit.correlation(i, j), name(i), name(j)));
    }
}
