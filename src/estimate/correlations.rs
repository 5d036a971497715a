//! Correlations between bins of A.
//!
//! Bins are not independent: what crosses outwards late in a bin comes back early in the next, and the same particles
//! cross neighbouring spheres. The correlations of some sixty bins cannot be had from some sixty groups as they stand: the
//! matrix would be singular. So they are taken for bins up to two apart only, and averaged over all pairs of bins at the
//! same distance in ln t on the same two spheres, between which the statistics of a spreading cloud hardly change.
//!
//! In the order of time the matrix is therefore banded: n bins on S spheres have at most 3 S entries a row below the
//! diagonal, and solving takes some 10 n S² operations instead of n³. How far correlations must be shrunk is judged sphere
//! by sphere, from the covariance that T bins of one keep when the spheres before it are known: n S T² in all.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | residual of group g in bin i | e_ig | 1 | `net_ig - A_i all_ig` | crossings above the share of A |
//! | correlation of a pair of bins | r_ij | 1 | `Σ_g e_ig e_jg/√(Σ e_ig² Σ e_jg²)` | definition; averaged over like pairs here |
//! | shrunk correlation | C_ij | 1 | `f r_ij`, `C_ii = 1`, f the largest of 0, 1/20, … 1 that is safe | here |
//! | weight of bin i | w_i | 1 | `∝ Σ_j (C⁻¹)_ij/(σ_i σ_j)` | least squares |
//! | χ² of deviations d in errors | χ² | 1 | `dᵀ C⁻¹ d` | least squares |

use std::sync::atomic::{AtomicBool, Ordering};

use nalgebra::DMatrix;

use crate::estimate::banded::{Banded, inner, subtract};
use crate::estimate::definite::cholesky;

/// Time bins between which correlations are estimated.
const MAX_LAG: usize = 2;
/// Their lags, from that backwards to that forwards.
const LAGS: usize = 2 * MAX_LAG + 1;
/// Share of a bin's variance that all bins of the spheres before it and the earlier ones of its own must leave unexplained;
/// correlations are shrunk until it holds.
const LEAST_PIVOT: f64 = 0.1;
/// Correlations are shrunk by multiples of one over this.
const STEPS: u32 = 20;

/// One time bin at one sphere; ordered in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CellIndex {
    /// Time bin.
    pub bin: usize,
    pub sphere: usize,
}

/// The correlation matrix of some bins, safely positive definite.
pub(super) struct Correlations {
    factors: Banded,
}

impl Correlations {
    /// From what each group adds to each bin, by bin and group; the mean over groups is 0. Bins come in the order of time.
    ///
    /// `None` without bins, and soon after `interrupt` is raised.
    pub fn new(cells: &[CellIndex], residuals: &[Vec<f64>], interrupt: &AtomicBool) -> Option<Self> {
        let count = cells.iter().map(|cell| cell.sphere + 1).max()?;
        let averages = Averages::new(count, cells, residuals);
        let spheres: Vec<Vec<CellIndex>> = (0..count)
            .map(|sphere| cells.iter().copied().filter(|cell| cell.sphere == sphere).collect())
            .filter(|own: &Vec<CellIndex>| !own.is_empty())
            .collect();
        let shrunk = |steps: u32| Shrunk { averages: &averages, factor: f64::from(steps) / f64::from(STEPS) };
        // What is left unexplained falls as correlations grow: 1/share is a diagonal entry of the inverse of C, which is
        // convex in the factor and level at 0. So the largest factor that holds is found by halving; 0 holds.
        let mut holds = STEPS;
        let mut before = Vec::new();
        for own in &spheres {
            let (mut low, mut fails, mut next) = (0, holds + 1, holds);
            while low + 1 < fails {
                if interrupt.load(Ordering::Relaxed) {
                    return None;
                }
                *(if shrunk(next).is_safe(&before, own) { &mut low } else { &mut fails }) = next;
                next = (low + fails) / 2;
            }
            holds = low;
            before.extend(own);
            before.sort_unstable();
        }
        let factors = shrunk(holds).factors(cells)?;
        Some(Self { factors })
    }

