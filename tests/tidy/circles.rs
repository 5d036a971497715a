//! No circles of files inside a part: what two files need of each other lies in a third.
//!
//! An import leads to the file that defines the name. A `mod.rs` that only passes names on stands for nothing of its own.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::sources::{Source, rust_files};

/// Parts whose files are looked at, with all their folders.
const PARTS: [&str; 11] =
    ["simulate", "lesson", "sky", "galaxy", "figure", "output", "estimate", "field", "scene", "study", "viewer"];

/// One name brought in by `use`.
struct Import {
    /// The name in this file; `*` for all names.
    name: String,
    path: Vec<String>,
    /// Passed on, in a `mod.rs`.
    is_passed_on: bool,
}

/// One file.
struct File {
    /// Without `src/`.
    path: String,
    module: Vec<String>,
    /// Without imports.
    code: String,
    defines: BTreeSet<String>,
    imports: Vec<Import>,
}

/// What a path leads to: the number of a file, and whether the path ends at its module rather than at a name in it.
#[derive(Clone, Copy)]
struct Target {
    file: usize,
    is_module: bool,
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Takes the text of a `use` apart: `a::{self, b as c, d::*}` gives a, c and *.
fn expand(text: &str, before: &[String], found: &mut Vec<(String, Vec<String>)>) {
    let text = text.trim();
    if let Some(group) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        let mut depth = 0;
        let is_comma = |letter: char| {
            depth += match letter {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            letter == ',' && depth == 0
        };
        group.split(is_comma).filter(|part| !part.trim().is_empty()).for_each(|part| expand(part, before, found));
        return;
    }
    if let Some((first, rest)) = text.split_once("::")
        && !first.contains('{')
    {
        return expand(rest, &[before, &[first.trim().to_owned()]].concat(), found);
    }
    let (last, name) = text.split_once(" as ").unwrap_or((text, text));
    match (last.trim(), before.last()) {
        ("self", Some(module)) => {
            found.push((if last == name { module } else { name }.trim().to_owned(), before.to_vec()));
        }
        (last, _) => found.push((name.trim().to_owned(), [before, &[last.to_owned()]].concat())),
    }
}

/// The imports of a file, and its code with these blanked.
fn imports(code: &str, in_mod_rs: bool) -> (Vec<Import>, String) {
    let (mut found, mut rest) = (Vec::new(), code.to_owned());
    for (start, _) in code.match_indices("use ") {
        let before = code[..start].trim_end();
        if code[..start].ends_with(is_word) || !(before.is_empty() || before.ends_with([';', '{', '}', ']', 'b', ')']))
        {
            continue;
        }
        let length = code[start..].find(';').unwrap_or(code.len() - start);
        let mut names = Vec::new();
        expand(&code[start + 4..start + length], &[], &mut names);
        let is_passed_on = in_mod_rs && (before.ends_with("pub") || before.ends_with(')'));
        found.extend(names.into_iter().map(|(name, path)| Import { name, path, is_passed_on }));
        rest.replace_range(start..start + length, &" ".repeat(length));
    }
    (found, rest)
}

/// Names of the items that the code defines, those inside others too.
fn definitions(code: &str) -> BTreeSet<String> {
    const KINDS: [&str; 9] = ["fn", "struct", "enum", "union", "trait", "type", "const", "static", "mod"];
    let words: Vec<&str> = code.split(|letter| !is_word(letter)).filter(|word| !word.is_empty()).collect();
    words.windows(2).filter(|pair| KINDS.contains(&pair[0])).map(|pair| pair[1].to_owned()).collect()
}

/// Paths in the code, `a::b::c`, with at least one `::`; those after `in` say who sees an item and lead nowhere.
fn inline_paths(code: &str) -> Vec<Vec<String>> {
    let mut paths: Vec<Vec<String>> = Vec::new();
    let mut at = 0;
    while let Some(offset) = code[at..].find(is_word) {
        let start = at + offset;
        let length = code[start..].find(|letter| !is_word(letter) && letter != ':').unwrap_or(code.len() - start);
        at = start + length;
        let text = &code[start..at];
        let follows =
            code[..start].ends_with("::") || code[..start].ends_with(" in ") || code[..start].ends_with("(in ");
        if text.contains("::") && !follows {
            paths.push(text.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect());
        }
    }
    paths
}

/// All files of the library and where their names lead.
struct Tree {
    files: Vec<File>,
    modules: BTreeMap<Vec<String>, usize>,
}

impl Tree {
    fn new(sources: &[Source]) -> Self {
        let file = |source: &Source| {
            let path = source.path.trim_start_matches("src/").to_owned();
            let stem = path.trim_end_matches(".rs").trim_end_matches("/mod");
            let module = if stem == "lib" { Vec::new() } else { stem.split('/').map(str::to_owned).collect() };
            let (imports, code) = imports(&source.code(), path.ends_with("mod.rs"));
            File { module, defines: definitions(&code), code, imports, path }
        };
        let files: Vec<File> = sources.iter().filter(|source| source.path != "src/main.rs").map(file).collect();
        let modules = files.iter().enumerate().map(|(index, file)| (file.module.clone(), index)).collect();
        Self { files, modules }
    }

