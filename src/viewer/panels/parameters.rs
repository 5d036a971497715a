//! The left panel: the parameters by group, and what follows from them.

use bevy_egui::egui::{self, Align, Color32, Layout, RichText, vec2};

use crate::scene::{Parameter, Scene, validate};
use crate::simulate::Plan;
use crate::viewer::action::Action;
use crate::viewer::look::symbols::symbol;
use crate::viewer::look::theme;
use crate::viewer::model::Model;
use crate::viewer::panels::row::{Gesture, parameter_row};
use crate::viewer::panels::state::UiState;
use crate::viewer::panels::{derived, groups};

/// Width of the symbols of what follows from the scene.
const SYMBOLS: f32 = 52.0;

/// Draws the panel; edits are pushed as actions.
pub fn parameters_ui(ui: &mut egui::Ui, model: &Model, state: &mut UiState, actions: &mut Vec<Action>) {
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.horizontal(|ui| {
            heading(ui, "Parameters");
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                heading(ui, "R restarts · ~ re-reads");
            });
        });
        search_ui(ui, &mut state.search);
        let mut scene = model.scene().clone();
        let mut gesture = None;
        if state.search.trim().is_empty() {
            for parameter in groups::main() {
                gesture = parameter_row(ui, parameter, &mut scene, state).or(gesture);
            }
            gesture = folded_ui(ui, "More", groups::more(model.scene()), &mut scene, state).or(gesture);
            gesture = folded_ui(ui, "Sky", groups::sky(), &mut scene, state).or(gesture);
            gesture = folded_ui(ui, "Galaxy", groups::galaxy(), &mut scene, state).or(gesture);
        } else {
            gesture = found_ui(ui, model, &mut scene, state);
        }
        if let Some(gesture) = gesture {
            state.refused = None;
            actions.push(Action::Edit { scene: Box::new(scene), finished: gesture == Gesture::Done });
        }
        ui.add_space(4.0);
        ui.separator();
        heading(ui, "Derived");
        let plan = derived::plan_of(model.scene());
        derived_ui(ui, model, plan.as_ref());
        warnings_ui(ui, model, plan.as_ref());
    });
}

fn heading(ui: &mut egui::Ui, text: &str) {
    ui.label(RichText::new(text).color(theme::of(ui).text_weak).size(theme::SMALL));
}

/// A box for letters that a parameter must have.
fn search_ui(ui: &mut egui::Ui, search: &mut String) {
    let edit = egui::TextEdit::singleline(search).hint_text("Find a parameter").desired_width(f32::INFINITY);
    let response = ui.add(edit.margin(egui::Margin::symmetric(6, 3)));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("find a parameter"));
    if response.has_focus() && ui.input(|input| input.key_pressed(egui::Key::Escape)) {
        search.clear();
    }
    ui.add_space(2.0);
}

/// The parameters that answer to the search.
fn found_ui(ui: &mut egui::Ui, model: &Model, scene: &mut Scene, state: &mut UiState) -> Option<Gesture> {
    let wanted = state.search.trim().to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&wanted);
    let fits = |parameter: &&Parameter| {
        has(parameter.name) || has(parameter.path) || has(parameter.meaning) || has(&parameter.symbol.replace('_', ""))
    };
    let found: Vec<&'static Parameter> = groups::all(model.scene()).filter(fits).collect();
    if found.is_empty() {
        heading(ui, "no parameter of that name");
    }
    found.into_iter().fold(None, |gesture, parameter| parameter_row(ui, parameter, scene, state).or(gesture))
}

/// A folded group of parameters.
fn folded_ui(
    ui: &mut egui::Ui,
    title: &str,
    parameters: impl Iterator<Item = &'static Parameter>,
    scene: &mut Scene,
    state: &mut UiState,
) -> Option<Gesture> {
    let parameters: Vec<&'static Parameter> = parameters.collect();
    let opens = parameters.iter().any(|parameter| {
        state.wanted == Some(parameter.path) || state.highlight_is_new && state.highlight == Some(parameter.path)
    });
    let header = egui::CollapsingHeader::new(title).open(opens.then_some(true)).show(ui, |ui| {
        parameters.into_iter().fold(None, |gesture, parameter| parameter_row(ui, parameter, scene, state).or(gesture))
    });
    header.body_returned.flatten()
}

fn derived_ui(ui: &mut egui::Ui, model: &Model, plan: Option<&Plan>) {
    let rows = derived::rows(model, plan);
    egui::Grid::new("derived").num_columns(2).min_col_width(SYMBOLS).spacing(vec2(6.0, 1.0)).show(ui, |ui| {
        for row in rows {
            ui.label(symbol(row.symbol, theme::BODY, theme::of(ui).text_weak)).on_hover_text(row.tooltip);
            // What belongs to the run before is dimmed.
            let is_old = row.is_measured && model.is_stale();
            let value = RichText::new(row.value);
            let value =
                if is_old { value.color(theme::of(ui).text_weak).italics() } else { value.color(theme::of(ui).text) };
            ui.label(value).on_hover_text(row.tooltip);
            ui.end_row();
        }
    });
}

fn warnings_ui(ui: &mut egui::Ui, model: &Model, plan: Option<&Plan>) {
    let note = |ui: &mut egui::Ui, colour: Color32, text: &str| {
        ui.add_space(2.0);
        ui.label(RichText::new(text).color(colour).size(theme::SMALL));
    };
    if let Err(error) = validate(model.scene(), "scene") {
        note(ui, theme::of(ui).error, &error.to_string());
    }
    for warning in plan.iter().flat_map(|plan| &plan.warnings) {
        note(ui, theme::of(ui).warning, warning);
    }
}