    /// Weights, adding up to 1, of the best mean of values with these errors and these correlations.
    pub fn weights(&self, sigmas: impl Iterator<Item = f64> + Clone) -> Vec<f64> {
        let mut weights = self.factors.solve(sigmas.clone().map(f64::recip));
        for (weight, sigma) in weights.iter_mut().zip(sigmas) {
            *weight /= sigma;
        }
        let norm: f64 = weights.iter().sum();
        weights.iter().map(|weight| weight / norm).collect()
    }

    /// χ² of deviations in units of their errors.
    pub fn chi2(&self, deviations: impl IntoIterator<Item = f64>) -> f64 {
        let white = self.factors.whiten(deviations);
        inner(&white, &white)
    }
}

/// For each of these bins, in the order of time, the first that may be correlated with it.
fn firsts(cells: &[CellIndex]) -> Vec<usize> {
    let first = |cell: &CellIndex| cells.partition_point(|other| other.bin + MAX_LAG < cell.bin);
    cells.iter().map(first).collect()
}

/// Mean correlations of all pairs of bins on the same two spheres and as far apart in time.
struct Averages {
    spheres: usize,
    /// By sphere, sphere and lag of the second after the first.
    means: Vec<f64>,
}

impl Averages {
    fn new(spheres: usize, cells: &[CellIndex], residuals: &[Vec<f64>]) -> Self {
        let scores: Vec<Option<Vec<f64>>> = residuals
            .iter()
            .map(|values| {
                let norm = inner(values, values).sqrt();
                (norm > 0.0).then(|| values.iter().map(|value| value / norm).collect())
            })
            .collect();
        let mut averages = Self { spheres, means: vec![0.0; spheres * spheres * LAGS] };
        let mut counts = vec![0.0_f64; averages.means.len()];
        for (i, first) in firsts(cells).into_iter().enumerate() {
            for j in first..i {
                let index = averages.index(cells[i], cells[j]);
                if let (Some(index), Some(a), Some(b)) = (index, &scores[i], &scores[j]) {
                    averages.means[index] += inner(a, b);
                    counts[index] += 1.0;
                }
            }
        }
        for (mean, count) in averages.means.iter_mut().zip(counts) {
            *mean /= count.max(1.0);
        }
        averages
    }

    /// Where the mean for two bins stands; `None` if they are too far apart in time to be correlated.
    fn index(&self, a: CellIndex, b: CellIndex) -> Option<usize> {
        // Of one pair, the bin on the larger sphere comes first, or the later bin of the same sphere.
        let (first, second) = if (a.sphere, a.bin) > (b.sphere, b.bin) { (a, b) } else { (b, a) };
        let lag = (first.bin + MAX_LAG).checked_sub(second.bin).filter(|lag| *lag < LAGS)?;
        Some((first.sphere * self.spheres + second.sphere) * LAGS + lag)
    }
}

/// Correlations made smaller by a factor from 0 to 1.
struct Shrunk<'a> {
    averages: &'a Averages,
    factor: f64,
}

