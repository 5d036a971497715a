//! Electrons of the scene's source.

use larmor::figure::Figure;
use larmor::scene::preset;
use larmor::study::study_electrons;
use larmor::viewer::action::Action;
use larmor::viewer::document::{Document, Origin};
use larmor::viewer::panels::commands::Command;
use larmor::viewer::plots::PlotTab;

use crate::stage::{Stage, harness};
use crate::synthetic;

fn copied(stage: &mut Stage) -> Figure {
    let Some(Action::CopyFigure(order)) = Command::CopyPlot.run(&stage.window.model(), &mut stage.ui) else {
        panic!("no figure to copy")
    };
    order.figure
}

/// Highest energy in TeV at which the oldest electrons arrive.
fn end_tev(figure: &Figure) -> f64 {
    let oldest = figure.panels[1].series.iter().rfind(|series| series.key == "electrons 3").unwrap();
    oldest.points.last().unwrap().x
}

#[test]
fn its_preset_opens_the_tab_and_its_curves_follow_the_scene() {
    let mut window = synthetic::window();
    window.document = Document::new(preset("electrons").unwrap().scene().unwrap(), Origin::Preset("electrons"));
    let (mut harness, _) = harness(window, [1280.0, 720.0]);
    harness.run_steps(4);
    assert_eq!(harness.state().ui.plots.tab, PlotTab::Electrons);
    let stage = harness.state_mut();
    let before = end_tev(&copied(stage));
    let table = larmor::sky::DiffusionTable::shipped().unwrap();
    let limit = study_electrons(stage.window.document.scene(), &table).curves[2].cooling_limit_tev;
    assert!(before < limit && before > 0.95 * limit, "{before} {limit}");
    // Half as old, twice the energy; in a field of twice the strength the losses of the field are four times as large.
    stage.window.edit(|scene| scene.sky.age_yr *= 0.5);
    let younger = end_tev(&copied(stage));
    assert!((younger / before / 2.0 - 1.0).abs() < 0.05, "{before} {younger}");
    stage.window.edit(|scene| (scene.field.b0_ug, scene.field.brms_ug) = (20.0, 0.0));
    assert!(end_tev(&copied(stage)) < 0.1 * younger);
}
