//! The source: a small bright core with a halo.

use bevy::camera::visibility::NoFrustumCulling;
use bevy::mesh::MeshVertexBufferLayoutRef;
use bevy::pbr::{MaterialPipeline, MaterialPipelineKey};
use bevy::prelude::*;
use bevy::reflect::TypePath;
use bevy::render::render_resource::{AsBindGroup, RenderPipelineDescriptor, ShaderType, SpecializedMeshPipelineError};
use bevy::shader::ShaderRef;

use super::quads::{GLOW_SHADER, corners_alone, quads};
use super::shared::{StageSystems, Viewpane};

/// Diameter of the halo in logical pixels.
const HALO_PX: f32 = 44.0;

pub(super) fn build(app: &mut App) {
    app.add_plugins(MaterialPlugin::<GlowMaterial>::default())
        .add_systems(Startup, spawn)
        .add_systems(Update, follow_scale.in_set(StageSystems::Draw));
}

#[derive(Clone, Copy, Debug, PartialEq, ShaderType)]
struct GlowUniform {
    colour: Vec4,
    place: Vec4,
}

#[derive(Asset, TypePath, AsBindGroup, Debug, Clone)]
struct GlowMaterial {
    #[uniform(0)]
    uniform: GlowUniform,
}

impl Material for GlowMaterial {
    fn vertex_shader() -> ShaderRef {
        GLOW_SHADER.into()
    }

    fn fragment_shader() -> ShaderRef {
        GLOW_SHADER.into()
    }

    fn alpha_mode(&self) -> AlphaMode {
        AlphaMode::Premultiplied
    }

    /// Drawn after the cloud, whose centre is in the same place.
    fn depth_bias(&self) -> f32 {
        1.0
    }

    fn enable_prepass() -> bool {
        false
    }

    fn enable_shadows() -> bool {
        false
    }

    fn specialize(
        _: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        _: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        corners_alone(descriptor, layout)
    }
}

fn spawn(mut commands: Commands, mut meshes: ResMut<Assets<Mesh>>, mut materials: ResMut<Assets<GlowMaterial>>) {
    let uniform = GlowUniform { colour: Vec4::new(1.0, 0.86, 0.62, 1.0), place: Vec4::new(0.0, 0.0, 0.0, HALO_PX) };
    commands.spawn((
        Mesh3d(meshes.add(quads(1))),
        MeshMaterial3d(materials.add(GlowMaterial { uniform })),
        NoFrustumCulling,
    ));
}

fn follow_scale(
    pane: Res<Viewpane>,
    handle: Single<&MeshMaterial3d<GlowMaterial>>,
    mut materials: ResMut<Assets<GlowMaterial>>,
) {
    let diameter = HALO_PX * pane.scale;
    if materials.get(&handle.0).is_some_and(|material| material.uniform.place.w != diameter)
        && let Some(mut material) = materials.get_mut(&handle.0)
    {
        material.uniform.place.w = diameter;
    }
}
