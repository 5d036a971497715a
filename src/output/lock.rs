//! One run for each folder and each checkpoint: locks that the system holds, and lets go when a program ends in whatever
//! way.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::output::OutputError;

/// Held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _held: Option<File>,
}

impl Lock {
    /// Locks an open file or folder, of which `path` is the name. Where the file system knows no locks there is none, and
    /// nobody is refused.
    ///
    /// # Errors
    /// [`OutputError::InUse`] if another program, or this one, holds it.
    pub fn of(file: File, path: &Path) -> Result<Self, OutputError> {
        match file.try_lock() {
            Ok(()) => Ok(Self { _held: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(OutputError::InUse(path.to_owned())),
            Err(TryLockError::Error(_)) => Ok(Self { _held: None }),
        }
    }

    /// Locks a folder; systems that do not open folders as files have no lock on them.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn of_folder(path: &Path) -> Result<Self, OutputError> {
        File::open(path).map_or(Ok(Self { _held: None }), |folder| Self::of(folder, path))
    }
}

/// True if nobody holds the file or folder at `path`; false where the file system cannot tell.
pub fn is_free(path: &Path) -> bool {
    Lock::of_folder(path).is_ok_and(|lock| lock._held.is_some())
}
