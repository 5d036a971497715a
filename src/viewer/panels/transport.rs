//! Below the view: what holds the run, the film and its time slider, and the status bar of the whole window.

use bevy_egui::egui::{self, RichText, Slider};

use crate::estimate::{ErrorBasis, Regimes};
use crate::figure::{Colour, Regime};
use crate::quantity::{THIN, Unit, grouped, number, quantity, wall_clock};
use crate::viewer::action::Action;
use crate::viewer::look::theme;
use crate::viewer::model::Model;
use crate::viewer::panels::commands::Command;
use crate::viewer::panels::menu::{commands_ui, hint};
use crate::viewer::panels::save_as::making_ui;
use crate::viewer::panels::state::UiState;
use crate::viewer::run::Phase;

/// Hold and restart of the run, then film and slider over the stored snapshots.
pub fn play_bar(ui: &mut egui::Ui, model: &Model, state: &mut UiState, actions: &mut Vec<Action>) {
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        let mut button = |ui: &mut egui::Ui, text: &str, width: f32, command: Command| {
            let button = ui.add_sized([width, 22.0], egui::Button::new(text));
            ui.ctx().accesskit_node_builder(button.id, |node| node.set_label(command.text()));
            if button.on_hover_text(hint(command)).clicked() {
                actions.extend(command.run(model, state));
            }
        };
        let run = if model.phase().is_active() { "⏸ run" } else { "▶ run" };
        button(ui, run, 56.0, Command::PlayPause);
        button(ui, "⟲", 28.0, Command::Restart);
        ui.separator();
        button(ui, if model.snapshots.film().playing { "⏸" } else { "▶" }, 28.0, Command::PlayFilm);
        film_menu(ui, model, state, actions);
        time_slider(ui, model, actions);
    });
}

/// Speed of the film, and how it goes on.
fn film_menu(ui: &mut egui::Ui, model: &Model, state: &mut UiState, actions: &mut Vec<Action>) {
    let speed = format!("{}×", number(model.snapshots.film().speed, 3));
    let menu = ui.menu_button(speed, |ui| {
        ui.set_min_width(230.0);
        let commands = [Command::SlowerFilm, Command::FasterFilm, Command::LoopFilm, Command::LinearFilm];
        commands_ui(ui, &commands, model, state, actions);
    });
    ui.ctx().accesskit_node_builder(menu.response.id, |node| node.set_label("speed of the film"));
    menu.response.on_hover_text("Speed of the film; at 1× a whole run takes 12 s");
}

fn time_slider(ui: &mut egui::Ui, model: &Model, actions: &mut Vec<Action>) {
    let times = &model.snapshots.times_yr();
    let last = times.len().saturating_sub(1);
    let shown = model.snapshots.shown_index();
    let time = times.get(shown).map_or_else(|| "–".into(), |time| quantity(*time, Unit::Year));
    let clock = format!("{time} / {}", quantity(model.scene().run.duration_yr, Unit::Year));
    let has_clock = ui.available_width() > 400.0;
    let rest = if has_clock { 140.0 + ui.spacing().item_spacing.x } else { 0.0 } + 78.0;
    ui.spacing_mut().slider_width = (ui.available_width() - rest).max(60.0);
    let mut index = shown;
    let slider = Slider::new(&mut index, 0..=last.max(1)).show_value(false).step_by(1.0);
    let mut words = "Time shown: stored snapshots, equal steps in log t".to_owned();
    let response = ui.add_enabled(times.len() > 1, slider);
    if let Some(regimes) = model.estimates().and_then(|estimates| estimates.regimes) {
        regime_strip(ui, response.rect, times, regimes);
        let [free, gaussian] = [regimes.ballistic_until_yr, regimes.quasi_gaussian_from_yr];
        words += &format!(
            "\nbelow: free streaming until {}, quasi-Gaussian from {}",
            quantity(free, Unit::Year),
            quantity(gaussian, Unit::Year)
        );
    }
    let response = response.on_hover_text(words);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("time"));
    if response.changed() && index != shown {
        actions.push(Action::Show(model.snapshots.time_yr(index)));
    }
    if has_clock {
        ui.add_sized([140.0, 20.0], egui::Label::new(clock)).on_hover_text("Time shown / duration of the run");
    }
    let follows = model.snapshots.follows_newest();
    let button = egui::Button::selectable(follows, "newest").frame_when_inactive(true);
    let follow = ui.add(button).on_hover_text(hint(Command::NewestSnapshot));
    if follow.clicked() {
        actions.push(Action::Show(model.snapshots.time_yr(shown).filter(|_| follows)));
    }
}

