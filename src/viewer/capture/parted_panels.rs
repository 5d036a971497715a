//! Panels of a picture that is drawn part by part.

use bevy::prelude::*;
use bevy_egui::{EguiInput, EguiPostUpdateSet, EguiPreUpdateSet, EguiRenderOutput, egui};

use crate::viewer::stage::Part;

/// Panels are laid out over the whole of a picture, and what is drawn of them is moved to where the part has it.
pub(super) fn draw_panels_in_parts(app: &mut App, whole: UVec2, scale: f32) {
    let rect = egui::Rect::from_min_size(egui::Pos2::ZERO, (whole.as_vec2() / scale).to_array().into());
    let lay_out = move |mut inputs: Query<&mut EguiInput>| {
        inputs.iter_mut().for_each(|mut input| input.screen_rect = Some(rect));
    };
    let shift = move |part: Option<Res<Part>>, mut outputs: Query<&mut EguiRenderOutput>| {
        let Some(part) = part else { return };
        let shift = egui::Vec2::from((-part.corner.as_vec2() / scale).to_array());
        for job in outputs.iter_mut().flat_map(|output| &mut output.into_inner().paint_jobs) {
            job.clip_rect = job.clip_rect.translate(shift);
            if let egui::epaint::Primitive::Mesh(mesh) = &mut job.primitive {
                mesh.translate(shift);
            }
        }
    };
    let inputs = lay_out.after(EguiPreUpdateSet::ProcessInput).before(EguiPreUpdateSet::BeginPass);
    let outputs = shift.after(EguiPostUpdateSet::ProcessOutput).before(EguiPostUpdateSet::PostProcessOutput);
    app.add_systems(PreUpdate, inputs).add_systems(PostUpdate, outputs);
}
