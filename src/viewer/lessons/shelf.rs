//! The list of lessons to choose from.

use std::sync::Arc;

use bevy_egui::egui::{self, RichText};

use super::player::{Lessons, Shelved};
use crate::lesson::Lesson;
use crate::viewer::look::theme;

/// Draws the list; returns the lesson that is to begin.
pub fn shelf_ui(ui: &mut egui::Ui, lessons: &Lessons) -> Option<Arc<Lesson>> {
    let (shelf, refused) = lessons.shelf();
    let tokens = theme::of(ui);
    let mut chosen = None;
    for Shelved { lesson, own } in shelf {
        let frame = egui::Frame::new().fill(tokens.panel).stroke(egui::Stroke::new(1.0, tokens.line));
        frame.corner_radius(5).inner_margin(8).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                ui.label(RichText::new(&lesson.title).strong());
                let length = format!("{} steps, about {} min", lesson.steps.len(), lesson.minutes);
                let length = if *own { format!("{length} · your own") } else { length };
                ui.label(RichText::new(length).color(tokens.text_weak).size(theme::SMALL));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if ui.button("Begin").on_hover_text(format!("Begin {}", lesson.title)).clicked() {
                        chosen = Some(Arc::clone(lesson));
                    }
                });
            });
            ui.add(egui::Label::new(RichText::new(&lesson.sentence).color(tokens.text_weak)).wrap());
        });
    }
    for reason in refused {
        ui.label(RichText::new(reason).color(tokens.error).size(theme::SMALL));
    }
    if let Some(folder) = lessons.folder() {
        ui.add_space(2.0);
        let words = format!("Lessons of your own: {}, in the format of docs/lessons.md", folder.display());
        ui.label(RichText::new(words).color(tokens.text_weak).size(theme::SMALL));
    }
    chosen
}
