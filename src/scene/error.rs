//! What can be wrong with a scene.

use std::fmt::Write as _;
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
    #[error("{}: {field} = {value} is not allowed: {allowed}", place(origin, *line, *column))]
    Refused {
        /// File or preset name.
        origin: String,
        /// Of the value, from 1; of its section where the value is a default; 0 where neither is in the text.
        line: usize,
        /// Of the value, from 1; of its section where the value is a default; 0 where neither is in the text.
        column: usize,
        /// Dotted path, `field.b0_ug`.
        field: String,
        /// As given.
        value: String,
        /// Allowed range, or the condition and its remedy.
        allowed: String,
    },
}

/// `origin:line:column`, or the origin alone where there is no position.
fn place(origin: &str, line: usize, column: usize) -> String {
    let mut place = origin.to_owned();
    if line > 0 {
        // Writing to a string cannot fail.
        let _ = write!(place, ":{line}:{column}");
    }
    place
}
