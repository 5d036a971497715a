//! Shortcuts act, and do not while a number is being typed.

use bevy_egui::egui::accesskit::Role;
use bevy_egui::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use larmor::scene::ViewScene;
use larmor::viewer::action::{Action, StandardView};
use larmor::viewer::arrangement::Theme;
use larmor::viewer::panels::Dialog;

use crate::stage::harness;
use crate::synthetic;

#[test]
fn keys_become_actions() {
    let (mut harness, _) = harness(synthetic::window(), [1280.0, 720.0]);
    harness.run_steps(4);
    for (modifiers, key, expected) in [
        (Modifiers::NONE, Key::Space, Action::TogglePause),
        (Modifiers::NONE, Key::R, Action::Restart),
        (Modifiers::ALT, Key::R, Action::ResetAll),
        (Modifiers::COMMAND, Key::Z, Action::Undo),
        (Modifiers::NONE, Key::Num1, Action::StandardView(StandardView::AlongField)),
        (Modifiers::NONE, Key::P, Action::Screenshot { whole_window: false }),
        (Modifiers::SHIFT, Key::P, Action::Screenshot { whole_window: true }),
        (Modifiers::NONE, Key::End, Action::Show(None)),
        (Modifiers::NONE, Key::Num5, Action::View(ViewScene { orthographic: true, ..ViewScene::default() })),
        (
            Modifiers::NONE,
            Key::E,
            Action::View(ViewScene { orthographic: true, ellipsoids: false, ..ViewScene::default() }),
        ),
    ] {
        harness.state_mut().actions.clear();
        harness.key_press_modifiers(modifiers, key);
        harness.run_steps(2);
        assert_eq!(harness.state().actions, [expected], "{key:?}");
    }
}

#[test]
fn panels_and_help_have_their_keys() {
    let (mut harness, _) = harness(synthetic::window(), [1280.0, 720.0]);
    harness.run_steps(4);
    for hidden in [true, false, true, false] {
        harness.key_press(Key::H);
        harness.run_steps(2);
        assert_eq!(harness.state().ui.panels_hidden, hidden);
    }
    for (key, dialog) in [(Key::F1, Dialog::Guide), (Key::Questionmark, Dialog::Help), (Key::F2, Dialog::Lessons)] {
        harness.key_press(key);
        harness.run_steps(2);
        assert_eq!(harness.state().ui.dialog, Some(dialog));
        harness.key_press(Key::Escape);
        harness.run_steps(2);
    }
    harness.key_press(Key::Questionmark);
    harness.run_steps(2);
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    assert_eq!(harness.state().ui.dialog, None);
    assert!(harness.state().actions.is_empty());
}

/// Tab goes from one to the next of what can be used; Escape gives the keys back to the commands.
#[test]
fn tab_moves_the_keyboard() {
    let (mut harness, _) = harness(synthetic::window(), [1280.0, 720.0]);
    harness.run_steps(4);
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..12 {
        harness.key_press(Key::Tab);
        harness.run_steps(2);
        seen.extend(harness.ctx.memory(|memory| memory.focused()).map(|id| format!("{id:?}")));
    }
    assert!(seen.len() >= 11, "{seen:?}");
    assert!(!harness.state().ui.panels_hidden && harness.state().actions.is_empty());
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    harness.key_press(Key::Space);
    harness.run_steps(2);
    assert_eq!(harness.state().actions, [Action::TogglePause]);
}

#[test]
fn typing_does_not_trigger_shortcuts() {
    let (mut harness, _) = harness(synthetic::window(), [1280.0, 720.0]);
    harness.run_steps(4);
    harness.get_all_by_label("energy").find(|node| node.accesskit_node().role() == Role::SpinButton).unwrap().focus();
    harness.run_steps(2);
    for (key, text) in [(Key::R, "r"), (Key::P, "p"), (Key::Space, " "), (Key::C, "c"), (Key::Num1, "1")] {
        harness.event(Event::Text(text.into()));
        harness.key_press(key);
        harness.run_steps(2);
    }
    assert!(harness.state().actions.is_empty(), "{:?}", harness.state().actions);
}

#[test]
fn the_palette_runs_what_is_typed() {
    let (mut harness, _) = harness(synthetic::window(), [1280.0, 720.0]);
    harness.run_steps(4);
    for (typed, down, expected) in [
        ("restart", 0, vec![Action::Restart]),
        ("light th", 0, vec![Action::Theme(Theme::Light)]),
        ("preset pure", 0, vec![Action::LoadPreset("pure-turbulence")]),
        // Everything in the order of the table: the third line.
        ("", 2, vec![Action::Cancel]),
        ("no such thing", 0, vec![]),
    ] {
        harness.state_mut().actions.clear();
        harness.key_press_modifiers(Modifiers::COMMAND, Key::P);
        harness.run_steps(3);
        assert_eq!(harness.state().ui.dialog, Some(Dialog::Palette), "{typed}");
        if !typed.is_empty() {
            harness.event(Event::Text(typed.into()));
            harness.run_steps(2);
        }
        for _ in 0..down {
            harness.key_press(Key::ArrowDown);
            harness.run_steps(1);
        }
        harness.key_press(Key::Enter);
        harness.run_steps(3);
        assert_eq!(harness.state().actions, expected, "{typed}");
        harness.key_press(Key::Escape);
        harness.run_steps(3);
        assert_eq!(harness.state().ui.dialog, None);
    }
}

#[test]
fn a_legend_entry_hides_its_curve() {
    let (mut harness, _) = harness(synthetic::window(), [1280.0, 720.0]);
    harness.run_steps(4);
    for hidden in [true, false] {
        harness.get_by_label("running widths").click();
        harness.run_steps(3);
        assert_eq!(harness.state().ui.plots.options.hidden.contains("A(t) running widths"), hidden);
    }
}
