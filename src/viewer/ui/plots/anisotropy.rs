//! A(t): flux anisotropy at every sphere against time, with R/(cT) beside it.

use bevy_egui::egui::{self, Align2, Color32, RichText, vec2};
use egui_plot::{Line, MarkerShape, PlotBounds, PlotUi, Points};

use super::frame::{self, AxisKind, Hovers};
use super::{PlotState, log_axis};
use crate::estimate::{AnisotropyCurve, AnisotropyPoint, Estimates, MIN_CROSSINGS};
use crate::units::light_path_pc;
use crate::viewer::model::Model;
use crate::viewer::ui::format::{Unit, grouped, number, quantity, value_error};
use crate::viewer::ui::{derived, palette, theme};

/// One sphere, scaled as chosen.
struct Series {
    name: String,
    colour: Color32,
    marker: MarkerShape,
    scale: f64,
    radius_pc: f64,
    crossings: u64,
    points: Vec<AnisotropyPoint>,
}

impl Series {
    fn new(curve: &AnisotropyCurve, index: usize, count: usize, scale: f64) -> Self {
        Self {
            name: quantity(curve.radius_pc, Unit::Parsec),
            colour: palette::distance_colour(index, count),
            marker: palette::distance_marker(index),
            scale,
            radius_pc: curve.radius_pc,
            crossings: curve.points.iter().map(|point| point.outward + point.inward).sum(),
            points: curve.points.clone(),
        }
    }

    /// A bin whose error exceeds half its value is noise.
    fn noisy(point: &AnisotropyPoint) -> bool {
        point.anisotropy.is_none_or(|estimate| estimate.error > 0.5 * estimate.value)
    }

    fn hover(&self, point: &AnisotropyPoint, symbol: &str) -> String {
        let value = point.anisotropy.map_or_else(
            || "too few crossings".into(),
            |estimate| value_error(estimate.value * self.scale, estimate.error * self.scale),
        );
        let prediction = point.prediction.map_or_else(|| "–".into(), |value| number(value * self.scale, 3));
        format!(
            "{} at {}\n{symbol} = {value}\npredicted {prediction}\n{} out, {} in",
            self.name,
            quantity(point.time_yr(), Unit::Year),
            grouped(point.outward),
            grouped(point.inward)
        )
    }
}

pub(super) fn anisotropy_ui(ui: &mut egui::Ui, model: &Model, estimates: &Estimates, state: &mut PlotState) {
    let nearest = estimates.anisotropy.first().map_or(1.0, |curve| curve.radius_pc);
    let count = estimates.anisotropy.len();
    let series: Vec<Series> = estimates
        .anisotropy
        .iter()
        .enumerate()
        .map(|(index, curve)| {
            let rescale = if state.rescaled { nearest / curve.radius_pc } else { 1.0 };
            Series::new(curve, index, count, rescale * if state.dipole { 1.5 } else { 1.0 })
        })
        .collect();
    ui.horizontal(|ui| {
        toggle(ui, &mut state.dipole, "δ = 3A/2", "Dipole of the intensity instead of A");
        let hint = "Scale every sphere to the nearest: if A = R/(cT) all curves fall on one line";
        toggle(ui, &mut state.rescaled, "× R₀/R", hint);
        frame::follow_button(ui, &mut state.follow[0]);
    });
    legend(ui, &series);
    readout(ui, model, estimates);
    draw(ui, model, series, state);
}

fn toggle(ui: &mut egui::Ui, on: &mut bool, text: &str, hint: &str) {
    let button = egui::Button::selectable(*on, text).frame_when_inactive(true);
    if ui.add(button).on_hover_text(hint).clicked() {
        *on = !*on;
    }
}

