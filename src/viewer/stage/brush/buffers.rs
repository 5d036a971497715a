//! Drawings on the graphics card: buffers that are written when their content changes, and the bindings of the shaders.

use std::sync::Arc;

use bevy::platform::collections::HashMap;
use bevy::prelude::*;
use bevy::render::render_asset::RenderAssets;
use bevy::render::render_resource::{
    BindGroup, BindGroupEntries, Buffer, BufferDescriptor, BufferUsages, PipelineCache,
};
use bevy::render::renderer::{RenderDevice, RenderQueue};
use bevy::render::sync_world::MainEntity;
use bevy::render::texture::{FallbackImage, GpuImage};
use bevy::render::view::ViewUniforms;
use bevy::render::{Extract, ExtractSchedule, Render, RenderApp, RenderSystems};

use super::drawing::Drawing;
use super::pipeline::BrushPipeline;

/// Numbers of a drawing as its shader reads them: a matrix and two vectors.
const UNIFORM_BYTES: u64 = 96;
/// Least room in a buffer of points.
const LEAST_BYTES: usize = 1024;

pub(super) fn build(app: &mut App) {
    let Some(render_app) = app.get_sub_app_mut(RenderApp) else { return };
    render_app
        .init_resource::<Drawings>()
        .add_systems(ExtractSchedule, extract)
        .add_systems(Render, write.in_set(RenderSystems::PrepareBindGroups));
}

/// All drawings of a frame.
#[derive(Resource, Default)]
pub(super) struct Drawings {
    /// Of the main world, in the order in which they are drawn.
    pub shown: Vec<(MainEntity, Drawing)>,
    /// What the graphics card has of each.
    pub held: HashMap<MainEntity, Held>,
    /// The binding of the views' numbers.
    pub view: Option<BindGroup>,
}

/// A drawing on the graphics card.
pub(super) struct Held {
    points: Arc<Vec<u8>>,
    point_buffer: Buffer,
    uniform_buffer: Buffer,
    picture: Option<Handle<Image>>,
    /// Of the shader's numbers, points and picture.
    pub bindings: BindGroup,
    /// Corners to draw.
    pub corners: u32,
}

fn extract(drawn: Extract<Query<(Entity, &Drawing)>>, mut drawings: ResMut<Drawings>) {
    let Drawings { shown, held, .. } = &mut *drawings;
    shown.clear();
    shown.extend(drawn.iter().map(|(entity, drawing)| (MainEntity::from(entity), drawing.clone())));
    shown.sort_by_key(|(entity, drawing)| (drawing.brush, *entity));
    held.retain(|entity, _| drawn.contains(entity.id()));
    shown.retain(|(_, drawing)| drawing.visible && drawing.corners() > 0);
}

/// Brings everything that has changed to the graphics card.
fn write(
    device: Res<RenderDevice>,
    queue: Res<RenderQueue>,
    cache: Res<PipelineCache>,
    pipeline: Res<BrushPipeline>,
    images: Res<RenderAssets<GpuImage>>,
    fallback: Res<FallbackImage>,
    views: Res<ViewUniforms>,
    mut drawings: ResMut<Drawings>,
) {
    let Drawings { shown, held, view } = &mut *drawings;
    *view = views.uniforms.binding().map(|binding| {
        let layout = cache.get_bind_group_layout(&pipeline.view_layout);
        device.create_bind_group("view of the drawings", &layout, &BindGroupEntries::single(binding))
    });
    let bind = |picture: &GpuImage, points: &Buffer, uniform: &Buffer| {
        let entries = BindGroupEntries::sequential((
            uniform.as_entire_binding(),
            points.as_entire_binding(),
            &picture.texture_view,
            &picture.sampler,
        ));
        device.create_bind_group("drawing", &cache.get_bind_group_layout(&pipeline.layout), &entries)
    };
    for (entity, drawing) in shown {
        let picture = drawing.picture.as_ref().map_or(Some(&fallback.d2), |picture| images.get(picture));
        // What is seen through a picture waits for it.
        let Some(picture) = picture else { continue };
        let is_held = held.get(entity).is_some_and(|held| {
            held.point_buffer.size() >= drawing.points.len() as u64 && held.picture == drawing.picture
        });
        if !is_held {
            let room = drawing.points.len().next_power_of_two().max(LEAST_BYTES) as u64;
            let buffer = |size: u64, usage: BufferUsages| {
                let usage = usage | BufferUsages::COPY_DST;
                device.create_buffer(&BufferDescriptor {
                    label: Some("drawing"),
                    size,
                    usage,
                    mapped_at_creation: false,
                })
            };
            let (point_buffer, uniform_buffer) =
                (buffer(room, BufferUsages::STORAGE), buffer(UNIFORM_BYTES, BufferUsages::UNIFORM));
            let bindings = bind(picture, &point_buffer, &uniform_buffer);
            let (points, picture) = (Arc::default(), drawing.picture.clone());
            held.insert(*entity, Held { points, point_buffer, uniform_buffer, picture, bindings, corners: 0 });
        }
        let Some(held) = held.get_mut(entity) else { continue };
        if !Arc::ptr_eq(&held.points, &drawing.points) {
            queue.write_buffer(&held.point_buffer, 0, &drawing.points);
            held.points = Arc::clone(&drawing.points);
        }
        let mut numbers = drawing.world_from_local.to_cols_array().to_vec();
        numbers.extend(drawing.numbers.iter().flat_map(Vec4::to_array));
        queue.write_buffer(&held.uniform_buffer, 0, bytemuck::cast_slice(&numbers));
        held.corners = drawing.corners();
    }
}
