//! Dipole and spectrum: data and curves appear, switches act, a fit is one step of undo.

use std::time::Duration;

use bevy_egui::egui::accesskit::Role;
use bevy_egui::egui::{Key, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use larmor::scene::PRESETS;
use larmor::sky::{DataSet, Observations};
use larmor::viewer::action::Action;
use larmor::viewer::document::{History, Origin};
use larmor::viewer::notices::MessageKind;
use larmor::viewer::panels::commands::Command;
use larmor::viewer::plots::PlotTab;
use larmor::viewer::plots::SkyState;

use crate::stage::{Stage, edits, harness};
use crate::synthetic;

/// A window on the scene of the low reading, with the tab open and the band of equally good fits there.
fn opened(tab: PlotTab) -> Harness<'static, Stage> {
    let preset = PRESETS.iter().find(|preset| preset.name == "low-dipole").unwrap();
    let mut window = synthetic::window();
    window.edit(|scene| *scene = preset.scene().unwrap());
    let (mut harness, _) = harness(window, [1280.0, 720.0]);
    harness.run_steps(3);
    harness.state_mut().ui.plots.tab = tab;
    harness.run_steps(4);
    harness
}

fn texts(harness: &Harness<'_, Stage>, part: &str) -> Vec<String> {
    let nodes = harness.root().children_recursive();
    let text = |node: egui_kittest::Node<'_>| node.accesskit_node().label().or(node.accesskit_node().value());
    nodes.filter_map(text).filter(|text| text.contains(part)).collect()
}

