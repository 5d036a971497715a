//! The figures behind the tabs, as they are shown: for exports, films and presentations.

use bevy_egui::egui;

use super::frame::bare_figure_ui;
use super::sky::{SkyState, electrons_figure, sky_figure};
use super::small::empty;
use super::sources::SourcesState;
use super::state::{PlotState, PlotTab, Subject};
use crate::figure::{Figure, GALAXY_MAP, Options, RunFigure};
use crate::viewer::model::Model;

/// The figure that is pointed at, or that of the first tab, with the curves, switches and ranges that it has on screen, and
/// the name of its files.
///
/// # Errors
/// Why there is none, in words.
pub fn shown_figure(
    model: &Model,
    state: &PlotState,
    subject: Option<Subject>,
    (sky, sources): (&mut SkyState, &mut SourcesState),
) -> Result<(Figure, &'static str), String> {
    let tab = subject.map_or(state.tab, |subject| subject.tab);
    let plain = PlotState { tab, options: Options { told: false, ..state.options.clone() }, ..state.clone() };
    let is_map = subject.is_some_and(|subject| subject.panel == GALAXY_MAP);
    let (mut figure, name) = match tab {
        PlotTab::Dipole => (sky_figure(model, &plain, sky)?, "dipole"),
        PlotTab::Spectrum => (sky_figure(model, &plain, sky)?, "spectrum"),
        PlotTab::Electrons => (electrons_figure(model, &plain, sky)?, "electrons"),
        PlotTab::Sources if is_map => (sources.map(false).ok_or("there is no map yet")?, "galaxy"),
        PlotTab::Sources if sources.is_drawn() => (sources.curves(false), "sources"),
        PlotTab::Sources => return Err("the tab Sources has not been opened yet".to_owned()),
        PlotTab::Anisotropy => (of_run(model, &plain, RunFigure::Anisotropy)?, "anisotropy"),
        PlotTab::Diffusion => (diffusion(model, &plain)?, "diffusion"),
        PlotTab::Momentum => (of_run(model, &plain, RunFigure::Momentum)?, "momentum"),
        PlotTab::Regions => (of_run(model, &plain, RunFigure::Regions)?, "regions"),
    };
    for panel in &mut figure.panels {
        if let Some([x, y]) = state.zoomed.get(panel.id).filter(|_| !plain.follows()) {
            panel.x = panel.x.clone().around(*x, [0.0; 2]);
            panel.y = panel.y.clone().around(*y, [0.0; 2]);
        }
    }
    Ok((figure, name))
}

fn of_run(model: &Model, state: &PlotState, which: RunFigure) -> Result<Figure, String> {
    let estimates = model.estimates().ok_or("nothing has been measured yet")?;
    Ok(which.build(model.scene(), estimates, &state.options))
}

/// D(t), and below it how Gaussian the cloud is, if that is shown.
pub(super) fn diffusion(model: &Model, state: &PlotState) -> Result<Figure, String> {
    let mut figure = of_run(model, state, RunFigure::Diffusion)?;
    if state.gaussianity {
        let below = figure.panels.len();
        figure.panels.extend(of_run(model, state, RunFigure::Gaussianity)?.panels);
        // The regimes are named once, at the top.
        figure.panels[below..].iter_mut().flat_map(|panel| &mut panel.spans).for_each(|span| span.names.clear());
    }
    Ok(figure)
}

/// Draws the figure of the tab shown alone, in all the room there is.
pub fn bare_plot_ui(
    ui: &mut egui::Ui,
    model: &Model,
    state: &PlotState,
    (sky, sources): (&mut SkyState, &mut SourcesState),
) {
    if state.tab == PlotTab::Sources
        && let Err(reason) = sources.attend(ui.ctx(), model.scene(), sky)
    {
        empty(ui, &reason);
        return;
    }
    match shown_figure(model, state, None, (sky, sources)) {
        Ok((figure, _)) => bare_figure_ui(ui, &figure),
        Err(reason) => empty(ui, &reason),
    }
}
