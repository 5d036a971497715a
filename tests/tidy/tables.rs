//! The physics says what it computes: each file opens with a table of its quantities.

use crate::sources::{Source, rust_files};

/// Parts that compute quantities of physics or statistics.
const PARTS: [&str; 7] = ["field", "motion", "observer", "estimate", "theory", "sky", "galaxy"];

/// Files of these parts without a quantity of their own: errors, interfaces, reading and bookkeeping.
const WITHOUT: [&str; 8] = [
    "src/estimate/measure.rs",
    "src/estimate/sums.rs",
    "src/field/error.rs",
    "src/field/magnetic.rs",
    "src/sky/error.rs",
    "src/sky/observations.rs",
    "src/sky/reader.rs",
    "src/sky/rows.rs",
];

const HEADER: &str = "| Quantity | Symbol | Unit | Formula | Source |";

fn files() -> Vec<Source> {
    PARTS.iter().flat_map(|part| rust_files(&format!("src/{part}"))).collect()
}

/// The rows of the table in the comment that opens a text, by cell.
fn rows(text: &str) -> Vec<Vec<String>> {
    let opening = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
    let table = opening.skip_while(|line| *line != HEADER).take_while(|line| line.starts_with('|')).skip(2);
    let cells = |line: &str| -> Vec<String> {
        // A bar behind a backslash is part of a formula.
        let line = line.replace("\\|", "\u{0}");
        let inside = line.trim_start_matches('|').trim_end_matches('|');
        inside.split('|').map(|cell| cell.trim().replace('\u{0}', "|")).collect()
    };
    table.map(cells).collect()
}

#[test]
fn rows_are_read() {
    let text = format!(
        "//! Title.\n//!\n//! {HEADER}\n//! |---|---|---|---|---|\n//! | a | b | 1 | `\\|c\\|` | here |\n\n//! | d |"
    );
    assert_eq!(rows(&text), [["a", "b", "1", "`|c|`", "here"]]);
    assert!(rows("//! Title.\n").is_empty());
}

#[test]
fn files_open_with_a_table_of_quantities() {
    let mut wrong = Vec::new();
    for source in files() {
        let rows = rows(&source.text);
        if rows.is_empty() != WITHOUT.contains(&source.path.as_str()) {
            wrong.push(format!("{} has {} rows", source.path, rows.len()));
        }
        let whole = |row: &&Vec<String>| row.len() != 5 || row.iter().any(String::is_empty);
        wrong.extend(rows.iter().filter(whole).map(|row| format!("{}: {row:?}", source.path)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Lines outside tests, which are last in a file.
#[test]
fn a_fifth_of_the_lines_is_documentation() {
    for part in PARTS {
        let files = rust_files(&format!("src/{part}"));
        let lines: Vec<&str> =
            files.iter().flat_map(|file| file.text.lines().take_while(|line| *line != "#[cfg(test)]")).collect();
        let documents = lines.iter().filter(|line| line.trim_start().starts_with("//")).count();
        assert!(5 * documents >= lines.len(), "{part}: {documents} of {} lines", lines.len());
    }
}
