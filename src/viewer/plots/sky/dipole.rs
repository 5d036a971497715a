//! Amplitude of the dipole against energy: what is measured, what the paper quotes, and this program's model.

use std::sync::Arc;

use bevy_egui::egui::{self, Align2};
use egui_plot::{Line, LineStyle, PlotBounds};

use super::cache::Curves;
use super::curve::{Curve, ENERGIES, measured_from_tev};
use super::data::Data;
use super::item::{Ink, Measured, MeasuredItem};
use super::state::SkyState;
use super::{controls, phase};
use crate::measured::Estimate as Value;
use crate::quantity::{Unit, number, quantity, value_error};
use crate::sky::BandPoint;
use crate::theory::{source_dipole, source_distance_pc};
use crate::viewer::look::theme::{self, Tokens};
use crate::viewer::model::Model;
use crate::viewer::notices::MessageKind;
use crate::viewer::plots::frame::{self, AxisKind, Frame, Hovers};
use crate::viewer::plots::legend::{self, Entry, Icon};
use crate::viewer::plots::small::small;
use crate::viewer::plots::state::PlotState;

const AXES: [AxisKind; 2] =
    [AxisKind::log("energy E", Unit::Tev), AxisKind::log("amplitude of the dipole δ", Unit::Number)];
/// Corners of the plot in log₁₀ of TeV and δ.
const BOUNDS: [[f64; 2]; 2] = [[ENERGIES[0], -4.7], [ENERGIES[1], -1.9]];

const BAND: &str = "band of dipoles until 2014";
const SPREAD: &str = "band of equally good fits";
const QUOTED: &str = "plateau quoted by the paper";

/// The paper's two extreme readings of the plateau from 2 to 20 TeV (its section 3).
const PLATEAU: [f64; 2] = [3.0e-4, 1.0e-3];

const CURVES: [Curve; 3] = [
    Curve {
        key: "dipole sea",
        name: "sea",
        symbol: "δ",
        hint: "Galactic sea: its fraction of the intensity times its own dipole, δ ∝ D(E)\nthis program's model; fitted to \
               the dipoles from 0.3 to 3 PeV",
        style: LineStyle::Dashed { length: 9.0 },
        width: 1.6,
        diffuses: false,
        value: |point| point.sea_dipole,
    },
    Curve {
        key: "dipole source",
        name: "local source",
        symbol: "δ_s",
        hint: "Local source: δ_s = 3 f_s R/(2 c T), the paper's formula with this program's f_s\nthin where D(E) is \
               extrapolated below the energies followed by this program",
        style: LineStyle::Solid,
        width: 2.2,
        diffuses: true,
        value: |point| point.source_dipole,
    },
    Curve {
        key: "dipole sum",
        name: "vector sum",
        symbol: "δ",
        hint: "Source and sea added as vectors in right ascension, this program's model",
        style: LineStyle::Solid,
        width: 2.6,
        diffuses: true,
        value: |point| point.amplitude,
    },
];

fn colour(index: usize, tokens: &Tokens) -> egui::Color32 {
    match index {
        0 => tokens.category(5),
        1 => tokens.error,
        _ => tokens.bright,
    }
}

pub(super) fn dipole_ui(
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
        controls::data_menu(ui, &data.dipoles, &[], state);
        let mut phase = !state.phase_hidden;
        legend::toggle(ui, &mut phase, "phase", "Right ascension of the maximum against energy");
        state.phase_hidden = !phase;
        told = controls::fit_button(ui, model, state);
        frame::follow_button(ui, plots);
    });
    legend::legend_ui(ui, &entries(ui, data), &mut state.hidden);
    readout(ui, model, curves, data, state);
    let shown: Vec<Arc<Measured>> =
        data.dipoles.iter().filter(|series| !state.hidden.contains(&series.key)).cloned().collect();
    let height = if state.phase_hidden { None } else { Some((0.62 * ui.available_height()).max(120.0)) };
    draw(ui, model, curves, &shown, plots, state, height);
    if !state.phase_hidden {
        phase::phase_ui(ui, data, curves, plots, state);
    }
    told
}

