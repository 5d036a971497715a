//! Arrows of the anisotropy at the spheres: at the time drawn, outwards, as long as A, with the error of A.

use bevy::prelude::*;

use super::camera::OrbitCamera;
use super::legend::outline_direction;
use super::shared::Viewpane;
use crate::estimate::{Estimate, Estimates};

/// Length of an arrow for A = 1, in points of the panels.
const LENGTH: f32 = 90.0;
/// Spheres smaller than this on the screen, in points of the panels, have no arrow: it would cover their neighbours.
const LEAST_RADIUS: f32 = 70.0;

/// An arrow at the outline of a sphere. Lengths on the screen are logical pixels of the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FluxArrow {
    /// Where it begins, on the sphere.
    pub place: [f32; 2],
    /// Unit vector on the screen, away from the source.
    pub outwards: [f32; 2],
    /// How long A is.
    pub length: f32,
    /// How long its error is.
    pub error: f32,
    /// A in the bin that holds the time drawn.
    pub anisotropy: Estimate,
}

/// The arrows of the spheres of which A is known at this time, as far as they are in view.
pub(super) fn arrows(estimates: &Estimates, camera: &OrbitCamera, pane: &Viewpane, time_yr: f64) -> Vec<FluxArrow> {
    let arrow = |(index, curve): (usize, &crate::estimate::AnisotropyCurve)| {
        let holds = |lo: f64, hi: f64| (lo..hi).contains(&time_yr);
        let point = curve.points.iter().find(|point| holds(point.time_lo_yr, point.time_hi_yr))?;
        let anisotropy = point.anisotropy?;
        let direction = outline_direction(camera, index);
        let [source, place] =
            [Vec3::ZERO, direction * curve.radius_pc as f32].map(|place| camera.project(place, pane.size));
        let (source, place) = (source?, place?);
        let inside =
            place.cmpgt(Vec2::ZERO).all() && place.cmplt(pane.size).all() && source.distance(place) > LEAST_RADIUS;
        let outwards = (place - source).normalize_or_zero();
        inside.then(|| FluxArrow {
            place: (place + pane.origin).to_array(),
            outwards: outwards.to_array(),
            length: LENGTH * anisotropy.value as f32,
            error: LENGTH * anisotropy.error as f32,
            anisotropy,
        })
    };
    estimates.anisotropy.iter().enumerate().filter_map(arrow).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{AnisotropyCurve, AnisotropyPoint};
    use crate::scene::ViewScene;

    #[test]
    fn an_arrow_is_as_long_as_the_anisotropy_of_its_time() {
        let point = |time_lo_yr: f64, value: f64| AnisotropyPoint {
            time_lo_yr,
            time_hi_yr: 2.0 * time_lo_yr,
            outward: 10,
            inward: 5,
            anisotropy: Some(Estimate { value, error: 0.1 }),
            prediction: None,
            running_width: None,
        };
        let curve = AnisotropyCurve { radius_pc: 30.0, points: vec![point(100.0, 0.9), point(200.0, 0.5)] };
        let estimates = Estimates { anisotropy: vec![curve], ..Estimates::default() };
        let camera = OrbitCamera::from_view(&ViewScene { distance_pc: 200.0, ..ViewScene::default() });
        let at = |time_yr| arrows(&estimates, &camera, &Viewpane::default(), time_yr);
        assert_eq!(at(50.0), []);
        let [early, late] = [at(150.0), at(250.0)].map(|found| found[0]);
        assert!((early.length / late.length - 1.8).abs() < 1e-5, "{early:?}, {late:?}");
        assert!((late.error - 9.0).abs() < 1e-4);
        assert!(late.outwards[0] > 0.0 && late.outwards[1] < 0.0, "to the upper right: {late:?}");
    }
}
