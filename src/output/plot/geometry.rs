//! Where panels, legend and letters lie on a paper, in tenths of a millimetre of print.

use crate::figure::{Figure, Key, Layout, Panel};
use crate::output::plot::paper::{PaperSize, SLIDE};

/// Size of a point of the screen: lines are 0.35 mm wide.
pub(super) const POINT: f64 = 2.0;
/// Panels narrower than this have smaller points.
const NARROW: f64 = 380.0;

/// Width of one journal column, 8.6 cm, and of two, 17.8 cm.
const COLUMN: f64 = 860.0;
const TWO_COLUMNS: f64 = 1780.0;
/// Widths on the paper of one column of a panel with a legend beside it, and of one of several panels side by side.
const WITH_KEY: f64 = 856.0;
const HALF: f64 = 658.0;
/// Width of a legend, and of a scale of colours, at the right.
const KEY: f64 = 510.0;
pub(super) const BAR: f64 = 240.0;

/// Room around the panels.
#[derive(Clone, Copy)]
pub(super) struct Margins {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    /// Between panels over each other.
    gap: f64,
    /// From the frame to the name of the vertical axis.
    pub name: f64,
}

const PRINT: Margins = Margins { left: 130.0, right: 22.0, top: 46.0, bottom: 96.0, gap: 26.0, name: 108.0 };
/// Names of low panels take two lines, and so do notes.
const PROJECTED: Margins = Margins { left: 168.0, right: 26.0, top: 46.0, bottom: 118.0, gap: 24.0, name: 133.0 };

/// The places of a figure on its paper.
pub(super) struct Geometry {
    /// Width and height.
    pub size: [f64; 2],
    /// Frames of the panels: left and right, top and bottom.
    pub frames: Vec<[[f64; 2]; 2]>,
    pub margins: Margins,
    /// Size of a point within the panels.
    pub point: f64,
    /// Letters that have no room become smaller or take two lines; one column is as wide as its texts ask.
    pub fits: bool,
    /// What is one of many in the legend is left out, so that the letters are large.
    pub brief: bool,
}

impl Geometry {
    pub fn of(figure: &Figure, paper: PaperSize) -> Self {
        let margins = if paper == PaperSize::Slide { PROJECTED } else { PRINT };
        let size = size(figure, paper);
        let frames = frames(figure, size, &margins, paper);
        let narrowest = frames.iter().map(|[[left, right], _]| right - left).fold(NARROW, f64::min);
        let (fits, brief) = (paper != PaperSize::Column, paper == PaperSize::Slide);
        Self { size, frames, margins, point: POINT * narrowest / NARROW, fits, brief }
    }
}

fn size(figure: &Figure, paper: PaperSize) -> [f64; 2] {
    let count = figure.panels.len() as f64;
    let around = PRINT.top + PRINT.bottom;
    match (paper, figure.layout, &figure.key) {
        (PaperSize::Slide, ..) => SLIDE,
        (PaperSize::Column, Layout::Beside, _) => {
            [count * (PRINT.left + HALF) + beside(figure, &PRINT), around + 610.0]
        }
        (PaperSize::Column, Layout::Stacked, Key::Inside) => [COLUMN, around + 503.0 + 260.0 * (count - 1.0)],
        (PaperSize::Column, Layout::Stacked, Key::Right(_)) => {
            [PRINT.left + WITH_KEY + KEY, around + 738.0 + 340.0 * (count - 1.0)]
        }
        (PaperSize::TwoColumns, Layout::Beside, _) => [TWO_COLUMNS, around + 610.0],
        (PaperSize::TwoColumns, Layout::Stacked, Key::Inside) => [TWO_COLUMNS, around + 820.0 + 320.0 * (count - 1.0)],
        (PaperSize::TwoColumns, Layout::Stacked, Key::Right(_)) => {
            [TWO_COLUMNS, around + 800.0 + 340.0 * (count - 1.0)]
        }
    }
}

/// Room at the right of panels side by side.
fn beside(figure: &Figure, margins: &Margins) -> f64 {
    if figure.bar.is_some() { BAR } else { margins.right }
}

fn frames(figure: &Figure, size: [f64; 2], margins: &Margins, paper: PaperSize) -> Vec<[[f64; 2]; 2]> {
    let (top, bottom) = (margins.top, size[1] - margins.bottom);
    if figure.layout == Layout::Beside {
        let count = figure.panels.len();
        let width = match paper {
            PaperSize::Column => HALF,
            _ => (size[0] - beside(figure, margins)) / count.max(1) as f64 - margins.left,
        };
        let left = |index: usize| margins.left + index as f64 * (margins.left + width);
        return (0..count).map(|index| [[left(index), left(index) + width], [top, bottom]]).collect();
    }
    let right = size[0] - if figure.key == Key::Inside { margins.right } else { KEY };
    let shares: f64 = figure.panels.iter().map(|panel| panel.share).sum();
    let room = bottom - top - margins.gap * figure.panels.len().saturating_sub(1) as f64;
    let mut from = top;
    let area = |panel: &Panel| {
        let to = from + room * panel.share / shares;
        let area = [[margins.left, right], [from, to]];
        from = to + margins.gap;
        area
    };
    figure.panels.iter().map(area).collect()
}
