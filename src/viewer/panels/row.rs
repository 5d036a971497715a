//! One parameter in the left panel: its symbol and name, the widgets for its kind, unit and badge.

use std::cell::Cell;

use bevy_egui::egui::text::{CCursor, CCursorRange};
use bevy_egui::egui::text_edit::TextEditState;
use bevy_egui::egui::{self, Align, Key, Layout, RichText, Sense, Slider, SliderClamping, vec2};

use crate::quantity::{self, Unit, grouped, plain};
use crate::scene::parameters::{Choice, Effect, Kind, List, Number, Range, Seed, Spacing, Switch, tooltip};
use crate::scene::{Parameter, Scene};
use crate::viewer::look::symbols::symbol;
use crate::viewer::look::theme;
use crate::viewer::panels::entry::{Entry, Refused, reason};
use crate::viewer::panels::state::UiState;

/// Widths of the columns symbol, value, unit, badge; slider, list or alternatives take the rest.
const COLUMNS: [f32; 4] = [76.0, 62.0, 32.0, 16.0];
/// Height of a number with its range below.
const HEIGHT: f32 = 34.0;
/// Free at the right of each row.
const RIGHT_MARGIN: f32 = 4.0;
/// Sliders over more than this ratio run over the logarithm.
const LINEAR_RATIO: f64 = 100.0;
/// Longest unit, in letters, that stands beside a value; longer ones stand below it.
const LONGEST_UNIT: usize = 4;

/// More letters than any box holds.
const LONGEST_TEXT: usize = 256;

/// An edit that a widget has just made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gesture {
    /// It goes on.
    Dragging,
    /// It is over.
    Done,
}

/// Draws the row of a parameter that the scene has and changes the scene as the user does.
pub(super) fn parameter_row(
    ui: &mut egui::Ui,
    parameter: &'static Parameter,
    scene: &mut Scene,
    state: &mut UiState,
) -> Option<Gesture> {
    let top = ui.next_widget_position();
    let gesture = match &parameter.kind {
        Kind::Number(number) => number_row(ui, parameter, number, scene, state),
        Kind::List(list) => list_row(ui, parameter, list, scene, state),
        Kind::Choice(choice) => choice_row(ui, parameter, choice, scene),
        Kind::Seed(seed) => seed_row(ui, parameter, seed, scene, state),
        Kind::Switch(switch) => switch_row(ui, parameter, switch, scene),
        Kind::Text(_) | Kind::Version => None,
    };
    reason(ui, parameter.name, state.refused.as_ref());
    if state.highlight == Some(parameter.path) {
        highlight(ui, top, &mut state.highlight_is_new);
    }
    gesture
}

/// A frame around what has been drawn since `top`, which is brought into view once.
fn highlight(ui: &egui::Ui, top: egui::Pos2, is_new: &mut bool) {
    let bottom = ui.next_widget_position().y - ui.spacing().item_spacing.y;
    let frame = egui::Rect::from_min_max(top, egui::pos2(ui.max_rect().right() - RIGHT_MARGIN, bottom)).expand(2.0);
    let stroke = egui::Stroke::new(1.5, theme::of(ui).warning);
    ui.painter().rect_stroke(frame, 3.0, stroke, egui::StrokeKind::Outside);
    if std::mem::take(is_new) {
        ui.scroll_to_rect(frame, Some(Align::Center));
    }
}

/// Symbol, slider, value, unit, badge, and the range in small print.
fn number_row(
    ui: &mut egui::Ui,
    parameter: &'static Parameter,
    number: &Number,
    scene: &mut Scene,
    state: &mut UiState,
) -> Option<Gesture> {
    let before = number.get(scene)?;
    let mut value = before;
    let (size, unit) = parameter.unit.prefix_for(before);
    let [symbol_width, _, unit_width, badge_width] = COLUMNS;
    let value_width = value_width(ui, &printed(parameter, before, size), is_long(unit));
    let unit_width = if is_long(unit) { 0.0 } else { unit_width + ui.spacing().item_spacing.x };
    let gaps = 3.0 * ui.spacing().item_spacing.x;
    let slider_width =
        ui.available_width() - symbol_width - value_width - unit_width - badge_width - gaps - RIGHT_MARGIN;
    let mut gesture = None;
    ui.allocate_ui_with_layout(vec2(ui.available_width(), HEIGHT), Layout::left_to_right(Align::TOP), |ui| {
        let label = label(ui, parameter);
        ui.vertical(|ui| {
            ui.set_width(slider_width);
            ui.spacing_mut().slider_width = slider_width;
            ui.spacing_mut().item_spacing.y = 0.0;
            let slider = slider(ui, parameter, number, &mut value).labelled_by(label.id);
            name(ui, slider.id, parameter.name);
            gesture = gesture_of(&slider, number.nearest(value) != before, state);
            range_line(ui, parameter, number.range, slider_width);
        });
        let typed = cell(ui, value_width, |ui| entry(ui, parameter, number, (&mut value, size), &mut state.refused))
            .labelled_by(label.id);
        name(ui, typed.id, parameter.name);
        take_keyboard(parameter, &typed, &mut state.wanted);
        gesture = gesture_of(&typed, number.nearest(value) != before && gesture.is_none(), state).or(gesture);
        let weak = theme::of(ui).text_weak;
        if is_long(unit) {
            let below = typed.rect.left_bottom() + vec2(0.0, 1.0);
            ui.painter().text(below, egui::Align2::LEFT_TOP, unit, small_print(), weak);
        } else {
            cell(ui, COLUMNS[2], |ui| ui.label(RichText::new(unit).color(weak)));
        }
        badge(ui, parameter.effect);
    });
    if value != before {
        number.set(scene, value);
    }
    gesture
}

