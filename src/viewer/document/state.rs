//! The document: its history and where it is kept.

use std::path::PathBuf;

use bevy::prelude::Resource;

use super::history::History;
use super::origin::Origin;
use crate::scene::{Scene, ViewScene};
use crate::viewer::model::Model;

/// The scene that is edited.
#[derive(Resource, Clone, Debug, Default)]
pub struct Document {
    /// Scene and undo.
    pub history: History,
    /// As loaded, for "reset all".
    loaded: Scene,
    /// As loaded or last saved.
    saved: Scene,
    /// Its file, if it has one.
    pub file: Option<PathBuf>,
    /// The preset it came from, if any.
    pub preset: Option<&'static str>,
}

impl Document {
    /// The document of a scene.
    pub fn new(scene: Scene, origin: Origin) -> Self {
        let (file, preset) = match origin {
            Origin::Unnamed => (None, None),
            Origin::Preset(name) => (None, Some(name)),
            Origin::File(path) => (Some(path), None),
        };
        Self { history: History::new(scene.clone()), loaded: scene.clone(), saved: scene, file, preset }
    }

    /// Takes over a loaded scene; undo leads back to the one before.
    pub fn load(&mut self, scene: Scene, origin: Origin) {
        let mut history = std::mem::take(&mut self.history);
        history.replace(scene.clone());
        *self = Self { history, ..Self::new(scene, origin) };
    }

    /// Back to the scene as loaded; can be undone.
    pub fn reset(&mut self) {
        let loaded = self.loaded.clone();
        self.history.replace(loaded);
    }

    /// The scene as it is written to a file: with the camera in use.
    pub fn to_save(&self, view: &ViewScene) -> Scene {
        Scene { view: Some(view.clone()), ..self.history.present().clone() }
    }

    /// The scene was written to `file`.
    pub fn mark_saved(&mut self, file: PathBuf) {
        self.saved = self.history.present().clone();
        self.file = Some(file);
        self.preset = None;
    }

    /// Tells the panels.
    pub fn publish(&self, model: &mut Model) {
        model.scene = self.history.present().clone();
        model.file.clone_from(&self.file);
        model.preset = self.preset;
        model.dirty = *self.history.present() != self.saved;
        model.can_undo = self.history.can_undo();
        model.can_redo = self.history.can_redo();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reset_can_be_undone() {
        let mut document = Document::new(Scene::default(), Origin::Preset("first"));
        let mut edited = Scene::default();
        edited.field.b0_ug = 5.0;
        document.history.edit(edited.clone(), true);
        document.reset();
        assert_eq!(document.history.present(), &Scene::default());
        document.history.undo();
        assert_eq!(document.history.present(), &edited);
    }

    #[test]
    fn loading_and_saving_clear_the_dirty_mark() {
        let mut document = Document::new(Scene::default(), Origin::Unnamed);
        let mut model = Model::default();
        let mut edited = Scene::default();
        edited.field.b0_ug = 5.0;
        document.history.edit(edited.clone(), true);
        document.publish(&mut model);
        assert!(model.dirty && model.can_undo);
        document.mark_saved(PathBuf::from("a.ron"));
        document.publish(&mut model);
        assert!(!model.dirty);
        document.load(Scene::default(), Origin::Preset("first"));
        document.publish(&mut model);
        assert!(!model.dirty && model.can_undo && model.file.is_none());
    }
}
