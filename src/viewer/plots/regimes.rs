//! The regimes of propagation, marked along the time axis: faint bands with their names at the top.

use bevy_egui::egui::Align2;
use egui_plot::{LineStyle, PlotBounds, PlotUi, Span, VLine};

use super::frame;
use crate::estimate::Regimes;
use crate::viewer::look::regime::Regime;
use crate::viewer::look::theme::{self, Tokens};

/// Share of the height that the names get.
const HEADROOM: f64 = 0.06;

/// The same bounds with room for the names at the top.
pub(super) fn with_headroom(bounds: PlotBounds) -> PlotBounds {
    super::series::with_margins(bounds, [0.0, 0.0, 0.0, HEADROOM])
}

/// Bands behind the curves of a plot whose x axis is the logarithm of the time in yr, with their names at the top.
pub(super) fn bands(plot: &mut PlotUi<'_>, regimes: Option<Regimes>, bounds: PlotBounds, tokens: &Tokens) {
    let top = bounds.max()[1] - 0.5 * HEADROOM / (1.0 + HEADROOM) * bounds.height();
    let per_decade = plot.transform().dpos_dvalue_x().abs();
    for (regime, [start, end]) in bands_unnamed(plot, regimes, tokens) {
        let room = (end - start) * per_decade;
        // A letter of the small print is a little more than half as wide as high.
        let fits = |name: &&str| (name.chars().count() as f64 * 0.56 + 0.6) * f64::from(theme::SMALL) < room;
        if let Some(name) = regime.names().into_iter().find(fits) {
            let at = [0.5 * (start + end), top];
            plot.text(frame::name_at(at, Align2::CENTER_CENTER, name, tokens.text_weak));
        }
    }
}

/// The bands without names; returns those in view with their ends on the axis.
pub(super) fn bands_unnamed(
    plot: &mut PlotUi<'_>,
    regimes: Option<Regimes>,
    tokens: &Tokens,
) -> Vec<(Regime, [f64; 2])> {
    let shown = plot.plot_bounds();
    let mut drawn = Vec::new();
    for (regime, span_yr) in regimes.into_iter().flat_map(Regime::spans) {
        let (start, end) = (span_yr[0].log10().max(shown.min()[0]), span_yr[1].log10().min(shown.max()[0]));
        if end <= start {
            continue;
        }
        plot.add(Span::new("", start..=end).fill(tokens.regime(regime)));
        if start > shown.min()[0] {
            plot.vline(
                VLine::new("", start)
                    .color(tokens.regime_mark(regime).gamma_multiply(0.5))
                    .width(1.0)
                    .allow_hover(false),
            );
        }
        drawn.push((regime, [start, end]));
    }
    drawn
}

/// A thin line at the time that the 3D view shows.
pub(super) fn shown_time(plot: &mut PlotUi<'_>, time_yr: Option<f64>, tokens: &Tokens) {
    if let Some(time) = time_yr.filter(|time| *time > 0.0) {
        let line = VLine::new("", time.log10()).color(tokens.accent.gamma_multiply(0.8)).width(1.0);
        plot.vline(line.style(LineStyle::Dashed { length: 4.0 }).allow_hover(false));
    }
}