/// A value in units of `size` as its box prints it.
fn printed(parameter: &Parameter, value: f64, size: f64) -> String {
    match parameter.unit {
        Unit::Count if size == 1.0 => grouped(value.max(0.0) as u64),
        _ => quantity::number(value / size, 4),
    }
}

/// Width of a box that holds a text: that of its column, with that of the unit where none stands there, or more.
fn value_width(ui: &egui::Ui, text: &str, without_unit: bool) -> f32 {
    let font = ui.style().drag_value_text_style.resolve(ui.style());
    let letters = ui.painter().layout_no_wrap(text.to_owned(), font, theme::of(ui).text).size().x;
    let [_, value, unit, _] = COLUMNS;
    let column = if without_unit { value + unit + ui.spacing().item_spacing.x } else { value };
    column.max(letters + 2.0 * ui.spacing().button_padding.x + 2.0)
}

fn slider(ui: &mut egui::Ui, parameter: &'static Parameter, number: &Number, value: &mut f64) -> egui::Response {
    let Range { min, max } = number.range;
    let mut slider = Slider::new(value, min..=max)
        .show_value(false)
        .logarithmic(min <= 0.0 || max / min > LINEAR_RATIO)
        .smallest_positive(if min > 0.0 { min } else { smallest_shown(parameter.unit) })
        .clamping(SliderClamping::Never)
        .smart_aim(true);
    if number.spacing != Spacing::Real {
        slider = slider.step_by(1.0);
    }
    let response = ui.add(slider);
    explained(ui, response, parameter)
}

/// Where a logarithmic slider that starts at zero leaves it.
fn smallest_shown(unit: Unit) -> f64 {
    match unit {
        Unit::MicroGauss => 1.0e-3,
        Unit::Tev => 1.0e-2,
        _ => 0.1,
    }
}

/// The box of a number, which prints `value` in units of `size`.
fn entry(
    ui: &mut egui::Ui,
    parameter: &Parameter,
    number: &Number,
    (value, size): (&mut f64, f64),
    refused: &mut Option<Refused>,
) -> egui::Response {
    let Range { min, max } = number.range;
    let slowest = match number.spacing {
        Spacing::Real if min > 0.0 => 0.0,
        Spacing::Real => 1.0e-3,
        Spacing::Whole | Spacing::PowersOfTwo => 0.2,
    };
    let entry = Entry {
        name: parameter.name,
        range: min..=max,
        speed: (value.abs() * 0.01).max(slowest),
        print: &|value| printed(parameter, value, size),
        read: &|text| parameter.read_number(number, text, size).map_err(|error| error.to_string()),
    };
    entry.ui(ui, value, refused)
}

fn list_row(
    ui: &mut egui::Ui,
    parameter: &'static Parameter,
    list: &List,
    scene: &mut Scene,
    state: &mut UiState,
) -> Option<Gesture> {
    let held = list.get(scene)?.to_vec();
    let own = parameter.name;
    let printed = held.iter().map(|entry| plain(*entry)).collect::<Vec<_>>().join(", ");
    state.refused.take_if(|old| old.name == own && old.kept != held);
    let refused = state.refused.as_ref().filter(|old| old.name == own).map(|old| old.text.clone());
    let typing = state.list.take_if(|(name, _)| *name == own).map(|(_, text)| text);
    let mut text = typing.or(refused).unwrap_or_else(|| printed.clone());
    let mut gesture = None;
    labelled(ui, parameter, |ui| {
        let tokens = theme::of(ui);
        let colour = if parameter.read_list(list, &text).is_ok() { tokens.text } else { tokens.error };
        let width = ui.available_width() - COLUMNS[2];
        let response = ui.add(egui::TextEdit::singleline(&mut text).text_color(colour).desired_width(width));
        name(ui, response.id, own);
        take_keyboard(parameter, &response, &mut state.wanted);
        ui.label(RichText::new(parameter.unit.base()).color(tokens.text_weak));
        if response.has_focus() {
            state.list = Some((own, text));
        } else if response.lost_focus() {
            state.refused.take_if(|old| old.name == own);
            let left = text == printed || ui.input(|input| input.key_pressed(Key::Escape));
            match parameter.read_list(list, &text) {
                _ if left => {}
                Ok(entries) if entries == held => {}
                Ok(entries) => {
                    list.set(scene, &entries);
                    gesture = Some(Gesture::Done);
                }
                Err(error) => {
                    state.refused = Some(Refused { name: own, text, message: error.to_string(), kept: held });
                }
            }
        }
    });
    gesture
}

