//! The observed sky in the window: dipole and proton spectrum with data, this program's model, and its fit; electrons of
//! the same source.
//!
//! Everything here re-reads tables; nothing touches the run. The fit works in a thread of its own and its result
//! is one edit of the document.

mod cache;
mod controls;
mod electrons;
mod panel;
mod readout;
mod state;
mod work;

pub(super) use electrons::{electrons_figure, electrons_ui};
pub(super) use panel::{sky_figure, sky_ui};
pub use state::SkyState;
pub(in crate::viewer) use state::attend;
