//! Whether a run of a scene can have brought a batch to where it is.

use crate::observer::Spheres;
use crate::particle::Particle;
use crate::simulate::Plan;
use crate::simulate::batch::{Batch, CHUNK};
use crate::units::light_path_pc;
use crate::vector::norm;

/// How far the length of a direction may be from 1; a push keeps it to rounding.
const DIRECTION_ERROR: f64 = 1e-6;
/// How much longer than the path of light a position may be, which adaptive steps keep to their tolerance only.
const LIGHT_PATH_ERROR: f64 = 0.01;
/// No batch makes as many steps of its own.
pub(super) const MAX_ADAPTIVE_STEPS: u64 = 1 << 60;

/// True if all particles of a batch that has so many slices behind it are between the ends of two slices, within the reach
/// of light, and watched again before they can reach a sphere; `adaptive` where each makes steps of its own.
pub(super) fn has_moved(batch: &Batch, plan: &Plan, spheres: &Spheres, slices_done: usize, adaptive: bool) -> bool {
    let last = plan.slice_steps.len() - 1;
    let least = slices_done.checked_sub(1).map_or(0, |slice| plan.slice_steps[slice]);
    let most = plan.slice_steps[slices_done.min(last)];
    let path_pc = |steps: u64| steps as f64 * plan.step_pc;
    let reach_pc = light_path_pc(plan.slice_times_yr[slices_done.min(last)]) * (1.0 + LIGHT_PATH_ERROR);
    let placed = batch.particles.iter().all(|particle| {
        norm(particle.position_pc) <= reach_pc && (norm(particle.direction) - 1.0).abs() <= DIRECTION_ERROR
    });
    let steps = &batch.adaptive;
    let paced = if adaptive {
        batch.steps.iter().all(|steps| *steps == 0)
            && steps.path_pc.iter().all(|path| (path_pc(least)..=path_pc(most)).contains(path))
    } else {
        batch.steps.iter().all(|steps| (least..=most).contains(steps)) && steps.path_pc.iter().all(|path| *path == 0.0)
    };
    let watched = |(particle, idle): (&Particle, &u32)| {
        let free = spheres.idle_steps(particle.position_pc, plan.step_pc);
        // Those counted down since the last look may differ from those from here by rounding.
        u64::from(*idle) <= u64::from(free) + u64::from(free >> 20) + 1
    };
    let watched = adaptive || batch.particles.iter().zip(&batch.idle).all(watched);
    let tried = steps.trial_pc.iter().all(|trial| *trial > 0.0 && *trial <= plan.step_pc);
    placed && paced && watched && tried && steps.made <= MAX_ADAPTIVE_STEPS
}

/// True if a particle of a batch with so many slices behind it has moved in the next one.
pub(super) fn has_begun_slice(batch: &Batch, plan: &Plan, slices_done: usize) -> bool {
    let begin = slices_done.checked_sub(1).map_or(0, |slice| plan.slice_steps[slice]);
    let path_pc = begin as f64 * plan.step_pc;
    batch.steps.iter().any(|steps| *steps > begin) || batch.adaptive.path_pc.iter().any(|path| *path > path_pc)
}

/// Integrator steps that the particles of a batch have made, as [`crate::simulate::Progress`] counts them.
pub(super) fn steps_of(batch: &Batch, plan: &Plan) -> u64 {
    let in_step = batch.particles.chunks(CHUNK).zip(&batch.steps);
    let lockstep: u64 = in_step.map(|(chunk, steps)| chunk.len() as u64 * steps).sum();
    let adaptive: u64 = batch.adaptive.path_pc.iter().map(|path| (path / plan.step_pc).round() as u64).sum();
    lockstep + adaptive
}
