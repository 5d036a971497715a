//! The tab of the sources: another Galaxy at a key, bands that get finer, sliders that act at once.

use std::time::{Duration, Instant};

use bevy_egui::egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use larmor::figure::Series;
use larmor::scene::preset;
use larmor::viewer::action::Action;
use larmor::viewer::document::{Document, Origin};
use larmor::viewer::panels::commands::Command;
use larmor::viewer::plots::PlotTab;

use crate::stage::{Stage, harness};
use crate::synthetic;

fn opened() -> Harness<'static, Stage> {
    let (mut harness, _) = harness(synthetic::window(), [1280.0, 720.0]);
    harness.run_steps(3);
    harness.state_mut().ui.plots.tab = PlotTab::Sources;
    harness.run_steps(4);
    harness
}

/// All series of the curves under this key.
fn lines(harness: &Harness<'_, Stage>, key: &str) -> Vec<Series> {
    let figure = harness.state().ui.sources.curves(false);
    figure.panels.into_iter().flat_map(|panel| panel.series).filter(|series| series.key == key).collect()
}

#[test]
fn another_galaxy_comes_at_a_key_and_one_can_be_kept() {
    let mut harness = opened();
    let first = lines(&harness, "sources one");
    assert!(first.len() == 3 && first.iter().all(|line| line.points.len() == 31), "{first:?}");
    harness.get_by_label("keep").click();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::NONE, Key::N);
    harness.run_steps(2);
    assert_eq!(harness.state().ui.sources.number, 1);
    let second = lines(&harness, "sources one");
    assert_ne!(first[1].points, second[1].points, "other supernovae");
    let kept = lines(&harness, "sources kept");
    assert_eq!(kept[1].points, first[1].points, "the first stays beside it");
    assert!(harness.query_by_label("kept: Galaxy 1").is_some());
}

/// Who looks at another plot is shown the tab first, and no Galaxy is passed over unseen.
#[test]
fn the_key_opens_the_tab() {
    let (mut harness, _) = harness(synthetic::window(), [1280.0, 720.0]);
    harness.run_steps(3);
    for number in [0, 1] {
        harness.key_press_modifiers(Modifiers::NONE, Key::N);
        harness.run_steps(3);
        assert_eq!((harness.state().ui.plots.tab, harness.state().ui.sources.number), (PlotTab::Sources, number));
    }
}

#[test]
fn a_change_of_the_scene_acts_on_the_next_frame() {
    let mut harness = opened();
    let before = lines(&harness, "sources one");
    harness.state_mut().window.edit(|scene| scene.galaxy.anisotropy = 0.5);
    harness.run_steps(1);
    assert_ne!(before[2].points, lines(&harness, "sources one")[2].points);
    harness.get_by_label("local source").click();
    harness.run_steps(2);
    let stage = harness.state();
    assert!(stage.window.document.scene().galaxy.local_source && stage.window.document.can_undo());
    assert!(harness.query_by_label("local source of the paper").is_some(), "it is on the map");
}

#[test]
fn bands_come_coarse_first_and_are_exported_with_the_figure() {
    let mut harness = opened();
    let begin = Instant::now();
    while harness.state().ui.sources.galaxies() == 0 {
        assert!(begin.elapsed() < Duration::from_secs(120), "no bands");
        std::thread::sleep(Duration::from_millis(20));
        harness.run_steps(1);
    }
    assert!(harness.state().ui.sources.galaxies() < 2000, "coarse ones come first");
    assert_eq!(lines(&harness, "sources median").len(), 3);
    let stage = harness.state_mut();
    let Some(Action::ExportPlots { sources, .. }) = Command::ExportPlots.run(&stage.window.model(), &mut stage.ui)
    else {
        panic!("nothing to export")
    };
    assert_eq!(sources.map(|figure| figure.panels.len()), Some(3));
}

#[test]
fn its_presets_open_the_tab() {
    for name in ["random-sources", "smooth-sea"] {
        let mut window = synthetic::window();
        window.document = Document::new(preset(name).unwrap().scene().unwrap(), Origin::Preset(name));
        let (mut harness, _) = harness(window, [1280.0, 720.0]);
        harness.run_steps(4);
        assert_eq!(harness.state().ui.plots.tab, PlotTab::Sources, "{name}");
    }
}
