//! Dipole vector on parts of a sphere: δ away from the source, along and around B₀ against the angle to B₀.

use bevy_egui::egui::{self, Align2};
use egui_plot::{LineStyle, MarkerShape, PlotBounds};

use super::frame::{self, AxisKind, Frame, Hovers};
use super::legend::{self, Entry, Icon};
use super::series::{Datum, Look, Series, extent, with_margins};
use super::slot::{Slot, slot_ui};
use super::small::{empty, small};
use super::state::PlotState;
use crate::estimate::{Estimate, Estimates, POLAR_BINS, POLAR_EDGES, RegionDipole};
use crate::quantity::{grouped, number, value_error};
use crate::viewer::look::palette;
use crate::viewer::look::theme;
use crate::viewer::model::Model;

/// Angles at the edges of the bands, from the axis to the equator; the bands are drawn equally wide.
const ANGLES: [(f64, &str); POLAR_BINS + 1] =
    [(0.0, "0°"), (1.0, "5°"), (2.0, "10°"), (3.0, "20°"), (4.0, "40°"), (5.0, "90°")];

const AXES: [AxisKind; 2] = [AxisKind::named("angle between position and B₀", &ANGLES), AxisKind::linear("dipole δ")];

/// Components of the vector: name, explanation, marker and how it is read.
const PARTS: [(&str, &str, MarkerShape, fn(&RegionDipole) -> Option<Estimate>); 3] = [
    ("radial", "Away from the source, 3A/2 of the region", MarkerShape::Circle, |region| region.radial),
    ("polar", "Towards the equator in both hemispheres; 0 if δ is radial", MarkerShape::Square, |region| region.polar),
    ("azimuthal", "Around B₀ in the right-handed sense; 0 if δ is radial", MarkerShape::Up, |region| {
        region.azimuthal
    }),
];

/// Legend key of the expectation.
const EXPECTED: &str = "Regions expected";

pub(super) fn regions_ui(ui: &mut egui::Ui, model: &Model, estimates: &Estimates, state: &mut PlotState) {
    let of = |slot: &Slot| -> Vec<RegionDipole> {
        let held = |region: &&RegionDipole| slot.holds(region.radius_pc, region.time_lo_yr);
        estimates.regions.iter().filter(held).copied().collect()
    };
    let filled = |slot: &Slot| {
        estimates
            .regions
            .iter()
            .any(|region| slot.holds(region.radius_pc, region.time_lo_yr) && region.radial.is_some())
    };
    let Some(slot) = slot_ui(ui, model, estimates, state, filled) else {
        empty(ui, "collecting, too few crossings");
        return;
    };
    let tokens = theme::of(ui);
    let colours =
        [palette::distance_colour(slot.sphere, slot.spheres, tokens.ground), tokens.category(5), tokens.category(4)];
    legend::legend_ui(ui, &entries(&colours, tokens.text_weak), &mut state.hidden);
    let axis = if model.scene().field.b0_ug > 0.0 {
        "Hemispheres along and against B₀ are folded"
    } else {
        "z stands for B₀, which is 0"
    };
    small(ui, axis, "Mean over all regions of the same angle to the axis, which are alike by symmetry");
    let regions = of(&slot);
    let series: Vec<Series> = PARTS
        .iter()
        .zip(colours)
        .enumerate()
        .filter(|(_, ((name, ..), _))| !state.hidden.contains(&key(name)))
        .map(|(index, (part, colour))| series(&regions, index, part, colour))
        .collect();
    let expected = if state.hidden.contains(EXPECTED) { Vec::new() } else { expectation(&regions) };
    draw(ui, series, expected, state);
}

fn key(name: &str) -> String {
    format!("Regions {name}")
}

fn entries(colours: &[egui::Color32; 3], ink: egui::Color32) -> Vec<Entry> {
    let part = |((name, hint, marker, _), colour): (&(&str, &str, MarkerShape, _), &egui::Color32)| Entry {
        key: key(name),
        name: (*name).into(),
        icon: Icon::Marker(*marker),
        colour: *colour,
        weak: false,
        hint: (*hint).into(),
    };
    let mut entries: Vec<Entry> = PARTS.iter().zip(colours).map(part).collect();
    entries.push(Entry {
        key: EXPECTED.into(),
        name: "3R/(2ct)".into(),
        icon: Icon::Line(LineStyle::Dashed { length: 7.0 }),
        colour: ink,
        weak: false,
        hint: "Radial dipole expected in the quasi-Gaussian regime, on the axis and off it".into(),
    });
    entries
}

