//! Finds fields in the text of a scene, so that an error can point at them.
//!
//! A tolerant scanner, not a parser: it is used only when something is wrong already, accepts broken text and stops
//! silently where it makes no sense of it. Comments, strings and raw strings are skipped as RON does.

use std::ops::Range;

/// Nesting beyond which nothing is looked at; the parser gives up at the same depth.
const MAX_DEPTH: usize = 128;

/// Most fields and entries that are noted, and longest path; no scene has as many or as long ones.
const MAX_SPOTS: usize = 20_000;
const MAX_PATH: usize = 200;

/// A field or list entry in the text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spot {
    /// Dotted path, `field.model.levels` or `observers.radii_pc[2]`.
    pub(crate) path: String,
    /// Byte offset of its name; of its value in a list.
    pub(crate) name_at: usize,
    /// Bytes of its value.
    pub(crate) value: Range<usize>,
}

/// Every field and list entry, in the order of their beginnings.
pub(crate) fn spots(text: &str) -> Vec<Spot> {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: 0, depth: 0, spots: Vec::new() };
    scanner.skip_space();
    while scanner.peek() == Some(b'#') {
        scanner.skip_attribute();
        scanner.skip_space();
    }
    scanner.value("");
    scanner.spots
}

/// The value at a path, or at the closest parent of the path that the text holds.
pub(crate) fn closest<'a>(spots: &'a [Spot], path: &str) -> Option<&'a Spot> {
    let mut path = path;
    loop {
        if let Some(spot) = spots.iter().find(|spot| spot.path == path) {
            return Some(spot);
        }
        path = &path[..path.rfind(['.', '['])?];
    }
}