fn wait_for_fit(harness: &mut Harness<'_, Stage>) {
    for _ in 0..600 {
        harness.step();
        if !harness.state().ui.sky.is_fitting() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("the fit does not end");
}

/// Opens the rest of the legend.
fn unfold(harness: &mut Harness<'static, Stage>) {
    harness.get_by_label_contains(" more").click();
    harness.run_steps(6);
}

#[test]
fn tabs_show_without_a_run() {
    let mut harness = opened(PlotTab::Dipole);
    let window = &mut harness.state_mut().window;
    window.run = synthetic::run(window.document.scene(), None, None);
    harness.run_steps(2);
    unfold(&mut harness);
    for name in ["vector sum", "local source", "sea", "range until 2014 (stand-in)", "IceCube 2012", "EAS-TOP 2009"] {
        assert!(harness.query_by_label(name).is_some(), "{name}");
    }
    harness.state_mut().ui.plots.tab = PlotTab::Spectrum;
    harness.run_steps(2);
    unfold(&mut harness);
    for name in ["total", "old sources", "PAMELA 2011", "KASCADE 2005 (QGSJET-01)"] {
        assert!(harness.query_by_label(name).is_some(), "{name}");
    }
    assert!(harness.query_by_label("KASCADE 2005 (SIBYLL 2.1)").is_none(), "spare series wait in the list");
}

#[test]
fn a_click_in_the_legend_takes_a_series_out_of_the_sum() {
    let mut harness = opened(PlotTab::Spectrum);
    let before = texts(&harness, "χ²/n");
    unfold(&mut harness);
    harness.get_by_label("CREAM-I 2011").click();
    harness.run_steps(3);
    assert!(harness.state().ui.sky.choice.hidden.contains("protons of CREAM-I 2011"));
    assert_ne!(before, texts(&harness, "χ²/n"));
    harness.get_by_label("CREAM-I 2011").click();
    harness.run_steps(3);
    assert_eq!(before, texts(&harness, "χ²/n"));
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    harness.get_by_label("today").click();
    harness.run_steps(3);
    unfold(&mut harness);
    assert_eq!(harness.state().ui.sky.choice.set, DataSet::Today);
    assert!(harness.query_by_label("PAMELA 2011").is_none() && harness.query_by_label("DAMPE 2026").is_some());
}

#[test]
fn all_and_none_act_on_every_experiment() {
    let mut harness = opened(PlotTab::Dipole);
    let menu = texts(&harness, "data ").into_iter().find(|text| text.contains('/')).unwrap();
    harness.get_by_label(&menu).click();
    harness.run_steps(5);
    harness.get_by_label("none").click();
    harness.run_steps(5);
    assert!(!texts(&harness, "data 0/").is_empty());
    harness.get_by_label("all").click();
    harness.run_steps(5);
    assert!(harness.query_by_label(&menu).is_some());
}

#[test]
fn a_slider_moves_the_curves_within_a_frame_and_restarts_nothing() {
    let mut harness = opened(PlotTab::Dipole);
    let before = (harness.state().ui.sky.computed(), texts(&harness, "δ_s ="));
    let scene = harness.state().window.document.scene().clone();
    harness.run_steps(3);
    assert_eq!(harness.state().ui.sky.computed(), before.0, "nothing changed, nothing is computed");
    let slider = harness.get_all_by_label("source distance").find(|n| n.accesskit_node().role() == Role::Slider);
    let from = slider.unwrap().rect().center();
    harness.hover_at(from);
    harness.step();
    harness.drag_at(from);
    harness.step();
    harness.hover_at(from + vec2(12.0, 0.0));
    harness.step();
    let edited = harness.state().window.document.scene().clone();
    assert_ne!(edited.sky, scene.sky);
    assert!(scene.difference_in_physics(&edited).is_none());
    harness.step();
    assert!(harness.state().ui.sky.computed() > before.0);
    assert_ne!(texts(&harness, "δ_s ="), before.1);
    harness.drop_at(from + vec2(12.0, 0.0));
    harness.run_steps(2);
}

#[test]
fn a_fit_is_one_step_of_undo() {
    let mut harness = opened(PlotTab::Spectrum);
    harness.state_mut().window.edit(|scene| scene.sky.source_slope += 0.1);
    let before = harness.state().window.document.scene().clone();
    harness.run_steps(2);
    harness.get_by_label("Fit to data").click();
    harness.run_steps(2);
    wait_for_fit(&mut harness);
    harness.run_steps(3);
    assert_eq!(edits(harness.state()), [true]);
    let Some(Action::Edit { scene, finished }) = harness.state().actions.last().cloned() else { panic!("no edit") };
    assert!((scene.sky.source_slope - before.sky.source_slope).abs() > 0.01);
    assert_eq!((scene.sky.distance_pc, scene.sky.e_max_tev), (before.sky.distance_pc, before.sky.e_max_tev));
    let told = texts(&harness, "fit: χ²/ndf");
    assert!(!told.is_empty(), "{:?}", harness.state().ui.messages);
    let mut history = History::new(before.clone());
    history.edit(*scene, finished);
    assert!(history.undo() && *history.present() == before && !history.can_undo());
}

#[test]
fn a_fit_that_cannot_be_says_why_and_what_to_do() {
    let mut harness = opened(PlotTab::Spectrum);
    for series in ["PAMELA 2011", "CREAM-I 2011", "KASCADE 2005 (QGSJET-01)", "KASCADE-Grande 2009 (QGSJET-II-2)"] {
        harness.state_mut().ui.sky.choice.hidden.insert(format!("protons of {series}"));
    }
    harness.run_steps(2);
    harness.get_by_label("Fit to data").click();
    harness.run_steps(2);
    wait_for_fit(&mut harness);
    harness.run_steps(2);
    assert!(edits(harness.state()).is_empty());
    let message = harness.state().ui.messages.last().cloned().unwrap().message;
    assert_eq!(message.kind, MessageKind::Error);
    assert!(message.text.contains("0 points") && message.text.contains("Show more data"), "{}", message.text);
}

#[test]
fn the_papers_cases_open_on_the_dipole() {
    let (mut harness, _) = harness(synthetic::window(), [1280.0, 720.0]);
    harness.run_steps(3);
    assert_eq!(harness.state().ui.plots.tab, PlotTab::Anisotropy);
    for name in ["low-dipole", "high-dipole"] {
        harness.state_mut().ui.plots.tab = PlotTab::Momentum;
        let preset = PRESETS.iter().find(|preset| preset.name == name).unwrap();
        harness.state_mut().window.document.load(preset.scene().unwrap(), Origin::Preset(preset.name));
        harness.run_steps(2);
        assert_eq!(harness.state().ui.plots.tab, PlotTab::Dipole, "{name}");
    }
}

#[test]
fn own_measurements_are_named_and_exported() {
    let mut own = Observations::shipped().unwrap();
    own.add("experiment,reference,status,shown,energy_tev,amplitude,stat_minus,stat_plus\nMine,doi:10.1/x,tabulated,both,10,8e-4,1e-5,1e-5\n", "mine.csv").unwrap();
    let mut harness = opened(PlotTab::Dipole);
    harness.state_mut().ui.sky = SkyState::with_observations(own.clone());
    harness.run_steps(4);
    unfold(&mut harness);
    assert!(harness.query_by_label("own: Mine").is_some());
    harness.get_by_label("own: Mine").click();
    harness.run_steps(2);
    let sky = &harness.state().ui.sky;
    let exported = sky.exported().shown(&sky.observations());
    assert!(exported.dipoles.iter().all(|point| !point.provenance.own), "hidden points are not exported");
    harness.get_by_label("own: Mine").click();
    harness.run_steps(2);
    let stage = harness.state_mut();
    let Some(Action::ExportPlots { sky, observations, .. }) =
        Command::ExportPlots.run(&stage.window.model(), &mut stage.ui)
    else {
        panic!("nothing to export")
    };
    let shown = sky.shown(&observations);
    assert_eq!(shown.dipoles.iter().filter(|point| point.provenance.own).count(), 1);
}

#[test]
fn parameters_of_the_sky_have_sliders() {
    let mut harness = opened(PlotTab::Dipole);
    harness.get_by_label("Sky").click();
    harness.run_steps(20);
    for name in ["source energy", "source slope", "knee"] {
        assert!(harness.get_all_by_label(name).count() >= 2, "{name}");
    }
}
