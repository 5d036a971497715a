//! The left panel: parameters with sliders and typed entry, and what follows from them.

use bevy_egui::egui::{self, Align, Color32, DragValue, Layout, RichText, Sense, Slider, SliderClamping, vec2};

use crate::scene::{FieldModel, Scene, Step, validate};
use crate::simulate::Plan;
use crate::viewer::action::Action;
use crate::viewer::look::format::{Unit, grouped, number, quantity};
use crate::viewer::look::symbols::symbol;
use crate::viewer::look::theme;
use crate::viewer::model::Model;
use crate::viewer::panels::derived;
use crate::viewer::panels::params::{self, Effect, MAIN, Parameter};
use crate::viewer::panels::state::UiState;

/// Widths of the columns symbol, value, unit, badge; the slider takes the rest.
const COLUMNS: [f32; 4] = [52.0, 62.0, 32.0, 16.0];
/// Height of one parameter with its range below.
const ROW: f32 = 31.0;

/// An edit that a widget has just made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gesture {
    /// It goes on.
    Dragging,
    /// It is over.
    Done,
}

/// Draws the panel; edits are pushed as actions.
pub fn parameters_ui(ui: &mut egui::Ui, model: &Model, state: &mut UiState, actions: &mut Vec<Action>) {
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.horizontal(|ui| {
            heading(ui, "Parameters");
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                heading(ui, "R restarts · ~ re-reads");
            });
        });
        let mut scene = model.scene().clone();
        let mut gesture = None;
        for parameter in &MAIN {
            gesture = parameter_row(ui, parameter, &mut scene, state).or(gesture);
        }
        gesture = more_ui(ui, model, &mut scene, state).or(gesture);
        gesture = sky_ui(ui, &mut scene, state).or(gesture);
        if let Some(gesture) = gesture {
            actions.push(Action::Edit { scene: Box::new(scene), finished: gesture == Gesture::Done });
        }
        ui.add_space(4.0);
        ui.separator();
        heading(ui, "Derived");
        let plan = derived::plan_of(model.scene());
        derived_ui(ui, model, plan.as_ref());
        warnings_ui(ui, model, plan.as_ref());
    });
}

fn heading(ui: &mut egui::Ui, text: &str) {
    ui.label(RichText::new(text).color(theme::of(ui).text_weak).size(theme::SMALL));
}

/// One parameter: symbol, slider, value, unit, badge, and its range in small print.
fn parameter_row(
    ui: &mut egui::Ui,
    parameter: &'static Parameter,
    scene: &mut Scene,
    state: &mut UiState,
) -> Option<Gesture> {
    let before = (parameter.get)(scene)?;
    let mut value = before;
    let [symbol_width, value_width, unit_width, badge_width] = COLUMNS;
    let gap = ui.spacing().item_spacing.x;
    let slider_width = ui.available_width() - symbol_width - value_width - unit_width - badge_width - 4.0 * gap - 4.0;
    let (size, unit) = parameter.unit.prefix_for(before);
    let mut gesture = None;
    ui.allocate_ui_with_layout(vec2(ui.available_width(), ROW), Layout::left_to_right(Align::TOP), |ui| {
        let label = cell(ui, symbol_width, |ui| ui.label(symbol(parameter.symbol, theme::BODY, theme::of(ui).text)))
            .on_hover_text(parameter.tooltip());
        ui.vertical(|ui| {
            ui.set_width(slider_width);
            ui.spacing_mut().slider_width = slider_width;
            ui.spacing_mut().item_spacing.y = 0.0;
            let slider = slider(ui, parameter, &mut value).labelled_by(label.id);
            name(ui, slider.id, parameter.name);
            gesture = gesture_of(&slider, value != before, state);
            range_line(ui, parameter, slider_width);
        });
        let typed = cell(ui, value_width, |ui| entry(ui, parameter, &mut value, size)).labelled_by(label.id);
        name(ui, typed.id, parameter.name);
        gesture = gesture_of(&typed, value != before && gesture.is_none(), state).or(gesture);
        cell(ui, unit_width, |ui| ui.label(RichText::new(unit).color(theme::of(ui).text_weak)));
        badge(ui, parameter.effect, badge_width);
    });
    if value != before {
        (parameter.set)(scene, if parameter.whole { value.round() } else { value });
    }
    gesture
}

