//! How Gaussian the cloud is along each axis: kurtosis and Kolmogorov–Smirnov distance against time.

use crate::estimate::{DiffusionPoint, Estimates};
use crate::figure::common::over_time;
use crate::figure::diffusion::{timed, times};
use crate::figure::{
    Axis, Colour, Figure, Label, Legend, Look, Marker, Options, Origin, Panel, Place, Point, Series, Stroke, extent,
};
use crate::measured::Estimate;
use crate::quantity::{Unit, number, quantity, value_error};
use crate::scene::Scene;

/// Kurtosis of a Gaussian.
const GAUSSIAN: f64 = 3.0;

/// The axes: name, colour and marker.
const AXES: [(&str, Colour, Marker); 3] = [
    ("x", Colour::Category(1), Marker::Square),
    ("y", Colour::Category(2), Marker::Up),
    ("z", Colour::Parallel, Marker::Disc),
];

/// Both measures of a run over the same times.
pub fn gaussianity(scene: &Scene, estimates: &Estimates, options: &Options) -> Figure {
    let kurtosis = |point: &DiffusionPoint, axis: usize| {
        let estimate = Estimate { value: point.kurtosis[axis], error: point.kurtosis_error[axis] };
        (estimate, format!("kurtosis {}", value_error(estimate.value, estimate.error)))
    };
    let distance = |point: &DiffusionPoint, axis: usize| {
        let value = point.ks_distance[axis];
        (Estimate { value, error: 0.0 }, format!("KS distance {}", number(value, 2)))
    };
    let noise = 0.9 / (estimates.particles.max(1) as f64).sqrt();
    let panel =
        |id, label: &str, expected: (&str, f64), part: &dyn Fn(&DiffusionPoint, usize) -> (Estimate, String)| {
            let series = series(id, estimates, options, part);
            let mut panel = Panel::new(id, times(scene, estimates), Axis::linear(label, [0.0; 2]));
            panel.share = 0.5;
            let ends = extent(&series, &panel.x, &panel.y).map_or([expected.1; 2], |ends| ends[1]);
            panel.y = panel.y.around([ends[0].min(expected.1), ends[1].max(expected.1)], [0.1, 0.2]);
            reference(&mut panel, expected);
            if series.iter().all(|series| series.points.is_empty()) {
                panel.say("no positions have been measured yet");
            }
            panel.series.extend(series);
            panel
        };
    let panels = vec![
        panel("kurtosis", "kurtosis", ("3 for a Gaussian", GAUSSIAN), &kurtosis),
        panel("distance", "KS distance", ("0.9/√N for a Gaussian", noise), &distance),
    ];
    over_time(scene, estimates, options, panels)
}

fn series(
    id: &str,
    estimates: &Estimates,
    options: &Options,
    part: &dyn Fn(&DiffusionPoint, usize) -> (Estimate, String),
) -> Vec<Series> {
    let one = |(axis, (name, colour, marker)): (usize, (&str, Colour, Marker))| {
        let point = |point: &DiffusionPoint| {
            let (estimate, text) = part(point, axis);
            let told = || format!("{name} at {}\n{text}", quantity(point.time_yr, Unit::Year));
            Point {
                text: if options.told { told() } else { String::new() },
                ..Point::estimate(point.time_yr, estimate)
            }
        };
        let points = timed(estimates).map(point).filter(|point| point.y.is_finite()).collect();
        let legend = Legend::new(name, colour, "Along this axis; z lies along B₀");
        Series::new(format!("{id} {name}"), Origin::Run, colour, Look::Curve(marker), points).named(legend)
    };
    AXES.into_iter().enumerate().map(one).collect()
}

/// A line where a Gaussian lies, named at its beginning.
fn reference(panel: &mut Panel, (text, value): (&str, f64)) {
    let ends = panel.x.range.map(|time| (time, value));
    let key = format!("{} Gaussian", panel.id);
    panel.series.push(Series::line(key, Origin::Formula, Colour::Weak, Stroke::Dashed, ends));
    let place = Place::Values([panel.x.range[0] * 1.1, value]);
    panel.labels.push(Label { text: text.to_owned(), place, anchor: [0.0, 1.0], colour: Colour::Weak });
}
