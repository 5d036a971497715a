//! File dialogs, those of the system where it has any and else our own, and what is done with the files chosen.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bevy::prelude::Resource;
use bevy::tasks::{IoTaskPool, Task, block_on, poll_once};
use bevy_egui::egui::{self, Align2, ColorImage};
use egui_file_dialog::{DialogState, FileDialog};
use rfd::{AsyncFileDialog, FileHandle};

use super::export::{ShownSky, export_into};
use super::files::{FileQueue, Job};
use super::portal;
use crate::figure::Options;
use crate::output;
use crate::scene::{self, Scene};
use crate::simulate::RunReport;
use crate::viewer::document::Saving;
use crate::viewer::look::pictures::decoded;
use crate::viewer::order::{FigureFormat, FigureOrder, FilmKind, FilmOrder, PictureOrder};

/// A dialog that is gone sooner than this was not closed by a hand: it never opened.
const FASTEST_HAND: Duration = Duration::from_millis(150);

/// What came of a dialog or of a file.
#[derive(Debug)]
pub(super) enum Outcome {
    /// A scene was read from a file.
    Opened(Box<Scene>, PathBuf),
    /// The scene was written to a file.
    Saved(Box<Saving>, PathBuf),
    /// A picture or a film is to be made there.
    Make(Box<Order>, PathBuf),
    /// A picture for the clipboard.
    Copied(ColorImage),
    /// Something else was done.
    Done(String),
    /// It was done, and nobody need know.
    Silent,
    /// It did not work.
    Failed(String),
}

/// For what a file or a folder is asked.
pub(super) enum Wish {
    /// A scene to read.
    Open,
    /// Where the scene goes.
    Save(Box<(Scene, Saving)>),
    /// Where a figure goes.
    Figure(Box<FigureOrder>),
    /// Where a picture of the view or a film goes.
    Make(Box<Order>),
    /// The folder into which plots and tables go.
    Export(Box<(Arc<RunReport>, Options, ShownSky)>),
}

impl Wish {
    /// What is done with the answer.
    fn job(self, path: PathBuf) -> Job<Outcome> {
        let path = match &self {
            Self::Open | Self::Export(_) => path,
            Self::Save(_) | Self::Figure(_) | Self::Make(_) => with_ending(path, self.new_file().1),
        };
        match self {
            Self::Open => Box::new(move || read_scene(path)),
            Self::Save(saved) => Box::new(move || {
                let (scene, saving) = *saved;
                if path.exists() && scene::load(&path).is_err() {
                    let place = path.display();
                    return Outcome::Failed(format!(
                        "The scene was not saved: this file is there and is no scene; choose another name: {place}"
                    ));
                }
                write_scene(&scene, saving, path)
            }),
            Self::Figure(order) => Box::new(move || write_figure(&order, &path)),
            Self::Make(order) => Box::new(move || Outcome::Make(order, path)),
            Self::Export(shown) => Box::new(move || {
                let (report, options, sky) = *shown;
                let folder = output::free_folder(&path.join("larmor-run"));
                match export_into(&report, &options, &sky, &folder) {
                    Ok(files) => Outcome::Done(format!("{} files written into {}", files.len(), folder.display())),
                    Err(error) => Outcome::Failed(error),
                }
            }),
        }
    }

    /// The name of a new file, and how it ends.
    fn new_file(&self) -> (String, &'static str) {
        let (stem, ending) = match self {
            Self::Figure(order) => (order.name, order.format.ending()),
            Self::Make(order) => match &**order {
                Order::Film(film) => ("film", FilmKind::of(&film.path).map_or("", FilmKind::ending)),
                Order::View(_) => ("view", "png"),
            },
            Self::Open | Self::Save(_) | Self::Export(_) => return (NEW_FILE.to_owned(), "ron"),
        };
        (if ending.is_empty() { stem.to_owned() } else { format!("{stem}.{ending}") }, ending)
    }

    /// Asks with the dialog of the system.
    async fn of_system(&self) -> Option<FileHandle> {
        let scene_dialog = || AsyncFileDialog::new().add_filter("Scene", &["ron"]);
        match self {
            Self::Open => scene_dialog().set_title(OPEN).pick_file().await,
            Self::Save(_) => scene_dialog().set_title(SAVE).set_file_name(NEW_FILE).save_file().await,
            Self::Export(_) => AsyncFileDialog::new().set_title(EXPORT).pick_folder().await,
            Self::Figure(_) | Self::Make(_) => {
                let (name, ending) = self.new_file();
                let dialog = AsyncFileDialog::new().set_title(MAKE).set_file_name(&name);
                let dialog =
                    if ending.is_empty() { dialog } else { dialog.add_filter(ending.to_uppercase(), &[ending]) };
                dialog.save_file().await
            }
        }
    }

