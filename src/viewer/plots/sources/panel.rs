//! The tab of the sources: a map of one Galaxy, and its curves over the bands of all.

use bevy_egui::egui;

use super::state::SourcesState;
use crate::figure::Figure;
use crate::quantity::{Unit, quantity};
use crate::scene::parameters::{Kind, tooltip};
use crate::scene::{Scene, parameter};
use crate::viewer::action::Action;
use crate::viewer::model::Model;
use crate::viewer::plots::frame::{figure_ui, follow_button};
use crate::viewer::plots::legend::{legend_ui, named, toggle};
use crate::viewer::plots::sky::SkyState;
use crate::viewer::plots::small::{empty, small};
use crate::viewer::plots::state::PlotState;

/// The parameters with a slider in the tab, and the words beside it.
const SLIDERS: [(&str, &str); 3] =
    [("galaxy.rate", "rate"), ("galaxy.half_thickness_pc", "layer"), ("galaxy.anisotropy", "anisotropy")];
/// Part of the height that the map has.
const MAP: f32 = 0.4;

/// Draws the tab; changes of the scene are pushed as actions.
pub fn sources_ui(
    ui: &mut egui::Ui,
    model: &Model,
    plots: &mut PlotState,
    state: &mut SourcesState,
    sky: &SkyState,
    actions: &mut Vec<Action>,
) {
    if let Err(cause) = state.attend(ui.ctx(), model.scene(), sky) {
        empty(ui, &cause);
        return;
    }
    controls_ui(ui, model, plots, state, actions);
    small(ui, state.words(), "The strongest supernova at the energy of the map, and how many sources count: (ΣI)²/ΣI²");
    let told = plots.options.told;
    let (map, mut curves) = (state.map(told), state.curves(told));
    let legend = map.iter().flat_map(Figure::legend).chain(curves.legend().into_iter().filter(|line| {
        // The experiments are listed with the dipole.
        line.legend.as_ref().is_some_and(|legend| !legend.aside)
    }));
    legend_ui(ui, named(&legend.collect::<Vec<_>>()), &mut state.hidden);
    if let Some(map) = map {
        let size = egui::vec2(ui.available_width(), MAP * ui.available_height());
        ui.allocate_ui_with_layout(size, egui::Layout::top_down(egui::Align::Min), |ui| {
            ui.set_min_size(size);
            let numbers = std::mem::replace(&mut plots.numbers, false);
            figure_ui(ui, &map.panels, "", plots);
            plots.numbers = numbers;
        });
    }
    // Intensity relative to the sea is in the exported figure.
    curves.panels.retain(|panel| panel.id != "sources intensity");
    figure_ui(ui, &curves.panels, "", plots);
}

fn controls_ui(
    ui: &mut egui::Ui,
    model: &Model,
    plots: &mut PlotState,
    state: &mut SourcesState,
    actions: &mut Vec<Action>,
) {
    let mut scene = model.scene().clone();
    let mut finished = None;
    ui.horizontal_wrapped(|ui| {
        if ui.button("another Galaxy").on_hover_text("Other supernovae at random, as likely as these (N)").clicked() {
            state.number += 1;
        }
        let mut kept = state.kept().is_some();
        let before = kept;
        toggle(ui, &mut kept, "keep", "Keep the lines of this Galaxy, dotted, beside those that follow");
        if kept != before {
            state.keep();
        }
        let mut local = scene.galaxy.local_source;
        toggle(ui, &mut local, "local source", "Put the source of the Dipole tab among the supernovae");
        if local != scene.galaxy.local_source {
            scene.galaxy.local_source = local;
            finished = Some(true);
        }
        follow_button(ui, plots);
        let bands = format!("{} Galaxies", state.galaxies());
        small(ui, bands, "So many Galaxies are behind the bands; more come until there are 2000");
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().slider_width = 52.0;
        energy_ui(ui, state);
        for (path, words) in SLIDERS {
            finished = slider_ui(ui, path, words, &mut scene).or(finished);
        }
    });
    if let Some(finished) = finished {
        actions.push(Action::Edit { scene: Box::new(scene), finished });
    }
}

/// Choice of the energy of the map.
fn energy_ui(ui: &mut egui::Ui, state: &mut SourcesState) {
    let energies = state.energies_tev();
    let shown = quantity(state.energy_tev, Unit::Tev);
    let combo = egui::ComboBox::from_id_salt("energy of the map").selected_text(shown).width(72.0).show_ui(ui, |ui| {
        for energy_tev in energies {
            let is_shown = (state.energy_tev / energy_tev - 1.0).abs() < 1e-6;
            if ui.selectable_label(is_shown, quantity(energy_tev, Unit::Tev)).clicked() {
                state.energy_tev = energy_tev;
            }
        }
    });
    ui.ctx().accesskit_node_builder(combo.response.id, |node| node.set_label("energy of the map"));
    combo.response.on_hover_text("Energy at which the map shows what each supernova contributes");
}

/// A slider of a parameter of the scene; says whether a change is finished, if there is one.
fn slider_ui(ui: &mut egui::Ui, path: &str, words: &str, scene: &mut Scene) -> Option<bool> {
    let parameter = parameter(path)?;
    let Kind::Number(number) = &parameter.kind else { return None };
    let before = number.get(scene)?;
    let mut value = before;
    let is_log = number.range.min > 0.0;
    let slider = egui::Slider::new(&mut value, number.range.min..=number.range.max)
        .logarithmic(is_log)
        .show_value(false)
        .clamping(egui::SliderClamping::Never);
    small(ui, words, &tooltip(parameter));
    let response = ui.add(slider);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(parameter.name));
    let text = quantity(before, parameter.unit);
    let (changed, stopped, dragged) = (value != before, response.drag_stopped(), response.dragged());
    response.on_hover_text(format!("{} {text}", parameter.name));
    if changed {
        number.set(scene, value);
    }
    match (stopped, changed) {
        (true, _) => Some(true),
        (false, true) => Some(!dragged),
        (false, false) => None,
    }
}
