//! A(t): flux anisotropy at every sphere against time, with R/(cT) and the expectation from the running widths beside it.

use bevy_egui::egui::{self, Align2, Color32};
use egui_plot::{Line, LineStyle, MarkerShape, PlotBounds, PlotUi, Points};

use super::frame::{self, AxisKind, Frame, Hovers};
use super::legend::{self, Entry, Icon};
use super::regimes;
use super::series::{Datum, Look, Series};
use super::small::small;
use super::state::PlotState;
use crate::estimate::{AnisotropyCurve, AnisotropyPoint, Estimates, MIN_CROSSINGS};
use crate::quantity::{Unit, grouped, number, quantity, value_error};
use crate::units::light_path_pc;
use crate::viewer::look::palette;
use crate::viewer::look::theme;
use crate::viewer::model::Model;

/// Legend key of R/(cT).
const LIGHT: &str = "A(t) R/(cT)";
/// Legend key of the expectation from the running widths.
const WIDTHS: &str = "A(t) running widths";
/// How the latter is drawn: dots, where R/(cT) is dashed.
const DOTS: LineStyle = LineStyle::Dotted { spacing: 6.0 };

/// One sphere, scaled as chosen.
struct Sphere {
    name: String,
    colour: Color32,
    marker: MarkerShape,
    scale: f64,
    radius_pc: f64,
    crossings: u64,
    points: Vec<AnisotropyPoint>,
}

impl Sphere {
    fn all(ui: &egui::Ui, estimates: &Estimates, state: &PlotState) -> Vec<Self> {
        let nearest = estimates.anisotropy.first().map_or(1.0, |curve| curve.radius_pc);
        let count = estimates.anisotropy.len();
        let sphere = |(index, curve): (usize, &AnisotropyCurve)| {
            let rescale = if state.rescaled { nearest / curve.radius_pc } else { 1.0 };
            Self {
                name: quantity(curve.radius_pc, Unit::Parsec),
                colour: palette::distance_colour(index, count, theme::of(ui).ground),
                marker: palette::distance_marker(index),
                scale: rescale * if state.dipole { 1.5 } else { 1.0 },
                radius_pc: curve.radius_pc,
                crossings: curve.points.iter().map(|point| point.outward + point.inward).sum(),
                points: curve.points.clone(),
            }
        };
        estimates.anisotropy.iter().enumerate().map(sphere).collect()
    }

    fn key(&self) -> String {
        format!("A(t) {}", self.name)
    }

    /// R/(cT), scaled, at the logarithm of a time in yr; a logarithm too.
    fn light(&self, log_time: f64) -> f64 {
        (self.scale * self.radius_pc / light_path_pc(10f64.powf(log_time))).log10()
    }

    fn series(&self, symbol: &str) -> Series {
        let datum = |point: &AnisotropyPoint| {
            let mut estimate = point.anisotropy?;
            let noisy = is_noise(point);
            (estimate.value, estimate.error) = (estimate.value * self.scale, estimate.error * self.scale);
            Some(Datum { noisy, ..Datum::new(point.time_yr(), estimate, self.hover(point, symbol)) })
        };
        Series {
            name: self.name.clone(),
            colour: self.colour,
            marker: self.marker,
            look: Look::Curve,
            data: self.points.iter().filter_map(datum).collect(),
        }
    }

    fn hover(&self, point: &AnisotropyPoint, symbol: &str) -> String {
        let value = point.anisotropy.map_or_else(
            || "too few crossings".into(),
            |estimate| value_error(estimate.value * self.scale, estimate.error * self.scale),
        );
        let scaled = |value: Option<f64>| value.map_or_else(|| "–".into(), |value| number(value * self.scale, 3));
        format!(
            "{} at {}\n{symbol} = {value}\nR/(cT): {}\nfrom running widths: {}\n{} out, {} in",
            self.name,
            quantity(point.time_yr(), Unit::Year),
            scaled(point.prediction),
            scaled(point.running_width),
            grouped(point.outward),
            grouped(point.inward)
        )
    }
}

/// A bin whose error exceeds half its value is noise.
fn is_noise(point: &AnisotropyPoint) -> bool {
    point.anisotropy.is_none_or(|estimate| estimate.error > 0.5 * estimate.value)
}

