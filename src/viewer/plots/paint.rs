//! Shapes of a figure as the screen draws them.

use bevy_egui::egui::{self, Color32, Mesh, Pos2, Stroke, epaint::TextShape, pos2, vec2};

use crate::figure::{Colour, Form, Ground, Shape};
use crate::viewer::look::symbols::symbol;
use crate::viewer::look::theme;

/// The shape in the colours of the theme.
pub(super) fn painted(ui: &egui::Ui, shape: &Shape) -> egui::Shape {
    let ground = theme::of(ui).ground;
    let colour = opaque(shape.colour.faded(ground, shape.strength)).gamma_multiply(shape.opacity as f32);
    let spots = |points: &[[f64; 2]]| points.iter().map(|point| spot(*point)).collect::<Vec<_>>();
    match &shape.form {
        Form::Line { points, width } => egui::Shape::line(spots(points), Stroke::new(*width as f32, colour)),
        Form::Polygon(points) => egui::Shape::convex_polygon(spots(points), colour, Stroke::NONE),
        Form::Disc { centre, radius } => egui::Shape::circle_filled(spot(*centre), *radius as f32, colour),
        Form::Strip(rows) => {
            let mut mesh = Mesh::default();
            for [x, low, high] in rows {
                mesh.colored_vertex(spot([*x, *low]), colour);
                mesh.colored_vertex(spot([*x, *high]), colour);
            }
            for corner in (0..2 * rows.len().saturating_sub(1) as u32).step_by(2) {
                mesh.add_triangle(corner, corner + 1, corner + 2);
                mesh.add_triangle(corner + 1, corner + 2, corner + 3);
            }
            egui::Shape::mesh(mesh)
        }
        Form::Text { text, at, anchor, em, .. } => {
            let ink = letters(shape.colour, ground);
            let galley = ui.fonts_mut(|fonts| fonts.layout_job(symbol(text, *em as f32, ink)));
            let corner = spot(*at) - galley.size() * vec2(anchor[0] as f32, anchor[1] as f32);
            TextShape::new(corner, galley, ink).into()
        }
    }
}

/// The colour of letters.
pub(super) fn letters(colour: Colour, ground: Ground) -> Color32 {
    opaque(colour.ink(ground))
}

fn opaque([red, green, blue]: [u8; 3]) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

fn spot([x, y]: [f64; 2]) -> Pos2 {
    pos2(x as f32, y as f32)
}
