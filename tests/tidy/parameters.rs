//! The table of parameters is complete, agrees with the schema, and is the only one.

use std::collections::BTreeSet;

use larmor::quantity::Unit;
use larmor::scene::parameters::{Effect, Kind, SECTIONS, Spacing};
use larmor::scene::{Parameter, Scene, ViewScene, from_ron, parameter, parameters, to_ron, validate};
use serde_json::Value;

use crate::sources::{read, rust_files};

/// The default scene with every optional part, in one variant for each alternative of each choice.
fn variants() -> Vec<Scene> {
    let default = Scene { view: Some(ViewScene::default()), ..Scene::default() };
    let mut variants = vec![default.clone()];
    for parameter in parameters() {
        let Kind::Choice(choice) = &parameter.kind else { continue };
        variants.extend(choice.alternatives.iter().map(|alternative| {
            let mut scene = default.clone();
            choice.set(&mut scene, alternative.name);
            assert_eq!(choice.get(&scene).map(|chosen| chosen.name), Some(alternative.name), "{}", parameter.path);
            scene
        }));
    }
    variants
}

/// A scene that holds the parameter.
fn scene_with(parameter: &Parameter) -> Scene {
    let holds = |scene: &Scene| parameter.written(scene).is_some();
    variants().into_iter().find(holds).unwrap_or_else(|| panic!("no scene has {}", parameter.path))
}

/// Dotted paths of all values; a choice that brings fields of its own counts itself, and its name is no part of a path.
fn paths(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    let Value::Object(fields) = value else {
        found.insert(path.to_owned());
        return;
    };
    for (name, value) in fields {
        if name.starts_with(char::is_uppercase) {
            found.insert(path.to_owned());
            paths(value, path, found);
        } else if path.is_empty() {
            paths(value, name, found);
        } else {
            paths(value, &format!("{path}.{name}"), found);
        }
    }
}

#[test]
fn every_field_of_the_schema_has_one_row() {
    let mut fields = BTreeSet::new();
    for scene in variants() {
        paths(&serde_json::to_value(scene).unwrap(), "", &mut fields);
    }
    assert!(fields.len() > 50, "{fields:?}");
    let rows: Vec<String> = parameters().map(|parameter| parameter.path.to_owned()).collect();
    let unique: BTreeSet<String> = rows.iter().cloned().collect();
    assert_eq!(rows.len(), unique.len(), "a path has two rows");
    assert_eq!(fields, unique);
}

/// Files are written in the order of the schema.
#[test]
fn rows_are_in_the_order_of_the_schema() {
    for scene in variants() {
        let text = to_ron(&scene);
        let mut at = 0;
        for parameter in parameters().filter(|parameter| parameter.written(&scene).is_some()) {
            let field = format!("{}:", parameter.path.rsplit('.').next().unwrap());
            let found =
                text[at..].find(&field).unwrap_or_else(|| panic!("{} is out of order in {text}", parameter.path));
            at += found;
        }
    }
    for section in &SECTIONS {
        let belongs = |path: &str| path.split_once('.').map_or("", |(section, _)| section) == section.name;
        assert!(section.parameters.iter().all(|parameter| belongs(parameter.path)), "{}", section.name);
    }
}

#[test]
fn rows_are_complete() {
    let mut names = BTreeSet::new();
    let mut symbols = BTreeSet::new();
    for row in parameters() {
        let path = row.path;
        assert!(names.insert(row.name) && !row.name.is_empty(), "{path}: the name {:?} is taken", row.name);
        assert!(symbols.insert(row.symbol) && !row.symbol.is_empty(), "{path}: the symbol {:?} is taken", row.symbol);
        assert!(row.meaning.ends_with('.') && row.meaning.starts_with(char::is_uppercase), "{path}: {}", row.meaning);
        assert_eq!(row.formula.is_empty(), row.source.is_empty(), "{path}: a formula has a source");
        assert!(row.effect == Effect::View || !row.formula.is_empty(), "{path}: no formula");
        match &row.kind {
            Kind::Number(number) => {
                assert!(number.range.min < number.range.max, "{path}");
                let counts = number.spacing != Spacing::Real;
                assert_eq!(counts, row.unit == Unit::Count, "{path}: {:?}", row.unit);
                assert_eq!(counts, !number.counts.is_empty(), "{path}: what is counted?");
            }
            Kind::List(list) => {
                assert!(list.range.min < list.range.max && list.lengths[0] <= list.lengths[1], "{path}");
            }
            Kind::Choice(choice) => {
                for alternative in choice.alternatives {
                    assert!(!alternative.label.is_empty() && !alternative.meaning.is_empty(), "{path}");
                    assert!(!alternative.meaning.ends_with('.'), "{path}: {}", alternative.meaning);
                }
            }
            Kind::Switch(_) | Kind::Text(_) | Kind::Seed(_) | Kind::Version => {}
        }
    }
}

