//! Reading and writing scene files.

use std::path::Path;

use ron::error::SpannedError;
use ron::ser::PrettyConfig;

use crate::scene::comma::{entries_as_one_number, number_with_comma};
use crate::scene::explain::{explain, quote};
use crate::scene::locate::{self, Spot};
use crate::scene::parameters::{Kind, parameter};
use crate::scene::validate::version_remedy;
use crate::scene::{SCHEMA_VERSION, Scene, SceneError, validate};
use crate::text;

/// Largest file that is read as a scene.
const MAX_BYTES: u64 = 1 << 20;

/// Reads and validates a scene; `origin` (a path or a preset's name) is for messages.
///
/// # Errors
/// [`SceneError::Malformed`] or [`SceneError::Refused`], with line and column.
pub fn from_ron(text: &str, origin: &str) -> Result<Scene, SceneError> {
    let scene: Scene = ron::from_str(text).map_err(|error| malformed(text, origin, &error))?;
    validate(&scene, origin).map_err(|error| with_position(error, text))?;
    Ok(scene)
}

/// Reads and validates the scene in a file.
///
/// # Errors
/// As [`from_ron`], and [`SceneError::Unreadable`].
pub fn load(path: &Path) -> Result<Scene, SceneError> {
    let bytes = text::read(path, MAX_BYTES).map_err(|cause| SceneError::Unreadable { path: path.to_owned(), cause })?;
    let origin = path.display().to_string();
    match text::decode(&bytes) {
        Ok(text) => from_ron(&text, &origin),
        Err(error) => {
            let (line, column) = error.place();
            Err(SceneError::Malformed { origin, line, column, message: error.to_string() })
        }
    }
}

/// The scene as a file: everything spelt out, so that it stays the same when defaults change.
pub fn to_ron(scene: &Scene) -> String {
    let style = PrettyConfig::new().new_line("\n").compact_arrays(true);
    // Plain numbers and strings written to a string: the serialiser has no way to fail.
    let mut text = ron::ser::to_string_pretty(scene, style).unwrap_or_default();
    text.push('\n');
    text
}

/// Points a refusal at the value it is about, or at the section that leaves the value to its default.
fn with_position(error: SceneError, text: &str) -> SceneError {
    let SceneError::Refused { origin, field, value, mut allowed, .. } = error else { return error };
    let spots = locate::spots(text);
    if let Some(hint) = entries_as_one_number(text, &spots, &field) {
        allowed = format!("{allowed}; {hint}");
    }
    let (line, column) = match locate::closest(&spots, &field) {
        Some(spot) => text::position(text, fault(text, spot, &field)),
        None => (0, 0),
    };
    SceneError::Refused { origin, line, column, field, value, allowed }
}

/// Byte offset of what is at fault in the value of a field: in words the letter that is out of place, if it stands in
/// the text as itself.
fn fault(text: &str, spot: &Spot, field: &str) -> usize {
    let written = text.get(spot.value.clone()).unwrap_or_default();
    let within = parameter(field).and_then(|parameter| match &parameter.kind {
        Kind::Text(kind) => kind.misplaced(written),
        _ => None,
    });
    spot.value.start + within.map_or(0, |(offset, _)| offset)
}

/// Turns the parser's error into one that names the field; a file of another version is told so first.
fn malformed(text: &str, origin: &str, error: &SpannedError) -> SceneError {
    let spots = locate::spots(text);
    let origin = origin.to_owned();
    let version = spots.iter().find(|spot| spot.path == "version");
    if let Some(number) = version.and_then(|spot| quote(text, spot).parse::<u32>().ok())
        && number != SCHEMA_VERSION
    {
        let refused = SceneError::Refused {
            origin,
            line: 0,
            column: 0,
            field: "version".to_owned(),
            value: number.to_string(),
            allowed: version_remedy(),
        };
        return with_position(refused, text);
    }
    let end = locate::offset(text, error.span.end.line, error.span.end.col);
    let (at, message) =
        number_with_comma(text, &spots, end).unwrap_or_else(|| explain(text, &spots, error, end, "scene"));
    let (line, column) = text::position(text, at);
    SceneError::Malformed { origin, line, column, message }
}
