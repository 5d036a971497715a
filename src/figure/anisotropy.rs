//! A(t): flux anisotropy at every sphere, with R/(cT) and the expectation from the running widths beside it.

use crate::estimate::{AnisotropyCurve, AnisotropyPoint, Estimates, MIN_CROSSINGS};
use crate::figure::common::{HEADROOM, TIME, over_time};
use crate::figure::{
    Axis, Colour, Figure, Label, Legend, Look, Marker, Options, Origin, Panel, Place, Point, Series, Stroke, is_noise,
    marker,
};
use crate::math;
use crate::measured::Estimate;
use crate::quantity::{Unit, grouped, number, quantity, value_error};
use crate::scene::Scene;
use crate::units::light_path_pc;

/// Key of R/(cT).
const LIGHT: &str = "A(t) R/(cT)";
/// Key of the expectation from the running widths.
const WIDTHS: &str = "A(t) running widths";

/// The axis begins so many decades below the lowest R/(cT).
const BELOW: f64 = 0.45;
/// Part of the width left and right of the times, for the names of lines.
const MARGINS: [f64; 2] = [0.02, 0.17];

/// One sphere, scaled as chosen.
struct Sphere<'a> {
    name: String,
    colour: Colour,
    marker: Marker,
    scale: f64,
    curve: &'a AnisotropyCurve,
    crossings: u64,
    /// The latest time that the run has come to; a bin that ends later is not complete.
    reached_yr: f64,
}

/// All spheres of a run against time.
pub fn anisotropy(scene: &Scene, estimates: &Estimates, options: &Options) -> Figure {
    let spheres = spheres(estimates, options);
    let points = || estimates.anisotropy.iter().flat_map(|curve| &curve.points);
    let times = points().fold([scene.observers.first_time_yr, scene.run.duration_yr], |[start, end], point| {
        [start.min(point.time_lo_yr), end.max(point.time_hi_yr)]
    });
    let lowest = spheres.iter().map(|sphere| sphere.light(times[1])).fold(1.0, f64::min);
    let top = if options.dipole { 0.35 } else { 0.15 };
    let label = match (options.dipole, options.rescaled) {
        (false, false) => "flux anisotropy A",
        (false, true) => "flux anisotropy A · R₀/R",
        (true, false) => "dipole δ = 3A/2",
        (true, true) => "dipole δ · R₀/R",
    };
    let x = Axis::log(TIME, times);
    let x = Axis::log(TIME, times).around(x.ends(), MARGINS);
    let y = Axis::log(label, [1.0; 2]).around([math::log10(lowest) - BELOW, top], [0.0, HEADROOM]);
    let mut panel = Panel::new("anisotropy", x, y);
    let drawn: Vec<&Sphere> = spheres.iter().filter(|sphere| !options.hidden.contains(&sphere.key())).collect();
    light(&mut panel, &drawn, times, math::exp10(top), options.rescaled);
    widths(&mut panel, &drawn);
    panel.series.extend(spheres.iter().map(|sphere| sphere.series(options)));
    let crossings: u64 = spheres.iter().map(|sphere| sphere.crossings).sum();
    if crossings < MIN_CROSSINGS {
        let text = format!("no sphere has been crossed often enough yet, N = {crossings}");
        let place = Place::Frame([0.5, 0.25]);
        panel.labels.push(Label { text, place, anchor: [0.5; 2], colour: Colour::Weak });
    } else {
        let unfinished = spheres.iter().any(|sphere| {
            let measured = |point: &&AnisotropyPoint| point.anisotropy.is_some();
            sphere.curve.points.iter().filter(measured).any(|point| sphere.is_unfinished(point))
        });
        let also = if unfinished { " or bin not finished" } else { "" };
        panel.note = format!("faded: error above A/2{also}, ▼: up to A + error");
    }
    source(&mut panel, scene, options);
    over_time(scene, estimates, options, vec![panel])
}

