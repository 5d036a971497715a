//! What the 3D view is drawn with: points, lines, a glow and a haze, straight into the renderer's pass for what lets light
//! through.
//!
//! Each [`Drawing`] is one call: its shader finds all corners from their numbers and from a buffer of points, so that there
//! are no meshes, no materials and no lights.

mod buffers;
mod drawing;
mod pass;
mod pipeline;
mod strokes;

pub use drawing::{Brush, Drawing};
pub use strokes::{POINT_BYTES, Strokes};

use bevy::app::App;

/// Teaches the renderer to draw every [`Drawing`].
pub fn build(app: &mut App) {
    buffers::build(app);
    pipeline::build(app);
    pass::build(app);
}
