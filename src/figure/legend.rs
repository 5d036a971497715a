//! Legends as shapes: icons that show a series as it is drawn, and a legend that covers as little as it can.

use crate::figure::pen::dashes;
use crate::figure::shape::{BAND_OPACITY, LETTER, LINE, RADIUS, REFERENCE};
use crate::figure::{Colour, Form, Look, Marker, Series, Shape, Stroke, View};

/// How a series is drawn, between `left` and `right` at the height `middle`, for a size of a point.
pub fn legend_icon(series: &Series, [left, right]: [f64; 2], middle: f64, point: f64) -> Vec<Shape> {
    let colour = series.legend.as_ref().map_or(series.colour, |legend| legend.colour);
    let ends = [[left, middle], [right, middle]];
    let line = |stroke: Stroke| {
        let usual = if stroke == Stroke::Solid { LINE } else { REFERENCE };
        let width = usual * series.weight * point;
        stroke.pieces(ends.to_vec(), point).into_iter().map(move |points| Form::Line { points, width }.of(colour))
    };
    let marker = |marker: Marker| {
        let radius = 1.1 * RADIUS * point;
        marker.forms([0.5 * (left + right), middle], radius).into_iter().map(move |form| form.of(colour))
    };
    let height = 4.5 * point;
    match series.look {
        Look::Line(stroke) => line(stroke).collect(),
        Look::Points(own) => marker(own).collect(),
        Look::Curve(own) => line(Stroke::Solid).chain(marker(own)).collect(),
        Look::Band | Look::Columns => {
            let strip = Form::Strip(ends.map(|[x, y]| [x, y + height, y - height]).to_vec());
            vec![strip.of(colour).glazed(1.5 * BAND_OPACITY)]
        }
    }
}

/// A legend in a frame where it covers the fewest of `taken`: corners first, then along the sides. `em` is the height of
/// its letters in points.
pub fn legend_inside(lines: &[&Series], view: &View, taken: &[Shape], em: f64) -> Vec<Shape> {
    let point = view.point;
    let [[left, right], [top, bottom]] = view.frame;
    // Sixteen spheres and their references still fit.
    let row = (0.7 * (bottom - top) / lines.len().max(1) as f64).min(1.32 * em * point);
    let em = (em * point).min(0.76 * row);
    let name = |series: &Series| series.legend.as_ref().map_or_else(String::new, |legend| legend.name.clone());
    let longest = lines.iter().map(|line| name(line).chars().count()).max().unwrap_or(0);
    let swatch = 22.0 * point;
    let size = [swatch + 6.0 * point + LETTER * em * longest as f64, row * lines.len() as f64];
    let spots = samples(taken, 7.5 * point);
    let (highest, lowest) = (top + 8.0 * point, bottom - size[1] - 8.0 * point);
    let corners = [0.0, 1.0, 0.25, 0.5, 0.75].into_iter().flat_map(|down| {
        [right - size[0] - 6.0 * point, left + 10.0 * point].map(|left| [left, highest + down * (lowest - highest)])
    });
    let covered = |corner: &[f64; 2]| {
        let within = |spot: &&[f64; 2]| {
            (0..2)
                .all(|axis| (corner[axis] - 5.0 * point..corner[axis] + size[axis] + 5.0 * point).contains(&spot[axis]))
        };
        spots.iter().filter(within).count()
    };
    let Some([left, top]) = corners.min_by_key(covered) else { return Vec::new() };
    let line = |(index, series): (usize, &&Series)| {
        let middle = top + row * (index as f64 + 0.5);
        let text = Form::text(name(series), [left + swatch + 6.0 * point, middle], [0.0, 0.5], em);
        let mut shapes = legend_icon(series, [left, left + swatch], middle, point);
        shapes.push(text.of(Colour::Ink));
        shapes
    };
    lines.iter().enumerate().flat_map(line).collect()
}

/// Spots along all lines and texts, `apart` from each other.
fn samples(shapes: &[Shape], apart: f64) -> Vec<[f64; 2]> {
    // Ends of pieces of no length, one a step, are spots along the line.
    let along = |line: &[[f64; 2]]| dashes(line, [1e-3 * apart, apart]).concat();
    let spots = |shape: &Shape| match &shape.form {
        Form::Line { points, .. } => along(points),
        Form::Disc { centre, .. } => vec![*centre],
        Form::Text { text, at: [x, y], anchor, em, .. } => {
            let (width, middle) = (LETTER * em * text.chars().count() as f64, y + (0.5 - anchor[1]) * em);
            along(&[0.0, 1.0].map(|end| [x + (end - anchor[0]) * width, middle]))
        }
        Form::Strip(_) | Form::Polygon(_) => Vec::new(),
    };
    shapes.iter().flat_map(spots).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Legend, Origin};

    #[test]
    fn a_legend_keeps_clear_of_the_curves() {
        let line = Series::line("a", Origin::Formula, Colour::Ink, Stroke::Solid, []);
        let line = line.named(Legend::new("straight flight", Colour::Ink, ""));
        let view = View { frame: [[0.0, 400.0], [0.0, 300.0]], shown: [[0.0, 1.0]; 2], point: 1.0 };
        let at = |from: [f64; 2], to: [f64; 2]| {
            let taken = Form::Line { points: vec![from, to], width: 1.0 }.of(Colour::Ink);
            let shapes = legend_inside(&[&line], &view, &[taken], 11.0);
            let texts = shapes.iter().filter_map(|shape| match &shape.form {
                Form::Text { at, .. } => Some(*at),
                _ => None,
            });
            texts.collect::<Vec<_>>()
        };
        let free = at([0.0, 290.0], [400.0, 290.0]);
        assert!(free[0][0] > 200.0 && free[0][1] < 50.0, "upper right: {free:?}");
        let crowded = at([0.0, 10.0], [400.0, 20.0]);
        assert!(crowded[0][1] > 250.0, "below: {crowded:?}");
    }
}
