//! What is drawn in one call.

use std::sync::Arc;

use bevy::prelude::*;

use super::strokes::Strokes;

/// How points become what is seen. Later ones are drawn over earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Brush {
    /// A line between each two points; `assets/shaders/lines.wgsl`.
    Lines,
    /// A soft disc at each point; `assets/shaders/cloud.wgsl`.
    Cloud,
    /// A bright core with a halo; `assets/shaders/glow.wgsl`.
    Glow,
    /// A picture over everything; `assets/shaders/haze.wgsl`.
    Haze,
}

impl Brush {
    /// Quads that are drawn for so many points.
    pub(super) fn quads(self, points: usize) -> usize {
        match self {
            Self::Lines => points / 2,
            Self::Cloud => points,
            Self::Glow | Self::Haze => 1,
        }
    }
}

/// One draw call of the 3D view.
#[derive(Component, Clone, Debug)]
pub struct Drawing {
    /// What is drawn with.
    pub brush: Brush,
    /// From the coordinates of the points to those of the view, in pc.
    pub world_from_local: Mat4,
    /// What the shader of the brush takes besides, in its order.
    pub numbers: [Vec4; 2],
    /// Places and colours, [`POINT_BYTES`](super::POINT_BYTES) a point; another allocation is another content.
    pub points: Arc<Vec<u8>>,
    /// What is seen through a haze.
    pub picture: Option<Handle<Image>>,
    /// False leaves it out.
    pub visible: bool,
}

impl Drawing {
    /// Nothing yet, to be drawn with this.
    pub fn with(brush: Brush) -> Self {
        Self {
            brush,
            world_from_local: Mat4::IDENTITY,
            numbers: [Vec4::ZERO; 2],
            points: Arc::default(),
            picture: None,
            visible: true,
        }
    }

    /// Lines; the first of the numbers is their width in physical pixels.
    pub fn of_lines(strokes: Strokes) -> Self {
        let numbers = [Vec4::new(1.0, 1.0, 0.0, 0.0), Vec4::ZERO];
        Self { points: Arc::new(strokes.into_bytes()), numbers, ..Self::with(Brush::Lines) }
    }

    /// Lines that end in a point.
    pub fn pointed(mut self) -> Self {
        self.numbers[0].y = 0.0;
        self
    }

    /// Lines in front of others at the same depth: 0 leaves them there, 1 brings them to the eye.
    pub fn nearer(mut self, nearness: f32) -> Self {
        self.numbers[0].z = nearness;
        self
    }
}
