//! Takes hold of what a command writes to, and says where nothing keeps another run out of it.

use std::path::Path;

use crate::cli::print;
use crate::output::{FolderRequest, KeptFile, OutputError, OutputFolder};

/// Takes hold of a folder for results.
///
/// # Errors
/// As [`OutputFolder::claim`].
pub(super) fn folder(request: &FolderRequest<'_>) -> Result<OutputFolder, OutputError> {
    let folder = OutputFolder::claim(request)?;
    warn_unless(folder.is_held(), folder.path());
    Ok(folder)
}

/// Takes hold of a file that is written again and again.
///
/// # Errors
/// As [`KeptFile::claim`].
pub(super) fn file(path: &Path) -> Result<KeptFile, OutputError> {
    let file = KeptFile::claim(path)?;
    warn_unless(file.is_held(), path);
    Ok(file)
}

fn warn_unless(held: bool, path: &Path) {
    if !held {
        print::stderr(&format!(
            "larmor: warning: the file system has no locks, so that nothing keeps another run from writing here; see to it \
             that none does: {}",
            path.display()
        ));
    }
}
