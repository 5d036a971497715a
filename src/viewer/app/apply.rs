//! Applies what the user asks for.

mod lessons;
mod pictures;

use std::path::PathBuf;

use bevy::app::AppExit;
use bevy::ecs::system::SystemParam;
use bevy::prelude::{MessageWriter, Res, ResMut};
use bevy::time::{Real, Time};

use super::autosave::Autosave;
use super::dialogs::{Dialogs, Order, Outcome, Wish};
use super::export::ShownSky;
use super::makings::Makings;
use super::settings::SettingsFile;
use crate::figure::{Figure, Options};
use crate::scene::{self, Scene, ViewScene};
use crate::sky::Observations;
use crate::study::SkyChoice;
use crate::viewer::action::{Action, ActionQueue, Decision};
use crate::viewer::capture::{Extent, ShotQueue};
use crate::viewer::document::{Document, Origin, Saving};
use crate::viewer::notices::Notices;
use crate::viewer::preferences::Preferences;
use crate::viewer::question::Question;
use crate::viewer::run::{Link, RunState, Snapshots};
use crate::viewer::stage::{Rig, Trails, Viewpane};

/// Everything an action can touch.
#[derive(SystemParam)]
pub(super) struct Targets<'w> {
    time: Res<'w, Time<Real>>,
    document: ResMut<'w, Document>,
    run: ResMut<'w, RunState>,
    link: ResMut<'w, Link>,
    snapshots: ResMut<'w, Snapshots>,
    rig: ResMut<'w, Rig>,
    trails: ResMut<'w, Trails>,
    dialogs: ResMut<'w, Dialogs>,
    shots: ResMut<'w, ShotQueue>,
    notices: ResMut<'w, Notices>,
    preferences: ResMut<'w, Preferences>,
    settings: Res<'w, SettingsFile>,
    question: ResMut<'w, Question>,
    autosave: ResMut<'w, Autosave>,
    makings: ResMut<'w, Makings>,
    pane: Res<'w, Viewpane>,
    exit: MessageWriter<'w, AppExit>,
}

/// Applies all waiting actions and the outcomes of dialogs.
pub(super) fn apply(mut actions: ResMut<ActionQueue>, mut targets: Targets) {
    for action in std::mem::take(&mut actions.0) {
        targets.apply(action);
    }
    for outcome in targets.dialogs.outcomes() {
        targets.conclude(outcome);
    }
    targets.ask_on();
}

/// It takes the scene away.
fn takes_scene_away(action: &Action) -> bool {
    matches!(action, Action::Quit | Action::Open | Action::OpenFile(_) | Action::LoadPreset(_))
}

