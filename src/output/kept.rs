//! A file that a run writes again and again, such as its checkpoint: held by that run alone, and replaced only when the
//! next one is on the disk.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::output::OutputError;
use crate::output::atomic::{file_error, folder_of, sync_folder, temporary_beside};
use crate::output::leftovers::clean;
use crate::output::lock::Lock;

/// The place of such a file. One that was never written leaves nothing behind.
#[derive(Debug)]
pub struct KeptFile {
    path: PathBuf,
    lock: Lock,
}

impl KeptFile {
    /// Takes hold of a place: of the file there, or of an empty one that keeps the place until the first is written. What
    /// is in a file that is there is for the caller to judge.
    ///
    /// # Errors
    /// [`OutputError::NotAFile`], [`OutputError::InUse`] if another run holds it, or [`OutputError::File`].
    pub fn claim(path: &Path) -> Result<Self, OutputError> {
        if path.symlink_metadata().is_ok() && !path.is_file() {
            return Err(OutputError::NotAFile(path.to_owned()));
        }
        clean(folder_of(path));
        // Also makes sure that files can be made beside it.
        drop(temporary_beside(path)?);
        let open = OpenOptions::new().append(true).create(true).open(path);
        let lock = Lock::of(open.map_err(|cause| file_error(path, cause))?, path)?;
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

    /// True if nothing has been written there yet.
    pub fn is_empty(&self) -> bool {
        self.path.metadata().map_or(true, |metadata| metadata.len() == 0)
    }

    /// Replaces the file; the old one stays until the new one is on the disk. A folder that has been removed is made anew.
    ///
    /// # Errors
    /// [`OutputError::File`]; the file is then as it was.
    pub fn replace(&mut self, bytes: &[u8]) -> Result<(), OutputError> {
        let failed = |cause| file_error(&self.path, cause);
        let folder = folder_of(&self.path);
        fs::create_dir_all(folder).map_err(failed)?;
        let mut file = temporary_beside(&self.path)?;
        file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
        // The new file is held already, by the lock of temporary files, so that nobody gets in between.
        let held: File = file.persist(&self.path).map_err(|error| failed(error.error))?;
        sync_folder(folder);
        self.lock = Lock::of(held, &self.path)?;
        Ok(())
    }
}

impl Drop for KeptFile {
    fn drop(&mut self) {
        if self.is_empty() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_held_from_the_first_to_the_last() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.larmor");
        let mut kept = KeptFile::claim(&path).unwrap();
        for text in ["one", "two"] {
            assert!(matches!(KeptFile::claim(&path), Err(OutputError::InUse(_))), "before {text}");
            kept.replace(text.as_bytes()).unwrap();
            assert_eq!(fs::read(&path).unwrap(), text.as_bytes());
        }
        drop(kept);
        assert!(!KeptFile::claim(&path).unwrap().is_empty());
        // Killed while it wrote.
        fs::write(folder.path().join(".larmor-partial-abcdef"), "half").unwrap();
        drop(KeptFile::claim(&folder.path().join("never")).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(matches!(KeptFile::claim(folder.path()), Err(OutputError::NotAFile(_))));
        assert!(matches!(KeptFile::claim(Path::new("/dev/null")), Err(OutputError::NotAFile(_))));
    }

    /// The folder has gone, with a file in its place; later it is back.
    #[test]
    fn a_file_that_cannot_be_replaced_stays_and_is_held() {
        let place = tempfile::tempdir().unwrap();
        let (folder, away) = (place.path().join("runs"), place.path().join("away"));
        fs::create_dir(&folder).unwrap();
        let path = folder.join("run.larmor");
        let mut kept = KeptFile::claim(&path).unwrap();
        kept.replace(b"one").unwrap();
        fs::rename(&folder, &away).unwrap();
        fs::write(&folder, "in the way").unwrap();
        assert!(matches!(kept.replace(b"two"), Err(OutputError::File { .. })));
        assert_eq!(fs::read(away.join("run.larmor")).unwrap(), b"one");
        assert_eq!(fs::read(&folder).unwrap(), b"in the way");
        fs::remove_file(&folder).unwrap();
        fs::rename(&away, &folder).unwrap();
        assert!(matches!(KeptFile::claim(&path), Err(OutputError::InUse(_))));
        kept.replace(b"three").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"three");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    }
}
