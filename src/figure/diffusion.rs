//! D(t): running diffusion coefficients along and across B₀; beside them free streaming, and the closed form where one
//! applies.

use crate::estimate::{DiffusionPoint, Estimates};
use crate::figure::common::{HEADROOM, TIME, over_time};
use crate::figure::{
    Axis, ClosedForm, Colour, Figure, Legend, Look, Marker, Options, Origin, Panel, Point, Series, Stroke, extent,
};
use crate::math;
use crate::measured::Estimate;
use crate::quantity::{THIN, Unit, quantity, value_error};
use crate::scene::Scene;
use crate::theory::free_streaming_pc2_yr;
use crate::units::C_PC_PER_YR;

/// Points of the line of a closed form.
const LINE_POINTS: u32 = 200;

/// Decades shown below the largest value at most.
const MOST_DECADES: f64 = 6.0;

/// A coefficient: symbol, words with and without B₀, colour, marker, and how it is read.
type Coefficient = (&'static str, [&'static str; 2], Colour, Marker, fn(&DiffusionPoint) -> Estimate);

const COEFFICIENTS: [Coefficient; 2] = [
    ("D_∥", ["D_∥ along B₀", "D along z"], Colour::Parallel, Marker::Disc, |point| point.parallel),
    ("D_⊥", ["D_⊥ across B₀", "D along x, y"], Colour::Perpendicular, Marker::Square, |point| {
        point.perpendicular
    }),
];

/// D_∥ and D_⊥ of a run against time.
pub fn diffusion(scene: &Scene, estimates: &Estimates, options: &Options) -> Figure {
    let of = |&(symbol, words, colour, marker, part): &Coefficient| {
        let point = |point: &DiffusionPoint| {
            let text = if options.told { told(symbol, point, part(point)) } else { String::new() };
            Point { text, ..Point::estimate(point.time_yr, part(point)) }
        };
        let points = timed(estimates).map(point).collect();
        let name = words[usize::from(scene.field.b0_ug == 0.0)];
        let legend = Legend::new(name, colour, "Running diffusion coefficient");
        Series::new(format!("D(t) {symbol}"), Origin::Run, colour, Look::Curve(marker), points)
            .named(legend)
            .ending(symbol)
    };
    let series: Vec<Series> = COEFFICIENTS.iter().map(of).collect();
    let (x, y) = (times(scene, estimates), Axis::log("running D = ⟨xᵢ²⟩/(2T) [pc²/yr]", [1e-3, 1.0]));
    let mut panel = Panel::new("diffusion", x, y);
    match extent(&series, &panel.x, &panel.y) {
        Some([_, [low, high]]) => {
            let low = low.max(high - MOST_DECADES);
            panel.y = panel.y.around([low, high], [0.04, 0.06]);
            panel.y = panel.y.clone().around(panel.y.ends(), [0.0, HEADROOM]);
            free_streaming(&mut panel);
            panel.series.extend(series);
            // Over the curves, which hide it otherwise where they agree.
            closed_form(scene, &mut panel);
        }
        None => {
            panel.say("no positions have been measured yet");
            panel.series.extend(series);
        }
    }
    over_time(scene, estimates, options, vec![panel])
}

/// Points after the release.
pub(super) fn timed(estimates: &Estimates) -> impl Iterator<Item = &DiffusionPoint> {
    estimates.diffusion.iter().filter(|point| point.time_yr > 0.0)
}

/// The axis of the times that are measured, to the end of the run.
pub(super) fn times(scene: &Scene, estimates: &Estimates) -> Axis {
    let last = scene.run.duration_yr;
    let first = timed(estimates).map(|point| point.time_yr).next().unwrap_or(scene.observers.first_time_yr);
    let axis = Axis::log(TIME, [first.min(0.5 * last), timed(estimates).map(|p| p.time_yr).fold(last, f64::max)]);
    axis.clone().around(axis.ends(), [0.03, 0.12])
}

