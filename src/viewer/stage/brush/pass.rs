//! The draw call, and its place in the pass of a view.

use std::ops::Range;

use bevy::core_pipeline::core_3d::{Transparent3d, TransparentSortingInfo3d};
use bevy::ecs::query::ROQueryItem;
use bevy::ecs::system::SystemParamItem;
use bevy::ecs::system::lifetimeless::{Read, SRes};
use bevy::prelude::*;
use bevy::render::render_phase::{
    AddRenderCommand, DrawFunctions, PhaseItem, PhaseItemExtraIndex, RenderCommand, RenderCommandResult,
    SetItemPipeline, TrackedRenderPass, ViewSortedRenderPhases,
};
use bevy::render::render_resource::{PipelineCache, SpecializedRenderPipelines};
use bevy::render::view::{ExtractedView, ViewUniformOffset};
use bevy::render::{Render, RenderApp, RenderSystems};

use super::buffers::Drawings;
use super::pipeline::BrushPipeline;

pub(super) fn build(app: &mut App) {
    let Some(render_app) = app.get_sub_app_mut(RenderApp) else { return };
    render_app
        .init_resource::<SpecializedRenderPipelines<BrushPipeline>>()
        .add_render_command::<Transparent3d, DrawDrawing>()
        .add_systems(Render, queue.in_set(RenderSystems::Queue));
}

/// Puts all drawings into the pass of each view in three dimensions.
fn queue(
    functions: Res<DrawFunctions<Transparent3d>>,
    drawings: Res<Drawings>,
    pipeline: Res<BrushPipeline>,
    mut pipelines: ResMut<SpecializedRenderPipelines<BrushPipeline>>,
    cache: Res<PipelineCache>,
    mut phases: ResMut<ViewSortedRenderPhases<Transparent3d>>,
    views: Query<(&ExtractedView, &Msaa)>,
) {
    let Some(draw_function) = functions.read().get_id::<DrawDrawing>() else { return };
    for (view, msaa) in &views {
        let Some(phase) = phases.get_mut(&view.retained_view_entity) else { continue };
        for (entity, drawing) in &drawings.shown {
            let key = (drawing.brush, msaa.samples(), view.target_format);
            phase.add_transient(Transparent3d {
                // All alike, so that their order here is that in which they are drawn.
                sorting_info: TransparentSortingInfo3d::AlwaysOnTop,
                distance: 0.0,
                pipeline: pipelines.specialize(&cache, &pipeline, key),
                entity: (Entity::PLACEHOLDER, *entity),
                draw_function,
                batch_range: one(),
                extra_index: PhaseItemExtraIndex::None,
                indexed: false,
            });
        }
    }
}

/// Each call draws one instance.
fn one() -> Range<u32> {
    0..1
}

type DrawDrawing = (SetItemPipeline, DrawCorners);

/// Draws all corners of one drawing.
struct DrawCorners;

impl RenderCommand<Transparent3d> for DrawCorners {
    type Param = SRes<Drawings>;
    type ViewQuery = Read<ViewUniformOffset>;
    type ItemQuery = ();

    fn render<'w>(
        item: &Transparent3d,
        view: ROQueryItem<'w, '_, Self::ViewQuery>,
        _: Option<()>,
        drawings: SystemParamItem<'w, '_, Self::Param>,
        pass: &mut TrackedRenderPass<'w>,
    ) -> RenderCommandResult {
        let drawings = drawings.into_inner();
        let Some((held, bindings)) = drawings.held.get(&item.main_entity()).zip(drawings.view.as_ref()) else {
            return RenderCommandResult::Skip;
        };
        pass.set_bind_group(0, bindings, &[view.offset]);
        pass.set_bind_group(1, &held.bindings, &[]);
        pass.draw(0..held.corners, one());
        RenderCommandResult::Success
    }
}
