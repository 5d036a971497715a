//! What can go wrong while files are written.

use std::path::PathBuf;

/// Why a folder was refused or a file was not written; the path comes last.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The folder holds something already.
    #[error("the output folder is not empty; choose another one, or replace its files with --force: {}", .0.display())]
    NotEmpty(PathBuf),
    /// A file is in the way.
    #[error("the output folder is a file; choose another name: {}", .0.display())]
    NotAFolder(PathBuf),
    /// The folder cannot be created, listed or written.
    #[error("cannot write into the output folder ({cause}); choose another one: {}", path.display())]
    Unwritable {
        /// The folder.
        path: PathBuf,
        /// The operating system's words.
        cause: std::io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write the file ({cause}): {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The operating system's words.
        cause: std::io::Error,
    },
    /// A figure cannot be drawn.
    #[error("cannot draw the figure: {0}")]
    Figure(String),
}
