//! The tabs and the exported files show the same figures.

use bevy_egui::egui::{self, Shape};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use larmor::figure::{Axis, Figure, RunFigure, Series};
use larmor::output::draw;
use larmor::scene::preset;
use larmor::viewer::action::Action;
use larmor::viewer::document::{Document, Origin};
use larmor::viewer::panels::commands::Command;
use larmor::viewer::plots::PlotTab;

use crate::stage::{Stage, harness};
use crate::synthetic;

/// All texts that are drawn, without the marks of subscripts.
fn texts(harness: &Harness<'_, Stage>) -> Vec<String> {
    fn collect(shape: &Shape, texts: &mut Vec<String>) {
        match shape {
            Shape::Text(text) => texts.push(text.galley.text().to_owned()),
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, texts)),
            _ => {}
        }
    }
    let mut texts = Vec::new();
    harness.output().shapes.iter().for_each(|clipped| collect(&clipped.shape, &mut texts));
    texts
}

fn opened(tab: PlotTab) -> Harness<'static, Stage> {
    let (mut harness, _) = harness(synthetic::window(), [1280.0, 720.0]);
    harness.run_steps(3);
    harness.state_mut().ui.plots.tab = tab;
    harness.run_steps(5);
    harness
}

/// The figure as an export of this window has it.
fn exported(stage: &mut Stage, figure: RunFigure) -> Figure {
    let Some(Action::ExportPlots { options, .. }) = Command::ExportPlots.run(&stage.window.model(), &mut stage.ui)
    else {
        panic!("nothing to export")
    };
    let model = stage.window.model();
    figure.build(model.scene(), model.estimates().unwrap(), &options)
}

