//! Mergeable accumulators: what one group of particles has done.

use serde::{Deserialize, Serialize};

use crate::estimate::{CrossingSums, DiffusionSums, SpreadCounts};
use crate::particle::Particle;

/// Everything that one jackknife group has done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupSums {
    /// Crossings.
    pub crossings: CrossingSums,
    /// Moments at the end of each slice.
    pub diffusion: Vec<DiffusionSums>,
    /// Distribution along each axis at the end of each slice.
    pub spread: Vec<SpreadCounts>,
}

impl GroupSums {
    /// Nothing yet.
    pub fn new(spheres: usize, time_bins: usize, slices: usize) -> Self {
        Self {
            crossings: CrossingSums::new(spheres, time_bins),
            diffusion: vec![DiffusionSums::default(); slices],
            spread: vec![SpreadCounts::default(); slices],
        }
    }

    /// Adds the positions of particles at the end of slice number `slice`, after a path of `path_pc` > 0.
    pub fn add_positions(&mut self, slice: usize, path_pc: f64, particles: &[Particle]) {
        self.diffusion[slice].add(particles);
        self.spread[slice].add(path_pc, particles);
    }

    /// True if both are of as many spheres, time bins and slices.
    pub fn is_alike(&self, other: &Self) -> bool {
        self.crossings.is_alike(&other.crossings)
            && self.diffusion.len() == other.diffusion.len()
            && self.spread.len() == other.spread.len()
            && self.spread.iter().zip(&other.spread).all(|(own, other)| own.is_alike(other))
    }

    /// Adds another group's sums, which must be alike.
    pub fn merge(&mut self, other: &Self) {
        self.crossings.merge(&other.crossings);
        for (sum, value) in self.diffusion.iter_mut().zip(&other.diffusion) {
            sum.merge(value);
        }
        for (sum, value) in self.spread.iter_mut().zip(&other.spread) {
            sum.merge(value);
        }
    }

    /// The sum of several groups, in their order; `None` of none.
    pub fn total<'a>(groups: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        groups.into_iter().fold(None, |total, group| match total {
            None => Some(group.clone()),
            Some(mut total) => {
                total.merge(group);
                Some(total)
            }
        })
    }
}

/// The sums of each realisation of a run whose batch `b` moves in realisation `b % realisations`.
pub fn by_realisation(batches: &[&GroupSums], realisations: usize) -> Vec<GroupSums> {
    (0..realisations)
        .filter_map(|first| GroupSums::total(batches.iter().skip(first).step_by(realisations).copied()))
        .collect()
}