/// D = c²T/6.
fn free_streaming(panel: &mut Panel) {
    let [start, end] = panel.x.range;
    let ends = [start, end].map(|time| (time, free_streaming_pc2_yr(time)));
    let legend = Legend::new("free streaming, c²T/6", Colour::Weak, "Straight flight in all directions").ranked(1);
    let line = Series::line("D(t) free", Origin::Formula, Colour::Weak, Stroke::Dashed, ends);
    panel.series.push(line.named(legend).ending("c²T/6"));
}

/// How the closed form of small-angle scattering is approached.
fn closed_form(scene: &Scene, panel: &mut Panel) {
    let Some(form) = ClosedForm::of(scene) else { return };
    let [start, end] = panel.x.range;
    let time = |index: u32| start * math::pow(end / start, f64::from(index) / f64::from(LINE_POINTS));
    let mut line = |symbol: &str, part: usize, stroke: Stroke, end: &str, hint: &str| {
        let values = (0..=LINE_POINTS).map(time).map(|time| (time, form.running(time)[part]));
        let series = Series::line(format!("D(t) closed {symbol}"), Origin::Formula, Colour::Ink, stroke, values);
        panel.series.push(series.named(Legend::new(format!("{symbol}(T) → {end}"), Colour::Ink, hint).ranked(1)));
    };
    let hint =
        "Small-angle scattering, r_L in B_rms, as it is approached: D(T) = D [1 − (τ/T)(1 − e^(−T/τ))], τ = 3D/c²";
    let symbol = if scene.field.b0_ug > 0.0 { "D_∥" } else { "D" };
    line(symbol, 0, Stroke::Dotted, "4c r_L²/(3 l_c)", hint);
    if scene.field.b0_ug > 0.0 {
        let hint = "Classical scattering around B₀ as it is approached; λ = 3D_∥/c, r_g in B₀";
        line("D_⊥", 1, Stroke::Dashed, "D_∥/(1 + λ²/r_g²)", hint);
    }
}

fn told(symbol: &str, point: &DiffusionPoint, estimate: Estimate) -> String {
    let time = quantity(point.time_yr, Unit::Year);
    let in_pc_c = value_error(estimate.value / C_PC_PER_YR, estimate.error / C_PC_PER_YR);
    let value = value_error(estimate.value, estimate.error);
    format!("{symbol} at {time}\n{value}{THIN}pc²/yr\n{in_pc_c}{THIN}pc·c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_positions_the_panel_says_so() {
        let figure = diffusion(&Scene::default(), &Estimates::default(), &Options::default());
        let panel = &figure.panels[0];
        assert!(panel.labels[0].text.starts_with("no positions"), "{:?}", panel.labels);
        assert!(panel.series.iter().all(|series| series.points.is_empty()));
    }

    /// A run of 100 PeV has the line of its closed form, one of 1 PeV has none; with B₀ there are two.
    #[test]
    fn the_closed_form_is_drawn_where_it_applies() {
        let lines = |energy_tev: f64, b0_ug: f64| {
            let mut scene = Scene::default();
            scene.particles.energy_tev = energy_tev;
            scene.field.b0_ug = b0_ug;
            let mut estimates = Estimates::default();
            let some = Estimate { value: 1.0, error: 0.1 };
            let at = |time_yr: f64| DiffusionPoint {
                time_yr,
                tensor: [some; 6],
                parallel: some,
                perpendicular: some,
                kurtosis: [3.0; 3],
                kurtosis_error: [0.1; 3],
                ks_distance: [0.01; 3],
            };
            estimates.diffusion = [10.0, 1e4].map(at).to_vec();
            let figure = diffusion(&scene, &estimates, &Options::default());
            let panel = figure.panels.into_iter().next().unwrap();
            panel.series.into_iter().filter(|series| series.key.contains("closed")).collect::<Vec<_>>()
        };
        assert!(lines(1e3, 0.0).is_empty());
        assert_eq!(lines(1e5, 1.0).len(), 2);
        let alone = lines(1e5, 0.0);
        assert_eq!(alone.len(), 1);
        assert_eq!(alone[0].legend.as_ref().unwrap().name, "D(T) → 4c r_L²/(3 l_c)");
        let first = &alone[0].points[0];
        assert!((first.y / free_streaming_pc2_yr(first.x) - 1.0).abs() < 0.01);
    }
}
