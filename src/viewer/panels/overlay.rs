//! Over the 3D view: clock and caption, colour bars, scale bar, axes, labels and hints.

use bevy_egui::egui::{self, Align2, Color32, FontId, Mesh, Pos2, Rect, Stroke, pos2, vec2};

use crate::figure::{Colour, Ground};
use crate::quantity::{Unit, grouped, number, quantity, value_error};
use crate::scene::ColourBy;
use crate::units::light_path_pc;
use crate::viewer::action::Action;
use crate::viewer::look::palette;
use crate::viewer::look::scale_bar::length_pc;
use crate::viewer::look::theme;
use crate::viewer::model::Model;
use crate::viewer::panels::caption::{caption, suggestion};
use crate::viewer::panels::halo::{MARGIN, text};
use crate::viewer::panels::menu::colour_name;
use crate::viewer::panels::{density, triad};
use crate::viewer::run::Phase;
use crate::viewer::stage::Scale;

/// Size of a colour bar.
const BAR: egui::Vec2 = vec2(150.0, 8.0);
/// Size of the clock.
const CLOCK: f32 = 22.0;
/// Widest caption.
const CAPTION_WIDTH: f32 = 430.0;
/// Narrower views have no triad beside the bars.
const TRIAD_BESIDE_BARS: f32 = 300.0;
/// Narrower views have no words about a particle.
const PARTICLE_BESIDE_WORDS: f32 = 420.0;
/// Room over a colour bar that clock and caption need.
const ROOM_OVER_BAR: f32 = 190.0;
/// What the words about a particle take at the other side.
const BESIDE: f32 = 170.0;

/// Paints the overlay into the rectangle of the 3D view. What has no room in a small view is left out. Says whether the
/// pointer is on something to click.
///
/// `is_used`: somebody sits before it, who may be told what to try.
pub fn overlay_ui(ui: &egui::Ui, view: Rect, model: &Model, is_used: bool, actions: &mut Vec<Action>) -> bool {
    if view.width() < 120.0 || view.height() < 120.0 {
        return false;
    }
    let painter = ui.painter().with_clip_rect(view);
    if let Some(map) = &model.stage.density {
        density::paint(ui, &painter, view, model, map);
    }
    outlines(&painter, model);
    fluxes(&painter, model);
    let (mut taken, mut pointed) = (Vec::new(), false);
    if view.width() > TRIAD_BESIDE_BARS {
        let (covered, under_pointer) = triad::triad(ui, &painter, view, model, actions);
        taken.push(covered);
        pointed = under_pointer;
    }
    let bars = bars(&painter, view, model);
    taken.push(bars);
    let suggestion = suggestion(model, ui.input(|input| input.time)).filter(|_| is_used);
    let lowest = taken.iter().map(|rect| rect.top()).fold(view.bottom(), f32::min) - 4.0;
    taken.push(words(&painter, view.with_max_y(lowest), model, suggestion));
    rings(&painter, model);
    if view.width() > PARTICLE_BESIDE_WORDS {
        taken.extend(followed(&painter, view, model));
    }
    axes(&painter, view, model, &mut taken);
    labels(&painter, view, model, &mut taken);
    anisotropies(&painter, view, model, &mut taken);
    pointed
}