/// An alternative is called in the table as in a file.
#[test]
fn alternatives_are_named_as_in_files() {
    for row in parameters() {
        let Kind::Choice(choice) = &row.kind else { continue };
        let field = row.path.rsplit('.').next().unwrap();
        for alternative in choice.alternatives {
            let mut scene = scene_with(row);
            choice.set(&mut scene, alternative.name);
            let text = to_ron(&scene);
            assert!(text.contains(&format!("{field}: {}", alternative.name)), "{}: {text}", row.path);
        }
    }
}

#[test]
fn defaults_lie_in_their_ranges() {
    let mut without = Vec::new();
    for row in parameters() {
        let Some(scene) = row.default_scene() else {
            without.push(row.path);
            continue;
        };
        validate(&scene, row.path).unwrap_or_else(|error| panic!("{error}"));
        let numbers = row.numbers(&scene);
        assert_eq!(numbers.is_empty(), row.range().is_none(), "{}", row.path);
        assert!(numbers.iter().all(|value| row.range().unwrap().contains(*value)), "{}: {numbers:?}", row.path);
    }
    assert_eq!(without, ["field.model.modes", "run.step.pc"], "only these have to be given");
}

/// What a file leaves out is what the table calls the default.
#[test]
fn defaults_are_what_the_reader_fills_in() {
    let spare = [
        "(version: 1)",
        "(version: 1, field: (), particles: (), run: (), observers: (), sky: (), galaxy: ())",
        "(version: 1, run: (integrator: CashKarp()), view: Some(()))",
    ];
    for row in parameters() {
        let Some(default) = row.default_scene() else { continue };
        let scenes = spare.map(|text| from_ron(text, "x").unwrap());
        let read = scenes.iter().find_map(|scene| row.written(scene));
        assert_eq!(read, row.written(&default), "{}", row.path);
    }
}

/// The parameter at another allowed value than that of the scene, if it has one.
fn changed(row: &Parameter, scene: &Scene) -> Option<Scene> {
    let mut other = scene.clone();
    match &row.kind {
        Kind::Number(number) => {
            let value = [number.range.min, number.range.max].into_iter().find(|end| Some(*end) != number.get(scene))?;
            number.set(&mut other, value);
        }
        Kind::List(list) => {
            let length = list.get(scene)?.len();
            list.set(&mut other, &vec![list.range.max; length]);
        }
        Kind::Choice(choice) => {
            let chosen = choice.get(scene)?.name;
            let alternative = choice.alternatives.iter().find(|alternative| alternative.name != chosen)?;
            choice.set(&mut other, alternative.name);
        }
        Kind::Switch(switch) => switch.set(&mut other, !switch.get(scene)?),
        Kind::Text(text) => text.set(&mut other, format!("{}, changed", text.get(scene))),
        Kind::Seed(seed) => seed.set(&mut other, seed.get(scene).wrapping_add(1)),
        Kind::Version => return None,
    }
    Some(other)
}

#[test]
fn effects_are_what_a_change_does() {
    let mut seen = Vec::new();
    for row in parameters() {
        let scene = scene_with(row);
        let Some(other) = changed(row, &scene) else {
            assert!(matches!(row.kind, Kind::Version), "{} cannot be changed", row.path);
            continue;
        };
        assert_ne!(scene, other, "{}", row.path);
        let restarts = scene.difference_in_physics(&other).is_some();
        assert_eq!(restarts, row.effect == Effect::Physics, "{}: {:?}", row.path, row.effect);
        let rereads = scene.sky != other.sky || scene.galaxy != other.galaxy;
        assert_eq!(rereads, row.effect == Effect::Analysis, "{}: {:?}", row.path, row.effect);
        seen.push(row.effect);
    }
    assert!([Effect::View, Effect::Analysis, Effect::Physics].iter().all(|effect| seen.contains(effect)));
}

/// Setting touches nothing but the row's own field, and what is set is what is read, at both ends of every range.
#[test]
fn what_is_set_is_read_back() {
    for row in parameters() {
        let scene = scene_with(row);
        let mut other = scene.clone();
        match &row.kind {
            Kind::Number(number) => {
                for end in [number.range.min, number.range.max] {
                    number.set(&mut other, end);
                    assert_eq!(number.get(&other), Some(end), "{}", row.path);
                }
                number.set(&mut other, number.get(&scene).unwrap());
            }
            Kind::List(list) => {
                for end in [list.range.min, list.range.max] {
                    for length in list.lengths {
                        list.set(&mut other, &vec![end; length]);
                        assert_eq!(list.get(&other), Some(vec![end; length].as_slice()), "{}", row.path);
                    }
                }
                list.set(&mut other, list.get(&scene).unwrap());
            }
            Kind::Choice(choice) => {
                for alternative in choice.alternatives {
                    choice.set(&mut other, alternative.name);
                    assert_eq!(choice.get(&other).map(|chosen| chosen.name), Some(alternative.name), "{}", row.path);
                }
                continue;
            }
            Kind::Switch(switch) => {
                for on in [true, false] {
                    switch.set(&mut other, on);
                    assert_eq!(switch.get(&other), Some(on), "{}", row.path);
                }
                switch.set(&mut other, switch.get(&scene).unwrap());
            }
            Kind::Text(text) => {
                text.set(&mut other, "µ \"".to_owned());
                assert_eq!(text.get(&other), "µ \"");
                text.set(&mut other, text.get(&scene).to_owned());
            }
            Kind::Seed(seed) => {
                for end in [0, u64::MAX] {
                    seed.set(&mut other, end);
                    assert_eq!(seed.get(&other), end);
                }
                seed.set(&mut other, seed.get(&scene));
            }
            Kind::Version => {}
        }
        assert_eq!(scene, other, "{}", row.path);
    }
}

