//! Recognises numbers that are written with a comma; in a scene it ends a value, and a point sets off decimals.

use std::ops::Range;

use crate::quantity::{Unit, plain};
use crate::scene::locate::Spot;
use crate::scene::parameters::{Kind, Parameter, parameter};

/// Byte offset of the first number with a comma that begins at or before `end`, and what to write instead.
///
/// The text is no scene: what follows the comma is a value without a name among others that have one. In a list, where
/// that would be a value like all others, nothing is found.
pub(super) fn number_with_comma(text: &str, spots: &[Spot], end: usize) -> Option<(usize, String)> {
    spots.iter().enumerate().take_while(|(_, spot)| spot.value.start <= end).find_map(|(index, spot)| {
        let is_number = |row: &&Parameter| matches!(row.kind, Kind::Number(_) | Kind::Seed(_) | Kind::Version);
        let row = parameter(&spot.path).filter(is_number)?;
        let mut whole = spot.value.clone();
        for next in &spots[index + 1..] {
            if !continues(text, &whole, next) {
                break;
            }
            whole.end = next.value.end;
        }
        let written = text.get(whole.clone()).filter(|_| whole.end > spot.value.end)?;
        Some((whole.start, format!("{} = {written}: a comma ends a number; {}", spot.path, remedy(row.unit, written))))
    })
}

/// What to write if the entry of a list at `path` and the one before were meant as one number with a comma; `None` if
/// they cannot have been.
pub(super) fn entries_as_one_number(text: &str, spots: &[Spot], path: &str) -> Option<String> {
    let index = spots.iter().position(|spot| spot.path == path).filter(|_| path.ends_with(']'))?;
    let before = spots.get(index.checked_sub(1)?)?;
    if !continues(text, &before.value, &spots[index]) {
        return None;
    }
    let written = text.get(before.value.start..spots[index].value.end)?;
    Some(format!("if {written} is one number, {}", remedy(Unit::Number, written)))
}

/// True if `next` is digits that follow the number at `whole` with nothing but a comma between.
fn continues(text: &str, whole: &Range<usize>, next: &Spot) -> bool {
    let digits = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let before = text.get(whole.clone()).unwrap_or_default();
    let after = text.get(next.value.clone()).unwrap_or_default();
    let fraction = after.split(['e', 'E']).next().unwrap_or_default();
    let last = before.rsplit([',', '-', '+']).next().unwrap_or_default();
    next.name_at == next.value.start
        && text.get(whole.end..next.value.start) == Some(",")
        && [last, fraction].iter().all(|word| !word.is_empty() && digits(word))
}

fn remedy(unit: Unit, written: &str) -> String {
    match unit.parse(written, 1.0) {
        Ok(value) if value.fract() == 0.0 => format!("write {}", plain(value)),
        Ok(value) => format!("write {} with a point", plain(value)),
        Err(error) => error.to_string(),
    }
}
