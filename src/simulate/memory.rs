//! What a run takes of the memory of this machine.

use std::ops::Range;

use crate::estimate::{FIELD_GROUPS, GroupSums, SpreadCounts};
use crate::scene::Scene;
use crate::simulate::Plan;
use crate::simulate::batch::Batch;
use crate::simulate::unit_run::{EndedUnit, MovingUnit};

/// Memory of a run in bytes, by what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// Fields of all realisations of one pass; those of the next are built beside them only where there is room.
    pub fields: u64,
    /// All particles of a pass.
    pub particles: u64,
    /// Sums of batches and of groups of realisations, those of ended passes too, and the copies that estimates take.
    pub sums: u64,
    /// What a checkpoint takes while it is written: a copy of particles and sums, and the bytes of the file.
    pub checkpoint: u64,
}

impl Memory {
    /// That of a scene.
    pub fn of(scene: &Scene, plan: &Plan) -> Self {
        let particles = u64::from(scene.particles.count) * Batch::BYTES_PER_PARTICLE;
        let (spheres, bins) = (scene.observers.radii_pc.len() as u64, u64::from(scene.observers.time_bins));
        let group = GroupSums::bytes(spheres, bins, plan.slice_steps.len() as u64);
        let kept = u64::from(plan.batches) * 2 + FIELD_GROUPS as u64;
        let copy = particles + kept * group;
        Self { fields: plan.field_bytes, particles, sums: 2 * kept * group, checkpoint: 2 * copy }
    }

    /// Of the run without checkpoints.
    pub fn total(&self) -> u64 {
        self.fields + self.particles + self.sums
    }
}

/// Most bytes that the state of a run takes between two steps when it is read from a file: of the whole run, or of a part of a
/// run that has so many units in all.
pub(super) fn state_bytes(scene: &Scene, plan: &Plan, units: Option<u64>) -> u64 {
    let (spheres, bins) = (scene.observers.radii_pc.len() as u64, u64::from(scene.observers.time_bins));
    let slices = plan.slice_steps.len() as u64;
    let spread = slices * SpreadCounts::BYTES;
    let group = GroupSums::bytes(spheres, bins, slices) + size_of::<GroupSums>() as u64;
    let batches = u64::from(plan.batches);
    // The steps of a chunk that is not full are a number too.
    let particles = |count: u64, batches: u64| {
        count.saturating_mul(Batch::BYTES_PER_PARTICLE).saturating_add(batches.saturating_mul(size_of::<u64>() as u64))
    };
    let state = match units {
        None => {
            let all = particles(scene.particles.count.into(), batches) + batches * size_of::<Batch>() as u64;
            all + (2 * batches + FIELD_GROUPS as u64) * group
        }
        Some(units) => {
            let most = plan.batch_sizes.iter().copied().max().unwrap_or(0);
            // Each moves, has ended or waits.
            let each = (size_of::<MovingUnit>() + size_of::<EndedUnit>() + size_of::<Range<u64>>()) as u64
                + 2 * size_of::<usize>() as u64;
            particles(units.saturating_mul(most.into()), units)
                .saturating_add(units.saturating_mul(each + group + spread))
        }
    };
    state.saturating_add(spread)
}

/// Refuses what needs more bytes than are free, of which `field_bytes` are for fields, with cause and remedy; where the
/// system does not tell, all fits.
pub(super) fn check_memory(needed_bytes: u64, field_bytes: u64) -> Result<(), String> {
    match available_bytes() {
        Some(available_bytes) if needed_bytes > available_bytes => Err(format!(
            "the run needs {:.1} GB of memory, {:.1} GB of it for fields, and {:.1} GB are free: use fewer realisations, \
             cells, levels or particles",
            needed_bytes as f64 / 1e9,
            field_bytes as f64 / 1e9,
            available_bytes as f64 / 1e9
        )),
        _ => Ok(()),
    }
}

/// Memory that the system can give without swapping; `None` where it does not tell.
pub fn available_bytes() -> Option<u64> {
    let mut system = sysinfo::System::new();
    system.refresh_memory();
    Some(system.available_memory()).filter(|bytes| *bytes > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_fits_is_allowed() {
        assert_eq!(check_memory(0, 0), Ok(()));
        if available_bytes().is_some() {
            assert!(check_memory(u64::MAX, 0).is_err_and(|refusal| refusal.contains("fewer realisations")));
        }
    }

    #[test]
    fn particles_and_sums_count() {
        let mut scene = Scene::default();
        scene.particles.count = 10_000_000;
        scene.field.brms_ug = 0.0;
        let memory = Memory::of(&scene, &Plan::of(&scene));
        // Position, direction, path and step of each, and some more.
        assert!(memory.fields == 0 && memory.particles >= 640_000_000, "{memory:?}");
        assert!(memory.total() > memory.particles && memory.checkpoint > 2 * memory.particles, "{memory:?}");
    }
}
