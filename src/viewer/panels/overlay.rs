//! Over the 3D view: clock and caption, colour bars, scale bar, axis triad, labels and hints, all painted, none takes the
//! pointer.

use bevy_egui::egui::{self, Align2, Color32, FontId, Mesh, Pos2, Rect, Stroke, pos2, vec2};

use crate::figure::{Colour, Ground};
use crate::quantity::{Unit, grouped, number, quantity, value_error};
use crate::scene::ColourBy;
use crate::units::light_path_pc;
use crate::viewer::look::palette;
use crate::viewer::look::scale_bar::length_pc;
use crate::viewer::look::theme;
use crate::viewer::model::Model;
use crate::viewer::panels::caption::{caption, suggestion};
use crate::viewer::panels::menu::colour_name;
use crate::viewer::run::Phase;

/// Distance of everything from the edges of the view.
const MARGIN: f32 = 14.0;
/// Size of a colour bar.
const BAR: egui::Vec2 = vec2(150.0, 8.0);
/// Arm of the triad in pixels.
const ARM: f32 = 26.0;
/// Size of the clock.
const CLOCK: f32 = 22.0;
/// Widest caption.
const CAPTION_WIDTH: f32 = 430.0;
/// What the words about a particle take at the other side.
const BESIDE: f32 = 170.0;

/// Paints the overlay into the rectangle of the 3D view.
///
/// `is_used`: somebody sits before it, who may be told what to try.
pub fn overlay_ui(ui: &egui::Ui, view: Rect, model: &Model, is_used: bool) {
    if view.width() < 120.0 || view.height() < 120.0 {
        return;
    }
    let painter = ui.painter().with_clip_rect(view);
    outlines(&painter, model);
    fluxes(&painter, model);
    labels(&painter, model);
    followed(&painter, view, model);
    triad(&painter, view, model);
    let right = view.right() - MARGIN;
    let mut bottom = view.bottom() - MARGIN;
    bottom = scale_bar(&painter, pos2(right, bottom), model);
    if model.view().lines
        && model.view().drawn_realisation(model.scene().field.realisations).is_some()
        && let Some((low, high)) = model.stage.line_strength_ug
    {
        let ticks = [low, 0.5 * (low + high), high].map(|value| number(f64::from(value), 2));
        bottom = colour_bar(&painter, pos2(right, bottom), "field lines |B| [µG]", &ticks, palette::field_strength);
    }
    if model.view().cloud {
        let (low, high) = cloud_range(model);
        let ticks = [low, 0.5 * (low + high), high].map(|value| number(f64::from(value), 2));
        colour_bar(&painter, pos2(right, bottom), colour_name(model.view()), &ticks, palette::viridis);
    }
    let suggestion = suggestion(model, ui.input(|input| input.time)).filter(|_| is_used);
    words(&painter, view, model, suggestion);
}

fn cloud_range(model: &Model) -> (f32, f32) {
    model.stage.colour_range.unwrap_or_else(|| match model.view().colour {
        ColourBy::Pitch | ColourBy::Outward => (-1.0, 1.0),
        ColourBy::Distance => (0.0, (2.0 * model.view().distance_pc) as f32),
        ColourBy::Realisation => (0.0, model.scene().field.realisations.saturating_sub(1) as f32),
    })
}