pub(super) fn anisotropy_ui(ui: &mut egui::Ui, model: &Model, estimates: &Estimates, state: &mut PlotState) {
    ui.horizontal(|ui| {
        legend::toggle(ui, &mut state.dipole, "δ = 3A/2", "Dipole of the intensity instead of A");
        let hint = "Scale every sphere to the nearest: if A = R/(cT) all curves fall on one line";
        legend::toggle(ui, &mut state.rescaled, "rescaled", hint);
        frame::follow_button(ui, state);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| amplitude(ui, estimates));
    });
    let spheres = Sphere::all(ui, estimates, state);
    legend::legend_ui(ui, &entries(&spheres, estimates, state, theme::of(ui).text_weak), &mut state.hidden);
    readout(ui, model, estimates);
    draw(ui, model, estimates, &spheres, state);
}

/// The paper's claim in one number.
fn amplitude(ui: &mut egui::Ui, estimates: &Estimates) {
    let Some(amplitude) = &estimates.amplitude else { return };
    let value = value_error(amplitude.estimate.value, amplitude.estimate.error);
    let mut hint = format!(
        "Weighted mean of A over R/(cT) from {} on; 1 if A = R/(cT)\nχ² = {:.1} for {} bins",
        quantity(amplitude.window_start_yr, Unit::Year),
        amplitude.chi2,
        amplitude.ndf
    );
    if let Some(widths) = amplitude.against_running_width {
        hint += &format!("\nover the expectation from the running widths: {}", value_error(widths.value, widths.error));
    }
    small(ui, format!("A cT/R = {value}"), &hint);
}

/// Spheres with their markers, grey while they have too few crossings, and both references.
fn entries(spheres: &[Sphere], estimates: &Estimates, state: &PlotState, ink: Color32) -> Vec<Entry> {
    let sphere = |sphere: &Sphere| Entry {
        key: sphere.key(),
        name: match sphere.crossings {
            1..MIN_CROSSINGS => format!("{} (N = {})", sphere.name, sphere.crossings),
            _ => sphere.name.clone(),
        },
        icon: Icon::Marker(sphere.marker),
        colour: sphere.colour,
        weak: sphere.crossings < MIN_CROSSINGS,
        hint: format!("{} crossings of the sphere", grouped(sphere.crossings)),
    };
    let mut entries: Vec<Entry> = spheres.iter().map(sphere).collect();
    entries.push(Entry {
        key: LIGHT.into(),
        name: if state.rescaled { "R₀/(cT)".into() } else { "R/(cT)".into() },
        icon: Icon::Line(LineStyle::Dashed { length: 7.0 }),
        colour: ink,
        weak: false,
        hint: "Expected in the quasi-Gaussian regime, whatever the field and the energy".into(),
    });
    let known = estimates.anisotropy.iter().flat_map(|curve| &curve.points).any(|point| point.running_width.is_some());
    entries.push(Entry {
        key: WIDTHS.into(),
        name: "running widths".into(),
        icon: Icon::Line(DOTS),
        colour: ink,
        weak: !known,
        hint: "Expected from the measured growth of the cloud, this program's model:\n\
               δᵢ = (3 xᵢ/2c) d ln σᵢ²/dt on each axis, averaged over the sphere with the density\n\
               holds before the quasi-Gaussian regime too, and becomes R/(cT) in it"
            .into(),
    });
    entries
}

/// The measured point nearest to the chosen distance and age (in log R and log t), with its sphere.
fn nearest_measured(estimates: &Estimates, distance_pc: f64, age_yr: f64) -> Option<(f64, &AnisotropyPoint)> {
    let off = |value: f64, wanted: f64| (value / wanted).ln().abs();
    let curve = estimates
        .anisotropy
        .iter()
        .min_by(|a, b| off(a.radius_pc, distance_pc).total_cmp(&off(b.radius_pc, distance_pc)))?;
    let points = curve.points.iter().filter(|point| point.anisotropy.is_some());
    let point = points.min_by(|a, b| off(a.time_yr(), age_yr).total_cmp(&off(b.time_yr(), age_yr)))?;
    Some((curve.radius_pc, point))
}

fn readout(ui: &mut egui::Ui, model: &Model, estimates: &Estimates) {
    let sky = &model.scene().sky;
    let line = match nearest_measured(estimates, sky.distance_pc, sky.age_yr) {
        Some((radius_pc, point)) => {
            let value = point.anisotropy.map_or_else(|| "–".into(), |a| value_error(a.value, a.error));
            let place = format!("{}, {}", quantity(radius_pc, Unit::Parsec), quantity(point.time_yr(), Unit::Year));
            format!("nearest to R, T ({place}): A = {value}")
        }
        None => "nearest to R, T: collecting".into(),
    };
    small(ui, line, "A measured at the sphere and in the time bin nearest to the chosen distance and age");
}

