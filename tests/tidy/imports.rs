//! Arrows between the parts of the program point one way.

use crate::sources::{Source, rust_files};

/// The parts in order; each may know those before it. Two exceptions follow from what they are for: `theory` knows only
/// `math`, `units` and `measured`, and is known from `scene` on, so that it can judge the simulation; `viewer` talks to public items alone.
const ORDER: [&str; 27] = [
    "math", "units", "measured", "text", "bounded", "quantity", "theory", "vector", "pairs", "lanes", "random",
    "field", "particle", "motion", "source", "observer", "estimate", "scene", "sky", "galaxy", "simulate", "lesson",
    "figure", "output", "study", "viewer", "cli",
];

/// Part from which on `theory` may be asked.
const FIRST_TO_KNOW_THEORY: &str = "scene";

fn may_import(module: &str, other: &str) -> bool {
    let rank = |name: &str| ORDER.iter().position(|part| *part == name);
    match (rank(module), rank(other)) {
        _ if module == other => true,
        _ if module == "theory" => ["math", "units", "measured"].contains(&other),
        (own, _) if other == "theory" => rank(FIRST_TO_KNOW_THEORY) <= own,
        (Some(own), Some(theirs)) => theirs < own,
        _ => false,
    }
}

/// All paths that begin with `crate::` or `larmor::` in the code, groups in braces taken apart.
pub fn paths_from_the_root(code: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for root in ["crate::", "larmor::"] {
        for (start, _) in code.match_indices(root) {
            let before = code[..start].chars().next_back().unwrap_or(' ');
            if !(before.is_alphanumeric() || before == '_' || before == ':') {
                expand(&code[start + root.len()..], &mut Vec::new(), &mut paths);
            }
        }
    }
    paths
}

/// Reads one path (or group) and returns how many bytes it took.
fn expand(code: &str, before: &mut Vec<String>, paths: &mut Vec<Vec<String>>) -> usize {
    if let Some(group) = code.strip_prefix('{') {
        let mut at = 0;
        while let Some(rest) = group.get(at..) {
            match rest.chars().next() {
                None => break,
                Some('}') => return at + 2,
                Some(letter) if letter.is_alphanumeric() || "_{*".contains(letter) => at += expand(rest, before, paths),
                Some(letter) => at += letter.len_utf8(),
            }
        }
        return code.len();
    }
    let name: String = code.chars().take_while(|letter| letter.is_alphanumeric() || "_*".contains(*letter)).collect();
    let mut length = name.len();
    before.push(name);
    if code[length..].starts_with("::") && !code[length..].starts_with("::<") {
        length += 2 + expand(&code[length + 2..], before, paths);
    } else {
        paths.push(before.clone());
    }
    before.pop();
    length.max(1)
}

#[test]
fn groups_are_taken_apart() {
    let code = "use crate::a::{self, b::{C, D}, e::*}; fn f() -> crate::g::H { not_crate::i::j() }";
    let paths: Vec<String> = paths_from_the_root(code).iter().map(|path| path.join("::")).collect();
    assert_eq!(paths, ["a::self", "a::b::C", "a::b::D", "a::e::*", "g::H"]);
}

fn library_files() -> impl Iterator<Item = Source> {
    rust_files("src").into_iter().filter(|source| !["lib", "main"].contains(&source.module()))
}

#[test]
fn parts_import_only_what_lies_below_them() {
    let mut wrong = Vec::new();
    for source in library_files() {
        assert!(ORDER.contains(&source.module()), "{} has no place in the order of parts", source.path);
        for path in paths_from_the_root(&source.code()) {
            if !may_import(source.module(), &path[0]) {
                wrong.push(format!("{} imports {}", source.path, path.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// `super` must not lead out of a part, where the order above would not see it.
#[test]
fn parts_are_left_only_through_the_root() {
    let mut wrong = Vec::new();
    for source in library_files() {
        let file = source.path.trim_start_matches("src/");
        let is_top = !file.contains('/') || file.matches('/').count() == 1 && file.ends_with("/mod.rs");
        wrong.extend(source.lines_where(&source.code(), |line| {
            line.contains("super::super::super") || is_top && line.contains("super::") && !line.contains("in super::")
        }));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_program_only_starts_the_command_line() {
    let main = crate::sources::read("src/main.rs");
    for path in paths_from_the_root(&main.code()) {
        assert_eq!(path[0], "cli", "src/main.rs imports {}", path.join("::"));
    }
}

#[test]
fn only_the_viewer_knows_bevy_and_egui() {
    let mut wrong = Vec::new();
    for source in rust_files("src").iter().filter(|source| source.module() != "viewer") {
        let code = source.code();
        wrong.extend(source.lines_where(&code, |line| {
            let names = ["bevy", "egui", "winit", "wgpu", "rfd::"];
            names.iter().any(|name| line.contains(name))
        }));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// In one crate the compiler lets the viewer reach what the core keeps to itself; this does not.
#[test]
fn the_viewer_uses_only_public_items_of_the_core() {
    let mut private = Vec::new();
    for source in library_files().filter(|source| source.module() != "viewer") {
        for line in source.code().lines() {
            let Some(item) = line.trim().strip_prefix("pub(crate) ") else { continue };
            let words = item.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
            let kinds = ["fn", "struct", "enum", "const", "static", "mod", "trait", "type", "unsafe", "async"];
            let name = words.into_iter().find(|word| !kinds.contains(word)).unwrap_or_default();
            private.push((source.module().to_owned(), name.to_owned()));
        }
    }
    let mut wrong = Vec::new();
    for source in library_files().filter(|source| source.module() == "viewer") {
        for path in paths_from_the_root(&source.code()) {
            if private.iter().any(|(module, name)| *module == path[0] && path[1..].contains(name)) {
                wrong.push(format!("{} uses {}", source.path, path.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
