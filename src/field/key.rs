//! Which field: what the random streams of a realisation and of its cubes are keyed by.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | number of a realisation among all passes | – | 1 | `pass · 2³² + realisation` | here: pass 0 leaves it as it is |

use rand_xoshiro::Xoshiro256PlusPlus;

use crate::random::{Purpose, stream};

/// Which realisation, for its random streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldKey {
    /// Seed of the scene.
    pub seed: u64,
    /// Pass of the run, from 0; every pass has realisations of its own.
    pub pass: u32,
    /// Number among those of the pass, from 0.
    pub realisation: u32,
}

impl FieldKey {
    /// The stream of this realisation for a purpose and two indices.
    pub(super) fn stream(self, purpose: Purpose, indices: [u64; 2]) -> Xoshiro256PlusPlus {
        // Pass 0 leaves the number of the realisation as it is.
        let own = (u64::from(self.pass) << 32) | u64::from(self.realisation);
        stream(self.seed, purpose, [own, indices[0], indices[1]])
    }
}

/// Which cube, for its random streams.
#[derive(Clone, Copy, Debug)]
pub struct GridKey {
    /// The realisation that it is part of.
    pub field: FieldKey,
    /// Level, from 0.
    pub level: u32,
}

impl GridKey {
    /// The stream of this cube for a purpose and one index.
    pub(super) fn stream(self, purpose: Purpose, index: u64) -> Xoshiro256PlusPlus {
        self.field.stream(purpose, [u64::from(self.level), index])
    }
}