    /// Where a path leads that is written in a module; `None` for other crates.
    fn resolve(&self, module: &[String], path: &[String], depth: usize) -> Option<Target> {
        let (mut module, mut path) = (module.to_vec(), path);
        let mut is_absolute = false;
        while let Some((first, rest)) = path.split_first() {
            match first.as_str() {
                "crate" | "larmor" => module.clear(),
                "super" => module.truncate(module.len().saturating_sub(1)),
                "self" => {}
                _ => break,
            }
            (path, is_absolute) = (rest, true);
        }
        // Names are handed on a few times at most; the limit ends what leads to itself.
        if depth > 8 {
            return None;
        }
        while let Some((name, rest)) = path.split_first() {
            let child = [&module[..], std::slice::from_ref(name)].concat();
            let file = *self.modules.get(&module)?;
            if !rest.is_empty() && self.modules.contains_key(&child) {
                (module, path, is_absolute) = (child, rest, true);
                continue;
            }
            let own = &self.files[file];
            if let Some(import) = own.imports.iter().find(|import| import.name == *name) {
                let onward = [&import.path[..], rest].concat();
                return self.resolve(&module, &onward, depth + 1);
            }
            if let Some(&file) = self.modules.get(&child) {
                return Some(Target { file, is_module: true });
            }
            if own.defines.contains(name) {
                return Some(Target { file, is_module: false });
            }
            let of_all = own.imports.iter().filter(|import| import.name == "*");
            let through_all = of_all.into_iter().find_map(|import| self.one_of_all(own, import, name, depth + 1));
            return through_all.or(is_absolute.then_some(Target { file, is_module: false }));
        }
        self.modules.get(&module).map(|file| Target { file: *file, is_module: true })
    }

    /// Where a name leads that is one of all that a file brings in by `*`; `None` if it is not.
    fn one_of_all(&self, file: &File, import: &Import, name: &str, depth: usize) -> Option<Target> {
        let path = [&import.path[..import.path.len() - 1], &[name.to_owned()]].concat();
        self.resolve(&file.module, &path, depth).filter(|target| self.files[target.file].defines.contains(name))
    }

    /// The files of the same part that each file needs.
    fn needs(&self) -> Vec<BTreeSet<usize>> {
        let of = |(index, file): (usize, &File)| {
            let mut needed = BTreeSet::new();
            let words: BTreeSet<&str> = file.code.split(|letter| !is_word(letter)).collect();
            let imported = file.imports.iter().filter(|import| !import.is_passed_on);
            for import in imported {
                // Of all names of a module those count that are used, as of a module that is brought in.
                let words =
                    words.iter().filter(|_| import.name == "*").map(|word| self.one_of_all(file, import, word, 0));
                let item = self.resolve(&file.module, &import.path, 0);
                let item = item.filter(|target| !target.is_module && import.name != "*");
                needed.extend(words.chain([item]).flatten().map(|target| target.file));
            }
            let inline = inline_paths(&file.code);
            needed
                .extend(inline.iter().filter_map(|path| self.resolve(&file.module, path, 0)).map(|target| target.file));
            needed.retain(|other| *other != index && self.files[*other].module.first() == file.module.first());
            needed
        };
        self.files.iter().enumerate().map(of).collect()
    }