/// Colour bars above the scale bar, as many as there is room for; returns what they cover.
fn bars(painter: &egui::Painter, view: Rect, model: &Model) -> Rect {
    let corner = view.right_bottom() - vec2(MARGIN, MARGIN);
    let mut bottom = scale_bar(painter, corner, model);
    let has_room = |bottom: f32| bottom - view.top() > ROOM_OVER_BAR;
    let has_lines = model.view().lines && model.view().drawn_realisation(model.scene().field.realisations).is_some();
    let settings = model.view();
    let bands = model.preferences.presents();
    let map = |part| palette::mapped(settings.map, settings.reversed, palette::banded(part, bands));
    if let Some(density) = model.stage.density.as_ref().filter(|map| map.most > 0.0 && has_room(bottom)) {
        let ticks = [0.0, 0.5, 1.0].map(|part| number(f64::from(density::value(density, part)), 1));
        bottom = colour_bar(painter, pos2(corner.x, bottom), "column density [pc⁻²]", &ticks, &map);
    } else if settings.cloud && has_room(bottom) {
        let ticks = cloud_values(model).map(|value| number(f64::from(value), 2));
        bottom = colour_bar(painter, pos2(corner.x, bottom), colour_name(settings), &ticks, &map);
    }
    if let Some((low, high)) = model.stage.line_strength_ug.filter(|_| has_lines && has_room(bottom)) {
        let ticks = [low, 0.5 * (low + high), high].map(|value| number(f64::from(value), 2));
        let title = "field lines |B| [µG]";
        bottom = colour_bar(painter, pos2(corner.x, bottom), title, &ticks, &palette::field_strength);
    }
    Rect::from_min_max(pos2(corner.x - BAR.x, bottom), view.right_bottom())
}

/// The first, the middle and the last value of the colours of the cloud.
fn cloud_values(model: &Model) -> [f32; 3] {
    let (low, high, log) = match model.stage.colour_scale {
        Some(Scale { range: (low, high), log, .. }) => (low, high, log),
        None => {
            let (low, high) = match model.view().colour {
                ColourBy::Pitch | ColourBy::Outward => (-1.0, 1.0),
                ColourBy::Distance => (0.0, (2.0 * model.view().distance_pc) as f32),
                ColourBy::Realisation => (0.0, model.scene().field.realisations.saturating_sub(1) as f32),
            };
            (low, high, false)
        }
    };
    [low, if log { (low * high).sqrt() } else { 0.5 * (low + high) }, high]
}

/// The box around the cloud, with the numbers of its axes.
fn axes(painter: &egui::Painter, view: Rect, model: &Model, taken: &mut Vec<Rect>) {
    let colour = theme::DARK.text_weak;
    for edge in &model.stage.axes {
        let ends = edge.ends.map(|[x, y]| pos2(x, y));
        let strength = if edge.name.is_empty() { 0.35 } else { 0.7 };
        painter.line_segment(ends, Stroke::new(1.0, colour.gamma_multiply(strength)));
        let outwards = vec2(edge.outwards[0], edge.outwards[1]);
        if !edge.name.is_empty() {
            let at = ends[0].lerp(ends[1], 0.5) + outwards * 30.0;
            write_where_free(painter, view, (at, Align2::CENTER_CENTER), &edge.name, 11.0, taken);
        }
        for ([x, y], words) in &edge.ticks {
            let at = pos2(*x, *y);
            painter.line_segment([at, at + outwards * 5.0], Stroke::new(1.0, colour));
            write_where_free(painter, view, (at + outwards * 14.0, Align2::CENTER_CENTER), words, 11.0, taken);
        }
    }
}

/// Bar in pc with its length; returns the top of what it took.
fn scale_bar(painter: &egui::Painter, corner: Pos2, model: &Model) -> f32 {
    let Some(length) = length_pc(model.stage.pixels_per_pc, 120.0) else { return corner.y };
    let width = length as f32 * model.stage.pixels_per_pc;
    let bar = Rect::from_min_max(corner - vec2(width, 3.0), corner);
    painter.rect_filled(bar.expand(1.0), 1.0, Color32::from_black_alpha(150));
    painter.rect_filled(bar, 1.0, theme::DARK.text);
    let label = quantity(length, Unit::Parsec);
    let label = text(painter, bar.center_top() - vec2(0.0, 3.0), Align2::CENTER_BOTTOM, &label, 12.0, theme::DARK.text);
    label.top() - 12.0
}

