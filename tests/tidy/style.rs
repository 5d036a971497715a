//! House rules for every file.

use crate::sources::{Source, paths, read, rust_files};

const MAX_LINES: usize = 500;

/// Everything a person wrote, but for binary files.
fn texts() -> Vec<Source> {
    let folders = ["src", "tests", "benches", "scenes", "assets/lessons", "docs", ".ci", ".cargo"];
    let single = [
        "README.md",
        "CHANGELOG.md",
        "Cargo.toml",
        "build.rs",
        "clippy.toml",
        "rustfmt.toml",
        "test.sh",
        ".gitignore",
        "deny.toml",
    ];
    let mut all: Vec<String> = folders.iter().flat_map(|folder| paths(folder)).collect();
    all.extend(single.iter().filter(|path| crate::sources::root().join(path).exists()).map(|path| path.to_string()));
    let is_binary = |path: &String| [".png", ".ttf", ".svg", ".jpg", ".gif"].iter().any(|end| path.ends_with(end));
    all.into_iter().filter(|path| !is_binary(path)).map(|path| read(&path)).collect()
}

fn all_rust_files() -> Vec<Source> {
    [rust_files("src"), rust_files("tests")].into_iter().flatten().collect()
}

#[test]
fn files_begin_with_what_they_are_about() {
    for source in all_rust_files() {
        assert!(source.text.starts_with("//! "), "{} does not begin with a //! sentence", source.path);
    }
}

#[test]
fn files_hold_one_idea() {
    for source in all_rust_files() {
        let lines = source.text.lines().count();
        assert!(lines <= MAX_LINES, "{} has {lines} lines, more than {MAX_LINES}", source.path);
    }
}

#[test]
fn errors_are_handled() {
    let banned = [".unwrap()", ".expect(", ".unwrap_err()", "todo!", "unimplemented!", "dbg!"];
    let mut wrong = Vec::new();
    for source in rust_files("src") {
        wrong.extend(source.lines_where(&source.code(), |line| banned.iter().any(|word| line.contains(word))));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn channels_are_bounded() {
    let mut wrong = Vec::new();
    for source in all_rust_files() {
        let is_unbounded = |line: &str| line.contains("unbounded(") || line.contains("mpsc::channel(");
        wrong.extend(source.lines_where(&source.code(), is_unbounded));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Notes to oneself and folders of one machine; put together here so that this file is not its own finding.
#[test]
fn texts_speak_to_everybody() {
    let banned =
        [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), "/wo\u{72}k/", "/ro\u{6f}t/", "/ho\u{6d}e/"];
    let mut wrong = Vec::new();
    for source in texts() {
        wrong.extend(source.lines_where(&source.text, |line| banned.iter().any(|word| line.contains(word))));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn lines_end_cleanly() {
    for source in texts() {
        let loose = source.lines_where(&source.text, |line| line.ends_with([' ', '\t', '\r']));
        assert!(loose.is_empty(), "white space at the ends of lines: {loose:#?}");
        assert!(source.text.is_empty() || source.text.ends_with('\n'), "{} does not end its last line", source.path);
    }
}
