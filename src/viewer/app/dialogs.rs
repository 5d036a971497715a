//! File dialogs, and what is done with the files chosen.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bevy::prelude::Resource;
use bevy::tasks::{IoTaskPool, Task, block_on, poll_once};
use rfd::{AsyncFileDialog, FileHandle};

use super::files::{FileQueue, Job};
use super::portal;
use crate::figure::Options;
use crate::output;
use crate::scene::{self, Scene, SkyScene};
use crate::simulate::RunReport;
use crate::sky::{DiffusionTable, Observations};
use crate::study::{SkyChoice, write_sky};
use crate::viewer::document::Saving;

/// Where files go when nobody can be asked.
const UNASKED_FOLDER: &str = "larmor-out";
/// What to say where no file can be asked for and there is no other way.
const NO_DIALOG: &str =
    "No file dialog can open here: install xdg-desktop-portal or zenity, or start larmor with the scene's path";
/// A dialog that is gone sooner than this was not closed by a hand: it never opened.
const FASTEST_HAND: Duration = Duration::from_millis(150);

/// What came of a dialog or of a file.
#[derive(Debug)]
pub(super) enum Outcome {
    /// A scene was read from a file.
    Opened(Box<Scene>, PathBuf),
    /// The scene was written to a file.
    Saved(Box<Saving>, PathBuf),
    /// The same, to a file that nobody chose, since no dialog could open.
    SavedUnasked(Box<Saving>, PathBuf),
    /// Something else was done.
    Done(String),
    /// It was done, and nobody need know.
    Silent,
    /// It did not work.
    Failed(String),
}

/// Dialogs that are open, and files on their way.
#[derive(Resource)]
pub(super) struct Dialogs {
    /// Each gives the job that follows from the answer; `None` if the user changed his mind.
    open: Vec<Task<Option<Job<Outcome>>>>,
    files: FileQueue<Outcome>,
    refused: Vec<Outcome>,
}

impl Default for Dialogs {
    fn default() -> Self {
        Self { open: Vec::new(), files: FileQueue::start(), refused: Vec::new() }
    }
}

impl Dialogs {
    /// Asks for a scene file and reads it.
    pub fn open(&mut self) {
        self.ask(async {
            let job: Job<Outcome> = match asked(scene_dialog().set_title("Open a scene").pick_file()).await {
                Answer::Chosen(path) => Box::new(move || read_scene(path)),
                Answer::Cancelled => return None,
                Answer::NobodyToAsk => Box::new(|| Outcome::Failed(NO_DIALOG.to_owned())),
            };
            Some(job)
        });
    }

    /// Reads a known file.
    pub fn read(&mut self, path: PathBuf) {
        self.submit(Box::new(move || read_scene(path)));
    }

    /// Asks for a file and writes the scene; where no dialog can open, into a new folder of `larmor-out`.
    pub fn save_as(&mut self, (scene, saving): (Scene, Saving)) {
        self.ask(async move {
            let dialog = scene_dialog().set_title("Save the scene").set_file_name("scene.ron");
            let job: Job<Outcome> = match asked(dialog.save_file()).await {
                Answer::Chosen(path) => Box::new(move || write_scene(&scene, saving, path)),
                Answer::Cancelled => return None,
                Answer::NobodyToAsk => Box::new(move || write_scene_unasked(&scene, saving, Path::new(UNASKED_FOLDER))),
            };
            Some(job)
        });
    }

    /// Writes the scene to a known file.
    pub fn write(&mut self, (scene, saving): (Scene, Saving), path: PathBuf) {
        self.submit(Box::new(move || write_scene(&scene, saving, path)));
    }

    /// Asks for a folder and writes plots and tables of a run into it; where no dialog can open, into `larmor-out`.
    pub fn export(&mut self, report: Arc<RunReport>, options: Options, sky: ShownSky) {
        self.ask(async move {
            let dialog = AsyncFileDialog::new().set_title("Export plots and tables into");
            let parent = match asked(dialog.pick_folder()).await {
                Answer::Chosen(path) => path,
                Answer::Cancelled => return None,
                Answer::NobodyToAsk => PathBuf::from(UNASKED_FOLDER),
            };
            let work = move || export_into(&report, &options, &sky, &output::free_folder(&parent.join("larmor-run")));
            Some(Box::new(work) as Job<Outcome>)
        });
    }

    /// Does something with a file, in its turn and without a word.
    pub fn quietly(&mut self, work: impl FnOnce() + Send + 'static) {
        self.submit(Box::new(move || {
            work();
            Outcome::Silent
        }));
    }

    /// All outcomes since the last call.
    pub fn outcomes(&mut self) -> Vec<Outcome> {
        let mut answered = Vec::new();
        self.open.retain_mut(|dialog| match block_on(poll_once(dialog)) {
            Some(answer) => {
                answered.extend(answer);
                false
            }
            None => true,
        });
        for job in answered {
            self.submit(job);
        }
        let mut outcomes = std::mem::take(&mut self.refused);
        outcomes.extend(self.files.outcomes());
        outcomes
    }

    /// A dialog is open or a file is on its way.
    pub fn is_busy(&self) -> bool {
        !self.open.is_empty() || self.files.is_busy()
    }

    fn ask(&mut self, dialog: impl Future<Output = Option<Job<Outcome>>> + Send + 'static) {
        self.open.push(IoTaskPool::get().spawn(dialog));
    }

    fn submit(&mut self, job: Job<Outcome>) {
        if let Err(refusal) = self.files.submit(job) {
            self.refused.push(Outcome::Failed(refusal));
        }
    }
}

/// What became of a question.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Chosen(PathBuf),
    Cancelled,
    NobodyToAsk,
}

