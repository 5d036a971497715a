//! Changes that no file holds yet are kept beside the settings, for the case that the window ends in an unusual way.
//!
//! Each window has a file of its own and a lock that the system lets go when it ends in whatever way. A file whose lock is
//! free belongs to nobody any more, and is offered to the next window.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bevy::prelude::{Res, ResMut, Resource};
use bevy::time::{Real, Time};
use serde::{Deserialize, Serialize};

use super::dialogs::Dialogs;
use crate::output::{self, Lock};
use crate::scene::{self, Scene};
use crate::viewer::document::{Document, Origin};
use crate::viewer::run::RunState;

/// Longest time that a change stays without a copy.
const EVERY: Duration = Duration::from_secs(30);

/// What is written.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// File of the scene, if it has one whose name is text.
    file: Option<PathBuf>,
    scene: String,
}

/// Changes of a window that is gone.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Leftover {
    path: PathBuf,
    /// The scene as it was.
    pub scene: Scene,
    /// Where it came from.
    pub origin: Origin,
    /// How long ago it was written.
    pub ago: Duration,
}

/// The copy of this window's changes; without a place nothing is kept.
#[derive(Resource, Default)]
pub(super) struct Autosave {
    place: Option<(PathBuf, Lock)>,
    written: Option<Scene>,
    tried_at: Option<Duration>,
    generation: u64,
    /// Of a window before this one.
    pub leftover: Option<Leftover>,
    /// The user has been asked about it.
    pub asked: bool,
}

impl Autosave {
    /// Begins to keep copies in `folder`, and looks for those of windows that are gone.
    pub fn within(folder: &Path) -> Self {
        let leftover = leftovers(folder).into_iter().min_by_key(|left| left.ago);
        Self { place: claim(folder), leftover, ..Self::default() }
    }

    /// The job that brings the copy up to date, if one is due `now`.
    fn due(&mut self, now: Duration, document: &Document, generation: u64) -> Option<impl FnOnce() + Send + use<>> {
        let (path, _) = self.place.as_ref()?;
        let document = document.own();
        let is_dirty = document.is_dirty();
        let is_early = self.tried_at.is_some_and(|then| now.saturating_sub(then) < EVERY);
        let waits = generation == self.generation && is_early;
        let is_same = match &self.written {
            Some(written) => is_dirty && written == document.scene(),
            None => !is_dirty,
        };
        if is_same || is_dirty && waits {
            return None;
        }
        (self.tried_at, self.generation) = (Some(now), generation);
        self.written = is_dirty.then(|| document.scene().clone());
        let (path, file, scene) = (path.clone(), document.file().map(Path::to_owned), self.written.clone());
        Some(move || match scene {
            Some(scene) => drop(write(&path, file, &scene)),
            None => drop(fs::remove_file(path)),
        })
    }

    /// What brings the copy up to date at once; `None` where nothing is to be kept.
    pub fn job(&self, document: &Document) -> Option<impl FnOnce() + Send + use<>> {
        let (path, _) = self.place.as_ref()?;
        let document = document.own();
        if !document.is_dirty() {
            return None;
        }
        let (path, file, scene) = (path.clone(), document.file().map(Path::to_owned), document.scene().clone());
        Some(move || {
            let _ = write(&path, file, &scene);
        })
    }

    /// Nothing of this window is worth keeping any more.
    pub fn forget(&mut self) {
        if let Some((path, lock)) = self.place.take() {
            let _ = fs::remove_file(&path);
            drop(lock);
            let _ = fs::remove_file(lock_of(&path));
        }
    }
}

impl Leftover {
    /// Removes the files of it.
    pub fn remove(&self) {
        let _ = fs::remove_file(&self.path);
        let _ = fs::remove_file(lock_of(&self.path));
    }
}

/// Keeps the copy up to date: each half minute, and whenever a run starts.
pub(super) fn keep(
    time: Res<Time<Real>>,
    document: Res<Document>,
    run: Res<RunState>,
    mut autosave: ResMut<Autosave>,
    mut dialogs: ResMut<Dialogs>,
) {
    if let Some(job) = autosave.due(time.elapsed(), &document, run.generation()) {
        dialogs.quietly(job);
    }
}

fn lock_of(path: &Path) -> PathBuf {
    path.with_extension("lock")
}

/// A name in `folder` that is this window's alone, with its lock.
fn claim(folder: &Path) -> Option<(PathBuf, Lock)> {
    fs::create_dir_all(folder).ok()?;
    let nanoseconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_nanos();
    let path = folder.join(format!("{}-{nanoseconds}.ron", std::process::id()));
    let lock = Lock::of(File::create_new(lock_of(&path)).ok()?, &path).ok()?;
    Some((path, lock))
}

