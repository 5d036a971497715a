//! Everything of the 3D view as one plugin.

use bevy::camera::Hdr;
use bevy::camera::RenderTarget;
use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::prelude::*;
use bevy::render::renderer::RenderAdapterInfo;

use super::camera::FIELD_OF_VIEW;
use super::reach::{self, Reach};
use super::rig::{self, Rig};
use super::shared::{Quality, StageCamera, StageSystems, Viewpane};
use super::{arrow, bloom, brush, cloud, glow, grid, lines, readouts, spheres, trails, widths};

/// Colour behind everything.
const BACKGROUND: Color = Color::srgb(0.027, 0.034, 0.051);

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
        app.init_resource::<Viewpane>()
            .init_resource::<Rig>()
            .init_resource::<Reach>()
            .insert_resource(ClearColor(BACKGROUND))
            .configure_sets(Update, (StageSystems::Intake, StageSystems::Camera, StageSystems::Draw).chain())
            .add_systems(
                Startup,
                (move |commands: Commands, adapter: Res<RenderAdapterInfo>| {
                    spawn_camera(commands, &adapter, target.as_ref(), patient);
                })
                .before(StageSystems::Draw),
            )
            .add_systems(Update, (reach::measure, rig::apply).chain().in_set(StageSystems::Camera));
        brush::build(app);
        bloom::build(app);
        cloud::build(app);
        glow::build(app);
        lines::build(app);
        spheres::build(app);
        arrow::build(app);
        grid::build(app);
        trails::build(app);
        widths::build(app);
        readouts::build(app);
    }
}

fn spawn_camera(mut commands: Commands, adapter: &RenderAdapterInfo, target: Option<&RenderTarget>, patient: bool) {
    let quality = Quality::of(adapter, patient);
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
    if let Some(target) = target {
        camera.insert(target.clone());
    }
}
