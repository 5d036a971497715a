//! Intensity against µ at each sphere, in the last time bin that holds data, with the dipole that R/(cT) implies.

use crate::estimate::{Estimate, MomentumBin};
use crate::output::palette::{Ground, distance_colour, distance_marker};
use crate::output::plot::axes::{Axis, Frame, Scale};
use crate::output::plot::figure::Figure;
use crate::output::plot::{DIGITS, caption, point_colour};
use crate::quantity::number;
use crate::simulate::RunReport;
use crate::theory::{dipole_amplitude, flux_anisotropy};

/// One sphere's distribution.
struct Series {
    index: usize,
    radius_pc: f64,
    time_lo_yr: f64,
    time_hi_yr: f64,
    points: Vec<(f64, Estimate)>,
}

pub(super) fn draw(report: &RunReport) -> Figure {
    let series = latest(report);
    let (low, high) = value_range(&series);
    let x = Axis { label: "µ = cos(momentum, outward normal)".to_owned(), scale: Scale::Linear, low: -1.0, high: 1.0 };
    let y = Axis { label: "intensity / mean over µ".to_owned(), scale: Scale::Linear, low, high };
    let mut frame = Frame::new(&report.scene.title, &caption(report), x, y);
    if series.is_empty() {
        frame.message("no sphere has been crossed often enough yet");
        return frame.finish();
    }
    let spheres = report.estimates.anisotropy.len().max(series.len());
    let mut entries = Vec::new();
    for s in &series {
        let colour = distance_colour(s.index, spheres, Ground::Light);
        let dipole = dipole_amplitude(flux_anisotropy(s.radius_pc, (s.time_lo_yr * s.time_hi_yr).sqrt()));
        let line = [-1.0, 1.0].map(|mu| (mu, 1.0 + dipole * mu));
        frame.reference(&line, "1 + δµ", colour);
        for (mu, estimate) in &s.points {
            let shade = point_colour(colour, estimate.value, estimate.error);
            frame.point(distance_marker(s.index), (*mu, estimate.value), estimate.error, shade);
        }
        let name = format!("{} pc, {}", number(s.radius_pc, DIGITS), years(s.time_lo_yr, s.time_hi_yr));
        entries.push((distance_marker(s.index), name, colour));
    }
    frame.legend(&entries);
    frame.note("last time bin with data; dashed: 1 + δµ, δ = (3/2) R/(cT)");
    frame.finish()
}

/// Holds all points, with the legend above them; intensities are never negative.
fn value_range(series: &[Series]) -> (f64, f64) {
    let values = || series.iter().flat_map(|s| &s.points).map(|(_, estimate)| *estimate);
    let highest = values().map(|e| e.value + e.error).fold(1.1, f64::max).min(20.0);
    let lowest = values().map(|e| e.value - e.error).fold(0.9, f64::min).max(0.0);
    let span = highest - lowest;
    let legend = (0.07 * series.len() as f64 + 0.06).min(0.5);
    ((lowest - 0.1 * span).max(0.0), lowest + span / (1.0 - legend))
}

/// Each sphere's last time bin in which every bin of µ has an estimate; failing that, in which any has.
fn latest(report: &RunReport) -> Vec<Series> {
    let mut radii: Vec<f64> = report.estimates.anisotropy.iter().map(|curve| curve.radius_pc).collect();
    if radii.is_empty() {
        radii = report.estimates.momentum.iter().map(|bin| bin.radius_pc).collect();
        radii.dedup();
    }
    radii.into_iter().enumerate().filter_map(|(index, radius)| latest_at(report, index, radius)).collect()
}

fn latest_at(report: &RunReport, index: usize, radius_pc: f64) -> Option<Series> {
    let bins: Vec<&MomentumBin> = report.estimates.momentum.iter().filter(|bin| bin.radius_pc == radius_pc).collect();
    let groups: Vec<&[&MomentumBin]> = bins.chunk_by(|a, b| a.time_lo_yr == b.time_lo_yr).collect();
    let full = groups.iter().rev().find(|group| group.iter().all(|bin| bin.intensity.is_some()));
    let any = groups.iter().rev().find(|group| group.iter().any(|bin| bin.intensity.is_some()));
    let group = full.or(any)?;
    let first = group.first()?;
    let points = group.iter().filter_map(|bin| Some((0.5 * (bin.mu_lo + bin.mu_hi), bin.intensity?))).collect();
    Some(Series { index, radius_pc, time_lo_yr: first.time_lo_yr, time_hi_yr: first.time_hi_yr, points })
}

/// `4.6–10 kyr`.
fn years(low: f64, high: f64) -> String {
    let (unit, name) = match high {
        h if h >= 1e6 => (1e6, "Myr"),
        h if h >= 1e3 => (1e3, "kyr"),
        _ => (1.0, "yr"),
    };
    let precision = if high / unit < 100.0 { 10.0 } else { 1.0 };
    let short = |value: f64| format!("{}", (value / unit * precision).round() / precision);
    format!("{}–{} {name}", short(low), short(high))
}
