//! Quads without positions of their own: the shader finds their place from the number of the corner.

use bevy::asset::{RenderAssetUsages, load_internal_asset, uuid_handle};
use bevy::mesh::{Indices, MeshVertexAttribute, MeshVertexBufferLayoutRef, PrimitiveTopology, VertexFormat};
use bevy::prelude::*;
use bevy::render::render_resource::{RenderPipelineDescriptor, SpecializedMeshPipelineError};

/// Four times the number of the quad plus the corner.
const CORNER: MeshVertexAttribute = MeshVertexAttribute::new("Corner", 0x6c61_726d, VertexFormat::Uint32);

pub(super) const CLOUD_SHADER: Handle<Shader> = uuid_handle!("2f6d8e0a-6f0e-4d5b-9a43-7b1c5e8f0a11");
pub(super) const GLOW_SHADER: Handle<Shader> = uuid_handle!("2f6d8e0a-6f0e-4d5b-9a43-7b1c5e8f0a12");

pub(super) fn build(app: &mut App) {
    load_internal_asset!(app, CLOUD_SHADER, "../../../assets/shaders/cloud.wgsl", Shader::from_wgsl);
    load_internal_asset!(app, GLOW_SHADER, "../../../assets/shaders/glow.wgsl", Shader::from_wgsl);
}

/// Tells a pipeline that its vertices are corners alone, seen from both sides.
pub(super) fn corners_alone(
    descriptor: &mut RenderPipelineDescriptor,
    layout: &MeshVertexBufferLayoutRef,
) -> Result<(), SpecializedMeshPipelineError> {
    descriptor.vertex.buffers = vec![layout.0.get_layout(&[CORNER.at_shader_location(0)])?];
    descriptor.primitive.cull_mode = None;
    Ok(())
}

/// A mesh of `count` quads.
pub(super) fn quads(count: u32) -> Mesh {
    let corners: Vec<u32> = (0..4 * count).collect();
    let indices = (0..count).flat_map(|quad| [0, 1, 2, 2, 1, 3].map(|corner| 4 * quad + corner)).collect();
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
        .with_inserted_attribute(CORNER, corners)
        .with_inserted_indices(Indices::U32(indices))
}