fn choice_row(ui: &mut egui::Ui, parameter: &'static Parameter, choice: &Choice, scene: &mut Scene) -> Option<Gesture> {
    let chosen = choice.get(scene)?;
    let mut gesture = None;
    labelled(ui, parameter, |ui| {
        // In as many rows as it takes: a panel must not grow wider for them.
        ui.with_layout(Layout::left_to_right(Align::Min).with_main_wrap(true), |ui| {
            ui.spacing_mut().item_spacing = vec2(2.0, 1.0);
            ui.spacing_mut().button_padding.x = 4.0;
            for alternative in choice.alternatives {
                let is_chosen = alternative.name == chosen.name;
                let response = ui.selectable_label(is_chosen, alternative.label).on_hover_text(alternative.meaning);
                if response.clicked() && !is_chosen {
                    choice.set(scene, alternative.name);
                    gesture = Some(Gesture::Done);
                }
            }
        });
    });
    gesture
}

fn switch_row(ui: &mut egui::Ui, parameter: &'static Parameter, switch: &Switch, scene: &mut Scene) -> Option<Gesture> {
    let before = switch.get(scene)?;
    let mut on = before;
    labelled(ui, parameter, |ui| {
        let word = if on { "yes" } else { "no" };
        let response = ui.checkbox(&mut on, word);
        name(ui, response.id, parameter.name);
    });
    (on != before).then(|| {
        switch.set(scene, on);
        Gesture::Done
    })
}

fn seed_row(
    ui: &mut egui::Ui,
    parameter: &'static Parameter,
    seed: &Seed,
    scene: &mut Scene,
    state: &mut UiState,
) -> Option<Gesture> {
    let held = seed.get(scene);
    // A box holds an `f64`, which not every seed is; what is printed and typed is the seed itself.
    let mut value = held as f64;
    let typed = Cell::new(None);
    let mut gesture = None;
    labelled(ui, parameter, |ui| {
        let entry = Entry {
            name: parameter.name,
            range: 0.0..=u64::MAX as f64,
            speed: 0.1,
            print: &|value| if value == held as f64 { held.to_string() } else { format!("{value:.0}") },
            read: &|text| match parameter.read_seed(text) {
                Ok(read) => {
                    typed.set(Some(read));
                    Ok(read as f64)
                }
                Err(error) => Err(error.to_string()),
            },
        };
        let width = COLUMNS[1].max(ui.available_width() - 4.0 * COLUMNS[2]);
        let response = cell(ui, width, |ui| entry.ui(ui, &mut value, &mut state.refused));
        name(ui, response.id, parameter.name);
        take_keyboard(parameter, &response, &mut state.wanted);
        let dragged = if value == held as f64 { held } else { value.round() as u64 };
        let wanted = typed.get().unwrap_or(dragged);
        gesture = gesture_of(&response, wanted != held, state);
        if wanted != held {
            seed.set(scene, wanted);
        }
        if ui.button("next").on_hover_text("Same scene with other random numbers").clicked() {
            seed.set(scene, held.wrapping_add(1));
            gesture = Some(Gesture::Done);
        }
    });
    gesture
}

/// Gives the keyboard to a box that is to have it, and brings it into view.
fn take_keyboard(parameter: &Parameter, response: &egui::Response, wanted: &mut Option<&'static str>) {
    if wanted.take_if(|path| *path == parameter.path).is_some() {
        response.request_focus();
        // As after a click: what is typed takes the place of what is there.
        let mut typing = TextEditState::default();
        typing.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), CCursor::new(LONGEST_TEXT))));
        typing.store(&response.ctx, response.id);
        response.scroll_to_me(Some(Align::Center));
    }
}

