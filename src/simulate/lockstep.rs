//! The hot loop of the fixed step: the particles of a chunk advance together, step by step, and their crossings are counted.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::estimate::GroupSums;
use crate::field::{FieldVisitor, MagneticField};
use crate::motion::Boris;
use crate::observer::{Spheres, TimeBins};
use crate::particle::Particle;
use crate::scene::Scene;
use crate::simulate::engine::Batch;
use crate::simulate::plan::{spheres, time_bins};
use crate::simulate::{Plan, Progress};
use crate::units::light_time_yr;

/// Particles that advance in lock-step, so that their cache misses overlap.
pub(super) const CHUNK: usize = 16;
/// Steps of a chunk between looks at the interrupt flag: below 100 ms even with 10 000 plane waves.
const STEPS_PER_CHECK: u64 = 16;

/// What moves particles and counts crossings; the same for all batches.
pub(super) struct Mover {
    boris: Boris,
    pub step_pc: f64,
    pub spheres: Spheres,
    pub bins: TimeBins,
}

/// Advances one batch in a concrete field; returns false if interrupted.
pub(super) struct AdvanceBatch<'a> {
    pub mover: &'a Mover,
    pub batch: &'a mut Batch,
    pub target: u64,
    pub interrupt: &'a AtomicBool,
    pub progress: &'a Progress,
}

impl FieldVisitor for AdvanceBatch<'_> {
    type Output = bool;

    fn visit<F: MagneticField>(self, field: &F) -> bool {
        let Self { mover, batch, target, interrupt, progress } = self;
        let Batch { particles, idle, steps, sums, .. } = batch;
        let chunks = particles.chunks_mut(CHUNK).zip(idle.chunks_mut(CHUNK)).zip(steps);
        for ((particles, idle), done) in chunks {
            while *done < target {
                if interrupt.load(Ordering::Relaxed) {
                    return false;
                }
                let end = target.min(*done + STEPS_PER_CHECK);
                for step in *done..end {
                    for (particle, idle) in particles.iter_mut().zip(idle.iter_mut()) {
                        mover.step(field, particle, idle, step, sums);
                    }
                }
                progress.add_steps((end - *done) * particles.len() as u64);
                *done = end;
            }
        }
        true
    }
}

impl Mover {
    /// The push and the observers of a scene.
    pub fn new(scene: &Scene, plan: &Plan) -> Self {
        let particles = &scene.particles;
        Self {
            boris: Boris::new(plan.step_pc, particles.energy_tev, particles.charge),
            step_pc: plan.step_pc,
            spheres: spheres(scene),
            bins: time_bins(scene),
        }
    }

    #[inline(always)]
    fn step<F: MagneticField>(
        &self,
        field: &F,
        particle: &mut Particle,
        idle: &mut u32,
        step: u64,
        sums: &mut GroupSums,
    ) {
        let track = self.boris.step(field, particle);
        if *idle > 0 {
            *idle -= 1;
            return;
        }
        let path_before = step as f64 * self.step_pc;
        self.spheres.observe(&self.boris, &track, particle, |sphere, passage| {
            let path = path_before + passage.path_pc;
            if let Some(bin) = self.bins.index(light_time_yr(path)) {
                sums.crossings.record(sphere, bin, &passage, self.spheres.radii_pc()[sphere] / path);
            }
        });
        *idle = self.spheres.idle_steps(particle.position_pc, self.step_pc);
    }
}