/// Text with a dark halo, legible over bright and dark parts of the view.
fn text(painter: &egui::Painter, at: Pos2, anchor: Align2, text: &str, size: f32, colour: Color32) -> Rect {
    let font = FontId::proportional(size);
    let halo = Color32::from_black_alpha(150);
    for shift in [vec2(1.0, 0.0), vec2(-1.0, 0.0), vec2(0.0, 1.0), vec2(0.0, -1.0)] {
        painter.text(at + shift, anchor, text, font.clone(), halo);
    }
    painter.text(at, anchor, text, font, colour)
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
fn colour_bar(painter: &egui::Painter, corner: Pos2, title: &str, ticks: &[String; 3], map: fn(f32) -> Color32) -> f32 {
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

/// Axes as the camera sees them, nearest last; B₀ lies along z.
fn triad(painter: &egui::Painter, view: Rect, model: &Model) {
    let centre = view.left_bottom() + vec2(MARGIN + ARM + 6.0, -(MARGIN + ARM + 6.0));
    let third = if model.scene().field.b0_ug > 0.0 { "z ∥ B₀" } else { "z" };
    let axes = [
        ("x", theme::DARK.text_weak),
        ("y", theme::DARK.text_weak),
        (third, theme::colour(Colour::Parallel, Ground::Dark)),
    ];
    for ([x, y], (name, colour)) in model.stage.triad.into_iter().zip(axes) {
        let arm = vec2(x, -y) * ARM;
        if arm.length() < 1.0 {
            painter.circle_filled(centre, 2.0, colour);
            continue;
        }
        painter.line_segment([centre, centre + arm], Stroke::new(1.5, colour));
        let anchor = match arm.x / ARM {
            side if side > 0.35 => Align2::LEFT_CENTER,
            side if side < -0.35 => Align2::RIGHT_CENTER,
            _ => Align2::CENTER_CENTER,
        };
        let gap = if anchor == Align2::CENTER_CENTER { 9.0 } else { 5.0 };
        text(painter, centre + arm + arm.normalized() * gap, anchor, name, 11.0, colour);
    }
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
        let words = format!("A = {}", value_error(arrow.anisotropy.value, arrow.anisotropy.error));
        let beyond = arrow.length.max(0.0) + arrow.error + 6.0;
        text(painter, from + outwards * beyond, Align2::LEFT_BOTTOM, &words, 11.0, colour);
    }
}

/// Rings around particles with trails, and what the first one does.
fn followed(painter: &egui::Painter, view: Rect, model: &Model) {
    for particle in &model.stage.followed {
        let Some([x, y]) = particle.place else { continue };
        let [r, g, b] = particle.colour;
        painter.circle_stroke(pos2(x, y), 7.0, Stroke::new(3.5, Color32::from_black_alpha(150)));
        painter.circle_stroke(pos2(x, y), 7.0, Stroke::new(1.6, Color32::from_rgb(r, g, b)));
    }
    let Some(first) = model.stage.followed.first().filter(|_| !model.stage.few_trails) else { return };
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
    for (index, line) in lines.iter().enumerate() {
        let colour = if index == 0 { Color32::from_rgb(r, g, b) } else { theme::DARK.text };
        at.y = text(painter, at, Align2::RIGHT_TOP, line, 12.0, colour).bottom() + 1.0;
    }
}

fn labels(painter: &egui::Painter, model: &Model) {
    if let Some([x, y]) = model.stage.earth {
        painter.circle_filled(pos2(x, y), 6.5, Color32::from_black_alpha(150));
        painter.circle_stroke(pos2(x, y), 5.5, Stroke::new(1.3, palette::EARTH));
        painter.circle_filled(pos2(x, y), 2.5, palette::EARTH);
    }
    for ([x, y], label) in &model.stage.labels {
        text(painter, pos2(*x, *y), Align2::LEFT_CENTER, label, 12.0, theme::DARK.text);
    }
}

/// Time shown, what is seen, what the run does, and what to try, one below the other.
fn words(painter: &egui::Painter, view: Rect, model: &Model, suggestion: Option<(&str, f32)>) {
    let mut at = view.left_top() + vec2(MARGIN, MARGIN - 4.0);
    let backdrop = painter.add(egui::Shape::Noop);
    let top = at;
    let beside = if model.stage.followed.is_empty() || model.stage.few_trails { 0.0 } else { BESIDE };
    let width = (view.width() - 2.0 * MARGIN - beside).min(CAPTION_WIDTH);
    if let Some(time_yr) = model.stage.drawn_time_yr {
        at.y = text(painter, at, Align2::LEFT_TOP, &quantity(time_yr, Unit::Year), CLOCK, theme::DARK.text).bottom();
        at.y = paragraph(painter, at, &drawn(model), width, theme::DARK.text_weak) + 3.0;
    }
    if let Some(caption) = caption(model) {
        at.y = paragraph(painter, at, &caption, width, theme::DARK.text) + 6.0;
        // Field lines would run through the letters.
        let ground = Rect::from_min_max(top - vec2(6.0, 2.0), pos2(at.x + width + 6.0, at.y - 1.0));
        painter.set(backdrop, egui::Shape::rect_filled(ground, 5.0, Color32::from_black_alpha(120)));
    }
    if let Some((hint, colour)) = hint(model) {
        at.y = paragraph(painter, at, hint, width, colour) + 6.0;
    }
    if let Some((suggestion, strength)) = suggestion {
        let colour = theme::colour(Colour::Parallel, Ground::Dark).gamma_multiply(strength);
        paragraph(painter, at, suggestion, width, colour);
    }
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

/// Wrapped text with a dark halo; returns its lower end.
fn paragraph(painter: &egui::Painter, at: Pos2, text: &str, width: f32, colour: Color32) -> f32 {
    let galley = painter.layout(text.to_owned(), FontId::proportional(theme::BODY), colour, width);
    let halo = Color32::from_black_alpha((150.0 * f32::from(colour.a()) / 255.0) as u8);
    for shift in [vec2(1.0, 0.0), vec2(-1.0, 0.0), vec2(0.0, 1.0), vec2(0.0, -1.0)] {
        painter.galley_with_override_text_color(at + shift, galley.clone(), halo);
    }
    let bottom = at.y + galley.size().y;
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