/// The regimes as a thin strip below the slider.
fn regime_strip(ui: &egui::Ui, slider: egui::Rect, times: &[f64], regimes: Regimes) {
    let tokens = theme::of(ui);
    // The middle of the handle runs over the rail without its round ends, which are as wide as the slider is high.
    let handle = slider.height() / 2.5;
    let place =
        |time_yr: f64| egui::lerp(slider.left() + handle..=slider.right() - handle, share_before(times, time_yr));
    for (regime, [start, end]) in Regime::spans(regimes) {
        let (left, right) = (place(start), place(end));
        if right > left {
            let strip = egui::Rect::from_min_max(
                egui::pos2(left, slider.bottom() - 1.0),
                egui::pos2(right, slider.bottom() + 1.0),
            );
            ui.painter().rect_filled(strip, 0.0, theme::colour(Colour::Regime(regime), tokens.ground));
        }
    }
}

/// Where a time lies among the stored ones, which have equal places: 0 at the first, 1 at the last.
fn share_before(times: &[f64], time_yr: f64) -> f32 {
    let after = times.partition_point(|time| *time < time_yr);
    let last = times.len().saturating_sub(1);
    if after == 0 {
        return 0.0;
    }
    if after > last {
        return 1.0;
    }
    let (low, high) = (times[after - 1], times[after]);
    let within = if low > 0.0 { (time_yr / low).ln() / (high / low).ln() } else { (time_yr - low) / (high - low) };
    ((after - 1) as f64 + within) as f32 / last as f32
}

/// One line over the whole width: what the simulation does, how fast, on what. What finds no room is told by the dots.
pub fn status_bar(ui: &mut egui::Ui, model: &Model, actions: &mut Vec<Action>) {
    egui::Panel::bottom("status").resizable(false).show(ui, |ui| {
        ui.horizontal(|ui| {
            phase_ui(ui, model);
            making_ui(ui, model, actions);
            let mut left_out = Vec::new();
            for (text, hint) in facts(model) {
                if left_out.is_empty() && small_width(ui, &text) + DOTS <= ui.available_width() {
                    ui.separator();
                    ui.label(weak(ui, &text)).on_hover_text(hint);
                } else {
                    left_out.push(format!("{text}: {hint}"));
                }
            }
            if !left_out.is_empty() {
                ui.separator();
                ui.label(weak(ui, "…")).on_hover_text(left_out.join("\n"));
            } else if ui.available_width() > DOTS {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let text = weak(ui, &model.stage.adapter);
                    ui.add(egui::Label::new(text).truncate()).on_hover_text("Graphics adapter");
                });
            }
        });
    });
}

/// Room for dots that stand for what has none.
const DOTS: f32 = 36.0;

fn weak(ui: &egui::Ui, text: &str) -> RichText {
    RichText::new(text).size(theme::SMALL).color(theme::of(ui).text_weak)
}

/// Width of small print with the line before it.
fn small_width(ui: &egui::Ui, text: &str) -> f32 {
    let font = egui::FontId::proportional(theme::SMALL);
    let letters = ui.painter().layout_no_wrap(text.to_owned(), font, theme::of(ui).text).size().x;
    letters + 2.0 * ui.spacing().item_spacing.x + 8.0
}

