//! Particles whose position is no number any more: they end the run before a sum, a table or a checkpoint is made with them.

use crate::particle::Particle;
use crate::quantity::{Unit, quantity};

/// A particle that is nowhere: its position or its direction is infinite or NaN.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error(
    "particle {index} of pass {} has no position any more at {} (seed {seed}): the run has ended, so that it spoils no result; \
     please report it with the scene, and go on from the last checkpoint if there is one",
    pass + 1,
    quantity(*time_yr, Unit::Year)
)]
pub struct LostParticle {
    /// Seed of all random numbers.
    pub seed: u64,
    /// From 0.
    pub pass: u32,
    /// Number within its pass, from 0, in the order of batches.
    pub index: usize,
    /// End of the slice in which it was lost, or before which, in yr.
    pub time_yr: f64,
}

/// The first of these particles that is nowhere.
pub(super) fn first_lost(particles: &[Particle]) -> Option<usize> {
    particles.iter().position(|particle| !particle.is_somewhere())
}
