//! What can go wrong while files are written.

use std::path::PathBuf;

/// Why a folder was refused or a file was not written; the path comes last.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The folder holds something already.
    #[error("the output folder is not empty; choose another one, or replace its files with --force: {}", .0.display())]
    NotEmpty(PathBuf),
    /// A file of this program that has not been asked to be replaced.
    #[error("a file of this name is there already; choose another folder, or replace it with --force: {}", .0.display())]
    Exists(PathBuf),
    /// A file is in the way.
    #[error("the output folder is a file; choose another name: {}", .0.display())]
    NotAFolder(PathBuf),
    /// A folder or a device is in the way of a file.
    #[error("this is a folder or a device, no file; choose another name: {}", .0.display())]
    NotAFile(PathBuf),
    /// A name that says that the file is of another kind than what is written.
    #[error("what is written here has a name that ends in {endings}; choose such a name: {}", path.display())]
    OtherEnding {
        /// The endings that it may have.
        endings: String,
        /// The file.
        path: PathBuf,
    },
    /// A file that is read for what would be written in its place.
    #[error("this is an input of the command, which must not be lost; choose another name: {}", .0.display())]
    IsInput(PathBuf),
    /// A file that this program has not written would be replaced.
    #[error(
        "a file of this name is there that larmor did not write as a result, or that was changed since or is of an earlier \
         version; move it away or choose another name: {}",
        .0.display()
    )]
    Foreign(PathBuf),
    /// The scene or another input lies where results would go.
    #[error("the output folder holds an input of this run; choose another folder, so that no input is lost: {}", .0.display())]
    HoldsInput(PathBuf),
    /// Another run writes there.
    #[error("another run is writing here; wait for its end, or choose another name: {}", .0.display())]
    InUse(PathBuf),
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

impl OutputError {
    /// True if what was asked for is refused as it stands, before anything has been done.
    pub fn is_refusal(&self) -> bool {
        !matches!(self, Self::Unwritable { .. } | Self::File { .. } | Self::Figure(_))
    }
}
