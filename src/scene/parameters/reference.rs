//! The table of parameters as text: for `docs/scenes.md` and for a terminal.

use crate::quantity::quantity;
use crate::scene::SCHEMA_VERSION;
use crate::scene::parameters::{Alternative, Choice, Effect, Kind, Parameter, SECTIONS, Section, Spacing, parameters};

/// Longest line of the listing where words can be broken, in columns.
const WIDTH: usize = 100;

/// Stands for a default that does not exist and for an effect that cannot be.
const NONE: &str = "–";

/// The reference of `docs/scenes.md`: sections of tables in Markdown, with the alternatives of each choice, and at the
/// end formulas and sources. Ends with a line feed.
pub fn markdown() -> String {
    let mut text = String::new();
    for section in &SECTIONS {
        let name = if section.name.is_empty() { String::new() } else { format!(" (`{}`)", section.name) };
        text += &format!("### {}{name}\n\n", section.title);
        text += "| Field | Symbol | Allowed | Default | A change | Meaning |\n|---|---|---|---|---|---|\n";
        for parameter in section.parameters {
            let Parameter { path, symbol, meaning, .. } = parameter;
            let [allowed, default, effect] = [allowed(parameter), default(parameter), effect(parameter).to_owned()];
            let path = format!("`{path}`");
            text += &row(&[&path, symbol, &allowed, &default, &effect, meaning]);
        }
        text.push('\n');
        for (parameter, choice) in choices(section) {
            let field = parameter.path.rsplit('.').next().unwrap_or(parameter.path);
            for alternative in choice.alternatives {
                let written = in_a_scene(parameter, choice, alternative);
                text += &format!("- `{field}: {written}`: {}.\n", alternative.meaning);
            }
        }
        if choices(section).next().is_some() {
            text.push('\n');
        }
    }
    text += "### Formulas and sources\n\n| Field | Formula | Source |\n|---|---|---|\n";
    for Parameter { path, formula, source, .. } in parameters().filter(|parameter| !parameter.formula.is_empty()) {
        text += &row(&[&format!("`{path}`"), formula, source]);
    }
    text
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// The table for a terminal: of each parameter a line of columns, and below it its meaning and its alternatives.
pub fn listing() -> String {
    let head = ["path", "symbol", "allowed", "default", "a change"].map(str::to_owned);
    let rows = SECTIONS.iter().map(|section| section.parameters.iter().map(columns).collect::<Vec<_>>());
    let rows: Vec<Vec<[String; 5]>> = rows.collect();
    let mut widths = [0; 5];
    for cells in rows.iter().flatten().chain([&head]) {
        for (width, cell) in widths.iter_mut().zip(cells) {
            *width = cell.chars().count().max(*width);
        }
    }
    let line = |cells: &[String; 5]| {
        let padded = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        format!("{}\n", padded.collect::<Vec<_>>().join("  ").trim_end())
    };
    let mut text = line(&head);
    for (section, rows) in SECTIONS.iter().zip(&rows) {
        text += &format!("\n{}\n", section.title);
        for (parameter, cells) in section.parameters.iter().zip(rows) {
            text += &line(cells);
            text += &indented(parameter.meaning, 4);
            if let Kind::Choice(choice) = &parameter.kind {
                for alternative in choice.alternatives {
                    let written = in_a_scene(parameter, choice, alternative);
                    text += &indented(&format!("{written}: {}", alternative.meaning), 4);
                }
            }
        }
    }
    text.push('\n');
    for effect in [Effect::Physics, Effect::Analysis, Effect::View] {
        text += &format!("{}: {}.\n", effect.name(), effect.sentence().to_lowercase());
    }
    text
}

fn columns(parameter: &Parameter) -> [String; 5] {
    let allowed = match &parameter.kind {
        Kind::Choice(choice) => format!("one of {}", choice.alternatives.len()),
        _ => allowed(parameter),
    };
    let [path, symbol] = [parameter.path, parameter.symbol].map(str::to_owned);
    [path, symbol, allowed, default(parameter), effect(parameter).to_owned()]
}

/// Everything about a parameter, as a window shows it beside a slider.
pub fn tooltip(parameter: &Parameter) -> String {
    let Parameter { meaning, formula, source, unit, .. } = parameter;
    let mut text = format!("{meaning}\n");
    let scene = parameter.default_scene();
    let shown = |value: &f64| quantity(*value, *unit);
    let default = scene.as_ref().and_then(|scene| match &parameter.kind {
        Kind::Choice(choice) => choice.get(scene).map(|alternative| alternative.label.to_owned()),
        Kind::Number(_) | Kind::List(_) => {
            Some(parameter.numbers(scene).iter().map(shown).collect::<Vec<_>>().join(", "))
        }
        _ => parameter.written(scene),
    });
    if let Kind::Choice(choice) = &parameter.kind {
        for Alternative { label, meaning, .. } in choice.alternatives {
            text += &format!("{label}: {meaning}\n");
        }
    }
    if !formula.is_empty() {
        text += &format!("\n{formula}\n({source})\n");
    }
    let mut facts = Vec::new();
    if parameter.range().is_some() {
        facts.push(format!("unit {}", if unit.base().is_empty() { "a number" } else { unit.base() }));
    }
    facts.push(format!("default {}", default.as_deref().unwrap_or("none")));
    facts.extend(parameter.range_with_prefixes().map(|range| format!("range {range}")));
    if let Kind::List(list) = &parameter.kind {
        facts.push(format!("at most {} of them", list.lengths[1]));
    }
    let facts = facts.join(", ");
    let mut letters = facts.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    text + "\n" + &first.chain(letters).collect::<String>() + "\n" + parameter.effect.sentence()
}

/// Words on lines of at most [`WIDTH`] columns behind an indentation; further lines are indented twice as deep.
fn indented(words: &str, columns: usize) -> String {
    let mut text = String::new();
    let mut line = " ".repeat(columns);
    for word in words.split(' ') {
        let is_first = line.trim().is_empty();
        if !is_first && line.chars().count() + 1 + word.chars().count() > WIDTH {
            text += &format!("{line}\n");
            line = " ".repeat(2 * columns);
        } else if !is_first {
            line.push(' ');
        }
        line += word;
    }
    text + &line + "\n"
}

/// What a field may be, in words.
fn allowed(parameter: &Parameter) -> String {
    let range = parameter.range_in_words().unwrap_or_default();
    match &parameter.kind {
        Kind::Number(number) => match number.spacing {
            Spacing::Real => range,
            Spacing::Whole => format!("{range}, whole"),
            Spacing::PowersOfTwo => format!("{range}, a power of two"),
        },
        Kind::List(list) => {
            let [fewest, most] = list.lengths;
            let count = if fewest == most { most.to_string() } else { format!("{fewest} to {most}") };
            format!("{count}{} numbers, each {range}", if list.rising { " rising" } else { "" })
        }
        Kind::Choice(choice) => {
            let names: Vec<&str> = choice.alternatives.iter().map(|alternative| alternative.name).collect();
            match names.as_slice() {
                [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
                names => names.concat(),
            }
        }
        Kind::Switch(_) => "true or false".to_owned(),
        Kind::Text(text) if text.lines => "text in quotes".to_owned(),
        Kind::Text(_) => "one line of text in quotes".to_owned(),
        Kind::Seed(_) => format!("0 to {}, whole", u64::MAX),
        Kind::Version => format!("always {SCHEMA_VERSION}"),
    }
}

fn default(parameter: &Parameter) -> String {
    // A scene that does not say its version is refused.
    if matches!(parameter.kind, Kind::Version) {
        return NONE.to_owned();
    }
    let text = parameter.default_scene().and_then(|scene| parameter.written(&scene));
    text.unwrap_or_else(|| NONE.to_owned())
}

fn effect(parameter: &Parameter) -> &'static str {
    if matches!(parameter.kind, Kind::Version) { NONE } else { parameter.effect.name() }
}

fn choices(section: &Section) -> impl Iterator<Item = (&Parameter, &Choice)> {
    section.parameters.iter().filter_map(|parameter| match &parameter.kind {
        Kind::Choice(choice) => Some((parameter, choice)),
        _ => None,
    })
}

/// An alternative as a scene writes it, with the names of what belongs to it: `NestedGrids(levels: …, cells: …)`.
fn in_a_scene(parameter: &Parameter, choice: &Choice, alternative: &Alternative) -> String {
    let mut scene = parameter.default_scene().unwrap_or_default();
    choice.set(&mut scene, alternative.name);
    let below = format!("{}.", parameter.path);
    let fields = parameters().filter(|other| other.written(&scene).is_some());
    let names: Vec<String> =
        fields.filter_map(|other| other.path.strip_prefix(&below)).map(|name| format!("{name}: …")).collect();
    if names.is_empty() { alternative.name.to_owned() } else { format!("{}({})", alternative.name, names.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_name_what_belongs_to_them() {
        let text = markdown();
        for line in [
            "- `model: NestedGrids(levels: …, cells: …)`: ",
            "- `model: PlaneWaves(modes: …)`: ",
            "- `step: Auto`: ",
            "- `step: Fixed(pc: …)`: ",
            "- `integrator: CashKarp(tolerance: …)`: ",
            "- `colour: Outward`: ",
        ] {
            assert!(text.contains(line), "{line} is missing:\n{text}");
        }
    }

    #[test]
    fn long_words_are_broken_between_words() {
        let text = indented(&"word ".repeat(40), 4);
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        assert_eq!(text.split_whitespace().count(), 40);
        assert!(text.starts_with("    word") && text.contains("\n        word"), "{text}");
    }

    #[test]
    fn tooltips_tell_everything() {
        for parameter in parameters() {
            let text = tooltip(parameter);
            for part in [parameter.meaning, parameter.formula, parameter.source, parameter.effect.sentence()] {
                assert!(text.contains(part), "{part} is missing: {text}");
            }
            let range = parameter.range_with_prefixes().unwrap_or_default();
            assert!(text.contains(&range) && text.contains("efault "), "{text}");
        }
        let radii = parameters().find(|parameter| parameter.name == "radii").map(tooltip).unwrap_or_default();
        let facts = "Unit pc, default 50_pc, 100_pc, 200_pc, 500_pc, range 1_pc … 1_Mpc, at most 16 of them\n";
        assert!(radii.contains(&facts.replace('_', "\u{202f}")), "{radii}");
    }

    #[test]
    fn bars_do_not_end_cells() {
        assert_eq!(row(&["|µ|", "b"]), "| \\|µ\\| | b |\n");
    }
}
