//! Diffusion coefficients and the amplitude of A over energy.

use crate::estimate::Estimate;
use crate::output::palette::{Ground, Marker, distance_colour};
use crate::output::plot::axes::{Area, Axis, Frame, Scale, rounded_log_range};
use crate::output::plot::figure::{Figure, GREY_INK};

const SIZE: (f64, f64) = (1780.0, 700.0);
const LEFT_AREA: Area = Area { left: 122.0, right: 780.0, top: 46.0, bottom: 604.0 };
const RIGHT_AREA: Area = Area { left: 1010.0, right: 1668.0, top: 46.0, bottom: 604.0 };

/// What one energy gave.
#[derive(Clone, Copy, Debug)]
pub struct ScanPoint {
    /// Energy in TeV.
    pub energy_tev: f64,
    /// D_par in pc²/yr.
    pub parallel: Option<Estimate>,
    /// D_perp in pc²/yr.
    pub perpendicular: Option<Estimate>,
    /// Mean of A/(R/cT).
    pub amplitude: Option<Estimate>,
}

/// Draws D(E) with the slopes of resonant and of small-angle scattering, and beside it the amplitude.
pub fn draw_scan(points: &[ScanPoint], b0_ug: f64, brms_ug: f64) -> Figure {
    let caption = format!("B₀ = {b0_ug} µG, Bᵣₘₛ = {brms_ug} µG");
    let figure = Figure::sized(format!("Energy scan: {caption}"), SIZE);
    let energies = points.iter().map(|point| point.energy_tev);
    let (low, high) = (energies.clone().fold(f64::INFINITY, f64::min), energies.fold(0.0, f64::max));
    let (low, high) = if points.is_empty() { (100.0, 1e5) } else { (0.6 * low, high / 0.6) };
    let x = || Axis { label: "energy E [TeV]".to_owned(), scale: Scale::Log, low, high };
    let figure =
        draw_diffusion(Frame::on(figure, LEFT_AREA, &caption, x(), diffusion_axis(points)), points, b0_ug, (low, high));
    let amplitudes = || points.iter().filter_map(|point| Some((point.energy_tev, point.amplitude?)));
    let farthest = amplitudes().map(|(_, a)| (a.value - 1.0).abs() + a.error).fold(0.08, f64::max);
    let y = Axis {
        label: "mean of A/(R/cT)".to_owned(),
        scale: Scale::Linear,
        low: 1.0 - 1.2 * farthest,
        high: 1.0 + 1.2 * farthest,
    };
    let mut frame = Frame::on(figure, RIGHT_AREA, "in the quasi-Gaussian window", x(), y);
    frame.reference(&[(low, 1.0), (high, 1.0)], "R/(cT)", GREY_INK);
    let colour = distance_colour(0, 4, Ground::Light);
    for (energy_tev, a) in amplitudes() {
        frame.point(Marker::Disc, (energy_tev, a.value), a.error, colour);
    }
    if amplitudes().next().is_none() {
        frame.message("no estimate at any energy");
    }
    frame.finish()
}

fn diffusion_axis(points: &[ScanPoint]) -> Axis {
    let values = || points.iter().flat_map(|p| [p.parallel, p.perpendicular]).flatten().filter(|d| d.value > 0.0);
    let highest = values().map(|d| d.value + d.error).fold(0.0, f64::max);
    let lowest = values().map(|d| d.value).fold(f64::INFINITY, f64::min);
    let (low, high) = if highest > 0.0 { rounded_log_range(0.7 * lowest, 1.4 * highest) } else { (0.01, 1.0) };
    Axis { label: "D [pc²/yr]".to_owned(), scale: Scale::Log, low, high }
}

fn draw_diffusion(mut frame: Frame, points: &[ScanPoint], b0_ug: f64, (low, high): (f64, f64)) -> Figure {
    let parallel: Vec<(f64, Estimate)> =
        points.iter().filter_map(|point| Some((point.energy_tev, point.parallel?))).collect();
    if let (Some(first), Some(last)) = (parallel.first(), parallel.last()) {
        for ((energy, d), power, name) in [(first, 1.0 / 3.0, "∝ E¹ᐟ³"), (last, 2.0, "∝ E²")] {
            let slope = |at: f64| (at, d.value * (at / energy).powf(power));
            frame.reference(&[slope(low), slope(high)], name, GREY_INK);
        }
    } else {
        frame.message("no energy has been measured yet");
        return frame.finish();
    }
    let names = if b0_ug > 0.0 { ["D∥ along B₀", "D⊥ across B₀"] } else { ["D along z", "D along x, y"] };
    let series: [(Marker, fn(&ScanPoint) -> Option<Estimate>); 2] =
        [(Marker::Disc, |point| point.parallel), (Marker::Square, |point| point.perpendicular)];
    let mut entries = Vec::new();
    for (index, (marker, of)) in series.into_iter().enumerate() {
        let colour = distance_colour(2 * index, 4, Ground::Light);
        for (point, d) in points.iter().filter_map(|point| Some((point, of(point)?))) {
            frame.point(marker, (point.energy_tev, d.value), d.error, colour);
        }
        entries.push((marker, names[index].to_owned(), colour));
    }
    frame.legend(&entries);
    frame.finish()
}
