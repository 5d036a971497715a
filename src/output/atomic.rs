//! Files that appear whole or not at all: a temporary file in the same folder, then a rename.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

use crate::output::OutputError;

/// Writes `bytes` to `path`, replacing what is there only when everything is on disk.
///
/// # Errors
/// [`OutputError::File`]; `path` is then as it was.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let mut file = temporary_beside(path)?;
    file.write_all(bytes).map_err(|cause| file_error(path, cause))?;
    persist(file, path)
}

/// Makes sure that a file can be written at `path`, for work whose result would otherwise be lost at its end.
///
/// # Errors
/// [`OutputError::File`] if its folder does not exist or cannot be written.
pub fn ensure_writable(path: &Path) -> Result<(), OutputError> {
    temporary_beside(path).map(drop)
}

/// Lets `write` fill a temporary file given by its path, then moves it to `path`.
///
/// # Errors
/// Whatever `write` returns, or [`OutputError::File`]; `path` is then as it was.
pub(super) fn write_through(
    path: &Path,
    write: impl FnOnce(&Path) -> Result<(), OutputError>,
) -> Result<(), OutputError> {
    let file = temporary_beside(path)?;
    write(file.path())?;
    persist(file, path)
}

/// A temporary file in the folder of `path` with the same extension, so that encoders recognise it.
fn temporary_beside(path: &Path) -> Result<NamedTempFile, OutputError> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let suffix = path.extension().map(|extension| format!(".{}", extension.to_string_lossy())).unwrap_or_default();
    let mut builder = Builder::new();
    builder.prefix(".larmor-").suffix(&suffix);
    // A temporary file is private by default; a result follows the user's umask like any other file.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder).map_err(|cause| file_error(path, cause))
}

fn persist(file: NamedTempFile, path: &Path) -> Result<(), OutputError> {
    // Opened anew because an encoder may have written through the path.
    File::open(file.path()).and_then(|written| written.sync_all()).map_err(|cause| file_error(path, cause))?;
    file.persist(path).map_err(|error| file_error(path, error.error))?;
    Ok(())
}

fn file_error(path: &Path, cause: std::io::Error) -> OutputError {
    OutputError::File { path: path.to_owned(), cause }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_a_failure_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        write_whole(&path, b"old").unwrap();
        write_whole(&path, b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");

        let failed = write_through(&path, |partial| {
            std::fs::write(partial, b"half").unwrap();
            Err(OutputError::Figure("interrupted".to_owned()))
        });
        assert!(failed.is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_missing_folder_is_named() {
        let error = write_whole(Path::new("/nonexistent/a/b.csv"), b"").unwrap_err();
        assert!(error.to_string().ends_with("/nonexistent/a/b.csv"), "{error}");
    }
}
