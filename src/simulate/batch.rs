//! One batch of particles: the unit of work, of random streams, of jackknife groups and of checkpoints.

use serde::{Deserialize, Serialize};

use crate::estimate::GroupSums;
use crate::particle::Particle;
use crate::simulate::adaptive::Strides;
use crate::simulate::lockstep::CHUNK;

/// Particles that move in one realisation of the field, and what they have done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Batch {
    pub realisation: usize,
    pub particles: Vec<Particle>,
    /// Steps for which each particle cannot reach a sphere.
    pub idle: Vec<u32>,
    /// Steps made, per chunk.
    pub steps: Vec<u64>,
    /// Path and step of each particle where steps are adaptive.
    pub strides: Strides,
    /// All passes.
    pub sums: GroupSums,
}

impl Batch {
    /// A batch without particles.
    pub fn empty(realisation: usize, sums: GroupSums) -> Self {
        Self {
            realisation,
            particles: Vec::new(),
            idle: Vec::new(),
            steps: Vec::new(),
            strides: Strides::default(),
            sums,
        }
    }

    /// Puts fresh particles in the place of the old ones: each cannot reach a sphere for `idle` steps, and adaptive steps
    /// begin with `trial_pc`.
    pub fn release(&mut self, particles: Vec<Particle>, idle: u32, trial_pc: f64) {
        self.idle = vec![idle; particles.len()];
        self.steps = vec![0; particles.len().div_ceil(CHUNK)];
        self.strides.release(particles.len(), trial_pc);
        self.particles = particles;
    }

    /// True if both hold as many of everything and move in the same realisation.
    pub fn is_alike(&self, other: &Self) -> bool {
        self.realisation == other.realisation
            && self.particles.len() == other.particles.len()
            && self.idle.len() == other.idle.len()
            && self.steps.len() == other.steps.len()
            && self.strides.is_alike(&other.strides)
            && self.sums.is_alike(&other.sums)
    }
}
