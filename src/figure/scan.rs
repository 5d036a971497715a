//! Diffusion coefficients over energy, and beside them the amplitude of A.

use crate::figure::{
    Axis, Colour, Figure, Layout, Legend, Look, Marker, Origin, Panel, Point, Series, Stroke, rounded_log_range,
};
use crate::math;
use crate::measured::Estimate;

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

/// D(E) with the slopes of resonant and of small-angle scattering, and the mean of A/(R/cT).
pub fn scan(points: &[ScanPoint], b0_ug: f64, brms_ug: f64) -> Figure {
    let caption = format!("B₀ = {b0_ug} µG, B_rms = {brms_ug} µG; right: in the quasi-Gaussian window");
    let energies = points.iter().map(|point| point.energy_tev);
    let (low, high) = (energies.clone().fold(f64::INFINITY, f64::min), energies.fold(0.0, f64::max));
    let range = if points.is_empty() { [100.0, 1e5] } else { [0.6 * low, high / 0.6] };
    let x = Axis::log("energy E [TeV]", range);
    let panels = vec![coefficients(points, b0_ug, x.clone()), amplitudes(points, x)];
    Figure { title: format!("Energy scan: {caption}"), caption, layout: Layout::Beside, panels, ..Figure::default() }
}

fn series(
    key: &str,
    points: &[ScanPoint],
    of: fn(&ScanPoint) -> Option<Estimate>,
    (colour, marker): (Colour, Marker),
) -> Series {
    let points = points.iter().filter_map(|point| Some(Point::estimate(point.energy_tev, of(point)?))).collect();
    Series::new(key, Origin::Run, colour, Look::Points(marker), points)
}

fn coefficients(points: &[ScanPoint], b0_ug: f64, x: Axis) -> Panel {
    let values = || points.iter().flat_map(|p| [p.parallel, p.perpendicular]).flatten().filter(|d| d.value > 0.0);
    let highest = values().map(|d| d.value + d.error).fold(0.0, f64::max);
    let lowest = values().map(|d| d.value).fold(f64::INFINITY, f64::min);
    let range = if highest > 0.0 { rounded_log_range(0.7 * lowest, 1.4 * highest) } else { [0.01, 1.0] };
    let ends = x.range;
    let mut panel = Panel::new("scan", x, Axis::log("D [pc²/yr]", range));
    let parallel: Vec<(f64, Estimate)> =
        points.iter().filter_map(|point| Some((point.energy_tev, point.parallel?))).collect();
    if let (Some(first), Some(last)) = (parallel.first(), parallel.last()) {
        for ((energy, d), power, name) in [(first, 1.0 / 3.0, "∝ E¹ᐟ³"), (last, 2.0, "∝ E²")] {
            let slope = ends.map(|at| (at, d.value * math::pow(at / energy, power)));
            panel.series.push(Series::line(name, Origin::Formula, Colour::Weak, Stroke::Dashed, slope).ending(name));
        }
    } else {
        panel.say("no energy has been measured yet");
    }
    let names = if b0_ug > 0.0 { ["D_∥ along B₀", "D_⊥ across B₀"] } else { ["D along z", "D along x, y"] };
    let looks = [(Colour::Parallel, Marker::Disc), (Colour::Perpendicular, Marker::Square)];
    let of: [fn(&ScanPoint) -> Option<Estimate>; 2] = [|point| point.parallel, |point| point.perpendicular];
    for index in 0..2 {
        let legend = Legend::new(names[index], looks[index].0, "At the end of the run");
        panel.series.push(series(names[index], points, of[index], looks[index]).named(legend));
    }
    panel
}

fn amplitudes(points: &[ScanPoint], x: Axis) -> Panel {
    let measured = || points.iter().filter_map(|point| point.amplitude);
    let farthest = measured().map(|a| (a.value - 1.0).abs() + a.error).fold(0.08, f64::max);
    let ends = x.range;
    let y = Axis::linear("mean of A/(R/cT)", [1.0 - 1.2 * farthest, 1.0 + 1.2 * farthest]);
    let mut panel = Panel::new("scan amplitude", x, y);
    let one = ends.map(|energy| (energy, 1.0));
    panel.series.push(Series::line("R/(cT)", Origin::Formula, Colour::Weak, Stroke::Dashed, one).ending("R/(cT)"));
    let look = (Colour::Distance { index: 0, count: 4 }, Marker::Disc);
    panel.series.push(series("amplitude", points, |point| point.amplitude, look));
    if measured().next().is_none() {
        panel.say("no estimate at any energy");
    }
    panel
}
