//! One frame of all panels.

use std::path::Path;

use bevy_egui::egui;

use super::commands::Command;
use super::state::{Column, UiState};
use super::{caption, commands, dialogs, finder, lesson, menu, overlay, parameters, presentation, save_as, transport};
use crate::viewer::action::Action;
use crate::viewer::look::theme;
use crate::viewer::model::Model;
use crate::viewer::plots;
use crate::viewer::question::Question;

/// Narrower windows, in points, have one column beside the view.
const THREE_COLUMNS: f32 = 900.0;
/// Usual width of the parameters.
const PARAMETERS: f32 = 322.0;
/// Their least width.
const NARROWEST: f32 = 296.0;
/// Narrower views have no offers at their foot.
const LEAST_FOR_OFFERS: f32 = 760.0;
/// Width that the plots leave to the view.
const LEAST_VIEW: f32 = 260.0;
/// Windows whose widths differ by less than this, in points, share the width of the plots.
const SIZE_CLASS: f32 = 160.0;

/// What a frame of the panels asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct UiOutput {
    /// What the user asks for, in order.
    pub actions: Vec<Action>,
    /// Rectangle left for the 3D view, in logical pixels.
    pub view_rect: egui::Rect,
    /// The pointer is over the free part of the 3D view and no widget is being dragged: the camera may have it.
    pub pointer_in_view: bool,
}

/// Draws all panels into a `Ui` that covers the window, and the overlay into the rectangle they leave.
pub fn show(ui: &mut egui::Ui, model: &Model, state: &mut UiState) -> UiOutput {
    let mut actions = Vec::new();
    let ctx = ui.ctx().clone();
    theme::use_light(&ctx, model.preferences.light());
    state.now_s = ctx.input(|input| input.time);
    if ctx.input(|input| input.key_pressed(egui::Key::Escape)) && state.dialog.take().is_none() {
        state.presenting = None;
    }
    presentation::attend(&ctx, state);
    if model.preferences.presents() != state.presenting.is_some() {
        actions.push(Action::Present(state.presenting.is_some()));
    }
    if let Some(first) = state.first_lesson.take() {
        actions.extend(lesson::begin(state, model, first));
    }
    let is_asked = state.is_asked_elsewhere
        || state.failure.is_some()
        || matches!(model.question, Question::Unsaved(_) | Question::Leftover { .. });
    if !is_asked {
        for command in commands::pressed(&ctx) {
            actions.extend(command.run(model, state));
        }
    }
    if let Some((kind, text)) = plots::attend_sky(model, &mut state.plots, &mut state.sky, &mut actions) {
        state.notify(kind, text);
    }
    if !state.panels_hidden && !presentation::hides_panels(state) {
        menu::menu_bar(ui, model, state, &mut actions);
        transport::status_bar(ui, model, &mut actions);
        side_panels(ui, model, state, &mut actions);
    }
    if presentation::hides_panels(state) {
        egui::Panel::bottom("transport").resizable(false).show(ui, |ui| {
            transport::play_bar(ui, model, state, &mut actions);
        });
    }
    lesson::lesson_panel(ui, model, state, &mut actions);
    let mut view_rect = ui.available_rect_before_wrap();
    let mut pointed = false;
    if presentation::is_plot(state) {
        view_rect = presentation::plot_ui(ui, model, state);
    } else {
        let is_used = !state.panels_hidden && !presentation::hides_panels(state);
        pointed = overlay::overlay_ui(ui, view_rect, model, is_used, &mut actions);
        if is_used {
            offers_ui(&ctx, view_rect, model, state);
        }
    }
    presentation::pointer_ui(&ctx, state);
    let is_over_view = pointer_in(&ctx, view_rect) && !presentation::is_plot(state);
    save_as::view_menu(&ctx, is_over_view, state, &mut actions);
    save_as::attend(model, state, &mut actions);
    dialogs::dialogs_ui(&ctx, model, state, &mut actions);
    finder::finder_ui(&ctx, model, state, &mut actions);
    if let Some(file) = &state.hovered_file {
        hovered_file_ui(&ctx, file);
    }
    state.toasts.show(&ctx, view_rect);
    keep_arrangement(&ctx, model, state, &mut actions);
    UiOutput { actions, view_rect, pointer_in_view: pointer_in(&ctx, view_rect) && !pointed }
}

