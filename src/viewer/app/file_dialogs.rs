//! File dialogs and writing, away from the frame.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bevy::prelude::Resource;
use bevy::tasks::{IoTaskPool, Task, block_on, poll_once};
use rfd::AsyncFileDialog;

use crate::output;
use crate::scene::{self, Scene, SkyScene};
use crate::simulate::RunReport;
use crate::sky::{DataSet, DiffusionTable, Observations};
use crate::study::write_sky;

/// Where files go when nobody can be asked.
const UNASKED_FOLDER: &str = "larmor-out";

/// What came of a dialog.
#[derive(Debug)]
pub enum Outcome {
    /// A scene was read from a file.
    Opened(Box<Scene>, PathBuf),
    /// The scene was written to a file.
    Saved(PathBuf),
    /// Something else was done.
    Done(String),
    /// It did not work.
    Failed(String),
}

/// Dialogs under way; the result of each is picked up in a later frame.
#[derive(Resource, Debug, Default)]
pub struct Dialogs(Vec<Task<Option<Outcome>>>);

impl Dialogs {
    /// Asks for a scene file and reads it.
    pub fn open(&mut self) {
        self.spawn(async {
            if !can_ask() {
                let remedy = "No file dialog can open here: start larmor with the scene's path".to_owned();
                return Some(Outcome::Failed(remedy));
            }
            let file = scene_dialog().set_title("Open a scene").pick_file().await?;
            Some(read_scene(file.path().to_owned()))
        });
    }

    /// Reads a known file.
    pub fn read(&mut self, path: PathBuf) {
        self.spawn(async move { Some(read_scene(path)) });
    }

    /// Asks for a file and writes the scene; where no dialog can open, into a new folder of `larmor-out`.
    pub fn save_as(&mut self, scene: Scene) {
        self.spawn(async move {
            if !can_ask() {
                let folder = output::free_folder(&Path::new(UNASKED_FOLDER).join("scene"));
                return Some(match output::prepare_folder(&folder, false) {
                    Ok(()) => write_scene(&scene, folder.join("scene.ron")),
                    Err(error) => Outcome::Failed(error.to_string()),
                });
            }
            let dialog = scene_dialog().set_title("Save the scene").set_file_name("scene.ron");
            let path = dialog.save_file().await?.path().to_owned();
            Some(write_scene(&scene, path))
        });
    }

    /// Writes the scene to a known file.
    pub fn write(&mut self, scene: Scene, path: PathBuf) {
        self.spawn(async move { Some(write_scene(&scene, path)) });
    }

    /// Asks for a folder and writes plots and tables of a run into it; where no dialog can open, into `larmor-out`.
    pub fn export(&mut self, report: Arc<RunReport>, sky: ShownSky) {
        self.spawn(async move {
            let parent = if can_ask() {
                let dialog = AsyncFileDialog::new().set_title("Export plots and tables into");
                dialog.pick_folder().await?.path().to_owned()
            } else {
                PathBuf::from(UNASKED_FOLDER)
            };
            Some(export_into(&report, &sky, &output::free_folder(&parent.join("larmor-run"))))
        });
    }

    /// The next outcome, if one is there.
    pub fn poll(&mut self) -> Option<Outcome> {
        let (index, outcome) = self
            .0
            .iter_mut()
            .enumerate()
            .find_map(|(index, task)| block_on(poll_once(task)).map(|outcome| (index, outcome)))?;
        drop(self.0.swap_remove(index));
        outcome
    }

    /// A dialog is open or a file is being written.
    pub fn is_busy(&self) -> bool {
        !self.0.is_empty()
    }

    fn spawn(&mut self, work: impl Future<Output = Option<Outcome>> + Send + 'static) {
        self.0.push(IoTaskPool::get().spawn(work));
    }
}

/// Whether a file dialog can open: on Linux it lives behind the session bus.
fn can_ask() -> bool {
    let runtime_bus = || env::var_os("XDG_RUNTIME_DIR").is_some_and(|folder| Path::new(&folder).join("bus").exists());
    !cfg!(target_os = "linux") || env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some() || runtime_bus()
}

fn scene_dialog() -> AsyncFileDialog {
    AsyncFileDialog::new().add_filter("Scene", &["ron"])
}

fn read_scene(path: PathBuf) -> Outcome {
    match scene::load(&path) {
        Ok(scene) => Outcome::Opened(Box::new(scene), path),
        Err(error) => Outcome::Failed(error.to_string()),
    }
}

fn write_scene(scene: &Scene, path: PathBuf) -> Outcome {
    match output::write_whole(&path, scene::to_ron(scene).as_bytes()) {
        Ok(()) => Outcome::Saved(path),
        Err(error) => Outcome::Failed(format!("The scene was not saved: {error}")),
    }
}

/// The sky as the window shows it.
#[derive(Clone, Debug)]
pub struct ShownSky {
    /// Its parameters.
    pub sky: SkyScene,
    /// Which measurements.
    pub set: DataSet,
    /// All that are shown.
    pub observations: Observations,
}

impl ShownSky {
    fn write(&self, folder: &Path) -> Result<Vec<PathBuf>, String> {
        let table = DiffusionTable::shipped().map_err(|error| error.to_string())?;
        write_sky(folder, &self.sky, self.set, &self.observations, &table).map_err(|error| error.to_string())
    }
}

fn export_into(report: &RunReport, sky: &ShownSky, path: &Path) -> Outcome {
    let written = output::prepare_folder(path, false).and_then(|()| output::write_run(path, report));
    let written = written.map_err(|error| error.to_string()).and_then(|mut files| {
        files.extend(sky.write(path)?);
        Ok(files)
    });
    match written {
        Ok(files) => Outcome::Done(format!("{} files written into {}", files.len(), path.display())),
        Err(error) => Outcome::Failed(error),
    }
}
