//! What is drawn in one call.

use std::sync::Arc;

use bevy::prelude::*;

use super::strokes::{POINT_BYTES, Strokes};

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

/// One draw call of the 3D view.
#[derive(Component, Clone, Debug)]
pub struct Drawing {
    /// What is drawn with.
    pub brush: Brush,
    /// From the coordinates of the points to those of the view, in pc.
    pub world_from_local: Mat4,
    /// What the shader of the brush takes besides, in its order.
    pub numbers: [Vec4; 2],
    /// Places and colours, [`POINT_BYTES`] a point; another allocation is another content.
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

    /// Corners to draw: six of each quad.
    pub(super) fn corners(&self) -> u32 {
        let points = (self.points.len() / POINT_BYTES) as u32;
        6 * match self.brush {
            Brush::Lines => points / 2,
            Brush::Cloud => points,
            Brush::Glow | Brush::Haze => 1,
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

#[cfg(test)]
mod tests {
    use bevy::color::Color;

    use super::*;

    #[test]
    fn a_drawing_has_the_corners_of_its_points() {
        assert_eq!([Brush::Cloud, Brush::Glow].map(|brush| Drawing::with(brush).corners()), [0, 6]);
        let points = Arc::new(vec![0; 5 * POINT_BYTES]);
        assert_eq!(Drawing { points, ..Drawing::with(Brush::Cloud) }.corners(), 30);
        let mut strokes = Strokes::default();
        strokes.strip([0.0, 1.0, 2.0].map(|x| (Vec3::X * x, Color::WHITE)));
        assert_eq!(Drawing::of_lines(strokes).corners(), 12);
    }
}
