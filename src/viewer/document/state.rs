//! The document: the scene that is edited, where it came from, and what of it is on disk.

use std::path::{Path, PathBuf};

use bevy::prelude::Resource;

use super::history::History;
use super::origin::Origin;
use crate::scene::{Scene, ViewScene};

/// A place that scenes come from and are saved to.
#[derive(Clone, Debug, PartialEq)]
struct Home {
    origin: Origin,
    /// As loaded, for "reset all".
    loaded: Scene,
    /// As it is on disk, or as loaded; `None` if it is nowhere.
    saved: Option<Scene>,
}

/// What undo comes back to: a scene and its home, by index.
#[derive(Clone, Debug, PartialEq)]
struct State {
    scene: Scene,
    home: usize,
}

/// A scene on its way to a file. Edits go on meanwhile, and another scene may be opened; so what is written is told to
/// the document by this, not by what it holds when the writing has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Saving {
    scene: Scene,
    home: usize,
}

/// The scene that is edited. Its only writer is whoever applies the user's actions.
#[derive(Resource, Clone, Debug)]
pub struct Document {
    history: History<State>,
    homes: Vec<Home>,
    view: ViewScene,
    /// The user's own document, while a lesson is played in this one.
    own: Option<Box<Document>>,
}

impl Default for Document {
    fn default() -> Self {
        Self::new(Scene::default(), Origin::Unnamed)
    }
}

impl Document {
    /// The document of a scene.
    pub fn new(scene: Scene, origin: Origin) -> Self {
        let view = scene.view.clone().unwrap_or_default();
        let home = Home { origin, loaded: scene.clone(), saved: Some(scene.clone()) };
        Self { history: History::new(State { scene, home: 0 }), homes: vec![home], view, own: None }
    }

    /// The scene as edited.
    pub fn scene(&self) -> &Scene {
        &self.history.present().scene
    }

    /// Layers, colours and projection of the 3D view, and the camera last asked for. Not undone, and saved with the scene.
    pub fn view(&self) -> &ViewScene {
        &self.view
    }

    /// File of the scene, if it has one.
    pub fn file(&self) -> Option<&Path> {
        match &self.home().origin {
            Origin::File(path) => Some(path),
            Origin::Unnamed | Origin::Preset(_) => None,
        }
    }

