//! D(t): running diffusion coefficients along and across B₀, with free streaming beside them.

use bevy_egui::egui::{self, Align2, Color32, RichText};
use egui_plot::{Line, MarkerShape, PlotBounds, PlotUi, Points};

use super::frame::{self, AxisKind, Hovers};
use super::{PlotState, log_axis};
use crate::estimate::{DiffusionPoint, Estimate, Estimates};
use crate::theory::free_streaming_pc2_yr;
use crate::units::C_PC_PER_YR;
use crate::viewer::model::Model;
use crate::viewer::ui::format::{THIN, Unit, number, quantity, value_error};
use crate::viewer::ui::{palette, theme};

type Part = fn(&DiffusionPoint) -> Estimate;

const CURVES: [(&str, Part, Color32, MarkerShape); 2] = [
    ("D_∥", |point| point.parallel, palette::PARALLEL, MarkerShape::Circle),
    ("D_⊥", |point| point.perpendicular, palette::PERPENDICULAR, MarkerShape::Square),
];

pub(super) fn diffusion_ui(ui: &mut egui::Ui, model: &Model, estimates: &Estimates, state: &mut PlotState) {
    ui.horizontal(|ui| {
        let text = match estimates.last_diffusion() {
            Some(last) => {
                let kurtosis = last.kurtosis.map(|value| number(value, 2)).join(", ");
                format!("kurtosis x, y, z at {}: {kurtosis}", quantity(last.time_yr, Unit::Year))
            }
            None => "collecting".into(),
        };
        ui.label(RichText::new(text).size(theme::SMALL).color(theme::TEXT_WEAK))
            .on_hover_text("3 for a Gaussian cloud");
        frame::follow_button(ui, &mut state.follow[1]);
    });
    let points: Vec<DiffusionPoint> = estimates.diffusion.iter().filter(|point| point.time_yr > 0.0).copied().collect();
    let Some(bounds) = bounds(&points, model.scene.run.duration_yr) else {
        ui.centered_and_justified(|ui| ui.label(RichText::new("collecting, N = 0").color(theme::TEXT_WEAK)));
        return;
    };
    let hovers: Hovers = CURVES
        .iter()
        .map(|(name, part, ..)| {
            let text = |point: &DiffusionPoint| {
                let estimate = part(point);
                let time = quantity(point.time_yr, Unit::Year);
                let in_pc_c = value_error(estimate.value / C_PC_PER_YR, estimate.error / C_PC_PER_YR);
                let value = value_error(estimate.value, estimate.error);
                format!("{name} at {time}\n{value}{THIN}pc²/yr\n{in_pc_c}{THIN}pc·c")
            };
            let drawn = points.iter().filter(|point| log_axis::log10(part(point).value).is_some());
            ((*name).to_owned(), drawn.map(text).collect())
        })
        .collect();
    let axes = [
        AxisKind { label: "time since release [yr]", log: Some(Unit::Year) },
        AxisKind { label: "diffusion coefficient [pc²/yr]", log: Some(Unit::Number) },
    ];
    frame::plot_ui(ui, "diffusion", axes, bounds, &mut state.follow[1], hovers, move |plot| {
        let [start, end] = [bounds.min()[0], bounds.max()[0]];
        let free = |log_time: f64| free_streaming_pc2_yr(10f64.powf(log_time)).log10();
        plot.line(frame::reference("free", vec![[start, free(start)], [end, free(end)]], theme::TEXT_WEAK));
        let top = bounds.max()[1];
        // Where the line leaves the plot, or its end: D = c²t/6 rises one decade a decade.
        let leaves = (start + top - free(start)).min(end);
        let at = [leaves - 0.02 * (end - start), free(leaves) - 0.05];
        plot.text(frame::name_at(at, Align2::RIGHT_TOP, "c²t/6 free streaming ", theme::TEXT_WEAK));
        for (name, part, colour, marker) in CURVES {
            curve(plot, name, &points, part, colour, marker);
        }
    });
}

fn bounds(points: &[DiffusionPoint], duration_yr: f64) -> Option<PlotBounds> {
    let start = points.first()?.time_yr.log10();
    let end = duration_yr.max(points.last()?.time_yr).log10();
    let values = points.iter().flat_map(|point| [point.parallel.value, point.perpendicular.value]);
    let logs = values.filter_map(log_axis::log10);
    let [low, high] =
        logs.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], value| [low.min(value), high.max(value)]);
    let width = (end - start).max(0.1);
    (low <= high).then(|| PlotBounds::from_min_max([start - 0.03 * width, low - 0.3], [end + 0.12 * width, high + 0.3]))
}

fn curve(
    plot: &mut PlotUi<'_>,
    name: &str,
    points: &[DiffusionPoint],
    part: Part,
    colour: Color32,
    marker: MarkerShape,
) {
    let estimates = points.iter().map(|point| (point.time_yr, part(point)));
    let rows: Vec<[f64; 4]> = estimates
        .filter_map(|(time, estimate)| {
            let middle = log_axis::log10(estimate.value)?;
            let low = log_axis::log10(estimate.value - estimate.error).unwrap_or(middle - 3.0);
            let high = log_axis::log10(estimate.value + estimate.error).unwrap_or(middle);
            Some([time.log10(), middle, low, high])
        })
        .collect();
    let column = |index: usize| rows.iter().map(|row| row[index]).collect::<Vec<f64>>();
    let line: Vec<[f64; 2]> = rows.iter().map(|row| [row[0], row[1]]).collect();
    plot.add(frame::band(name, &column(0), &column(2), &column(3), colour));
    plot.line(Line::new("", line.clone()).width(1.75).color(colour).allow_hover(false));
    if let Some(end) = line.last() {
        plot.text(frame::name_at(*end, Align2::LEFT_CENTER, &format!("  {name}"), colour));
    }
    plot.points(Points::new(name, line).shape(marker).radius(3.0).color(colour));
}
