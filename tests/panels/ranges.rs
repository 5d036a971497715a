//! Sliders and boxes reach as far as a scene may.

use bevy_egui::egui::accesskit::Role;
use bevy_egui::egui::{Event, Key, Modifiers, PointerButton};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use larmor::quantity::plain;
use larmor::scene::parameters::{Kind, Number, Spacing};
use larmor::scene::{FieldModel, Integrator, Parameter, Scene, Step, validate};
use larmor::viewer::panels::groups;

use crate::stage::{Stage, harness};
use crate::synthetic;

/// A window so high that every parameter of its scene is visible, and the numbers among them.
fn unfolded(change: fn(&mut Scene)) -> (Harness<'static, Stage>, Vec<(&'static Parameter, &'static Number)>) {
    let mut window = synthetic::window();
    window.edit(change);
    let scene = window.document.scene().clone();
    let (mut harness, _) = harness(window, [1280.0, 2600.0]);
    harness.run_steps(4);
    for title in ["More", "Sky"] {
        harness.get_by_label(title).click();
        harness.run_steps(20);
    }
    let numbers = groups::main().chain(groups::more(&scene)).chain(groups::sky()).filter_map(|parameter| {
        let Kind::Number(number) = &parameter.kind else { return None };
        Some((parameter, number))
    });
    (harness, numbers.collect())
}

/// Scenes that have all numbers between them.
const SCENES: [fn(&mut Scene); 2] = [
    |scene| {
        scene.run.step = Step::Fixed { pc: 0.05 };
        scene.run.integrator = Integrator::CashKarp { tolerance: 1e-4 };
    },
    |scene| scene.field.model = FieldModel::PlaneWaves { modes: 100 },
];

#[test]
fn sliders_and_boxes_cover_what_scenes_allow() {
    let mut seen = 0;
    for scene in SCENES {
        let (harness, numbers) = unfolded(scene);
        for (parameter, number) in numbers {
            let name = parameter.name;
            for role in [Role::Slider, Role::SpinButton] {
                let node = harness.get_all_by_label(name).find(|node| node.accesskit_node().role() == role);
                let node = node.unwrap_or_else(|| panic!("{name} has no {role:?}"));
                let ends = [node.accesskit_node().min_numeric_value(), node.accesskit_node().max_numeric_value()];
                assert_eq!(ends, [Some(number.range.min), Some(number.range.max)], "{name}, {role:?}");
            }
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn both_ends_of_a_range_can_be_typed() {
    let (mut harness, numbers) = unfolded(SCENES[0]);
    for (parameter, number) in numbers {
        for end in [number.range.min, number.range.max] {
            type_into(&mut harness, parameter.name, &format!("{} {}", plain(end), parameter.unit.base()));
            let held = number.get(harness.state().window.document.scene());
            assert_eq!(held, Some(end), "{}", parameter.name);
        }
    }
}

#[test]
fn what_is_chosen_is_a_valid_scene() {
    for scene in SCENES {
        let (mut harness, _) = unfolded(scene);
        for label in ["plane waves", "nested grids", "32 bits", "16 bits", "fixed", "automatic", "Cash–Karp", "Boris"]
        {
            let mut nodes = harness.get_all_by_label(label);
            nodes.find(|node| node.accesskit_node().role() == Role::Button).unwrap().click();
            drop(nodes);
            harness.run_steps(4);
            validate(harness.state().window.document.scene(), label).unwrap();
        }
        let scene = harness.state().window.document.scene();
        assert_eq!((scene.run.step, scene.run.integrator), (Step::Auto, Integrator::Boris));
        assert_eq!(scene.field.model, Scene::default().field.model);
    }
}

fn type_into(harness: &mut Harness<'_, Stage>, name: &str, text: &str) {
    let mut boxes = harness.get_all_by_label(name);
    let at = boxes.find(|node| node.accesskit_node().role() == Role::SpinButton).unwrap().rect().center();
    drop(boxes);
    for pressed in [true, false] {
        let modifiers = Modifiers::default();
        harness.event(Event::PointerMoved(at));
        harness.event(Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers });
        harness.step();
    }
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(1);
    harness.event(Event::Text(text.into()));
    harness.run_steps(1);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
}

/// However long a value is, its row ends where all others do.
#[test]
fn rows_are_equally_wide() {
    for scene in SCENES {
        let (harness, numbers) = unfolded(scene);
        let mut rights: Vec<(f32, &str)> = Vec::new();
        for (parameter, _) in numbers {
            let widgets = harness.get_all_by_label(parameter.name).map(|node| node.rect());
            rights.push((widgets.map(|rect| rect.right()).fold(0.0, f32::max), parameter.name));
        }
        let panel = harness.state().view_rect.left();
        for (right, name) in rights {
            assert!(right < panel - 20.0, "{name} ends at {right}, the panel at {panel}");
        }
    }
}

/// A pixel changes a value by about a hundredth of it, not by a step of one size for all.
#[test]
fn dragging_a_box_is_as_fine_as_its_value() {
    for scene in SCENES {
        let (mut harness, numbers) = unfolded(scene);
        for (parameter, number) in numbers {
            let before = number.get(harness.state().window.document.scene()).unwrap();
            let mut boxes = harness.get_all_by_label(parameter.name);
            let spin = boxes.find(|node| node.accesskit_node().role() == Role::SpinButton).unwrap();
            let from = spin.rect().center();
            drop(boxes);
            crate::gestures::drag(&mut harness, from, 10, 1.0);
            let after = number.get(harness.state().window.document.scene()).unwrap();
            let allowed = before + if number.spacing == Spacing::Real { 0.2 * before } else { 8.0 + before };
            assert!(before <= after && after <= allowed.max(0.1), "{}: {before} to {after}", parameter.name);
        }
    }
}
