//! What is wrong with a text that the parser refuses, in the manner of this program: which field, and what would be right.

use ron::error::{Error as RonError, SpannedError};

use crate::scene::SCHEMA_VERSION;
use crate::scene::locate::Spot;
use crate::scene::parameters::{Parameter, parameter};

/// Longest piece of a file that a message quotes, in characters.
const MAX_QUOTE: usize = 40;

/// Byte offset and cause of an error that the parser met at or before the byte offset `end`; `what` the text is of, `scene`.
pub(crate) fn explain(text: &str, spots: &[Spot], error: &SpannedError, end: usize, what: &str) -> (usize, String) {
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
            (0, format!("version is missing: begin the {what} with version: {SCHEMA_VERSION}"))
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
pub(crate) fn quote(text: &str, spot: &Spot) -> String {
    let written = text.get(spot.value.clone()).unwrap_or_default();
    short(&written.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The text, or its beginning where it is long.
pub(crate) fn short(text: &str) -> String {
    if text.chars().count() <= MAX_QUOTE {
        return text.to_owned();
    }
    text.chars().take(MAX_QUOTE - 1).chain(['…']).collect()
}
