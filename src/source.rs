//! The source: instantaneous isotropic injection at the origin.

use std::ops::Range;

use crate::particle::Particle;
use crate::random::{Purpose, isotropic_direction, stream};

/// Releases the particles of one batch with these numbers; each is the same for the same seed, pass, batch and number,
/// whatever else runs.
pub fn inject(seed: u64, pass: u32, batch: u32, numbers: Range<usize>) -> Vec<Particle> {
    let mut rng = stream(seed, Purpose::Source, [u64::from(pass), u64::from(batch), 0]);
    let all = (0..numbers.end).map(|_| Particle { position_pc: [0.0; 3], direction: isotropic_direction(&mut rng) });
    all.skip(numbers.start).collect()
}