/// [`show`] for a bare context, as a game engine has it: makes the `Ui` that covers the window.
pub fn show_in_context(ctx: &egui::Context, model: &Model, state: &mut UiState) -> UiOutput {
    let builder = egui::UiBuilder::new().layer_id(egui::LayerId::background()).max_rect(ctx.viewport_rect());
    let mut ui = egui::Ui::new(ctx.clone(), "window".into(), builder);
    show(&mut ui, model, state)
}

/// The overlay of a picture that nobody sits before, if it `has_words`, and what is drawn beside the view in this part of the width.
pub fn picture_in_context(
    ctx: &egui::Context,
    model: &Model,
    beside: Option<(f32, &dyn Fn(&mut egui::Ui, &Model))>,
    has_words: bool,
) {
    let builder = egui::UiBuilder::new().layer_id(egui::LayerId::background()).max_rect(ctx.viewport_rect());
    let mut ui = egui::Ui::new(ctx.clone(), "picture".into(), builder);
    theme::use_light(ctx, model.preferences.light());
    if let Some((share, draw)) = beside {
        let width = share * ui.available_width();
        egui::Panel::right("beside").resizable(false).exact_size(width).show(&mut ui, |ui| draw(ui, model));
    }
    let view_rect = ui.available_rect_before_wrap();
    if has_words {
        overlay::overlay_ui(&ui, view_rect, model, false, &mut Vec::new());
    }
}

/// Parameters, view and plots beside each other; in a narrow window one column beside the view.
fn side_panels(ui: &mut egui::Ui, model: &Model, state: &mut UiState, actions: &mut Vec<Action>) {
    if ui.available_width() < THREE_COLUMNS {
        one_column(ui, model, state, actions);
    } else {
        three_columns(ui, model, state, actions);
    }
}

fn one_column(ui: &mut egui::Ui, model: &Model, state: &mut UiState, actions: &mut Vec<Action>) {
    egui::Panel::bottom("transport").resizable(false).show(ui, |ui| transport::play_bar(ui, model, state, actions));
    let mut open = !(state.left_folded && state.right_folded);
    let mut told = None;
    let width = (0.58 * ui.available_width()).clamp(NARROWEST, PARAMETERS);
    egui::Panel::left("column").resizable(false).exact_size(width).show_collapsible(ui, &mut open, |ui| {
        ui.horizontal(|ui| {
            ui.selectable_value(&mut state.column, Column::Parameters, "Parameters");
            ui.selectable_value(&mut state.column, Column::Plots, "Plots");
        });
        match state.column {
            Column::Parameters => parameters::parameters_ui(ui, model, state, actions),
            Column::Plots => {
                told = plots::plots_ui(ui, model, &mut state.plots, (&mut state.sky, &mut state.sources), actions);
            }
        }
    });
    if open == (state.left_folded && state.right_folded) {
        (state.left_folded, state.right_folded) = (!open, !open);
    }
    if let Some((kind, text)) = told {
        state.notify(kind, text);
    }
}