/// Where the bands of a region lie on the axis, the one around B₀ first.
fn band(region: &RegionDipole) -> [f64; 2] {
    let edge = |cos: f64| {
        let nearest = |(_, a): &(usize, &f64), (_, b): &(usize, &f64)| (*a - cos).abs().total_cmp(&(*b - cos).abs());
        let index = POLAR_EDGES.iter().enumerate().min_by(nearest).map_or(0, |(index, _)| index);
        (POLAR_BINS - index) as f64
    };
    [edge(region.cos_hi), edge(region.cos_lo)]
}

fn series(
    regions: &[RegionDipole],
    index: usize,
    (name, _, marker, read): &(&str, &str, MarkerShape, fn(&RegionDipole) -> Option<Estimate>),
    colour: egui::Color32,
) -> Series {
    let datum = |region: &RegionDipole| {
        let estimate = read(region)?;
        let [low, high] = band(region);
        // Side by side, so that the error bars of the components do not cover each other.
        let middle = 0.5 * (low + high) + 0.14 * (index as f64 - 1.0);
        let value = value_error(estimate.value, estimate.error);
        let expected = region.prediction.map_or_else(|| "–".into(), |value| number(value, 3));
        let crossings = grouped(region.crossings);
        let text = format!("{name} δ = {value}\nradial expected: {expected}\n{crossings} crossings");
        Some(Datum::new(middle, estimate, text))
    };
    let mut data: Vec<Datum> = regions.iter().filter_map(datum).collect();
    data.sort_by(|a, b| a.x.total_cmp(&b.x));
    Series { name: (*name).into(), colour, marker: *marker, look: Look::Bars, data }
}

/// Level of 3R/(2ct) over each band.
fn expectation(regions: &[RegionDipole]) -> Vec<Vec<[f64; 2]>> {
    let level = |region: &RegionDipole| {
        let value = region.prediction?;
        Some(band(region).map(|edge| [edge, value]).to_vec())
    };
    regions.iter().filter_map(level).collect()
}

fn draw(ui: &mut egui::Ui, series: Vec<Series>, expected: Vec<Vec<[f64; 2]>>, state: &mut PlotState) {
    let tokens = theme::of(ui);
    let [low, high] = extent(&series, AXES).map_or([0.0; 2], |bounds| [bounds.min()[1], bounds.max()[1]]);
    let level = expected.iter().flatten().map(|at| at[1]).fold(0.0, f64::max);
    let bounds = PlotBounds::from_min_max([0.0, low.min(0.0)], [POLAR_BINS as f64, high.max(level).max(1e-3)]);
    let bounds = with_margins(bounds, [0.03, 0.03, 0.08, 0.1]);
    let hovers: Hovers = series.iter().map(|series| series.hovers(AXES)).collect();
    frame::plot_ui(ui, Frame::new("regions", AXES, bounds), state, hovers, move |plot| {
        let zero = vec![[0.0, 0.0], [POLAR_BINS as f64, 0.0]];
        plot.line(egui_plot::Line::new("", zero).width(1.0).color(tokens.grid).allow_hover(false));
        let ends = expected.iter().filter_map(|line| line.last().copied());
        let named = ends.max_by(|a, b| a[0].total_cmp(&b[0]));
        for line in expected {
            plot.line(frame::reference("expected", line, tokens.text_weak));
        }
        if let Some(at) = named {
            plot.text(frame::name_at(at, Align2::RIGHT_BOTTOM, "3R/(2ct) ", tokens.text_weak));
        }
        for series in &series {
            series.draw(plot, AXES, bounds.min()[1]);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_run_from_the_axis_to_the_equator() {
        for (index, (edges, angles)) in POLAR_EDGES.windows(2).zip(ANGLES.windows(2).rev()).enumerate() {
            let region = RegionDipole {
                radius_pc: 50.0,
                time_lo_yr: 1.0,
                time_hi_yr: 2.0,
                cos_lo: edges[0],
                cos_hi: edges[1],
                crossings: 100,
                radial: Some(Estimate { value: 0.1, error: 0.01 }),
                polar: None,
                azimuthal: None,
                prediction: Some(0.1),
            };
            assert_eq!(band(&region), [angles[0].0, angles[1].0], "{index}");
            let degrees = format!("{:.0}°", edges[0].acos().to_degrees());
            assert_eq!(degrees, angles[1].1);
        }
    }
}
