//! The sources of the Galaxy in the window: one Galaxy at a time over the bands of many, drawn again whenever rate, layer or
//! diffusion change.

mod panel;
mod state;
mod surveyor;

pub(super) use panel::sources_ui;
pub use state::SourcesState;