/// Horizontal colour bar with its title above and ticks below; returns the top of what it took.
fn colour_bar(
    painter: &egui::Painter,
    corner: Pos2,
    title: &str,
    ticks: &[String; 3],
    map: &dyn Fn(f32) -> Color32,
) -> f32 {
    let bar = Rect::from_min_size(corner - vec2(BAR.x, BAR.y + 15.0), BAR);
    let mut mesh = Mesh::default();
    let steps = 32;
    for step in 0..=steps {
        let part = step as f32 / steps as f32;
        let x = bar.left() + part * bar.width();
        let colour = map(part);
        mesh.colored_vertex(pos2(x, bar.top()), colour);
        mesh.colored_vertex(pos2(x, bar.bottom()), colour);
        if step > 0 {
            let index = 2 * step;
            mesh.add_triangle(index - 2, index - 1, index);
            mesh.add_triangle(index - 1, index, index + 1);
        }
    }
    painter.add(mesh);
    let places = [(0.0, Align2::LEFT_TOP), (0.5, Align2::CENTER_TOP), (1.0, Align2::RIGHT_TOP)];
    for (tick, (part, anchor)) in ticks.iter().zip(places) {
        let x = bar.left() + part * bar.width();
        painter.vline(x, bar.bottom()..=bar.bottom() + 3.0, Stroke::new(1.0, theme::DARK.text_weak));
        text(painter, pos2(x, bar.bottom() + 3.0), anchor, tick, 10.0, theme::DARK.text);
    }
    let title = text(painter, bar.left_top() - vec2(0.0, 2.0), Align2::LEFT_BOTTOM, title, 11.0, theme::DARK.text);
    title.top() - 10.0
}

fn outlines(painter: &egui::Painter, model: &Model) {
    let strength = if model.is_stale() { 0.4 } else { 1.0 };
    for line in &model.stage.outlines {
        let points: Vec<Pos2> = line.points.iter().map(|[x, y]| pos2(*x, *y)).collect();
        // Edges lie over bright points, from which a dark seam sets them off.
        if line.opacity > 0.5 {
            painter.line(points.clone(), Stroke::new(3.2, Color32::from_black_alpha(120)));
        }
        let stroke = Stroke::new(1.3, palette::PREDICTED.gamma_multiply(line.opacity * strength));
        if line.dashed {
            painter.extend(egui::Shape::dashed_line(&points, stroke, 6.0, 4.0));
        } else {
            painter.line(points, stroke);
        }
    }
}

/// Arrows of A at the spheres, with a bar for the error.
fn fluxes(painter: &egui::Painter, model: &Model) {
    let colour = theme::DARK.text;
    for arrow in &model.stage.fluxes {
        let (from, outwards) = (pos2(arrow.place[0], arrow.place[1]), vec2(arrow.outwards[0], arrow.outwards[1]));
        let tip = from + outwards * arrow.length;
        painter.line_segment([from, tip], Stroke::new(4.0, Color32::from_black_alpha(150)));
        painter.arrow(from, outwards * arrow.length, Stroke::new(1.8, colour));
        let ends = [tip - outwards * arrow.error, tip + outwards * arrow.error];
        painter.line_segment(ends, Stroke::new(1.0, colour.gamma_multiply(0.6)));
        for end in ends {
            let across = outwards.rot90() * 3.0;
            painter.line_segment([end - across, end + across], Stroke::new(1.0, colour.gamma_multiply(0.6)));
        }
    }
}

/// The numbers beside the arrows of A, where there is room.
fn anisotropies(painter: &egui::Painter, view: Rect, model: &Model, taken: &mut Vec<Rect>) {
    for arrow in &model.stage.fluxes {
        let (from, outwards) = (pos2(arrow.place[0], arrow.place[1]), vec2(arrow.outwards[0], arrow.outwards[1]));
        let at = from + outwards * (arrow.length.max(0.0) + arrow.error + 6.0);
        let words = format!("A = {}", value_error(arrow.anisotropy.value, arrow.anisotropy.error));
        write_where_free(painter, view, (at, Align2::LEFT_BOTTOM), &words, 11.0, taken);
    }
}

