//! What assistive technology is told: everything that can be operated has a role and a name, wherever it is.

use std::collections::BTreeMap;

use bevy_egui::egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use larmor::viewer::panels::{Column, Dialog};
use larmor::viewer::plots::PlotTab;

use crate::stage::{Stage, harness};
use crate::synthetic;

/// Roles of what a hand or a keyboard operates.
const OPERATED: [Role; 9] = [
    Role::Button,
    Role::CheckBox,
    Role::RadioButton,
    Role::Slider,
    Role::SpinButton,
    Role::TextInput,
    Role::ComboBox,
    Role::Link,
    Role::ColorWell,
];

/// How many of each role there are; fails where one has no name.
fn named(harness: &Harness<'_, Stage>, place: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for node in harness.root().children_recursive() {
        let access = node.accesskit_node();
        if !OPERATED.contains(&access.role()) {
            continue;
        }
        let name = access.label().unwrap_or_default();
        assert!(
            name.chars().any(char::is_alphabetic),
            "{place}: a {:?} at {} is called “{name}”",
            access.role(),
            node.rect()
        );
        *counts.entry(format!("{:?}", access.role())).or_default() += 1;
    }
    counts
}

fn opened(size: [f32; 2], prepare: impl FnOnce(&mut Stage)) -> Harness<'static, Stage> {
    let (mut harness, _) = harness(synthetic::window(), size);
    harness.run_steps(3);
    prepare(harness.state_mut());
    harness.run_steps(8);
    harness
}

#[test]
fn everything_that_is_operated_has_a_name() {
    for &tab in PlotTab::ALL {
        let harness = opened([1280.0, 2000.0], |stage| {
            stage.ui.plots.tab = tab;
            stage.ui.plots.numbers = true;
        });
        let counts = named(&harness, tab.name());
        assert!(counts["Slider"] >= 9 && counts["SpinButton"] >= 8 && counts["Button"] >= 15, "{counts:?}");
    }
    for &dialog in Dialog::ALL {
        named(&opened([1280.0, 720.0], |stage| stage.ui.toggle_dialog(dialog)), &format!("{dialog:?}"));
    }
    named(&opened([640.0, 400.0], |stage| stage.ui.column = Column::Plots), "one column");
}

#[test]
fn everything_in_the_menus_has_a_name_and_stays_in_the_window() {
    for size in [[1280.0, 720.0], [640.0, 360.0]] {
        for menu in ["File", "Edit", "Run", "View", "Help"] {
            let mut harness = opened(size, |_| {});
            let before = named(&harness, menu).values().sum::<usize>();
            harness.get_by_label(menu).click();
            harness.run_steps(8);
            assert!(named(&harness, menu).values().sum::<usize>() > before, "{menu} opens");
            for node in harness.root().children_recursive() {
                if OPERATED.contains(&node.accesskit_node().role()) {
                    let name = node.accesskit_node().label().unwrap_or_default();
                    assert!(node.rect().right() <= size[0] + 1.0, "{menu}, {name} at {} of {size:?}", node.rect());
                }
            }
        }
    }
}

#[test]
fn more_parameters_have_names_too() {
    let mut harness = opened([1280.0, 3200.0], |_| {});
    for title in ["More", "Sky", "Galaxy"] {
        harness.get_by_label(title).click();
        harness.run_steps(20);
    }
    assert!(named(&harness, "all parameters")["SpinButton"] > 25);
}