/// Byte offset of a line and column, both from 1 and in characters.
pub(crate) fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    start + rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>()
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
    spots: Vec<Spot>,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn starts_with(&self, prefix: &[u8]) -> bool {
        self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(prefix))
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte.is_ascii_whitespace() {
                self.at += 1;
            } else if self.starts_with(b"//") {
                self.skip_until(b"\n");
            } else if self.starts_with(b"/*") {
                self.skip_block_comment();
            } else {
                return;
            }
        }
    }

    /// Moves behind the next occurrence of `end`, or to the end of the text.
    fn skip_until(&mut self, end: &[u8]) {
        while self.at < self.bytes.len() && !self.starts_with(end) {
            self.at += 1;
        }
        self.at = (self.at + end.len()).min(self.bytes.len());
    }

    fn skip_block_comment(&mut self) {
        let mut open = 0;
        while self.at < self.bytes.len() {
            if self.starts_with(b"/*") {
                open += 1;
                self.at += 2;
            } else if self.starts_with(b"*/") {
                open -= 1;
                self.at += 2;
                if open == 0 {
                    return;
                }
            } else {
                self.at += 1;
            }
        }
    }

    fn skip_attribute(&mut self) {
        self.skip_until(b"]");
    }

    /// Moves behind a quoted string or character that starts here.
    fn skip_quoted(&mut self, quote: u8) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == quote {
                break;
            }
        }
        self.at = self.at.min(self.bytes.len());
    }

    /// Moves behind the hashes and quotes of a raw string whose `r` has just been read; false where there is none.
    fn skip_raw_string(&mut self) -> bool {
        let hashes = self.bytes[self.at..].iter().take_while(|byte| **byte == b'#').count();
        if self.bytes.get(self.at + hashes) != Some(&b'"') {
            return false;
        }
        self.at += hashes + 1;
        let mut end = vec![b'"'];
        end.resize(1 + hashes, b'#');
        self.skip_until(&end);
        true
    }

    /// Moves behind a name or a number.
    fn word(&mut self) -> Range<usize> {
        let start = self.at;
        while let Some(byte) = self.peek() {
            let ends = byte.is_ascii_whitespace() || b",:()[]{}\"'".contains(&byte);
            if ends || self.starts_with(b"//") || self.starts_with(b"/*") {
                break;
            }
            self.at += 1;
        }
        start..self.at
    }

    /// Moves behind the value that starts here and notes the fields in it.
    fn value(&mut self, path: &str) {
        match self.peek() {
            Some(b'"') => self.skip_quoted(b'"'),
            Some(b'\'') => self.skip_quoted(b'\''),
            Some(b'(') => self.group(path, b')'),
            Some(b'[') => self.group(path, b']'),
            Some(b'{') => self.group(path, b'}'),
            Some(b'r') if matches!(self.bytes.get(self.at + 1), Some(b'"' | b'#')) => {
                self.at += 1;
                if !self.skip_raw_string() {
                    self.word();
                }
            }
            Some(_) => {
                let word = self.word();
                let is_some = &self.bytes[word.clone()] == b"Some";
                self.skip_space();
                match self.peek() {
                    Some(b'(') if is_some => self.wrapped(path),
                    Some(b'(') => self.group(path, b')'),
                    _ => self.at = word.end,
                }
            }
            None => {}
        }
    }

    /// `Some(value)`: the value goes by the name of the whole.
    fn wrapped(&mut self, path: &str) {
        if !self.enter() {
            return;
        }
        self.skip_space();
        self.value(path);
        self.skip_space();
        if self.peek() == Some(b')') {
            self.at += 1;
        }
        self.depth -= 1;
    }

    /// Moves behind an opening bracket; gives up on the rest of the text where the nesting is too deep.
    fn enter(&mut self) -> bool {
        let may = self.depth < MAX_DEPTH;
        self.at = if may { self.at + 1 } else { self.bytes.len() };
        self.depth += usize::from(may);
        may
    }

    fn group(&mut self, path: &str, close: u8) {
        if !self.enter() {
            return;
        }
        let mut index = 0;
        loop {
            self.skip_space();
            match self.peek() {
                None => break,
                Some(b',') => self.at += 1,
                Some(byte) if byte == close => {
                    self.at += 1;
                    break;
                }
                Some(b')' | b']' | b'}') => break,
                Some(_) => self.member(path, &mut index),
            }
        }
        self.depth -= 1;
    }

    /// A `name: value` or a bare entry of the group at `path`.
    fn member(&mut self, path: &str, index: &mut usize) {
        let name_at = self.at;
        let name = self.word();
        self.skip_space();
        let own_path = if !name.is_empty() && self.peek() == Some(b':') {
            self.at += 1;
            self.skip_space();
            let name = String::from_utf8_lossy(&self.bytes[name.start..name.end.min(name.start + MAX_PATH)]);
            if path.is_empty() { name.into_owned() } else { format!("{path}.{name}") }
        } else {
            self.at = name_at;
            *index += 1;
            format!("{path}[{}]", *index - 1)
        };
        let number = self.spots.len();
        if number == MAX_SPOTS || own_path.len() > 2 * MAX_PATH {
            self.at = self.bytes.len();
            return;
        }
        self.spots.push(Spot { path: own_path.clone(), name_at, value: self.at..self.at });
        self.value(&own_path);
        self.spots[number].value.end = self.at;
        if self.at == name_at {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::position;

    /// The line and column of the value at the path, and the value.
    fn find<'a>(text: &'a str, path: &str) -> Option<(usize, usize, &'a str)> {
        let spot = spots(text).into_iter().find(|spot| spot.path == path)?;
        let (line, column) = position(text, spot.value.start);
        Some((line, column, &text[spot.value]))
    }

    #[test]
    fn finds_fields_sections_entries_and_variants() {
        let text = "(\n  version: 1,\n  field: (b0_ug: -1.0, model: NestedGrids(levels: 3, cells : 64)),\n  \
                    observers: (radii_pc: [50.0, 100.0,\n 200.0]),\n)";
        assert_eq!(find(text, "version"), Some((2, 12, "1")));
        assert_eq!(find(text, "field.b0_ug"), Some((3, 18, "-1.0")));
        assert_eq!(find(text, "field.model"), Some((3, 31, "NestedGrids(levels: 3, cells : 64)")));
        assert_eq!(find(text, "field.model.cells"), Some((3, 62, "64")));
        assert_eq!(find(text, "observers.radii_pc[2]"), Some((5, 2, "200.0")));
        assert_eq!(find(text, "field.slope"), None);
    }

    #[test]
    fn is_not_fooled_by_comments_and_strings() {
        let text = "#![enable(implicit_some)]\nScene( // version: 9\n/* b0: 1 /* nested */ version: 8 */ title: \"a \\\" \
                    version: 7\", notes: r##\"version: 6 \"# \"##,\nchar: 'x', version /* here */ : /* or */ 1)";
        assert_eq!(find(text, "version"), Some((4, 42, "1")));
        assert_eq!(find(text, "notes").map(|found| found.2), Some("r##\"version: 6 \"# \"##"));
        assert_eq!(spots(text).len(), 4);
    }

    #[test]
    fn sees_through_some_and_indexes_tuples() {
        let text = "(view: Some((focus_pc: (1.0, 2.0, inf), distance_pc: 3)))";
        assert_eq!(find(text, "view.focus_pc[2]"), Some((1, 35, "inf")));
        assert_eq!(find(text, "view.distance_pc").map(|found| found.2), Some("3"));
        let named = "(view: Some(ViewScene(distance_pc: 3)))";
        assert_eq!(find(named, "view.distance_pc").map(|found| found.2), Some("3"));
    }

    #[test]
    fn counts_characters_not_bytes() {
        let text = "(title: \"µµ\", version: 2)";
        assert_eq!(find(text, "version"), Some((1, 24, "2")));
        for at in [0, 4, 20] {
            let (line, column) = position(text, at);
            assert_eq!(offset(text, line, column), at);
        }
    }

    #[test]
    fn falls_back_on_the_closest_parent() {
        let spots = spots("(observers: (time_bins: 3))");
        assert_eq!(closest(&spots, "observers.radii_pc[1]").map(|s| s.path.as_str()), Some("observers"));
        assert_eq!(closest(&spots, "field.b0_ug"), None);
    }

    #[test]
    fn survives_any_prefix_and_deep_nesting() {
        let text = "(a: [1, (b: \"µ\\\"\", c: r#\"x\"#)], /* µ */ d: Some(N(e: 'µ')), {f: 1} ] : , )";
        for (end, _) in text.char_indices() {
            spots(&text[..end]);
        }
        spots(&"(".repeat(100_000));
        spots(&"Some(".repeat(100_000));
    }
}
