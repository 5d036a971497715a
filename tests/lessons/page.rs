//! The page for teachers says what the program does.

use larmor::lesson::{Condition, Lesson, Quantity, SceneChange, TABS, Task, View, lessons};
use larmor::scene::Scene;

use crate::played::play;
use crate::runs::Runs;

fn page() -> String {
    std::fs::read_to_string("docs/lessons.md").unwrap()
}

/// The words at the beginnings of the rows of the table below a heading or a line.
fn rows(page: &str, from: &str) -> Vec<String> {
    let below = page.split_once(from).unwrap_or_else(|| panic!("no {from}")).1;
    let table = below.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    let cells = table.map_while(|line| line.strip_prefix("| `")?.split('`').next());
    cells.map(|cell| cell.split(['(', ' ']).next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn quantities_are_in_the_table_with_symbol_unit_and_meaning() {
    let row = |quantity: &Quantity| {
        let unit = quantity.unit().base();
        let unit = if unit.is_empty() { "–" } else { unit };
        format!("| `{}` | {} | {unit} | {} |\n", quantity.name(), quantity.symbol(), quantity.meaning())
    };
    let table: String = Quantity::ALL.iter().map(row).collect();
    assert!(page().contains(&table), "docs/lessons.md must contain exactly\n\n{table}");
    assert_eq!(rows(&page(), "## Quantities").len(), Quantity::ALL.len());
}

#[test]
fn names_of_quantities_are_read_as_they_are_told() {
    for quantity in Quantity::ALL {
        assert_eq!(Quantity::named(quantity.name()), Some(*quantity));
        assert_eq!(ron::from_str::<Quantity>(quantity.name()), Ok(*quantity));
    }
    for view in View::ALL {
        assert_eq!(ron::from_str::<View>(view.name()), Ok(*view));
    }
}

#[test]
fn conditions_fields_and_alternatives_are_in_their_tables() {
    let page = page();
    assert_eq!(rows(&page, "## Conditions"), Condition::NAMES);
    assert_eq!(rows(&page, "`scene` is one of these"), ["Keep", "Preset", "Set", "PresetWith"]);
    assert_eq!(rows(&page, "`task` is one of these"), ["Read", "Do", "Answer"]);
    assert_eq!(rows(&page, "`show` has four fields"), ["tab", "view", "trails", "highlight"]);
    let tabs = TABS.map(|tab| format!("`{}`", tab.name));
    assert!(page.contains(&format!("a plot: {} or {} |", tabs[..7].join(", "), tabs[7])));
    let views: Vec<String> = View::ALL.iter().map(|view| format!("`{}`", view.name())).collect();
    assert!(page.contains(&format!("is seen: {} or {} |", views[..3].join(", "), views[3])));
    // Every alternative that the page writes out is read.
    for written in [
        "Keep",
        "Preset(\"helix\")",
        "Set([(\"field.b0_ug\", 0.0)])",
        "PresetWith(\"helix\", [(\"particles.count\", 100)])",
    ] {
        assert!(page.contains(&format!("| `{written}` |")), "{written}");
        ron::from_str::<SceneChange>(written).unwrap();
    }
    for line in page.split_once("## Conditions").unwrap().1.lines().filter(|line| line.starts_with("| `")) {
        let written = line.split('`').nth(1).unwrap().replace("BOUND", "AtMost(1.0)").replace('…', "Picked");
        if let Some(name) = Condition::NAMES.iter().find(|name| written.starts_with(**name)) {
            ron::from_str::<Condition>(&written).unwrap_or_else(|error| panic!("{name}: {written}: {error}"));
        }
    }
}

/// The example is read from the page and played to its end, with its question answered as it says.
#[test]
fn the_example_of_the_page_is_a_lesson() {
    let page = page();
    let example = page.split_once("```ron\n").unwrap().1.split_once("```").unwrap().0;
    let lesson = Lesson::read(example, "docs/lessons.md").unwrap_or_else(|error| panic!("{error}"));
    let answered = play("the example", &lesson, &mut Runs::new());
    assert_eq!(answered, [("the example".to_owned(), 3, 1)]);
}

/// What every lesson that comes with the program has.
#[test]
fn lessons_that_come_with_the_program_ask_and_have_something_done() {
    let shipped = lessons();
    let folder = std::path::Path::new("assets/lessons");
    let files = std::fs::read_dir(folder).unwrap().count();
    assert_eq!((shipped.len(), files), (larmor::lesson::LESSONS.len(), shipped.len()));
    for (name, lesson) in &shipped {
        let has = |wanted: fn(&Task) -> bool| lesson.steps.iter().any(|step| wanted(&step.task));
        assert!(has(|task| matches!(task, Task::Do { .. })), "{name} has nothing done");
        assert!(has(|task| matches!(task, Task::Answer { .. })), "{name} asks nothing");
        lesson.steps[0].scene_after(&Scene::default()).unwrap();
    }
}
