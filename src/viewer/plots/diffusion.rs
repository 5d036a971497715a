//! D(t): running diffusion coefficients along and across B₀, with free streaming beside them.

use bevy_egui::egui::{self, Align2};
use egui_plot::{MarkerShape, PlotBounds};

use super::frame::{self, AxisKind, Frame, Hovers};
use super::series::{Datum, Look, Series, extent, with_margins};
use super::small::{empty, small};
use super::state::PlotState;
use super::{gaussianity, legend, regimes};
use crate::estimate::{DiffusionPoint, Estimate, Estimates};
use crate::quantity::{THIN, Unit, quantity, value_error};
use crate::theory::free_streaming_pc2_yr;
use crate::units::C_PC_PER_YR;
use crate::viewer::look::theme::{self, Tokens};
use crate::viewer::model::Model;

/// Share of the height that D(t) keeps when the two plots of Gaussianity are below it.
const UPPER: f32 = 0.48;

const AXES: [AxisKind; 2] = [
    AxisKind::log("time since release [yr]", Unit::Year),
    AxisKind::log("diffusion coefficient [pc²/yr]", Unit::Number),
];

pub(super) fn diffusion_ui(ui: &mut egui::Ui, model: &Model, estimates: &Estimates, state: &mut PlotState) {
    ui.horizontal(|ui| {
        let hint = "Show below how Gaussian the cloud is along each axis: kurtosis and Kolmogorov–Smirnov distance";
        legend::toggle(ui, &mut state.gaussianity, "Gaussianity", hint);
        frame::follow_button(ui, state);
        if let Some(regimes) = estimates.regimes {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let from = quantity(regimes.quasi_gaussian_from_yr, Unit::Year);
                small(
                    ui,
                    format!("quasi-Gaussian from {from}"),
                    "20 · 2D/c² with D the larger of the last D_∥ and D_⊥",
                );
            });
        }
    });
    let points: Vec<DiffusionPoint> = estimates.diffusion.iter().filter(|point| point.time_yr > 0.0).copied().collect();
    let series = series(&points, theme::of(ui));
    let Some(bounds) = extent(&series, AXES) else {
        empty(ui, "collecting, N = 0");
        return;
    };
    let end = model.scene().run.duration_yr.log10().max(bounds.max()[0]);
    let bounds = PlotBounds::from_min_max(bounds.min(), [end, bounds.max()[1]]);
    let bounds = regimes::with_headroom(with_margins(bounds, [0.03, 0.12, 0.04, 0.06]));
    let room = ui.available_height();
    let height = state.gaussianity.then_some(UPPER * room);
    // Below are two more plots; the time axis is named under the last one.
    let axes = if state.gaussianity { [AxisKind::log("", Unit::Year), AXES[1]] } else { AXES };
    let hovers: Hovers = series.iter().map(|series| series.hovers(AXES)).collect();
    let (tokens, marked, time_yr) =
        (theme::of(ui), estimates.regimes, model.stage.drawn_time_yr.filter(|_| !model.snapshots.follows_newest()));
    let frame = Frame { id: "diffusion", axes, bounds, height };
    frame::plot_ui(ui, frame, state, hovers, move |plot| {
        regimes::bands(plot, marked, bounds, tokens);
        regimes::shown_time(plot, time_yr, tokens);
        let ([start, end], top) = ([bounds.min()[0], bounds.max()[0]], bounds.max()[1] - 0.06 * bounds.height());
        let free = |log_time: f64| free_streaming_pc2_yr(10f64.powf(log_time)).log10();
        // Where the line leaves the plot, or its end: D = c²t/6 rises one decade a decade.
        let leaves = (start + top - free(start)).min(end);
        plot.line(frame::reference("free", vec![[start, free(start)], [leaves, free(leaves)]], tokens.text_weak));
        let at = [leaves - 0.05 * (end - start), free(leaves) - 0.04 * bounds.height()];
        plot.text(frame::name_at(at, Align2::RIGHT_TOP, "c²t/6 free streaming ", tokens.text_weak));
        for series in &series {
            series.draw(plot, AXES, bounds.min()[1] - 1.0);
            if let Some(end) = series.end(AXES) {
                plot.text(frame::name_at(
                    end,
                    Align2::LEFT_CENTER,
                    &format!("  {}", series.name),
                    tokens.ink(series.colour),
                ));
            }
        }
    });
    if state.gaussianity {
        let rest = 0.5 * (ui.available_height() - ui.spacing().item_spacing.y);
        gaussianity::gaussianity_ui(ui, &points, estimates, [bounds.min()[0], bounds.max()[0]], rest, state);
    }
}

fn series(points: &[DiffusionPoint], tokens: &Tokens) -> Vec<Series> {
    let one = |name: &str, colour, marker, part: fn(&DiffusionPoint) -> Estimate| {
        let datum = |point: &DiffusionPoint| Datum::new(point.time_yr, part(point), hover(name, point, part(point)));
        Series { name: name.into(), colour, marker, look: Look::Curve, data: points.iter().map(datum).collect() }
    };
    vec![
        one("D_∥", tokens.parallel, MarkerShape::Circle, |point| point.parallel),
        one("D_⊥", tokens.perpendicular, MarkerShape::Square, |point| point.perpendicular),
    ]
}

fn hover(name: &str, point: &DiffusionPoint, estimate: Estimate) -> String {
    let time = quantity(point.time_yr, Unit::Year);
    let in_pc_c = value_error(estimate.value / C_PC_PER_YR, estimate.error / C_PC_PER_YR);
    let value = value_error(estimate.value, estimate.error);
    format!("{name} at {time}\n{value}{THIN}pc²/yr\n{in_pc_c}{THIN}pc·c")
}