fn entries(ui: &egui::Ui, data: &Data) -> Vec<Entry> {
    let tokens = theme::of(ui);
    let line = |key: &str, name: &str, style: LineStyle, colour: egui::Color32, hint: &str| Entry {
        key: key.into(),
        name: name.into(),
        icon: Icon::Line(style),
        colour,
        weak: false,
        hint: hint.into(),
    };
    let mut entries: Vec<Entry> = CURVES
        .iter()
        .enumerate()
        .rev()
        .map(|(index, curve)| line(curve.key, curve.name, curve.style, colour(index, tokens), curve.hint))
        .collect();
    let spread = "Local source with every f_s that the proton data allow: four fits of this program that are equally good, \
                  two cutoffs with two slopes of the sea";
    entries.push(line(SPREAD, "equally good fits", LineStyle::Solid, tokens.error.gamma_multiply(0.4), spread));
    let quoted = "Quoted from the paper: the plateau from 2 to 20 TeV read as 3×10⁻⁴ or as 10⁻³";
    entries.push(line(QUOTED, "paper: 3×10⁻⁴ … 10⁻³", LineStyle::Dotted { spacing: 4.0 }, tokens.accent, quoted));
    let band = "Smallest and largest amplitude within ±0.3 decades, published until 2014: this program's stand-in for the \
                compilation that the paper's figure shows";
    entries.push(line(BAND, "range until 2014 (stand-in)", LineStyle::Solid, tokens.grid, band));
    let singled = data.dipoles.iter().filter(|series| matches!(series.ink, Ink::Singled(_)));
    entries.extend(singled.map(|series| controls::entry(ui, series)));
    entries
}

fn readout(ui: &mut egui::Ui, model: &Model, curves: &Curves, data: &Data, state: &SkyState) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(12.0, 2.0);
        let open = state.spread.as_ref().map_or_else(String::new, |spread| {
            let [low, high] = spread.at_5_tev;
            format!("\nEqually good fits to the protons give f_s = {low:.2} to {high:.2} at 5 TeV")
        });
        let text = format!("2–20 TeV: δ_s = {}, f_s = {:.2}", number(curves.plateau, 2), curves.plateau_fraction);
        small(ui, text, &format!("Mean over the plateau of this program's model{open}"));
        inverse(ui, model, curves, data, state);
        let chi2 = curves.dipole_chi2;
        let hint = "Vector sum against the amplitudes shown from 0.1 TeV to 10 PeV, all with their published errors \
                    alone; experiments differ by far more than these";
        small(ui, format!("χ²/n = {}/{}", number(chi2.value, 3), chi2.points), hint);
    });
}

/// The inverse question: how far is a source of this age that makes the dipole of IceCube at 20 TeV?
fn inverse(ui: &mut egui::Ui, model: &Model, curves: &Curves, data: &Data, state: &SkyState) {
    let dipole = |series: &Arc<Measured>| {
        let mark = series.marks.iter().find(|mark| (mark.at[0] - 20.0_f64.log10()).abs() < 0.01)?;
        let value = 10f64.powf(mark.at[1]);
        let half = |ends: Option<[f64; 2]>| ends.map_or(0.0, |[_, high]| 10f64.powf(high) - value);
        Some(Value { value, error: half(mark.stat).hypot(half(mark.sys)) })
    };
    let Some(dipole) = data.dipoles.iter().find(|series| series.name == "IceCube 2012").and_then(dipole) else {
        return;
    };
    let error = state.spread.as_ref().map_or(0.0, |spread| 0.5 * (spread.at_5_tev[1] - spread.at_5_tev[0]));
    let fraction = Value { value: curves.plateau_fraction, error };
    let age_yr = model.scene().sky.age_yr;
    let distance = source_distance_pc(dipole, fraction, Value::exact(age_yr));
    let hint = format!(
        "Distance of a source of {} that would make the dipole of IceCube 2012 at 20 TeV, {}\nR = 2 c T δ/(3 f_s) with \
         this program's f_s = {:.2} ± {:.2}, the error from equally good fits",
        quantity(age_yr, Unit::Year),
        value_error(dipole.value, dipole.error),
        fraction.value,
        fraction.error
    );
    small(ui, format!("IceCube: R = {} pc", value_error(distance.value, distance.error)), &hint);
}

