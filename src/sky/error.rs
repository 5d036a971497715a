//! What can be wrong with a table of observations, and why a fit can fail.

use std::path::PathBuf;

/// Why a table was refused or a fit gave no result; the message names line and column where there are any.
#[derive(Debug, thiserror::Error)]
pub enum SkyError {
    /// The file cannot be read.
    #[error("cannot read the table: {cause}: {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The operating system's words.
        cause: std::io::Error,
    },
    /// The text is not such a table, or a value in it is not allowed.
    #[error("{origin}:{line}:{column}: {message}")]
    Malformed {
        /// File name.
        origin: String,
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
        /// Cause and remedy.
        message: String,
    },
    /// The fit has not enough to work with or found no minimum.
    #[error("the fit failed: {0}")]
    Fit(String),
    /// The caller asked to stop.
    #[error("the fit was stopped")]
    Stopped,
}
