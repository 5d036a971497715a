//! Pictures of the whole panels, kept under the target folder to be looked at.

use bevy_egui::egui::accesskit::Role;
use bevy_egui::egui::{Rect, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use larmor::scene::parameters::Kind;
use larmor::scene::preset;
use larmor::simulate::News;
use larmor::sky::DataSet;
use larmor::viewer::action::Action;
use larmor::viewer::arrangement::Theme;
use larmor::viewer::making::Made;
use larmor::viewer::notices::MessageKind;
use larmor::viewer::panels::Dialog;
use larmor::viewer::panels::groups;
use larmor::viewer::plots::PlotTab;
use larmor::viewer::question::Question;
use larmor::viewer::run::{RunState, Snapshots};

use crate::raster::{Picture, Textures};
use crate::stage::{Stage, harness};
use crate::synthetic;

type Prepare = fn(&mut Stage);

/// Draws the panels after `prepare` and saves the picture.
fn picture(name: &str, size: [f32; 2], prepare: impl FnOnce(&mut Stage)) -> (Picture, Stage) {
    let (mut harness, textures) = harness(synthetic::window(), size);
    harness.run_steps(3);
    prepare(harness.state_mut());
    harness.run_steps(20);
    let picture = save(name, size, &harness, &textures.borrow());
    (picture, harness.into_state())
}

pub fn save(name: &str, size: [f32; 2], harness: &Harness<'_, Stage>, textures: &Textures) -> Picture {
    let primitives = harness.ctx.tessellate(harness.output().shapes.clone(), 1.0);
    let picture = Picture::draw(size.map(|pixels| pixels as usize), &primitives, textures);
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("panels");
    std::fs::create_dir_all(&folder).unwrap();
    picture.save(&folder.join(format!("{name}.png")));
    picture
}

#[test]
fn panels_are_drawn_around_a_free_view() {
    for (name, size) in [("small", [1280.0, 720.0]), ("large", [1920.0, 1080.0])] {
        let (picture, stage) = picture(name, size, |_| {});
        let view = stage.view_rect;
        assert!(view.width() > 0.38 * size[0] && view.height() > 0.8 * size[1], "{view}");
        let brightness = |rect: Rect| picture.brightness(rect);
        let left = brightness(Rect::from_min_size(pos2(0.0, 60.0), vec2(200.0, 400.0)));
        let middle = brightness(view.shrink2(vec2(view.width() * 0.35, view.height() * 0.3)));
        // The panels' fill has a mean of 0.10, the background that stands for the 3D view 0.03.
        assert!(left > 0.08 && middle < 0.08, "{left} {middle}");
    }
}

fn sky_tab(stage: &mut Stage, tab: PlotTab) {
    stage.window.edit(|scene| scene.sky = preset("low-dipole").unwrap().scene().unwrap().sky);
    stage.ui.plots.tab = tab;
}

#[test]
fn every_tab_and_dialog_draws() {
    let cases: [(&str, Prepare); 25] = [
        ("dipole", |stage| sky_tab(stage, PlotTab::Dipole)),
        ("spectrum", |stage| sky_tab(stage, PlotTab::Spectrum)),
        ("dipole_today_light", |stage| {
            sky_tab(stage, PlotTab::Dipole);
            stage.window.preferences.set_theme(Theme::Light);
            stage.ui.sky.choice.set = DataSet::Today;
        }),
        ("spectrum_today_light", |stage| {
            sky_tab(stage, PlotTab::Spectrum);
            stage.window.preferences.set_theme(Theme::Light);
            stage.ui.sky.choice.set = DataSet::Today;
        }),
        ("light", |stage| stage.window.preferences.set_theme(Theme::Light)),
        ("light_diffusion", |stage| {
            stage.window.preferences.set_theme(Theme::Light);
            stage.ui.plots.tab = PlotTab::Diffusion;
            stage.ui.plots.gaussianity = true;
            stage.ui.notify(MessageKind::Done, "Saved scene.ron");
        }),
        ("palette", |stage| stage.ui.dialog = Some(Dialog::Palette)),
        ("gaussianity", |stage| {
            stage.ui.plots.tab = PlotTab::Diffusion;
            stage.ui.plots.gaussianity = true;
        }),
        ("regions", |stage| stage.ui.plots.tab = PlotTab::Regions),
        ("hidden_curves", |stage| {
            for key in ["A(t) running widths", "A(t) 100\u{202f}pc"] {
                stage.ui.plots.options.hidden.insert(key.into());
            }
        }),
        ("diffusion", |stage| stage.ui.plots.tab = PlotTab::Diffusion),
        ("momentum", |stage| stage.ui.plots.tab = PlotTab::Momentum),
        ("rescaled", |stage| {
            stage.ui.plots.options.rescaled = true;
            stage.ui.notify(MessageKind::Error, "cannot write the plots: no space left on the device");
        }),
        ("help", |stage| stage.ui.dialog = Some(Dialog::Help)),
        ("gallery", |stage| stage.ui.toggle_dialog(Dialog::Gallery)),
        ("lessons", |stage| stage.ui.toggle_dialog(Dialog::Lessons)),
        ("save_plot", |stage| stage.ui.toggle_dialog(Dialog::SavePlot)),
        ("film", |stage| {
            stage.ui.toggle_dialog(Dialog::Film);
            let what = "film, growth of the cloud".to_owned();
            stage.window.making.0 = Some(Made { what, done: 40, all: 200, left_s: Some(75.0) });
        }),
        ("failed", |stage| {
            let failed = News::Failed("the field needs 9 GB of memory, choose fewer cells".into());
            stage.window.run =
                synthetic::run(stage.window.document.scene(), Some(synthetic::estimates()), Some(failed));
            stage.window.snapshots.choose(None);
            stage.ui.plots.options.dipole = true;
        }),
        ("starting", |stage| {
            stage.window.edit(|scene| (scene.field.b0_ug, scene.field.l_min_pc) = (0.0, 2.0));
            stage.window.run = RunState::from_updates(stage.window.document.scene().clone(), 1, []);
            stage.window.snapshots = Snapshots::default();
        }),
        ("collecting", |stage| {
            let mut estimates = synthetic::estimates();
            for point in estimates.anisotropy.iter_mut().flat_map(|curve| &mut curve.points) {
                (point.outward, point.inward, point.anisotropy) = (0, 0, None);
            }
            estimates.amplitude = None;
            stage.window.run = synthetic::run(stage.window.document.scene(), Some(estimates), None);
        }),
        ("hidden", |stage| stage.ui.panels_hidden = true),
        ("unsaved", |stage| stage.window.question = Question::Unsaved(Box::new(Action::Quit))),
        ("leftover", |stage| {
            stage.window.question = Question::Leftover { title: "Elongated cloud".into(), ago_s: 754.0 };
        }),
        ("bad_scene", |stage| {
            let cause = "mine.ron:7:3: there is no field `b0`; did you mean `b0_ug`?";
            stage.ui.failure = Some(cause.into());
        }),
    ];
    draw_all(&cases);
}

#[test]
fn what_is_seldom_seen_draws_too() {
    draw_all(&[
        ("numbers", |stage| {
            stage.ui.plots.numbers = true;
            stage.ui.plots.split();
        }),
        ("electrons", |stage| stage.ui.plots.tab = PlotTab::Electrons),
        ("sources", |stage| stage.ui.plots.tab = PlotTab::Sources),
        ("sources_light", |stage| {
            stage.window.preferences.set_theme(Theme::Light);
            stage.ui.plots.tab = PlotTab::Sources;
            stage.window.edit(|scene| scene.galaxy.local_source = true);
        }),
        ("hovered", |stage| stage.ui.hovered_file = Some("/scenes/mine.ron".into())),
        ("search", |stage| stage.ui.search = "sl".into()),
    ]);
}

/// Saves a picture of each case.
fn draw_all(cases: &[(&str, Prepare)]) {
    for (name, prepare) in cases {
        let (_, stage) = picture(name, [1280.0, 720.0], prepare);
        assert!(stage.view_rect.width() > 300.0, "{name}");
    }
}

#[test]
fn all_folded_parameters_can_be_reached() {
    let (mut harness, textures) = harness(synthetic::window(), [1280.0, 720.0]);
    harness.run_steps(4);
    harness.get_by_label("More").click();
    harness.run_steps(20);
    let scene = harness.state().window.document.scene().clone();
    save("more", [1280.0, 720.0], &harness, &textures.borrow());
    let (mut harness, textures) = self::harness(synthetic::window(), [1280.0, 3200.0]);
    harness.run_steps(4);
    for title in ["More", "Sky", "Galaxy"] {
        harness.get_by_label(title).click();
        harness.run_steps(20);
    }
    save("all", [1280.0, 3200.0], &harness, &textures.borrow());
    for parameter in groups::more(&scene).chain(groups::sky()).chain(groups::galaxy()) {
        if let Kind::Choice(choice) = &parameter.kind {
            for alternative in choice.alternatives {
                let mut nodes = harness.query_all_by_label(alternative.label);
                assert!(nodes.any(|node| node.accesskit_node().role() == Role::Button), "{}", alternative.label);
            }
            continue;
        }
        let widgets = if matches!(parameter.kind, Kind::Number(_)) { 2 } else { 1 };
        assert!(harness.get_all_by_label(parameter.name).count() >= widgets, "{}", parameter.name);
    }
}

#[test]
fn a_point_under_the_pointer_says_what_it_is() {
    let (mut harness, textures) = harness(synthetic::window(), [1280.0, 720.0]);
    harness.run_steps(4);
    // Down across the curves, until a point lies under the pointer.
    let told = (200..420).step_by(4).any(|y| {
        harness.hover_at(pos2(1057.0, y as f32));
        harness.run_steps(2);
        harness.query_by_label_contains("from running widths").is_some()
    });
    assert!(told, "a point tells its values");
    harness.run_steps(18);
    save("hover", [1280.0, 720.0], &harness, &textures.borrow());
    harness.hover_at(pos2(30.0, 88.0));
    harness.run_steps(60);
    save("tooltip", [1280.0, 720.0], &harness, &textures.borrow());
    let tooltip = harness.query_by_label_contains("r_L = E/(Z e c B)");
    assert!(tooltip.is_some(), "the tooltip of B₀ carries its formula");
}
