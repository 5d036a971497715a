//! The cloud that diffusion predicts: ellipsoids of one and two standard deviations, three thin ellipses and an edge each.
//!
//! They lie over the points, so the panels draw them; here they are brought onto the screen.

use bevy::prelude::*;

use super::camera::{OrbitCamera, to_render};
use super::outline::{Outline, great_circles, outline, unit_circle};
use super::shared::Viewpane;
use crate::estimate::{DiffusionPoint, Estimates};
use crate::theory::gaussian_width_pc;

/// Standard deviations drawn, with the opacities of edge and inner ellipses.
const SHELLS: [(f32, f32, f32); 2] = [(1.0, 0.9, 0.28), (2.0, 0.75, 0.18)];
/// Ellipsoids whose longest half axis is shorter than this on screen, in logical pixels, are left out.
const LEAST_PX: f32 = 10.0;

/// The ellipsoids of a cloud of these [`widths`].
pub(super) fn outlines(camera: &OrbitCamera, pane: &Viewpane, widths: Vec3) -> Vec<Outline> {
    let mut outlines = Vec::new();
    if widths.max_element() * camera.pixels_per_pc(pane.size.y) >= LEAST_PX {
        for (sigmas, edge, inner) in SHELLS {
            shell(camera, pane, widths * sigmas, [edge, inner], sigmas > 1.0, &mut outlines);
        }
    }
    outlines
}

/// Edge and three principal ellipses of one ellipsoid.
fn shell(
    camera: &OrbitCamera,
    pane: &Viewpane,
    half_axes: Vec3,
    [edge, inner]: [f32; 2],
    dashed: bool,
    outlines: &mut Vec<Outline>,
) {
    let mut add = |points: &mut dyn Iterator<Item = Vec3>, opacity: f32| {
        // What is behind the camera ends a line.
        let places: Vec<Option<Vec2>> = points.map(|point| camera.project(point * half_axes, pane.size)).collect();
        for run in places.split(Option::is_none).filter(|run| run.len() > 1) {
            let points = run.iter().flatten().map(|place| (*place + pane.origin).to_array()).collect();
            outlines.push(Outline { points, opacity, dashed });
        }
    };
    for circle in great_circles() {
        add(&mut unit_circle().map(|point| circle * point), inner);
    }
    // In the space in which the ellipsoid is the unit sphere its edge is a circle.
    if let Some(circle) = outline(camera.eye() / half_axes, 1.0) {
        add(&mut unit_circle().map(|point| circle.transform_point(point)), edge);
    }
}

/// Standard deviations of the cloud along the axes of the view (render coordinates), in pc, at the time shown.
///
/// They are those of a Gaussian with the diffusion coefficients measured at that time; `None` before the first.
pub(super) fn widths(estimates: Option<&Estimates>, drawn_time_yr: Option<f64>) -> Option<Vec3> {
    let (estimates, time_yr) = (estimates?, drawn_time_yr?);
    let off = |point: &&DiffusionPoint| (point.time_yr / time_yr).ln().abs();
    let measured = estimates.diffusion.iter().min_by(|a, b| off(a).total_cmp(&off(b)))?;
    let [x, y, z, ..] = measured.tensor;
    let widths = [x, y, z].map(|diffusion| gaussian_width_pc(diffusion.value, time_yr) as f32);
    // A width of nothing has no ellipsoid, and a needle needs some body for its edge to be found.
    let longest = widths.into_iter().fold(0.0, f32::max);
    (longest.is_finite() && longest > 0.0).then(|| to_render(widths.map(|width| width.max(1e-5 * longest))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::Estimate;

    const NOTHING: Estimate = Estimate { value: 0.0, error: 0.0 };
    const STILL: DiffusionPoint = DiffusionPoint {
        time_yr: 1.0,
        tensor: [NOTHING; 6],
        parallel: NOTHING,
        perpendicular: NOTHING,
        kurtosis: [3.0; 3],
        kurtosis_error: [0.1; 3],
        ks_distance: [0.01; 3],
    };

    fn point(time_yr: f64, along: f64) -> DiffusionPoint {
        let estimate = |value: f64| Estimate { value, error: 0.1 * value };
        let [x, z, none] = [estimate(0.5), estimate(along), estimate(0.0)];
        let tensor = [x, x, z, none, none, none];
        DiffusionPoint { time_yr, tensor, parallel: z, perpendicular: x, ..STILL }
    }

    #[test]
    fn the_ellipsoid_is_that_of_the_time_shown() {
        assert_eq!(widths(None, Some(100.0)), None);
        let diffusion = vec![point(10.0, 1.0), point(100.0, 2.0), point(1000.0, 4.0)];
        let estimates = Estimates { diffusion, ..Estimates::default() };
        // sqrt(2 · 2 · 100) = 20 along B0, which is to the right; sqrt(2 · 0.5 · 100) = 10 across.
        assert_eq!(widths(Some(&estimates), Some(100.0)), Some(Vec3::new(20.0, 10.0, 10.0)));
        assert_eq!(widths(Some(&estimates), None), None);
    }

    #[test]
    fn nothing_spreads_nothing_is_drawn() {
        let estimates = Estimates { diffusion: vec![STILL], ..Estimates::default() };
        assert_eq!(widths(Some(&estimates), Some(1.0)), None);
    }

    #[test]
    fn the_edge_lies_around_all_that_is_seen_of_the_ellipsoid() {
        for orthographic in [false, true] {
            let view = crate::scene::ViewScene { orthographic, ..Default::default() };
            let (camera, pane) = (OrbitCamera::from_view(&view), Viewpane::default());
            let half_axes = Vec3::new(150.0, 40.0, 60.0);
            let mut outlines = Vec::new();
            shell(&camera, &pane, half_axes, [1.0, 0.5], false, &mut outlines);
            assert_eq!(outlines.len(), 4);
            let edge: Vec<Vec2> = outlines[3].points.iter().map(|point| Vec2::from(*point)).collect();
            let middle = camera.project(Vec3::ZERO, pane.size).unwrap();
            // The edge is convex: no point of the surface lies outside any of its sides.
            for step in 0..400 {
                let (height, turn) = (-1.0 + step as f32 / 199.5, step as f32 * 2.4);
                let ring = (1.0 - height * height).max(0.0).sqrt();
                let point = Vec3::new(ring * turn.cos(), ring * turn.sin(), height) * half_axes;
                let place = camera.project(point, pane.size).unwrap();
                for side in edge.windows(2) {
                    let out = |at: Vec2| (side[1] - side[0]).perp_dot(at - side[0]);
                    let inside = out(place) * out(middle).signum();
                    // A chord of 1/128 of the circle lies within it by 3e-4 of the half axis.
                    assert!(inside > -0.5 * side[0].distance(side[1]), "{point} {inside}");
                }
            }
        }
    }
}
