//! One batch of particles: the unit of work, of random streams, of jackknife groups and of checkpoints.

use serde::{Deserialize, Serialize};

use crate::bounded;
use crate::estimate::GroupSums;
use crate::particle::Particle;

/// Particles that advance in lock-step, so that their cache misses overlap and the widest registers are full.
pub(super) const CHUNK: usize = 16;

/// Particles that move in one realisation of the field, and what they have done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Batch {
    pub realisation: usize,
    #[serde(deserialize_with = "bounded::list")]
    pub particles: Vec<Particle>,
    /// Steps for which each particle cannot reach a sphere.
    #[serde(deserialize_with = "bounded::list")]
    pub idle: Vec<u32>,
    /// Steps made, per chunk.
    #[serde(deserialize_with = "bounded::list")]
    pub steps: Vec<u64>,
    /// Path and step of each particle where steps are adaptive.
    pub adaptive: AdaptiveSteps,
    /// Of the current pass.
    pub sums: GroupSums,
}

impl Batch {
    /// Memory of one particle: with its counters, path and step, and its share of the steps of a chunk.
    pub const BYTES_PER_PARTICLE: u64 = (size_of::<Particle>() + 4 + 2 * 8) as u64 + 8_u64.div_ceil(CHUNK as u64);

    /// A batch without particles.
    pub fn empty(realisation: usize, sums: GroupSums) -> Self {
        Self {
            realisation,
            particles: Vec::new(),
            idle: Vec::new(),
            steps: Vec::new(),
            adaptive: AdaptiveSteps::default(),
            sums,
        }
    }

    /// Puts fresh particles in the place of the old ones: each cannot reach a sphere for `idle` steps, and adaptive steps
    /// begin with `trial_pc`.
    pub fn release(&mut self, particles: Vec<Particle>, idle: u32, trial_pc: f64) {
        self.idle = vec![idle; particles.len()];
        self.steps = vec![0; particles.len().div_ceil(CHUNK)];
        self.adaptive.release(particles.len(), trial_pc);
        self.particles = particles;
    }

    /// Slices that its particles have behind them and were counted at, `released` being how many of its particles have been
    /// released in this pass with the portion that moves.
    pub fn slices_done(&self, released: u64) -> usize {
        self.sums.diffusion.iter().take_while(|slice| slice.count == released).count()
    }

    /// True if there is all that so many particles need.
    pub fn holds(&self, particles: usize) -> bool {
        let adaptive = [self.adaptive.path_pc.len(), self.adaptive.trial_pc.len()];
        [self.particles.len(), self.idle.len(), adaptive[0], adaptive[1]] == [particles; 4]
            && self.steps.len() == particles.div_ceil(CHUNK)
    }
}

/// Where the particles of a batch stand if each makes steps of its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct AdaptiveSteps {
    /// Path made by each particle in pc.
    #[serde(deserialize_with = "bounded::list")]
    pub path_pc: Vec<f64>,
    /// Step that each tries next, in pc.
    #[serde(deserialize_with = "bounded::list")]
    pub trial_pc: Vec<f64>,
    /// Steps made or refused in all passes.
    pub made: u64,
}

impl AdaptiveSteps {
    /// All particles at the source, about to try steps of `trial_pc`.
    fn release(&mut self, particles: usize, trial_pc: f64) {
        self.path_pc = vec![0.0; particles];
        self.trial_pc = vec![trial_pc; particles];
    }
}
