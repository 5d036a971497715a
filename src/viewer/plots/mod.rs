//! The right panel: the figures of the run and of the observed sky, drawn as the core describes them.
//!
//! A further tab is one more line in [`PlotTab::ALL`] and one in `panel`, with a module that takes a figure of
//! [`crate::figure`] and hands it to `frame::figure_ui`; `legend` has the entries that hide its series.

mod anisotropy;
mod diffusion;
mod figures;
mod frame;
mod legend;
mod momentum;
mod paint;
mod panel;
mod regions;
mod sky;
mod slot;
mod small;
mod sources;
mod state;
mod table;

pub use figures::{bare_plot_ui, shown_figure};
pub(in crate::viewer) use frame::bare_figure_ui;
pub use panel::plots_ui;
pub use sky::SkyState;
pub(in crate::viewer) use sky::attend as attend_sky;
pub use sources::SourcesState;
pub use state::{PlotState, PlotTab, PlotWish, Subject};
