//! f(µ): intensity at a sphere against the cosine between momentum and outward normal, with its fit 1 + δµ.

use bevy_egui::egui::{self, Align2, RichText};
use egui_plot::{Line, PlotBounds};

use super::frame::{self, AxisKind, Frame};
use super::series::{Datum, Look, Series, extent};
use super::slot::{Slot, slot_ui};
use super::small::{empty, small};
use super::state::PlotState;
use crate::estimate::{Estimate, Estimates, MomentumBin, MomentumFit};
use crate::quantity::{Unit, number, quantity, value_error};
use crate::theory::{dipole_amplitude, flux_anisotropy};
use crate::viewer::look::palette;
use crate::viewer::look::theme;
use crate::viewer::model::Model;

const AXES: [AxisKind; 2] =
    [AxisKind::linear("µ = cosine to the outward normal"), AxisKind::linear("intensity / mean")];

pub(super) fn momentum_ui(ui: &mut egui::Ui, model: &Model, estimates: &Estimates, state: &mut PlotState) {
    let of = |slot: &Slot| {
        let slot = *slot;
        estimates.momentum.iter().filter(move |bin| slot.holds(bin.radius_pc, bin.time_lo_yr))
    };
    let filled = |slot: &Slot| of(slot).any(|bin| bin.intensity.is_some());
    let Some(slot) = slot_ui(ui, model, estimates, state, filled) else {
        empty(ui, "collecting, too few crossings");
        return;
    };
    let fit = estimates.momentum_fits.iter().find(|fit| slot.holds(fit.radius_pc, fit.time_lo_yr));
    let expected = expected(&slot);
    match fit {
        Some(fit) => told(ui, fit, expected),
        None => small(ui, "too few crossings for a fit", "The fit needs more crossings than the points"),
    }
    draw(ui, &slot, of(&slot), fit.copied(), expected, state);
}

/// δ expected at the sphere in the geometric middle of the time bin.
fn expected(slot: &Slot) -> f64 {
    let time_yr = (slot.times_yr[0] * slot.times_yr[1]).sqrt();
    dipole_amplitude(flux_anisotropy(slot.radius_pc, time_yr))
}

/// Within two errors of nothing.
fn vanishes(estimate: Estimate) -> bool {
    estimate.value.abs() <= 2.0 * estimate.error
}

/// The fit in words.
fn told(ui: &mut egui::Ui, fit: &MomentumFit, expected: f64) {
    let tokens = theme::of(ui);
    let text = |estimate: Estimate| value_error(estimate.value, estimate.error);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(12.0, 2.0);
        let dipole = RichText::new(format!("δ = {}", text(fit.dipole))).size(theme::SMALL).color(tokens.text);
        ui.add(egui::Label::new(dipole).extend())
            .on_hover_text("Fit of 1 + δµ to the crossings, weighted with their covariance");
        small(ui, format!("3R/(2ct) = {}", number(expected, 3)), "Expected in the quasi-Gaussian regime");
        let chi2 = format!("χ²/ndf = {:.1}/{}", fit.chi2, fit.ndf);
        small(ui, chi2, "Of 1 + δµ alone, with the covariance of the bins; about 1 if a dipole suffices");
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(12.0, 2.0);
        for (name, factor, higher) in
            [("quadrupole", "(3µ² − 1)/2", fit.quadrupole), ("octupole", "(5µ³ − 3µ)/2", fit.octupole)]
        {
            let (sign, colour) = if vanishes(higher) { ("≈ 0", tokens.analysis) } else { ("≠ 0", tokens.warning) };
            let words = RichText::new(format!("{name} {} {sign}", text(higher))).size(theme::SMALL).color(colour);
            ui.add(egui::Label::new(words).extend()).on_hover_text(format!(
                "Factor of {factor} in a fit with both; within two errors of 0 a dipole suffices"
            ));
        }
    });
}

fn draw<'a>(
    ui: &mut egui::Ui,
    slot: &Slot,
    bins: impl Iterator<Item = &'a MomentumBin>,
    fit: Option<MomentumFit>,
    expected: f64,
    state: &mut PlotState,
) {
    let tokens = theme::of(ui);
    let colour = palette::distance_colour(slot.sphere, slot.spheres, tokens.ground);
    let datum = |bin: &MomentumBin| {
        let intensity = bin.intensity?;
        let value = value_error(intensity.value, intensity.error);
        let text = format!("µ {} … {}\nI = {value}", number(bin.mu_lo, 2), number(bin.mu_hi, 2));
        let middle = 0.5 * (bin.mu_lo + bin.mu_hi);
        Some(Datum { x_range: Some([bin.mu_lo, bin.mu_hi]), ..Datum::new(middle, intensity, text) })
    };
    let series = Series {
        name: format!("intensity at {}", quantity(slot.radius_pc, Unit::Parsec)),
        colour,
        marker: palette::distance_marker(slot.sphere),
        look: Look::Bars,
        data: bins.filter_map(datum).collect(),
    };
    let measured = extent([&series], AXES).map_or(0.0, |bounds| (bounds.max()[1] - 1.0).max(1.0 - bounds.min()[1]));
    let reach = measured.max(expected.min(1.0)).max(0.02);
    let bounds = PlotBounds::from_min_max([-1.08, 1.0 - 1.15 * reach], [1.08, 1.0 + 1.2 * reach]);
    let hovers = vec![series.hovers(AXES)];
    frame::plot_ui(ui, Frame::new("momentum", AXES, bounds), state, hovers, move |plot| {
        let line = |dipole: f64| vec![[-1.0, 1.0 - dipole], [1.0, 1.0 + dipole]];
        plot.line(frame::reference("expected", line(expected), tokens.text_weak));
        if let Some(MomentumFit { dipole, .. }) = fit {
            let ends = [dipole.value - dipole.error, dipole.value + dipole.error];
            let (low, high): (Vec<f64>, Vec<f64>) = [-1.0, 0.0, 1.0]
                .iter()
                .map(|mu| [1.0 + ends[0] * mu, 1.0 + ends[1] * mu])
                .map(|[a, b]| (a.min(b), a.max(b)))
                .unzip();
            plot.add(frame::band("fit", &[-1.0, 0.0, 1.0], &low, &high, colour));
            plot.line(Line::new("fit", line(dipole.value)).width(1.75).color(colour).allow_hover(false));
        }
        series.draw(plot, AXES, bounds.min()[1]);
        let height = bounds.height();
        let corner = |row: f64| [-1.03, bounds.max()[1] - (0.03 + 0.05 * row) * height];
        if fit.is_some() {
            plot.text(frame::name_at(corner(0.0), Align2::LEFT_TOP, "— fit 1 + δµ", colour));
        }
        let text = "- - δ = 3R/(2ct)";
        plot.text(frame::name_at(corner(1.0), Align2::LEFT_TOP, text, tokens.text_weak));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn higher_poles_count_from_two_errors_on() {
        assert!(vanishes(Estimate { value: -0.019, error: 0.01 }));
        assert!(!vanishes(Estimate { value: -0.021, error: 0.01 }));
    }

    #[test]
    fn the_expectation_is_the_papers() {
        let slot = Slot { sphere: 0, spheres: 1, radius_pc: 200.0, times_yr: [1.0e6, 4.0e6] };
        // A = 3.26e-4 at 200 pc and 2 Myr, times 3/2.
        assert!((expected(&slot) - 4.89e-4).abs() < 1e-6);
    }
}