impl Targets<'_> {
    /// Does what is asked for, or asks back where that would take away what no file holds.
    fn apply(&mut self, action: Action) {
        if takes_scene_away(&action) || matches!(action, Action::Save | Action::SaveAs) {
            self.end_lesson();
        }
        if takes_scene_away(&action) && self.document.is_dirty() {
            *self.question = Question::Unsaved(Box::new(action));
        } else {
            self.perform(action);
        }
    }

    fn perform(&mut self, action: Action) {
        match action {
            Action::Edit { scene, finished } => {
                self.document.edit(*scene, finished);
                self.document_changed(finished);
            }
            Action::View(view) => self.set_view(view),
            Action::TogglePause => self.link.toggle_pause(self.document.scene(), &mut self.run),
            Action::Restart => self.link.start(self.document.scene(), &mut self.run),
            Action::Cancel => self.link.cancel(&mut self.run),
            Action::ResetAll => {
                self.document.reset();
                self.document_changed(true);
                self.snapshots.choose(None);
                self.rig.reset(self.document.scene().view.as_ref());
            }
            Action::Undo => self.step(Document::undo),
            Action::Redo => self.step(Document::redo),
            Action::Show(time_yr) => self.snapshots.choose(time_yr),
            Action::Film(film) => self.snapshots.set_film(film, self.document.scene().run.duration_yr),
            Action::LoadPreset(name) => self.load_preset(name),
            Action::Open => self.dialogs.ask(Wish::Open),
            Action::OpenFile(path) => self.dialogs.read(path),
            Action::ForgetRecent => self.prefer(Preferences::forget_recent),
            Action::Theme(theme) => self.prefer(|preferences| preferences.set_theme(theme)),
            Action::SystemLight(light) => self.preferences.set_system_light(light),
            Action::Present(presents) => self.preferences.set_presents(presents),
            Action::Arrange(arrangement) => self.prefer(|preferences| preferences.arrange(*arrangement)),
            Action::Save => {
                let scene = self.to_save();
                match self.document.file() {
                    Some(file) => self.dialogs.write(scene, file.to_owned()),
                    None => self.dialogs.ask(Wish::Save(Box::new(scene))),
                }
            }
            Action::SaveAs => {
                let scene = self.to_save();
                self.dialogs.ask(Wish::Save(Box::new(scene)));
            }
            Action::KeepInGallery(folder) => self.keep_in_gallery(&folder),
            Action::ExportPlots { options, sky, observations, sources } => {
                self.export(*options, *sky, *observations, sources.map(|figure| *figure));
            }
            Action::SaveFigure(order) => self.dialogs.ask(Wish::Figure(order)),
            Action::CopyFigure(order) => self.dialogs.copy(*order),
            Action::SaveView(order) => self.dialogs.ask(Wish::Make(Box::new(Order::View(order)))),
            Action::CopyView(order) => self.make(Order::View(order), None),
            Action::MakeFilm(order) => self.dialogs.ask(Wish::Make(Box::new(Order::Film(*order)))),
            Action::CancelMaking => self.makings.cancel(),
            Action::Screenshot { whole_window } => {
                self.shots.ask(if whole_window { Extent::Window } else { Extent::View });
            }
            Action::StandardView(view) => {
                self.trails.follow(false);
                self.rig.standard_view(view);
            }
            Action::Trails(few) => self.trails.show_few(few),
            Action::Pick(picked) => self.trails.pick(picked),
            Action::Follow(follows) => self.trails.follow(follows),
            Action::Teach(teaching) => self.teach(*teaching),
            Action::EndLesson => self.end_lesson(),
            Action::Quit => {
                self.autosave.forget();
                self.exit.write(AppExit::Success);
            }
            Action::Decide(decision) => self.decide(decision),
        }
    }

    /// Goes on after the answer to a question.
    fn decide(&mut self, decision: Decision) {
        match (std::mem::take(&mut *self.question), decision) {
            (Question::Unsaved(next), Decision::Keep) => {
                *self.question = Question::Saving(next);
                self.perform(Action::Save);
            }
            (Question::Unsaved(next), Decision::Discard) => self.perform(*next),
            (Question::Leftover { .. }, Decision::Keep | Decision::Discard) => {
                let Some(left) = self.autosave.leftover.take() else { return };
                left.remove();
                if decision == Decision::Keep {
                    self.rig.reset(left.scene.view.as_ref());
                    self.document.restore(left.scene, left.origin);
                    self.link.start(self.document.scene(), &mut self.run);
                }
            }
            _ => {}
        }
    }

    /// Goes on where a question has been answered by what has happened since.
    fn ask_on(&mut self) {
        match &*self.question {
            Question::Unsaved(next) | Question::Saving(next) if !self.document.is_dirty() => {
                let next = (**next).clone();
                *self.question = Question::None;
                self.perform(next);
            }
            // The scene was not saved: the file could not be written, or the user chose none.
            Question::Saving(_) if !self.dialogs.is_busy() => *self.question = Question::None,
            Question::None => {
                if let Some(left) = self.autosave.leftover.as_ref().filter(|_| !self.autosave.asked) {
                    *self.question =
                        Question::Leftover { title: left.scene.title.clone(), ago_s: left.ago.as_secs_f64() };
                    self.autosave.asked = true;
                }
            }
            _ => {}
        }
    }

    fn step(&mut self, step: impl FnOnce(&mut Document) -> bool) {
        if step(&mut self.document) {
            self.document_changed(true);
        }
    }

    fn document_changed(&mut self, finished: bool) {
        self.link.document_changed(self.document.scene(), finished, self.time.elapsed(), &self.run);
    }

    fn set_view(&mut self, view: ViewScene) {
        let camera = |view: &ViewScene| (view.focus_pc, view.distance_pc, view.yaw_deg, view.pitch_deg);
        if camera(&view) != camera(self.document.view()) {
            self.rig.look(&view);
        }
        self.rig.set_orthographic(view.orthographic);
        self.document.set_view(view);
    }

    fn load_preset(&mut self, name: &'static str) {
        let Some(preset) = scene::preset(name) else {
            self.notices.error(format!("There is no preset {name}"));
            return;
        };
        match scene::from_ron(preset.ron, name) {
            Ok(scene) => self.load(scene, Origin::Preset(name)),
            Err(error) => self.notices.error(error.to_string()),
        }
    }

    fn load(&mut self, scene: Scene, origin: Origin) {
        self.rig.reset(scene.view.as_ref());
        let has_view = scene.view.is_some();
        self.document.load(scene, origin);
        if !has_view {
            let view = self.preferences.arrangement().coloured(self.document.view());
            self.document.set_view(view);
        }
        self.snapshots.choose(None);
        self.link.start(self.document.scene(), &mut self.run);
    }

    /// The scene with the camera in use.
    fn to_save(&self) -> (Scene, Saving) {
        let mut view = self.document.view().clone();
        self.rig.current().write_to(&mut view);
        self.document.to_save(view)
    }

    fn export(&mut self, options: Options, choice: SkyChoice, observations: Observations, sources: Option<Figure>) {
        let Some(report) = self.run.report().cloned() else {
            self.notices.note("Nothing has been measured yet");
            return;
        };
        if self.run.is_stale(self.document.scene()) {
            self.notices.note("The export is of the run before the last change: the new one has measured nothing yet");
        }
        let sky = self.document.scene().sky.clone();
        let shown = ShownSky { sky, choice, observations, sources };
        self.dialogs.ask(Wish::Export(Box::new((report, options, shown))));
    }

    fn conclude(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Opened(scene, path) => {
                self.notices.done(format!("Opened {}", path.display()));
                self.prefer(|preferences| preferences.remember(&path));
                self.load(*scene, Origin::File(path));
            }
            Outcome::Saved(saving, path) => {
                self.notices.done(format!("Saved {}", path.display()));
                self.saved(*saving, path);
            }
            Outcome::Done(message) => self.notices.done(message),
            Outcome::Make(order, path) => self.make(*order, Some(path)),
            Outcome::Copied(image) => {
                self.makings.copy(image);
                self.notices.done("The figure is in the clipboard");
            }
            Outcome::Silent => {}
            Outcome::Failed(message) => self.notices.error(message),
        }
    }

    fn saved(&mut self, saving: Saving, path: PathBuf) {
        self.prefer(|preferences| preferences.remember(&path));
        self.document.saved(saving, path);
    }

    /// Changes the preferences and keeps them.
    fn prefer(&mut self, change: impl FnOnce(&mut Preferences)) {
        change(&mut self.preferences);
        let (settings, preferences) = (self.settings.clone(), self.preferences.clone());
        self.dialogs.quietly(move || {
            settings.write(&preferences);
        });
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::{Duration, Instant};

    use bevy::ecs::message::Messages;
    use bevy::ecs::system::RunSystemOnce as _;
    use bevy::prelude::World;

    use super::*;
    use crate::simulate::Simulation;
    use crate::viewer::action::Teaching;

    /// All that actions touch, without a window.
    fn targets() -> World {
        let mut world = World::new();
        world.insert_resource(Time::<Real>::default());
        world.insert_resource(Document::new(Scene::default(), Origin::Unnamed));
        world.insert_resource(Link::new(Simulation::spawn(Some(1)).unwrap()));
        world.init_resource::<RunState>();
        world.init_resource::<Snapshots>();
        world.init_resource::<Rig>();
        world.init_resource::<Trails>();
        world.init_resource::<Dialogs>();
        world.init_resource::<ShotQueue>();
        world.init_resource::<Notices>();
        world.init_resource::<Preferences>();
        world.init_resource::<SettingsFile>();
        world.init_resource::<Question>();
        world.init_resource::<Autosave>();
        world.init_resource::<ActionQueue>();
        world.init_resource::<Makings>();
        world.init_resource::<Viewpane>();
        world.init_resource::<Messages<AppExit>>();
        world
    }

    fn act(world: &mut World, actions: impl IntoIterator<Item = Action>) {
        world.resource_mut::<ActionQueue>().0.extend(actions);
        world.run_system_once(apply).unwrap();
    }

    fn edit(b0_ug: f64) -> Action {
        let mut scene = Scene::default();
        scene.field.b0_ug = b0_ug;
        Action::Edit { scene: Box::new(scene), finished: true }
    }

    fn b0_in(file: &Path) -> f64 {
        scene::load(file).unwrap().field.b0_ug
    }

    /// Frames until all files are written.
    fn settle(world: &mut World) {
        let begin = Instant::now();
        while world.resource::<Dialogs>().is_busy() {
            assert!(begin.elapsed() < Duration::from_secs(20), "the files are never written");
            std::thread::sleep(Duration::from_millis(2));
            act(world, []);
        }
    }

    #[test]
    fn what_is_edited_while_the_scene_is_saved_stays_unsaved() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("mine.ron");
        let mut world = targets();
        world.insert_resource(Document::new(Scene::default(), Origin::File(file.clone())));
        act(&mut world, [edit(3.0), Action::Save, edit(4.0)]);
        settle(&mut world);
        assert_eq!(b0_in(&file), 3.0);
        assert!(world.resource::<Document>().is_dirty(), "4 µG are on no disk");
        assert_eq!(world.resource::<Preferences>().recent(), [file]);
    }

    #[test]
    fn a_scene_opened_while_another_is_saved_is_saved_to_its_own_file() {
        let place = tempfile::tempdir().unwrap();
        let (old, new) = (place.path().join("old.ron"), place.path().join("new.ron"));
        let mut scene = Scene::default();
        scene.field.b0_ug = 7.0;
        std::fs::write(&new, scene::to_ron(&scene)).unwrap();
        let mut world = targets();
        world.insert_resource(Document::new(Scene::default(), Origin::File(old.clone())));
        act(&mut world, [edit(3.0), Action::Save, Action::OpenFile(new.clone())]);
        assert!(world.resource::<Document>().is_dirty() || world.resource::<Question>() == &Question::None);
        settle(&mut world);
        assert_eq!((b0_in(&old), b0_in(&new)), (3.0, 7.0), "opened as soon as the scene before was on the disk");
        act(&mut world, [edit(8.0), Action::Save]);
        settle(&mut world);
        assert_eq!((b0_in(&old), b0_in(&new)), (3.0, 8.0));
    }

    #[test]
    fn what_is_saved_last_is_on_the_disk_when_the_window_has_closed() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("mine.ron");
        let mut world = targets();
        world.insert_resource(Document::new(Scene::default(), Origin::File(file.clone())));
        for b0_ug in 1..20 {
            act(&mut world, [edit(f64::from(b0_ug)), Action::Save]);
        }
        act(&mut world, [Action::Quit]);
        drop(world);
        assert_eq!(b0_in(&file), 19.0);
    }

    fn has_ended(world: &World) -> bool {
        !world.resource::<Messages<AppExit>>().is_empty()
    }

    #[test]
    fn unsaved_changes_go_only_when_the_user_says_so() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("mine.ron");
        for action in
            [Action::Quit, Action::LoadPreset("pure-turbulence"), Action::Open, Action::OpenFile(file.clone())]
        {
            let mut world = targets();
            act(&mut world, [edit(3.0), action.clone()]);
            assert_eq!(*world.resource::<Question>(), Question::Unsaved(Box::new(action)));
            assert!(!has_ended(&world) && world.resource::<Document>().scene().field.b0_ug == 3.0);
            act(&mut world, [Action::Decide(Decision::Later)]);
            assert_eq!(*world.resource::<Question>(), Question::None);
            assert_eq!(world.resource::<Document>().scene().field.b0_ug, 3.0);
        }
        let mut world = targets();
        world.insert_resource(Document::new(Scene::default(), Origin::File(file.clone())));
        act(&mut world, [edit(3.0), Action::Quit, Action::Decide(Decision::Keep)]);
        settle(&mut world);
        assert!(has_ended(&world), "it ends when the scene is on the disk");
        assert_eq!(b0_in(&file), 3.0);
        let mut world = targets();
        act(&mut world, [edit(4.0), Action::Quit, Action::Decide(Decision::Discard)]);
        assert!(has_ended(&world));
        let mut world = targets();
        act(&mut world, [Action::Quit]);
        assert!(has_ended(&world), "nothing to ask");
    }

    #[test]
    fn a_scene_that_cannot_be_saved_keeps_the_window_open() {
        let mut world = targets();
        world.insert_resource(Document::new(Scene::default(), Origin::File("/nowhere/at all.ron".into())));
        act(&mut world, [edit(3.0), Action::Quit, Action::Decide(Decision::Keep)]);
        settle(&mut world);
        act(&mut world, []);
        assert!(!has_ended(&world) && world.resource::<Document>().is_dirty());
        assert_eq!(*world.resource::<Question>(), Question::None);
    }

    #[test]
    fn changes_of_a_dead_window_come_back_unsaved() {
        let place = tempfile::tempdir().unwrap();
        let mut dead = targets();
        dead.insert_resource(Autosave::within(place.path()));
        act(&mut dead, [edit(3.0)]);
        dead.run_system_once(super::super::autosave::keep).unwrap();
        settle(&mut dead);
        drop(dead);
        let mut world = targets();
        world.insert_resource(Autosave::within(place.path()));
        act(&mut world, []);
        assert!(matches!(world.resource::<Question>(), Question::Leftover { .. }));
        act(&mut world, [Action::Decide(Decision::Keep)]);
        let document = world.resource::<Document>();
        assert!(document.is_dirty() && document.scene().field.b0_ug == 3.0);
        assert_eq!(Autosave::within(place.path()).leftover, None, "offered once");
    }

    #[test]
    fn a_lesson_leaves_the_scene_of_the_user_and_its_changes() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("mine.ron");
        let mut world = targets();
        world.insert_resource(Document::new(Scene::default(), Origin::File(file.clone())));
        let teaching = |b0_ug: f64| {
            let mut scene = Scene::default();
            scene.field.b0_ug = b0_ug;
            Action::Teach(Box::new(Teaching { scene, takes_view: true, view: None, trails: None }))
        };
        act(&mut world, [edit(3.0), teaching(0.0), teaching(5.0)]);
        assert_eq!(world.resource::<Document>().scene().field.b0_ug, 5.0);
        act(&mut world, [Action::EndLesson]);
        let document = world.resource::<Document>();
        assert!(document.scene().field.b0_ug == 3.0 && document.is_dirty());
        act(&mut world, [teaching(7.0), Action::Quit]);
        assert!(matches!(world.resource::<Question>(), Question::Unsaved(_)), "3 µG are in no file");
        act(&mut world, [Action::Decide(Decision::Keep)]);
        settle(&mut world);
        assert!(has_ended(&world));
        assert_eq!(b0_in(&file), 3.0);
    }

    #[test]
    fn a_file_that_cannot_be_read_changes_nothing() {
        let mut world = targets();
        let nowhere = Action::OpenFile("/nowhere/at all.ron".into());
        act(&mut world, [edit(3.0), nowhere, Action::Decide(Decision::Discard)]);
        settle(&mut world);
        assert_eq!(world.resource::<Document>().scene().field.b0_ug, 3.0);
        let told: Vec<_> = world.resource_mut::<Notices>().drain().collect();
        assert!(told.iter().any(|message| message.text.contains("at all.ron")), "{told:?}");
    }
}
