//! Intensity of protons times E^2.7 against energy: data, local source, sea, old sources, and dots for three ages.

use std::sync::Arc;

use bevy_egui::egui;
use egui_plot::{LineStyle, MarkerShape, PlotBounds, PlotUi, Points};

use super::cache::Curves;
use super::controls;
use super::curve::Curve;
use super::data::{Data, GEV, SPECTRAL_INDEX};
use super::dipole::extrapolated;
use super::item::{Measured, MeasuredItem};
use super::state::SkyState;
use crate::quantity::{Unit, number, quantity};
use crate::sky::{AgeDot, CurvePoint};
use crate::viewer::look::theme::{self, Tokens};
use crate::viewer::model::Model;
use crate::viewer::notices::MessageKind;
use crate::viewer::plots::frame::{self, AxisKind, Frame, Hovers};
use crate::viewer::plots::legend::{self, Entry, Icon};
use crate::viewer::plots::state::PlotState;

const AXES: [AxisKind; 2] = [
    AxisKind::log("kinetic energy E", Unit::Tev),
    AxisKind::log("E²·⁷ I of protons [GeV¹·⁷ m⁻² s⁻¹ sr⁻¹]", Unit::Number),
];
/// Corners of the plot in log₁₀.
const BOUNDS: [[f64; 2]; 2] = [[-1.9, 2.0], [5.1, 4.8]];
/// Unit of the intensity times the power of the energy.
const UNIT: &str = " GeV¹·⁷ m⁻² s⁻¹ sr⁻¹";
/// Key of the dots.
const DOTS: &str = "spectrum dots";
/// Shapes of the three ages.
const DOT_MARKERS: [MarkerShape; 3] = [MarkerShape::Up, MarkerShape::Circle, MarkerShape::Down];

/// An intensity as the plot shows it.
fn scaled(energy_tev: f64, intensity: f64) -> f64 {
    intensity * (energy_tev * GEV).powf(SPECTRAL_INDEX)
}

const CURVES: [Curve; 4] = [
    Curve {
        key: "spectrum old",
        name: "old sources",
        symbol: "E²·⁷ I",
        hint: "Old local sources, what is left at low energies: this program's model and fit",
        style: LineStyle::Dashed { length: 5.0 },
        width: 1.6,
        diffuses: false,
        value: |point: &CurvePoint| scaled(point.energy_tev, point.intensities.old),
    },
    Curve {
        key: "spectrum sea",
        name: "sea",
        symbol: "E²·⁷ I",
        hint: "Average Galactic sea with its knee: this program's model and fit",
        style: LineStyle::Dashed { length: 9.0 },
        width: 1.6,
        diffuses: false,
        value: |point: &CurvePoint| scaled(point.energy_tev, point.intensities.sea),
    },
    Curve {
        key: "spectrum source",
        name: "local source",
        symbol: "E²·⁷ I",
        hint: "A burst of protons at R and T, diffusing with the tensor that this program measured: this program's model\n\
               thin where D(E) is extrapolated; it falls at low energies because the Earth lies off its field line",
        style: LineStyle::Solid,
        width: 2.2,
        diffuses: true,
        value: |point: &CurvePoint| scaled(point.energy_tev, point.intensities.source),
    },
    Curve {
        key: "spectrum total",
        name: "total",
        symbol: "E²·⁷ I",
        hint: "Local source, sea and old sources together: this program's model and fit",
        style: LineStyle::Solid,
        width: 2.6,
        diffuses: true,
        value: |point: &CurvePoint| scaled(point.energy_tev, point.intensities.total()),
    },
];

fn colour(index: usize, tokens: &Tokens) -> egui::Color32 {
    match index {
        0 => tokens.analysis,
        1 => tokens.category(5),
        2 => tokens.error,
        _ => tokens.bright,
    }
}

pub(super) fn spectrum_ui(
    ui: &mut egui::Ui,
    model: &Model,
    data: &Arc<Data>,
    curves: &Arc<Curves>,
    plots: &mut PlotState,
    state: &mut SkyState,
) -> Option<(MessageKind, String)> {
    let mut told = None;
    ui.horizontal_wrapped(|ui| {
        controls::set_switch(ui, state);
        controls::data_menu(ui, &data.protons, &data.spare, state);
        told = controls::fit_button(ui, model, state);
        frame::follow_button(ui, plots);
        controls::proton_chi2(ui, &model.scene().sky, curves.proton_chi2, state);
    });
    legend::legend_ui(ui, &entries(ui, data, curves, state), &mut state.hidden);
    draw(ui, data, curves, plots, state);
    told
}