/// Says whether the gesture on a widget goes on or has ended; remembers that one is under way.
fn gesture_of(response: &egui::Response, changed: bool, state: &mut UiState) -> Option<Gesture> {
    if response.drag_stopped() {
        let ours = std::mem::take(&mut state.dragged);
        return (changed || ours).then_some(Gesture::Done);
    }
    if !changed {
        return None;
    }
    if response.dragged() {
        state.dragged = true;
        return Some(Gesture::Dragging);
    }
    Some(Gesture::Done)
}

/// A row without a slider: symbol, whatever `add` draws, badge.
fn labelled(ui: &mut egui::Ui, parameter: &'static Parameter, add: impl FnOnce(&mut egui::Ui)) {
    ui.horizontal(|ui| {
        label(ui, parameter);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(RIGHT_MARGIN);
            badge(ui, parameter.effect);
            ui.with_layout(Layout::left_to_right(Align::Center), add);
        });
    });
}

fn label(ui: &mut egui::Ui, parameter: &'static Parameter) -> egui::Response {
    let tokens = theme::of(ui);
    let text = symbol(parameter.symbol, theme::BODY, tokens.text);
    let place = ui.vertical(|ui| {
        ui.set_width(COLUMNS[0]);
        ui.spacing_mut().item_spacing.y = 0.0;
        let label = cell(ui, COLUMNS[0], |ui| ui.label(text));
        let name = RichText::new(parameter.name).font(small_print()).color(tokens.text_weak);
        ui.add(egui::Label::new(name).wrap());
        label
    });
    explained(ui, place.inner.union(place.response), parameter)
}

/// With everything about the parameter as its tooltip, beside the panel where it covers no other parameter.
fn explained(ui: &egui::Ui, response: egui::Response, parameter: &'static Parameter) -> egui::Response {
    let mut place = egui::Tooltip::for_enabled(&response);
    let row = response.rect.with_max_x(ui.clip_rect().right());
    place.popup = place.popup.anchor(row).align(egui::RectAlign::RIGHT_START);
    place.show(|ui| ui.label(tooltip(parameter)));
    response
}

/// Name for assistive technology.
fn name(ui: &egui::Ui, id: egui::Id, name: &str) {
    ui.ctx().accesskit_node_builder(id, |node| node.set_label(name));
}

/// A place of fixed width; the whole of it answers to the pointer.
fn cell(ui: &mut egui::Ui, width: f32, add: impl FnOnce(&mut egui::Ui) -> egui::Response) -> egui::Response {
    let height = ui.spacing().interact_size.y;
    let place = ui.allocate_ui_with_layout(vec2(width, height), Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(vec2(width, height));
        ui.set_max_width(width);
        add(ui)
    });
    place.inner.union(place.response)
}

fn is_long(unit: &str) -> bool {
    unit.chars().count() > LONGEST_UNIT
}

fn small_print() -> egui::FontId {
    egui::FontId::proportional(9.0)
}

fn range_line(ui: &mut egui::Ui, parameter: &Parameter, range: Range, width: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(width, 10.0), Sense::hover());
    let (painter, weak) = (ui.painter(), theme::of(ui).text_weak);
    let ends = [range.min, range.max];
    let room = |texts: &[String; 2]| {
        let letters = |text: &String| painter.layout_no_wrap(text.clone(), small_print(), weak).size().x;
        texts.iter().map(letters).sum::<f32>() + 6.0 <= width
    };
    let with_units = ends.map(|value| quantity::quantity(value, parameter.unit));
    let has_room = !is_long(parameter.unit.base()) && room(&with_units);
    let [low, high] = if has_room { with_units } else { ends.map(|value| quantity::number(value, 3)) };
    painter.text(rect.left_top(), egui::Align2::LEFT_TOP, low, small_print(), weak);
    painter.text(rect.right_top(), egui::Align2::RIGHT_TOP, high, small_print(), weak);
}

fn badge(ui: &mut egui::Ui, effect: Effect) {
    let (rect, response) = ui.allocate_exact_size(vec2(COLUMNS[3], ui.spacing().interact_size.y), Sense::hover());
    let tokens = theme::of(ui);
    let (letter, colour) = match effect {
        Effect::Physics => ("R", tokens.physics),
        Effect::Analysis => ("~", tokens.analysis),
        Effect::View => ("", tokens.text_weak),
    };
    let spot = egui::Rect::from_center_size(rect.center(), vec2(15.0, 15.0));
    ui.painter().rect_stroke(spot, 4.0, egui::Stroke::new(1.0, colour.gamma_multiply(0.6)), egui::StrokeKind::Inside);
    ui.painter().text(spot.center(), egui::Align2::CENTER_CENTER, letter, egui::FontId::proportional(10.0), colour);
    response.on_hover_text(effect.sentence());
}
