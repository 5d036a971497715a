//! All panels at all sizes of windows and text, in both themes: nothing clipped, nothing over something else, nothing
//! that cannot be read.

use bevy_egui::egui::{Rect, pos2, vec2};
use larmor::sky::DataSet;
use larmor::viewer::arrangement::Theme;
use larmor::viewer::panels::{Column, Dialog, Wide};
use larmor::viewer::plots::PlotTab;

use crate::stage::{Stage, harness};
use crate::synthetic;
use crate::texts::{Text, texts};

/// Windows in pixels.
const WINDOWS: [[f32; 2]; 5] = [[1024.0, 640.0], [1280.0, 720.0], [1366.0, 768.0], [1920.0, 1080.0], [3840.0, 2160.0]];
/// Sizes of the text.
const ZOOMS: [f32; 5] = [0.8, 1.0, 1.25, 1.5, 2.0];
/// What may be cut short for lack of room: names that users give, that of the graphics card, and one of a
/// series in a table.
const SHORTENED: [&str; 4] =
    ["Elongated cloud", "elongated-cloud", "llvmpipe (LLVM 15.0.6, 256 bits)", "free streaming, c²T/6"];

/// Every different size in points.
fn sizes() -> Vec<[f32; 2]> {
    let mut all: Vec<[f32; 2]> =
        WINDOWS.iter().flat_map(|window| ZOOMS.map(|zoom| window.map(|side| (side / zoom).round()))).collect();
    all.sort_by(|a, b| a.partial_cmp(b).unwrap());
    all.dedup();
    all
}

/// The texts after `prepare` and a few frames.
pub fn written(size: [f32; 2], prepare: impl FnOnce(&mut Stage)) -> Vec<Text> {
    let (mut harness, _) = harness(synthetic::window(), size);
    harness.run_steps(2);
    prepare(harness.state_mut());
    harness.run_steps(5);
    texts(&harness.output().shapes.clone())
}

/// What is wrong with texts of a window of this size.
pub fn faults(size: [f32; 2], texts: &[Text]) -> Vec<String> {
    let window = Rect::from_min_size(pos2(0.0, 0.0), size.into());
    let mut faults = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        let Text { words, rect, clip, .. } = text;
        let seen = clip.intersect(window);
        // Rows that scroll are cut at the ends of the scrolled area.
        if rect.left() < seen.left() - 1.0 || rect.right() > seen.right() + 1.0 {
            faults.push(format!("“{words}” at {rect} is cut at {seen}"));
        }
        if text.elided && !SHORTENED.contains(&words.as_str()) {
            faults.push(format!("“{words}” is cut short"));
        }
        if let Some(contrast) = text.contrast.filter(|contrast| *contrast < 4.5) {
            faults.push(format!("“{words}” has a contrast of {contrast:.1}"));
        }
        for other in &texts[..index] {
            let (own, theirs) = (rect.intersect(seen), other.rect.intersect(other.clip));
            let shared = own.shrink2(vec2(1.0, 1.5)).intersect(theirs.shrink2(vec2(0.0, 1.0)));
            if shared.is_positive() {
                faults.push(format!("“{words}” at {rect} lies over “{}” at {}", other.words, other.rect));
            }
        }
    }
    faults
}

/// Fails with what is wrong, by size; every second one is light.
fn judge(name: &str, dialogs: bool, prepare: impl Fn(&mut Stage)) {
    let mut all = Vec::new();
    for (index, size) in sizes().into_iter().enumerate() {
        let theme = [Theme::Dark, Theme::Light][index % 2];
        let texts = written(size, |stage| {
            stage.window.preferences.set_theme(theme);
            prepare(stage);
        });
        assert!(texts.len() > 20, "{name} {size:?}: {texts:?}");
        let mut found = faults(size, &texts);
        // What lies under a dialog is meant to be covered.
        found.retain(|fault| !dialogs || !fault.contains(" lies over "));
        all.extend(found.into_iter().map(|fault| format!("{name} {size:?} {theme:?}: {fault}")));
    }
    assert!(all.is_empty(), "{} faults\n{}", all.len(), all[..all.len().min(60)].join("\n"));
}

#[test]
fn tabs_fit_every_window() {
    for &tab in PlotTab::ALL {
        judge(tab.name(), false, |stage| {
            stage.ui.plots.tab = tab;
            stage.ui.plots.gaussianity = true;
            stage.ui.column = Column::Plots;
        });
    }
}

#[test]
fn parameters_fit_every_window() {
    judge("parameters", false, |_| {});
}

#[test]
fn two_plots_with_numbers_fit_every_window() {
    judge("two", false, |stage| {
        stage.ui.column = Column::Plots;
        stage.ui.plots.numbers = true;
        stage.ui.plots.split();
    });
}

#[test]
fn todays_sky_fits_every_window() {
    for tab in [PlotTab::Dipole, PlotTab::Spectrum] {
        judge(tab.name(), false, |stage| {
            stage.ui.plots.tab = tab;
            stage.ui.sky.choice.set = DataSet::Today;
            stage.ui.column = Column::Plots;
        });
    }
}

#[test]
fn dialogs_fit_every_window() {
    for &dialog in Dialog::ALL {
        judge(&format!("{dialog:?}"), true, |stage| stage.ui.toggle_dialog(dialog));
    }
}

/// In front of a class, with the view or the plot alone: windows have 480 points of height then.
#[test]
fn presentations_fit_every_window() {
    let mut all = Vec::new();
    for wide in [Wide::View, Wide::Plot] {
        for &tab in PlotTab::ALL {
            for (index, size) in [[640.0, 480.0], [853.0, 480.0], [1120.0, 480.0]].into_iter().enumerate() {
                let texts = written(size, |stage| {
                    stage.window.preferences.set_theme([Theme::Dark, Theme::Light][index % 2]);
                    (stage.ui.presenting, stage.ui.plots.tab) = (Some(wide), tab);
                });
                assert!(texts.len() > 5, "{wide:?} {tab:?} {size:?}: {texts:?}");
                let found = faults(size, &texts);
                all.extend(found.into_iter().map(|fault| format!("{wide:?} {tab:?} {size:?}: {fault}")));
            }
        }
    }
    assert!(all.is_empty(), "{} faults\n{}", all.len(), all[..all.len().min(60)].join("\n"));
}
