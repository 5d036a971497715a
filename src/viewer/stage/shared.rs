//! What the parts of the 3D view share: the pane, the quality, the order of a frame.

use bevy::prelude::*;
use bevy::render::renderer::RenderAdapterInfo;

use crate::viewer::probe::is_software;

/// Points drawn at most on a graphics card.
const POINTS: usize = 200_000;
/// Points drawn at most by a processor.
const POINTS_SOFTWARE: usize = 20_000;

/// The part of the window that the 3D view has, in points of the panels.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct Viewpane {
    /// Upper left corner.
    pub origin: Vec2,
    /// Width and height, above 0.
    pub size: Vec2,
    /// Physical pixels per point.
    pub scale: f32,
}

impl Default for Viewpane {
    fn default() -> Self {
        Self { origin: Vec2::ZERO, size: Vec2::new(1280.0, 720.0), scale: 1.0 }
    }
}

impl Viewpane {
    /// In physical pixels: x, y, width, height.
    pub fn physical(&self) -> [u32; 4] {
        let [x, y] = (self.origin * self.scale).round().as_uvec2().to_array();
        let [width, height] = (self.size * self.scale).round().as_uvec2().to_array();
        [x, y, width, height]
    }

    /// Width over height.
    pub fn aspect(&self) -> f32 {
        self.size.x / self.size.y.max(1.0)
    }
}

/// What the graphics adapter can be asked for.
#[derive(Resource, Clone, Copy, Debug)]
pub struct Quality {
    /// The processor draws.
    pub software: bool,
    /// Draw as well as possible, however long it takes.
    pub patient: bool,
    /// Points drawn at most.
    pub points: usize,
}

impl Quality {
    /// Edges are smoothed.
    pub fn smooth(&self) -> bool {
        !self.software || self.patient
    }

    pub(super) fn of(adapter: &RenderAdapterInfo, patient: bool) -> Self {
        let software = is_software(adapter);
        Self { software, patient, points: if software && !patient { POINTS_SOFTWARE } else { POINTS } }
    }
}

/// The camera of the 3D view.
#[derive(Component)]
pub struct StageCamera;

/// Order of a frame.
#[derive(SystemSet, Clone, Debug, PartialEq, Eq, Hash)]
pub enum StageSystems {
    /// News and actions are taken in.
    Intake,
    /// The camera moves.
    Camera,
    /// What is drawn is brought up to date.
    Draw,
}
