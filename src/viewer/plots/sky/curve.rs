//! Curves of the model: thick where D(E) was measured, thin where it is extrapolated.

use bevy_egui::egui::Color32;
use egui_plot::{Line, LineStyle, PlotUi, Points};

use super::cache::Curves;
use crate::quantity::{Unit, number, quantity};
use crate::sky::CurvePoint;

/// Energies over which amplitude and phase are drawn, log₁₀ of TeV.
pub(super) const ENERGIES: [f64; 2] = [-1.1, 4.6];

/// One curve of a plot.
#[derive(Clone, Copy)]
pub(super) struct Curve {
    /// Key under which it is hidden.
    pub key: &'static str,
    /// Name in the legend.
    pub name: &'static str,
    /// Symbol before the value in hover texts.
    pub symbol: &'static str,
    /// What it is, for the legend.
    pub hint: &'static str,
    pub style: LineStyle,
    pub width: f32,
    /// D(E) goes into it.
    pub diffuses: bool,
    /// Value in the units of the axis.
    pub value: fn(&CurvePoint) -> f64,
}

impl Curve {
    /// Place of every energy on logarithmic axes, and whether D was measured there.
    fn path(&self, curves: &Curves) -> Vec<([f64; 2], bool)> {
        let place = |point: &CurvePoint| {
            let value = (self.value)(point);
            (value > 0.0 && value.is_finite())
                .then(|| ([point.energy_tev.log10(), value.log10()], point.measured || !self.diffuses))
        };
        curves.points.iter().filter_map(place).collect()
    }

    /// Draws the curve: the part with an extrapolated D thinner and fainter.
    pub fn draw(&self, plot: &mut PlotUi<'_>, curves: &Curves, colour: Color32) {
        let path = self.path(curves);
        for (run, measured) in runs(&path) {
            let (width, colour) = if measured { (self.width, colour) } else { (0.55 * self.width, colour) };
            plot.line(Line::new("", run).style(self.style).width(width).color(colour).allow_hover(false));
        }
        let all: Vec<[f64; 2]> = path.iter().map(|(at, _)| *at).collect();
        plot.points(Points::new(self.name, all).radius(0.1).color(Color32::TRANSPARENT));
    }

    /// Name and texts for the plot's frame.
    pub fn hovers(&self, curves: &Curves, unit: &str) -> (String, Vec<String>) {
        let drawn = curves.points.iter().filter(|point| (self.value)(point) > 0.0);
        (self.name.to_owned(), drawn.map(|point| self.text(point, unit)).collect())
    }

    fn text(&self, point: &CurvePoint, unit: &str) -> String {
        let diffusion = match (self.diffuses, point.measured) {
            (false, _) => "",
            (true, true) => "\nD(E) measured by this program",
            (true, false) => "\nD(E) extrapolated",
        };
        format!(
            "{} at {}\n{} = {}{unit}\nthis program's model{diffusion}",
            self.name,
            quantity(point.energy_tev, Unit::Tev),
            self.symbol,
            number((self.value)(point), 3)
        )
    }
}

/// The path in runs of one kind; a run reaches to the first point of the next, so that no gap is left.
fn runs(path: &[([f64; 2], bool)]) -> Vec<(Vec<[f64; 2]>, bool)> {
    let mut runs: Vec<(Vec<[f64; 2]>, bool)> = Vec::new();
    for (at, measured) in path {
        match runs.last_mut() {
            Some((run, kind)) => {
                run.push(*at);
                if kind != measured {
                    runs.push((vec![*at], *measured));
                }
            }
            None => runs.push((vec![*at], *measured)),
        }
    }
    runs.retain(|(run, _)| run.len() > 1);
    runs
}

/// Lowest energy in TeV at which D was measured.
pub(super) fn measured_from_tev(curves: &Curves) -> Option<f64> {
    curves.points.iter().find(|point| point.measured).map(|point| point.energy_tev)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_leave_no_gap() {
        let path = [([0.0, 0.0], false), ([1.0, 1.0], false), ([2.0, 2.0], true), ([3.0, 3.0], true)];
        let runs = runs(&path);
        assert_eq!(runs.len(), 2);
        assert_eq!(runs[0].0.last(), runs[1].0.first());
        assert_eq!((runs[0].1, runs[1].1), (false, true));
    }
}
