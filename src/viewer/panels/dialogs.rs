//! Windows over the panels: questions, the preset gallery, the help overlay, the list of messages.

use bevy_egui::egui::{self, Align2, RichText};

use crate::quantity::wall_clock;
use crate::viewer::action::{Action, Decision};
use crate::viewer::lessons;
use crate::viewer::look::theme;
use crate::viewer::model::Model;
use crate::viewer::panels::commands::Group;
use crate::viewer::panels::gallery::gallery_ui;
use crate::viewer::panels::guide::guide_ui;
use crate::viewer::panels::lesson;
use crate::viewer::panels::save_as;
use crate::viewer::panels::state::{Dialog, Told, UiState};
use crate::viewer::panels::toasts;
use crate::viewer::question::Question;

/// What the mouse and egui's own keys do.
const MOUSE: [(&str, &str); 7] = [
    ("left drag", "orbit"),
    ("right or middle drag, Shift + left drag", "pan"),
    ("wheel", "zoom to the pointer"),
    ("click on a particle", "what it does, and its path"),
    ("double click", "home view; in a plot: follow again"),
    ("Ctrl + / − / 0", "larger, smaller, normal text"),
    ("Esc", "close this"),
];

/// Draws the open question and the open dialog, if any.
pub fn dialogs_ui(ctx: &egui::Context, model: &Model, state: &mut UiState, actions: &mut Vec<Action>) {
    question_ui(ctx, model, actions);
    failure_ui(ctx, state, actions);
    let Some(dialog) = state.dialog else { return };
    let title = match dialog {
        Dialog::Gallery => "Gallery",
        Dialog::Lessons => "Lessons",
        Dialog::SavePlot => "Save the figure",
        Dialog::SaveView => "Save a picture of the view",
        Dialog::Film => "Make a film",
        Dialog::Guide => "Guide",
        Dialog::Help => "Keys and mouse",
        Dialog::Messages => "Messages",
        Dialog::Palette => return,
    };
    let mut open = true;
    let height = (ctx.content_rect().height() - 120.0).max(100.0);
    egui::Window::new(title)
        .open(&mut open)
        .anchor(Align2::CENTER_CENTER, [0.0, 0.0])
        .collapsible(false)
        .resizable(false)
        .show(ctx, |ui| {
            egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| match dialog {
                Dialog::Gallery => {
                    ui.set_width(fitting(ui, 1080.0));
                    if gallery_ui(ui, model, &mut state.gallery, actions) {
                        state.dialog = None;
                    }
                }
                Dialog::SavePlot | Dialog::SaveView | Dialog::Film => {
                    ui.set_width(fitting(ui, 420.0));
                    let done = match dialog {
                        Dialog::SavePlot => save_as::plot_ui(ui, model, state, actions),
                        Dialog::SaveView => save_as::view_ui(ui, state, actions),
                        _ => save_as::film_ui(ui, model, state, actions),
                    };
                    if done {
                        state.dialog = None;
                    }
                }
                Dialog::Lessons => {
                    ui.set_width(fitting(ui, 620.0));
                    if let Some(chosen) = lessons::shelf_ui(ui, &state.lessons) {
                        actions.extend(lesson::begin(state, model, chosen));
                    }
                }
                Dialog::Guide => {
                    ui.set_width(fitting(ui, 640.0));
                    guide_ui(ui);
                }
                Dialog::Help => help(ui, model, state, actions),
                Dialog::Messages => messages(ui, state),
                Dialog::Palette => {}
            });
        });
    if !open {
        state.dialog = None;
    }
}