fn spheres<'a>(estimates: &'a Estimates, options: &Options) -> Vec<Sphere<'a>> {
    let nearest = estimates.anisotropy.first().map_or(1.0, |curve| curve.radius_pc);
    let count = estimates.anisotropy.len();
    // Of several portions the first has come to the end already; all of them are in D(t).
    let measured_yr = estimates.last_diffusion().map_or(0.0, |last| last.time_yr);
    let reached_yr = measured_yr.max(estimates.time_yr);
    let sphere = |(index, curve): (usize, &'a AnisotropyCurve)| {
        let rescale = if options.rescaled { nearest / curve.radius_pc } else { 1.0 };
        Sphere {
            name: quantity(curve.radius_pc, Unit::Parsec),
            colour: Colour::Distance { index, count },
            marker: marker(index),
            scale: rescale * if options.dipole { 1.5 } else { 1.0 },
            crossings: curve.points.iter().map(|point| point.outward + point.inward).sum(),
            reached_yr: reached_yr * (1.0 + 1e-9),
            curve,
        }
    };
    estimates.anisotropy.iter().enumerate().map(sphere).collect()
}

impl Sphere<'_> {
    fn key(&self) -> String {
        format!("A(t) {}", self.name)
    }

    /// R/(cT), scaled.
    fn light(&self, time_yr: f64) -> f64 {
        self.scale * self.curve.radius_pc / light_path_pc(time_yr)
    }

    fn series(&self, options: &Options) -> Series {
        let point = |point: &AnisotropyPoint| {
            let Estimate { value, error } = point.anisotropy?;
            let scaled = Estimate { value: value * self.scale, error: error * self.scale };
            let text = if options.told { self.told(point, options.dipole) } else { String::new() };
            let faded = is_noise(scaled) || self.is_unfinished(point);
            Some(Point { faded, text, ..Point::estimate(point.time_yr(), scaled) })
        };
        let name = match self.crossings {
            1..MIN_CROSSINGS => format!("{} (N = {})", self.name, self.crossings),
            _ => self.name.clone(),
        };
        let hint = format!("{} crossings of the sphere", grouped(self.crossings));
        let legend = Legend { weak: self.crossings < MIN_CROSSINGS, ..Legend::new(name, self.colour, hint) };
        let points = self.curve.points.iter().filter_map(point).collect();
        Series::new(self.key(), Origin::Run, self.colour, Look::Curve(self.marker), points).named(legend)
    }

    /// The run has not come to the end of this bin.
    fn is_unfinished(&self, point: &AnisotropyPoint) -> bool {
        point.time_hi_yr > self.reached_yr
    }

    fn told(&self, point: &AnisotropyPoint, dipole: bool) -> String {
        let value = point.anisotropy.map_or_else(
            || "too few crossings".into(),
            |estimate| value_error(estimate.value * self.scale, estimate.error * self.scale),
        );
        let scaled = |value: Option<f64>| value.map_or_else(|| "–".into(), |value| number(value * self.scale, 3));
        format!(
            "{} at {}{}\n{} = {value}\nR/(cT): {}\nfrom running widths: {}\n{} out, {} in",
            self.name,
            quantity(point.time_yr(), Unit::Year),
            if self.is_unfinished(point) { "\nbin not finished: only its early part is measured" } else { "" },
            if dipole { "δ" } else { "A" },
            scaled(point.prediction),
            scaled(point.running_width),
            grouped(point.outward),
            grouped(point.inward)
        )
    }
}

/// R/(cT) of every sphere with its name at the end, or the one of the nearest where all are scaled to it; the outermost
/// first, which is named where names have no room.
fn light(panel: &mut Panel, spheres: &[&Sphere], [start, end]: [f64; 2], top: f64, rescaled: bool) {
    let name = if rescaled { "R₀/(cT)" } else { "R/(cT)" };
    let hint = "Expected in the quasi-Gaussian regime, whatever the field and the energy";
    for sphere in spheres.iter().rev().take(if rescaled { 1 } else { spheres.len() }) {
        let from = start.max(start * sphere.light(start) / top);
        let ends = [from, end].map(|time| (time, sphere.light(time)));
        let colour = if rescaled { Colour::Weak } else { sphere.colour };
        let legend = Legend::new(name, Colour::Weak, hint).ranked(1);
        let line = Series::line(LIGHT, Origin::Formula, colour, Stroke::Dashed, ends);
        panel.series.push(line.named(legend).ending(if rescaled { name } else { &sphere.name }));
    }
}