/// Marker and radius of every sphere; grey while it has too few crossings.
fn legend(ui: &mut egui::Ui, series: &[Series]) {
    ui.horizontal_wrapped(|ui| {
        for series in series {
            ui.spacing_mut().item_spacing.x = 3.0;
            let (rect, _) = ui.allocate_exact_size(vec2(10.0, 14.0), egui::Sense::hover());
            paint_marker(ui.painter(), rect.center(), series.marker, series.colour);
            let collecting = series.crossings < MIN_CROSSINGS;
            let text = match series.crossings {
                1..MIN_CROSSINGS => format!("{} (N = {})", series.name, series.crossings),
                _ => series.name.clone(),
            };
            let colour = if collecting { theme::TEXT_WEAK } else { theme::TEXT };
            ui.add(egui::Label::new(RichText::new(text).size(theme::SMALL).color(colour)).extend())
                .on_hover_text(format!("{} crossings of the sphere", grouped(series.crossings)));
            ui.add_space(8.0);
        }
    });
}

fn paint_marker(painter: &egui::Painter, at: egui::Pos2, marker: MarkerShape, colour: Color32) {
    let r = 4.0;
    let stroke = egui::Stroke::new(1.5, colour);
    let polygon = |corners: &[(f32, f32)]| {
        let corners = corners.iter().map(|(x, y)| at + vec2(*x, *y) * r).collect();
        egui::Shape::convex_polygon(corners, colour, egui::Stroke::NONE)
    };
    let shape = match marker {
        MarkerShape::Square => polygon(&[(-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)]),
        MarkerShape::Diamond => polygon(&[(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)]),
        MarkerShape::Up => polygon(&[(0.0, -1.0), (0.9, 0.8), (-0.9, 0.8)]),
        MarkerShape::Left => polygon(&[(-1.0, 0.0), (0.8, -0.9), (0.8, 0.9)]),
        MarkerShape::Plus | MarkerShape::Cross | MarkerShape::Asterisk => {
            let arms: &[(f32, f32)] = match marker {
                MarkerShape::Plus => &[(1.0, 0.0), (0.0, 1.0)],
                MarkerShape::Cross => &[(0.8, 0.8), (0.8, -0.8)],
                _ => &[(0.0, 1.0), (0.9, 0.5), (0.9, -0.5)],
            };
            let line =
                |(x, y): &(f32, f32)| egui::Shape::line_segment([at - vec2(*x, *y) * r, at + vec2(*x, *y) * r], stroke);
            egui::Shape::Vec(arms.iter().map(line).collect())
        }
        MarkerShape::Down => polygon(&[(0.0, 1.0), (-0.9, -0.8), (0.9, -0.8)]),
        _ => egui::Shape::circle_filled(at, r, colour),
    };
    painter.add(shape);
}

/// The measured point nearest to the chosen distance and age (in log R and log t), with its sphere.
pub(super) fn nearest_measured(
    estimates: &Estimates,
    distance_pc: f64,
    age_yr: f64,
) -> Option<(f64, &AnisotropyPoint)> {
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
    let sky = &model.scene.sky;
    let line = match nearest_measured(estimates, sky.distance_pc, sky.age_yr) {
        Some((radius_pc, point)) => {
            let value = point.anisotropy.map_or_else(|| "–".into(), |a| value_error(a.value, a.error));
            let place = format!("{}, {}", quantity(radius_pc, Unit::Parsec), quantity(point.time_yr(), Unit::Year));
            format!("nearest to R, T ({place}): A = {value}")
        }
        None => "nearest to R, T: collecting".into(),
    };
    ui.label(RichText::new(line).size(theme::SMALL).color(theme::TEXT_WEAK))
        .on_hover_text("A measured at the sphere and in the time bin nearest to the chosen distance and age");
}

