//! Pictures of the window and of the 3D view alone, and how long frames take.

mod canvas;
mod frame_times;
mod offscreen;
mod png;
mod shots;

pub(super) use canvas::{LOG_FILTER, spawn_panel_camera, upload_before_news};
pub(super) use frame_times::measure;
pub use frame_times::{FrameTimes, Stopwatch};
pub use offscreen::{Picture, snapshot, snapshot_within};
pub(super) use shots::take_pictures;
pub use shots::{Extent, Shot, ShotQueue};