    /// A dialog of our own, open.
    fn of_ours(&self, folder: Option<PathBuf>) -> FileDialog {
        let dialog = FileDialog::new().anchor(Align2::CENTER_CENTER, [0.0, 0.0]).default_size([600.0, 380.0]);
        let dialog = match folder {
            Some(folder) => dialog.initial_directory(folder),
            None => dialog,
        };
        let dialog = dialog.add_file_filter_extensions("Scene", vec!["ron"]).default_file_filter("Scene");
        let dialog = dialog.add_save_extension("Scene", "ron").default_save_extension("Scene");
        match self {
            Self::Open => opened(dialog.title(OPEN), FileDialog::pick_file),
            Self::Save(_) => opened(dialog.title(SAVE).default_file_name(NEW_FILE), FileDialog::save_file),
            Self::Export(_) => opened(dialog.title(EXPORT), FileDialog::pick_directory),
            Self::Figure(_) | Self::Make(_) => {
                let (name, ending) = self.new_file();
                let dialog = FileDialog::new().anchor(Align2::CENTER_CENTER, [0.0, 0.0]).default_size([600.0, 380.0]);
                let dialog = match std::env::current_dir() {
                    Ok(folder) => dialog.initial_directory(folder),
                    Err(_) => dialog,
                };
                let dialog = if ending.is_empty() {
                    dialog
                } else {
                    dialog.add_save_extension(ending, ending).default_save_extension(ending)
                };
                opened(dialog.title(MAKE).default_file_name(&name), FileDialog::save_file)
            }
        }
    }
}

/// The path with an ending, as not all dialogs give one.
fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if ending.is_empty() || path.extension().is_some() { path } else { path.with_extension(ending) }
}

fn opened(mut dialog: FileDialog, open: impl FnOnce(&mut FileDialog)) -> FileDialog {
    open(&mut dialog);
    dialog
}

const OPEN: &str = "Open a scene";
const SAVE: &str = "Save the scene";
const MAKE: &str = "Write to";
const EXPORT: &str = "Export plots and tables into";
const NEW_FILE: &str = "scene.ron";

/// What became of a dialog of the system.
enum Answered {
    Do(Job<Outcome>),
    /// None can open here.
    AskOurselves(Wish),
}

/// Dialogs that are open, and files on their way.
#[derive(Resource)]
pub(super) struct Dialogs {
    /// Of the system; each gives what follows from the answer, `None` if the user changed his mind.
    open: Vec<Task<Option<Answered>>>,
    /// One of our own, where the system has none.
    own: Option<(FileDialog, Wish)>,
    files: FileQueue<Outcome>,
    refused: Vec<Outcome>,
}

impl Default for Dialogs {
    fn default() -> Self {
        Self { open: Vec::new(), own: None, files: FileQueue::start(), refused: Vec::new() }
    }
}

impl Dialogs {
    /// Asks for a file or folder and does what is to be done with it.
    pub fn ask(&mut self, wish: Wish) {
        self.wait_for(async move {
            match asked(wish.of_system()).await {
                Answer::Chosen(path) => Some(Answered::Do(wish.job(path))),
                Answer::Cancelled => None,
                Answer::NobodyToAsk => Some(Answered::AskOurselves(wish)),
            }
        });
    }

    /// Reads a known file.
    pub fn read(&mut self, path: PathBuf) {
        self.submit(Box::new(move || read_scene(path)));
    }

    /// Writes the scene to a known file.
    pub fn write(&mut self, (scene, saving): (Scene, Saving), path: PathBuf) {
        self.submit(Box::new(move || write_scene(&scene, saving, path)));
    }

    /// Draws a figure for the clipboard.
    pub fn copy(&mut self, order: FigureOrder) {
        self.submit(Box::new(move || {
            let drawn = output::draw_on(&order.figure, &order.paper).png(order.scale);
            match drawn.map_err(|error| error.to_string()).and_then(|png| decoded(&png, u32::MAX)) {
                Ok(image) => Outcome::Copied(image),
                Err(cause) => Outcome::Failed(format!("The figure was not copied: {cause}")),
            }
        }));
    }

    /// Does something with a file, in its turn and without a word.
    pub fn quietly(&mut self, work: impl FnOnce() + Send + 'static) {
        self.submit(Box::new(move || {
            work();
            Outcome::Silent
        }));
    }

    /// Draws our own dialog, if one is open, and takes its answer.
    pub fn show(&mut self, ctx: &egui::Context) {
        let Some((dialog, _)) = &mut self.own else { return };
        let room = ctx.content_rect().size() - egui::vec2(40.0, 40.0);
        dialog.config_mut().max_size = Some(room);
        dialog.update(ctx);
        if *dialog.state() == DialogState::Open {
            return;
        }
        let picked = dialog.take_picked();
        if let Some(((_, wish), path)) = self.own.take().zip(picked) {
            self.submit(wish.job(path));
        }
    }

    /// A dialog of our own is open and has the keyboard.
    pub fn is_asking(&self) -> bool {
        self.own.is_some()
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
        for answer in answered {
            match answer {
                Answered::Do(job) => self.submit(job),
                Answered::AskOurselves(wish) => self.own = Some((wish.of_ours(std::env::current_dir().ok()), wish)),
            }
        }
        let mut outcomes = std::mem::take(&mut self.refused);
        outcomes.extend(self.files.outcomes());
        outcomes
    }

