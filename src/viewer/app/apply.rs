//! Applies what the user asks for.

use std::path::PathBuf;

use bevy::app::AppExit;
use bevy::ecs::system::SystemParam;
use bevy::prelude::{MessageWriter, Res, ResMut};
use bevy::time::{Real, Time};

use super::file_dialogs::{Dialogs, Outcome, ShownSky};
use super::settings::Settings;
use crate::scene::{self, ViewScene};
use crate::sky::{DataSet, Observations};
use crate::viewer::action::{Action, ActionQueue};
use crate::viewer::capture::{Extent, ShotQueue};
use crate::viewer::document::{Document, Origin};
use crate::viewer::notices::Notices;
use crate::viewer::run::Link;
use crate::viewer::stage::{Rig, Shown};

/// Everything an action can touch.
#[derive(SystemParam)]
pub(crate) struct Desk<'w> {
    time: Res<'w, Time<Real>>,
    document: ResMut<'w, Document>,
    link: ResMut<'w, Link>,
    shown: ResMut<'w, Shown>,
    rig: ResMut<'w, Rig>,
    dialogs: ResMut<'w, Dialogs>,
    shots: ResMut<'w, ShotQueue>,
    notices: ResMut<'w, Notices>,
    settings: ResMut<'w, Settings>,
    exit: MessageWriter<'w, AppExit>,
}

/// Applies all waiting actions and the outcomes of dialogs.
pub(crate) fn apply(mut actions: ResMut<ActionQueue>, mut desk: Desk) {
    for action in std::mem::take(&mut actions.0) {
        desk.apply(action);
    }
    while let Some(outcome) = desk.dialogs.poll() {
        desk.conclude(outcome);
    }
}

impl Desk<'_> {
    fn apply(&mut self, action: Action) {
        match action {
            Action::Edit { scene, finished } => {
                self.document.history.edit(*scene, finished);
                self.document_changed(finished);
            }
            Action::View(view) => self.set_view(view),
            Action::TogglePause => {
                let scene = self.document.history.present().clone();
                self.link.toggle_pause(&scene, &mut self.shown.0);
            }
            Action::Restart => {
                let scene = self.document.history.present().clone();
                self.link.start(&scene, &mut self.shown.0);
            }
            Action::Cancel => self.link.cancel(&mut self.shown.0),
            Action::ResetAll => {
                self.document.reset();
                self.document_changed(true);
                self.shown.0.shown = None;
                self.rig.reset(self.document.history.present().view.as_ref());
            }
            Action::Undo => self.step(|document| document.history.undo()),
            Action::Redo => self.step(|document| document.history.redo()),
            Action::Show(index) => self.shown.0.shown = index.filter(|&i| i < self.shown.0.snapshot_times_yr.len()),
            Action::LoadPreset(name) => self.load_preset(name),
            Action::Open => self.dialogs.open(),
            Action::OpenFile(path) => self.dialogs.read(path),
            Action::ForgetRecent => self.set(|settings| settings.recent.clear()),
            Action::Light(light) => self.set(|settings| settings.light = light),
            Action::Save => match self.document.file.clone() {
                Some(file) => self.dialogs.write(self.document.to_save(&self.shown.0.view), file),
                None => self.dialogs.save_as(self.document.to_save(&self.shown.0.view)),
            },
            Action::SaveAs => self.dialogs.save_as(self.document.to_save(&self.shown.0.view)),
            Action::ExportPlots { set, observations } => self.export(set, *observations),
            Action::Screenshot { whole_window } => {
                self.shots.ask(if whole_window { Extent::Window } else { Extent::View });
            }
            Action::StandardView(view) => self.rig.standard_view(view),
            Action::Quit => {
                self.exit.write(AppExit::Success);
            }
        }
    }

    fn step(&mut self, step: impl FnOnce(&mut Document) -> bool) {
        if step(&mut self.document) {
            self.document_changed(true);
        }
    }

    fn document_changed(&mut self, finished: bool) {
        let scene = self.document.history.present();
        self.link.document_changed(scene, finished, self.time.elapsed(), &mut self.shown.0);
        self.document.publish(&mut self.shown.0);
    }

    fn set_view(&mut self, view: ViewScene) {
        let model = &mut self.shown.0;
        let camera = |view: &ViewScene| (view.focus_pc, view.distance_pc, view.yaw_deg, view.pitch_deg);
        if camera(&view) != camera(&model.view) {
            self.rig.look(&view);
        }
        self.rig.set_orthographic(view.orthographic);
        model.view = view;
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

    fn load(&mut self, scene: scene::Scene, origin: Origin) {
        if let Some(view) = &scene.view {
            self.shown.0.view = view.clone();
        }
        self.rig.reset(scene.view.as_ref());
        self.document.load(scene, origin);
        self.shown.0.shown = None;
        self.document.publish(&mut self.shown.0);
        let scene = self.document.history.present().clone();
        self.link.start(&scene, &mut self.shown.0);
    }

    fn export(&mut self, set: DataSet, observations: Observations) {
        let Some(report) = self.shown.0.report.clone() else {
            self.notices.note("Nothing has been measured yet");
            return;
        };
        let sky = self.document.history.present().sky.clone();
        self.dialogs.export(report, ShownSky { sky, set, observations });
    }

    fn conclude(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Opened(scene, path) => {
                self.inform(format!("Opened {}", path.display()));
                self.set(|settings| settings.remember(&path));
                self.load(*scene, Origin::File(path));
            }
            Outcome::Saved(path) => self.saved(path),
            Outcome::Done(message) => self.inform(message),
            Outcome::Failed(message) => self.notices.error(message),
        }
    }

    fn saved(&mut self, path: PathBuf) {
        self.inform(format!("Saved {}", path.display()));
        self.set(|settings| settings.remember(&path));
        self.document.mark_saved(path);
        self.document.publish(&mut self.shown.0);
    }

    /// Changes the settings, keeps them and tells the panels.
    fn set(&mut self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.settings);
        self.settings.keep();
        self.settings.publish(&mut self.shown.0);
    }

    fn inform(&mut self, message: String) {
        self.notices.done(message);
    }
}
