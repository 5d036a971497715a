//! What is typed into a box is taken, or refused in place with the reason.

use bevy_egui::egui::accesskit::Role;
use bevy_egui::egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use larmor::scene::{Scene, Step};

use crate::gestures::place;
use crate::stage::{Stage, edits, harness};
use crate::synthetic;

/// A window on the scene of the tests, changed.
fn ready(change: impl FnOnce(&mut Scene)) -> Harness<'static, Stage> {
    let mut window = synthetic::window();
    window.edit(change);
    let (mut harness, _) = harness(window, [1280.0, 720.0]);
    harness.run_steps(4);
    harness
}

fn scene(harness: &Harness<'_, Stage>) -> Scene {
    harness.state().window.document.scene().clone()
}

fn click(harness: &mut Harness<'_, Stage>, at: Pos2) {
    for pressed in [true, false] {
        harness.event(Event::PointerMoved(at));
        let modifiers = Default::default();
        harness.event(Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers });
        harness.step();
    }
    harness.run_steps(2);
}

/// Types into the box of this name and leaves it open.
fn type_into(harness: &mut Harness<'_, Stage>, name: &str, role: Role, text: &str) {
    let at = place(harness, name, role);
    click(harness, at);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(1);
    harness.event(Event::Text(text.into()));
    harness.run_steps(1);
}

fn enter(harness: &mut Harness<'_, Stage>, name: &str, role: Role, text: &str) {
    type_into(harness, name, role, text);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
}

fn says(harness: &Harness<'_, Stage>, part: &str) -> bool {
    harness.query_all_by_label_contains(part).next().is_some()
}

/// Text of the box of this name.
fn shown(harness: &Harness<'_, Stage>, name: &str, role: Role) -> String {
    let node = harness.get_all_by_label(name).find(|node| node.accesskit_node().role() == role).unwrap();
    node.accesskit_node().value().unwrap_or_default()
}

#[test]
fn a_comma_sets_thousands_of_particles_apart() {
    let mut harness = ready(|_| ());
    enter(&mut harness, "particles", Role::SpinButton, "50,000");
    assert_eq!(scene(&harness).particles.count, 50_000);
    assert_eq!(edits(harness.state()), [true]);
}

#[test]
fn what_is_refused_stays_with_its_reason_until_the_next_edit() {
    for (text, part) in [
        ("abc", "abc is not a number"),
        ("-3", "−3\u{202f}µG is not allowed: 0\u{202f}µG … 1\u{202f}mG"),
        ("1e99", "×10⁹⁶\u{202f}mG is not allowed: 0\u{202f}µG … 1\u{202f}mG"),
        ("1,234", "1,234 can be read as 1.234 or 1234"),
        ("3 pc", "pc is not understood"),
    ] {
        let mut harness = ready(|_| ());
        let before = scene(&harness);
        enter(&mut harness, "regular field", Role::SpinButton, text);
        assert!(edits(harness.state()).is_empty() && scene(&harness) == before, "{text}");
        assert!(says(&harness, part), "{text}: no reason is shown");
        assert_eq!(shown(&harness, "regular field", Role::SpinButton), text);

        enter(&mut harness, "regular field", Role::SpinButton, "2");
        assert_eq!(scene(&harness).field.b0_ug, 2.0, "{text}");
        assert!(!says(&harness, part), "{text}: the reason outlives the edit");
    }
}

#[test]
fn a_refusal_ends_with_escape_and_with_any_other_edit() {
    let mut harness = ready(|_| ());
    enter(&mut harness, "regular field", Role::SpinButton, "abc");
    assert!(says(&harness, "abc is not a number"));
    let at = place(&harness, "regular field", Role::SpinButton);
    click(&mut harness, at);
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert!(!says(&harness, "abc is not a number"));

    enter(&mut harness, "regular field", Role::SpinButton, "abc");
    assert!(says(&harness, "abc is not a number"));
    enter(&mut harness, "source age", Role::SpinButton, "500 kyr");
    assert!(!says(&harness, "abc is not a number"));

    enter(&mut harness, "regular field", Role::SpinButton, "abc");
    harness.state_mut().window.edit(|scene| scene.field.b0_ug = 7.0);
    harness.run_steps(2);
    assert!(!says(&harness, "abc is not a number"), "the box holds another value by now");
}

