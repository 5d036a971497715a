//! The orbit camera as plain mathematics; no input, no bevy systems.
//!
//! Render coordinates are physics coordinates turned: +z of physics (B₀) is +X (left to right on screen), +x is +Y (up)
//! and +y is +Z (towards the viewer). Lengths are in pc.

use std::f32::consts::TAU;

use bevy::camera::{OrthographicProjection, PerspectiveProjection, Projection, ScalingMode};
use bevy::math::{Mat3, Quat, Vec2, Vec3};
use bevy::transform::components::Transform;

use crate::scene::ViewScene;
use crate::scene::parameters::{DISTANCE_PC, FOCUS_PC};
use crate::viewer::action::StandardView;

/// Vertical field of view in radians.
pub const FIELD_OF_VIEW: f32 = 0.6;
/// Share of the view that the cloud fills.
const FILL: f32 = 0.66;
/// Lines of sight from so many distances away count as parallel.
const PARALLEL: f32 = 1.0e4;
/// Distances before and behind the camera that an orthographic view shows.
const DEPTH: f32 = 50.0;

/// From physics to render coordinates.
pub fn to_render(position_pc: [f32; 3]) -> Vec3 {
    Vec3::new(position_pc[2], position_pc[0], position_pc[1])
}

/// From render to physics coordinates.
pub fn to_physics(position: Vec3) -> [f32; 3] {
    [position.y, position.z, position.x]
}

/// A camera on a sphere around its focus.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrbitCamera {
    /// Point looked at, render coordinates.
    pub focus: Vec3,
    /// Distance from it in pc.
    pub distance: f32,
    /// Azimuth in radians; 0 looks across B₀.
    pub yaw: f32,
    /// Elevation in radians, at most a right angle.
    pub pitch: f32,
    /// Projects in parallel; the scale is that of the focal plane in perspective.
    pub orthographic: bool,
}

impl OrbitCamera {
    /// The camera of a scene's view.
    pub fn from_view(view: &ViewScene) -> Self {
        Self {
            focus: to_render(view.focus_pc.map(|x| x as f32)),
            distance: within_reach(view.distance_pc as f32),
            yaw: (view.yaw_deg as f32).to_radians(),
            pitch: (view.pitch_deg as f32).to_radians(),
            orthographic: view.orthographic,
        }
    }

    /// Writes the camera into a view.
    pub fn write_to(&self, view: &mut ViewScene) {
        view.focus_pc = to_physics(self.focus).map(f64::from);
        view.distance_pc = f64::from(self.distance);
        view.yaw_deg = f64::from(nearest_turn(self.yaw, 0.0).to_degrees());
        view.pitch_deg = f64::from(self.pitch.to_degrees());
        view.orthographic = self.orthographic;
    }

    /// Right, up and backwards (from the focus to the camera).
    pub fn axes(&self) -> [Vec3; 3] {
        let (sin_yaw, cos_yaw) = self.yaw.sin_cos();
        let (sin_pitch, cos_pitch) = self.pitch.sin_cos();
        let right = Vec3::new(cos_yaw, 0.0, -sin_yaw);
        let back = Vec3::new(sin_yaw * cos_pitch, sin_pitch, cos_yaw * cos_pitch);
        [right, back.cross(right), back]
    }

    /// Place and orientation for the renderer.
    pub fn transform(&self) -> Transform {
        let [right, up, back] = self.axes();
        Transform {
            translation: self.focus + back * self.distance,
            rotation: Quat::from_mat3(&Mat3::from_cols(right, up, back)),
            scale: Vec3::ONE,
        }
    }

    /// Where all lines of sight meet; so far away that they are parallel in an orthographic view.
    pub fn eye(&self) -> Vec3 {
        let [.., back] = self.axes();
        let distance = self.distance * if self.orthographic { PARALLEL } else { 1.0 };
        self.focus + back * distance
    }

    /// Height of the focal plane in pc.
    pub fn focal_height(&self) -> f32 {
        2.0 * self.distance * (0.5 * FIELD_OF_VIEW).tan()
    }

    /// Radius around the origin, in pc, within which the focal plane of a view of this aspect lies.
    pub fn view_reach(&self, aspect: f32) -> f32 {
        self.focus.length() + 0.5 * self.focal_height() * aspect.hypot(1.0)
    }

    /// Projection for the renderer, of which the camera in use is brought up to date.
    pub fn project_with(&self, projection: &mut Projection) {
        match projection {
            Projection::Perspective(perspective) if !self.orthographic => perspective.near = self.distance * 1e-3,
            Projection::Orthographic(parallel) if self.orthographic => {
                parallel.scaling_mode = ScalingMode::FixedVertical { viewport_height: self.focal_height() };
                (parallel.near, parallel.far) = (-DEPTH * self.distance, DEPTH * self.distance);
            }
            _ => {
                *projection = if self.orthographic {
                    Projection::Orthographic(OrthographicProjection::default_3d())
                } else {
                    Projection::Perspective(PerspectiveProjection {
                        fov: FIELD_OF_VIEW,
                        near: 0.01,
                        ..Default::default()
                    })
                };
                self.project_with(projection);
            }
        }
    }

