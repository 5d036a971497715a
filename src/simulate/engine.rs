//! Moves all particles slice by slice, in batches, on the current rayon pool.
//!
//! A batch owns its particles, its random stream and its sums, and moves in one realisation of the field; batches never
//! share anything, so results do not depend on the number of threads. Work can be interrupted between chunks of
//! particles and taken up again where it was.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rayon::prelude::*;

use crate::estimate::{Estimates, GroupSums, Setting, measure};
use crate::field::Field;
use crate::lanes::Instructions;
use crate::motion::CashKarp;
use crate::scene::{Integrator, Scene};
use crate::simulate::adaptive::AdvanceAdaptive;
use crate::simulate::batch::Batch;
use crate::simulate::lockstep::AdvanceLockstep;
use crate::simulate::mover::Mover;
use crate::simulate::{Checkpoint, CheckpointError, Plan, Progress, Snapshot, StopFlags};
use crate::source::inject;
use crate::theory::running_width_anisotropy;
use crate::units::light_path_pc;

/// All particles of a run.
pub struct Engine {
    plan: Arc<Plan>,
    fields: Arc<Vec<Field>>,
    seed: u64,
    mover: Mover,
    /// The push with adaptive steps, if the scene asks for it.
    adaptive: Option<CashKarp>,
    batches: Vec<Batch>,
    pass: u32,
    /// Slices of this pass that have ended.
    slices_done: usize,
}

impl Engine {
    /// Releases the first pass.
    pub fn new(scene: &Scene, plan: Arc<Plan>, fields: Arc<Vec<Field>>) -> Self {
        let mover = Mover::new(scene, &plan);
        let sums = GroupSums::new(mover.spheres.radii_pc().len(), mover.bins.count(), plan.slice_steps.len());
        let batches =
            (0..plan.batches as usize).map(|batch| Batch::empty(batch % fields.len(), sums.clone())).collect();
        let particles = &scene.particles;
        let adaptive = match scene.run.integrator {
            Integrator::Boris => None,
            Integrator::CashKarp { tolerance } => {
                Some(CashKarp::new(tolerance, plan.step_pc, particles.energy_tev, particles.charge))
            }
        };
        let seed = particles.seed;
        let mut engine = Self { plan, fields, seed, mover, adaptive, batches, pass: 0, slices_done: 0 };
        engine.release();
        engine
    }

    /// Moves particles with these instructions from now on, not with the widest; the results are the same.
    pub fn use_instructions(&mut self, instructions: Instructions) {
        self.mover.instructions = instructions;
    }

    /// Advances all particles to the end of the current slice; false if a flag was raised before. Another call then
    /// continues where this one stopped.
    pub fn advance_slice(&mut self, stop: &StopFlags, progress: &Progress) -> bool {
        let slice = self.slices_done;
        let target = self.plan.slice_steps[slice];
        let (mover, adaptive, fields) = (&self.mover, &self.adaptive, &self.fields);
        let complete = self
            .batches
            .par_iter_mut()
            .map(|batch| {
                let field = &fields[batch.realisation];
                let Some(push) = adaptive else {
                    return field.dispatch(AdvanceLockstep { mover, batch, target, stop, progress });
                };
                let target_pc = target as f64 * mover.step_pc;
                field.dispatch(AdvanceAdaptive { push, mover, batch, target_pc, stop, progress })
            })
            .reduce(|| true, |a, b| a && b);
        if complete {
            let path_pc = light_path_pc(self.plan.slice_times_yr[slice]);
            self.batches.par_iter_mut().for_each(|batch| batch.sums.add_positions(slice, path_pc, &batch.particles));
            self.slices_done += 1;
        }
        complete
    }

    /// True once all slices of the pass have ended.
    pub fn pass_done(&self) -> bool {
        self.slices_done == self.plan.slice_steps.len()
    }

    /// Current pass, from 0.
    pub fn pass(&self) -> u32 {
        self.pass
    }

    /// Releases the particles of a further pass.
    pub fn next_pass(&mut self) {
        self.pass += 1;
        self.slices_done = 0;
        self.release();
    }

