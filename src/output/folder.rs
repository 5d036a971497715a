//! The folder that results go into: checked and held before the work starts, so that no hour of it is lost at its end, and
//! filled at once when all of them are there.

use std::fs;
use std::path::{Path, PathBuf};

use crate::output::atomic::{TEMPORARY, sync_folder};
use crate::output::leftovers::{WHOLE, clean, is_temporary, move_files};
use crate::output::lock::Lock;
use crate::output::mark::is_own;
use crate::output::{OutputError, Summary};
use crate::scene::{Scene, load};

/// What may become of files that are in the folder already.
#[derive(Clone, Copy, Debug)]
pub enum Earlier<'a> {
    /// There must be none.
    Refused,
    /// Those that this program has written may be replaced.
    Replaced,
    /// There may be those of an interrupted run of this scene, which is resumed.
    Resumed(&'a Scene),
}

/// A folder asked for.
#[derive(Clone, Copy, Debug)]
pub struct FolderRequest<'a> {
    /// Its path; it is created with its parents.
    pub path: &'a Path,
    /// What may become of files in it.
    pub earlier: Earlier<'a>,
    /// How the names of files begin that will be written.
    pub names: &'a [&'a str],
    /// Files that are read, and must not lie in it.
    pub inputs: &'a [&'a Path],
    /// Files in it that do not count, such as the checkpoint.
    pub beside: &'a [&'a Path],
}

/// A folder held by one run.
#[derive(Debug)]
pub struct OutputFolder {
    path: PathBuf,
    lock: Lock,
}

