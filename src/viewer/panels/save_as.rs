//! Pictures, figures and films to be written or copied: what is chosen about them, and the menus that lead there.

use bevy_egui::egui::{self, RichText};

use super::choices::Choices;
use super::state::{Dialog, UiState};
use crate::figure::{Ground, RunFigure};
use crate::output::{Paper, PaperSize};
use crate::quantity::wall_clock;
use crate::viewer::action::Action;
use crate::viewer::look::theme;
use crate::viewer::model::Model;
use crate::viewer::order::{Beside, FigureFormat, FigureOrder, FilmKind, FilmOrder, Motion, PictureOrder};
use crate::viewer::plots::{PlotTab, PlotWish, shown_figure};

/// Shortest and longest film in seconds.
const LENGTHS: [f64; 2] = [1.0, 60.0];
/// Sizes of films.
const FILM_SIZES: [[u32; 2]; 4] = [[640, 360], [960, 540], [1280, 720], [1920, 1080]];
/// Rates of films; a GIF keeps these exactly.
const RATES: [u32; 4] = [10, 20, 25, 50];

/// The figure shown, as it is to be written; why there is none is reported.
pub(super) fn figure_order(model: &Model, state: &mut UiState) -> Option<Box<FigureOrder>> {
    match shown_figure(model, &state.plots, state.subject, (&mut state.sky, &mut state.sources)) {
        Ok((figure, name)) => {
            let Choices { format, size, ground, transparent, scale, .. } = state.choices;
            let own = if model.preferences.light() { Ground::Light } else { Ground::Dark };
            let paper = Paper { size, ground: ground.unwrap_or(own), transparent };
            let scene = model.scene().clone();
            Some(Box::new(FigureOrder { figure, name, scene, paper, format, scale }))
        }
        Err(reason) => {
            state.notify(crate::viewer::notices::MessageKind::Note, format!("There is no figure: {reason}"));
            None
        }
    }
}

/// The picture of the view that is chosen.
pub(super) fn picture_order(state: &UiState) -> PictureOrder {
    PictureOrder { scale: state.choices.scale, transparent: state.choices.transparent }
}

/// The film that is chosen.
pub(super) fn film_order(model: &Model, state: &mut UiState) -> Box<FilmOrder> {
    let Choices { film, kind, with_plot, .. } = state.choices.clone();
    let path = if kind.ending().is_empty() { "film".into() } else { format!("film.{}", kind.ending()).into() };
    let beside = with_plot.then(|| beside(model, state)).flatten();
    Box::new(FilmOrder { path, beside, ..film })
}

/// The plot shown, to stand beside the view.
fn beside(model: &Model, state: &mut UiState) -> Option<Beside> {
    let run = match state.plots.tab {
        PlotTab::Anisotropy => RunFigure::Anisotropy,
        PlotTab::Diffusion => RunFigure::Diffusion,
        PlotTab::Momentum => RunFigure::Momentum,
        PlotTab::Regions => RunFigure::Regions,
        PlotTab::Dipole | PlotTab::Spectrum | PlotTab::Electrons | PlotTab::Sources => {
            let shown = shown_figure(model, &state.plots, None, (&mut state.sky, &mut state.sources));
            return shown.ok().map(|(figure, _)| Beside::Still(Box::new(figure)));
        }
    };
    Some(Beside::Run(run, Box::new(state.plots.exported())))
}

/// Does what the menus of the plots ask for.
pub(super) fn attend(model: &Model, state: &mut UiState, actions: &mut Vec<Action>) {
    let Some((wish, subject)) = state.plots.asked.take() else { return };
    state.subject = Some(subject);
    match wish {
        PlotWish::Copy => actions.extend(figure_order(model, state).map(Action::CopyFigure)),
        PlotWish::Save => state.dialog = Some(Dialog::SavePlot),
    }
}

