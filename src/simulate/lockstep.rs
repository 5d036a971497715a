//! The hot loop of the fixed step: the particles of a chunk advance together, step by step, and their crossings are counted.

use std::ops::Range;

use crate::estimate::GroupSums;
use crate::field::{FieldVisitor, MagneticField};
use crate::lanes::{Kernel, lane};
use crate::motion::Track;
use crate::pairs::Pairs;
use crate::particle::{Group, Particle};
use crate::simulate::batch::{Batch, CHUNK};
use crate::simulate::mover::Mover;
use crate::simulate::priority::nap_if_due;
use crate::simulate::{Progress, StopFlags};
use crate::units::light_time_yr;

/// A chunk of at most so many does not pay for the other half.
const HALF_CHUNK: usize = CHUNK / 2;
/// Steps of a chunk between looks at the stop flags: below 100 ms even with 10 000 plane waves.
const STEPS_PER_CHECK: u64 = 64;

/// Advances one batch in a concrete field; returns false if interrupted.
pub(super) struct AdvanceLockstep<'a> {
    pub mover: &'a Mover,
    pub batch: &'a mut Batch,
    pub target: u64,
    pub stop: &'a StopFlags,
    pub progress: &'a Progress,
}

impl FieldVisitor for AdvanceLockstep<'_> {
    type Output = bool;

    fn visit<F: MagneticField>(self, field: &F) -> bool {
        self.mover.instructions.run(Advance { batch: self, field })
    }
}

/// The work of [`AdvanceLockstep`], compiled for each set of vector instructions.
struct Advance<'a, 'f, F> {
    batch: AdvanceLockstep<'a>,
    field: &'f F,
}

impl<F: MagneticField> Kernel for Advance<'_, '_, F> {
    type Output = bool;

    #[inline(always)]
    fn run<P: Pairs<16>>(self, pairs: P) -> bool {
        let AdvanceLockstep { mover, batch, target, stop, progress } = self.batch;
        let Batch { particles, idle, steps, sums, .. } = batch;
        let chunks = particles.chunks_mut(CHUNK).zip(idle.chunks_mut(CHUNK)).zip(steps);
        for ((particles, idle), done) in chunks {
            while *done < target {
                nap_if_due();
                if stop.is_raised() {
                    return false;
                }
                let end = target.min(*done + STEPS_PER_CHECK);
                if particles.len() > HALF_CHUNK {
                    mover.advance::<F, P, CHUNK>(pairs, self.field, particles, idle, *done..end, sums);
                } else {
                    mover.advance::<F, P, HALF_CHUNK>(pairs, self.field, particles, idle, *done..end, sums);
                }
                progress.add_steps((end - *done) * particles.len() as u64);
                *done = end;
            }
        }
        true
    }
}

impl Mover {
    /// Moves at most `N` particles by these steps and counts their crossings.
    #[inline(always)]
    fn advance<F: MagneticField, P: Pairs<16>, const N: usize>(
        &self,
        pairs: P,
        field: &F,
        particles: &mut [Particle],
        idle: &mut [u32],
        steps: Range<u64>,
        sums: &mut GroupSums,
    ) {
        let mut group = Group::<N>::load(particles);
        let mut step = steps.start;
        while step < steps.end {
            let soonest = idle.iter().fold(u32::MAX, |soonest, idle| soonest.min(*idle));
            let unwatched = (steps.end - step).min(u64::from(soonest));
            for _ in 0..unwatched {
                self.boris.step_group(pairs, field, &mut group);
            }
            // At most `soonest`, so it fits and no count falls below 0.
            idle.iter_mut().for_each(|idle| *idle -= unwatched as u32);
            step += unwatched;
            if step < steps.end {
                let before = group;
                let middle_pc = self.boris.step_group(pairs, field, &mut group);
                for (index, idle) in idle.iter_mut().enumerate() {
                    if *idle > 0 {
                        *idle -= 1;
                        continue;
                    }
                    let Particle { position_pc: start_pc, direction } = before.particle(index);
                    let track = Track { start_pc, before: direction, middle_pc: lane(&middle_pc, index) };
                    *idle = self.watch(&track, &group.particle(index), step, sums);
                }
                step += 1;
            }
        }
        group.store(particles);
    }

    /// Counts the crossings of one step, and returns for how many further ones there can be none.
    fn watch(&self, track: &Track, after: &Particle, step: u64, sums: &mut GroupSums) -> u32 {
        let path_before = step as f64 * self.step_pc;
        self.spheres.observe(&self.boris, track, after, |sphere, passage| {
            let path = path_before + passage.path_pc;
            if let Some(bin) = self.bins.index(light_time_yr(path)) {
                sums.crossings.record(sphere, bin, &passage, self.spheres.radii_pc()[sphere] / path);
            }
        });
        self.spheres.idle_steps(after.position_pc, self.step_pc)
    }
}
