//! The distribution of pulls with the unit normal.

use crate::output::palette::{Ground, distance_colour};
use crate::output::plot::axes::{Axis, Frame, Scale};
use crate::output::plot::figure::{Figure, GREY_INK};

/// Pulls shown, to both sides.
const REACH: f64 = 4.5;
/// Columns of the histogram.
const COLUMNS: usize = 18;
/// Points of the normal.
const POINTS: usize = 120;

/// Draws the histogram of `pulls` and the normal of width 1 with the same area.
pub fn draw_pulls(title: &str, caption: &str, pulls: &[f64]) -> Figure {
    let width = 2.0 * REACH / COLUMNS as f64;
    let mut counts = [0_u32; COLUMNS];
    let mut beyond = 0_usize;
    for pull in pulls {
        let column = (pull + REACH) / width;
        if (0.0..COLUMNS as f64).contains(&column) { counts[column as usize] += 1 } else { beyond += 1 }
    }
    let area = pulls.len() as f64 * width;
    let normal = |x: f64| area * (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt();
    let highest = counts.iter().copied().max().map_or(0.0, f64::from).max(normal(0.0)).max(1.0);
    let x = Axis { label: "(A − prediction)/error".to_owned(), scale: Scale::Linear, low: -REACH, high: REACH };
    let y = Axis { label: "bins".to_owned(), scale: Scale::Linear, low: 0.0, high: 1.15 * highest };
    let mut frame = Frame::new(title, caption, x, y);
    if pulls.is_empty() {
        frame.message("no bin lies in the quasi-Gaussian window");
        return frame.finish();
    }
    for (index, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let low = -REACH + width * index as f64;
        frame.column((low, low + width), f64::from(*count), distance_colour(1, 4, Ground::Light));
    }
    let curve: Vec<(f64, f64)> =
        (0..=POINTS).map(|index| -REACH + 2.0 * REACH * index as f64 / POINTS as f64).map(|x| (x, normal(x))).collect();
    frame.reference(&curve, "N(0, 1)", GREY_INK);
    if beyond > 0 {
        frame.note(&format!("{beyond} beyond ±{REACH}"));
    }
    frame.finish()
}
