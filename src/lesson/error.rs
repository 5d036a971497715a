//! What can be wrong with a lesson.

use std::path::PathBuf;

/// Why a lesson was refused; the message names line and column, what is wrong and what is allowed.
#[derive(Debug, thiserror::Error)]
pub enum LessonError {
    /// The file or the folder cannot be read.
    #[error("cannot read the lesson: {cause}: {}", path.display())]
    Unreadable {
        /// The file or the folder.
        path: PathBuf,
        /// The operating system's words.
        cause: std::io::Error,
    },
    /// The text is no lesson, or one that cannot be taught.
    #[error("{origin}:{line}:{column}: {message}")]
    Wrong {
        /// File or name.
        origin: String,
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
        /// What is wrong, and what is allowed.
        message: String,
    },
}