impl OutputFolder {
    /// Takes hold of a folder and cleans up what dead runs have left in it.
    ///
    /// # Errors
    /// [`OutputError`]: another run holds it, it has files that must stay, or it cannot be written.
    pub fn claim(request: &FolderRequest<'_>) -> Result<Self, OutputError> {
        let path = request.path;
        let unwritable = |cause| OutputError::Unwritable { path: path.to_owned(), cause };
        if path.exists() && !path.is_dir() {
            return Err(OutputError::NotAFolder(path.to_owned()));
        }
        fs::create_dir_all(path).map_err(unwritable)?;
        let lock = Lock::of_folder_or_file(path)?;
        let whole = path.canonicalize().map_err(unwritable)?;
        let lies_in = |input: &&&Path| input.canonicalize().is_ok_and(|input| input.parent() == Some(&whole));
        if let Some(input) = request.inputs.iter().find(lies_in) {
            return Err(OutputError::HoldsInput(input.to_path_buf()));
        }
        clean(path);
        let mut entries = Vec::new();
        for entry in fs::read_dir(path).map_err(unwritable)? {
            entries.push(entry.map_err(unwritable)?.path());
        }
        let is_beside = |entry: &Path| {
            let same = |other: &&Path| other.canonicalize().ok() == entry.canonicalize().ok();
            is_temporary(entry) || request.beside.iter().any(same)
        };
        entries.retain(|entry| !is_beside(entry));
        let allowed = match request.earlier {
            Earlier::Refused => false,
            Earlier::Replaced => true,
            Earlier::Resumed(scene) => is_interrupted_run_of(path, scene),
        };
        if !allowed && !entries.is_empty() {
            return Err(OutputError::NotEmpty(path.to_owned()));
        }
        let is_named = |entry: &&PathBuf| {
            let name = entry.file_name().unwrap_or_default().to_string_lossy();
            request.names.iter().any(|begin| name.starts_with(begin))
        };
        if let Some(foreign) = entries.iter().filter(is_named).find(|entry| !is_own(entry)) {
            return Err(OutputError::Foreign(foreign.clone()));
        }
        tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(path).map_err(unwritable)?;
        Ok(Self { path: path.to_owned(), lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// False where the file system knows no locks, so that nobody keeps another run out.
    pub fn is_held(&self) -> bool {
        self.lock.is_held()
    }

    /// The summary of the run whose results are in it, if there are any.
    pub fn summary(&self) -> Option<Summary> {
        summary_in(&self.path)
    }

    /// True if files of this program are in it.
    pub fn has_own_files(&self) -> bool {
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        entries.into_iter().any(|entry| is_own(&entry.path()))
    }

    /// Lets `write` write into an empty folder beside the results and return the paths; when all are whole and on the disk,
    /// they take the places of earlier ones. Where the folder has been removed meanwhile it is made anew.
    ///
    /// # Errors
    /// What `write` returns, [`OutputError::Foreign`] for a file that has come there meanwhile, or why nothing can be
    /// written; earlier results are then as they were, and nothing half-written is left.
    pub fn fill(
        &mut self,
        write: impl FnOnce(&Path) -> Result<Vec<PathBuf>, OutputError>,
    ) -> Result<Vec<PathBuf>, OutputError> {
        let path = self.path.clone();
        let unwritable = |cause| OutputError::Unwritable { path: path.clone(), cause };
        if !path.is_dir() {
            fs::create_dir_all(&path).map_err(unwritable)?;
            self.lock = Lock::of_folder_or_file(&path)?;
        }
        let staging = tempfile::Builder::new().prefix(TEMPORARY).tempdir_in(&path).map_err(unwritable)?;
        let _staged = Lock::of_folder(staging.path())?;
        let written = write(staging.path())?;
        let mut places = Vec::with_capacity(written.len());
        for file in &written {
            let place = path.join(file.file_name().unwrap_or_default());
            if place.symlink_metadata().is_ok() && !is_own(&place) {
                return Err(OutputError::Foreign(place));
            }
            places.push(place);
        }
        // Else the next run could not replace it.
        debug_assert!(written.iter().all(|file| is_own(file)), "a result without the mark of the program: {written:?}");
        sync_folder(staging.path());
        let whole = path.join(WHOLE);
        fs::rename(staging.path(), &whole).map_err(unwritable)?;
        // From here on a run that is killed is completed by the next one that takes hold of the folder.
        let _ = staging.keep();
        move_files(&whole, &path).map_err(unwritable)?;
        Ok(places)
    }
}

/// Makes sure that `path` is a folder that can be written, creating it and its parents.
///
/// # Errors
/// If it holds files and `force` is false, if it is a file, if a run is writing there, or if a file cannot be created in
/// it.
pub fn prepare_folder(path: &Path, force: bool) -> Result<(), OutputError> {
    let earlier = if force { Earlier::Replaced } else { Earlier::Refused };
    OutputFolder::claim(&FolderRequest { path, earlier, names: &[], inputs: &[], beside: &[] }).map(drop)
}

/// True if the folder has the results of a run of this scene that was interrupted.
fn is_interrupted_run_of(path: &Path, scene: &Scene) -> bool {
    summary_in(path).is_some_and(|summary| !summary.complete)
        && load(&path.join("scene.ron")).is_ok_and(|own| own.difference_in_physics(scene).is_none())
}

fn summary_in(path: &Path) -> Option<Summary> {
    let file = path.join("summary.json");
    if is_own(&file) { serde_json::from_slice(&fs::read(file).ok()?).ok() } else { None }
}

/// The first of `base`, `base-2`, `base-3` … that does not exist.
pub fn free_folder(base: &Path) -> PathBuf {
    let mut candidate = base.to_owned();
    let mut number = 2_u32;
    while candidate.exists() {
        let mut name = base.as_os_str().to_owned();
        name.push(format!("-{number}"));
        candidate = PathBuf::from(name);
        number += 1;
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::write_whole;

    #[test]
    fn folders_are_created_probed_and_not_overwritten() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("a/b");
        prepare_folder(&deep, false).unwrap();
        prepare_folder(&deep, false).unwrap();
        assert_eq!(free_folder(&deep), root.path().join("a/b-2"));

        let file = deep.join("x");
        fs::write(&file, b"").unwrap();
        assert!(matches!(prepare_folder(&deep, false), Err(OutputError::NotEmpty(_))));
        prepare_folder(&deep, true).unwrap();
        assert!(matches!(prepare_folder(&file, true), Err(OutputError::NotAFolder(_))));
        assert!(matches!(prepare_folder(&file.join("y"), true), Err(OutputError::Unwritable { .. })));
    }

    fn request(path: &Path) -> FolderRequest<'_> {
        FolderRequest { path, earlier: Earlier::Replaced, names: &["a."], inputs: &[], beside: &[] }
    }

    /// A figure of this program that says `text`.
    fn own(text: &str) -> Vec<u8> {
        format!("<svg>{}{text}</svg>", crate::output::mark::SVG).into_bytes()
    }

    #[test]
    fn a_folder_is_held_by_one_and_filled_at_once() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("out");
        let mut folder = OutputFolder::claim(&request(&path)).unwrap();
        assert!(matches!(OutputFolder::claim(&request(&path)), Err(OutputError::InUse(_))));
        let write = |text: &'static str| {
            move |staging: &Path| {
                write_whole(&staging.join("a.svg"), &own(text))?;
                Ok(vec![staging.join("a.svg")])
            }
        };
        assert_eq!(folder.fill(write("old")).unwrap(), [path.join("a.svg")]);
        let failed = folder.fill(|staging| {
            write("half")(staging)?;
            Err(OutputError::Figure("disk full".to_owned()))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read(path.join("a.svg")).unwrap(), own("old"));
        assert_eq!(fs::read_dir(&path).unwrap().count(), 1);
        fs::remove_dir_all(&path).unwrap();
        folder.fill(write("new")).unwrap();
        assert_eq!(fs::read(path.join("a.svg")).unwrap(), own("new"));

        // Somebody has edited the figure.
        fs::write(path.join("a.svg"), "<svg></svg>").unwrap();
        assert!(matches!(folder.fill(write("newer")), Err(OutputError::Foreign(_))));
        drop(folder);
        assert!(matches!(OutputFolder::claim(&request(&path)), Err(OutputError::Foreign(_))));
        fs::remove_file(path.join("a.svg")).unwrap();
        let input = path.join("b.ron");
        fs::write(&input, "").unwrap();
        let holds = OutputFolder::claim(&FolderRequest { inputs: &[&input], ..request(&path) });
        assert!(matches!(holds, Err(OutputError::HoldsInput(_))));
        OutputFolder::claim(&request(&path)).unwrap();
    }
}
