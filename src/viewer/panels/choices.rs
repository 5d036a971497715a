//! What was chosen last about figures, pictures and films.

use std::path::PathBuf;

use crate::figure::Ground;
use crate::output::PaperSize;
use crate::viewer::order::{FigureFormat, FilmKind, FilmOrder};

/// What was chosen last.
#[derive(Clone, Debug, PartialEq)]
pub struct Choices {
    /// As what a figure is written.
    pub(super) format: FigureFormat,
    /// On what.
    pub(super) size: PaperSize,
    /// Ground of the figure; `None` is that of the panels.
    pub(super) ground: Option<Ground>,
    /// Nothing under a figure, or behind what shines.
    pub(super) transparent: bool,
    /// Times as many pixels, 1 to 4.
    pub(super) scale: u8,
    /// The film.
    pub(super) film: FilmOrder,
    /// As what it is written.
    pub(super) kind: FilmKind,
    /// The plot shown stands beside the view of a film.
    pub(super) with_plot: bool,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            format: FigureFormat::default(),
            size: PaperSize::default(),
            ground: Some(Ground::Light),
            transparent: false,
            scale: 2,
            film: FilmOrder::to(PathBuf::new()),
            kind: FilmKind::default(),
            with_plot: false,
        }
    }
}