/// Expectation from the running widths wherever it is known.
fn widths(panel: &mut Panel, spheres: &[&Sphere]) {
    let hint = "Expected from the measured growth of the cloud, this program's model:\n\
                δᵢ = (3 xᵢ/2c) d ln σᵢ²/dt on each axis, averaged over the sphere with the density\n\
                holds before the quasi-Gaussian regime too, and becomes R/(cT) in it";
    let any = spheres.iter().flat_map(|sphere| &sphere.curve.points).any(|point| point.running_width.is_some());
    for sphere in spheres {
        let known = |point: &AnisotropyPoint| {
            // No flux can be more one-sided than A = 1; the expectation for small anisotropies has no meaning there.
            let value = point.running_width.filter(|value| 0.0 < *value && *value <= 1.0)?;
            Some((point.time_yr(), value * sphere.scale))
        };
        let values: Vec<_> = sphere.curve.points.iter().filter_map(known).collect();
        let legend = Legend { weak: !any, ..Legend::new("running widths", Colour::Weak, hint).ranked(2) };
        let line = Series::line(WIDTHS, Origin::Formula, sphere.colour, Stroke::Dotted, values);
        panel.series.push(line.named(legend));
    }
}

/// The chosen source, where its age is among the times.
fn source(panel: &mut Panel, scene: &Scene, options: &Options) {
    let sky = &scene.sky;
    let value = sky.anisotropy() * if options.dipole { 1.5 } else { 1.0 };
    let times = [scene.observers.first_time_yr, scene.run.duration_yr];
    if options.rescaled || !(times[0]..=times[1]).contains(&sky.age_yr) {
        return;
    }
    let at = vec![Point::new(sky.age_yr, value)];
    let star = Series::new("source", Origin::Formula, Colour::Ink, Look::Points(Marker::Star), at).weighing(1.4);
    panel.series.push(star);
    let place = Place::Values([sky.age_yr, value * 1.2]);
    panel.labels.push(Label { text: "R, T".into(), place, anchor: [0.5, 1.0], colour: Colour::Ink });
}

/// The measured point nearest to a distance and an age, in log R and log t, with the radius of its sphere in pc.
pub fn nearest_measured(estimates: &Estimates, distance_pc: f64, age_yr: f64) -> Option<(f64, &AnisotropyPoint)> {
    let off = |value: f64, wanted: f64| math::ln(value / wanted).abs();
    let nearer = |a: &&AnisotropyCurve, b: &&AnisotropyCurve| {
        off(a.radius_pc, distance_pc).total_cmp(&off(b.radius_pc, distance_pc))
    };
    let curve = estimates.anisotropy.iter().min_by(nearer)?;
    let points = curve.points.iter().filter(|point| point.anisotropy.is_some());
    let point = points.min_by(|a, b| off(a.time_yr(), age_yr).total_cmp(&off(b.time_yr(), age_yr)))?;
    Some((curve.radius_pc, point))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimates() -> Estimates {
        let point = AnisotropyPoint {
            time_lo_yr: 1000.0,
            time_hi_yr: 2000.0,
            outward: 100,
            inward: 90,
            anisotropy: Some(Estimate { value: 0.1, error: 0.01 }),
            prediction: Some(0.1),
            running_width: Some(0.05),
        };
        let curve = |radius_pc| AnisotropyCurve { radius_pc, points: vec![point] };
        Estimates { anisotropy: vec![curve(50.0), curve(200.0)], ..Estimates::default() }
    }

    fn of(origin: Origin, figure: &Figure) -> Vec<&Series> {
        figure.panels[0].series.iter().filter(|series| series.origin == origin).collect()
    }

    #[test]
    fn rescaled_spheres_share_one_reference() {
        let figure = |rescaled| {
            let scene = Scene { title: "x".into(), ..Scene::default() };
            anisotropy(&scene, &estimates(), &Options { rescaled, told: true, ..Options::default() })
        };
        let (plain, scaled) = (figure(false), figure(true));
        let lights = |figure| of(Origin::Formula, figure).iter().filter(|series| series.key == LIGHT).count();
        assert_eq!((lights(&plain), lights(&scaled)), (2, 1));
        let far = &of(Origin::Run, &scaled)[1].points[0];
        assert!((far.y - 0.025).abs() < 1e-12 && (far.error[0] - 0.0025).abs() < 1e-12);
        assert!(far.text.contains("0.025") && far.text.contains("100 out, 90 in"), "{}", far.text);
        let widths: Vec<_> = of(Origin::Formula, &scaled).into_iter().filter(|series| series.key == WIDTHS).collect();
        assert!((widths[1].points[0].y - 0.0125).abs() < 1e-12);
        let names: Vec<_> = plain.legend().iter().filter_map(|line| Some(line.legend.as_ref()?.name.clone())).collect();
        assert_eq!(names, ["50\u{202f}pc", "200\u{202f}pc", "R/(cT)", "running widths"]);
    }
}
