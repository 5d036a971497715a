//! Pipelines of the brushes.

use bevy::asset::{load_internal_asset, uuid_handle};
use bevy::core_pipeline::core_3d::CORE_3D_DEPTH_FORMAT;
use bevy::prelude::*;
use bevy::render::RenderApp;
use bevy::render::render_resource::binding_types::{
    sampler, storage_buffer_read_only_sized, texture_2d, uniform_buffer, uniform_buffer_sized,
};
use bevy::render::render_resource::{
    BindGroupLayoutDescriptor, BindGroupLayoutEntries, BlendState, ColorTargetState, ColorWrites, CompareFunction,
    DepthBiasState, DepthStencilState, FragmentState, MultisampleState, PrimitiveState, RenderPipelineDescriptor,
    SamplerBindingType, ShaderStages, SpecializedRenderPipeline, StencilState, TextureFormat, TextureSampleType,
    VertexState,
};
use bevy::render::view::ViewUniform;

use super::drawing::Brush;

const SHARED: Handle<Shader> = uuid_handle!("2f6d8e0a-6f0e-4d5b-9a43-7b1c5e8f0a14");
const LINES: Handle<Shader> = uuid_handle!("2f6d8e0a-6f0e-4d5b-9a43-7b1c5e8f0a10");
const CLOUD: Handle<Shader> = uuid_handle!("2f6d8e0a-6f0e-4d5b-9a43-7b1c5e8f0a11");
const GLOW: Handle<Shader> = uuid_handle!("2f6d8e0a-6f0e-4d5b-9a43-7b1c5e8f0a12");
const HAZE: Handle<Shader> = uuid_handle!("2f6d8e0a-6f0e-4d5b-9a43-7b1c5e8f0a13");

pub(super) fn build(app: &mut App) {
    load_internal_asset!(app, SHARED, "../../../../assets/shaders/brush.wgsl", Shader::from_wgsl);
    load_internal_asset!(app, LINES, "../../../../assets/shaders/lines.wgsl", Shader::from_wgsl);
    load_internal_asset!(app, CLOUD, "../../../../assets/shaders/cloud.wgsl", Shader::from_wgsl);
    load_internal_asset!(app, GLOW, "../../../../assets/shaders/glow.wgsl", Shader::from_wgsl);
    load_internal_asset!(app, HAZE, "../../../../assets/shaders/haze.wgsl", Shader::from_wgsl);
    if let Some(render_app) = app.get_sub_app_mut(RenderApp) {
        render_app.insert_resource(BrushPipeline::new());
    }
}

/// What all brushes are made of.
#[derive(Resource)]
pub(super) struct BrushPipeline {
    /// Numbers of a view.
    pub view_layout: BindGroupLayoutDescriptor,
    /// Numbers, points and picture of a drawing.
    pub layout: BindGroupLayoutDescriptor,
}

impl BrushPipeline {
    fn new() -> Self {
        let view = BindGroupLayoutEntries::single(ShaderStages::VERTEX, uniform_buffer::<ViewUniform>(true));
        let drawing = BindGroupLayoutEntries::sequential(
            ShaderStages::VERTEX_FRAGMENT,
            (
                uniform_buffer_sized(false, None),
                storage_buffer_read_only_sized(false, None),
                texture_2d(TextureSampleType::Float { filterable: true }),
                sampler(SamplerBindingType::Filtering),
            ),
        );
        Self {
            view_layout: BindGroupLayoutDescriptor::new("view of the drawings", &view),
            layout: BindGroupLayoutDescriptor::new("drawing", &drawing),
        }
    }
}

impl SpecializedRenderPipeline for BrushPipeline {
    /// Brush, samples a pixel and format of the target.
    type Key = (Brush, u32, TextureFormat);

    fn specialize(&self, (brush, samples, format): Self::Key) -> RenderPipelineDescriptor {
        let (shader, blend, compare) = match brush {
            Brush::Lines => (LINES, BlendState::ALPHA_BLENDING, CompareFunction::Greater),
            Brush::Cloud => (CLOUD, BlendState::PREMULTIPLIED_ALPHA_BLENDING, CompareFunction::GreaterEqual),
            Brush::Glow => (GLOW, BlendState::PREMULTIPLIED_ALPHA_BLENDING, CompareFunction::GreaterEqual),
            Brush::Haze => (HAZE, BlendState::PREMULTIPLIED_ALPHA_BLENDING, CompareFunction::Always),
        };
        RenderPipelineDescriptor {
            label: Some("drawing".into()),
            layout: vec![self.view_layout.clone(), self.layout.clone()],
            vertex: VertexState { shader: shader.clone(), ..default() },
            fragment: Some(FragmentState {
                shader,
                targets: vec![Some(ColorTargetState { format, blend: Some(blend), write_mask: ColorWrites::ALL })],
                ..default()
            }),
            primitive: PrimitiveState::default(),
            depth_stencil: Some(DepthStencilState {
                format: CORE_3D_DEPTH_FORMAT,
                // Points behind a line stay behind it.
                depth_write_enabled: Some(brush == Brush::Lines),
                depth_compare: Some(compare),
                stencil: StencilState::default(),
                bias: DepthBiasState::default(),
            }),
            multisample: MultisampleState { count: samples, ..default() },
            ..default()
        }
    }
}
