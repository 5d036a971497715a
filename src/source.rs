//! The source: instantaneous isotropic injection at the origin.

use crate::particle::Particle;
use crate::random::{Purpose, isotropic_direction, stream};

/// Releases `count` particles of one batch; the same for the same seed, pass and batch, whatever else runs.
pub fn inject(seed: u64, pass: u32, batch: u32, count: u32) -> Vec<Particle> {
    let mut rng = stream(seed, Purpose::Source, [u64::from(pass), u64::from(batch), 0]);
    (0..count).map(|_| Particle { position_pc: [0.0; 3], direction: isotropic_direction(&mut rng) }).collect()
}
