//! Mergeable accumulators: what one group of particles has done.

use crate::particle::Particle;

/// Bins of the cosine µ between motion and outward normal, from -1 to 1.
pub const MU_BINS: usize = 20;

/// Crossings of all spheres in all time bins.
#[derive(Clone, Debug, PartialEq)]
pub struct CrossingSums {
    time_bins: usize,
    /// Crossings by sphere, time bin, µ bin; the first half of the µ bins is inward.
    counts: Vec<u64>,
    /// Sum over crossings of `R/(c t)` by sphere, time bin.
    prediction: Vec<f64>,
}

impl CrossingSums {
    /// No crossings yet.
    pub fn new(spheres: usize, time_bins: usize) -> Self {
        let cells = spheres * time_bins;
        Self { time_bins, counts: vec![0; cells * MU_BINS], prediction: vec![0.0; cells] }
    }

    /// Counts one crossing; `mu` in -1 to 1, negative inwards.
    pub fn record(&mut self, sphere: usize, time_bin: usize, mu: f64, prediction: f64) {
        let cell = sphere * self.time_bins + time_bin;
        let half = MU_BINS / 2;
        // Split at 0 by sign so that the rounding of a bin index never moves a crossing to the other side.
        let step = ((mu.abs() * half as f64) as usize).min(half - 1);
        let bin = if mu >= 0.0 { half + step } else { half - 1 - step };
        self.counts[cell * MU_BINS + bin] += 1;
        self.prediction[cell] += prediction;
    }

    /// Crossings by µ bin in one cell.
    pub fn by_mu(&self, sphere: usize, time_bin: usize) -> &[u64] {
        let cell = sphere * self.time_bins + time_bin;
        &self.counts[cell * MU_BINS..(cell + 1) * MU_BINS]
    }

    /// Crossings outwards and inwards in one cell.
    pub fn out_in(&self, sphere: usize, time_bin: usize) -> (u64, u64) {
        let (inward, outward) = self.by_mu(sphere, time_bin).split_at(MU_BINS / 2);
        (outward.iter().sum(), inward.iter().sum())
    }

    /// Sum of `R/(c t)` over the crossings of one cell.
    pub fn prediction_sum(&self, sphere: usize, time_bin: usize) -> f64 {
        self.prediction[sphere * self.time_bins + time_bin]
    }

    fn merge(&mut self, other: &Self) {
        for (sum, value) in self.counts.iter_mut().zip(&other.counts) {
            *sum += value;
        }
        for (sum, value) in self.prediction.iter_mut().zip(&other.prediction) {
            *sum += value;
        }
    }
}

/// Moments of the positions at one time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DiffusionSums {
    /// Particles.
    pub count: u64,
    /// Sums of xx, yy, zz, xy, xz, yz in pc².
    pub second: [f64; 6],
    /// Sums of x⁴, y⁴, z⁴ in pc⁴.
    pub fourth: [f64; 3],
}

impl DiffusionSums {
    /// Adds the positions of these particles.
    pub fn add(&mut self, particles: &[Particle]) {
        self.count += particles.len() as u64;
        for Particle { position_pc: [x, y, z], .. } in particles {
            for (sum, value) in self.second.iter_mut().zip([x * x, y * y, z * z, x * y, x * z, y * z]) {
                *sum += value;
            }
            for (sum, value) in self.fourth.iter_mut().zip([x, y, z]) {
                *sum += value.powi(4);
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        for (sum, value) in self.second.iter_mut().zip(other.second) {
            *sum += value;
        }
        for (sum, value) in self.fourth.iter_mut().zip(other.fourth) {
            *sum += value;
        }
    }

    /// All but `part`.
    pub fn without(&self, part: &Self) -> Self {
        Self {
            count: self.count - part.count,
            second: std::array::from_fn(|i| self.second[i] - part.second[i]),
            fourth: std::array::from_fn(|i| self.fourth[i] - part.fourth[i]),
        }
    }
}

/// Everything that one jackknife group has done.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupSums {
    /// Crossings.
    pub crossings: CrossingSums,
    /// Moments at the end of each slice.
    pub diffusion: Vec<DiffusionSums>,
}

impl GroupSums {
    /// Nothing yet.
    pub fn new(spheres: usize, time_bins: usize, slices: usize) -> Self {
        Self { crossings: CrossingSums::new(spheres, time_bins), diffusion: vec![DiffusionSums::default(); slices] }
    }

    /// Adds another group's sums.
    pub fn merge(&mut self, other: &Self) {
        self.crossings.merge(&other.crossings);
        for (sum, value) in self.diffusion.iter_mut().zip(&other.diffusion) {
            sum.merge(value);
        }
    }

    /// The sum of several groups, in their order.
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