/// The box prints four digits; whoever opens and leaves it has not typed them.
#[test]
fn a_box_that_is_left_untouched_changes_nothing() {
    let mut harness = ready(|scene| scene.sky.age_yr = 2_000_123.0);
    let at = place(&harness, "source age", Role::SpinButton);
    click(&mut harness, at);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    assert!(edits(harness.state()).is_empty());
    assert_eq!(scene(&harness).sky.age_yr, 2_000_123.0);
}

#[test]
fn escape_gives_up_what_was_typed() {
    let mut harness = ready(|_| ());
    let before = scene(&harness);
    type_into(&mut harness, "source age", Role::SpinButton, "500 kyr");
    harness.key_press(Key::Escape);
    harness.run_steps(4);
    assert!(edits(harness.state()).is_empty());
    assert_eq!(scene(&harness), before);
}

/// The unit beside the box changes with the value, from mG to µG; the text was meant in the old one.
#[test]
fn a_bare_number_is_in_the_unit_shown_however_the_box_is_left() {
    for by_click in [false, true] {
        let mut harness = ready(|scene| scene.field.b0_ug = 1000.0);
        type_into(&mut harness, "regular field", Role::SpinButton, "0.5");
        if by_click {
            click(&mut harness, pos2(640.0, 400.0));
        } else {
            harness.key_press(Key::Enter);
        }
        harness.run_steps(4);
        assert_eq!(scene(&harness).field.b0_ug, 500.0, "by click: {by_click}");
        assert_eq!(edits(harness.state()), [true], "by click: {by_click}");
    }
}

/// The folded rest of the parameters, open.
fn unfolded() -> Harness<'static, Stage> {
    let mut window = synthetic::window();
    window.edit(|scene| scene.run.step = Step::Fixed { pc: 0.05 });
    let (mut harness, _) = harness(window, [1280.0, 1800.0]);
    harness.run_steps(4);
    harness.get_by_label("More").click();
    harness.run_steps(30);
    harness
}

#[test]
fn radii_are_refused_in_place() {
    for (text, part) in [
        ("50, many", "many is not a number"),
        ("0.5, 50", "0.5 is not allowed: 1 to 1e6 pc"),
        ("50, 1 mpc", "mpc is a millipc, Mpc is a megapc"),
    ] {
        let mut harness = unfolded();
        let before = scene(&harness).observers.radii_pc;
        enter(&mut harness, "radii", Role::TextInput, text);
        assert!(edits(harness.state()).is_empty() && scene(&harness).observers.radii_pc == before);
        assert!(says(&harness, part), "{text}: no reason is shown");
        assert_eq!(shown(&harness, "radii", Role::TextInput), text);
        enter(&mut harness, "radii", Role::TextInput, "60; 30");
        assert_eq!(scene(&harness).observers.radii_pc, [30.0, 60.0]);
        assert!(!says(&harness, part), "{text}: the reason outlives the edit");
    }
}

#[test]
fn step_and_seed_are_refused_in_place() {
    let mut harness = unfolded();
    enter(&mut harness, "step length", Role::SpinButton, "1e-9");
    assert!(says(&harness, "1×10⁻⁹\u{202f}pc is not allowed"));
    enter(&mut harness, "seed", Role::SpinButton, "-1");
    assert!(says(&harness, "1 is not allowed: 0 to"));
    assert!(edits(harness.state()).is_empty());
    enter(&mut harness, "seed", Role::SpinButton, "12 345");
    assert_eq!(scene(&harness).particles.seed, 12_345);
    enter(&mut harness, "step length", Role::SpinButton, "0.01 pc");
    assert_eq!(scene(&harness).run.step, Step::Fixed { pc: 0.01 });
    assert_eq!(edits(harness.state()), [true, true]);
}