/// What is told about the run, the more important first, each with its explanation.
fn facts(model: &Model) -> Vec<(String, String)> {
    let mut facts: Vec<(String, String)> = Vec::new();
    let mut add = |text: String, hint: &str| facts.push((text, hint.to_owned()));
    let pace = model.run.pace();
    if let (Some(eta), Phase::Running) = (pace.eta_s, model.phase()) {
        add(format!("{} left in this pass", wall_clock(eta)), "Estimated, smoothed");
        if eta > LONG_S {
            add(
                "long: fewer particles or a shorter run".to_owned(),
                "Both take effect in proportion; so does a lower B₀ or l_max/l_min, by longer steps",
            );
        }
    }
    if let Some(rate) = pace.steps_per_s {
        add(format!("{} steps/s", quantity(rate, Unit::Count)), "Particle steps per second");
    }
    add(format!("pass {}", pace.pass + 1), "Each pass releases fresh particles in fresh fields and shrinks the errors");
    if let Some(estimates) = model.estimates() {
        let basis = estimates.error_basis;
        let words = match basis {
            ErrorBasis::OneField => "one field: spread of fields not known".to_owned(),
            ErrorBasis::Particles => "uniform field".to_owned(),
            ErrorBasis::FewFields(number) | ErrorBasis::Fields(number) => format!("{number} fields"),
        };
        add(words, &format!("Errors: {}", basis.in_words()));
    }
    let particles = model.estimates().map_or(0, |estimates| estimates.particles);
    add(format!("{} released", grouped(particles)), "Particles released in all passes");
    add(format!("seed {}", model.scene().particles.seed), "Same scene and seed give the same numbers");
    add(threads(pace.threads), "Threads of the simulation");
    facts
}

/// A pass that takes longer than this, in seconds, comes with advice.
const LONG_S: f64 = 1800.0;

fn threads(count: usize) -> String {
    if count > 1 { format!("{count} threads") } else { "1 thread".into() }
}

fn phase_ui(ui: &mut egui::Ui, model: &Model) {
    if let Phase::Failed(message) = model.phase() {
        let text = RichText::new(format!("failed: {message}")).color(theme::of(ui).error).size(theme::SMALL);
        let width = (ui.available_width() * 0.45).max(100.0);
        ui.scope(|ui| {
            ui.set_max_width(width);
            ui.add(egui::Label::new(text).truncate()).on_hover_text(message);
        });
        return;
    }
    let text: String = match model.phase() {
        Phase::Starting => "building fields".into(),
        Phase::Running => format!("running {:.0}{THIN}%", 100.0 * model.run.pace().pass_fraction),
        Phase::Paused => format!("paused {:.0}{THIN}%", 100.0 * model.run.pace().pass_fraction),
        Phase::Finished if model.run.report().is_some_and(|report| !report.complete) => "ended early".into(),
        Phase::Finished | Phase::Failed(_) => "finished".into(),
    };
    let fraction = if *model.phase() == Phase::Finished { 1.0 } else { model.run.pace().pass_fraction as f32 };
    let bar = egui::ProgressBar::new(fraction)
        .desired_width(150.0)
        .desired_height(14.0)
        .fill(theme::of(ui).accent.gamma_multiply(0.6))
        .text(RichText::new(&text).size(theme::SMALL));
    let hint = "Done of this pass; a run that was ended by hand shows what it had measured by then";
    let response = ui.add(bar).on_hover_text(hint);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(text));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_between_snapshots_lie_between_them() {
        let times = [1.0, 10.0, 100.0];
        for (time, share) in [(0.5, 0.0), (1.0, 0.0), (10.0_f64.sqrt(), 0.25), (10.0, 0.5), (100.0, 1.0), (1e9, 1.0)] {
            assert!((share_before(&times, time) - share).abs() < 1e-6, "{time}");
        }
        assert_eq!(share_before(&[], 1.0), 0.0);
    }
}
