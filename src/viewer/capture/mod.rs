//! Pictures and films of the 3D view, pictures of the window, and how long frames take.

mod beside;
mod canvas;
mod encode;
mod film;
mod frame_times;
mod offscreen;
mod parted_panels;
mod parts;
mod picture;
mod png;
mod recording;
mod shots;

pub(super) use canvas::{LOG_FILTER, spawn_panel_camera, upload_before_news};
pub(super) use film::make_film;
pub use film::{Stage, film, kind_of};
pub(super) use frame_times::measure;
pub use frame_times::{FrameTimes, Stopwatch};
pub use picture::{Picture, snapshot, snapshot_within};
pub(super) use picture::{make_picture, make_small_picture};
pub(super) use recording::Recording;
pub(super) use shots::take_pictures;
pub use shots::{Extent, Shot, ShotQueue};