fn entries(ui: &egui::Ui, data: &Data, curves: &Curves, state: &SkyState) -> Vec<Entry> {
    let tokens = theme::of(ui);
    let mut entries: Vec<Entry> = CURVES
        .iter()
        .enumerate()
        .rev()
        .map(|(index, curve)| Entry {
            key: curve.key.into(),
            name: curve.name.into(),
            icon: Icon::Line(curve.style),
            colour: colour(index, tokens),
            weak: false,
            hint: curve.hint.into(),
        })
        .collect();
    let [young, own, old] = curves.ages_yr.map(|age| quantity(age, Unit::Year));
    entries.push(Entry {
        key: DOTS.into(),
        name: format!("at {young} ▲, {own} ●, {old} ▼"),
        icon: Icon::Marker(MarkerShape::Circle),
        colour: tokens.error,
        weak: false,
        hint: "Flux of the same source at half, once and twice its age, at the energies that this program followed; \
               smaller where D(E) is extrapolated (the paper's three ages are not given)"
            .into(),
    });
    let used =
        data.protons.iter().filter(|series| !data.spare.contains(&series.key) || !state.hidden.contains(&series.key));
    entries.extend(used.map(|series| controls::entry(ui, series)));
    entries
}

fn draw(ui: &mut egui::Ui, data: &Data, curves: &Arc<Curves>, plots: &mut PlotState, state: &SkyState) {
    let tokens = theme::of(ui);
    let visible = |key: &str| !state.hidden.contains(key);
    let shown: Vec<Arc<Measured>> = data.protons.iter().filter(|series| visible(&series.key)).cloned().collect();
    let drawn: Vec<(usize, Curve)> =
        CURVES.iter().copied().enumerate().filter(|(_, curve)| visible(curve.key)).collect();
    let mut hovers: Hovers = Vec::new();
    if ui.rect_contains_pointer(ui.available_rect_before_wrap()) {
        hovers.extend(shown.iter().map(|series| series.hovers()));
        hovers.extend(drawn.iter().map(|(_, curve)| curve.hovers(curves, UNIT)));
        hovers.extend(curves.ages_yr.iter().map(|age| (dots_name(*age), dot_texts(curves, *age))));
    }
    let (curves, dots) = (curves.clone(), visible(DOTS));
    let bounds = PlotBounds::from_min_max(BOUNDS[0], BOUNDS[1]);
    frame::plot_ui(ui, Frame::new("spectrum", AXES, bounds), plots, hovers, move |plot| {
        extrapolated(plot, &curves, BOUNDS[0][1], tokens);
        for series in &shown {
            plot.add(MeasuredItem::new(series, tokens));
        }
        for (index, curve) in drawn {
            curve.draw(plot, &curves, colour(index, tokens));
        }
        if dots {
            draw_dots(plot, &curves, tokens);
        }
    });
}

fn of_age(curves: &Curves, age_yr: f64) -> impl Iterator<Item = &AgeDot> {
    curves.dots.iter().filter(move |dot| dot.age_yr == age_yr && dot.intensity > 0.0)
}

fn dots_name(age_yr: f64) -> String {
    format!("source at {}", quantity(age_yr, Unit::Year))
}

fn dot_texts(curves: &Curves, age_yr: f64) -> Vec<String> {
    let text = |dot: &AgeDot| {
        let origin = if dot.measured { "measured by this program" } else { "extrapolated" };
        format!(
            "local source {} old at {}\nE²·⁷ I = {}{UNIT}\nthis program's model, D(E) {origin}",
            quantity(dot.age_yr, Unit::Year),
            quantity(dot.energy_tev, Unit::Tev),
            number(scaled(dot.energy_tev, dot.intensity), 3)
        )
    };
    of_age(curves, age_yr).map(text).collect()
}

fn draw_dots(plot: &mut PlotUi<'_>, curves: &Curves, tokens: &Tokens) {
    for (age_yr, marker) in curves.ages_yr.into_iter().zip(DOT_MARKERS) {
        let at = |dot: &AgeDot| [dot.energy_tev.log10(), scaled(dot.energy_tev, dot.intensity).log10()];
        for measured in [false, true] {
            let places: Vec<[f64; 2]> = of_age(curves, age_yr).filter(|dot| dot.measured == measured).map(at).collect();
            let points = Points::new("", places).shape(marker).radius(if measured { 5.5 } else { 3.5 });
            plot.points(points.filled(measured).color(tokens.error).allow_hover(false));
        }
        let all: Vec<[f64; 2]> = of_age(curves, age_yr).map(at).collect();
        plot.points(Points::new(dots_name(age_yr), all).radius(0.1).color(egui::Color32::TRANSPARENT));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_curve_says_whose_it_is() {
        for (index, curve) in CURVES.iter().enumerate() {
            assert!(curve.hint.contains("this program"), "{}", curve.name);
            assert!(CURVES[..index].iter().all(|other| other.name != curve.name && other.key != curve.key));
        }
    }
}