    /// The shortest circle through each file that is on one, every circle once, as `a → b → a`.
    fn circles(&self) -> BTreeSet<String> {
        let needs = self.needs();
        let through = |start: usize| -> Option<Vec<usize>> {
            let (mut come_from, mut waiting) = (BTreeMap::new(), VecDeque::from([start]));
            while let Some(file) = waiting.pop_front() {
                for &next in &needs[file] {
                    if next == start {
                        let mut circle = vec![file];
                        while let Some(before) = circle.last().and_then(|last| come_from.get(last)) {
                            circle.push(*before);
                        }
                        circle.reverse();
                        return Some(circle);
                    }
                    if let std::collections::btree_map::Entry::Vacant(place) = come_from.entry(next) {
                        place.insert(file);
                        waiting.push_back(next);
                    }
                }
            }
            None
        };
        let written = |circle: Vec<usize>| {
            let names: Vec<&str> = circle.iter().map(|file| self.files[*file].path.as_str()).collect();
            let first = (0..names.len()).min_by_key(|index| names[*index]).unwrap_or(0);
            let turned = names.iter().cycle().skip(first).take(names.len() + 1);
            turned.copied().collect::<Vec<_>>().join(" → ")
        };
        (0..self.files.len()).filter_map(through).map(written).collect()
    }
}

fn circles(files: &[(&str, &str)]) -> Vec<String> {
    let source = |(path, text): &(&str, &str)| Source { path: (*path).to_owned(), text: (*text).to_owned() };
    Tree::new(&files.iter().map(source).collect::<Vec<_>>()).circles().into_iter().collect()
}

#[test]
fn circles_are_found_through_what_passes_names_on() {
    let root = ("src/lib.rs", "pub mod a;");
    let passes_on = ("src/a/mod.rs", "mod b;\nmod c;\nmod d;\npub use b::{B, Kind as Sort};\npub use self::c::C;");
    let b = ("src/a/b.rs", "use crate::a::{C, d};\npub struct B;\npub enum Kind { E }\nfn f() { d::g(C) }");
    // In a function, in a full path, in a macro's argument.
    let c = ("src/a/c.rs", "pub struct C;\nfn f() { use super::d::g; g() }");
    for d in [
        "pub fn g() { super::b::f() }",
        "pub fn g() -> crate::a::Sort { crate::a::Sort::E }",
        "pub fn g() { use crate::a::*; let _: B; }",
        "pub fn g() { vec![super::B] }",
    ] {
        let found = circles(&[root, passes_on, b, c, ("src/a/d.rs", d)]);
        assert_eq!(found, ["a/b.rs → a/c.rs → a/d.rs → a/b.rs", "a/b.rs → a/d.rs → a/b.rs"], "{d}");
    }
}

#[test]
fn what_is_no_import_makes_no_circle() {
    let root = ("src/lib.rs", "pub mod a;\npub mod z;");
    let passes_on = ("src/a/mod.rs", "mod b;\nmod c;\npub use b::B;\npub use c::C;\nuse c::C as Inner;");
    let b = ("src/a/b.rs", "use crate::a::C;\npub struct B;");
    for c in [
        "pub struct C;",
        "// crate::a::B\npub struct C; const D: &str = \"crate::a::B\";",
        "pub struct C;\n#[cfg(test)]\nmod tests { use crate::a::B; }",
        "pub(in crate::a) struct C;\nuse crate::z::B;\nuse other::B as D;",
    ] {
        let sources = [root, passes_on, b, ("src/a/c.rs", c), ("src/z.rs", "pub struct B; use crate::a::C;")];
        assert!(circles(&sources).is_empty(), "{c}: {:?}", circles(&sources));
    }
    // A module file that defines something is a file like any other.
    let defines = ("src/a/mod.rs", "mod b;\nmod c;\npub use b::B;\npub struct C;\nfn f() -> b::B { B }");
    assert_eq!(circles(&[root, defines, b]), ["a/b.rs → a/mod.rs → a/b.rs"]);
}

#[test]
fn no_files_of_a_part_need_each_other() {
    let mut circles = Tree::new(&rust_files("src")).circles();
    circles.retain(|circle| PARTS.iter().any(|part| circle.starts_with(&format!("{part}/"))));
    assert!(circles.is_empty(), "{circles:#?}");
}
