//! Reading and writing scene files.

use std::path::Path;

use crate::scene::{Scene, SceneError};

/// Reads and validates a scene; `origin` (a path or a preset's name) is for messages.
///
/// # Errors
/// [`SceneError::Malformed`] or [`SceneError::Refused`], with line and column.
pub fn from_ron(text: &str, origin: &str) -> Result<Scene, SceneError> {
    ron::from_str(text).map_err(|error| SceneError::Malformed {
        origin: origin.to_owned(),
        line: error.span.start.line,
        column: error.span.start.col,
        message: error.code.to_string(),
    })
}

/// Reads and validates the scene in a file.
///
/// # Errors
/// As [`from_ron`], and [`SceneError::Unreadable`].
pub fn load(path: &Path) -> Result<Scene, SceneError> {
    let text =
        std::fs::read_to_string(path).map_err(|cause| SceneError::Unreadable { path: path.to_owned(), cause })?;
    from_ron(&text, &path.display().to_string())
}

/// The scene as a file: everything spelt out, so that it stays the same when defaults change.
pub fn to_ron(scene: &Scene) -> String {
    ron::ser::to_string_pretty(scene, ron::ser::PrettyConfig::default()).unwrap_or_default()
}