/// Rings around particles with trails.
fn rings(painter: &egui::Painter, model: &Model) {
    for particle in &model.stage.followed {
        let Some([x, y]) = particle.place else { continue };
        let [r, g, b] = particle.colour;
        painter.circle_stroke(pos2(x, y), 7.0, Stroke::new(3.5, Color32::from_black_alpha(150)));
        painter.circle_stroke(pos2(x, y), 7.0, Stroke::new(1.6, Color32::from_rgb(r, g, b)));
    }
}

/// What the first particle with a trail does, in words; returns what they cover.
fn followed(painter: &egui::Painter, view: Rect, model: &Model) -> Option<Rect> {
    let first = model.stage.followed.first().filter(|_| !model.stage.few_trails)?;
    let [x, y, z] = first.point.position_pc;
    let distance_pc = (x * x + y * y + z * z).sqrt();
    let pitch_deg = first.point.direction[2].clamp(-1.0, 1.0).acos().to_degrees();
    let energy_tev = model.run.scene().map_or(f64::NAN, |scene| scene.particles.energy_tev);
    let axis = if model.scene().field.b0_ug > 0.0 { "B₀" } else { "z" };
    let lines = [
        format!("particle {} of batch {}", first.picked.particle.number + 1, first.picked.particle.batch + 1),
        format!("in field {}", first.picked.realisation + 1),
        format!("energy {}, which it keeps", quantity(energy_tev, Unit::Tev)),
        format!("{} from the source", quantity(distance_pc, Unit::Parsec)),
        format!("path {}", quantity(light_path_pc(first.point.time_yr), Unit::Parsec)),
        format!("angle to {axis} {}°", number(pitch_deg, 3)),
        if model.stage.follows_particle { "Shift+J lets it go" } else { "Shift+J follows it" }.to_owned(),
    ];
    let [r, g, b] = first.colour;
    let mut at = view.right_top() + vec2(-MARGIN, MARGIN);
    let mut covered = Rect::NOTHING;
    for (index, line) in lines.iter().enumerate() {
        let colour = if index == 0 { Color32::from_rgb(r, g, b) } else { theme::DARK.text };
        let own = text(painter, at, Align2::RIGHT_TOP, line, 12.0, colour);
        covered |= own;
        at.y = own.bottom() + 1.0;
    }
    Some(covered)
}

/// Names in the view; those that would cover something else or leave the view are left out.
fn labels(painter: &egui::Painter, view: Rect, model: &Model, taken: &mut Vec<Rect>) {
    if let Some([x, y]) = model.stage.earth {
        painter.circle_filled(pos2(x, y), 6.5, Color32::from_black_alpha(150));
        painter.circle_stroke(pos2(x, y), 5.5, Stroke::new(1.3, palette::EARTH));
        painter.circle_filled(pos2(x, y), 2.5, palette::EARTH);
    }
    for ([x, y], label) in &model.stage.labels {
        write_where_free(painter, view, (pos2(*x, *y), Align2::LEFT_CENTER), label, 12.0, taken);
    }
}

/// Writes a name and notes what it covers; not where it would cover something else or leave the view. At the right edge it
/// moves to the left of its place.
fn write_where_free(
    painter: &egui::Painter,
    view: Rect,
    (at, anchor): (Pos2, Align2),
    words: &str,
    size: f32,
    taken: &mut Vec<Rect>,
) {
    let galley = painter.layout_no_wrap(words.to_owned(), FontId::proportional(size), theme::DARK.text);
    let place = anchor.anchor_size(at, galley.size());
    let place = place.translate(vec2((view.right() - 4.0 - place.right()).min(0.0), 0.0));
    if view.shrink(2.0).contains_rect(place) && !taken.iter().any(|other| other.intersects(place)) {
        text(painter, place.left_top(), Align2::LEFT_TOP, words, size, theme::DARK.text);
        taken.push(place);
    }
}

