//! What the rows of all tables of measurements have in common: where they come from, errors, no row twice.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::sky::SkyError;
use crate::sky::data::{Bar, Errors, Provenance, Shown, Status};
use crate::sky::reader::{Row, Table};

pub(super) fn provenance(table: &Table<'_>, row: &Row, own: bool) -> Result<Provenance, SkyError> {
    Ok(Provenance {
        experiment: table.word(row, "experiment")?.to_owned(),
        year: table.count(row, "year")?,
        reference: table.word(row, "reference")?.to_owned(),
        citation: table.text(row, "citation").to_owned(),
        status: table.one_of(row, "status", Status::word)?,
        shown: table.one_of(row, "shown", Shown::word)?,
        note: table.text(row, "note").to_owned(),
        own,
    })
}

pub(super) fn errors(table: &Table<'_>, row: &Row) -> Result<Errors, SkyError> {
    let bar = |minus, plus| Ok(Bar { minus: table.size(row, minus)?, plus: table.size(row, plus)? });
    Ok(Errors { stat: bar("stat_minus", "stat_plus")?, sys: bar("sys_minus", "sys_plus")? })
}

/// Refuses a row that says the same as an earlier one, of which `lines` are known: same experiment, reference, kind and
/// energy.
pub(super) fn refuse_twice(
    table: &Table<'_>,
    lines: &mut BTreeMap<String, usize>,
    row: &Row,
    key: String,
) -> Result<(), SkyError> {
    match lines.entry(key) {
        Entry::Occupied(earlier) => {
            let message = format!("the same as line {}: {}", earlier.get(), earlier.key());
            Err(table.error_at(row, "experiment", message))
        }
        Entry::Vacant(place) => {
            place.insert(row.line);
            Ok(())
        }
    }
}