    fn release(&mut self) {
        let (seed, pass, mover, sizes) = (self.seed, self.pass, &self.mover, &self.plan.batch_sizes);
        let idle = mover.spheres.idle_steps([0.0; 3], mover.step_pc);
        for (index, batch) in self.batches.iter_mut().enumerate() {
            let particles = inject(seed, pass, index as u32, sizes[index]);
            batch.release(particles, idle, mover.step_pc);
        }
    }

    /// The run as it stands; only while no slice is being advanced.
    pub fn checkpoint(&self, scene: &Scene) -> Checkpoint {
        Checkpoint::new(scene, self.pass, self.slices_done, &self.batches)
    }

    /// Puts all particles and sums where a checkpoint of the same scene has them.
    ///
    /// # Errors
    /// [`CheckpointError`] if it is of another scene, or damaged; the engine is then as it was.
    pub fn resume(&mut self, scene: &Scene, checkpoint: &Checkpoint) -> Result<(), CheckpointError> {
        checkpoint.check(scene)?;
        let alike = |(own, other): (&Batch, &Batch)| own.is_alike(other);
        let whole = checkpoint.batches.len() == self.batches.len()
            && checkpoint.slices_done < self.plan.slice_steps.len()
            && self.batches.iter().zip(&checkpoint.batches).all(alike);
        if !whole {
            return Err(CheckpointError::Damaged("it does not hold what its scene asks for".to_owned()));
        }
        self.batches.clone_from(&checkpoint.batches);
        self.pass = checkpoint.pass;
        self.slices_done = checkpoint.slices_done;
        Ok(())
    }

    /// Time of the last slice that has ended, in yr; 0 before the first.
    pub fn time_yr(&self) -> f64 {
        self.slices_done.checked_sub(1).map_or(0.0, |slice| self.plan.slice_times_yr[slice])
    }

    /// Particles released so far, all passes.
    pub fn particles_released(&self) -> u64 {
        let per_pass: u64 = self.plan.batch_sizes.iter().map(|n| u64::from(*n)).sum();
        per_pass * (u64::from(self.pass) + 1)
    }

    /// Steps made and refused where steps are adaptive, all passes.
    pub fn adaptive_steps(&self) -> Option<u64> {
        self.adaptive.map(|_| self.batches.iter().map(|batch| batch.adaptive.made).sum())
    }

    /// Where the particles are; only between slices.
    pub fn snapshot(&self, generation: u64) -> Snapshot {
        let all = self
            .batches
            .iter()
            .flat_map(|batch| batch.particles.iter().map(move |particle| (particle, batch.realisation as u8)));
        let total: usize = self.batches.iter().map(|batch| batch.particles.len()).sum();
        let stride = total.div_ceil(self.plan.snapshot_particles as usize).max(1);
        let mut snapshot = Snapshot {
            generation,
            pass: self.pass,
            slice: self.slices_done.saturating_sub(1),
            time_yr: self.time_yr(),
            positions_pc: Vec::with_capacity(total / stride + 1),
            directions: Vec::with_capacity(total / stride + 1),
            realisations: Vec::with_capacity(total / stride + 1),
        };
        for (particle, realisation) in all.step_by(stride) {
            snapshot.positions_pc.push(particle.position_pc.map(|c| c as f32));
            snapshot.directions.push(particle.direction.map(|c| c as f32));
            snapshot.realisations.push(realisation);
        }
        snapshot
    }

    /// Everything measured so far. `None` within some ms after `interrupt` is raised, which must then stay
    /// raised until this returns.
    pub fn estimates(&self, interrupt: &AtomicBool) -> Option<Estimates> {
        let groups: Vec<&GroupSums> = self.batches.iter().map(|batch| &batch.sums).collect();
        let times = &self.plan.slice_times_yr;
        let setting = Setting {
            radii_pc: self.mover.spheres.radii_pc(),
            bins: &self.mover.bins,
            slice_times_yr: &times[..if self.pass == 0 { self.slices_done } else { times.len() }],
            realisations: self.fields.len(),
            coherence_length_pc: self.plan.coherence_length_pc,
            width_law: running_width_anisotropy,
        };
        Some(Estimates {
            passes: self.pass + u32::from(self.pass_done()),
            particles: self.particles_released(),
            time_yr: self.time_yr(),
            ..measure(&groups, &setting, interrupt)?
        })
    }
}
