//! Figures for a paper or a talk: the core's figures on pages of several sizes, readable there.

mod drawing;
mod geometry;
mod page;
mod paper;

pub use drawing::{Drawing, FONT_BYTES};
pub use page::{draw, draw_on};
pub use paper::{Paper, PaperSize};