    /// Preset that the scene came from, if any.
    pub fn preset(&self) -> Option<&'static str> {
        match self.home().origin {
            Origin::Preset(name) => Some(name),
            Origin::Unnamed | Origin::File(_) => None,
        }
    }

    /// The user's own scene differs from what was loaded or last saved.
    pub fn is_dirty(&self) -> bool {
        let own = self.own();
        Some(own.scene()) != own.home().saved.as_ref()
    }

    /// The user's own document: this one, or the one that lies aside during a lesson.
    pub fn own(&self) -> &Self {
        self.own.as_deref().unwrap_or(self)
    }

    /// A lesson is played in this document.
    pub fn is_lesson(&self) -> bool {
        self.own.is_some()
    }

    /// Shows a scene of a lesson, and its view where it `takes_view`. The user's own document lies aside from the first one on.
    pub fn teach(&mut self, scene: Scene, takes_view: bool) {
        if self.own.is_none() {
            let own = self.clone();
            *self = Self { view: own.view.clone(), ..Self::new(scene.clone(), Origin::Unnamed) };
            self.own = Some(Box::new(own));
        }
        if takes_view {
            self.view = scene.view.clone().unwrap_or_default();
        }
        self.edit(scene, true);
    }

    /// Brings the user's own document back; false if no lesson was played.
    pub fn end_lesson(&mut self) -> bool {
        match self.own.take() {
            Some(own) => {
                *self = *own;
                true
            }
            None => false,
        }
    }

    /// A step back exists.
    pub fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    /// A step forward exists.
    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    /// Replaces the scene; while `finished` is false, edits melt into one step of undo.
    pub fn edit(&mut self, scene: Scene, finished: bool) {
        let home = self.history.present().home;
        self.history.edit(State { scene, home }, finished);
    }

    /// One step back, over loading too: the scene before returns with its file. False if there is none.
    pub fn undo(&mut self) -> bool {
        self.history.undo()
    }

    /// One step forward; false if there is none.
    pub fn redo(&mut self) -> bool {
        self.history.redo()
    }

    /// Takes over a loaded scene; undo leads back to the one before.
    pub fn load(&mut self, scene: Scene, origin: Origin) {
        let saved = Some(scene.clone());
        self.take_over(scene, origin, saved);
    }

    /// Takes over a scene that is in no file, although it may have one; undo leads back to the one before.
    pub fn restore(&mut self, scene: Scene, origin: Origin) {
        self.take_over(scene, origin, None);
    }

    fn take_over(&mut self, scene: Scene, origin: Origin, saved: Option<Scene>) {
        if let Some(view) = &scene.view {
            self.view.clone_from(view);
        }
        self.homes.push(Home { origin, loaded: scene.clone(), saved });
        self.history.replace(State { scene, home: self.homes.len() - 1 });
    }

    /// Back to the scene as loaded; can be undone.
    pub fn reset(&mut self) {
        let (scene, home) = (self.home().loaded.clone(), self.history.present().home);
        self.history.replace(State { scene, home });
    }

    /// Changes layers, colours or projection.
    pub fn set_view(&mut self, view: ViewScene) {
        self.view = view;
    }

    /// The scene as it is written to a file, with the view in use, and the word for [`saved`](Self::saved).
    pub fn to_save(&self, view: ViewScene) -> (Scene, Saving) {
        let State { scene, home } = self.history.present().clone();
        (Scene { view: Some(view), ..scene.clone() }, Saving { scene, home })
    }

    /// What [`to_save`](Self::to_save) gave was written to `file`, which is its file from now on.
    pub fn saved(&mut self, saving: Saving, file: PathBuf) {
        let Some(home) = self.homes.get_mut(saving.home) else { return };
        home.saved = Some(saving.scene);
        home.origin = Origin::File(file);
    }

    fn home(&self) -> &Home {
        &self.homes[self.history.present().home]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_b0(b0_ug: f64) -> Scene {
        let mut scene = Scene::default();
        scene.field.b0_ug = b0_ug;
        scene
    }

    fn file(name: &str) -> Origin {
        Origin::File(PathBuf::from(name))
    }

    #[test]
    fn a_reset_can_be_undone() {
        let mut document = Document::new(Scene::default(), Origin::Preset("first"));
        document.edit(with_b0(5.0), true);
        document.reset();
        assert_eq!(document.scene(), &Scene::default());
        document.undo();
        assert_eq!(document.scene(), &with_b0(5.0));
    }

    #[test]
    fn a_lesson_leaves_the_users_own_document_untouched() {
        let mut document = Document::new(Scene::default(), file("mine.ron"));
        document.edit(with_b0(5.0), true);
        document.set_view(ViewScene { grid: true, ..ViewScene::default() });
        let before = format!("{document:?}");
        document.teach(with_b0(1.0), true);
        document.edit(with_b0(2.0), true);
        document.teach(with_b0(3.0), false);
        assert!(document.is_lesson() && document.is_dirty() && document.file().is_none());
        assert_eq!((document.scene().field.b0_ug, document.own().scene().field.b0_ug), (3.0, 5.0));
        assert!(document.undo() && document.scene().field.b0_ug == 2.0, "undo stays within the lesson");
        assert!(document.end_lesson() && !document.end_lesson());
        assert_eq!(format!("{document:?}"), before);
    }

    #[test]
    fn loading_and_saving_clear_the_dirty_mark() {
        let mut document = Document::default();
        document.edit(with_b0(5.0), true);
        assert!(document.is_dirty() && document.can_undo());
        let (_, saving) = document.to_save(ViewScene::default());
        document.saved(saving, "a.ron".into());
        assert!(!document.is_dirty());
        document.load(Scene::default(), Origin::Preset("first"));
        assert!(!document.is_dirty() && document.can_undo() && document.file().is_none());
    }

    #[test]
    fn a_restored_scene_is_unsaved_and_has_its_file() {
        let mut document = Document::default();
        document.restore(with_b0(5.0), file("a.ron"));
        assert!(document.is_dirty());
        assert_eq!(document.file(), Some(Path::new("a.ron")));
        let (_, saving) = document.to_save(ViewScene::default());
        document.saved(saving, "a.ron".into());
        assert!(!document.is_dirty());
    }

    #[test]
    fn edits_made_while_a_file_is_written_are_not_saved() {
        let mut document = Document::default();
        document.edit(with_b0(5.0), true);
        let (written, saving) = document.to_save(ViewScene::default());
        document.edit(with_b0(6.0), true);
        document.saved(saving, "a.ron".into());
        assert_eq!(written.field.b0_ug, 5.0);
        assert!(document.is_dirty(), "6 µG is on no disk");
        document.undo();
        assert!(!document.is_dirty(), "5 µG is");
    }

    #[test]
    fn a_scene_loaded_while_another_is_written_keeps_its_own_file() {
        let mut document = Document::new(Scene::default(), file("old.ron"));
        let (_, saving) = document.to_save(ViewScene::default());
        document.load(with_b0(3.0), file("new.ron"));
        document.saved(saving, "old.ron".into());
        assert_eq!(document.file(), Some(Path::new("new.ron")));
        assert!(!document.is_dirty());
        document.load(with_b0(4.0), Origin::Preset("first"));
        assert_eq!(document.file(), None, "Ctrl+S asks for a file");
    }

    #[test]
    fn undo_after_open_brings_the_file_back_with_the_scene() {
        let mut document = Document::new(Scene::default(), file("first.ron"));
        document.edit(with_b0(2.0), true);
        document.load(with_b0(3.0), file("second.ron"));
        document.undo();
        assert_eq!(document.scene(), &with_b0(2.0));
        assert_eq!(document.file(), Some(Path::new("first.ron")), "Save must not overwrite second.ron");
        assert!(document.is_dirty());
        document.redo();
        assert_eq!(document.file(), Some(Path::new("second.ron")));
        assert!(!document.is_dirty());
    }

    #[test]
    fn two_saves_under_way_end_in_the_order_in_which_they_were_written() {
        let mut document = Document::default();
        let (_, first) = document.to_save(ViewScene::default());
        document.edit(with_b0(5.0), true);
        let (_, second) = document.to_save(ViewScene::default());
        document.saved(first, "a.ron".into());
        assert!(document.is_dirty());
        document.saved(second, "a.ron".into());
        assert!(!document.is_dirty());
    }
}
