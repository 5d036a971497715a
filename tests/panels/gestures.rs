//! A drag is one gesture, a typed number another.

use bevy_egui::egui::accesskit::Role;
use bevy_egui::egui::{Event, Key, PointerButton, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::stage::{Stage, edits, harness};
use crate::synthetic;

/// Middle of the widget of this name and kind.
pub fn place(harness: &Harness<'_, Stage>, name: &str, role: Role) -> Pos2 {
    harness
        .get_all_by_label(name)
        .find(|node| node.accesskit_node().role() == role)
        .map(|node| node.rect().center())
        .unwrap()
}

pub fn drag(harness: &mut Harness<'_, Stage>, from: Pos2, steps: usize, pixels: f32) {
    harness.hover_at(from);
    harness.step();
    harness.drag_at(from);
    harness.step();
    for step in 1..=steps {
        harness.hover_at(from + vec2(pixels * step as f32, 0.0));
        harness.step();
    }
    harness.drop_at(from + vec2(pixels * steps as f32, 0.0));
    harness.run_steps(3);
}

#[test]
fn one_drag_is_one_finished_edit() {
    for (role, pixels) in [(Role::Slider, 4.0), (Role::SpinButton, 6.0)] {
        let (mut harness, _) = harness(synthetic::window(), [1280.0, 720.0]);
        harness.run_steps(4);
        let before = harness.state().window.document.scene().field.b0_ug;
        let from = place(&harness, "regular field", role);
        drag(&mut harness, from, 6, pixels);
        let edits = edits(harness.state());
        assert!(edits.len() >= 3, "{role:?}: {edits:?}");
        assert_eq!(edits.iter().filter(|finished| **finished).count(), 1, "{role:?}: {edits:?}");
        assert_eq!(edits.last(), Some(&true), "{role:?}");
        let after = harness.state().window.document.scene().field.b0_ug;
        assert!(after > before && after.is_finite(), "{role:?}: {before} {after}");
    }
}

#[test]
fn a_typed_number_is_one_finished_edit() {
    let (mut harness, _) = harness(synthetic::window(), [1280.0, 720.0]);
    harness.run_steps(4);
    let at = place(&harness, "source age", Role::SpinButton);
    for pressed in [true, false] {
        harness.event(Event::PointerMoved(at));
        harness.event(Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Default::default(),
        });
        harness.step();
    }
    harness.run_steps(2);
    for letter in ["5", "0", "0", " ", "k", "y", "r"] {
        harness.event(Event::Text(letter.into()));
        harness.step();
    }
    assert!(edits(harness.state()).is_empty(), "nothing before Enter");
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    assert_eq!(edits(harness.state()), [true]);
    assert_eq!(harness.state().window.document.scene().sky.age_yr, 5.0e5);
}

#[test]
fn a_drag_that_changes_nothing_edits_nothing() {
    let (mut harness, _) = harness(synthetic::window(), [1280.0, 720.0]);
    harness.run_steps(4);
    let from = place(&harness, "regular field", Role::SpinButton);
    drag(&mut harness, from, 0, 0.0);
    assert!(edits(harness.state()).is_empty());
}
