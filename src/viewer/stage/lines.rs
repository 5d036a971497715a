//! Field lines through the very field in use, traced on a background task and drawn as thin translucent curves.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use bevy::prelude::*;
use bevy::tasks::{AsyncComputeTaskPool, Task, block_on, poll_once};

use super::brush::{Drawing, Strokes};
use super::camera::to_render;
use super::reach::LEAST_REACH_PC;
use super::reach::Reach;
use super::rig::Rig;
use super::shared::{Quality, StageSystems, Viewpane};
use super::widths::WidthPt;
use crate::field::{Field, FieldLine, LineLayout, trace_line};
use crate::simulate::build_field;
use crate::viewer::document::Document;
use crate::viewer::look::palette;
use crate::viewer::run::RunState;

/// Lines away from the source.
const LINES: usize = 170;
/// Lines that pass the source closely.
const SOURCE_LINES: usize = 7;
/// The lines reach this many times as far as the cloud.
const MARGIN: f32 = 1.9;
/// Opacity of lines away from the source, and where their edges are not smoothed, which makes them coarser to the eye.
const OPACITY: [f32; 2] = [0.16, 0.06];

pub(super) fn build(app: &mut App) {
    app.init_resource::<Tracing>().add_systems(Update, (request, receive).chain().in_set(StageSystems::Draw));
}

/// What is traced and what is on its way.
#[derive(Resource, Default)]
pub struct Tracing {
    /// Run and realisation of the lines drawn or on their way.
    of: Option<(u64, u32)>,
    reach_pc: f32,
    /// Run and realisation of the lines drawn.
    drawn_of: Option<(u64, u32)>,
    range_ug: Option<(f32, f32)>,
    task: Option<Task<Traced>>,
    entity: Option<Entity>,
}

impl Tracing {
    /// New lines are on their way.
    pub fn is_busy(&self) -> bool {
        self.task.is_some()
    }

    /// The lines on their way are of another run or realisation than those drawn.
    fn others_come(&self) -> bool {
        self.task.is_some() && self.drawn_of != self.of
    }

    /// Range of |B| in µG over the lines drawn.
    pub fn range_ug(&self) -> Option<(f32, f32)> {
        self.range_ug
    }
}

#[derive(Default)]
struct Traced {
    strokes: Strokes,
    range_ug: Option<(f32, f32)>,
}

/// Starts a task when the field is new or the cloud has outgrown the lines.
fn request(
    document: Res<Document>,
    run: Res<RunState>,
    reach: Res<Reach>,
    rig: Res<Rig>,
    pane: Res<Viewpane>,
    quality: Res<Quality>,
    mut tracing: ResMut<Tracing>,
) {
    let scene = &document.scene().field;
    let drawn = document.view().drawn_realisation(scene.realisations);
    let (Some(fields), Some(of), Some(realisation)) = (run.fields(), run.scene(), drawn) else { return };
    if fields.generation != run.generation() {
        // The lines of the run before stay until there are fields again.
        return;
    }
    let cloud = MARGIN * reach.most.max_element().max(LEAST_REACH_PC);
    // While the camera still moves, its view is not yet what the lines have to fill.
    let view = if rig.is_moving() { 0.0 } else { rig.current().view_reach(pane.aspect()) };
    let wanted = cloud.max(view.min(LineLayout::farthest_pc(scene.l_max_pc) as f32));
    let outgrown = wanted > tracing.reach_pc || !rig.is_moving() && wanted < tracing.reach_pc * 0.25;
    let wanted_of = Some((fields.generation, realisation));
    if tracing.task.is_some() || (tracing.of == wanted_of && !outgrown) {
        return;
    }
    tracing.of = wanted_of;
    // Ahead of the cloud, so that a growing one does not ask for new lines all the time.
    tracing.reach_pc = (cloud * 1.6).max(wanted * 1.1);
    let opacity = OPACITY[usize::from(!quality.smooth())];
    let ordered = LineLayout::is_ordered(scene.b0_ug, scene.brms_ug);
    let layout = LineLayout { reach_pc: f64::from(tracing.reach_pc), ordered, l_max_pc: scene.l_max_pc };
    let held = fields.held.as_ref().and_then(|fields| fields.get(realisation as usize)).cloned();
    let scene = Arc::clone(of);
    tracing.task = Some(AsyncComputeTaskPool::get().spawn(async move {
        // After the first pass its fields are gone; the same one can be built again.
        let build = || build_field(&scene, 0, realisation, &AtomicBool::new(false)).ok();
        held.or_else(build).map_or_else(Traced::default, |field| trace(&field, &layout, opacity))
    }));
}

