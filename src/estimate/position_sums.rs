//! Positions of one group of particles at one time: moments, and counts by distance along each axis.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | second moments | – | pc² | `Σ x_i x_j` | [`super::diffusion_points`] |
//! | fourth moments | – | pc⁴ | `Σ x_i⁴` | the same |
//! | edge of bin n of `abs(x)/(ct)` | – | 1 | `1e-4^(1 - n/48)` | here |

use serde::{Deserialize, Serialize};

use crate::bounded;
use crate::math;
use crate::particle::Particle;

/// Moments of the positions at one time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
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
                *sum += math::powi(*value, 4);
            }
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.count += other.count;
        for (sum, value) in self.second.iter_mut().zip(other.second) {
            *sum += value;
        }
        for (sum, value) in self.fourth.iter_mut().zip(other.fourth) {
            *sum += value;
        }
    }

    /// True if all sums are numbers, and those that cannot be negative are not.
    pub(super) fn is_sound(&self) -> bool {
        let squares = self.second[..3].iter().chain(&self.fourth);
        self.second.iter().all(|sum| sum.is_finite()) && squares.into_iter().all(|sum| sum.is_finite() && *sum >= 0.0)
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

/// Bins of |x| as a fraction of the path, of equal ratio.
const SPREAD_BINS: usize = 48;
/// Lower end of the bins; the first also holds what lies below. The path itself, which nothing exceeds, is the upper end.
const SPREAD_LO: f64 = 1e-4;

/// Histograms of |x|, |y| and |z|.
///
/// Bins in |x|/(ct) are the same for every group of a slice, so that counts can be added, and cover widths from straight
/// flight down to a needle of 1/1000 of the path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpreadCounts {
    #[serde(deserialize_with = "bounded::three_lists")]
    counts: [Vec<u64>; 3],
}

impl Default for SpreadCounts {
    fn default() -> Self {
        Self { counts: std::array::from_fn(|_| vec![0; SPREAD_BINS]) }
    }
}

impl SpreadCounts {
    /// Memory of the counts of one group at one time.
    pub const BYTES: u64 = (size_of::<Self>() + 3 * SPREAD_BINS * size_of::<u64>()) as u64;

    /// Adds the positions of these particles, which have made a path of `path_pc` > 0.
    pub fn add(&mut self, path_pc: f64, particles: &[Particle]) {
        let per_e_fold = SPREAD_BINS as f64 / -math::ln(SPREAD_LO);
        for particle in particles {
            for (counts, x) in self.counts.iter_mut().zip(particle.position_pc) {
                // A cast takes what lies below the first bin, down to -∞ at x = 0, to 0.
                let bin = (math::ln(x.abs() / path_pc / SPREAD_LO) * per_e_fold) as usize;
                counts[bin.min(SPREAD_BINS - 1)] += 1;
            }
        }
    }

    /// Upper edges of the bins but the last as fractions of the path, and the share of particles below each; `axis` is 0 to
    /// 2. Shares are NaN without particles.
    pub fn cumulative(&self, axis: usize) -> impl Iterator<Item = (f64, f64)> + '_ {
        let counts = &self.counts[axis];
        let all: u64 = counts.iter().sum();
        counts[..SPREAD_BINS - 1]
            .iter()
            .scan(0, |below: &mut u64, n| {
                *below += n;
                Some(*below)
            })
            .enumerate()
            .map(move |(bin, below)| {
                let edge = math::pow(SPREAD_LO, 1.0 - (bin + 1) as f64 / SPREAD_BINS as f64);
                (edge, below as f64 / all as f64)
            })
    }

    /// True if each axis has counted so many particles.
    pub fn holds(&self, particles: u64) -> bool {
        let sum = |counts: &Vec<u64>| counts.iter().try_fold(0_u64, |sum, count| sum.checked_add(*count));
        self.counts.iter().all(|counts| sum(counts) == Some(particles))
    }

    /// True if both have as many bins.
    pub fn is_alike(&self, other: &Self) -> bool {
        self.counts.iter().zip(&other.counts).all(|(own, other)| own.len() == other.len())
    }

    /// Adds other counts.
    pub fn merge(&mut self, other: &Self) {
        for (counts, others) in self.counts.iter_mut().zip(&other.counts) {
            for (sum, value) in counts.iter_mut().zip(others) {
                *sum += value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Some thousand passes of a million particles bring more than 2^32 into one bin.
    #[test]
    fn counts_of_an_endless_run_do_not_wrap() {
        let at = |x: f64| Particle { position_pc: [x; 3], direction: [1.0, 0.0, 0.0] };
        let mut counts = SpreadCounts::default();
        counts.add(1.0, &[at(0.5), at(0.5), at(0.5), at(1e-5)]);
        for _ in 0..40 {
            counts.merge(&counts.clone());
        }
        let shares: Vec<f64> = counts.cumulative(2).map(|(_, share)| share).collect();
        assert_eq!((shares.first(), shares.last()), (Some(&0.25), Some(&1.0)));
    }
}
