//! The files of the project and what is code in them.

use std::fs;
use std::path::{Path, PathBuf};

/// A text file of the project.
pub struct Source {
    /// Path from the root with `/` between folders.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// The text without comments, without the content of strings, and without what is compiled for tests only; lines
    /// keep their numbers.
    pub fn code(&self) -> String {
        without_tests(&without_comments_and_strings(&self.text))
    }

    /// The top-level module of a file in `src`: `field` for `src/field/grid.rs`, `units` for `src/units.rs`.
    pub fn module(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let first = inside.split('/').next().unwrap_or(inside);
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// `path:line` of every line of the text for which the condition holds.
    pub fn lines_where(&self, text: &str, condition: impl Fn(&str) -> bool) -> Vec<String> {
        let numbered = text.lines().enumerate();
        let hits = numbered.filter(|(_, line)| condition(line));
        hits.map(|(index, line)| format!("{}:{}: {}", self.path, index + 1, line.trim())).collect()
    }
}

/// Where the project lies: Cargo runs tests there. Not the path of the build, as several clones may share a target folder.
pub fn root() -> &'static Path {
    Path::new(".")
}

/// One file.
pub fn read(path: &str) -> Source {
    let text = fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    Source { path: path.to_owned(), text }
}

/// All Rust files below a folder, sorted by path; at least one.
pub fn rust_files(folder: &str) -> Vec<Source> {
    let files: Vec<Source> = paths(folder).iter().filter(|path| path.ends_with(".rs")).map(|path| read(path)).collect();
    assert!(!files.is_empty(), "no Rust files in {folder}");
    files
}

/// Paths of all files below a folder, sorted; none if there is no such folder.
pub fn paths(folder: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(root().join(folder)) else { return Vec::new() };
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = format!("{folder}/{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() { found.extend(paths(&name)) } else { found.push(name) }
    }
    found
}

/// Blanks comments and the content of strings and characters.
fn without_comments_and_strings(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = |index: usize| letters.get(index).copied().unwrap_or('\0');
    let mut kept = String::new();
    let mut i = 0;
    while i < letters.len() {
        let end = match (at(i), at(i + 1)) {
            ('/', '/') => (i..letters.len()).find(|j| at(*j) == '\n').unwrap_or(letters.len()),
            ('/', '*') => end_of_block_comment(&letters, i),
            ('"', _) => end_of_quoted(&letters, i, '"'),
            ('r', '"' | '#') if i == 0 || !(at(i - 1).is_alphanumeric() || at(i - 1) == '_') => {
                end_of_raw_string(&letters, i)
            }
            ('\'', '\\') => end_of_quoted(&letters, i, '\''),
            ('\'', _) if at(i + 2) == '\'' => i + 3,
            _ => i,
        };
        if end == i {
            kept.push(at(i));
            i += 1;
        } else {
            kept.extend(letters[i..end].iter().map(|letter| if *letter == '\n' { '\n' } else { ' ' }));
            i = end;
        }
    }
    kept
}

fn end_of_block_comment(letters: &[char], start: usize) -> usize {
    let mut open = 0;
    let mut i = start;
    while i + 1 < letters.len() {
        match (letters[i], letters[i + 1]) {
            ('/', '*') => (open, i) = (open + 1, i + 2),
            ('*', '/') => (open, i) = (open - 1, i + 2),
            _ => i += 1,
        }
        if open == 0 {
            return i;
        }
    }
    letters.len()
}

fn end_of_quoted(letters: &[char], start: usize, quote: char) -> usize {
    let mut i = start + 1;
    while i < letters.len() && letters[i] != quote {
        i += if letters[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(letters.len())
}

/// The end of `r"…"` or `r#"…"#`; the start itself where this is no raw string.
fn end_of_raw_string(letters: &[char], start: usize) -> usize {
    let hashes = letters[start + 1..].iter().take_while(|letter| **letter == '#').count();
    if letters.get(start + 1 + hashes) != Some(&'"') {
        return start;
    }
    let closes =
        |i: &usize| letters[*i] == '"' && letters[i + 1..].iter().take(hashes).filter(|l| **l == '#').count() == hashes;
    (start + 2 + hashes..letters.len()).find(closes).map_or(letters.len(), |i| i + 1 + hashes)
}

/// Blanks every item under `#[cfg(test)]`, up to its closing brace or semicolon.
fn without_tests(code: &str) -> String {
    if code.contains("#![cfg(test)]") {
        return code.chars().filter(|letter| *letter == '\n').collect();
    }
    let mut kept = code.to_owned();
    while let Some(start) = kept.find("#[cfg(test)]") {
        let mut depth = 0;
        let ends = |(_, letter): &(usize, char)| {
            depth += match letter {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            depth == 0 && matches!(letter, '}' | ';')
        };
        let end = kept[start..].char_indices().find(ends).map_or(kept.len(), |(offset, _)| start + offset + 1);
        let blank: String = kept[start..end].chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }).collect();
        kept.replace_range(start..end, &blank);
    }
    kept
}

#[test]
fn code_is_what_the_compiler_sees_outside_tests() {
    let text = "// a\nfn b(c: &'c str) { \"d\\\" /*\"; r#\"e\"\"#; '\"'; /* f /* g */ h */ i }\n#[cfg(test)]\nmod tests { fn j() {} }\nk";
    let source = Source { path: "src/x/y.rs".to_owned(), text: text.to_owned() };
    let words: Vec<String> = source.code().split_whitespace().map(str::to_owned).collect();
    assert_eq!(words.join(" "), "fn b(c: &'c str) { ; ; ; i } k");
    assert_eq!(source.code().lines().count(), text.lines().count());
    assert_eq!(source.module(), "x");
}
