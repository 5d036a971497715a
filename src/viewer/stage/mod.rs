//! The 3D view: cloud, field lines, source, spheres, arrow and grid, and the camera that looks at them.
//!
//! [`StagePlugin`] draws what its resources hold and knows neither window nor simulation, so that the same plugin serves
//! the window and pictures without one.

mod arrow;
mod cloud;
mod control;
mod ellipsoids;
mod glow;
mod grid;
mod legend;
mod lines;
mod outline;
mod quads;
mod reach;
mod rig;
mod spheres;

use std::sync::Arc;

use bevy::camera::Hdr;
use bevy::camera::RenderTarget;
use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::post_process::bloom::Bloom;
use bevy::prelude::*;
use bevy::render::renderer::RenderAdapterInfo;

use crate::field::Field;
use crate::viewer::camera::FIELD_OF_VIEW;
use crate::viewer::model::Model;
use crate::viewer::probe::is_software;
use crate::viewer::store::Store;

pub(crate) use control::steer;
pub use reach::Reach;
pub use rig::Rig;

/// Colour behind everything.
const BACKGROUND: Color = Color::srgb(0.027, 0.034, 0.051);
/// Points drawn at most on a graphics card.
const POINTS: usize = 200_000;
/// Points drawn at most by a processor.
const POINTS_SOFTWARE: usize = 20_000;

/// What panels and 3D view show.
#[derive(Resource, Clone, Debug, Default)]
pub struct Shown(pub Model);

/// The stored snapshots.
#[derive(Resource, Clone, Debug, Default)]
pub struct Snapshots {
    /// Where they are kept.
    pub store: Store,
}

/// The fields of the run.
#[derive(Resource, Clone, Debug, Default)]
pub struct Fields {
    built: Option<Arc<Vec<Field>>>,
    version: u64,
}

impl Fields {
    /// Takes over the fields of a new run.
    pub fn replace(&mut self, built: Arc<Vec<Field>>) {
        self.built = Some(built);
        self.version += 1;
    }
}

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

    fn of(adapter: &RenderAdapterInfo, patient: bool) -> Self {
        let software = is_software(adapter);
        Self { software, patient, points: if software && !patient { POINTS_SOFTWARE } else { POINTS } }
    }
}

/// Something in the 3D view still moves or is being computed.
#[derive(Resource, Clone, Copy, Debug, Default)]
pub struct Stir(pub bool);

/// The camera of the 3D view.
#[derive(Component)]
pub struct StageCamera;

/// Order of a frame.
#[derive(SystemSet, Clone, Debug, PartialEq, Eq, Hash)]
pub enum StageSystems {
    /// News and wishes are taken in.
    Intake,
    /// The camera moves.
    Camera,
    /// What is drawn is brought up to date.
    Draw,
}

/// Draws the 3D view.
pub struct StagePlugin {
    /// Where to; `None` is the primary window.
    pub target: Option<RenderTarget>,
    /// Draw as well as possible, however long it takes.
    pub patient: bool,
}

impl Plugin for StagePlugin {
    fn build(&self, app: &mut App) {
        let (target, patient) = (self.target.clone(), self.patient);
        app.init_resource::<Shown>()
            .init_resource::<Snapshots>()
            .init_resource::<Fields>()
            .init_resource::<Viewpane>()
            .init_resource::<Rig>()
            .init_resource::<Reach>()
            .init_resource::<Stir>()
            .insert_resource(ClearColor(BACKGROUND))
            .configure_sets(Update, (StageSystems::Intake, StageSystems::Camera, StageSystems::Draw).chain())
            .add_systems(
                Startup,
                (move |commands: Commands, shown: ResMut<Shown>, adapter: Res<RenderAdapterInfo>| {
                    spawn_camera(commands, shown, &adapter, target.as_ref(), patient);
                })
                .before(StageSystems::Draw),
            )
            .add_systems(Update, (reach::measure, rig::apply).chain().in_set(StageSystems::Camera));
        quads::build(app);
        cloud::build(app);
        glow::build(app);
        lines::build(app);
        spheres::build(app);
        ellipsoids::build(app);
        arrow::build(app);
        grid::build(app);
        legend::build(app);
    }
}

fn spawn_camera(
    mut commands: Commands,
    mut shown: ResMut<Shown>,
    adapter: &RenderAdapterInfo,
    target: Option<&RenderTarget>,
    patient: bool,
) {
    let quality = Quality::of(adapter, patient);
    shown.0.adapter = adapter.name.clone();
    commands.insert_resource(quality);
    let mut camera = commands.spawn((
        StageCamera,
        Camera3d::default(),
        Camera::default(),
        Projection::Perspective(PerspectiveProjection { fov: FIELD_OF_VIEW, near: 0.01, ..default() }),
        Hdr,
        Tonemapping::None,
        if quality.smooth() { Msaa::Sample4 } else { Msaa::Off },
    ));
    if quality.smooth() {
        camera.insert(Bloom { intensity: 0.12, ..Bloom::NATURAL });
    }
    if let Some(target) = target {
        camera.insert(target.clone());
    }
}
