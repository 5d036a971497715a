//! The rooms of the window know only those before them, and each state has one writer.

use crate::imports::paths_from_the_root;
use crate::sources::{Source, rust_files};

/// The rooms and shared files of `src/viewer` in order; each may know those before it.
const ROOMS: [&str; 21] = [
    "error",
    "film",
    "arrangement",
    "order",
    "making",
    "action",
    "notices",
    "preferences",
    "question",
    "probe",
    "display",
    "look",
    "document",
    "run",
    "stage",
    "model",
    "plots",
    "lessons",
    "panels",
    "capture",
    "app",
];

/// What bevy hands out for writing, and the only files that ask for it.
const WRITERS: [(&str, &[&str]); 14] = [
    ("Document", &["app/apply.rs"]),
    ("Preferences", &["app/apply.rs"]),
    ("Question", &["app/apply.rs"]),
    ("Making", &["app/makings.rs"]),
    ("RunState", &["app/apply.rs", "run/link.rs"]),
    ("Link", &["app/apply.rs", "run/link.rs"]),
    ("Snapshots", &["app/apply.rs", "run/link.rs"]),
    ("StageReadouts", &["stage/readouts.rs"]),
    ("DrawnCloud", &["stage/cloud.rs"]),
    ("Tracing", &["stage/lines.rs"]),
    ("Reach", &["stage/reach.rs"]),
    ("Rig", &["app/apply.rs", "app/pointer.rs", "stage/rig.rs", "stage/trails.rs"]),
    ("Trails", &["app/apply.rs", "stage/trails.rs"]),
    ("Viewpane", &["app/window.rs"]),
];

fn files() -> impl Iterator<Item = (String, Source)> {
    let inside = |source: &Source| source.path.trim_start_matches("src/viewer/").to_owned();
    rust_files("src/viewer").into_iter().map(move |source| (inside(&source), source))
}

fn room(path: &str) -> &str {
    let first = path.split('/').next().unwrap_or(path);
    first.strip_suffix(".rs").unwrap_or(first)
}

#[test]
fn rooms_of_the_window_know_only_those_before_them() {
    let rank = |name: &str| ROOMS.iter().position(|room| *room == name);
    let mut wrong = Vec::new();
    for (path, source) in files().filter(|(path, _)| path != "mod.rs") {
        let own = rank(room(&path)).unwrap_or_else(|| panic!("{path} has no place in the order of rooms"));
        for import in paths_from_the_root(&source.code()) {
            let [first, other, ..] = import.as_slice() else { continue };
            if first == "viewer" && rank(other).is_none_or(|other| other > own) {
                wrong.push(format!("{path} imports {}", import.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_state_of_the_window_has_its_writers() {
    let mut wrong = Vec::new();
    for (path, source) in files() {
        let code: String = source.code().split_whitespace().collect();
        for (state, writers) in WRITERS {
            let asks = [format!("ResMut<{state}>"), format!("ResMut<'w,{state}>")];
            let writes = asks.iter().any(|ask| code.contains(ask.as_str()));
            if writes && !writers.contains(&path.as_str()) {
                wrong.push(format!("{path} writes {state}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for (state, writers) in WRITERS {
        let named = files().filter(|(path, source)| writers.contains(&path.as_str()) && source.text.contains(state));
        assert_eq!(named.count(), writers.len(), "the list of who writes {state} is out of date");
    }
}

/// Panels and plots are plain egui: what they want changed, they return.
#[test]
fn panels_and_plots_know_no_bevy() {
    let mut wrong = Vec::new();
    for (path, source) in files().filter(|(path, _)| ["panels", "plots", "look"].contains(&room(path))) {
        wrong.extend(source.lines_where(&source.code(), |line| {
            (line.contains("bevy::") || line.contains("ResMut")) && !line.contains("bevy_egui::")
        }));
        assert!(!path.is_empty());
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Code for one family of systems is marked as such, so that all others build.
#[test]
fn code_for_one_system_is_marked() {
    let mut wrong = Vec::new();
    for source in rust_files("src") {
        let lines: Vec<&str> = source.text.lines().collect();
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| line.contains("std::os::")) {
            let depth = |line: &str| line.len() - line.trim_start().len();
            // The items around the line, from the inside out, with the attributes above them.
            let mut inner = depth(line);
            let mut marked = false;
            for above in lines[..index].iter().rev().filter(|above| !above.trim().is_empty()) {
                marked |= depth(above) <= inner && above.trim_start().starts_with("#[cfg(");
                inner = inner.min(depth(above));
            }
            if !marked {
                wrong.push(format!("{}:{}: {}", source.path, index + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