/// Where a scene has no such field, setting it does nothing.
#[test]
fn absent_fields_stay_absent() {
    let mut absent = 0;
    for row in parameters() {
        for scene in variants().into_iter().chain([Scene::default()]) {
            if row.written(&scene).is_some() {
                continue;
            }
            let mut other = scene.clone();
            match &row.kind {
                Kind::Number(number) => number.set(&mut other, number.range.max),
                Kind::List(list) => list.set(&mut other, &[1.0, 2.0, 3.0]),
                Kind::Choice(choice) => choice.set(&mut other, choice.alternatives[0].name),
                Kind::Switch(switch) => switch.set(&mut other, true),
                Kind::Text(_) | Kind::Seed(_) | Kind::Version => panic!("{} is never absent", row.path),
            }
            assert_eq!(scene, other, "{}", row.path);
            absent += 1;
        }
    }
    assert!(absent > 10);
}

#[test]
fn whole_numbers_stay_whole_and_cells_powers_of_two() {
    let mut scene = Scene::default();
    let set = |scene: &mut Scene, path: &str, value: f64| {
        let Some(Parameter { kind: Kind::Number(number), .. }) = parameter(path) else { panic!("{path} is no number") };
        number.set(scene, value);
        number.get(scene)
    };
    assert_eq!(set(&mut scene, "particles.count", 12.6), Some(13.0));
    for (cells, nearest) in [(100.0, 128.0), (3.0, 16.0), (1e9, 512.0), (64.0, 64.0)] {
        assert_eq!(set(&mut scene, "field.model.cells", cells), Some(nearest));
    }
}

#[test]
fn nothing_but_finite_values_inside_is_contained() {
    for row in parameters() {
        let Some(range) = row.range() else { continue };
        assert!(range.contains(range.min) && range.contains(range.max), "{}", row.path);
        let below = range.min - range.min.abs().max(1.0);
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, below, range.max * 1.001] {
            assert!(!range.contains(value), "{} contains {value}", row.path);
        }
    }
}

#[test]
fn an_entry_of_a_list_belongs_to_its_list() {
    assert_eq!(parameter("observers.radii_pc[3]").map(|row| row.path), Some("observers.radii_pc"));
    assert!(parameter("field").is_none());
}

/// A range written beside a field of the schema would be a second one.
#[test]
fn the_schema_repeats_no_range() {
    for path in ["src/scene/schema.rs", "src/field/mod.rs", "src/field/nodes.rs"] {
        let source = read(path);
        let is_number = |word: &str| word.trim_matches(['`', ',', ';', '.', '(', ')']).parse::<f64>().is_ok();
        let repeated = source.lines_where(&source.text, |line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            line.trim_start().starts_with("///")
                && words.windows(3).any(|three| three[1] == "to" && is_number(three[0]) && is_number(three[2]))
        });
        assert!(repeated.is_empty(), "{repeated:#?}");
    }
}

/// Two numbers as the ends of a range: `0.0..=1e3`, `[0.0, 1e3]`, `(0.0, 1e3)`.
fn types_ends(code: &str) -> bool {
    let spaced: String = code.chars().map(|letter| if "[](),;={}".contains(letter) { ' ' } else { letter }).collect();
    let words: Vec<String> = spaced.replace("..", " ").split_whitespace().map(|word| word.replace('_', "")).collect();
    words.windows(2).any(|pair| pair.iter().all(|word| word.parse::<f64>().is_ok()))
}

#[test]
fn ends_are_found() {
    for code in ["DragValue::new(pc).range(1.0e-9..=1.0e3).speed(1)", "range: [0.0, 1_000.0],", "= (0.01, 1e6);"] {
        assert!(types_ends(code), "{code}");
    }
    for code in ["range(low..=high)", "Slider::new(value, 0..=last.max(1))", "range: 0.0..=Seed::MAX as f64"] {
        assert!(!types_ends(code), "{code}");
    }
}

/// The window has no ranges of its own but those of the widths of its panels.
#[test]
fn the_window_types_no_range() {
    let mut wrong = Vec::new();
    for source in rust_files("src/viewer") {
        wrong.extend(source.lines_where(&source.code(), |line| {
            let words = line.to_lowercase().replace("size_range", "");
            words.contains("range") && types_ends(line)
        }));
    }
    assert!(wrong.is_empty(), "ranges belong to src/scene/parameters: {wrong:#?}");
}
