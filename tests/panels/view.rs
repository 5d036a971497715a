//! What the view and the bars around it say and offer.

use std::sync::Arc;

use bevy_egui::egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use larmor::figure::{Options, RunFigure};
use larmor::scene::{ColourBy, ColourMap, ViewScene};
use larmor::viewer::action::{Action, StandardView};
use larmor::viewer::run::Pace;
use larmor::viewer::stage::DensityMap;

use crate::stage::{Stage, harness};
use crate::synthetic;
use crate::texts::texts;

fn opened(prepare: impl FnOnce(&mut Stage)) -> Harness<'static, Stage> {
    let (mut harness, _) = harness(synthetic::window(), [1280.0, 720.0]);
    harness.run_steps(3);
    prepare(harness.state_mut());
    harness.run_steps(4);
    harness
}

fn says(harness: &Harness<'_, Stage>, words: &str) -> bool {
    texts(&harness.output().shapes.clone()).iter().any(|text| text.words.contains(words))
}

#[test]
fn a_click_on_an_axis_looks_along_it() {
    let mut harness = opened(|_| {});
    for (name, view) in [
        ("Look along x, from above", StandardView::Top),
        ("Look along y, side-on", StandardView::SideOn),
        ("Look along z, along B₀", StandardView::AlongField),
    ] {
        harness.get_by_label(name).click();
        harness.run_steps(3);
        assert_eq!(harness.state().actions.last(), Some(&Action::StandardView(view)), "{name}");
    }
}

#[test]
fn a_long_pass_comes_with_advice() {
    let short = opened(|_| {});
    assert!(says(&short, "left in this pass") && !says(&short, "fewer particles"));
    let long = opened(|stage| {
        let scene = stage.window.document.scene().clone();
        let pace = Pace { pass: 0, pass_fraction: 0.01, steps_per_s: Some(8.2e6), eta_s: Some(137e3), threads: 2 };
        stage.window.run = synthetic::run(&scene, Some(synthetic::estimates()), None).at_pace(pace);
    });
    assert!(says(&long, "long: fewer particles or a shorter run"));
}

#[test]
fn a_bin_that_is_not_finished_says_so() {
    let scene = larmor::scene::Scene::default();
    let figure = |reached_yr: f64| {
        let mut estimates = synthetic::estimates();
        estimates.time_yr = reached_yr;
        estimates.diffusion.retain(|point| point.time_yr <= reached_yr);
        RunFigure::Anisotropy.build(&scene, &estimates, &Options { told: true, ..Options::default() })
    };
    let unfinished = |figure: &larmor::figure::Figure| {
        let points = figure.panels[0].series.iter().flat_map(|series| &series.points);
        points
            .filter(|point| point.text.contains("not finished"))
            .map(|point| (point.x, point.faded))
            .collect::<Vec<_>>()
    };
    assert_eq!(unfinished(&figure(1.0e4)), []);
    // A later portion of particles that has just begun takes nothing back.
    let mut later = synthetic::estimates();
    later.time_yr = 10.0;
    let figure_of = |estimates: &larmor::estimate::Estimates| {
        RunFigure::Anisotropy.build(&scene, estimates, &Options { told: true, ..Options::default() })
    };
    assert_eq!(unfinished(&figure_of(&later)), []);
    let early = unfinished(&figure(9.0e3));
    assert!(!early.is_empty() && early.iter().all(|(time_yr, faded)| *time_yr > 8.0e3 && *faded), "{early:?}");
    assert!(figure(9.0e3).panels[0].footnote().contains("not finished"));
}

#[test]
fn colours_are_chosen_in_the_menu() {
    let mut harness = opened(|_| {});
    harness.get_by_label("View").click();
    harness.run_steps(4);
    harness.get_by_label_contains("Colours and points").click();
    harness.run_steps(4);
    for (label, expected) in [
        ("cividis", ViewScene { map: ColourMap::Cividis, ..ViewScene::default() }),
        ("reversed", ViewScene { map: ColourMap::Cividis, reversed: true, ..ViewScene::default() }),
        (
            "distance [pc]",
            ViewScene { map: ColourMap::Cividis, reversed: true, colour: ColourBy::Distance, ..ViewScene::default() },
        ),
    ] {
        harness.get_by_label(label).click();
        harness.run_steps(4);
        assert_eq!(harness.state().window.document.view(), &expected, "{label}");
    }
    let kept = harness.state().window.preferences.arrangement();
    assert_eq!((kept.map, kept.reversed), (ColourMap::Cividis, true), "for the next start");
}

#[test]
fn the_column_density_has_its_own_bar() {
    let mut harness = opened(|stage| {
        let per_pc2 = (0..200).map(|cell| cell as f32).collect();
        stage.window.readouts.density = Some(Arc::new(DensityMap { size: [20, 10], per_pc2, most: 199.0 }));
    });
    assert!(says(&harness, "column density [pc⁻²]") && !says(&harness, "cos ∠(v, B₀)"));
    harness.key_press_modifiers(Modifiers::NONE, Key::D);
    harness.run_steps(3);
    assert!(harness.state().window.document.view().density, "D switches it");
}
