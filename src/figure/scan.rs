//! Diffusion coefficients over energy, and beside them the amplitude of A.

use crate::figure::{
    Axis, ClosedForm, Colour, Figure, Layout, Legend, Look, Marker, Origin, Panel, Point, Series, Stroke,
    rounded_log_range,
};
use crate::math;
use crate::measured::Estimate;
use crate::scene::Scene;
use crate::simulate::turbulence;
use crate::theory::isotropic_diffusion_pc2_yr;

/// Points of a line per factor e in energy.
const LINE_POINTS: f64 = 10.0;

/// The slope for which Harari et al. give their coefficients, and how far from it they are drawn.
const KOLMOGOROV: [f64; 2] = [5.0 / 3.0, 0.01];

/// What one energy gave.
#[derive(Clone, Copy, Debug)]
pub struct ScanPoint {
    /// Energy in TeV.
    pub energy_tev: f64,
    /// Shortest wave in pc.
    pub l_min_pc: f64,
    /// D_par in pc²/yr.
    pub parallel: Option<Estimate>,
    /// D_perp in pc²/yr.
    pub perpendicular: Option<Estimate>,
    /// Mean of A/(R/cT).
    pub amplitude: Option<Estimate>,
}

/// D(E) with the slope of resonant scattering, the closed form where it holds and, in Kolmogorov turbulence without B₀,
/// the fit of Harari et al.; and the mean of A/(R/cT).
///
/// All but energy and shortest wave is that of `base`.
pub fn scan(points: &[ScanPoint], base: &Scene) -> Figure {
    let (b0_ug, brms_ug) = (base.field.b0_ug, base.field.brms_ug);
    let caption = format!("B₀ = {b0_ug} µG, B_rms = {brms_ug} µG; right: in the quasi-Gaussian window");
    let energies = points.iter().map(|point| point.energy_tev);
    let (low, high) = (energies.clone().fold(f64::INFINITY, f64::min), energies.fold(0.0, f64::max));
    let range = if points.is_empty() { [100.0, 1e5] } else { [0.6 * low, high / 0.6] };
    let x = Axis::log("energy E [TeV]", range);
    let panels = vec![coefficients(points, base, x.clone()), amplitudes(points, x)];
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

fn coefficients(points: &[ScanPoint], base: &Scene, x: Axis) -> Panel {
    let values = || points.iter().flat_map(|p| [p.parallel, p.perpendicular]).flatten().filter(|d| d.value > 0.0);
    let highest = values().map(|d| d.value + d.error).fold(0.0, f64::max);
    let lowest = values().map(|d| d.value).fold(f64::INFINITY, f64::min);
    let range = if highest > 0.0 { rounded_log_range(0.7 * lowest, 1.4 * highest) } else { [0.01, 1.0] };
    let ends = x.range;
    let mut panel = Panel::new("scan", x, Axis::log("D [pc²/yr]", range));
    let parallel: Vec<(f64, Estimate)> =
        points.iter().filter_map(|point| Some((point.energy_tev, point.parallel?))).collect();
    if let (Some(first), Some(last)) = (parallel.first(), parallel.last()) {
        let known = formulas(points, base, ends);
        let mut slope = |(energy, d): &(f64, Estimate), power: f64, name: &str| {
            let slope = ends.map(|at| (at, d.value * math::pow(at / energy, power)));
            panel.series.push(Series::line(name, Origin::Formula, Colour::Weak, Stroke::Dashed, slope).ending(name));
        };
        slope(first, 1.0 / 3.0, "∝ E¹ᐟ³");
        if known.is_empty() {
            slope(last, 2.0, "∝ E²");
        }
        panel.series.extend(known);
    } else {
        panel.say("no energy has been measured yet");
    }
    let names =
        if base.field.b0_ug > 0.0 { ["D_∥ along B₀", "D_⊥ across B₀"] } else { ["D along z", "D along x, y"] };
    let looks = [(Colour::Parallel, Marker::Disc), (Colour::Perpendicular, Marker::Square)];
    let of: [fn(&ScanPoint) -> Option<Estimate>; 2] = [|point| point.parallel, |point| point.perpendicular];
    for index in 0..2 {
        let legend = Legend::new(names[index], looks[index].0, "At the end of the run");
        panel.series.push(series(names[index], points, of[index], looks[index]).named(legend));
    }
    panel
}

/// Lines of what is known in closed form or by a fit, between the energies `ends`.
fn formulas(points: &[ScanPoint], base: &Scene, ends: [f64; 2]) -> Vec<Series> {
    let span = math::ln(ends[1] / ends[0]);
    let count = (LINE_POINTS * span).ceil().max(1.0) as u32;
    let scenes: Vec<Scene> = (0..=count)
        .map(|index| {
            let energy_tev = ends[0] * math::exp(span * f64::from(index) / f64::from(count));
            let mut scene = base.clone();
            scene.particles.energy_tev = energy_tev;
            scene.field.l_min_pc = l_min_pc(points, energy_tev).unwrap_or(scene.field.l_min_pc);
            scene
        })
        .collect();
    let mut lines = Vec::new();
    let mut line = |key: &str, colour: Colour, stroke: Stroke, legend: Legend, of: &dyn Fn(&Scene) -> Option<f64>| {
        let values: Vec<(f64, f64)> =
            scenes.iter().filter_map(|scene| Some((scene.particles.energy_tev, of(scene)?))).collect();
        if values.len() > 1 {
            lines.push(Series::line(key, Origin::Formula, colour, stroke, values).named(legend.ranked(1)));
        }
    };
    let closed = |part: usize| move |scene: &Scene| ClosedForm::of(scene).map(|form| form.coefficients()[part]);
    if base.field.b0_ug > 0.0 {
        let hint = "Small-angle scattering where r_L exceeds the longest wave, r_L in B_rms";
        let legend = Legend::new("D_∥ = 4c r_L²/(3 l_c)", Colour::Ink, hint);
        line("scan closed D_∥", Colour::Ink, Stroke::Dotted, legend, &closed(0));
        let hint = "Classical scattering, λ = 3D_∥/c, r_g in B₀";
        let legend = Legend::new("D_⊥ = D_∥/(1 + λ²/r_g²)", Colour::Ink, hint);
        line("scan closed D_⊥", Colour::Ink, Stroke::Dashed, legend, &closed(1));
        let hint = "Antisymmetric part of the tensor in classical scattering: the flow around B₀, which carries no particle away";
        let legend = Legend::new("D_A = D_⊥ λ/r_g", Colour::Ink, hint);
        line("scan closed D_A", Colour::Weak, Stroke::Dashed, legend, &closed(2));
        return lines;
    }
    let hint = "Small-angle scattering where r_L exceeds the longest wave, any spectrum";
    let legend = Legend::new("D = 4c r_L²/(3 l_c)", Colour::Ink, hint);
    line("scan closed D", Colour::Ink, Stroke::Dotted, legend, &closed(0));
    if (base.field.slope - KOLMOGOROV[0]).abs() < KOLMOGOROV[1] {
        let hint = "A fit to simulations in Kolmogorov turbulence";
        let legend = Legend::new("Harari et al. 2014", Colour::Weak, hint);
        let fit = |scene: &Scene| {
            Some(isotropic_diffusion_pc2_yr(scene.larmor_radius_pc(), turbulence(scene).coherence_length_pc()))
        };
        line("scan Harari", Colour::Weak, Stroke::Dashed, legend, &fit);
    }
    lines
}

/// Shortest wave at an energy: that of the points, between them a power law of the energy.
fn l_min_pc(points: &[ScanPoint], energy_tev: f64) -> Option<f64> {
    let nearest = |points: &mut dyn Iterator<Item = &ScanPoint>| {
        let away = |point: &&ScanPoint| math::ln(point.energy_tev / energy_tev).abs();
        points.min_by(|a, b| away(a).total_cmp(&away(b))).copied()
    };
    let below = nearest(&mut points.iter().filter(|point| point.energy_tev <= energy_tev));
    let above = nearest(&mut points.iter().filter(|point| point.energy_tev > energy_tev));
    let (Some(below), Some(above)) = (below, above) else { return below.or(above).map(|point| point.l_min_pc) };
    let part = math::ln(energy_tev / below.energy_tev) / math::ln(above.energy_tev / below.energy_tev);
    Some(below.l_min_pc * math::pow(above.l_min_pc / below.l_min_pc, part))
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

#[cfg(test)]
mod tests {
    use super::*;

    /// In turbulence alone the closed form is drawn from r_L = l_max on and the fit beside it over all energies; with B₀
    /// there are three closed forms and no fit; where none holds, the slopes are all there is.
    #[test]
    fn closed_forms_are_drawn_where_they_hold() {
        let keys = |energies: &[f64], b0_ug: f64| {
            let mut base = Scene::default();
            (base.field.b0_ug, base.field.brms_ug) = (b0_ug, 1.0);
            let d = Some(Estimate { value: 1.0, error: 0.1 });
            let point = |energy: &f64| ScanPoint {
                energy_tev: *energy,
                l_min_pc: 0.25,
                parallel: d,
                perpendicular: d,
                amplitude: None,
            };
            let points: Vec<ScanPoint> = energies.iter().map(point).collect();
            let lines = scan(&points, &base).panels.remove(0).series;
            let lines: Vec<Series> = lines.into_iter().filter(|line| line.origin == Origin::Formula).collect();
            let keys: Vec<String> = lines.iter().map(|line| line.key.clone()).collect();
            (keys, lines)
        };
        let (alone, lines) = keys(&[1e3, 1e5], 0.0);
        assert_eq!(alone, ["∝ E¹ᐟ³", "scan closed D", "scan Harari"]);
        // r_L = 25 pc at 23.1 PeV.
        let first = lines[1].points[0].x;
        assert!((23_100.0..26_000.0).contains(&first), "{first}");
        assert_eq!(keys(&[1e3, 1e5], 1.0).0, ["∝ E¹ᐟ³", "scan closed D_∥", "scan closed D_⊥", "scan closed D_A"]);
        assert_eq!(keys(&[1e2, 1e3], 1.0).0, ["∝ E¹ᐟ³", "∝ E²"]);
    }

    #[test]
    fn the_shortest_wave_has_no_steps_between_energies() {
        let point = |energy_tev, l_min_pc| ScanPoint {
            energy_tev,
            l_min_pc,
            parallel: None,
            perpendicular: None,
            amplitude: None,
        };
        let points = [point(10.0, 0.1), point(1000.0, 1.6)];
        for (energy, expected) in [(1.0, 0.1), (10.0, 0.1), (100.0, 0.4), (1000.0, 1.6), (1e5, 1.6)] {
            assert!((l_min_pc(&points, energy).unwrap() - expected).abs() < 1e-12);
        }
        assert_eq!(l_min_pc(&[], 1.0), None);
    }
}
