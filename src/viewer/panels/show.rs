//! One frame of all panels.

use bevy_egui::egui;

use super::state::UiState;
use super::{commands, dialogs, finder, menu, overlay, parameters, transport};
use crate::viewer::action::Action;
use crate::viewer::look::theme;
use crate::viewer::model::Model;
use crate::viewer::plots;
use crate::viewer::question::Question;

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
    if ctx.input(|input| input.key_pressed(egui::Key::Escape)) {
        state.dialog = None;
    }
    let is_asked =
        state.failure.is_some() || matches!(model.question, Question::Unsaved(_) | Question::Leftover { .. });
    if !is_asked {
        for command in commands::pressed(&ctx) {
            actions.extend(command.run(model, state));
        }
    }
    if let Some((kind, text)) = plots::attend_sky(model, &mut state.plots, &mut state.sky, &mut actions) {
        state.notify(kind, text);
    }
    if !state.panels_hidden {
        menu::menu_bar(ui, model, state, &mut actions);
        transport::status_bar(ui, model);
        side_panels(ui, model, state, &mut actions);
    }
    let view_rect = ui.available_rect_before_wrap();
    overlay::overlay_ui(ui, view_rect, model, !state.panels_hidden);
    dialogs::dialogs_ui(&ctx, model, state, &mut actions);
    finder::finder_ui(&ctx, model, state, &mut actions);
    state.toasts.show(&ctx);
    UiOutput { actions, view_rect, pointer_in_view: pointer_in(&ctx, view_rect) }
}

/// [`show`] for a bare context, as a game engine has it: makes the `Ui` that covers the window.
pub fn show_in_context(ctx: &egui::Context, model: &Model, state: &mut UiState) -> UiOutput {
    let builder = egui::UiBuilder::new().layer_id(egui::LayerId::background()).max_rect(ctx.viewport_rect());
    let mut ui = egui::Ui::new(ctx.clone(), "window".into(), builder);
    show(&mut ui, model, state)
}

fn side_panels(ui: &mut egui::Ui, model: &Model, state: &mut UiState, actions: &mut Vec<Action>) {
    let mut left = !state.left_folded;
    egui::Panel::left("parameters").resizable(true).default_size(322.0).size_range(300.0..=440.0).show_collapsible(
        ui,
        &mut left,
        |ui| parameters::parameters_ui(ui, model, state, actions),
    );
    state.left_folded = !left;
    egui::Panel::bottom("transport").resizable(false).show(ui, |ui| transport::play_bar(ui, model, state, actions));
    let mut right = !state.right_folded;
    let mut told = None;
    // A window of another size has a width of its own for the plots, which stays as it was dragged there.
    let size_class = (ui.ctx().content_rect().width() / SIZE_CLASS) as u32;
    egui::Panel::right(egui::Id::new(("plots", size_class)))
        .resizable(true)
        .default_size((ui.available_width() * 0.38).clamp(340.0, 1100.0))
        .size_range(300.0..=1400.0)
        .show_collapsible(ui, &mut right, |ui| {
            told = plots::plots_ui(ui, model, &mut state.plots, &mut state.sky);
        });
    state.right_folded = !right;
    if let Some((kind, text)) = told {
        state.notify(kind, text);
    }
}

fn pointer_in(ctx: &egui::Context, view_rect: egui::Rect) -> bool {
    let Some(position) = ctx.pointer_latest_pos() else { return false };
    let free = ctx.layer_id_at(position).is_none_or(|layer| layer.order == egui::Order::Background);
    view_rect.contains(position) && free && !ctx.egui_is_using_pointer()
}