fn write(path: &Path, file: Option<PathBuf>, scene: &Scene) -> Option<()> {
    let file = file.filter(|file| file.to_str().is_some());
    let kept = Kept { file, scene: scene::to_ron(scene) };
    output::write_whole(path, ron::ser::to_string(&kept).ok()?.as_bytes()).ok()
}

/// What windows that are gone have left in `folder`; what nobody can read is removed.
fn leftovers(folder: &Path) -> Vec<Leftover> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let all: Vec<PathBuf> = entries.collect();
    // A window that has changed nothing leaves its lock alone.
    for lock in all.iter().filter(|path| path.extension().is_some_and(|ending| ending == "lock")) {
        if !lock.with_extension("ron").exists() && output::is_free(lock) {
            let _ = fs::remove_file(lock);
        }
    }
    let scenes = all.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "ron"));
    let is_ownerless = |lock: &Path| !lock.exists() || output::is_free(lock);
    scenes.filter(|path| is_ownerless(&lock_of(path))).filter_map(|path| read(&path)).collect()
}

fn read(path: &Path) -> Option<Leftover> {
    let text = fs::read_to_string(path).ok()?;
    let kept: Option<Kept> = ron::from_str(&text).ok();
    let scene = kept.as_ref().and_then(|kept| scene::from_ron(&kept.scene, "autosave").ok());
    let Some((kept, scene)) = kept.zip(scene) else {
        let _ = fs::remove_file(path);
        return None;
    };
    let ago = fs::metadata(path).and_then(|data| data.modified()).ok().and_then(|then| then.elapsed().ok());
    let origin = kept.file.map_or(Origin::Unnamed, Origin::File);
    Some(Leftover { path: path.to_owned(), scene, origin, ago: ago.unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_b0(b0_ug: f64) -> Scene {
        let mut scene = Scene::default();
        scene.field.b0_ug = b0_ug;
        scene
    }

    fn due(autosave: &mut Autosave, seconds: u64, document: &Document, generation: u64) -> bool {
        let job = autosave.due(Duration::from_secs(seconds), document, generation);
        job.map(|job| job()).is_some()
    }

    #[test]
    fn changes_are_kept_each_half_minute_and_at_each_run() {
        let place = tempfile::tempdir().unwrap();
        let mut autosave = Autosave::within(place.path());
        let mut document = Document::default();
        assert!(!due(&mut autosave, 100, &document, 1), "nothing has changed");
        document.edit(with_b0(2.0), true);
        assert!(due(&mut autosave, 101, &document, 1), "the first change");
        document.edit(with_b0(3.0), true);
        assert!(!due(&mut autosave, 120, &document, 1));
        assert!(due(&mut autosave, 121, &document, 2), "a run has started");
        document.edit(with_b0(4.0), true);
        assert!(due(&mut autosave, 152, &document, 2), "half a minute later");
        assert!(!due(&mut autosave, 300, &document, 3), "the same scene again");
    }

    #[test]
    fn what_a_dead_window_left_is_offered_once_and_what_a_living_one_keeps_is_not() {
        let place = tempfile::tempdir().unwrap();
        let mut dead = Autosave::within(place.path());
        let mut document = Document::new(Scene::default(), Origin::File("/a/b.ron".into()));
        document.edit(with_b0(2.0), true);
        assert!(due(&mut dead, 100, &document, 1));
        assert_eq!(Autosave::within(place.path()).leftover, None, "it lives");
        drop(dead);
        let next = Autosave::within(place.path());
        let left = next.leftover.clone().unwrap();
        assert_eq!((left.scene.clone(), left.origin.clone()), (with_b0(2.0), Origin::File("/a/b.ron".into())));
        left.remove();
        drop(next);
        assert_eq!(Autosave::within(place.path()).leftover, None);
    }

    #[test]
    fn a_window_that_ends_in_good_order_leaves_nothing() {
        let place = tempfile::tempdir().unwrap();
        let mut document = Document::default();
        document.edit(with_b0(2.0), true);
        let mut autosave = Autosave::within(place.path());
        assert!(due(&mut autosave, 100, &document, 1));
        document.undo();
        assert!(due(&mut autosave, 101, &document, 1), "what is not dirty needs no copy");
        autosave.forget();
        fs::write(place.path().join("1-1.ron"), "(nonsense").unwrap();
        assert_eq!(Autosave::within(place.path()).leftover, None);
        let left = fs::read_dir(place.path()).unwrap().flatten().map(|entry| entry.path());
        let scenes = left.filter(|path| path.extension().is_some_and(|ending| ending == "ron"));
        assert_eq!(scenes.count(), 0, "nor does what nobody can read");
    }
}
