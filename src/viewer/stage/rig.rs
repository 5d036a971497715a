//! Moves the camera: easing, automatic framing and the slow drift before the first input.

use bevy::camera::Viewport;
use bevy::prelude::*;
use bevy::time::Real;

use super::camera::OrbitCamera;
use super::gesture::Gesture;
use super::part::Part;
use super::reach::LEAST_REACH_PC;
use super::reach::Reach;
use super::shared::{Quality, StageCamera, Viewpane};
use crate::scene::ViewScene;
use crate::viewer::action::StandardView;
use crate::viewer::run::RunState;

/// Half amplitude of the drift in radians.
const DRIFT: f32 = 0.12;
/// Angular frequency of the drift, radians per second.
const DRIFT_RATE: f32 = 0.12;

/// Where the camera is and where it goes.
#[derive(Resource, Clone, Debug)]
pub struct Rig {
    current: OrbitCamera,
    target: OrbitCamera,
    /// Follow the growth of the cloud.
    follow: bool,
    /// Seconds of drift; `None` after the first input.
    drift: Option<f32>,
    /// Jump instead of easing, once.
    jump: bool,
    moving: bool,
    /// What the user looked at, and whether it followed the cloud, before a lesson.
    aside: Option<(OrbitCamera, bool)>,
    /// The mouse, as far as the camera is concerned.
    pub gesture: Gesture,
}

impl Default for Rig {
    fn default() -> Self {
        let camera = OrbitCamera::from_view(&ViewScene::default());
        Self {
            current: camera,
            target: camera,
            follow: true,
            drift: Some(0.0),
            jump: true,
            moving: true,
            aside: None,
            gesture: Gesture::default(),
        }
    }
}

impl Rig {
    /// The camera as drawn.
    pub fn current(&self) -> &OrbitCamera {
        &self.current
    }

    /// True while the picture changes because of the camera.
    pub fn is_moving(&self) -> bool {
        self.moving
    }

    /// Starts over with the view of a scene, or with the automatic one.
    pub fn reset(&mut self, view: Option<&ViewScene>) {
        let (gesture, aside) = (self.gesture, self.aside);
        *self = Self { current: self.current, jump: false, aside, gesture, ..Self::default() };
        if let Some(view) = view {
            self.look(view);
        }
    }

    /// Remembers the camera, as the user has it, for [`bring_back`](Self::bring_back).
    pub fn set_aside(&mut self) {
        self.aside = Some((self.target, self.follow));
    }

    /// Goes to the camera that was set aside.
    pub fn bring_back(&mut self) {
        if let Some((target, follow)) = self.aside.take() {
            self.touched();
            (self.target, self.follow) = (target, follow);
        }
    }

    /// Goes to the camera of a view.
    pub fn look(&mut self, view: &ViewScene) {
        self.touched();
        self.target = OrbitCamera::from_view(view);
    }

    /// Parallel or perspective, without touching anything else.
    pub fn set_orthographic(&mut self, on: bool) {
        self.target.orthographic = on;
    }

    /// Goes to a standard view. The home view and framing follow the cloud again until the next input.
    pub fn standard_view(&mut self, view: StandardView) {
        self.touched();
        self.target.turn_to(view);
        self.follow = matches!(view, StandardView::Home | StandardView::FrameCloud);
    }

    /// The user moves the camera: `change` acts at once, without easing.
    pub fn take(&mut self, change: impl Fn(&mut OrbitCamera)) {
        self.touched();
        self.target = self.current;
        change(&mut self.target);
        self.current = self.target;
        self.moving = true;
    }

    /// The user zooms: eased, from where the camera is going.
    pub fn nudge(&mut self, change: impl Fn(&mut OrbitCamera)) {
        self.touched();
        change(&mut self.target);
    }

    /// Draws at the automatic view without easing or drift, for still pictures.
    pub fn hold_still(&mut self) {
        self.drift = None;
        self.jump = true;
    }

    /// Looks at a point from now on, from the same side and distance.
    pub fn keep_on(&mut self, point: Vec3) {
        if self.current.focus != point || self.target.focus != point {
            self.touched();
            (self.current.focus, self.target.focus) = (point, point);
        }
    }

    fn touched(&mut self) {
        self.follow = false;
        self.drift = None;
    }
}

/// Moves the camera.
pub(super) fn apply(
    mut rig: ResMut<Rig>,
    reach: Res<Reach>,
    pane: Res<Viewpane>,
    part: Option<Res<Part>>,
    quality: Res<Quality>,
    time: Res<Time<Real>>,
    run: Res<RunState>,
    camera: Single<(&mut Camera, &mut Transform, &mut Projection), With<StageCamera>>,
) {
    let rig = &mut *rig;
    // Where frames are slow, a long one must not become a leap.
    let seconds = time.delta_secs().min(if quality.software { 0.2 } else { 0.05 });
    let active = run.phase().is_active();
    if let Some(drift) = rig.drift.as_mut().filter(|_| active) {
        *drift += seconds;
        let home = OrbitCamera::from_view(&ViewScene::default());
        rig.target.yaw = home.yaw + DRIFT * (*drift * DRIFT_RATE).sin();
    }
    if rig.follow {
        let half_axes = reach.most.max(Vec3::splat(LEAST_REACH_PC));
        rig.target.frame(half_axes, pane.aspect());
    }
    let target = rig.target;
    if std::mem::take(&mut rig.jump) {
        rig.current = target;
    }
    rig.moving = rig.current.approach(&target, seconds);
    rig.jump = quality.patient && rig.follow;

    let (mut camera, mut transform, mut projection) = camera.into_inner();
    transform.set_if_neq(rig.current.transform());
    rig.current.project_with(&mut projection);
    let [x, y, width, height] = pane.physical();
    let place = URect::new(x, y, x + width.max(1), y + height.max(1));
    let seen = match part {
        Some(part) => part.of(place).map(|(viewport, sub)| (viewport, Some(sub))),
        None => Some((whole(place), None)),
    };
    // A part of a picture may lie beside the view.
    camera.is_active = seen.is_some();
    if let Some((viewport, sub)) = seen {
        (camera.viewport, camera.sub_camera_view) = (Some(viewport), sub);
    }
}

fn whole(place: URect) -> Viewport {
    Viewport { physical_position: place.min, physical_size: place.size(), ..default() }
}
