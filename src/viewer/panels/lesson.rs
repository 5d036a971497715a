//! The lesson that is played: its card under the view, and what its steps show of plots and parameters.

use bevy_egui::egui;

use super::row::{Gesture, parameter_row};
use super::state::{UiState, Wide};
use crate::lesson::Show;
use crate::scene::parameter;
use crate::viewer::action::Action;
use crate::viewer::lessons::{self, Outside};
use crate::viewer::look::theme;
use crate::viewer::model::Model;
use crate::viewer::plots::PlotTab;

/// Width of the parameter of a step in its card.
const PARAMETER: f32 = 340.0;

/// Draws the card at the bottom of the room that is left, if a lesson is played.
pub(super) fn lesson_panel(ui: &mut egui::Ui, model: &Model, state: &mut UiState, actions: &mut Vec<Action>) {
    if state.lessons.is_playing() && state.taught && !model.document.is_lesson() {
        // A scene was opened: the lesson is over.
        state.lessons.forget();
    }
    state.taught = model.document.is_lesson();
    if !state.lessons.is_playing() {
        state.highlight = None;
        return;
    }
    let outside = Outside {
        tabs: tabs(state),
        sky: state.sky.facts(&model.scene().sky),
        galaxy: state.sources.facts().filter(|_| state.plots.shows(PlotTab::Sources)),
    };
    let facts = lessons::facts(model, outside);
    let before = step_of(state);
    let frame = egui::Frame::new().fill(theme::of(ui).raised).inner_margin(egui::Margin::symmetric(12, 4));
    egui::Panel::bottom("lesson").resizable(false).frame(frame).show(ui, |ui| {
        actions.extend(lessons::card_ui(ui, model, &facts, &mut state.lessons));
        parameter_ui(ui, model, state, actions);
    });
    if step_of(state) != before {
        follow(state);
    }
}

/// Which plots are shown.
fn tabs(state: &UiState) -> [Option<PlotTab>; 2] {
    let hidden = state.presenting.is_none() && (state.panels_hidden || state.right_folded);
    if hidden { [None, None] } else { [Some(state.plots.tab), state.plots.second] }
}

/// The parameter of the step, where the panel that has it is not in view.
fn parameter_ui(ui: &mut egui::Ui, model: &Model, state: &mut UiState, actions: &mut Vec<Action>) {
    let is_in_view = !state.panels_hidden && !state.left_folded && state.presenting.is_none();
    let Some(parameter) = state.highlight.and_then(parameter).filter(|_| !is_in_view) else { return };
    ui.scope(|ui| {
        ui.set_max_width(PARAMETER.min(ui.available_width()));
        let mut scene = model.scene().clone();
        if let Some(gesture) = parameter_row(ui, parameter, &mut scene, state) {
            state.refused = None;
            actions.push(Action::Edit { scene: Box::new(scene), finished: gesture == Gesture::Done });
        }
    });
}

fn step_of(state: &UiState) -> Option<(usize, *const crate::lesson::Lesson)> {
    state.lessons.step().map(|(_, number, lesson)| (number, std::sync::Arc::as_ptr(lesson)))
}

/// Begins a lesson.
pub(super) fn begin(
    state: &mut UiState,
    model: &Model,
    lesson: std::sync::Arc<crate::lesson::Lesson>,
) -> Option<Action> {
    let action = state.lessons.begin(lesson, model.scene());
    state.dialog = None;
    follow(state);
    action
}

/// One step on or back.
pub(super) fn turn(state: &mut UiState, model: &Model, forwards: bool) -> Option<Action> {
    let action = if forwards { state.lessons.next(model.scene()) } else { state.lessons.back() };
    follow(state);
    action
}

/// Shows of plots and parameters what the step asks for.
fn follow(state: &mut UiState) {
    let Some((step, ..)) = state.lessons.step() else {
        state.highlight = None;
        return;
    };
    let Show { tab, view, trails, highlight } = step.show.clone();
    // In front of a class the step shows what it is about.
    if state.presenting.is_some() && (view.is_some() || trails.is_some()) {
        state.presenting = Some(Wide::View);
    } else if state.presenting.is_some() && tab.is_some() {
        state.presenting = Some(Wide::Plot);
    }
    state.highlight = highlight.and_then(|path| parameter(&path)).map(|parameter| parameter.path);
    state.highlight_is_new = state.highlight.is_some();
    let title = tab.and_then(|name| crate::lesson::tab(&name)).map(|tab| tab.title);
    if let Some(tab) = PlotTab::ALL.iter().copied().find(|tab| Some(tab.name()) == title) {
        state.plots.tab = tab;
        if state.plots.second == Some(tab) {
            state.plots.second = None;
        }
        if state.presenting.is_none() && !state.panels_hidden {
            state.right_folded = false;
        }
    }
}