/// Puts finished lines in the place of the old ones and follows the layer switch.
fn receive(
    mut tracing: ResMut<Tracing>,
    document: Res<Document>,
    quality: Res<Quality>,
    mut lines: Query<&mut Drawing>,
    mut commands: Commands,
) {
    if let Some(traced) = tracing.task.as_mut().and_then(|task| block_on(poll_once(task))) {
        tracing.task = None;
        tracing.range_ug = traced.range_ug;
        tracing.drawn_of = tracing.of;
        if let Some(old) = tracing.entity.take() {
            commands.entity(old).despawn();
        }
        let width = WidthPt(if quality.smooth() { 1.3 } else { 1.5 });
        tracing.entity = Some(commands.spawn((Drawing::of_lines(traced.strokes), width)).id());
    }
    if let Some(mut lines) = tracing.entity.and_then(|entity| lines.get_mut(entity).ok()) {
        let drawn = document.view().drawn_realisation(document.scene().field.realisations);
        // While others are on their way, lines of another realisation would not be those of the particles.
        let fit = tracing.of.is_some_and(|(_, realisation)| drawn == Some(realisation)) && !tracing.others_come();
        lines.visible = document.view().lines && fit;
    }
}

fn trace(field: &Field, layout: &LineLayout, opacity: f32) -> Traced {
    let mut strokes = Strokes::default();
    let (step_pc, half_length_pc) = (layout.step_pc(), layout.half_length_pc());
    let lines: Vec<(FieldLine, f32)> = seeds(layout, opacity)
        .into_iter()
        .map(|(seed, weight)| (trace_line(field, seed, step_pc, half_length_pc), weight))
        .collect();
    let range = strength_range(&lines);
    for (line, weight) in &lines {
        let last = line.points_pc.len().saturating_sub(1).max(1) as f32;
        let points = line.points_pc.iter().zip(&line.strength_ug).enumerate();
        strokes.strip(points.map(|(index, (&point, &strength))| {
            let [r, g, b, _] = palette::field_strength((strength - range.0) / (range.1 - range.0)).to_array();
            let from_end = 1.0 - (2.0 * index as f32 / last - 1.0).abs();
            let alpha = weight * (5.0 * from_end).min(1.0);
            (to_render(point), Color::srgb_u8(r, g, b).with_alpha(alpha))
        }));
    }
    Traced { strokes, range_ug: Some(range) }
}

/// Seeds in pc with the opacity of their lines, `opacity` for those away from the source, which come last.
fn seeds(layout: &LineLayout, opacity: f32) -> Vec<([f64; 3], f32)> {
    let near = layout.around_source(SOURCE_LINES).into_iter().enumerate();
    let near = near.map(|(index, seed)| (seed, if index == 0 { 0.75 } else { 0.42 }));
    near.chain(layout.elsewhere(LINES).into_iter().map(|seed| (seed, opacity))).collect()
}

/// Range of |B| without the rarest two per cent at either end; never empty.
fn strength_range(lines: &[(FieldLine, f32)]) -> (f32, f32) {
    let mut values: Vec<f32> = lines.iter().flat_map(|(line, _)| line.strength_ug.iter().copied()).collect();
    if values.is_empty() {
        return (0.0, 1.0);
    }
    values.sort_unstable_by(f32::total_cmp);
    let at = |share: f32| values[((values.len() - 1) as f32 * share) as usize];
    let (low, high) = (at(0.02), at(0.98));
    if high - low > 1e-3 * high { (low, high) } else { (0.0, high.max(f32::MIN_POSITIVE)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_through_the_source_is_the_brightest() {
        let layout = LineLayout { reach_pc: 100.0, ordered: true, l_max_pc: 25.0 };
        let seeds = seeds(&layout, OPACITY[0]);
        assert_eq!((seeds[0], seeds.len()), (([0.0; 3], 0.75), LINES + SOURCE_LINES));
        assert!(seeds[1..].iter().all(|(_, weight)| *weight < 0.75));
    }

    #[test]
    fn a_uniform_field_has_a_range_that_can_be_drawn() {
        let line = FieldLine { points_pc: vec![[0.0; 3]; 3], strength_ug: vec![2.0; 3] };
        assert_eq!(strength_range(&[(line, 1.0)]), (0.0, 2.0));
        assert_eq!(strength_range(&[]), (0.0, 1.0));
    }
}