fn slider(ui: &mut egui::Ui, parameter: &Parameter, value: &mut f64) -> egui::Response {
    let [low, high] = parameter.range;
    let smallest = if low > 0.0 { low } else { smallest_shown(parameter) };
    let mut slider = Slider::new(value, low..=high)
        .show_value(false)
        .logarithmic(parameter.logarithmic())
        .smallest_positive(smallest)
        .clamping(SliderClamping::Never)
        .smart_aim(true);
    if parameter.whole {
        slider = slider.step_by(1.0);
    }
    ui.add(slider).on_hover_text(parameter.tooltip())
}

/// Where a logarithmic slider that starts at zero leaves it.
fn smallest_shown(parameter: &Parameter) -> f64 {
    match parameter.unit {
        Unit::MicroGauss => 1.0e-3,
        Unit::Tev => 1.0e-2,
        _ => 0.1,
    }
}

fn entry(ui: &mut egui::Ui, parameter: &'static Parameter, value: &mut f64, size: f64) -> egui::Response {
    let [low, high] = parameter.range;
    let speed = (value.abs() * 0.01).max(if parameter.whole { 0.2 } else { low.max(1.0e-3) });
    let entry = DragValue::new(value)
        .range(low..=high)
        .clamp_existing_to_range(false)
        .speed(speed)
        .update_while_editing(false)
        .custom_formatter(move |value, _| match parameter.unit {
            Unit::Count if size == 1.0 => grouped(value.max(0.0) as u64),
            _ => number(value / size, 4),
        })
        .custom_parser(move |text| parameter.unit.parse(text, size));
    ui.add_sized(vec2(ui.available_width(), ui.spacing().interact_size.y), entry)
        .on_hover_text("Drag, or click and type a number, with a unit if you like")
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

fn range_line(ui: &mut egui::Ui, parameter: &Parameter, width: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(width, 10.0), Sense::hover());
    let font = egui::FontId::proportional(9.0);
    let [low, high] = parameter.range.map(|value| quantity(value, parameter.unit));
    let painter = ui.painter();
    painter.text(rect.left_top(), egui::Align2::LEFT_TOP, low, font.clone(), theme::of(ui).text_weak);
    painter.text(rect.right_top(), egui::Align2::RIGHT_TOP, high, font, theme::of(ui).text_weak);
}

fn badge(ui: &mut egui::Ui, effect: Effect, width: f32) {
    let (rect, response) = ui.allocate_exact_size(vec2(width, ui.spacing().interact_size.y), Sense::hover());
    let colour = match effect {
        Effect::Restarts => theme::of(ui).physics,
        Effect::Rereads => theme::of(ui).analysis,
    };
    let spot = egui::Rect::from_center_size(rect.center(), vec2(15.0, 15.0));
    ui.painter().rect_stroke(spot, 4.0, egui::Stroke::new(1.0, colour.gamma_multiply(0.6)), egui::StrokeKind::Inside);
    ui.painter().text(
        spot.center(),
        egui::Align2::CENTER_CENTER,
        effect.badge(),
        egui::FontId::proportional(10.0),
        colour,
    );
    response.on_hover_text(effect.sentence());
}

/// The folded rest: ranges from the table, then what is no plain number.
fn more_ui(ui: &mut egui::Ui, model: &Model, scene: &mut Scene, state: &mut UiState) -> Option<Gesture> {
    let header = egui::CollapsingHeader::new("More").id_salt("more").show(ui, |ui| {
        let mut gesture = None;
        for parameter in params::more(model.scene()) {
            gesture = parameter_row(ui, parameter, scene, state).or(gesture);
        }
        gesture = model_row(ui, scene).or(gesture);
        gesture = step_row(ui, scene).or(gesture);
        gesture = seed_row(ui, scene).or(gesture);
        radii_row(ui, scene, state).or(gesture)
    });
    header.body_returned.flatten()
}

/// The folded spectra of the observed sky.
fn sky_ui(ui: &mut egui::Ui, scene: &mut Scene, state: &mut UiState) -> Option<Gesture> {
    let header = egui::CollapsingHeader::new("Sky").id_salt("sky").show(ui, |ui| {
        params::SKY.iter().fold(None, |gesture, parameter| parameter_row(ui, parameter, scene, state).or(gesture))
    });
    header.body_returned.flatten()
}

fn labelled(ui: &mut egui::Ui, symbol: &str, tooltip: &str, add: impl FnOnce(&mut egui::Ui)) {
    ui.horizontal(|ui| {
        cell(ui, COLUMNS[0], |ui| ui.label(symbol)).on_hover_text(tooltip);
        add(ui);
    });
}