/// The menu of the view at the pointer, after a click with the second button.
pub(super) fn view_menu(ctx: &egui::Context, is_over_view: bool, state: &mut UiState, actions: &mut Vec<Action>) {
    let clicked = ctx.input(|input| input.pointer.secondary_clicked());
    if clicked {
        state.view_menu = ctx.pointer_latest_pos().filter(|_| is_over_view);
    }
    let Some(at) = state.view_menu else { return };
    let area = egui::Area::new("view menu".into()).order(egui::Order::Foreground).fixed_pos(at).constrain(true);
    let shown = area.show(ctx, |ui| {
        egui::Frame::popup(ui.style()).show(ui, |ui| {
            ui.set_min_width(170.0);
            let mut chosen = true;
            if ui.button("Copy picture").clicked() {
                actions.push(Action::CopyView(picture_order(state)));
            } else if ui.button("Save picture…").clicked() {
                state.dialog = Some(Dialog::SaveView);
            } else if ui.button("Make a film…").clicked() {
                state.dialog = Some(Dialog::Film);
            } else {
                chosen = false;
            }
            chosen
        })
    });
    let elsewhere = ctx.input(|input| input.pointer.primary_clicked() || input.key_pressed(egui::Key::Escape));
    if shown.inner.inner || elsewhere && !shown.response.contains_pointer() {
        state.view_menu = None;
    }
}

/// Choices about the figure that is shown; true once it is done.
pub(super) fn plot_ui(ui: &mut egui::Ui, model: &Model, state: &mut UiState, actions: &mut Vec<Action>) -> bool {
    let choices = &mut state.choices;
    let is_table = choices.format == FigureFormat::Table;
    row(ui, "format", |ui| {
        for &format in FigureFormat::ALL {
            ui.selectable_value(&mut choices.format, format, format.name());
        }
    });
    ui.add_enabled_ui(!is_table, |ui| {
        row(ui, "paper", |ui| {
            for &size in PaperSize::ALL {
                ui.selectable_value(&mut choices.size, size, size.name());
            }
        });
        row(ui, "ground", |ui| {
            let grounds = [(Some(Ground::Light), "light"), (Some(Ground::Dark), "dark"), (None, "as the window")];
            for (ground, name) in grounds {
                ui.selectable_value(&mut choices.ground, ground, name);
            }
            ui.checkbox(&mut choices.transparent, "transparent").on_hover_text("Nothing under the figure");
        });
        ui.add_enabled_ui(choices.format == FigureFormat::Png, |ui| scale_ui(ui, &mut choices.scale));
    });
    let words = "The same curves, colours, ranges and switches as on screen";
    ui.label(RichText::new(words).color(theme::of(ui).text_weak).size(theme::SMALL));
    match buttons(ui, !is_table) {
        Some(Wish::Copy) => actions.extend(figure_order(model, state).map(Action::CopyFigure)),
        Some(Wish::Save) => actions.extend(figure_order(model, state).map(Action::SaveFigure)),
        None => return false,
    }
    true
}

/// Choices about a picture of the view; true once it is done.
pub(super) fn view_ui(ui: &mut egui::Ui, state: &mut UiState, actions: &mut Vec<Action>) -> bool {
    let choices = &mut state.choices;
    scale_ui(ui, &mut choices.scale);
    row(ui, "ground", |ui| {
        let hint = "Nothing behind what shines, for slides and posters";
        ui.checkbox(&mut choices.transparent, "transparent").on_hover_text(hint);
    });
    let words = "The view as it is, with its legends; drawn anew beside the window";
    ui.label(RichText::new(words).color(theme::of(ui).text_weak).size(theme::SMALL));
    match buttons(ui, true) {
        Some(Wish::Copy) => actions.push(Action::CopyView(picture_order(state))),
        Some(Wish::Save) => actions.push(Action::SaveView(picture_order(state))),
        None => return false,
    }
    true
}

