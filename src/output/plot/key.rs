//! A key beside the frame: what is measured, what is constructed and what is fitted, under headings of their own.

use crate::output::palette::Marker;
use crate::output::plot::axes::CURVE_WIDTH;
use crate::output::plot::figure::{Align, BLACK_INK, Figure, GREY_INK};

/// One line of the key.
pub(super) enum Entry {
    /// What the following lines are.
    Heading(String),
    /// A measured series.
    Marker(Marker, [u8; 3], String),
    /// A full or dashed curve.
    Line { colour: [u8; 3], dashed: bool, text: String },
    /// A band.
    Band([u8; 3], String),
    /// Small grey words under the line before.
    Words(String),
}

const EM: f64 = 20.0;
const LINE: f64 = 29.0;
const SWATCH: f64 = 40.0;

/// Draws the entries downwards from the upper left corner `at`.
pub(super) fn draw(figure: &mut Figure, at: (f64, f64), entries: &[Entry]) {
    let (left, mut y) = at;
    let text_at = left + SWATCH + 12.0;
    for entry in entries {
        match entry {
            Entry::Heading(text) => {
                y += 10.0;
                figure.text(text, (left, y), EM, Align::Left, BLACK_INK);
                figure.line([(left, y + 15.0), (left + 400.0, y + 15.0)], 1.2, GREY_INK);
                y += 6.0;
            }
            Entry::Marker(marker, colour, text) => {
                figure.marker(*marker, (left + 0.5 * SWATCH, y), *colour);
                figure.text(text, (text_at, y), EM, Align::Left, BLACK_INK);
            }
            Entry::Line { colour, dashed, text } => {
                let ends = [(left, y), (left + SWATCH, y)];
                if *dashed {
                    figure.dashes(&ends, CURVE_WIDTH, *colour);
                } else {
                    figure.line(ends, CURVE_WIDTH, *colour);
                }
                figure.text(text, (text_at, y), EM, Align::Left, BLACK_INK);
            }
            Entry::Band(colour, text) => {
                let (high, low) = (y - 9.0, y + 9.0);
                let corners = [(left, high), (left + SWATCH, high), (left + SWATCH, low), (left, low)];
                figure.area(corners.to_vec(), 0.2, *colour);
                figure.text(text, (text_at, y), EM, Align::Left, BLACK_INK);
            }
            Entry::Words(text) => figure.text(text, (text_at, y - 2.0), 0.86 * EM, Align::Left, GREY_INK),
        }
        y += LINE;
    }
}