    /// Turns by a drag of `delta` pixels in a view of `height` pixels; a drag over the whole height is a half turn.
    pub fn orbit(&mut self, delta: Vec2, height: f32) {
        let per_pixel = std::f32::consts::PI / height.max(1.0);
        self.yaw -= delta.x * per_pixel;
        self.pitch =
            (self.pitch + delta.y * per_pixel).clamp(-std::f32::consts::FRAC_PI_2, std::f32::consts::FRAC_PI_2);
    }

    /// Moves the focus with a drag, so that what is under the pointer stays there.
    pub fn pan(&mut self, delta: Vec2, height: f32) {
        let [right, up, _] = self.axes();
        self.look_at(self.focus + (up * delta.y - right * delta.x) / self.pixels_per_pc(height));
    }

    /// Looks at a point, or where that is farther out than a scene may say, at the nearest one that is not.
    fn look_at(&mut self, point: Vec3) {
        self.focus = point.clamp(Vec3::splat(FOCUS_PC.min as f32), Vec3::splat(FOCUS_PC.max as f32));
    }

    /// Scales the distance by `factor`; the point of the focal plane at `cursor` (pixels from the middle, y down) stays.
    pub fn zoom(&mut self, factor: f32, cursor: Vec2, height: f32) {
        let [right, up, _] = self.axes();
        let under_cursor = self.focus + (right * cursor.x - up * cursor.y) / self.pixels_per_pc(height);
        let before = self.distance;
        self.distance = within_reach(self.distance * factor);
        self.look_at(under_cursor + (self.focus - under_cursor) * (self.distance / before));
    }

    /// Pixels per pc in the focal plane of a view of `height` pixels.
    pub fn pixels_per_pc(&self, height: f32) -> f32 {
        height / self.focal_height()
    }

    /// Pixel of a point in a view of `size`, from its upper left corner; `None` behind the camera.
    pub fn project(&self, point: Vec3, size: Vec2) -> Option<Vec2> {
        let [right, up, back] = self.axes();
        let offset = point - self.focus;
        let depth = if self.orthographic { self.distance } else { self.distance - offset.dot(back) };
        if depth <= 1e-3 * self.distance {
            return None;
        }
        let scale = self.pixels_per_pc(size.y) * self.distance / depth;
        Some(0.5 * size + Vec2::new(offset.dot(right), -offset.dot(up)) * scale)
    }

    /// Screen directions of the physics axes x, y and z, y up, each at most of length one.
    pub fn triad(&self) -> [[f32; 2]; 3] {
        let [right, up, _] = self.axes();
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]].map(|axis| {
            let axis = to_render(axis);
            [axis.dot(right), axis.dot(up)]
        })
    }

    /// Looks at the origin from so far that an ellipsoid of the given half axes (render coordinates) fills two thirds.
    pub fn frame(&mut self, half_axes: Vec3, aspect: f32) {
        let [right, up, back] = self.axes();
        let half_height = (0.5 * FIELD_OF_VIEW).tan() * FILL;
        let along = |axis: Vec3| (axis * half_axes).length();
        let wide = along(right) / (half_height * aspect.max(0.1));
        let high = along(up) / half_height;
        self.focus = Vec3::ZERO;
        self.distance = within_reach(wide.max(high) + 0.3 * along(back));
    }

    /// Turns to a standard view; distance and focus stay, but for [`StandardView::FrameCloud`] nothing turns.
    pub fn turn_to(&mut self, view: StandardView) {
        let (yaw_deg, pitch_deg): (f32, f32) = match view {
            StandardView::Home => (ViewScene::default().yaw_deg as f32, ViewScene::default().pitch_deg as f32),
            StandardView::AlongField => (-90.0, 0.0),
            StandardView::SideOn => (0.0, 0.0),
            StandardView::Top => (0.0, 90.0),
            StandardView::FrameCloud => return,
        };
        self.yaw = yaw_deg.to_radians();
        self.pitch = pitch_deg.to_radians();
    }

    /// Moves towards `target` the shorter way, with a time constant of 50 ms, so that a change is done in about 150 ms.
    ///
    /// Returns false once it has arrived.
    pub fn approach(&mut self, target: &Self, seconds: f32) -> bool {
        let share = 1.0 - (-seconds / 0.05).exp();
        let near = |a: f32, b: f32, scale: f32| (a - b).abs() <= 1e-4 * scale;
        self.orthographic = target.orthographic;
        self.yaw = nearest_turn(self.yaw, target.yaw);
        let arrived = near(self.yaw, target.yaw, 1.0)
            && near(self.pitch, target.pitch, 1.0)
            && near(self.distance, target.distance, target.distance)
            && self.focus.distance(target.focus) <= 1e-4 * target.distance;
        if arrived {
            *self = *target;
            return false;
        }
        self.focus = self.focus.lerp(target.focus, share);
        self.distance *= (target.distance / self.distance).powf(share);
        self.yaw += share * (target.yaw - self.yaw);
        self.pitch += share * (target.pitch - self.pitch);
        true
    }
}

