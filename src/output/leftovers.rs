//! What runs that were killed have left in a folder.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::output::atomic::{TEMPORARY, sync_folder};
use crate::output::lock::{LOCK_FILE, is_free};

/// A folder of results that are whole and on the disk, and only have to be moved to their places.
pub(super) const WHOLE: &str = ".larmor-whole";

/// Ends what a run had begun that was killed while it moved its results to their places, and removes temporary files and
/// folders that no run uses any more. What cannot be removed stays.
pub(super) fn clean(folder: &Path) {
    let whole = folder.join(WHOLE);
    if whole.is_dir() && is_free(&whole) {
        let _ = move_files(&whole, folder);
    }
    // A name alone is not enough: another program may be writing.
    for path in temporaries(folder).into_iter().filter(|path| is_free(path)) {
        let _ = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
    }
}

/// Moves all files of one folder into another on the same disk, replacing those of the same names, and removes the folder.
pub(super) fn move_files(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(from)? {
        files.push(entry?.path());
    }
    files.sort();
    for file in &files {
        if let Some(name) = file.file_name() {
            std::fs::rename(file, to.join(name))?;
        }
    }
    sync_folder(to);
    std::fs::remove_dir(from)
}

/// True for names that only this program gives, and only for a while.
pub(super) fn is_temporary(path: &Path) -> bool {
    let is_ours = |name: &OsStr| name == WHOLE || name == LOCK_FILE || name.to_string_lossy().starts_with(TEMPORARY);
    path.file_name().is_some_and(is_ours)
}

fn temporaries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_partial = |path: &PathBuf| is_temporary(path) && !(path.ends_with(WHOLE) || path.ends_with(LOCK_FILE));
    entries.map(|entry| entry.path()).filter(is_partial).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::output::lock::Lock;

    #[test]
    fn only_what_nobody_uses_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at(".larmor-partial-dead.csv"), b"half").unwrap();
        fs::write(at(".larmor-partial-live.csv"), b"half").unwrap();
        fs::create_dir(at(".larmor-partial-folder")).unwrap();
        fs::write(at(".larmor-partial-folder/a"), b"").unwrap();
        fs::write(at("mine.csv"), b"").unwrap();
        let held = Lock::of_folder(&at(".larmor-partial-live.csv")).unwrap();
        clean(folder.path());
        let left = || temporaries(folder.path());
        assert_eq!(left(), [at(".larmor-partial-live.csv")]);
        drop(held);
        clean(folder.path());
        assert!(left().is_empty() && at("mine.csv").exists());
    }

    /// Killed between two of the renames that put results in their places.
    #[test]
    fn what_was_being_moved_is_moved() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), b"new").unwrap();
        fs::write(at("b"), b"old").unwrap();
        fs::create_dir(at(WHOLE)).unwrap();
        fs::write(at(WHOLE).join("b"), b"new").unwrap();
        clean(folder.path());
        assert_eq!(fs::read(at("b")).unwrap(), b"new");
        assert!(!at(WHOLE).exists() && at("a").exists());
    }
}