fn draw(ui: &mut egui::Ui, model: &Model, series: Vec<Series>, state: &mut PlotState) {
    let symbol = if state.dipole { "δ" } else { "A" };
    let observers = &model.scene.observers;
    let [start, end] = series
        .iter()
        .flat_map(|series| &series.points)
        .fold([observers.first_time_yr.log10(), model.scene.run.duration_yr.log10()], |[start, end], point| {
            [start.min(point.time_lo_yr.log10()), end.max(point.time_hi_yr.log10())]
        });
    let predicted = |series: &Series, log_time: f64| {
        (series.scale * series.radius_pc / light_path_pc(10f64.powf(log_time))).log10()
    };
    let floor = series.iter().map(|series| predicted(series, end)).fold(0.0, f64::min) - 0.45;
    let top = if state.dipole { 0.35 } else { 0.15 };
    let width = end - start;
    let bounds = PlotBounds::from_min_max([start - 0.02 * width, floor], [end + 0.17 * width, top]);
    let hovers: Hovers = series
        .iter()
        .map(|series| {
            let drawn = series.points.iter().filter(|point| position(series, point).is_some());
            (series.name.clone(), drawn.map(|point| series.hover(point, symbol)).collect())
        })
        .collect();
    let axes = [
        AxisKind { label: "time since release [yr]", log: Some(Unit::Year) },
        AxisKind {
            label: if state.dipole { "dipole δ = 3A/2" } else { "flux anisotropy A" }, log: Some(Unit::Number)
        },
    ];
    let chosen = (model.scene.sky.age_yr.log10(), derived::predicted_anisotropy(&model.scene).log10());
    let chosen_scale = if state.dipole { 1.5f64.log10() } else { 0.0 };
    let rescaled = state.rescaled;
    let total: u64 = series.iter().map(|series| series.crossings).sum();
    frame::plot_ui(ui, "anisotropy", axes, bounds, &mut state.follow[0], hovers, move |plot| {
        references(plot, &series, [start, end], top, rescaled);
        for series in series.iter().filter(|series| series.crossings >= MIN_CROSSINGS) {
            curve(plot, series, floor - 1.0);
        }
        if total < MIN_CROSSINGS {
            let [low, high] = [bounds.min(), bounds.max()];
            let centre = [0.5 * (low[0] + high[0]), 0.75 * low[1] + 0.25 * high[1]];
            let text = format!("collecting, N = {total}");
            plot.text(frame::name_at(centre, Align2::CENTER_CENTER, &text, theme::TEXT_WEAK));
        }
        if (start..=end).contains(&chosen.0) && !rescaled {
            let at = [chosen.0, chosen.1 + chosen_scale];
            let point = Points::new("source", vec![at]).shape(MarkerShape::Asterisk).radius(6.0);
            plot.points(point.color(Color32::WHITE).allow_hover(false));
            plot.text(frame::name_at([at[0], at[1] + 0.08], Align2::CENTER_BOTTOM, "R, T", Color32::WHITE));
        }
    });
}

/// R/(cT) of every sphere, dashed, its radius at the end; one line where all are scaled to one.
fn references(plot: &mut PlotUi<'_>, series: &[Series], [start, end]: [f64; 2], top: f64, rescaled: bool) {
    let mut last_named = f64::INFINITY;
    for (index, series) in series.iter().rev().enumerate() {
        let at = |log_time: f64| (series.scale * series.radius_pc / light_path_pc(10f64.powf(log_time))).log10();
        let from = start.max(start + at(start) - top);
        let colour = if rescaled { theme::TEXT_WEAK } else { series.colour.gamma_multiply(0.8) };
        plot.line(frame::reference("R/(cT)", vec![[from, at(from)], [end, at(end)]], colour));
        let room = plot.transform().dpos_dvalue_y().abs() * (last_named - at(end));
        if index == 0 || room > 13.0 && !rescaled {
            let name = if rescaled { "R₀/(cT)".into() } else { series.name.clone() };
            let bright = if rescaled { theme::TEXT } else { series.colour };
            plot.text(frame::name_at([end, at(end)], Align2::LEFT_CENTER, &format!(" {name}"), bright));
            last_named = at(end);
        }
        if index == 0 && !rescaled {
            let middle = 0.5 * (from + end);
            plot.text(frame::name_at([middle, at(middle) + 0.05], Align2::LEFT_BOTTOM, "R/(cT)", colour));
        }
    }
}