/// Choices about a film, and how far the one is that is being made; true once one is ordered.
pub(super) fn film_ui(ui: &mut egui::Ui, model: &Model, state: &mut UiState, actions: &mut Vec<Action>) -> bool {
    let choices = &mut state.choices;
    let film = &mut choices.film;
    row(ui, "motion", |ui| {
        for &motion in Motion::ALL {
            ui.selectable_value(&mut film.motion, motion, motion.name());
        }
    });
    row(ui, "format", |ui| {
        for &kind in FilmKind::ALL {
            ui.selectable_value(&mut choices.kind, kind, kind.name());
        }
    });
    row(ui, "length", |ui| {
        let [least, most] = LENGTHS;
        let length = egui::DragValue::new(&mut film.length_s).range(least..=most).speed(0.1).suffix(" s");
        let length = ui.add(length.fixed_decimals(0));
        name(ui, &length, "length of the film");
    });
    row(ui, "pictures in a second", |ui| {
        for rate in RATES {
            let button = ui.selectable_value(&mut film.frames_per_s, rate, rate.to_string());
            name(ui, &button, &format!("{rate} pictures in a second"));
        }
    });
    row(ui, "size", |ui| {
        for size in FILM_SIZES {
            let button = ui.selectable_value(&mut film.size, size, format!("{} × {}", size[0], size[1]));
            name(ui, &button, &format!("{} by {} pixels", size[0], size[1]));
        }
    });
    ui.checkbox(&mut choices.with_plot, format!("with the plot {} beside the view", state.plots.tab.name()));
    ui.checkbox(&mut film.log_time, "equal steps of the logarithm of time");
    let words =
        format!("{} pictures of what has been followed so far; the run and the window go on meanwhile", film.frames());
    ui.label(RichText::new(words).color(theme::of(ui).text_weak).size(theme::SMALL));
    ui.add_space(6.0);
    let is_free = model.making.0.is_none() && model.snapshots.len() > 1;
    if ui.add_enabled(is_free, egui::Button::new("Make the film…")).clicked() {
        actions.push(Action::MakeFilm(film_order(model, state)));
        return true;
    }
    false
}

/// How far the picture or film is that is being made.
pub(super) fn making_ui(ui: &mut egui::Ui, model: &Model, actions: &mut Vec<Action>) {
    let Some(made) = &model.making.0 else { return };
    let part = made.done as f32 / made.all.max(1) as f32;
    let left = made.left_s.map(|left_s| format!(", {} left", wall_clock(left_s))).unwrap_or_default();
    let words =
        if made.all > 1 { format!("{} {}/{}{left}", made.what, made.done, made.all) } else { made.what.clone() };
    ui.add(egui::ProgressBar::new(part).desired_width(70.0).desired_height(12.0));
    ui.label(RichText::new(words).size(theme::SMALL));
    if ui.small_button("Cancel").on_hover_text("Give it up; nothing is left of it").clicked() {
        actions.push(Action::CancelMaking);
    }
}

/// What a button asks for.
enum Wish {
    Copy,
    Save,
}

fn buttons(ui: &mut egui::Ui, can_copy: bool) -> Option<Wish> {
    let mut wish = None;
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        if ui.button("Save…").clicked() {
            wish = Some(Wish::Save);
        }
        if ui.add_enabled(can_copy, egui::Button::new("Copy")).on_hover_text("As a picture").clicked() {
            wish = Some(Wish::Copy);
        }
    });
    wish
}

fn scale_ui(ui: &mut egui::Ui, scale: &mut u8) {
    row(ui, "pixels", |ui| {
        for times in 1..=4_u8 {
            let button = ui.selectable_value(scale, times, format!("{times}×"));
            name(ui, &button, &format!("{times} times as many pixels"));
        }
    });
}

/// A name for assistive technology.
fn name(ui: &egui::Ui, response: &egui::Response, name: &str) {
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
}

/// A row of choices under a name.
fn row(ui: &mut egui::Ui, name: &str, add: impl FnOnce(&mut egui::Ui)) {
    ui.label(RichText::new(name).color(theme::of(ui).text_weak).size(theme::SMALL));
    ui.horizontal_wrapped(add);
    ui.add_space(2.0);
}