fn three_columns(ui: &mut egui::Ui, model: &Model, state: &mut UiState, actions: &mut Vec<Action>) {
    let mut left = !state.left_folded;
    let chosen = state.parameters_width.unwrap_or(PARAMETERS);
    let id = egui::Id::new("parameters");
    egui::Panel::left(id).resizable(true).default_size(chosen).size_range(NARROWEST..=440.0).show_collapsible(
        ui,
        &mut left,
        |ui| parameters::parameters_ui(ui, model, state, actions),
    );
    state.left_folded = !left;
    let dragged = ui.ctx().dragged_id().is_some();
    if let Some(width) = width_of(ui, id).filter(|width| dragged && (width - chosen).abs() > 1.0) {
        state.parameters_width = Some(width);
    }
    egui::Panel::bottom("transport").resizable(false).show(ui, |ui| transport::play_bar(ui, model, state, actions));
    let mut right = !state.right_folded;
    let mut told = None;
    // A window of another size has a width of its own for the plots, which stays as it was dragged there.
    let size_class = (ui.ctx().content_rect().width() / SIZE_CLASS) as u32;
    let id = egui::Id::new(("plots", size_class));
    let usual = (ui.available_width() * 0.38).clamp(340.0, 1100.0);
    let chosen = state.plots_widths.get(&size_class).copied().unwrap_or(usual);
    // The view keeps its part.
    let widest = (ui.available_width() - LEAST_VIEW).clamp(300.0, 1400.0);
    egui::Panel::right(id).resizable(true).default_size(chosen).size_range(300.0..=widest).show_collapsible(
        ui,
        &mut right,
        |ui| told = plots::plots_ui(ui, model, &mut state.plots, (&mut state.sky, &mut state.sources), actions),
    );
    state.right_folded = !right;
    if let Some(width) = width_of(ui, id).filter(|width| dragged && (width - chosen).abs() > 1.0) {
        state.plots_widths.insert(size_class, width);
    }
    if let Some((kind, text)) = told {
        state.notify(kind, text);
    }
}

/// Width of a panel that has been drawn.
fn width_of(ui: &egui::Ui, id: egui::Id) -> Option<f32> {
    egui::containers::panel::PanelState::load(ui.ctx(), id).map(|state| state.size().x)
}

/// Asks to keep the arrangement when it has changed and nothing is being dragged.
fn keep_arrangement(ctx: &egui::Context, model: &Model, state: &UiState, actions: &mut Vec<Action>) {
    let arrangement = state.arrangement(ctx.zoom_factor(), model.view());
    if *model.preferences.arrangement() != arrangement && ctx.dragged_id().is_none() {
        actions.push(Action::Arrange(Box::new(arrangement)));
    }
}

/// What else there is, at the foot of the view, for as long as something to try is suggested.
fn offers_ui(ctx: &egui::Context, view: egui::Rect, model: &Model, state: &mut UiState) {
    if view.width() < LEAST_FOR_OFFERS || caption::suggestion(model, state.now_s).is_none() {
        return;
    }
    let area = egui::Area::new("offers".into()).order(egui::Order::Middle).pivot(egui::Align2::CENTER_BOTTOM);
    area.fixed_pos(view.center_bottom() - egui::vec2(0.0, 10.0)).show(ctx, |ui| {
        ui.horizontal(|ui| {
            for command in [Command::Gallery, Command::Lessons, Command::Guide] {
                let words = format!("{} ({})", command.text(), command.shortcut_text());
                if ui.small_button(words).on_hover_text(command.tooltip()).clicked() {
                    command.run(model, state);
                }
            }
        });
    });
}

/// Says what a file that is held over the window will do.
fn hovered_file_ui(ctx: &egui::Context, file: &Path) {
    let (window, tokens) = (ctx.content_rect(), theme::DARK);
    let painter = ctx.layer_painter(egui::LayerId::new(egui::Order::Foreground, "hovered file".into()));
    painter.rect_filled(window, 0.0, egui::Color32::from_black_alpha(150));
    let frame = egui::Stroke::new(2.0, tokens.accent);
    painter.rect_stroke(window.shrink(6.0), 8.0, frame, egui::StrokeKind::Inside);
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let words = format!("Let go to open {name}");
    painter.text(window.center(), egui::Align2::CENTER_CENTER, words, egui::FontId::proportional(22.0), tokens.text);
}

fn pointer_in(ctx: &egui::Context, view_rect: egui::Rect) -> bool {
    let Some(position) = ctx.pointer_latest_pos() else { return false };
    let free = ctx.layer_id_at(position).is_none_or(|layer| layer.order == egui::Order::Background);
    view_rect.contains(position) && free && !ctx.egui_is_using_pointer()
}
