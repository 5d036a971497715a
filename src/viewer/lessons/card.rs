//! The step of a lesson under the view: what to see, what to do, what to answer.

use bevy_egui::egui::{self, RichText};

use super::player::Lessons;
use crate::lesson::{Choice, Facts, Task, filled};
use crate::viewer::action::Action;
use crate::viewer::look::theme;
use crate::viewer::model::Model;

/// Size of the text of a step.
const TEXT: f32 = 15.0;

/// Draws the card of the step that is played, into all the width there is; returns what follows from its buttons.
pub fn card_ui(ui: &mut egui::Ui, model: &Model, facts: &Facts, lessons: &mut Lessons) -> Option<Action> {
    lessons.attend(facts);
    let (step, number, lesson) = lessons.step()?;
    let (step, steps, title) = (step.clone(), lesson.steps.len(), lesson.title.clone());
    let mut action = None;
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        action = turn_ui(ui, model, lessons, number + 1 == steps);
    });
    if lessons.step().is_none_or(|(_, now, _)| now != number) {
        return action;
    }
    let place = format!("{title} · step {} of {steps}", number + 1);
    ui.add(egui::Label::new(RichText::new(place).color(theme::of(ui).text_weak).size(theme::SMALL)).wrap());
    ui.add(egui::Label::new(RichText::new(filled(&step.text, facts)).size(TEXT)).wrap());
    match &step.task {
        Task::Read => {}
        Task::Do { ask, .. } => ask_ui(ui, &filled(ask, facts), lessons.is_done()),
        Task::Answer { question, choices, .. } => {
            let can_answer = step.task.right_choice(facts).is_some();
            if let Some(chosen) = question_ui(ui, lessons, &filled(question, facts), choices, can_answer) {
                lessons.answer(chosen, facts);
            }
        }
    }
    ui.add_space(4.0);
    action
}

/// Buttons to go back, on and away.
fn turn_ui(ui: &mut egui::Ui, model: &Model, lessons: &mut Lessons, is_last: bool) -> Option<Action> {
    let mut action = None;
    let back = ui.add_enabled(lessons.step().is_some_and(|(_, number, _)| number > 0), egui::Button::new("◀ Back"));
    if back.on_hover_text("The step before, with its scene (Page Up)").clicked() {
        action = lessons.back();
    }
    let done = lessons.is_done();
    let words = match (is_last, done) {
        (true, _) => "Finish",
        (false, true) => "Next ▶",
        (false, false) => "Skip ▶",
    };
    let next = egui::Button::new(words);
    let next = if done { next.fill(theme::of(ui).accent.gamma_multiply(0.6)) } else { next };
    if ui.add(next).on_hover_text("The next step (Page Down)").clicked() {
        action = lessons.next(model.scene());
    }
    if ui.button("Leave").on_hover_text("End the lesson; your own scene comes back").clicked() {
        action = lessons.leave();
    }
    action
}

/// What is to be done, and whether it is.
fn ask_ui(ui: &mut egui::Ui, ask: &str, done: bool) {
    let tokens = theme::of(ui);
    let (mark, colour) = if done { ("✔", tokens.analysis) } else { ("▶", tokens.warning) };
    let words = RichText::new(format!("{mark} {ask}")).size(TEXT).color(colour);
    ui.add(egui::Label::new(words).wrap());
}

/// A question with its choices, and the answer once it is given; returns the choice that was clicked.
fn question_ui(
    ui: &mut egui::Ui,
    lessons: &Lessons,
    question: &str,
    choices: &[Choice],
    can_answer: bool,
) -> Option<usize> {
    let tokens = theme::of(ui);
    ui.add(egui::Label::new(RichText::new(question).size(TEXT).color(tokens.warning)).wrap());
    let said = lessons.said();
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        for (index, choice) in choices.iter().enumerate() {
            let (mark, colour) = match said {
                Some(said) if said.right == index => ("✔ ", tokens.analysis),
                Some(said) if said.chosen == index => ("✖ ", tokens.error),
                _ => ("", tokens.text),
            };
            let button = egui::Button::new(RichText::new(format!("{mark}{}", choice.text)).color(colour)).wrap();
            let response = ui.add_enabled(can_answer || said.is_some(), button);
            if response.on_disabled_hover_text("Not measured well enough yet").clicked() && said.is_none() {
                chosen = Some(index);
            }
        }
    });
    match said {
        Some(said) => {
            let verdict = if said.chosen == said.right { "Yes." } else { "What is measured says otherwise." };
            ui.add(egui::Label::new(RichText::new(format!("{verdict} {}", said.because)).size(TEXT)).wrap());
        }
        None if !can_answer => {
            let words = "Not measured well enough yet: wait, and let the run go on";
            ui.label(RichText::new(words).color(tokens.text_weak).size(theme::SMALL));
        }
        None => {}
    }
    chosen
}