impl Shrunk<'_> {
    fn between(&self, a: CellIndex, b: CellIndex) -> f64 {
        if a == b {
            1.0
        } else {
            self.averages.index(a, b).map_or(0.0, |index| self.factor * self.averages.means[index])
        }
    }

    /// The triangle of the matrix of these bins, in the order of time.
    fn factors(&self, cells: &[CellIndex]) -> Option<Banded> {
        Banded::new(&firsts(cells), |row, column| self.between(cells[row], cells[column]))
    }

    /// True if each bin of a sphere keeps more than [`LEAST_PIVOT`] of its variance when all bins of the spheres `before`
    /// it and the earlier ones of its `own` are known; both in the order of time.
    fn is_safe(&self, before: &[CellIndex], own: &[CellIndex]) -> bool {
        let Some(known) = self.factors(before) else { return false };
        // The last bin on this sphere that is correlated with a known one ends its row.
        let rows = before.iter().map(|cell| {
            let reached = own.partition_point(|other| other.bin <= cell.bin + MAX_LAG);
            own[..reached].iter().map(|other| self.between(*cell, *other)).collect()
        });
        let mut rest = DMatrix::from_fn(own.len(), own.len(), |i, j| self.between(own[i], own[j]));
        for row in known.whiten_rows(rows) {
            for (j, (value, column)) in row.iter().zip(rest.as_mut_slice().chunks_mut(own.len())).enumerate() {
                subtract(&mut column[j..], *value, &row[j..]);
            }
        }
        cholesky(rest, LEAST_PIVOT).is_some()
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::DVector;

    use super::*;

    /// Pseudo-random numbers between ±1/2, by two indices.
    fn noise(a: usize, b: usize) -> f64 {
        let mixed = (a * 1_000_003 + b + 1) as u64;
        let z = mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((z ^ (z >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40) as f64 / (1_u64 << 24) as f64 - 0.5
    }

    /// Bins in the order of time, without those that `gap` takes out, and what groups add to them: differences in time of
    /// noise that neighbouring spheres share by `shared` (0 to 1).
    fn sample(
        spheres: usize,
        bins: usize,
        shared: f64,
        gap: impl Fn(CellIndex) -> bool,
    ) -> (Vec<CellIndex>, Vec<Vec<f64>>) {
        let level = |cell: CellIndex, group: usize| {
            let terms =
                (0..=cell.sphere).map(|k| shared.powi(k as i32) * noise(cell.bin, 64 * (cell.sphere - k) + group));
            terms.sum::<f64>()
        };
        let all = (0..bins).flat_map(|bin| (0..spheres).map(move |sphere| CellIndex { bin, sphere }));
        let cells: Vec<CellIndex> = all.filter(|cell| !gap(*cell)).collect();
        let residuals = cells.iter().map(|cell| {
            let later = CellIndex { bin: cell.bin + 1, ..*cell };
            (0..64).map(|group| level(later, group) - level(*cell, group)).collect()
        });
        let residuals = residuals.collect();
        (cells, residuals)
    }

    /// The same weights and χ² from the whole matrix in the order of the spheres, shrunk step by step; and the steps.
    fn from_whole_matrix(
        cells: &[CellIndex],
        residuals: &[Vec<f64>],
        sigmas: &[f64],
        deviations: &[f64],
    ) -> (Vec<f64>, f64, u32) {
        let mut order: Vec<usize> = (0..cells.len()).collect();
        order.sort_by_key(|index| (cells[*index].sphere, cells[*index].bin));
        let averages = Averages::new(cells.iter().map(|p| p.sphere + 1).max().unwrap(), cells, residuals);
        let (factors, steps) = (0..=STEPS)
            .rev()
            .find_map(|steps| {
                let shrunk = Shrunk { averages: &averages, factor: f64::from(steps) / f64::from(STEPS) };
                let entry = |i: usize, j: usize| shrunk.between(cells[order[i]], cells[order[j]]);
                let whole = DMatrix::from_fn(order.len(), order.len(), entry);
                Some((cholesky(whole, LEAST_PIVOT)?, steps))
            })
            .unwrap();
        let ordered =
            |values: &dyn Fn(usize) -> f64| DVector::from_iterator(order.len(), order.iter().map(|i| values(*i)));
        let solution = factors.solve(&ordered(&|i| 1.0 / sigmas[i]));
        let mut weights = vec![0.0; order.len()];
        for (value, index) in solution.iter().zip(&order) {
            weights[*index] = value / sigmas[*index];
        }
        let norm: f64 = weights.iter().sum();
        let deviations = ordered(&|i| deviations[i]);
        let chi2 = deviations.dot(&factors.solve(&deviations));
        (weights.iter().map(|weight| weight / norm).collect(), chi2, steps)
    }

    /// The banded matrix and that in the order of the spheres give the same, with gaps and with shrunk correlations too.
    #[test]
    fn the_band_gives_what_the_whole_matrix_gives() {
        let mut all_steps = Vec::new();
        let cases = [(1, 12, 0.0), (2, 9, 0.3), (3, 20, 0.6), (5, 14, 0.9), (4, 17, 0.99), (6, 10, 0.999)];
        for (case, (spheres, bins, shared)) in cases.into_iter().enumerate() {
            // Small spheres lose their signal first, and single bins are missing.
            let gap = |cell: CellIndex| {
                cell.bin + 3 * cell.sphere > bins + 4 || noise(case, 7 * cell.bin + cell.sphere) > 0.4
            };
            let (cells, residuals) = sample(spheres, bins, shared, gap);
            let sigmas: Vec<f64> = (0..cells.len()).map(|i| 1.0 + noise(i, 1)).collect();
            let deviations: Vec<f64> = (0..cells.len()).map(|i| 4.0 * noise(i, 2)).collect();
            let correlations = Correlations::new(&cells, &residuals, &AtomicBool::new(false)).unwrap();
            let (weights, chi2, steps) = from_whole_matrix(&cells, &residuals, &sigmas, &deviations);
            for (banded, whole) in correlations.weights(sigmas.iter().copied()).iter().zip(&weights) {
                assert!((banded - whole).abs() < 1e-10, "case {case}, {steps} steps: {banded} {whole}");
            }
            let banded = correlations.chi2(deviations.iter().copied());
            assert!((banded / chi2 - 1.0).abs() < 1e-10, "case {case}, {steps} steps: {banded} {chi2}");
            all_steps.push(steps);
        }
        assert!(all_steps.contains(&STEPS) && all_steps.iter().any(|steps| *steps < STEPS), "{all_steps:?}");
    }

    /// The most that a scene can ask for keeps to the band: 3 · 16 numbers a row, not 3200, and the equations hold.
    #[test]
    fn sixteen_spheres_of_two_hundred_bins_stay_banded() {
        let (cells, residuals) = sample(16, 200, 0.5, |_| false);
        let correlations = Correlations::new(&cells, &residuals, &AtomicBool::new(false)).unwrap();
        assert_eq!(cells.len(), 3200);
        assert!(correlations.factors.numbers() <= 3200 * 3 * 16, "{}", correlations.factors.numbers());
        let weights = correlations.weights((0..3200).map(|i| 1.0 + noise(i, 1)));
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        let deviations: Vec<f64> = (0..3200).map(|i| noise(i, 2)).collect();
        let solution = correlations.factors.solve(deviations.iter().copied());
        let chi2 = correlations.chi2(deviations.iter().copied());
        assert!((inner(&deviations, &solution) / chi2 - 1.0).abs() < 1e-12);
    }

    /// Residuals b_t - b_(t-1) of white noise b have correlation -1/2 with the next bin and none beyond, and their sum is
    /// known much better than √(bins): the best weights are nearly those of a sum with ends tapered, all above 0.
    #[test]
    fn anti_correlation_of_neighbours_is_found() {
        let groups = 200;
        let cells: Vec<CellIndex> = (0..12).map(|bin| CellIndex { sphere: 0, bin }).collect();
        let residuals: Vec<Vec<f64>> =
            (0..12).map(|bin| (0..groups).map(|g| noise(bin + 1, g) - noise(bin, g)).collect()).collect();
        let correlations = Correlations::new(&cells, &residuals, &AtomicBool::new(false)).unwrap();
        let white = correlations.factors.whiten((0..12).map(|bin| f64::from(u8::from(bin == 0))));
        // L⁻¹ e_0 has -ρ/√(1-ρ²) second; 11 pairs of 200 groups know ρ to 0.02.
        assert!((white[0] - 1.0).abs() < 1e-12);
        assert!((white[1] - 0.5 / 0.75_f64.sqrt()).abs() < 0.1, "{white:?}");
        let weights = correlations.weights([1.0; 12].into_iter());
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(weights.iter().all(|weight| *weight > 0.0), "{weights:?}");
        assert!(weights[5] > 1.5 * weights[0], "{weights:?}");
    }
}
