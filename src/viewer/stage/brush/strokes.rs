//! Lines as pairs of points.

use bevy::color::{Color, ColorToPacked, Srgba};
use bevy::math::Vec3;

/// Bytes of a point: three coordinates and a packed colour.
pub const POINT_BYTES: usize = 16;

/// Pieces of lines in the layout of the shader.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strokes {
    bytes: Vec<u8>,
}

impl Strokes {
    /// Adds a line through points with a colour each; the colour between them is mixed.
    pub fn strip(&mut self, points: impl IntoIterator<Item = (Vec3, Color)>) {
        let mut before = None;
        for (place, colour) in points {
            let mut point = [0; POINT_BYTES];
            for (to, from) in point.chunks_exact_mut(4).zip(place.to_array()) {
                to.copy_from_slice(&from.to_le_bytes());
            }
            point[12..].copy_from_slice(&Srgba::from(colour).to_u8_array());
            if let Some(before) = before.replace(point) {
                self.bytes.extend_from_slice(&before);
                self.bytes.extend_from_slice(&point);
            }
        }
    }

    /// Two points a piece, [`POINT_BYTES`] each.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strip_is_a_piece_between_each_two_points() {
        let mut strokes = Strokes::default();
        let point = |x: f32, red: u8| (Vec3::new(x, 2.0, 3.0), Color::srgba_u8(red, 0, 0, 128));
        strokes.strip([point(1.0, 10), point(4.0, 20), point(5.0, 30)]);
        strokes.strip([point(9.0, 40)]);
        let bytes = strokes.into_bytes();
        let starts: Vec<f32> = bytes
            .chunks_exact(POINT_BYTES)
            .map(|point| f32::from_le_bytes([point[0], point[1], point[2], point[3]]))
            .collect();
        assert_eq!(starts, [1.0, 4.0, 4.0, 5.0], "one point alone is no line");
        let colours: Vec<&[u8]> = bytes.chunks_exact(POINT_BYTES).map(|point| &point[12..]).collect();
        assert_eq!(colours, [[10, 0, 0, 128], [20, 0, 0, 128], [20, 0, 0, 128], [30, 0, 0, 128]]);
    }
}
