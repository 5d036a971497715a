//! The 3D view: cloud, field lines, source, spheres, arrow and grid, and the camera that looks at them.
//!
//! [`StagePlugin`] draws what its resources hold and knows neither window nor simulation, so that the same plugin serves
//! the window and pictures without one.

mod arrow;
mod axes;
mod bloom;
mod brush;
mod camera;
mod cloud;
mod colour;
mod density;
mod ellipsoids;
mod flux;
mod gesture;
mod glow;
mod grid;
mod legend;
mod lines;
mod outline;
mod part;
mod plugin;
mod reach;
mod readouts;
mod rig;
mod shared;
mod spheres;
mod trails;
mod widths;

pub use axes::BoxEdge;
pub use bloom::{BloomSource, INTENSITY as BLOOM_INTENSITY, has_bloom};
pub use camera::OrbitCamera;
pub use cloud::DrawnCloud;
pub use colour::Scale;
pub use density::DensityMap;
pub use flux::FluxArrow;
pub use gesture::{Buttons, Drag, Gesture};
pub use lines::Tracing;
pub use outline::Outline;
pub use part::Part;
pub use plugin::StagePlugin;
pub use reach::Reach;
pub use readouts::{Followed, Readouts, StageReadouts};
pub use rig::Rig;
pub use shared::{Quality, StageCamera, StageSystems, Viewpane};
pub use trails::{COLOURS, Trail, Trails, particle_at};
