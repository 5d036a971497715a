//! Files that appear whole or not at all: a temporary file in the same folder, then a rename.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use tempfile::{Builder, NamedTempFile, TempDir};

use crate::output::OutputError;
use crate::output::lock::Lock;

/// How the names of temporary files and folders begin; nobody else gives such names.
pub(super) const TEMPORARY: &str = ".larmor-partial-";

/// Writes `bytes` to `path`, replacing what is there only when everything is on disk.
///
/// # Errors
/// [`OutputError::File`]; `path` is then as it was.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let mut file = temporary_beside(path)?;
    file.write_all(bytes).map_err(|cause| file_error(path, cause))?;
    persist(file, path)
}

/// The folder that a file lies in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Brings the names in a folder to the disk, where the system can.
pub(super) fn sync_folder(path: &Path) {
    // Where it cannot, the files themselves are on the disk all the same.
    if let Ok(folder) = File::open(path) {
        let _ = folder.sync_all();
    }
}

/// A temporary file in the folder of `path` with the same extension. It is locked while it is in use, by which the cleaning
/// of leftovers tells it from what a dead run has left.
///
/// # Errors
/// [`OutputError::File`].
pub fn temporary_beside(path: &Path) -> Result<NamedTempFile, OutputError> {
    let suffix = path.extension().map(|extension| format!(".{}", extension.to_string_lossy())).unwrap_or_default();
    let mut builder = Builder::new();
    builder.prefix(TEMPORARY).suffix(&suffix);
    // A temporary file is private by default; a result follows the user's umask like any other file.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder_of(path)).map_err(|cause| file_error(path, cause))?;
    // Nobody else knows it yet; where the file system has no locks, leftovers are not cleaned either.
    let _ = file.as_file().try_lock();
    Ok(file)
}

/// A temporary folder beside `path`, which goes with its owner unless it is renamed and kept, and the lock by which the
/// cleaning of leftovers tells it from what a dead run has left.
///
/// # Errors
/// [`OutputError::File`].
pub fn temporary_folder_beside(path: &Path) -> Result<(TempDir, Lock), OutputError> {
    let folder = Builder::new().prefix(TEMPORARY).tempdir_in(folder_of(path));
    let folder = folder.map_err(|cause| file_error(path, cause))?;
    let lock = Lock::of_folder(folder.path())?;
    Ok((folder, lock))
}

/// Brings a temporary file to the disk and gives it the name `path`.
///
/// # Errors
/// [`OutputError::File`]; `path` is then as it was.
pub fn persist(file: NamedTempFile, path: &Path) -> Result<(), OutputError> {
    file.as_file().sync_all().map_err(|cause| file_error(path, cause))?;
    file.persist(path).map_err(|error| file_error(path, error.error))?;
    Ok(())
}

pub(super) fn file_error(path: &Path, cause: std::io::Error) -> OutputError {
    OutputError::File { path: path.to_owned(), cause }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        write_whole(&path, b"old").unwrap();
        write_whole(&path, b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");

        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_missing_folder_is_named() {
        let error = write_whole(Path::new("/nonexistent/a/b.csv"), b"").unwrap_err();
        assert!(error.to_string().ends_with("/nonexistent/a/b.csv"), "{error}");
    }
}
