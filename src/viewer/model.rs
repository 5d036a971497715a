//! What panels and plots read: one reference to each owner.

use bevy::ecs::system::SystemParam;
use bevy::prelude::Res;

use crate::estimate::Estimates;
use crate::scene::{Scene, ViewScene};
use crate::viewer::document::Document;
use crate::viewer::making::Making;
use crate::viewer::preferences::Preferences;
use crate::viewer::question::Question;
use crate::viewer::run::{Phase, RunState, Snapshots};
use crate::viewer::stage::{Readouts, StageReadouts};

/// Everything the panels show, in one frame. They read it and return [`crate::viewer::action::Action`]s.
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    /// The scene that is edited, and its file.
    pub document: &'a Document,
    /// The run and what it has measured.
    pub run: &'a RunState,
    /// Where its particles were, and which time is shown.
    pub snapshots: &'a Snapshots,
    /// What the 3D view has drawn, and where.
    pub stage: &'a Readouts,
    /// Theme and recent files.
    pub preferences: &'a Preferences,
    /// What waits for an answer.
    pub question: &'a Question,
    /// The picture or film that is being made.
    pub making: &'a Making,
}

impl<'a> Model<'a> {
    /// The scene as edited.
    pub fn scene(&self) -> &'a Scene {
        self.document.scene()
    }

    /// Layers, colours and projection of the 3D view.
    pub fn view(&self) -> &'a ViewScene {
        self.document.view()
    }

    /// What the run is doing.
    pub fn phase(&self) -> &'a Phase {
        self.run.phase()
    }

    /// The newest estimates.
    pub fn estimates(&self) -> Option<&'a Estimates> {
        self.run.estimates()
    }

    /// The estimates belong to another scene than the edited one, or to the run before.
    pub fn is_stale(&self) -> bool {
        self.run.is_stale(self.scene())
    }
}

/// The owners, as a system reads them.
#[derive(SystemParam)]
pub(super) struct Owners<'w> {
    document: Res<'w, Document>,
    run: Res<'w, RunState>,
    snapshots: Res<'w, Snapshots>,
    stage: Res<'w, StageReadouts>,
    preferences: Res<'w, Preferences>,
    question: Res<'w, Question>,
    making: Res<'w, Making>,
}

impl Owners<'_> {
    /// What the panels read in this frame.
    pub fn model(&self) -> Model<'_> {
        Model {
            document: &self.document,
            run: &self.run,
            snapshots: &self.snapshots,
            stage: self.stage.get(),
            preferences: &self.preferences,
            question: &self.question,
            making: &self.making,
        }
    }
}

/// The owners of a window that has just opened, for tests.
#[cfg(test)]
#[derive(Default)]
pub(super) struct Fresh {
    pub document: Document,
    pub run: RunState,
    pub snapshots: Snapshots,
    pub stage: Readouts,
    pub preferences: Preferences,
    pub question: Question,
    pub making: Making,
}

#[cfg(test)]
impl Fresh {
    pub fn model(&self) -> Model<'_> {
        let Self { document, run, snapshots, stage, preferences, question, making } = self;
        Model { document, run, snapshots, stage, preferences, question, making }
    }
}
