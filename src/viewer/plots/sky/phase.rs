//! Right ascension of the maximum against energy: data, the two directions of the model, and their sum.

use std::sync::Arc;

use bevy_egui::egui::{self, Align2};
use egui_plot::{Line, PlotBounds, PlotUi, Points};

use super::cache::Curves;
use super::curve::ENERGIES;
use super::data::{Data, wrapped};
use super::item::{Measured, MeasuredItem};
use super::state::SkyState;
use crate::quantity::{Unit, number, quantity};
use crate::sky::{SEA_RA_DEG, SOURCE_RA_DEG};
use crate::viewer::look::theme;
use crate::viewer::plots::frame::{self, AxisKind, Frame, Hovers};
use crate::viewer::plots::state::PlotState;

const AXES: [AxisKind; 2] = [
    AxisKind::log("energy E", Unit::Tev),
    AxisKind::named(
        "right ascension",
        &[(-180.0, "180°"), (-90.0, "270°"), (0.0, "0°"), (90.0, "90°"), (180.0, "180°")],
    ),
];
/// Name of the model's phase in hover texts.
const SUM: &str = "phase of the vector sum";

pub(super) fn phase_ui(ui: &mut egui::Ui, data: &Data, curves: &Arc<Curves>, plots: &mut PlotState, state: &SkyState) {
    let tokens = theme::of(ui);
    let shown: Vec<Arc<Measured>> =
        data.phases.iter().filter(|series| !state.hidden.contains(&series.key)).cloned().collect();
    let mut hovers: Hovers = Vec::new();
    if ui.rect_contains_pointer(ui.available_rect_before_wrap()) {
        hovers.extend(shown.iter().map(|series| series.hovers()));
        hovers.push((SUM.into(), curves.points.iter().map(text).collect()));
    }
    let curves = curves.clone();
    let bounds = PlotBounds::from_min_max([ENERGIES[0], -185.0], [ENERGIES[1], 185.0]);
    frame::plot_ui(ui, Frame::new("phase", AXES, bounds), plots, hovers, move |plot| {
        for (degrees, name) in [(SOURCE_RA_DEG, "local field (HAWC+IceCube)"), (SEA_RA_DEG, "Galactic centre (ours)")] {
            let y = wrapped(degrees);
            let ends = ENERGIES.map(|energy| [energy, y]);
            plot.line(frame::reference("", ends.to_vec(), tokens.text_weak));
            plot.text(frame::name_at([ENERGIES[1] - 0.05, y], Align2::RIGHT_BOTTOM, name, tokens.text_weak));
        }
        draw_sum(plot, &curves, tokens.bright);
        for series in &shown {
            plot.add(MeasuredItem::new(series, tokens));
        }
    });
}

fn text(point: &crate::sky::CurvePoint) -> String {
    format!(
        "{SUM} at {}\nright ascension {}°\nthis program's model",
        quantity(point.energy_tev, Unit::Tev),
        number(point.phase_deg, 3)
    )
}

/// The sum, broken where it leaves the plot at 180°.
fn draw_sum(plot: &mut PlotUi<'_>, curves: &Curves, colour: egui::Color32) {
    let path: Vec<[f64; 2]> =
        curves.points.iter().map(|point| [point.energy_tev.log10(), wrapped(point.phase_deg)]).collect();
    for run in path.chunk_by(|a, b| (a[1] - b[1]).abs() < 180.0) {
        plot.line(Line::new("", run.to_vec()).width(2.2).color(colour).allow_hover(false));
    }
    plot.points(Points::new(SUM, path).radius(0.1).color(egui::Color32::TRANSPARENT));
}
