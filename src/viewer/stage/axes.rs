//! A box around the cloud with axes in pc; the panels paint it, here it is brought onto the screen.

use bevy::prelude::*;

use super::camera::OrbitCamera;
use super::shared::Viewpane;
use crate::quantity::number;

/// A side of the box is at least this part of the longest.
const THINNEST: f32 = 0.05;

/// A line of the box on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct BoxEdge {
    /// Its ends.
    pub ends: [[f32; 2]; 2],
    /// Places and texts of its ticks, and which way is outwards; empty for edges without.
    pub ticks: Vec<([f32; 2], String)>,
    /// Direction on the screen away from the middle of the box, of length one.
    pub outwards: [f32; 2],
    /// Name of the axis with its unit; empty for edges without ticks.
    pub name: String,
}

/// The edges of a box of these half axes (render coordinates, pc) around the source that do not lie before the cloud.
pub(super) fn edges(camera: &OrbitCamera, pane: &Viewpane, reach: Vec3, has_field: bool) -> Vec<BoxEdge> {
    let half = rounded(reach.max(Vec3::splat(THINNEST * reach.max_element())));
    let corner = |signs: [f32; 3]| half * Vec3::from_array(signs);
    let on_screen = |point: Vec3| camera.project(point, pane.size).map(|place| place + pane.origin);
    let Some(middle) = on_screen(Vec3::ZERO) else { return Vec::new() };
    let eye = camera.eye();
    // A face is seen from within where the eye lies on the other side of it.
    let is_far = |axis: usize, sign: f32| eye[axis] * sign < half[axis];
    let mut edges = Vec::new();
    for axis in 0..3 {
        let (second, third) = ((axis + 1) % 3, (axis + 2) % 3);
        let mut along = Vec::new();
        for (u, v) in [(-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0)] {
            let far = [is_far(second, u), is_far(third, v)];
            if !far.contains(&true) {
                continue;
            }
            let at = |part: f32| {
                let mut signs = [0.0; 3];
                (signs[axis], signs[second], signs[third]) = (part, u, v);
                on_screen(corner(signs))
            };
            let (Some(from), Some(to)) = (at(-1.0), at(1.0)) else { continue };
            // Edges of the outline lie between a far and a near face.
            along.push((from, to, far != [true, true], [u, v]));
        }
        let lowest =
            along.iter().filter(|(.., outline, _)| *outline).max_by(|a, b| (a.0.y + a.1.y).total_cmp(&(b.0.y + b.1.y)));
        let lowest = lowest.map(|(.., place)| *place);
        for (from, to, _, [u, v]) in along {
            let is_named = lowest == Some([u, v]) && from.distance(to) > 60.0;
            let outwards = (0.5 * (from + to) - middle).normalize_or(Vec2::Y).to_array();
            let tick = |part: f32| {
                let mut signs = [0.0; 3];
                (signs[axis], signs[second], signs[third]) = (part, u, v);
                let text = number(f64::from(part * half[axis]), 3);
                on_screen(corner(signs)).map(|place| (place.to_array(), text))
            };
            let ticks =
                if is_named { [-1.0, -0.5, 0.0, 0.5, 1.0].into_iter().filter_map(tick).collect() } else { Vec::new() };
            let name = if is_named { name(axis, has_field) } else { String::new() };
            edges.push(BoxEdge { ends: [from.to_array(), to.to_array()], ticks, outwards, name });
        }
    }
    edges
}

/// Of the render axis, in physics.
fn name(axis: usize, has_field: bool) -> String {
    match axis {
        0 if has_field => "z ∥ B₀ [pc]",
        0 => "z [pc]",
        1 => "x [pc]",
        _ => "y [pc]",
    }
    .to_owned()
}

/// Each rounded up to 1, 2, 4 or 10 times a power of ten, whose halves are round too.
fn rounded(half: Vec3) -> Vec3 {
    let up = |value: f32| {
        let decade = 10.0_f32.powf(value.max(1e-3).log10().floor());
        [1.0, 2.0, 4.0, 10.0].into_iter().map(|step| step * decade).find(|step| *step >= value).unwrap_or(value)
    };
    Vec3::new(up(half.x), up(half.y), up(half.z))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::ViewScene;

    #[test]
    fn nine_edges_lie_behind_and_each_axis_is_named_once() {
        let camera = OrbitCamera::from_view(&ViewScene { distance_pc: 600.0, ..ViewScene::default() });
        let edges = edges(&camera, &Viewpane::default(), Vec3::new(80.0, 30.0, 30.0), true);
        assert_eq!(edges.len(), 9, "three of twelve meet in the corner before the cloud");
        let named: Vec<&BoxEdge> = edges.iter().filter(|edge| !edge.name.is_empty()).collect();
        let names: Vec<&str> = named.iter().map(|edge| edge.name.as_str()).collect();
        assert_eq!(names, ["z ∥ B₀ [pc]", "x [pc]", "y [pc]"]);
        let texts: Vec<&str> = named[0].ticks.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, ["−100", "−50", "0", "50", "100"]);
    }

    #[test]
    fn sides_are_round_and_not_too_thin() {
        assert_eq!(rounded(Vec3::new(81.0, 3.0, 0.21)), Vec3::new(100.0, 4.0, 0.4));
    }
}
