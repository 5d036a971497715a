//! Running diffusion coefficients along and across B₀ with their error bands.

use crate::estimate::{DiffusionPoint, Estimate};
use crate::output::palette::{Ground, Marker, distance_colour};
use crate::output::plot::axes::{Axis, Frame, Scale, rounded_log_range};
use crate::output::plot::caption;
use crate::output::plot::figure::{Figure, GREY_INK};
use crate::simulate::RunReport;
use crate::units::C_PC_PER_YR;

/// Decades shown below the largest value at most.
const MOST_DECADES: f64 = 6.0;

/// Picks a coefficient out of a point.
type Component = fn(&DiffusionPoint) -> Estimate;

/// Ratio of the times of neighbouring markers.
const MARKER_SPACING: f64 = 1.3;

pub(super) fn draw(report: &RunReport) -> Figure {
    let points: Vec<&DiffusionPoint> = report.estimates.diffusion.iter().filter(|point| point.time_yr > 0.0).collect();
    let last = report.scene.run.duration_yr;
    let first = points.first().map_or(report.scene.observers.first_time_yr, |point| point.time_yr).min(0.5 * last);
    let (low, high) = value_range(&points);
    let x =
        Axis { label: "time since release T [yr]".to_owned(), scale: Scale::Log, low: 0.85 * first, high: 1.15 * last };
    let y = Axis { label: "⟨xᵢ²⟩/(2T) [pc²/yr]".to_owned(), scale: Scale::Log, low, high };
    let mut frame = Frame::new(&report.scene.title, &caption(report), x, y);
    if points.is_empty() {
        frame.message("no positions have been measured yet");
        return frame.finish();
    }
    let streaming = [0.85 * first, 1.15 * last].map(|time| (time, C_PC_PER_YR * C_PC_PER_YR * time / 6.0));
    frame.reference(&streaming, "free streaming, c²T/6", GREY_INK);
    let names = if report.scene.field.b0_ug > 0.0 {
        ["D∥ along B₀", "D⊥ across B₀"]
    } else {
        ["D along z", "D along x, y"]
    };
    let series: [(Marker, Component); 2] =
        [(Marker::Disc, |point| point.parallel), (Marker::Square, |point| point.perpendicular)];
    let mut entries = Vec::new();
    for (index, (marker, of)) in series.into_iter().enumerate() {
        let colour = distance_colour(index * 2, 4, Ground::Light);
        draw_series(&mut frame, &points, marker, of, colour);
        entries.push((marker, names[index].to_owned(), colour));
    }
    frame.legend(&entries);
    frame.finish()
}

fn draw_series(frame: &mut Frame, points: &[&DiffusionPoint], marker: Marker, of: Component, colour: [u8; 3]) {
    let positive: Vec<_> = points.iter().filter(|point| of(point).value > 0.0).collect();
    let band: Vec<_> = (positive.iter())
        .map(|point| (point.time_yr, of(point).value - of(point).error, of(point).value + of(point).error))
        .collect();
    let curve: Vec<_> = positive.iter().map(|point| (point.time_yr, of(point).value)).collect();
    frame.band(&band, colour);
    frame.curve(&curve, colour);
    // Slices are dense at late times; markers on every one would run into a bar.
    let mut next_time = f64::INFINITY;
    for point in positive.iter().rev().filter(|point| point.time_yr > 0.0) {
        if point.time_yr <= next_time {
            let Estimate { value, error } = of(point);
            frame.point(marker, (point.time_yr, value), error, super::point_colour(colour, value, error));
            next_time = point.time_yr / MARKER_SPACING;
        }
    }
}

fn value_range(points: &[&DiffusionPoint]) -> (f64, f64) {
    let values = || points.iter().flat_map(|p| [p.parallel, p.perpendicular]).filter(|d| d.value > 0.0);
    let highest = values().map(|d| d.value + d.error).fold(0.0, f64::max);
    if highest <= 0.0 {
        return (1e-3, 1.0);
    }
    let lowest = values().map(|d| d.value).fold(highest, f64::min);
    rounded_log_range(0.7 * lowest.max(highest / 10_f64.powf(MOST_DECADES)), 1.4 * highest)
}