fn model_row(ui: &mut egui::Ui, scene: &mut Scene) -> Option<Gesture> {
    let mut gesture = None;
    labelled(ui, "model", "How the turbulence is represented", |ui| {
        let grids = matches!(scene.field.model, FieldModel::NestedGrids { .. });
        if ui.selectable_label(grids, "nested grids").clicked() && !grids {
            scene.field.model = FieldModel::NestedGrids { levels: 5, cells: 64 };
            gesture = Some(Gesture::Done);
        }
        if ui.selectable_label(!grids, "plane waves").clicked() && grids {
            scene.field.model = FieldModel::PlaneWaves { modes: 100 };
            gesture = Some(Gesture::Done);
        }
    });
    gesture
}

fn step_row(ui: &mut egui::Ui, scene: &mut Scene) -> Option<Gesture> {
    let mut gesture = None;
    labelled(ui, "step", "Path of one step of the integrator; automatic: the smaller of r_L/12 and l_min/3", |ui| {
        let mut automatic = scene.run.step == Step::Auto;
        if ui.checkbox(&mut automatic, "automatic").changed() {
            let step_pc = scene.larmor_radius_pc() / 12.0;
            scene.run.step = if automatic { Step::Auto } else { Step::Fixed { pc: step_pc.min(1.0e3) } };
            gesture = Some(Gesture::Done);
        }
        if let Step::Fixed { pc } = &mut scene.run.step {
            let speed = *pc * 0.01;
            let entry = DragValue::new(pc).range(1.0e-9..=1.0e3).speed(speed).update_while_editing(false);
            let response = ui.add(entry.suffix(" pc"));
            if response.drag_stopped() || response.changed() {
                gesture = Some(if response.dragged() { Gesture::Dragging } else { Gesture::Done });
            }
        }
    });
    gesture
}

fn seed_row(ui: &mut egui::Ui, scene: &mut Scene) -> Option<Gesture> {
    let mut gesture = None;
    labelled(ui, "seed", "Seed of all random streams; same scene and seed give the same numbers", |ui| {
        let response = ui.add(DragValue::new(&mut scene.particles.seed).speed(0.1).update_while_editing(false));
        if response.drag_stopped() || response.changed() {
            gesture = Some(if response.dragged() { Gesture::Dragging } else { Gesture::Done });
        }
        if ui.button("next").on_hover_text("Same scene with other random numbers").clicked() {
            scene.particles.seed = scene.particles.seed.wrapping_add(1);
            gesture = Some(Gesture::Done);
        }
    });
    gesture
}

fn radii_row(ui: &mut egui::Ui, scene: &mut Scene, state: &mut UiState) -> Option<Gesture> {
    let mut gesture = None;
    labelled(ui, "radii", "Radii of the observer spheres in pc, 1 pc … 1 kpc, at most 16", |ui| {
        let mut text = state.radii.clone().unwrap_or_else(|| params::radii_text(&scene.observers.radii_pc));
        let readable = params::parse_radii(&text);
        let colour = if readable.is_some() { theme::of(ui).text } else { theme::of(ui).error };
        let edit = egui::TextEdit::singleline(&mut text).text_color(colour).desired_width(ui.available_width() - 30.0);
        let response = ui.add(edit);
        name(ui, response.id, "radii");
        ui.label(RichText::new("pc").color(theme::of(ui).text_weak));
        if response.lost_focus() {
            state.radii = None;
            if let Some(radii) = params::parse_radii(&text).filter(|radii| *radii != scene.observers.radii_pc) {
                scene.observers.radii_pc = radii;
                gesture = Some(Gesture::Done);
            }
        } else if response.has_focus() {
            state.radii = Some(text);
        }
    });
    gesture
}

fn derived_ui(ui: &mut egui::Ui, model: &Model, plan: Option<&Plan>) {
    let rows = derived::rows(model, plan);
    egui::Grid::new("derived").num_columns(2).min_col_width(COLUMNS[0]).spacing(vec2(6.0, 1.0)).show(ui, |ui| {
        for row in rows {
            ui.label(symbol(row.symbol, theme::BODY, theme::of(ui).text_weak)).on_hover_text(row.tooltip);
            ui.label(row.value).on_hover_text(row.tooltip);
            ui.end_row();
        }
    });
}

fn warnings_ui(ui: &mut egui::Ui, model: &Model, plan: Option<&Plan>) {
    let note = |ui: &mut egui::Ui, colour: Color32, text: &str| {
        ui.add_space(2.0);
        ui.label(RichText::new(text).color(colour).size(theme::SMALL));
    };
    if let Err(error) = validate(model.scene(), "scene") {
        note(ui, theme::of(ui).error, &error.to_string());
    }
    for warning in plan.iter().flat_map(|plan| &plan.warnings) {
        note(ui, theme::of(ui).warning, warning);
    }
}