/// All names that ticks of this axis may have, however much room there is.
fn tick_names(axis: &Axis) -> Vec<String> {
    let ticks = (4..=10).flat_map(|room| axis.ticks(axis.ends(), room));
    let mut names: Vec<String> = ticks.map(|tick| tick.name).filter(|name| !name.is_empty()).collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn tabs_and_files_have_the_same_axes_ticks_and_series() {
    for (tab, figure) in [
        (PlotTab::Anisotropy, RunFigure::Anisotropy),
        (PlotTab::Diffusion, RunFigure::Diffusion),
        (PlotTab::Momentum, RunFigure::Momentum),
        (PlotTab::Regions, RunFigure::Regions),
    ] {
        let mut harness = opened(tab);
        let figure = exported(harness.state_mut(), figure);
        let (screen, file) = (texts(&harness), draw(&figure).svg().unwrap());
        let panel = &figure.panels[0];
        for axis in [&panel.x, &panel.y] {
            assert!(screen.contains(&axis.label) && file.contains(&axis.label), "{tab:?}: {}", axis.label);
            let names = tick_names(axis);
            let on_screen = names.iter().filter(|name| screen.contains(name)).count();
            let in_file = names.iter().filter(|name| file.contains(&format!(">{name}<"))).count();
            assert!(on_screen >= 2 && in_file >= 2, "{tab:?} {}: {on_screen}, {in_file} of {names:?}", axis.label);
        }
        for series in figure.legend() {
            // D(t) has names at its ends alone on screen.
            let name = if series.end.is_empty() || tab == PlotTab::Anisotropy { &series.name } else { &series.end };
            let name = name.replace('_', "");
            assert!(screen.iter().any(|text| text.contains(&name)), "{tab:?}: {name} is not on screen");
            assert!(file.contains(&name), "{tab:?}: {name} is not in the file");
        }
    }
}

#[test]
fn an_export_is_what_the_tabs_show() {
    let mut harness = opened(PlotTab::Anisotropy);
    let options = &mut harness.state_mut().ui.plots.options;
    (options.dipole, options.sphere) = (true, Some(1));
    options.hidden.insert("A(t) 100\u{202f}pc".into());
    harness.run_steps(3);
    let stage = harness.state_mut();
    let figure = exported(stage, RunFigure::Anisotropy);
    assert_eq!(figure.panels[0].y.label, "dipole δ = 3A/2");
    let names = |hidden: bool| {
        let lines = figure.legend().into_iter().filter(move |line| line.hidden == hidden);
        lines.map(|line| line.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(true), ["100\u{202f}pc"]);
    let file = draw(&figure).svg().unwrap();
    assert!(!file.contains("100\u{202f}pc") && file.contains("200\u{202f}pc"), "{:?}", names(false));
    let momentum = exported(stage, RunFigure::Momentum);
    assert!(momentum.legend()[0].name.starts_with("100\u{202f}pc"), "{:?}", momentum.legend()[0].name);
    assert!(momentum.panels[0].rules.is_empty() && figure.panels[0].rules.is_empty(), "no time of the 3D view");
}

/// The wheel over a plot: the file has the axes that are on screen then, and those of the data once they follow it again.
#[test]
fn a_figure_keeps_the_axes_that_were_zoomed() {
    let mut harness = opened(PlotTab::Anisotropy);
    let copied = |stage: &mut Stage| {
        let Some(Action::CopyFigure(order)) = Command::CopyPlot.run(&stage.window.model(), &mut stage.ui) else {
            panic!("no figure to copy")
        };
        [order.figure.panels[0].x.ends(), order.figure.panels[0].y.ends()]
    };
    let whole = copied(harness.state_mut());
    harness.hover_at(egui::pos2(1100.0, 350.0));
    harness.step();
    let delta = egui::vec2(0.0, 120.0);
    let (unit, modifiers) = (egui::MouseWheelUnit::Point, egui::Modifiers::default());
    harness.event(egui::Event::MouseWheel { unit, delta, modifiers, phase: egui::TouchPhase::Move });
    harness.run_steps(20);
    let zoomed = copied(harness.state_mut());
    let shown = harness.state().ui.plots.zoomed["anisotropy"];
    for axis in [0, 1] {
        let width = |ends: [f64; 2]| ends[1] - ends[0];
        assert!(width(zoomed[axis]) < 0.9 * width(whole[axis]), "{whole:?} {zoomed:?}");
        assert!((0..2).all(|end| (zoomed[axis][end] - shown[axis][end]).abs() < 1e-9), "{shown:?} {zoomed:?}");
    }
    harness.get_by_label("follow").click();
    harness.run_steps(3);
    assert_eq!(copied(harness.state_mut()), whole);
}

/// The menu of a plot acts on that plot: the lower of two, and the map above the curves of the sources.
#[test]
fn the_menu_of_a_plot_is_about_that_plot() {
    let (mut window, mut stages) = (synthetic::window(), Vec::new());
    window.document =
        Document::new(preset("random-sources").unwrap().scene().unwrap(), Origin::Preset("random-sources"));
    let (mut sources, _) = harness(window, [1280.0, 1000.0]);
    sources.run_steps(6);
    stages.push((sources, 340.0, "galaxy", "sources map"));
    let mut two = opened(PlotTab::Anisotropy);
    two.state_mut().ui.plots.split();
    two.run_steps(4);
    stages.push((two, 560.0, "diffusion", "diffusion"));
    for (mut harness, y, name, panel) in stages {
        let at = egui::pos2(1120.0, y);
        for pressed in [true, false] {
            harness.event(egui::Event::PointerMoved(at));
            let (button, modifiers) = (egui::PointerButton::Secondary, egui::Modifiers::default());
            harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
            harness.step();
        }
        harness.run_steps(4);
        harness.get_by_label("Copy figure").click();
        harness.run_steps(3);
        let orders = harness.state().actions.iter().filter_map(|action| match action {
            Action::CopyFigure(order) => Some((order.name, order.figure.panels[0].id)),
            _ => None,
        });
        assert_eq!(orders.collect::<Vec<_>>(), [(name, panel)]);
        // The command is about the first plot again.
        let stage = harness.state_mut();
        let Some(Action::CopyFigure(order)) = Command::CopyPlot.run(&stage.window.model(), &mut stage.ui) else {
            panic!("no figure to copy")
        };
        assert_ne!(order.name, name);
    }
}

/// Without colours, as in print or to some eyes, series differ in marker, dash, thickness or the name at their end.
#[test]
fn series_are_told_apart_without_colours() {
    let mut harness = opened(PlotTab::Anisotropy);
    let stage = harness.state_mut();
    stage.ui.plots.gaussianity = true;
    for figure in
        [RunFigure::Anisotropy, RunFigure::Diffusion, RunFigure::Gaussianity, RunFigure::Momentum, RunFigure::Regions]
    {
        let figure = exported(stage, figure);
        for panel in &figure.panels {
            let drawn = || panel.series.iter().filter(|series| !series.points.is_empty());
            for (index, series) in drawn().enumerate() {
                let name =
                    |series: &Series| series.legend.as_ref().map_or(series.end.clone(), |legend| legend.name.clone());
                for other in drawn().take(index).filter(|other| name(other) != name(series)) {
                    let look =
                        |series: &Series| (format!("{:?}", series.look), series.weight.to_bits(), series.end.clone());
                    assert_ne!(look(series), look(other), "{}: {} and {}", panel.id, series.key, other.key);
                }
            }
        }
    }
}
