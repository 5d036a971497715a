//! Many Galaxies: gathered on all threads in a fixed order, in portions that grow.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | Galaxies of a portion | – | 1 | 64 at first, as many as there are later, 1024 at most | here |

use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::ThreadPool;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::galaxy::draw::GalaxyKey;
use crate::galaxy::model::GalaxyModel;
use crate::galaxy::one::{Seen, Workspace};

/// Galaxies of the first portion and of the largest.
const PORTIONS: [u64; 2] = [64, 1024];

/// What many Galaxies of one model show; 1.2 kB each at 31 energies.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ensemble {
    /// Energies of each.
    energies: usize,
    /// One Galaxy after the other.
    seen: Vec<Seen>,
}

impl Ensemble {
    /// None yet, at so many energies.
    pub fn empty(energies: usize) -> Self {
        Self { energies, seen: Vec::new() }
    }

    /// How many Galaxies there are.
    pub fn len(&self) -> usize {
        self.galaxies().len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// What the Galaxies show, one after the other, each at all energies.
    pub fn galaxies(&self) -> impl ExactSizeIterator<Item = &[Seen]> {
        self.seen.chunks_exact(self.energies.max(1))
    }

    /// What all of them show at one energy, in their order.
    pub fn at(&self, energy: usize) -> impl Iterator<Item = &Seen> {
        self.galaxies().filter_map(move |galaxy| galaxy.get(energy))
    }

    /// A quantity of all Galaxies at one energy, sorted; what is not a number is left out.
    pub fn sorted(&self, energy: usize, value: impl Fn(&Seen) -> f64) -> Vec<f64> {
        let mut values: Vec<f64> = self.at(energy).map(value).filter(|value| !value.is_nan()).collect();
        values.sort_by(f64::total_cmp);
        values
    }

    /// Puts further Galaxies behind these; ranges that are gathered apart and joined in order are those gathered at once.
    pub fn join(&mut self, more: Self) {
        self.energies = more.energies;
        self.seen.extend(more.seen);
    }
}

/// Looks at the Galaxies `numbers` of a seed, on the threads of `pool`, or of the current one; the result does not
/// depend on them.
///
/// After each portion `watch` is told what there is so far, and ends it by answering `Break`; `stop` ends it within some
/// milliseconds, with the portions that are whole.
pub fn gather(
    model: &GalaxyModel,
    seed: u64,
    numbers: Range<u64>,
    pool: Option<&ThreadPool>,
    stop: &AtomicBool,
    watch: &mut dyn FnMut(&Ensemble) -> ControlFlow<()>,
) -> Ensemble {
    let mut ensemble = Ensemble::empty(model.levels().len());
    let mut next = numbers.start;
    while next < numbers.end {
        let portion = (next - numbers.start).clamp(PORTIONS[0], PORTIONS[1]);
        let end = (next + portion).min(numbers.end);
        let look = |workspace: &mut Workspace, number: u64| {
            let key = GalaxyKey { seed, number };
            (!stop.load(Ordering::Relaxed)).then(|| model.look(key, workspace))
        };
        let all = || (next..end).into_par_iter().map_init(Workspace::default, look).collect();
        let seen: Option<Vec<Vec<Seen>>> = pool.map_or_else(all, |pool| pool.install(all));
        let Some(seen) = seen else { break };
        ensemble.seen.extend(seen.into_iter().flatten());
        next = end;
        if watch(&ensemble).is_break() {
            break;
        }
    }
    ensemble
}
