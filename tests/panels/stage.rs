//! Stage for the panels: a harness that applies edits to the model as the program does.

use std::cell::RefCell;
use std::rc::Rc;

use bevy_egui::egui::{self, Rect, TexturesDelta};
use egui_kittest::{Harness, TestRenderer};
use larmor::viewer::action::Action;
use larmor::viewer::look::theme::install_style;
use larmor::viewer::model::Model;
use larmor::viewer::panels;
use larmor::viewer::panels::UiState;

use crate::raster::Textures;

/// What the tests look at.
pub struct Stage {
    pub model: Model,
    pub ui: UiState,
    /// All actions since the start.
    pub actions: Vec<Action>,
    pub view_rect: Rect,
    styled: bool,
}

struct Keeper(Rc<RefCell<Textures>>);

impl TestRenderer for Keeper {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        self.0.borrow_mut().apply(delta);
    }
}

/// Harness of the given size and the textures its pictures need.
pub fn harness(model: Model, size: [f32; 2]) -> (Harness<'static, Stage>, Rc<RefCell<Textures>>) {
    let textures = Rc::new(RefCell::new(Textures::default()));
    let stage = Stage { model, ui: UiState::default(), actions: Vec::new(), view_rect: Rect::NOTHING, styled: false };
    let harness = Harness::builder().with_size(size).renderer(Keeper(textures.clone())).build_ui_state(frame, stage);
    (harness, textures)
}

fn frame(ui: &mut egui::Ui, stage: &mut Stage) {
    if !std::mem::replace(&mut stage.styled, true) {
        install_style(ui.ctx());
        return;
    }
    let output = panels::show_in_context(ui.ctx(), &stage.model, &mut stage.ui);
    stage.view_rect = output.view_rect;
    for action in &output.actions {
        match action {
            Action::Edit { scene, .. } => stage.model.scene = (**scene).clone(),
            Action::View(view) => stage.model.view = view.clone(),
            Action::Light(light) => stage.model.light = *light,
            Action::Show(shown) => stage.model.shown = *shown,
            _ => {}
        }
    }
    stage.actions.extend(output.actions);
}

/// Edits among the actions: whether each was finished.
pub fn edits(stage: &Stage) -> Vec<bool> {
    let finished = |action: &Action| match action {
        Action::Edit { finished, .. } => Some(*finished),
        _ => None,
    };
    stage.actions.iter().filter_map(finished).collect()
}
