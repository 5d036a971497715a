//! Shapes on a page or a screen, and the sizes of what is drawn.

use crate::figure::Colour;

/// Sizes in points of the screen; a page has its own size of a point.
pub(super) const LINE: f64 = 1.75;
pub(super) const REFERENCE: f64 = 1.4;
pub(super) const BAR: f64 = 1.2;
pub(super) const RADIUS: f64 = 3.5;
/// Em of small print.
pub(super) const EM: f64 = 11.0;
/// Width of a letter in em, a little more than half.
pub(super) const LETTER: f64 = 0.56;
/// Markers of a curve keep this distance.
pub(super) const LEAST_GAP: f64 = 9.0;

/// Strength of what is faded.
const FAINT: f64 = 0.4;
pub(super) const FAINT_LINE: f64 = 0.65;
pub(super) const BAND_OPACITY: f64 = 0.2;
pub(super) const SPAN_OPACITY: f64 = 0.1;

/// Where a panel lies and which part of its axes is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Left and right, top and bottom; downwards is positive.
    pub frame: [[f64; 2]; 2],
    /// Places at the ends of the axes, x and y, low before high.
    pub shown: [[f64; 2]; 2],
    /// Size of a point.
    pub point: f64,
}

impl View {
    /// The spot of a place.
    pub fn spot(&self, at: [f64; 2]) -> [f64; 2] {
        let [[left, right], [top, bottom]] = self.frame;
        let part = |axis: usize| (at[axis] - self.shown[axis][0]) / (self.shown[axis][1] - self.shown[axis][0]);
        [left + (right - left) * part(0), bottom - (bottom - top) * part(1)]
    }

    pub(super) fn contains(&self, spot: [f64; 2]) -> bool {
        (0..2).all(|axis| (self.frame[axis][0]..=self.frame[axis][1]).contains(&spot[axis]))
    }
}

/// Something to draw, in the units of a [`View`].
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// What.
    pub form: Form,
    /// In which colour.
    pub colour: Colour,
    /// 1 for the colour itself, less where it is mixed with the ground.
    pub strength: f64,
    /// Less than 1 where the ground shines through.
    pub opacity: f64,
}

/// Form of a shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// An open line.
    Line {
        /// Two or more corners.
        points: Vec<[f64; 2]>,
        /// Its width.
        width: f64,
    },
    /// A filled area between two lines: x, then both heights.
    Strip(Vec<[f64; 3]>),
    /// A filled convex polygon.
    Polygon(Vec<[f64; 2]>),
    /// A filled disc.
    Disc {
        /// Its middle.
        centre: [f64; 2],
        /// Its radius.
        radius: f64,
    },
    /// A line of letters.
    Text {
        /// The letters; an underscore lowers those after it.
        text: String,
        /// Where it hangs.
        at: [f64; 2],
        /// Which part of it hangs there, from its left and its top, 0 to 1.
        anchor: [f64; 2],
        /// Height of its letters in em.
        em: f64,
        /// It reads upwards.
        upright: bool,
    },
}

impl Form {
    /// A form in its full colour.
    pub fn of(self, colour: Colour) -> Shape {
        Shape { form: self, colour, strength: 1.0, opacity: 1.0 }
    }

    /// A text.
    pub fn text(text: impl Into<String>, at: [f64; 2], anchor: [f64; 2], em: f64) -> Self {
        Self::Text { text: text.into(), at, anchor, em, upright: false }
    }
}

impl Shape {
    pub(super) fn faded(self, faded: bool) -> Self {
        Self { strength: if faded { FAINT } else { self.strength }, ..self }
    }

    pub(super) fn glazed(self, opacity: f64) -> Self {
        Self { opacity, ..self }
    }
}
