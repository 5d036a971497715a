//! What happens to one batch, the same in a whole run and in a share of it: release, motion to the end of a slice, and the
//! counting of positions there.

use std::sync::Arc;

use crate::estimate::{GroupSums, SpreadCounts};
use crate::field::Field;
use crate::motion::CashKarp;
use crate::scene::{Integrator, Scene};
use crate::simulate::adaptive::AdvanceAdaptive;
use crate::simulate::batch::Batch;
use crate::simulate::lockstep::AdvanceLockstep;
use crate::simulate::lost::{LostParticle, first_lost};
use crate::simulate::mover::Mover;
#[cfg(test)]
use crate::simulate::panics::injected;
use crate::simulate::{Plan, Progress, StopFlags};
use crate::source::inject;
use crate::units::light_path_pc;

/// How the particles of a scene move.
pub(super) struct Movement {
    pub plan: Arc<Plan>,
    pub mover: Mover,
    seed: u64,
    /// The push with adaptive steps, if the scene asks for it.
    adaptive: Option<CashKarp>,
}

impl Movement {
    /// That of a scene.
    pub fn new(scene: &Scene, plan: Arc<Plan>) -> Self {
        let particles = &scene.particles;
        let adaptive = match scene.run.integrator {
            Integrator::Boris => None,
            Integrator::CashKarp { tolerance } => {
                Some(CashKarp::new(tolerance, plan.step_pc, particles.energy_tev, particles.charge))
            }
        };
        Self { mover: Mover::new(scene, &plan), seed: particles.seed, adaptive, plan }
    }

    /// True if each particle makes steps of its own.
    pub fn is_adaptive(&self) -> bool {
        self.adaptive.is_some()
    }

    /// Sums of a batch that has not moved.
    pub fn no_sums(&self) -> GroupSums {
        GroupSums::new(self.mover.spheres.radii_pc().len(), self.mover.bins.count(), self.plan.slice_steps.len())
    }

    /// Puts the particles of a portion of a pass to the source.
    pub fn release(&self, batch: &mut Batch, pass: u32, portion: usize, index: usize) {
        let idle = self.mover.spheres.idle_steps([0.0; 3], self.mover.step_pc);
        let particles = inject(self.seed, pass, index as u32, self.plan.portion(pass, portion, index));
        batch.release(particles, idle, self.mover.step_pc);
    }

    /// Moves a batch to the end of slice number `slice`; false if a flag was raised before. Another call then goes on.
    pub fn advance(
        &self,
        batch: &mut Batch,
        field: &Field,
        slice: usize,
        stop: &StopFlags,
        progress: &Progress,
    ) -> bool {
        #[cfg(test)]
        injected::strike(injected::Site::Slice(slice), self.seed);
        let (mover, target) = (&self.mover, self.plan.slice_steps[slice]);
        let Some(push) = &self.adaptive else {
            return field.dispatch(AdvanceLockstep { mover, batch, target, stop, progress });
        };
        let target_pc = target as f64 * mover.step_pc;
        field.dispatch(AdvanceAdaptive { push, mover, batch, target_pc, stop, progress })
    }

    /// The first particle of a batch that is nowhere, `index` being the number of the batch in its pass; `slice` is where the
    /// particles are, or on their way to.
    pub fn lost(&self, batch: &Batch, pass: u32, portion: usize, index: usize, slice: usize) -> Option<LostParticle> {
        let within = first_lost(&batch.particles)?;
        let before: usize = self.plan.batch_sizes[..index].iter().map(|size| *size as usize).sum();
        let first = before + self.plan.portion(pass, portion, index).start;
        let time_yr = self.plan.slice_times_yr[slice.min(self.plan.slice_times_yr.len() - 1)];
        Some(LostParticle { seed: self.seed, pass, index: first + within, time_yr })
    }

    /// Adds where the particles are at the end of a slice to the sums of the batch, and to `spread`.
    pub fn count(&self, batch: &mut Batch, slice: usize, spread: &mut SpreadCounts) {
        batch.sums.add_positions(slice, &batch.particles);
        spread.add(light_path_pc(self.plan.slice_times_yr[slice]), &batch.particles);
    }
}
