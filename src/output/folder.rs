//! The folder a run writes into: checked before the run starts, so that no hour of work is lost at its end.

use std::path::{Path, PathBuf};

use crate::output::OutputError;

/// Makes sure that `path` is a folder that can be written, creating it and its parents.
///
/// # Errors
/// If it holds files and `force` is false, if it is a file, or if a file cannot be created in it.
pub fn prepare_folder(path: &Path, force: bool) -> Result<(), OutputError> {
    let unwritable = |cause| OutputError::Unwritable { path: path.to_owned(), cause };
    if path.exists() && !path.is_dir() {
        return Err(OutputError::NotAFolder(path.to_owned()));
    }
    if path.is_dir() && !force && std::fs::read_dir(path).map_err(unwritable)?.next().is_some() {
        return Err(OutputError::NotEmpty(path.to_owned()));
    }
    std::fs::create_dir_all(path).map_err(unwritable)?;
    tempfile::Builder::new().prefix(".larmor-").tempfile_in(path).map_err(unwritable)?;
    Ok(())
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

    #[test]
    fn folders_are_created_probed_and_not_overwritten() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("a/b");
        prepare_folder(&deep, false).unwrap();
        prepare_folder(&deep, false).unwrap();
        assert_eq!(free_folder(&deep), root.path().join("a/b-2"));

        let file = deep.join("x");
        std::fs::write(&file, b"").unwrap();
        assert!(matches!(prepare_folder(&deep, false), Err(OutputError::NotEmpty(_))));
        prepare_folder(&deep, true).unwrap();
        assert!(matches!(prepare_folder(&file, true), Err(OutputError::NotAFolder(_))));
        assert!(matches!(prepare_folder(&file.join("y"), true), Err(OutputError::Unwritable { .. })));
    }
}
