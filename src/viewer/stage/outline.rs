//! Lines over the 3D view, and the circles that stand for spheres: three great circles, and the edge that the eye sees.

use std::f32::consts::FRAC_PI_2;

use bevy::prelude::*;

/// A line over the 3D view.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// Logical window positions.
    pub points: Vec<[f32; 2]>,
    /// 0 to 1.
    pub opacity: f32,
    /// Dashed instead of solid.
    pub dashed: bool,
}

const CIRCLE_SEGMENTS: u32 = 128;

/// The unit circle in the plane of the screen of a camera that looks along -Z.
pub(super) fn unit_circle() -> impl Iterator<Item = Vec3> {
    (0..=CIRCLE_SEGMENTS).map(|segment| {
        let (sin, cos) = (segment as f32 / CIRCLE_SEGMENTS as f32 * std::f32::consts::TAU).sin_cos();
        Vec3::new(cos, sin, 0.0)
    })
}

/// Turns [`unit_circle`] into the three coordinate planes.
pub(super) fn great_circles() -> [Quat; 3] {
    [Quat::IDENTITY, Quat::from_rotation_x(FRAC_PI_2), Quat::from_rotation_y(FRAC_PI_2)]
}

/// The circle in which the eye sees the edge of a sphere around the origin; `None` from inside.
pub(super) fn outline(eye: Vec3, radius: f32) -> Option<Transform> {
    let distance = eye.length();
    let ratio = radius / distance;
    (ratio < 0.999).then(|| Transform {
        translation: eye * (ratio * ratio),
        rotation: Quat::from_rotation_arc(Vec3::Z, eye / distance),
        scale: Vec3::splat(radius * (1.0 - ratio * ratio).sqrt()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_sight_touch_the_sphere_on_its_outline() {
        let eye = Vec3::new(30.0, 40.0, -120.0);
        let outline = outline(eye, 50.0).unwrap();
        for point in unit_circle().step_by(16) {
            let point = outline.transform_point(point);
            assert!((point.length() - 50.0).abs() < 1e-3);
            assert!(point.normalize().dot((eye - point).normalize()).abs() < 1e-4);
        }
    }

    #[test]
    fn from_inside_there_is_no_outline() {
        assert!(outline(Vec3::X, 2.0).is_none());
    }
}