fn draw(
    ui: &mut egui::Ui,
    model: &Model,
    curves: &Arc<Curves>,
    shown: &[Arc<Measured>],
    plots: &mut PlotState,
    state: &SkyState,
    height: Option<f32>,
) {
    let tokens = theme::of(ui);
    let visible = |key: &str| !state.hidden.contains(key);
    let drawn: Vec<(usize, Curve)> =
        CURVES.iter().copied().enumerate().filter(|(_, curve)| visible(curve.key)).collect();
    let mut hovers: Hovers = Vec::new();
    if ui.rect_contains_pointer(ui.available_rect_before_wrap()) {
        hovers.extend(shown.iter().map(|series| series.hovers()));
        hovers.extend(drawn.iter().map(|(_, curve)| curve.hovers(curves, "")));
    }
    let band = visible(BAND).then(|| band(state)).flatten();
    let spread = visible(SPREAD).then(|| spread(model, curves, state)).flatten();
    let quoted = visible(QUOTED);
    let (curves, shown) = (curves.clone(), shown.to_vec());
    let bounds = PlotBounds::from_min_max(BOUNDS[0], BOUNDS[1]);
    let frame = Frame { height, ..Frame::new("dipole", AXES, bounds) };
    frame::plot_ui(ui, frame, plots, hovers, move |plot| {
        if let Some([x, low, high]) = &band {
            plot.add(frame::band("range", x, low, high, tokens.grid).fill_color(tokens.grid.gamma_multiply(0.30)));
        }
        if let Some([x, low, high]) = &spread {
            plot.add(frame::band("equally good fits", x, low, high, tokens.error));
        }
        if quoted {
            for value in PLATEAU {
                let ends = [2.0_f64, 20.0].map(|energy| [energy.log10(), value.log10()]);
                let style = LineStyle::Dotted { spacing: 4.0 };
                let line = Line::new("", ends.to_vec()).style(style).width(2.4).color(tokens.accent);
                plot.line(line.allow_hover(false));
            }
        }
        extrapolated(plot, &curves, BOUNDS[0][1], tokens);
        for (index, curve) in drawn {
            curve.draw(plot, &curves, colour(index, tokens));
        }
        for series in &shown {
            plot.add(MeasuredItem::new(series, tokens));
        }
    });
}

/// Marks at the bottom where the measured D(E) begins.
pub(super) fn extrapolated(plot: &mut egui_plot::PlotUi<'_>, curves: &Curves, bottom: f64, tokens: &Tokens) {
    let Some(from) = measured_from_tev(curves) else { return };
    let at = [from.log10(), bottom];
    let tick = vec![at, [at[0], bottom + 0.22]];
    plot.line(Line::new("", tick).width(1.0).color(tokens.text_weak).allow_hover(false));
    plot.text(frame::name_at([at[0], bottom + 0.09], Align2::LEFT_CENTER, " D(E) measured", tokens.text_weak));
    plot.text(frame::name_at([at[0], bottom + 0.09], Align2::RIGHT_CENTER, "extrapolated ", tokens.text_weak));
}

/// The band in the coordinates of the plot: energies, lower and upper ends.
fn band(state: &SkyState) -> Option<[Vec<f64>; 3]> {
    let Some(Ok(tables)) = &state.tables else { return None };
    let column = |value: fn(&BandPoint) -> f64| -> Vec<f64> {
        tables.observations.band.iter().map(|point| value(point).log10()).collect()
    };
    Some([column(|p| p.energy_tev), column(|p| p.lower), column(|p| p.upper)])
}

/// δ_s with every fraction that the data leave open.
fn spread(model: &Model, curves: &Curves, state: &SkyState) -> Option<[Vec<f64>; 3]> {
    let sky = &model.scene().sky;
    let alone = source_dipole(1.0, sky.distance_pc.hypot(sky.offset_pc), sky.age_yr);
    let fractions = &state.spread.as_ref()?.fractions;
    let x = curves.points.iter().map(|point| point.energy_tev.log10()).collect();
    let side = |end: usize| fractions.iter().map(|ends| (alone * ends[end]).max(1e-30).log10()).collect();
    Some([x, side(0), side(1)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_have_names_of_their_own_and_say_whose_they_are() {
        for (index, curve) in CURVES.iter().enumerate() {
            assert!(curve.hint.contains("this program"), "{}", curve.name);
            assert!(CURVES[..index].iter().all(|other| other.name != curve.name && other.key != curve.key));
        }
    }
}