/// Where a bin is drawn in log₁₀: its value, or its upper end where the value is not positive.
fn position(series: &Series, point: &AnisotropyPoint) -> Option<[f64; 2]> {
    let estimate = point.anisotropy?;
    let value = if estimate.value > 0.0 { estimate.value } else { estimate.value + estimate.error };
    Some([point.time_yr().log10(), log_axis::log10(value * series.scale)?])
}

fn curve(plot: &mut PlotUi<'_>, series: &Series, floor: f64) {
    let faint = series.colour.gamma_multiply(0.35);
    for run in series.points.split(Series::noisy).filter(|run| !run.is_empty()) {
        let line: Vec<[f64; 2]> = run.iter().filter_map(|point| position(series, point)).collect();
        let x: Vec<f64> = line.iter().map(|at| at[0]).collect();
        let ends = |sign: f64| -> Vec<f64> {
            run.iter()
                .filter_map(|point| point.anisotropy)
                .map(|a| log_axis::log10((a.value + sign * a.error) * series.scale).unwrap_or(floor))
                .collect()
        };
        let (low, high) = (ends(-1.0), ends(1.0));
        if x.len() == low.len() {
            plot.add(frame::band(&series.name, &x, &low, &high, series.colour));
        }
        plot.line(Line::new("", line).width(1.75).color(series.colour).allow_hover(false));
    }
    for point in series.points.iter().filter(|point| Series::noisy(point)) {
        let (Some(at), Some(a)) = (position(series, point), point.anisotropy) else { continue };
        let high = log_axis::log10((a.value + a.error) * series.scale).unwrap_or(at[1]);
        let low = log_axis::log10((a.value - a.error) * series.scale).unwrap_or(floor);
        plot.line(Line::new("", vec![[at[0], low], [at[0], high]]).width(1.0).color(faint).allow_hover(false));
        let marker = if a.value > 0.0 { series.marker } else { MarkerShape::Down };
        plot.points(Points::new("", vec![at]).shape(marker).radius(3.0).color(faint).allow_hover(false));
    }
    let clear = series.points.iter().filter(|point| !Series::noisy(point));
    let clear: Vec<[f64; 2]> = clear.filter_map(|point| position(series, point)).collect();
    plot.points(Points::new("", clear).shape(series.marker).radius(3.5).color(series.colour).allow_hover(false));
    // An unseen series over all bins carries the hover texts, in the order of the bins.
    let all: Vec<[f64; 2]> = series.points.iter().filter_map(|point| position(series, point)).collect();
    plot.points(Points::new(series.name.clone(), all).radius(0.1).color(Color32::TRANSPARENT));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::Estimate;

    fn point(time_lo_yr: f64, value: f64, error: f64) -> AnisotropyPoint {
        AnisotropyPoint {
            time_lo_yr,
            time_hi_yr: 2.0 * time_lo_yr,
            outward: 100,
            inward: 90,
            anisotropy: Some(Estimate { value, error }),
            prediction: Some(value),
            running_width: None,
        }
    }

    #[test]
    fn noise_is_where_the_error_exceeds_half_the_value() {
        assert!(!Series::noisy(&point(1.0, 0.1, 0.049)));
        assert!(Series::noisy(&point(1.0, 0.1, 0.051)));
        assert!(Series::noisy(&point(1.0, -0.1, 0.01)));
        assert!(Series::noisy(&AnisotropyPoint { anisotropy: None, ..point(1.0, 0.1, 0.01) }));
    }

    #[test]
    fn a_bin_below_zero_is_drawn_at_its_upper_end() {
        let curve = AnisotropyCurve { radius_pc: 50.0, points: Vec::new() };
        let series = Series::new(&curve, 0, 1, 1.0);
        assert_eq!(position(&series, &point(1.0, -0.1, 0.01)), None);
        let at = position(&series, &point(1.0, -0.05, 0.15));
        assert!(at.is_some_and(|at| (at[1] + 1.0).abs() < 1e-9), "{at:?}");
    }
}
