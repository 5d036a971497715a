//! What the figures of a run share: caption, axis of times, regimes behind the curves.

use crate::estimate::{ErrorBasis, Estimates};
use crate::figure::{Colour, Figure, Options, Panel, Regime, Rule, Span};
use crate::quantity::{Unit, grouped, quantity};
use crate::scene::{FieldScene, Scene};

/// Axis label of times.
pub(super) const TIME: &str = "time since release T [yr]";
/// Part of the height that the names of regimes get over the curves.
pub(super) const HEADROOM: f64 = 0.06;

/// What was run, in one line.
pub(super) fn caption(scene: &Scene, estimates: &Estimates) -> String {
    let FieldScene { b0_ug, brms_ug, .. } = scene.field;
    let energy = quantity(scene.particles.energy_tev, Unit::Tev);
    let (count, seed) = (grouped(estimates.particles), scene.particles.seed);
    let fields = match estimates.error_basis {
        ErrorBasis::Particles => String::new(),
        ErrorBasis::OneField => ", one field: its spread not known".to_owned(),
        ErrorBasis::FewFields(number) | ErrorBasis::Fields(number) => format!(" in {number} fields"),
    };
    format!("B₀ = {b0_ug} µG, B_rms = {brms_ug} µG, E = {energy}, N = {count}{fields}, seed {seed}")
}

/// A figure of one panel or more over the same times, with the regimes and the marked time behind the curves.
pub(super) fn over_time(scene: &Scene, estimates: &Estimates, options: &Options, mut panels: Vec<Panel>) -> Figure {
    for (index, panel) in panels.iter_mut().enumerate() {
        let spans = estimates.regimes.into_iter().flat_map(Regime::spans).map(|(regime, range)| Span {
            range,
            colour: Colour::Regime(regime),
            names: if index == 0 { regime.names().to_vec() } else { Vec::new() },
        });
        panel.spans = spans.collect();
        panel.rules.extend(options.marked_yr.map(|x| Rule { x, colour: Colour::Quoted, names: None }));
    }
    of_run(scene, estimates, panels)
}

/// A figure with the title and the caption of a run.
pub(super) fn of_run(scene: &Scene, estimates: &Estimates, panels: Vec<Panel>) -> Figure {
    let caption = caption(scene, estimates);
    let title = if scene.title.is_empty() { caption.clone() } else { format!("{}: {caption}", scene.title) };
    Figure { title, caption, panels, ..Figure::default() }
}
