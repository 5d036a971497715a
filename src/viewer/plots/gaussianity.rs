//! How Gaussian the cloud is along each axis: kurtosis and Kolmogorov–Smirnov distance against time.

use bevy_egui::egui::{self, Align2};
use egui_plot::{MarkerShape, PlotBounds};

use super::frame::{self, AxisKind, Frame, Hovers};
use super::regimes;
use super::series::{Datum, Look, Series, extent, with_margins};
use super::state::PlotState;
use crate::estimate::{DiffusionPoint, Estimate, Estimates};
use crate::quantity::{Unit, number, quantity, value_error};
use crate::viewer::look::theme::{self, Tokens};

/// Kurtosis of a Gaussian.
const GAUSSIAN: f64 = 3.0;

/// Draws both plots below each other over the same times (log₁₀ of yr), each `height` points high.
pub(super) fn gaussianity_ui(
    ui: &mut egui::Ui,
    points: &[DiffusionPoint],
    estimates: &Estimates,
    times: [f64; 2],
    height: f32,
    state: &mut PlotState,
) {
    let axes = [AxisKind::log("", Unit::Year), AxisKind::linear("kurtosis")];
    let kurtosis = series(points, theme::of(ui), |point, axis| {
        let estimate = Estimate { value: point.kurtosis[axis], error: point.kurtosis_error[axis] };
        (estimate, format!("kurtosis {}", value_error(estimate.value, estimate.error)))
    });
    let text = ("3 for a Gaussian", GAUSSIAN);
    one(ui, Frame { id: "kurtosis", ..frame(axes, times, height) }, kurtosis, text, estimates, state);

    let axes = [AxisKind::log("time since release [yr]", Unit::Year), AxisKind::linear("KS distance")];
    let distance = series(points, theme::of(ui), |point, axis| {
        let value = point.ks_distance[axis];
        (Estimate { value, error: 0.0 }, format!("KS distance {}", number(value, 2)))
    });
    let noise = 0.9 / (estimates.particles.max(1) as f64).sqrt();
    let text = ("0.9/√N for a Gaussian", noise);
    one(ui, Frame { id: "distance", ..frame(axes, times, height) }, distance, text, estimates, state);
}

fn frame(axes: [AxisKind; 2], [start, end]: [f64; 2], height: f32) -> Frame {
    let bounds = PlotBounds::from_min_max([start, 0.0], [end, 1.0]);
    Frame { id: "", axes, bounds, height: Some(height) }
}

fn series(
    points: &[DiffusionPoint],
    tokens: &Tokens,
    part: impl Fn(&DiffusionPoint, usize) -> (Estimate, String),
) -> Vec<Series> {
    let axes = [
        ("x", tokens.category(1), MarkerShape::Square),
        ("y", tokens.category(2), MarkerShape::Up),
        ("z", tokens.parallel, MarkerShape::Circle),
    ];
    let one = |(axis, (name, colour, marker)): (usize, (&str, egui::Color32, MarkerShape))| {
        let datum = |point: &DiffusionPoint| {
            let (estimate, text) = part(point, axis);
            let time = quantity(point.time_yr, Unit::Year);
            Datum::new(point.time_yr, estimate, format!("{name} at {time}\n{text}"))
        };
        let data = points.iter().map(datum).filter(|datum| datum.value.is_finite());
        Series { name: name.into(), colour, marker, look: Look::Curve, data: data.collect() }
    };
    axes.into_iter().enumerate().map(one).collect()
}

/// One plot with a line where a Gaussian lies.
fn one(
    ui: &mut egui::Ui,
    frame: Frame,
    series: Vec<Series>,
    (text, gaussian): (&'static str, f64),
    estimates: &Estimates,
    state: &mut PlotState,
) {
    let (axes, times) = (frame.axes, [frame.bounds.min()[0], frame.bounds.max()[0]]);
    let [low, high] = extent(&series, axes).map_or([gaussian; 2], |bounds| [bounds.min()[1], bounds.max()[1]]);
    let bounds = PlotBounds::from_min_max([times[0], low.min(gaussian)], [times[1], high.max(gaussian)]);
    let bounds = with_margins(bounds, [0.0, 0.0, 0.1, 0.2]);
    let hovers: Hovers = series.iter().map(|series| series.hovers(axes)).collect();
    let (tokens, marked) = (theme::of(ui), estimates.regimes);
    frame::plot_ui(ui, Frame { bounds, ..frame }, state, hovers, move |plot| {
        regimes::bands_unnamed(plot, marked, tokens);
        plot.line(frame::reference("Gaussian", vec![[times[0], gaussian], [times[1], gaussian]], tokens.text_weak));
        let at = [times[0] + 0.02 * (times[1] - times[0]), gaussian];
        plot.text(frame::name_at(at, Align2::LEFT_BOTTOM, text, tokens.text_weak));
        for series in &series {
            series.draw(plot, axes, low);
        }
        // At their ends the curves lie too close for names: a row of them at the upper right.
        let top = bounds.max()[1] - 0.02 * bounds.height();
        for (index, series) in series.iter().rev().enumerate() {
            let x = times[1] - (0.02 + 0.05 * index as f64) * (times[1] - times[0]);
            plot.text(frame::name_at([x, top], Align2::RIGHT_TOP, &series.name, tokens.ink(series.colour)));
        }
    });
}
