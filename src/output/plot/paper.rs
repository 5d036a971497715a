//! Papers that figures are drawn on: their widths, their grounds and how large things are on them.

use std::str::FromStr;

use crate::figure::Ground;

/// Size of the paper under a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PaperSize {
    /// One column of a journal, 8.6 cm wide. What has a legend at the right or panels side by side is wider, 15 to 18 cm.
    #[default]
    Column,
    /// Two columns of a journal, 17.8 cm wide, with letters of the same size in print.
    TwoColumns,
    /// A slide of 33.92 × 19.08 cm, 16 : 9, with letters and lines three times as large.
    Slide,
}

impl PaperSize {
    /// All sizes, from the smallest.
    pub const ALL: &'static [Self] = &[Self::Column, Self::TwoColumns, Self::Slide];

    /// Its name in a sentence or a menu.
    pub fn name(self) -> &'static str {
        match self {
            Self::Column => "one column",
            Self::TwoColumns => "two columns",
            Self::Slide => "slide",
        }
    }

    /// Its name on the command line, which [`FromStr`] reads.
    pub fn key(self) -> &'static str {
        match self {
            Self::Column => "column",
            Self::TwoColumns => "two-columns",
            Self::Slide => "slide",
        }
    }

    /// Pixels per unit of the layout in the smallest PNG: 6 per mm in print, about 150 dpi, and 1280 × 720 of a slide.
    pub(super) fn pixels_per_unit(self) -> f64 {
        match self {
            Self::Column | Self::TwoColumns => 0.6,
            Self::Slide => 1280.0 / SLIDE[0],
        }
    }

    /// Tenths of a millimetre per unit of the layout.
    pub(super) fn magnification(self) -> f64 {
        match self {
            Self::Column | Self::TwoColumns => 1.0,
            Self::Slide => SLIDE_WIDTH / SLIDE[0],
        }
    }
}

impl FromStr for PaperSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().copied().find(|size| size.key() == text);
        found.ok_or_else(|| format!("no size of this name; use column, two-columns or slide: {text}"))
    }
}

/// Width and height of a slide in units of the layout, in which letters have the size of those in print.
pub(super) const SLIDE: [f64; 2] = [1136.0, 639.0];
/// Width of a slide in tenths of a millimetre.
const SLIDE_WIDTH: f64 = 3392.0;

/// What a figure is drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its size.
    pub size: PaperSize,
    /// Light or dark: the colours of everything on it, and its own.
    pub ground: Ground,
    /// Nothing lies under the figure; its colours are those for the ground all the same.
    pub transparent: bool,
}

impl Default for Paper {
    /// One column of white paper.
    fn default() -> Self {
        Self { size: PaperSize::Column, ground: Ground::Light, transparent: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_by_their_names() {
        for &size in PaperSize::ALL {
            assert_eq!(size.key().parse(), Ok(size));
        }
        assert!("a4".parse::<PaperSize>().is_err_and(|error| error.contains("two-columns")));
    }
}
