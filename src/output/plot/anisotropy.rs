//! The figure of the paper: A(t) at each sphere, falling onto R/(cT).

use crate::output::palette::{Ground, distance_colour, distance_marker};
use crate::output::plot::axes::{Axis, Frame, Scale, rounded_log_range};
use crate::output::plot::figure::Figure;
use crate::output::plot::{DIGITS, caption, point_colour};
use crate::quantity::number;
use crate::simulate::RunReport;
use crate::units::C_PC_PER_YR;

/// How far below the lowest R/(cT) the axis may reach for points that noise threw down.
const DEPTH_BELOW_PREDICTION: f64 = 10.0;

pub(super) fn draw(report: &RunReport) -> Figure {
    let curves = &report.estimates.anisotropy;
    let (first, last) = (report.scene.observers.first_time_yr, report.scene.run.duration_yr);
    let measured: Vec<f64> =
        curves.iter().flat_map(|curve| &curve.points).filter_map(|p| p.anisotropy).map(|a| a.value).collect();
    let (low, high) = value_range(report, &measured);
    let x = Axis { label: "time since release T [yr]".to_owned(), scale: Scale::Log, low: first, high: last };
    let y = Axis { label: "flux anisotropy A".to_owned(), scale: Scale::Log, low, high };
    let mut frame = Frame::new(&report.scene.title, &caption(report), x, y);
    let colour = |index| distance_colour(index, curves.len(), Ground::Light);
    for (index, curve) in curves.iter().enumerate() {
        let ends = [first.max(curve.radius_pc / C_PC_PER_YR), last];
        let line = ends.map(|time| (time, curve.radius_pc / (C_PC_PER_YR * time)));
        frame.reference(&line, "R/(cT)", colour(index));
    }
    for (index, curve) in curves.iter().enumerate() {
        for point in &curve.points {
            if let Some(a) = point.anisotropy {
                let shade = point_colour(colour(index), a.value, a.error);
                frame.point(distance_marker(index), (point.time_yr(), a.value), a.error, shade);
            }
        }
    }
    if measured.is_empty() {
        frame.message("no sphere has been crossed often enough yet");
        return frame.finish();
    }
    let entries: Vec<_> = (curves.iter().enumerate())
        .map(|(index, curve)| {
            (distance_marker(index), format!("R = {} pc", number(curve.radius_pc, DIGITS)), colour(index))
        })
        .collect();
    frame.legend(&entries);
    let hidden = measured.iter().filter(|value| !(low..=high).contains(*value)).count();
    if hidden > 0 {
        let points = if hidden == 1 { "1 point".to_owned() } else { format!("{hidden} points") };
        frame.note(&format!("faded: error above A/2; not shown: {points} near or below 0"));
    } else {
        frame.note("faded: error above A/2");
    }
    frame.finish()
}

/// From below the smallest positive A and R/(cT) to just above 1, which A cannot exceed.
fn value_range(report: &RunReport, measured: &[f64]) -> (f64, f64) {
    let predicted = (report.estimates.anisotropy.iter())
        .map(|curve| curve.radius_pc / (C_PC_PER_YR * report.scene.run.duration_yr))
        .fold(0.1, f64::min);
    let smallest = measured.iter().copied().filter(|value| *value > 0.0).fold(predicted, f64::min);
    let (low, _) = rounded_log_range(smallest.max(predicted / DEPTH_BELOW_PREDICTION) * 0.8, 1.0);
    (low, 2.0)
}
