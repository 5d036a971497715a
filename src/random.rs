//! Random streams keyed by what they are for, so that results never depend on threads or order.

use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::math;

/// What a stream is for; the number separates streams of one seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Turbulent modes of one realisation and level.
    Modes = 1,
    /// Orientation of one level's cube.
    Orientation = 2,
    /// Plane waves of one realisation.
    Waves = 3,
    /// Directions in which the source emits.
    Source = 4,
    /// Supernovae of one Galaxy, shell of ages and tile of space.
    Supernovae = 5,
}

/// The stream for a purpose and up to three indices.
pub fn stream(seed: u64, purpose: Purpose, keys: [u64; 3]) -> Xoshiro256PlusPlus {
    let mixed = keys.iter().fold(mix(seed ^ mix(purpose as u64)), |state, key| mix(state ^ mix(*key)));
    Xoshiro256PlusPlus::seed_from_u64(mixed)
}

/// A direction drawn uniformly from the sphere, as a unit vector.
pub fn isotropic_direction(rng: &mut Xoshiro256PlusPlus) -> [f64; 3] {
    let mu = 2.0 * rng.random::<f64>() - 1.0;
    let (sin_phi, cos_phi) = math::sin_cos(std::f64::consts::TAU * rng.random::<f64>());
    let transverse = (1.0 - mu * mu).sqrt();
    [transverse * cos_phi, transverse * sin_phi, mu]
}

/// The finaliser of SplitMix64 (Steele, Lea & Flood 2014): a bijection on 64 bits that scatters nearby keys.
fn mix(key: u64) -> u64 {
    let z = key.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
