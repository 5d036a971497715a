//! Documents say what the code does.

use larmor::cli::{BAD_USAGE, DONE, FAILED, INTERRUPTED};
use larmor::scene::{PRESETS, Scene, from_ron, parameters};
use larmor::simulate::Plan;

use crate::sources::{paths, read};

/// The lines of all fenced blocks of one of these languages, one string a block.
fn fenced(markdown: &str, languages: &[&str]) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block: Option<(bool, String)> = None;
    for line in markdown.lines() {
        match (line.trim_start().strip_prefix("```"), &mut block) {
            (Some(language), None) => block = Some((languages.contains(&language.trim()), String::new())),
            (Some(_), Some(_)) => blocks.extend(block.take().filter(|(wanted, _)| *wanted).map(|(_, text)| text)),
            (None, Some((_, text))) => text.extend([line, "\n"]),
            (None, None) => {}
        }
    }
    blocks
}

#[test]
fn the_map_names_every_part() {
    let map = read("docs/architecture.md").text;
    for path in paths("src") {
        let inside = path.trim_start_matches("src/");
        let part = match inside.rsplit_once('/') {
            Some((folder, _)) => format!("`{folder}/`"),
            None => format!("`{inside}`"),
        };
        assert!(map.contains(&part), "docs/architecture.md does not name {part}");
    }
}

/// A newcomer needs two commands: one to run the program, one to test it.
#[test]
fn the_readme_names_two_commands() {
    let blocks = fenced(&read("README.md").text, &["", "sh", "bash", "shell", "console"]);
    let lines = blocks.iter().flat_map(|block| block.lines());
    let commands: Vec<&str> = lines
        .map(|line| line.trim().trim_start_matches("$ ").split(" #").next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    assert_eq!(commands, ["cargo run --release", "./test.sh"]);
}

/// The one table of exit codes, which `tests/cli` sees one by one.
#[test]
fn the_readme_has_all_exit_codes() {
    let readme = read("README.md").text;
    let rows =
        readme.lines().skip_while(|line| *line != "| Exit code | |").skip(2).take_while(|line| line.starts_with('|'));
    let codes: Vec<&str> = rows.map(|row| row.split('|').nth(1).unwrap_or_default().trim()).collect();
    let expected = [DONE, FAILED, BAD_USAGE, INTERRUPTED].map(|code| code.to_string());
    assert_eq!(codes, expected);
}

#[test]
fn examples_of_scenes_are_scenes() {
    let examples = fenced(&read("docs/scenes.md").text, &["ron"]);
    assert!(examples.len() >= 2, "docs/scenes.md shows too few scenes");
    for example in examples {
        from_ron(&example, "docs/scenes.md").unwrap_or_else(|error| panic!("{error}\n{example}"));
    }
}

/// The plan of the document is a scene, and its steps are those of the text.
#[test]
fn the_plan_for_clusters_is_a_scene() {
    let examples = fenced(&read("docs/clusters.md").text, &["ron"]);
    let scene = from_ron(&examples[0], "docs/clusters.md").unwrap();
    let plan = Plan::of(&scene);
    assert_eq!((examples.len(), plan.batches, plan.steps / 10_000), (1, 64, 91));
    assert!((plan.step_pc - 2.0 / 3.0).abs() < 0.001 && plan.warnings.is_empty(), "{:?}", plan.warnings);
}

/// The first example of the document spells out the defaults.
#[test]
fn the_full_example_is_the_default_scene() {
    let example = fenced(&read("docs/scenes.md").text, &["ron"]).remove(0);
    let scene = from_ron(&example, "docs/scenes.md").unwrap();
    assert_eq!(Scene { title: String::new(), notes: String::new(), ..scene }, Scene::default());
}

/// The reference is what the table of parameters says, word for word.
#[test]
fn the_reference_of_scenes_is_up_to_date() {
    let reference = parameters::markdown();
    let document = read("docs/scenes.md").text;
    assert!(document.contains(&reference), "docs/scenes.md must contain exactly\n\n{reference}");
}

#[test]
fn all_presets_are_introduced() {
    let document = read("docs/scenes.md").text;
    for preset in PRESETS {
        let row = format!("| `{}` | {} |", preset.name, preset.sentence);
        assert!(document.contains(&row), "docs/scenes.md must contain\n{row}");
    }
}

#[test]
fn the_changelog_knows_this_version() {
    let changes = read("CHANGELOG.md").text;
    assert!(changes.contains("## Unreleased") || changes.contains(&format!("## {}", env!("CARGO_PKG_VERSION"))));
}