    /// A dialog is open or a file is on its way.
    pub fn is_busy(&self) -> bool {
        !self.open.is_empty() || self.own.is_some() || self.files.is_busy()
    }

    fn wait_for(&mut self, dialog: impl Future<Output = Option<Answered>> + Send + 'static) {
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

/// Shows a dialog of the system, if one can open.
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

/// A picture of the view or a film.
#[derive(Clone, Debug)]
pub(super) enum Order {
    View(PictureOrder),
    Film(FilmOrder),
}

/// Writes a figure; a file that this program has not written is no place for it.
fn write_figure(order: &FigureOrder, path: &Path) -> Outcome {
    let drawing = output::draw_on(&order.figure, &order.paper);
    let bytes = match order.format {
        FigureFormat::Png => drawing.png(order.scale),
        FigureFormat::Svg => drawing.svg().map(String::into_bytes),
        FigureFormat::Table => Ok(output::figure_table(&order.figure, Some(&order.scene)).into_bytes()),
    };
    let writable = output::ensure_writable(path, &[order.format.ending()], &[]);
    match writable.and(bytes).and_then(|bytes| output::write_whole(path, &bytes)) {
        Ok(()) => Outcome::Done(format!("Written to {}", path.display())),
        Err(error) => Outcome::Failed(format!("The figure was not written: {error}")),
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
        dialogs.wait_for(async { None });
        dialogs.wait_for(async { Some(Answered::Do(Box::new(|| Outcome::Done("second".to_owned())))) });
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

    /// Frames of an empty window with our dialog in it, and what is pressed before each.
    fn frames(dialogs: &mut Dialogs, ctx: &egui::Context, keys: &[Option<egui::Key>]) {
        for key in keys {
            let pressed = |key: egui::Key| egui::Event::Key {
                key,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers: egui::Modifiers::NONE,
            };
            let screen_rect = Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 720.0)));
            let events = key.map(pressed).into_iter().collect();
            let input = egui::RawInput { screen_rect, events, ..Default::default() };
            let mut output = ctx.run_ui(input, |ui| dialogs.show(ui.ctx()));
            output.textures_delta.clear();
        }
    }

    #[test]
    fn where_the_system_has_no_dialog_ours_saves_where_it_is_told() {
        IoTaskPool::get_or_init(TaskPool::new);
        let place = tempfile::tempdir().unwrap();
        let document = Document::default();
        let (scene, saving) = document.to_save(document.view().clone());
        let ctx = egui::Context::default();
        let mut dialogs = Dialogs::default();
        let wish = Wish::Save(Box::new((scene.clone(), saving.clone())));
        dialogs.own = Some((wish.of_ours(Some(place.path().to_owned())), wish));
        assert!(dialogs.is_asking() && dialogs.is_busy());
        frames(&mut dialogs, &ctx, &[None, None, None, Some(egui::Key::Enter), None, None]);
        assert!(!dialogs.is_asking());
        let outcomes = all_outcomes(&mut dialogs);
        let file = place.path().join(NEW_FILE);
        assert!(matches!(outcomes.as_slice(), [Outcome::Saved(_, path)] if *path == file), "{outcomes:?}");
        assert_eq!(scene::load(&file).unwrap(), scene);
        let wish = Wish::Save(Box::new((scene, saving)));
        dialogs.own = Some((wish.of_ours(Some(place.path().to_owned())), wish));
        // The first may only leave the box of the name.
        let escape = Some(egui::Key::Escape);
        frames(&mut dialogs, &ctx, &[None, None, escape, None, escape, None, None]);
        assert!(!dialogs.is_asking() && all_outcomes(&mut dialogs).is_empty(), "Escape gives it up");
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

    /// Whatever the dialog has asked before: nobody means to write a figure over a thesis.
    #[test]
    fn what_others_wrote_is_not_replaced() {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        let document = Document::default();
        let save = || Wish::Save(Box::new(document.to_save(document.view().clone())));
        let figure = || {
            let (figure, paper) = (crate::figure::Figure::default(), output::Paper::default());
            let (scene, format) = (Scene::default(), FigureFormat::Svg);
            Wish::Figure(Box::new(FigureOrder { figure, name: "a", scene, paper, format, scale: 1 }))
        };
        for name in ["mine.ron", "mine.svg", "mine.csv"] {
            std::fs::write(at(name), "mine").unwrap();
            let wish = if name.ends_with("ron") { save() } else { figure() };
            let outcome = wish.job(at(name))();
            assert!(
                matches!(outcome, Outcome::Failed(_)) && std::fs::read(at(name)).unwrap() == b"mine",
                "{outcome:?}"
            );
        }
        // Not all dialogs give an ending, and what is the program's own is replaced.
        for _ in 0..2 {
            assert!(matches!(save().job(at("new"))(), Outcome::Saved(_, path) if path == at("new.ron")));
            assert!(matches!(figure().job(at("new"))(), Outcome::Done(_)) && at("new.svg").exists());
        }
    }
}