/// The nearest distance from the focus that a scene may say; pc.
fn within_reach(distance: f32) -> f32 {
    DISTANCE_PC.clamp(f64::from(distance)) as f32
}

/// The angle that differs from `angle` by whole turns and from `from` by half a turn at most.
fn nearest_turn(angle: f32, from: f32) -> f32 {
    angle + ((from - angle) / TAU).round() * TAU
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Scene, validate};

    fn home() -> OrbitCamera {
        OrbitCamera::from_view(&ViewScene::default())
    }

    const SIZE: Vec2 = Vec2::new(800.0, 600.0);

    #[test]
    fn the_first_view_has_b0_from_left_to_right_seen_from_above() {
        let camera = home();
        let [x, _, z] = camera.triad();
        assert!(z[0] > 0.8 && z[1].abs() < 0.2, "B0 points right: {z:?}");
        assert!(x[1] > 0.8, "x points up: {x:?}");
        assert!(camera.transform().translation.y > 0.0);
    }

    #[test]
    fn standard_views_look_along_their_axes() {
        let mut camera = home();
        camera.turn_to(StandardView::AlongField);
        assert!(Vec2::from(camera.triad()[2]).length() < 1e-6);
        camera.turn_to(StandardView::Top);
        assert!(Vec2::from(camera.triad()[0]).length() < 1e-6);
        assert!(camera.triad()[2][0] > 0.999);
    }

    #[test]
    fn lessons_know_the_standard_views() {
        use crate::lesson::View;
        for (own, theirs) in [
            (StandardView::Home, View::Home),
            (StandardView::AlongField, View::AlongField),
            (StandardView::SideOn, View::Side),
            (StandardView::Top, View::Top),
        ] {
            let (mut camera, mut view) = (home(), ViewScene::default());
            camera.turn_to(own);
            camera.write_to(&mut view);
            let [yaw, pitch] = theirs.degrees();
            assert!((view.yaw_deg - yaw).abs() < 1e-4 && (view.pitch_deg - pitch).abs() < 1e-4, "{theirs:?}: {view:?}");
        }
    }

    #[test]
    fn the_view_survives_a_round_trip_through_the_scene() {
        let mut view = ViewScene { focus_pc: [3.0, -4.0, 5.0], ..Default::default() };
        let before = view.clone();
        OrbitCamera::from_view(&view).write_to(&mut view);
        assert!((view.yaw_deg - before.yaw_deg).abs() < 1e-4);
        assert_eq!(view.focus_pc, before.focus_pc);
    }

    /// A scene that is saved can be opened again, wherever the camera was moved to.
    #[test]
    fn every_view_that_can_be_reached_is_allowed_in_a_scene() {
        let far = Vec2::splat(1.0e7);
        let gestures: [fn(&mut OrbitCamera, Vec2); 4] = [
            |camera, far| camera.zoom(far.x, far, SIZE.y),
            |camera, far| camera.zoom(1.0 / far.x, far, SIZE.y),
            |camera, far| camera.pan(far, SIZE.y),
            |camera, far| camera.orbit(far, SIZE.y),
        ];
        for first in gestures {
            for second in gestures {
                for sign in [1.0, -1.0] {
                    let mut camera = home();
                    first(&mut camera, far);
                    second(&mut camera, Vec2::new(far.x, sign * far.y));
                    let mut view = ViewScene::default();
                    camera.write_to(&mut view);
                    let scene = Scene { view: Some(view), ..Scene::default() };
                    validate(&scene, "camera").unwrap();
                }
            }
        }
    }

    #[test]
    fn the_camera_goes_as_near_as_a_scene_may_say() {
        for distance_pc in [DISTANCE_PC.min, DISTANCE_PC.max] {
            let mut view = ViewScene { distance_pc, ..ViewScene::default() };
            OrbitCamera::from_view(&view).write_to(&mut view);
            assert!((view.distance_pc / distance_pc - 1.0).abs() < 1e-6, "{} for {distance_pc}", view.distance_pc);
        }
    }

    #[test]
    fn projection_agrees_with_the_renderer() {
        let camera = OrbitCamera { focus: Vec3::new(3.0, 1.0, -2.0), ..home() };
        let point = Vec3::new(80.0, -20.0, 40.0);
        let clip_from_view = bevy::math::Mat4::perspective_infinite_reverse_rh(FIELD_OF_VIEW, SIZE.x / SIZE.y, 0.1);
        let clip = clip_from_view * camera.transform().to_matrix().inverse() * point.extend(1.0);
        let ndc = clip.truncate() / clip.w;
        let expected = Vec2::new(0.5 + 0.5 * ndc.x, 0.5 - 0.5 * ndc.y) * SIZE;
        let got = camera.project(point, SIZE).unwrap();
        assert!(got.distance(expected) < 0.05, "{got} {expected}");
    }

    #[test]
    fn a_parallel_view_agrees_with_the_renderer_too() {
        let camera = OrbitCamera { focus: Vec3::new(3.0, 1.0, -2.0), orthographic: true, ..home() };
        let mut projection = Projection::default();
        camera.project_with(&mut projection);
        projection.update(SIZE.x, SIZE.y);
        let point = Vec3::new(80.0, -20.0, 40.0);
        let clip = projection.get_clip_from_view() * camera.transform().to_matrix().inverse() * point.extend(1.0);
        let expected = Vec2::new(0.5 + 0.5 * clip.x, 0.5 - 0.5 * clip.y) * SIZE;
        assert_eq!(clip.w, 1.0);
        assert!(0.0 < clip.z && clip.z < 1.0, "{clip}");
        let got = camera.project(point, SIZE).unwrap();
        assert!(got.distance(expected) < 0.05, "{got} {expected}");
    }

    #[test]
    fn zoom_keeps_the_point_under_the_cursor() {
        let mut camera = home();
        let cursor = Vec2::new(150.0, -90.0);
        let [right, up, _] = camera.axes();
        let point = camera.focus + (right * cursor.x - up * cursor.y) / camera.pixels_per_pc(SIZE.y);
        camera.zoom(0.4, cursor, SIZE.y);
        assert!(camera.project(point, SIZE).unwrap().distance(0.5 * SIZE + cursor) < 0.01);
    }

    #[test]
    fn pan_moves_the_focus_with_the_pointer() {
        let mut camera = home();
        let focus = camera.focus;
        camera.pan(Vec2::new(30.0, 12.0), SIZE.y);
        assert!(camera.project(focus, SIZE).unwrap().distance(0.5 * SIZE + Vec2::new(30.0, 12.0)) < 0.5);
    }

    #[test]
    fn orbit_stops_at_the_poles() {
        let mut camera = home();
        camera.orbit(Vec2::new(0.0, 1.0e5), 600.0);
        assert!((camera.pitch - std::f32::consts::FRAC_PI_2).abs() < 1e-6);
        assert!(camera.transform().is_finite());
    }

    #[test]
    fn a_framed_cloud_fills_two_thirds_of_the_view() {
        let mut camera = home();
        camera.turn_to(StandardView::SideOn);
        camera.frame(Vec3::new(100.0, 10.0, 0.0), SIZE.x / SIZE.y);
        let left = camera.project(Vec3::new(-100.0, 0.0, 0.0), SIZE).unwrap().x;
        let right = camera.project(Vec3::new(100.0, 0.0, 0.0), SIZE).unwrap().x;
        let share = (right - left) / SIZE.x;
        assert!((share - 0.66).abs() < 0.01, "{share}");
    }

    #[test]
    fn easing_arrives() {
        let (mut camera, mut target) = (home(), home());
        target.turn_to(StandardView::Top);
        target.distance = 7.0;
        let frames = (0..1000).take_while(|_| camera.approach(&target, 0.016)).count();
        assert!(frames < 60, "{frames}");
        assert_eq!(camera, target);
    }

    #[test]
    fn home_after_several_turns_takes_the_shorter_way() {
        let mut camera = home();
        for _ in 0..7 {
            camera.orbit(Vec2::new(-600.0, 0.0), 600.0);
        }
        assert!(camera.yaw > 3.0 * TAU, "three and a half turns: {}", camera.yaw);
        let (target, mut frames) = (home(), 0);
        let mut travelled = 0.0;
        let mut before = camera.axes()[0];
        while camera.approach(&target, 0.016) && frames < 1000 {
            let now = camera.axes()[0];
            travelled += before.angle_between(now);
            (before, frames) = (now, frames + 1);
        }
        assert!(travelled <= 0.5 * TAU + 0.01, "{travelled} radians in {frames} frames");
        camera.orbit(Vec2::new(-6000.0, 0.0), 600.0);
        let mut view = ViewScene::default();
        camera.write_to(&mut view);
        assert!(view.yaw_deg.abs() <= 180.0, "a saved scene has no turns to unwind: {}", view.yaw_deg);
    }
}
