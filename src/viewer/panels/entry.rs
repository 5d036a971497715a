//! A box in which a number is dragged or typed; a typed text that is refused stays in it, with the reason below.

use std::cell::RefCell;
use std::ops::RangeInclusive;

use bevy_egui::egui::{self, DragValue, Key, RichText, vec2};

use crate::viewer::look::theme;

/// A typed text that was refused; it is shown until the next edit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refused {
    /// Name of the box.
    pub name: &'static str,
    /// As typed.
    pub text: String,
    /// Cause and remedy.
    pub message: String,
    /// What the box holds instead, one number or a list; another value makes the refusal old.
    pub kept: Vec<f64>,
}

/// What one box prints, reads and allows.
pub(super) struct Entry<'a> {
    /// Name of the box, unique.
    pub name: &'static str,
    /// Where dragging ends; typed numbers are for `read` to judge.
    pub range: RangeInclusive<f64>,
    /// Change per pixel dragged.
    pub speed: f64,
    /// Text of a value.
    pub print: &'a dyn Fn(f64) -> String,
    /// Value of a typed text, or why it is refused.
    pub read: &'a dyn Fn(&str) -> Result<f64, String>,
}

impl Entry<'_> {
    /// Draws the box; `value` changes when it is dragged or when a text that is allowed has been typed and confirmed.
    ///
    /// A text that was left as it was printed changes nothing, although fewer digits may be printed than there are.
    pub(super) fn ui(&self, ui: &mut egui::Ui, value: &mut f64, refused: &mut Option<Refused>) -> egui::Response {
        let before = *value;
        refused.take_if(|old| old.name == self.name && old.kept != [before]);
        let own = refused.as_ref().filter(|old| old.name == self.name).map(|old| old.text.clone());
        if own.is_some() {
            ui.visuals_mut().override_text_color = Some(theme::of(ui).error);
        }
        // The box reads its text in both frames after it lost the focus: after Escape, which gives the text up, and after
        // a text was taken, when the unit shown may be another one already. Only the first counts.
        let settled = egui::Id::new("settled").with(self.name);
        let now = ui.ctx().cumulative_pass_nr();
        let is_settled = ui.data(|data| data.get_temp::<u64>(settled)).is_some_and(|last| now <= last + 1);
        let verdict = RefCell::new(None);
        let print = |value: f64, _: RangeInclusive<usize>| match &own {
            Some(text) if value == before => text.clone(),
            _ => (self.print)(value),
        };
        let read = |text: &str| {
            if is_settled {
                return None;
            }
            let read = if text == (self.print)(before) { Ok(before) } else { (self.read)(text) };
            let found = read.as_ref().ok().copied();
            *verdict.borrow_mut() = Some(read.map_err(|message| (text.to_owned(), message)));
            found
        };
        let entry = DragValue::new(value)
            .range(self.range.clone())
            .clamp_existing_to_range(false)
            .speed(self.speed)
            .update_while_editing(false)
            .custom_formatter(print)
            .custom_parser(read);
        let response = ui.add_sized(vec2(ui.available_width(), ui.spacing().interact_size.y), entry);
        let given_up = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape));
        let verdict = verdict.into_inner();
        if given_up || verdict.is_some() {
            ui.data_mut(|data| data.insert_temp(settled, now));
        }
        match verdict {
            Some(Ok(_)) => *refused = None,
            Some(Err((text, message))) => {
                *refused = Some(Refused { name: self.name, text, message, kept: vec![before] });
            }
            None if given_up => drop(refused.take_if(|old| old.name == self.name)),
            None => {}
        }
        response.on_hover_text("Drag, or click and type a number, with a unit if you like")
    }
}

/// Why the text of the box of this name was refused, in small print; nothing if it was not.
pub(super) fn reason(ui: &mut egui::Ui, name: &str, refused: Option<&Refused>) {
    if let Some(refused) = refused.filter(|refused| refused.name == name) {
        ui.label(RichText::new(&refused.message).color(theme::of(ui).error).size(theme::SMALL));
    }
}
