//! Nothing needs scrolling, nothing leaves the window.

use bevy_egui::egui::{Rect, pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use larmor::viewer::panels::groups;

use crate::stage::harness;
use crate::synthetic;

#[test]
fn main_parameters_are_visible_without_scrolling() {
    for size in [[1280.0, 720.0], [1920.0, 1080.0]] {
        let (mut harness, _) = harness(synthetic::window(), size);
        harness.run_steps(4);
        let window = Rect::from_min_max(pos2(0.0, 0.0), pos2(size[0], size[1]));
        for parameter in groups::main() {
            let nodes: Vec<_> = harness.get_all_by_label(parameter.name).collect();
            assert!(nodes.len() >= 2, "{}: slider and typed value", parameter.name);
            for node in nodes {
                assert!(window.contains_rect(node.rect()), "{} at {}", parameter.name, node.rect());
            }
        }
    }
}

/// A wide window gives the plots width, and a narrow one takes it back.
#[test]
fn plots_follow_the_width_of_the_window() {
    let (mut harness, _) = harness(synthetic::window(), [1280.0, 720.0]);
    for (width, plots) in
        [(1280.0, 340.0..400.0), (1920.0, 550.0..650.0), (3840.0, 1000.0..1150.0), (1280.0, 340.0..400.0)]
    {
        harness.set_size(vec2(width, 0.5625 * width));
        harness.run_steps(6);
        let found = width - harness.state().view_rect.right();
        assert!(plots.contains(&found), "{found} of {width}");
    }
}

#[test]
fn buttons_stay_inside_and_apart() {
    for size in [[1280.0, 720.0], [1920.0, 1080.0]] {
        let (mut harness, _) = harness(synthetic::window(), size);
        harness.run_steps(4);
        let window = Rect::from_min_max(pos2(0.0, 0.0), pos2(size[0], size[1]));
        let mut buttons: Vec<(String, Rect)> = Vec::new();
        for node in harness.root().children_recursive() {
            let access = node.accesskit_node();
            // Axes lie over each other where one looks along one of them.
            let is_axis = access.label().is_some_and(|name| name.starts_with("Look along"));
            if access.role() == bevy_egui::egui::accesskit::Role::Button && !is_axis {
                buttons.push((access.label().unwrap_or_default(), node.rect()));
            }
        }
        assert!(buttons.len() > 8, "{}", buttons.len());
        for (index, (name, rect)) in buttons.iter().enumerate() {
            assert!(window.expand(1.0).contains_rect(*rect), "{name} at {rect}");
            for (other, place) in &buttons[..index] {
                let shared = rect.shrink(1.0).intersect(*place);
                assert!(!shared.is_positive(), "{name} {rect} over {other} {place}");
            }
        }
    }
}

#[test]
fn the_view_keeps_clear_of_the_panels() {
    let (mut harness, _) = harness(synthetic::window(), [1280.0, 720.0]);
    harness.run_steps(4);
    let view = harness.state().view_rect;
    for parameter in groups::main() {
        for node in harness.get_all_by_label(parameter.name) {
            assert!(!view.intersects(node.rect().shrink(1.0)), "{}", parameter.name);
        }
    }
    harness.state_mut().ui.panels_hidden = true;
    harness.run_steps(20);
    assert!(harness.state().view_rect.width() > 1270.0);
}
