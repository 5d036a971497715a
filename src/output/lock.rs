//! One run for each folder and each checkpoint: locks that the system holds, and lets go when a program ends in whatever
//! way.
//!
//! Some file systems lock files but not folders, as NFS does: there a file in the folder is locked in its place. Others know
//! no locks at all, and nobody is kept out.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::output::OutputError;

/// A file in a folder that is locked in the place of the folder. One that was left by a dead run holds nobody up.
pub(super) const LOCK_FILE: &str = ".larmor-lock";

/// Held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    held: Option<File>,
    /// A file made for the lock alone, which goes with it.
    file: Option<PathBuf>,
}

impl Lock {
    const NONE: Self = Self { held: None, file: None };

    /// Locks an open file or folder, of which `path` is the name. Where the file system knows no locks there is none, and
    /// nobody is refused.
    ///
    /// # Errors
    /// [`OutputError::InUse`] if another program, or this one, holds it.
    pub fn of(file: File, path: &Path) -> Result<Self, OutputError> {
        Ok(Self { held: locked(file, path)?, file: None })
    }

    /// Locks a folder itself, where the system opens folders as files and the file system locks them.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn of_folder(path: &Path) -> Result<Self, OutputError> {
        File::open(path).map_or(Ok(Self::NONE), |folder| Self::of(folder, path))
    }

    /// Locks a folder, or where that cannot be a file in it.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn of_folder_or_file(path: &Path) -> Result<Self, OutputError> {
        let folder = Self::of_folder(path)?;
        if folder.is_held() {
            return Ok(folder);
        }
        let name = path.join(LOCK_FILE);
        // Another run that ends may remove the file between its being opened and locked.
        while let Ok(file) = OpenOptions::new().append(true).create(true).open(&name) {
            let Some(file) = locked(file, path)? else {
                let _ = std::fs::remove_file(&name);
                break;
            };
            if is_at(&file, &name) {
                return Ok(Self { held: Some(file), file: Some(name) });
            }
        }
        Ok(Self::NONE)
    }

    /// False where the file system knows no locks.
    pub fn is_held(&self) -> bool {
        self.held.is_some()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Still held, so that nobody else's is removed.
        if let Some(file) = &self.file {
            let _ = std::fs::remove_file(file);
        }
    }
}

/// The file if it could be locked, `None` where the file system knows no locks.
fn locked(file: File, path: &Path) -> Result<Option<File>, OutputError> {
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(OutputError::InUse(path.to_owned())),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

/// True if the open file is the one of this name.
#[cfg(unix)]
fn is_at(file: &File, name: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let number = |metadata: &std::fs::Metadata| (metadata.dev(), metadata.ino());
    matches!((file.metadata(), name.metadata()), (Ok(own), Ok(there)) if number(&own) == number(&there))
}

/// Other systems do not remove files that are open.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// True if nobody holds the file or folder at `path`; false where the file system cannot tell.
pub fn is_free(path: &Path) -> bool {
    Lock::of_folder(path).is_ok_and(|lock| lock.is_held())
}