fn draw(ui: &mut egui::Ui, model: &Model, estimates: &Estimates, spheres: &[Sphere], state: &mut PlotState) {
    let (tokens, symbol) = (theme::of(ui), if state.dipole { "δ" } else { "A" });
    let observers = &model.scene().observers;
    let [start, end] = spheres
        .iter()
        .flat_map(|sphere| &sphere.points)
        .fold([observers.first_time_yr.log10(), model.scene().run.duration_yr.log10()], |[start, end], point| {
            [start.min(point.time_lo_yr.log10()), end.max(point.time_hi_yr.log10())]
        });
    let floor = spheres.iter().map(|sphere| sphere.light(end)).fold(0.0, f64::min) - 0.45;
    let top = if state.dipole { 0.35 } else { 0.15 };
    let width = end - start;
    let bounds = PlotBounds::from_min_max([start - 0.02 * width, floor], [end + 0.17 * width, top]);
    let bounds = regimes::with_headroom(bounds);
    let axes = [
        AxisKind::log("time since release [yr]", Unit::Year),
        AxisKind::log(if state.dipole { "dipole δ = 3A/2" } else { "flux anisotropy A" }, Unit::Number),
    ];
    let shown = |key: &str| !state.hidden.contains(key);
    let visible: Vec<&Sphere> = spheres.iter().filter(|sphere| shown(&sphere.key())).collect();
    let series: Vec<Series> = visible.iter().map(|sphere| sphere.series(symbol)).collect();
    let hovers: Hovers = series.iter().map(|series| series.hovers(axes)).collect();
    let lines: Vec<Reference> = if shown(LIGHT) { light(&visible, [start, end], top, state.rescaled) } else { vec![] };
    let widths: Vec<(Color32, Vec<[f64; 2]>)> =
        if shown(WIDTHS) { visible.iter().map(|sphere| (sphere.colour, widths(sphere))).collect() } else { vec![] };
    let chosen = [model.scene().sky.age_yr.log10(), model.scene().sky.anisotropy().log10()];
    let chosen = [chosen[0], chosen[1] + if state.dipole { 1.5f64.log10() } else { 0.0 }];
    let chosen = ((start..=end).contains(&chosen[0]) && !state.rescaled).then_some(chosen);
    let total: u64 = spheres.iter().map(|sphere| sphere.crossings).sum();
    let (marked, time_yr) =
        (estimates.regimes, model.stage.drawn_time_yr.filter(|_| !model.snapshots.follows_newest()));
    frame::plot_ui(ui, Frame::new("anisotropy", axes, bounds), state, hovers, move |plot| {
        regimes::bands(plot, marked, bounds, tokens);
        regimes::shown_time(plot, time_yr, tokens);
        draw_references(plot, lines, tokens);
        draw_widths(plot, widths, tokens);
        for series in &series {
            series.draw(plot, axes, floor - 1.0);
        }
        if total < MIN_CROSSINGS {
            let [low, high] = [bounds.min(), bounds.max()];
            let centre = [0.5 * (low[0] + high[0]), 0.75 * low[1] + 0.25 * high[1]];
            let text = format!("collecting, N = {total}");
            plot.text(frame::name_at(centre, Align2::CENTER_CENTER, &text, tokens.text_weak));
        }
        if let Some(at) = chosen {
            let point = Points::new("source", vec![at]).shape(MarkerShape::Asterisk).radius(6.0);
            plot.points(point.color(tokens.bright).allow_hover(false));
            plot.text(frame::name_at([at[0], at[1] + 0.08], Align2::CENTER_BOTTOM, "R, T", tokens.bright));
        }
    });
}

/// R/(cT) of a sphere: its ends, colour and name.
struct Reference {
    from: [f64; 2],
    to: [f64; 2],
    colour: Option<Color32>,
    name: String,
}

/// R/(cT) of every sphere, or the one of the nearest where all are scaled to it; outermost first.
fn light(spheres: &[&Sphere], [start, end]: [f64; 2], top: f64, rescaled: bool) -> Vec<Reference> {
    let reference = |sphere: &&Sphere| {
        let from = start.max(start + sphere.light(start) - top);
        Reference {
            from: [from, sphere.light(from)],
            to: [end, sphere.light(end)],
            colour: (!rescaled).then_some(sphere.colour),
            name: if rescaled { "R₀/(cT)".into() } else { sphere.name.clone() },
        }
    };
    spheres.iter().rev().take(if rescaled { 1 } else { spheres.len() }).map(reference).collect()
}

