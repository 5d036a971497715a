//! Stage for the panels: a harness that applies edits as the program does.

use std::cell::RefCell;
use std::rc::Rc;

use bevy_egui::egui::{self, Rect, TexturesDelta};
use egui_kittest::{Harness, TestRenderer};
use larmor::scene::Scene;
use larmor::viewer::action::Action;
use larmor::viewer::document::Document;
use larmor::viewer::look::theme::install_style;
use larmor::viewer::making::Making;
use larmor::viewer::model::Model;
use larmor::viewer::panels;
use larmor::viewer::panels::UiState;
use larmor::viewer::preferences::Preferences;
use larmor::viewer::question::Question;
use larmor::viewer::run::{RunState, Snapshots};
use larmor::viewer::stage::Readouts;

use crate::raster::Textures;

/// Everything that the panels read.
pub struct Window {
    pub document: Document,
    pub run: RunState,
    pub snapshots: Snapshots,
    pub readouts: Readouts,
    pub preferences: Preferences,
    pub question: Question,
    pub making: Making,
}

impl Window {
    pub fn model(&self) -> Model<'_> {
        let Self { document, run, snapshots, readouts, preferences, question, making } = self;
        Model { document, run, snapshots, stage: readouts, preferences, question, making }
    }

    /// Changes the scene as a user does.
    pub fn edit(&mut self, change: impl FnOnce(&mut Scene)) {
        let mut scene = self.document.scene().clone();
        change(&mut scene);
        self.document.edit(scene, true);
    }
}

/// What the tests look at.
pub struct Stage {
    pub window: Window,
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
pub fn harness(window: Window, size: [f32; 2]) -> (Harness<'static, Stage>, Rc<RefCell<Textures>>) {
    let textures = Rc::new(RefCell::new(Textures::default()));
    let stage = Stage { window, ui: UiState::default(), actions: Vec::new(), view_rect: Rect::NOTHING, styled: false };
    let harness = Harness::builder().with_size(size).renderer(Keeper(textures.clone())).build_ui_state(frame, stage);
    (harness, textures)
}

fn frame(ui: &mut egui::Ui, stage: &mut Stage) {
    if !std::mem::replace(&mut stage.styled, true) {
        install_style(ui.ctx());
        return;
    }
    let output = panels::show_in_context(ui.ctx(), &stage.window.model(), &mut stage.ui);
    stage.view_rect = output.view_rect;
    let window = &mut stage.window;
    for action in &output.actions {
        match action {
            Action::Edit { scene, finished } => window.document.edit((**scene).clone(), *finished),
            Action::View(view) => window.document.set_view(view.clone()),
            Action::Theme(theme) => window.preferences.set_theme(*theme),
            Action::Arrange(arrangement) => window.preferences.arrange((**arrangement).clone()),
            Action::Present(presents) => window.preferences.set_presents(*presents),
            Action::Teach(teaching) => window.document.teach(teaching.scene.clone(), teaching.takes_view),
            Action::EndLesson => drop(window.document.end_lesson()),
            Action::Show(time_yr) => window.snapshots.choose(*time_yr),
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
