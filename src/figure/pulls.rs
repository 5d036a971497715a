//! The distribution of pulls with the unit normal.

use crate::figure::{Axis, Colour, Figure, Legend, Look, Origin, Panel, Point, Series, Stroke};
use crate::math;

/// Pulls shown, to both sides.
const REACH: f64 = 4.5;
/// Columns of the histogram.
const COLUMNS: usize = 18;
/// Points of the normal.
const POINTS: usize = 120;

/// The histogram of `pulls` and the normal of width 1 with the same area.
pub fn pulls(title: &str, caption: &str, pulls: &[f64]) -> Figure {
    let width = 2.0 * REACH / COLUMNS as f64;
    let mut counts = [0_u32; COLUMNS];
    let mut beyond = 0_usize;
    for pull in pulls {
        let column = (pull + REACH) / width;
        if (0.0..COLUMNS as f64).contains(&column) { counts[column as usize] += 1 } else { beyond += 1 }
    }
    let area = pulls.len() as f64 * width;
    let normal = |x: f64| area * math::exp(-0.5 * x * x) / std::f64::consts::TAU.sqrt();
    let highest = counts.iter().copied().max().map_or(0.0, f64::from).max(normal(0.0)).max(1.0);
    let x = Axis::linear("(A − prediction)/error", [-REACH, REACH]);
    let mut panel = Panel::new("pulls", x, Axis::linear("bins", [0.0, 1.15 * highest]));
    let column = |(index, count): (usize, &u32)| {
        let low = -REACH + width * index as f64;
        Point { x_range: Some([low, low + width]), ..Point::new(low + 0.5 * width, f64::from(*count)) }
    };
    let columns = counts.iter().enumerate().filter(|(_, count)| **count > 0).map(column).collect();
    let colour = Colour::Distance { index: 1, count: 4 };
    let measured = Series::new("pulls", Origin::Run, colour, Look::Columns, columns);
    let curve = (0..=POINTS).map(|index| -REACH + 2.0 * REACH * index as f64 / POINTS as f64).map(|x| (x, normal(x)));
    let expected = Series::line("normal", Origin::Formula, Colour::Weak, Stroke::Dashed, curve);
    if pulls.is_empty() {
        panel.say("no bin lies in the quasi-Gaussian window");
    } else {
        panel.series.push(measured.named(Legend::new("pulls", colour, "Over all bins of all runs")));
        panel.series.push(expected.named(Legend::new("N(0, 1)", Colour::Weak, "If errors are errors")));
    }
    if beyond > 0 {
        panel.note = format!("{beyond} beyond ±{REACH}");
    }
    Figure::of(format!("{title}: {caption}"), caption, panel)
}