/// Each line dashed with its name at its end, where there is room for it.
fn draw_references(plot: &mut PlotUi<'_>, lines: Vec<Reference>, tokens: &theme::Tokens) {
    let mut last_named = f64::INFINITY;
    for (index, line) in lines.into_iter().enumerate() {
        let faint = line.colour.map_or(tokens.text_weak, |colour| colour.gamma_multiply(0.8));
        plot.line(frame::reference("R/(cT)", vec![line.from, line.to], faint));
        let room = plot.transform().dpos_dvalue_y().abs() * (last_named - line.to[1]);
        if index == 0 || room > 13.0 {
            let text = format!(" {}", line.name);
            plot.text(frame::name_at(
                line.to,
                Align2::LEFT_CENTER,
                &text,
                line.colour.map_or(tokens.text, |ink| tokens.ink(ink)),
            ));
            last_named = line.to[1];
        }
        if index == 0 && line.colour.is_some() {
            let middle = [0.5 * (line.from[0] + line.to[0]), 0.5 * (line.from[1] + line.to[1]) + 0.05];
            plot.text(frame::name_at(middle, Align2::LEFT_BOTTOM, "R/(cT)", tokens.ink(faint)));
        }
    }
}

/// Expectation from the running widths wherever it is known, in log₁₀.
fn widths(sphere: &Sphere) -> Vec<[f64; 2]> {
    let known = |point: &AnisotropyPoint| {
        // No flux can be more one-sided than A = 1; the expectation for small anisotropies has no meaning there.
        let value = point.running_width.filter(|value| 0.0 < *value && *value <= 1.0)?;
        Some([point.time_yr().log10(), (value * sphere.scale).log10()])
    };
    sphere.points.iter().filter_map(known).collect()
}

/// Dotted, and named once: at the end of the innermost.
fn draw_widths(plot: &mut PlotUi<'_>, widths: Vec<(Color32, Vec<[f64; 2]>)>, tokens: &theme::Tokens) {
    let named = widths.iter().find_map(|(_, line)| line.last().copied());
    for (colour, line) in widths {
        plot.line(Line::new("running widths", line).style(DOTS).width(1.2).color(colour).allow_hover(false));
    }
    if let Some([x, y]) = named {
        let shown = plot.plot_bounds();
        // Towards the side with more room; below, because R/(cT) of the same sphere ends above or at the same place.
        let anchor = if x < 0.5 * (shown.min()[0] + shown.max()[0]) { Align2::LEFT_TOP } else { Align2::RIGHT_TOP };
        plot.text(frame::name_at([x, y - 0.05], anchor, " running widths ", tokens.text_weak));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::Estimate;

    fn point(value: f64, error: f64) -> AnisotropyPoint {
        AnisotropyPoint {
            time_lo_yr: 1.0,
            time_hi_yr: 2.0,
            outward: 100,
            inward: 90,
            anisotropy: Some(Estimate { value, error }),
            prediction: Some(value),
            running_width: Some(0.5 * value),
        }
    }

    fn sphere(radius_pc: f64, scale: f64) -> Sphere {
        Sphere {
            name: quantity(radius_pc, Unit::Parsec),
            colour: Color32::WHITE,
            marker: MarkerShape::Circle,
            scale,
            radius_pc,
            crossings: 190,
            points: vec![point(0.1, 0.01)],
        }
    }

    #[test]
    fn noise_is_where_the_error_exceeds_half_the_value() {
        assert!(!is_noise(&point(0.1, 0.049)));
        assert!(is_noise(&point(0.1, 0.051)));
        assert!(is_noise(&point(-0.1, 0.01)));
        assert!(is_noise(&AnisotropyPoint { anisotropy: None, ..point(0.1, 0.01) }));
    }

    #[test]
    fn rescaled_spheres_share_one_reference() {
        let (near, far) = (sphere(50.0, 1.0), sphere(200.0, 0.25));
        assert!((near.light(3.0) - far.light(3.0)).abs() < 1e-12);
        assert_eq!(light(&[&near, &far], [2.0, 4.0], 0.15, true).len(), 1);
        assert_eq!(light(&[&near, &far], [2.0, 4.0], 0.15, false).len(), 2);
        let data = far.series("A").data;
        assert!((data[0].value - 0.025).abs() < 1e-12 && (data[0].error[0] - 0.0025).abs() < 1e-12);
        assert!((widths(&far)[0][1] - 0.0125_f64.log10()).abs() < 1e-12);
    }
}
