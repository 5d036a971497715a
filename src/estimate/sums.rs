//! Mergeable accumulators: what one group of particles has done.

use serde::{Deserialize, Serialize};

use crate::bounded;
use crate::estimate::{CrossingSums, DiffusionSums};
use crate::particle::Particle;

/// Everything that one jackknife group has done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupSums {
    /// Crossings.
    pub crossings: CrossingSums,
    /// Moments at the end of each slice.
    #[serde(deserialize_with = "bounded::list")]
    pub diffusion: Vec<DiffusionSums>,
}

impl GroupSums {
    /// Nothing yet.
    pub fn new(spheres: usize, time_bins: usize, slices: usize) -> Self {
        Self { crossings: CrossingSums::new(spheres, time_bins), diffusion: vec![DiffusionSums::default(); slices] }
    }

    /// Memory of the sums of so many spheres, time bins and slices, bytes.
    pub fn bytes(spheres: u64, time_bins: u64, slices: u64) -> u64 {
        spheres * time_bins * CrossingSums::BYTES_PER_CELL + slices * size_of::<DiffusionSums>() as u64
    }

    /// Nothing yet, of as many spheres, time bins and slices.
    pub fn emptied(&self) -> Self {
        let slices = self.diffusion.len();
        Self { crossings: self.crossings.emptied(), diffusion: vec![DiffusionSums::default(); slices] }
    }

    /// Adds the positions of particles at the end of slice number `slice`.
    pub fn add_positions(&mut self, slice: usize, particles: &[Particle]) {
        self.diffusion[slice].add(particles);
    }

    /// True if both are of as many spheres, time bins and slices.
    pub fn is_alike(&self, other: &Self) -> bool {
        self.crossings.is_alike(&other.crossings) && self.diffusion.len() == other.diffusion.len()
    }

    /// True if all sums are numbers, and no count is so large that a run could not have reached it.
    pub fn is_sound(&self) -> bool {
        self.crossings.is_sound() && self.diffusion.iter().all(DiffusionSums::is_sound)
    }

    /// Adds another group's sums, which must be alike.
    pub fn merge(&mut self, other: &Self) {
        self.crossings.merge(&other.crossings);
        for (sum, value) in self.diffusion.iter_mut().zip(&other.diffusion) {
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