/// A question about changes that no file holds.
fn question_ui(ctx: &egui::Context, model: &Model, actions: &mut Vec<Action>) {
    let named = |title: &str| if title.is_empty() { "The scene".to_owned() } else { format!("“{title}”") };
    let (text, keep, discard, later) = match model.question {
        Question::Unsaved(next) => {
            let (loss, discard) = match **next {
                Action::Quit => ("They are lost when the window closes", "Close without saving"),
                _ => ("Another scene takes its place", "Go on without saving"),
            };
            let text = format!("{} has changes that are in no file. {loss}.", named(&model.scene().title));
            (text, "Save", discard, "Cancel")
        }
        Question::Leftover { title, ago_s } => {
            let text = format!(
                "{} had unsaved changes when larmor ended unexpectedly, {} ago.",
                named(title),
                wall_clock(*ago_s)
            );
            (text, "Restore", "Discard", "Not now")
        }
        Question::None | Question::Saving(_) => return,
    };
    let modal = egui::Modal::new("question".into()).show(ctx, |ui| {
        ui.set_width(fitting(ui, 380.0));
        ui.label(text);
        ui.add_space(10.0);
        ui.horizontal(|ui| {
            for (label, decision) in [(keep, Decision::Keep), (discard, Decision::Discard), (later, Decision::Later)] {
                let button = ui.button(label);
                if decision == Decision::Keep && ui.memory(|memory| memory.focused().is_none()) {
                    button.request_focus();
                }
                if button.clicked() {
                    actions.push(Action::Decide(decision));
                }
            }
        });
    });
    if modal.should_close() {
        actions.push(Action::Decide(Decision::Later));
    }
}

/// Why the scene that was asked for at the start is not shown.
fn failure_ui(ctx: &egui::Context, state: &mut UiState, actions: &mut Vec<Action>) {
    let Some(failure) = &state.failure else { return };
    let mut close = false;
    let modal = egui::Modal::new("failure".into()).show(ctx, |ui| {
        ui.set_width(fitting(ui, 460.0));
        ui.label(RichText::new("The scene could not be opened").strong());
        ui.add_space(4.0);
        ui.label(failure);
        ui.add_space(4.0);
        ui.label(
            RichText::new("The scene behind this is the one that comes with the program")
                .color(theme::of(ui).text_weak),
        );
        ui.add_space(10.0);
        ui.horizontal(|ui| {
            if ui.button("Open another…").clicked() {
                actions.push(Action::Open);
                close = true;
            }
            close |= ui.button("Close").clicked();
        });
    });
    if close || modal.should_close() {
        state.failure = None;
    }
}

/// A width that the window has room for.
fn fitting(ui: &egui::Ui, width: f32) -> f32 {
    width.min(ui.ctx().content_rect().width() - 60.0)
}

fn help(ui: &mut egui::Ui, model: &Model, state: &mut UiState, actions: &mut Vec<Action>) {
    let width = fitting(ui, 640.0);
    ui.set_width(width);
    ui.spacing_mut().item_spacing.x = 28.0;
    let count = if width < 560.0 { 1 } else { 2 };
    ui.columns(count, |columns| {
        for (index, group) in Group::ALL.iter().enumerate() {
            let ui = &mut columns[(index / 2).min(count - 1)];
            ui.label(RichText::new(group.title()).color(theme::of(ui).text_weak));
            for command in group.commands() {
                ui.horizontal(|ui| {
                    let button = egui::Button::new(command.text()).frame(false);
                    let response = ui.add_enabled(command.enabled(model), button).on_hover_text(command.tooltip());
                    if response.clicked() {
                        actions.extend(command.run(model, state));
                    }
                    let keys = command.shortcuts();
                    let keys: Vec<String> = keys.iter().take(2).map(|shortcut| shortcut.text()).collect();
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        ui.label(RichText::new(keys.join(", ")).color(theme::of(ui).text_weak));
                    });
                });
            }
            ui.add_space(8.0);
        }
        let ui = &mut columns[count - 1];
        ui.label(RichText::new("Mouse").color(theme::of(ui).text_weak));
        for (gesture, effect) in MOUSE {
            ui.label(format!("{gesture}: {effect}"));
        }
    });
}

fn messages(ui: &mut egui::Ui, state: &UiState) {
    ui.set_width(fitting(ui, 560.0));
    if state.messages.is_empty() {
        ui.label("Nothing has been reported");
    }
    for Told { at_s, message } in state.messages.iter().rev() {
        ui.horizontal_top(|ui| {
            let ago = format!("{} ago", wall_clock((state.now_s - at_s).max(0.0)));
            ui.add_sized([90.0, 16.0], egui::Label::new(RichText::new(ago).color(theme::of(ui).text_weak)));
            let text = RichText::new(&message.text).color(toasts::colour(message.kind, theme::of(ui)));
            ui.add(egui::Label::new(text).wrap());
        });
    }
}
