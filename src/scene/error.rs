//! What can be wrong with a scene.

use std::path::PathBuf;

/// Why a scene was refused; the message names line, column, field, value and allowed range where they apply.
#[derive(Debug, thiserror::Error)]
pub enum SceneError {
    /// The file cannot be read.
    #[error("cannot read the scene: {cause}: {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The operating system's words.
        cause: std::io::Error,
    },
    /// The text is not a scene: syntax, unknown field or wrong type.
    #[error("{origin}:{line}:{column}: {message}")]
    Malformed {
        /// File or preset name.
        origin: String,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// Cause.
        message: String,
    },
    /// A value is out of its range or does not fit the others.
    #[error("{origin}:{line}:{column}: {field} = {value} is not allowed: {allowed}")]
    Refused {
        /// File or preset name.
        origin: String,
        /// Of the field, from 1; 0 where the field is not in the text.
        line: usize,
        /// Of the field, from 1; 0 where the field is not in the text.
        column: usize,
        /// Dotted path, `field.b0_ug`.
        field: String,
        /// As given.
        value: String,
        /// Allowed range, or the condition and its remedy.
        allowed: String,
    },
}