/// Time shown, what is seen, what the run does, and what to try, one below the other as far as there is room. Returns what
/// they cover.
fn words(painter: &egui::Painter, view: Rect, model: &Model, suggestion: Option<(String, f32)>) -> Rect {
    let mut at = view.left_top() + vec2(MARGIN, MARGIN - 4.0);
    let backdrop = painter.add(egui::Shape::Noop);
    let top = at;
    let has_particle = !model.stage.followed.is_empty() && !model.stage.few_trails;
    let beside = if has_particle && view.width() > PARTICLE_BESIDE_WORDS { BESIDE } else { 0.0 };
    let width = (view.width() - 2.0 * MARGIN - beside).min(CAPTION_WIDTH);
    let lowest = view.bottom();
    if let Some(time_yr) = model.stage.drawn_time_yr {
        at.y = text(painter, at, Align2::LEFT_TOP, &quantity(time_yr, Unit::Year), CLOCK, theme::DARK.text).bottom();
        at.y = paragraph(painter, at, &drawn(model), (width, lowest), theme::DARK.text_weak) + 3.0;
    }
    if let Some((hint, colour)) = hint(model) {
        at.y = paragraph(painter, at, hint, (width, lowest), colour) + 3.0;
    }
    if let Some(caption) = caption(model) {
        at.y = paragraph(painter, at, &caption, (width, lowest), theme::DARK.text) + 3.0;
    }
    // Field lines would run through the letters.
    let ground = Rect::from_min_max(top - vec2(6.0, 2.0), pos2(at.x + width + 6.0, at.y + 2.0));
    painter.set(backdrop, egui::Shape::rect_filled(ground, 5.0, Color32::from_black_alpha(120)));
    at.y += 3.0;
    if let Some((suggestion, strength)) = suggestion {
        let colour = theme::colour(Colour::Parallel, Ground::Dark).gamma_multiply(strength);
        at.y = paragraph(painter, at, &suggestion, (width, lowest), colour);
    }
    Rect::from_min_max(top, pos2(top.x + width, at.y))
}

/// Whose particles are drawn, and how many.
fn drawn(model: &Model) -> String {
    let realisations = model.scene().field.realisations;
    let of = match model.view().drawn_realisation(realisations) {
        Some(_) if realisations == 1 => String::new(),
        Some(index) => format!(" of field {} of {realisations}", index + 1),
        None => " of all fields".to_owned(),
    };
    format!("since release · {} particles{of}", grouped(model.stage.points_drawn as u64))
}

/// Wrapped text with a dark halo, if it ends above `lowest`; returns its lower end.
fn paragraph(painter: &egui::Painter, at: Pos2, text: &str, (width, lowest): (f32, f32), colour: Color32) -> f32 {
    let galley = painter.layout(text.to_owned(), FontId::proportional(theme::BODY), colour, width);
    let bottom = at.y + galley.size().y;
    if bottom > lowest {
        return at.y;
    }
    let halo = Color32::from_black_alpha((150.0 * f32::from(colour.a()) / 255.0) as u8);
    for shift in [vec2(1.0, 0.0), vec2(-1.0, 0.0), vec2(0.0, 1.0), vec2(0.0, -1.0)] {
        painter.galley_with_override_text_color(at + shift, galley.clone(), halo);
    }
    painter.galley(at, galley, colour);
    bottom
}

/// What the run does, where it is not simply going on.
fn hint(model: &Model) -> Option<(&'static str, Color32)> {
    match model.phase() {
        Phase::Failed(_) => Some(("the run failed, see the status bar", theme::DARK.error)),
        Phase::Starting => Some(("building the field …", theme::DARK.text_weak)),
        Phase::Paused if model.is_stale() => {
            Some(("paused; the scene has changed, Space starts its run", theme::DARK.warning))
        }
        _ if model.is_stale() => Some(("scene changed, this is the cloud of the run before", theme::DARK.warning)),
        Phase::Paused => Some(("paused", theme::DARK.text_weak)),
        Phase::Running | Phase::Finished => None,
    }
}