/// Shows a dialog, if one can open.
async fn asked(dialog: impl Future<Output = Option<FileHandle>>) -> Answer {
    if !portal::can_ask(&portal::System) {
        return Answer::NobodyToAsk;
    }
    let begin = Instant::now();
    let chosen = dialog.await;
    answer(chosen.map(|file| file.path().to_owned()), begin.elapsed())
}

fn answer(chosen: Option<PathBuf>, took: Duration) -> Answer {
    match chosen {
        Some(path) => Answer::Chosen(path),
        None if took < FASTEST_HAND => Answer::NobodyToAsk,
        None => Answer::Cancelled,
    }
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

fn write_scene(scene: &Scene, saving: Saving, path: PathBuf) -> Outcome {
    match output::write_whole(&path, scene::to_ron(scene).as_bytes()) {
        Ok(()) => Outcome::Saved(Box::new(saving), path),
        Err(error) => Outcome::Failed(format!("The scene was not saved: {error}")),
    }
}

/// Writes the scene into a new folder below `parent`.
fn write_scene_unasked(scene: &Scene, saving: Saving, parent: &Path) -> Outcome {
    let folder = output::free_folder(&parent.join("scene"));
    match output::prepare_folder(&folder, false) {
        Ok(()) => match write_scene(scene, saving, folder.join("scene.ron")) {
            Outcome::Saved(saving, path) => Outcome::SavedUnasked(saving, path),
            other => other,
        },
        Err(error) => Outcome::Failed(format!("The scene was not saved: {error}")),
    }
}

/// The sky as the window shows it.
#[derive(Clone, Debug)]
pub(super) struct ShownSky {
    /// Its parameters.
    pub sky: SkyScene,
    /// Which measurements and curves.
    pub choice: SkyChoice,
    /// All measurements.
    pub observations: Observations,
}

impl ShownSky {
    fn write(&self, folder: &Path) -> Result<Vec<PathBuf>, String> {
        let table = DiffusionTable::shipped().map_err(|error| error.to_string())?;
        write_sky(folder, &self.sky, &self.choice, &self.observations, &table).map_err(|error| error.to_string())
    }
}

fn export_into(report: &RunReport, options: &Options, sky: &ShownSky, path: &Path) -> Outcome {
    let written = output::prepare_folder(path, false).and_then(|()| output::write_run(path, report, options));
    let written = written.map_err(|error| error.to_string()).and_then(|mut files| {
        files.extend(sky.write(path)?);
        Ok(files)
    });
    match written {
        Ok(files) => Outcome::Done(format!("{} files written into {}", files.len(), path.display())),
        Err(error) => Outcome::Failed(error),
    }
}

#[cfg(test)]
mod tests {
    use bevy::tasks::TaskPool;

    use super::*;
    use crate::viewer::document::Document;

    /// All outcomes of what was asked for, or what came within ten seconds.
    fn all_outcomes(dialogs: &mut Dialogs) -> Vec<Outcome> {
        let begin = Instant::now();
        let mut outcomes = Vec::new();
        while dialogs.is_busy() && begin.elapsed() < Duration::from_secs(10) {
            outcomes.extend(dialogs.outcomes());
            std::thread::sleep(Duration::from_millis(2));
        }
        outcomes.extend(dialogs.outcomes());
        outcomes
    }

    #[test]
    fn a_cancelled_dialog_hides_no_other() {
        IoTaskPool::get_or_init(TaskPool::new);
        let mut dialogs = Dialogs::default();
        dialogs.ask(async { None });
        dialogs.ask(async { Some(Box::new(|| Outcome::Done("second".to_owned())) as Job<Outcome>) });
        // Both have been answered before the first frame looks.
        std::thread::sleep(Duration::from_millis(200));
        // What was asked for may be done within the same frame.
        let mut outcomes = dialogs.outcomes();
        assert!(dialogs.open.is_empty(), "one frame sees both answers");
        outcomes.extend(all_outcomes(&mut dialogs));
        assert!(matches!(outcomes.as_slice(), [Outcome::Done(text)] if text == "second"), "{outcomes:?}");
    }

    #[test]
    fn a_dialog_that_never_opened_is_no_cancelled_one() {
        assert_eq!(answer(None, Duration::from_millis(20)), Answer::NobodyToAsk);
        assert_eq!(answer(None, Duration::from_secs(2)), Answer::Cancelled);
        assert_eq!(answer(Some("a.ron".into()), Duration::from_millis(1)), Answer::Chosen("a.ron".into()));
    }

    #[test]
    fn where_nobody_can_be_asked_the_scene_is_saved_and_said_so() {
        let place = tempfile::tempdir().unwrap();
        let document = Document::default();
        let mut files = Vec::new();
        for _ in 0..2 {
            let (scene, saving) = document.to_save(document.view().clone());
            let outcome = write_scene_unasked(&scene, saving, place.path());
            let Outcome::SavedUnasked(_, path) = outcome else { panic!("{outcome:?}") };
            assert_eq!(scene::load(&path).unwrap(), scene);
            files.push(path);
        }
        assert_ne!(files[0], files[1], "nothing is replaced unasked");
    }

    #[test]
    fn what_cannot_be_written_is_not_saved() {
        let mut dialogs = Dialogs::default();
        let place = tempfile::tempdir().unwrap();
        let document = Document::default();
        dialogs.write(document.to_save(document.view().clone()), place.path().join("no folder/a.ron"));
        let outcomes = all_outcomes(&mut dialogs);
        assert!(matches!(outcomes.as_slice(), [Outcome::Failed(_)]), "{outcomes:?}");
    }
}
