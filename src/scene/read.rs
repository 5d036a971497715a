//! Reading and writing scene files.

use std::path::Path;

use ron::error::{Error as RonError, SpannedError};
use ron::ser::PrettyConfig;

use crate::scene::comma::{entries_as_one_number, number_with_comma};
use crate::scene::locate::{self, Spot};
use crate::scene::parameters::{Kind, Parameter, parameter};
use crate::scene::validate::version_remedy;
use crate::scene::{SCHEMA_VERSION, Scene, SceneError, validate};
use crate::text;

/// Largest file that is read as a scene.
const MAX_BYTES: u64 = 1 << 20;
/// Longest piece of a file that a message quotes, in characters.
const MAX_QUOTE: usize = 40;

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
    let (at, message) = number_with_comma(text, &spots, end).unwrap_or_else(|| explain(text, &spots, error, end));
    let (line, column) = text::position(text, at);
    SceneError::Malformed { origin, line, column, message }
}

/// Byte offset and cause of an error that the parser met at or before the byte offset `end`.
fn explain(text: &str, spots: &[Spot], error: &SpannedError, end: usize) -> (usize, String) {
    let named = |field: &str| {
        let last = |spot: &&Spot| spot.path.rsplit('.').next() == Some(field) && spot.name_at <= end;
        spots.iter().rfind(last)
    };
    match &error.code {
        RonError::NoSuchStructField { found, expected, .. } => {
            let (at, path) = named(found).map_or((end, found.as_str()), |spot| (spot.name_at, spot.path.as_str()));
            (at, format!("unknown field {}; allowed here: {}", short(path), expected.join(", ")))
        }
        RonError::DuplicateStructField { field, .. } => {
            let (at, path) = named(field).map_or((end, *field), |spot| (spot.name_at, spot.path.as_str()));
            (at, format!("{path} is given twice"))
        }
        RonError::MissingStructField { field, .. } if *field == "version" => {
            (0, format!("version is missing: begin the scene with version: {SCHEMA_VERSION}"))
        }
        code => match culprit(spots, code, end) {
            Some((spot, words)) => {
                let mut message = format!("{} = {}: {words}", spot.path, quote(text, spot));
                if let Some(range) = parameter(&spot.path).and_then(Parameter::range_in_words) {
                    message.push_str(&format!("; allowed: {range}"));
                }
                (spot.value.start, message)
            }
            None if text[end..].trim().is_empty() => (end, words(&RonError::Eof)),
            None => (end, words(code)),
        },
    }
}

/// The innermost value that is at fault and what is wrong with it; `None` where punctuation is.
fn culprit<'a>(spots: &'a [Spot], code: &RonError, end: usize) -> Option<(&'a Spot, String)> {
    use RonError as E;
    match code {
        // Noticed at the closing bracket of the group that lacks something.
        E::MissingStructField { .. } | E::ExpectedDifferentLength { .. } => {
            let spot = spots.iter().rfind(|spot| spot.value.start < end && end < spot.value.end)?;
            Some((spot, words(code)))
        }
        // A whole number was read and its decimals or exponent are left over.
        E::ExpectedComma | E::ExpectedStructLikeEnd => {
            let is_cut = |spot: &&Spot| {
                spot.value.start < end && end < spot.value.end && parameter(&spot.path).is_some_and(Parameter::is_whole)
            };
            Some((spots.iter().rfind(is_cut)?, words(&E::ExpectedInteger)))
        }
        E::ExpectedArray
        | E::ExpectedBoolean
        | E::ExpectedFloat
        | E::FloatUnderscore
        | E::ExpectedInteger
        | E::ExpectedOption
        | E::ExpectedString
        | E::ExpectedIdentifier
        | E::ExpectedStructLike
        | E::ExpectedNamedStructLike(_)
        | E::ExpectedDifferentStructName { .. }
        | E::IntegerOutOfBounds
        | E::InvalidIntegerDigit { .. }
        | E::UnderscoreAtBeginning
        | E::InvalidValueForType { .. }
        | E::NoSuchEnumVariant { .. } => {
            let spot = spots.iter().rfind(|spot| spot.value.start <= end && end <= spot.value.end)?;
            Some((spot, words(code)))
        }
        _ => None,
    }
}

/// The parser's words in the manner of this program.
fn words(code: &RonError) -> String {
    use RonError as E;
    match code {
        E::NoSuchEnumVariant { expected, found, .. } => {
            format!("unknown choice {}; allowed here: {}", short(found), expected.join(", "))
        }
        E::MissingStructField { field, .. } => format!("{field} is missing"),
        E::Eof => "the file ends too early".to_owned(),
        E::ExpectedFloat => "expected a number".to_owned(),
        E::ExpectedInteger => "expected a whole number".to_owned(),
        E::ExpectedString => "expected a text in quotes".to_owned(),
        E::ExpectedBoolean => "expected true or false".to_owned(),
        E::ExpectedArray => "expected a list in [ ]".to_owned(),
        E::ExpectedOption => "expected None or Some(…)".to_owned(),
        E::IntegerOutOfBounds => "whole number out of bounds".to_owned(),
        other => {
            let words = other.to_string();
            let mut letters = words.chars();
            letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
        }
    }
}

/// The value as written, on one line and not too long.
fn quote(text: &str, spot: &Spot) -> String {
    let written = text.get(spot.value.clone()).unwrap_or_default();
    short(&written.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The text, or its beginning where it is long.
fn short(text: &str) -> String {
    if text.chars().count() <= MAX_QUOTE {
        return text.to_owned();
    }
    text.chars().take(MAX_QUOTE - 1).chain(['…']).collect()
}
