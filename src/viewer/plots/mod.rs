//! The right panel: anisotropy, diffusion tensor and momentum distribution as they are measured.
//!
//! A further tab is one more line in [`PlotTab::ALL`], one in [`panel`] and a module that makes
//! [`series::Series`] and hands them to [`frame::plot_ui`]; [`legend`] has the entries that hide them.

mod anisotropy;
mod diffusion;
mod frame;
mod gaussianity;
mod legend;
pub mod log_axis;
mod momentum;
mod panel;
mod regimes;
mod regions;
mod series;
mod sky;
mod slot;
mod small;
mod state;

pub use panel::plots_ui;
pub use sky::SkyState;
pub(in crate::viewer) use sky::attend as attend_sky;
pub use state::{PlotState, PlotTab};
