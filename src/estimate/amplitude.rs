//! The paper's claim in one number.
//!
//! Two things would bias a plain weighted mean. Crossings come in clusters, many of one particle, and a bin with more of
//! them than usual has a smaller A and a smaller error, both as 1/N: weights go with the values. And the ratio A itself is
//! biased by clusters. Both biases fall as the number of groups left in, so the jackknife, done over the whole mean with
//! its weights, takes them off.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | begin of the window | t_q | yr | `20 · 2D/c²` | here: D_par has settled there |
//! | ratio of a bin | q | 1 | A over its prediction | here |
//! | error of a bin | σ | 1 | `√(Σ (net - A all)² G/(G-1))/N` over its prediction, A's at least `2/N` | scatter of groups |
//! | amplitude | – | 1 | `G m - (G-1) mean m_g`, m the weighted mean of q | Quenouille 1956 |
//! | χ² against 1 | χ² | 1 | `(G-3)/(G-1) (q - 1)ᵀ C⁻¹ (q - 1)` | inverse of a scattered variance |
//!
//! G are the batches of particles. The error of the amplitude covers the fields too, as [`Ensemble`] says; means without
//! some fields keep the weights of all, which single fields would scatter more than improve.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::estimate::correlations::{CellIndex, Correlations};
use crate::estimate::widths::{RunningWidths, WidthLaw};
use crate::estimate::{Amplitude, AnisotropyCurve, AnisotropyPoint, Ensemble, Estimate, GroupSums, unbiased_jackknife};
use crate::units::C_PC_PER_YR;

/// Fewest groups for a covariance.
const MIN_GROUPS: usize = 8;

/// Start of the window in which A = R/(cT) is tested, `20 · 2D/c²` in yr, for D in pc²/yr.
pub fn quasi_gaussian_from_yr(diffusion_pc2_yr: f64) -> f64 {
    40.0 * diffusion_pc2_yr / (C_PC_PER_YR * C_PC_PER_YR)
}

/// Weighted mean of A / prediction over the bins of a window that begins at `window` = (yr, pc).
///
/// Weights come from the variances and correlations of the bins; the error is the jackknife of the whole mean.
/// `without` gives the running widths of all particles but those of some groups, so that the mean against `width_law` has
/// their noise in its error too. `None` while the window is empty, and soon after `interrupt` is raised.
pub(super) fn amplitude(
    curves: &[AnisotropyCurve],
    ensemble: &Ensemble<'_>,
    window: (f64, f64),
    without: &dyn Fn(&GroupSums) -> RunningWidths,
    width_law: WidthLaw,
    interrupt: &AtomicBool,
) -> Option<Amplitude> {
    let unless_interrupted = || (!interrupt.load(Ordering::Relaxed)).then_some(());
    let (window_start_yr, least_radius_pc) = window;
    let groups = ensemble.batches;
    let mut cells: Vec<Cell<'_>> = curves
        .iter()
        .enumerate()
        .filter(|(_, curve)| curve.radius_pc >= least_radius_pc)
        .flat_map(|(sphere, curve)| {
            let points = curve.points.iter().enumerate();
            points
                .filter(|(_, point)| point.time_lo_yr >= window_start_yr && point.anisotropy.is_some())
                .map(move |(bin, point)| Cell::new(CellIndex { sphere, bin }, curve.radius_pc, point, ensemble))
        })
        .collect();
    if cells.is_empty() || groups.len() < MIN_GROUPS {
        return None;
    }
    cells.sort_by_key(|cell| cell.index);
    let residuals: Vec<Vec<f64>> = cells
        .iter()
        .map(|cell| {
            unless_interrupted()?;
            Some(cell.residuals())
        })
        .collect::<Option<_>>()?;
    let indices: Vec<CellIndex> = cells.iter().map(|cell| cell.index).collect();
    let correlations = Correlations::new(&indices, &residuals, interrupt)?;

    let of_all: Vec<Ratio> = cells.iter().map(|cell| cell.ratio(None)).collect();
    let weights = correlations.weights(of_all.iter().map(|ratio| ratio.sigma));
    let of_groups: Vec<Replicate<'_>> = (groups.iter().enumerate())
        .map(|(group, sums)| {
            unless_interrupted()?;
            let ratios: Vec<Ratio> = cells.iter().map(|cell| cell.ratio(Some(group))).collect();
            let weights = correlations.weights(ratios.iter().map(|ratio| ratio.sigma));
            Some(Replicate { sums, ratios, weights })
        })
        .collect::<Option<_>>()?;
    let of_fields: Vec<Replicate<'_>> = (ensemble.fields.iter().enumerate())
        .map(|(field, sums)| {
            unless_interrupted()?;
            let ratios = cells.iter().map(|cell| cell.ratio_without_field(field)).collect();
            Some(Replicate { sums, ratios, weights: weights.clone() })
        })
        .collect::<Option<_>>()?;

    let mean = |ratios: &[Ratio], weights: &[f64]| -> f64 {
        ratios.iter().zip(weights).map(|(ratio, weight)| ratio.value * weight).sum()
    };
    let means = |replicates: &[Replicate<'_>]| -> Vec<f64> {
        replicates.iter().map(|replicate| mean(&replicate.ratios, &replicate.weights)).collect()
    };
    let estimate = estimate(ensemble, mean(&of_all, &weights), &means(&of_groups), &means(&of_fields))?;

    let against_running_width = || -> Option<Estimate> {
        let mean = |ratios: &[Ratio], weights: &[f64], expected: &dyn Fn(&Cell<'_>) -> Option<f64>| {
            let terms = cells.iter().zip(ratios).zip(weights);
            terms
                .map(|((cell, ratio), weight)| Some(weight * ratio.value * ratio.prediction / expected(cell)?))
                .sum::<Option<f64>>()
        };
        let means = |replicates: &[Replicate<'_>]| -> Option<Vec<f64>> {
            let of = |replicate: &Replicate<'_>| {
                unless_interrupted()?;
                let widths = without(replicate.sums);
                mean(&replicate.ratios, &replicate.weights, &|cell| {
                    widths.expected(width_law, cell.radius_pc, cell.point.mean_time_yr(cell.radius_pc)?)
                })
            };
            replicates.iter().map(of).collect()
        };
        let value = mean(&of_all, &weights, &|cell| cell.point.running_width)?;
        self::estimate(ensemble, value, &means(&of_groups)?, &means(&of_fields)?)
    };
    // The inverse of a variance that G groups scatter is on average too large by this.
    let known_variance = (groups.len() as f64 - 3.0) / (groups.len() as f64 - 1.0);
    let chi2 = correlations.chi2(of_all.iter().map(|ratio| (ratio.value - 1.0) / ratio.sigma)) * known_variance;
    Some(Amplitude {
        estimate,
        chi2,
        ndf: cells.len() as u32,
        window_start_yr,
        against_running_width: against_running_width(),
    })
}

/// A mean from its values without each batch and without each group of fields; `None` where these do not scatter.
fn estimate(ensemble: &Ensemble<'_>, value: f64, without_group: &[f64], without_field: &[f64]) -> Option<Estimate> {
    let unbiased = unbiased_jackknife(value, without_group.iter().copied())?;
    let estimate = ensemble.covering(Some(unbiased), unbiased.value, without_field.iter().copied())?;
    // Without any scatter nothing is known of the error, as where every group has crossed outwards as often as inwards.
    (estimate.error > 0.0).then_some(estimate)
}

/// Everything but one batch or one group of fields: a replicate of the jackknife.
struct Replicate<'a> {
    /// What is left out.
    sums: &'a GroupSums,
    ratios: Vec<Ratio>,
    weights: Vec<f64>,
}

/// A / prediction of a bin, from all groups or all but some.
#[derive(Clone, Copy)]
struct Ratio {
    value: f64,
    sigma: f64,
    prediction: f64,
}

/// Sums over crossings in a bin.
#[derive(Clone, Copy, Default)]
struct Counts {
    /// Outwards less inwards.
    net: f64,
    all: f64,
    /// Of `R/(c t)`.
    prediction: f64,
}

impl Counts {
    fn plus(self, part: Self) -> Self {
        Self { net: self.net + part.net, all: self.all + part.all, prediction: self.prediction + part.prediction }
    }
}

/// One bin of the window.
struct Cell<'a> {
    index: CellIndex,
    radius_pc: f64,
    point: &'a AnisotropyPoint,
    groups: Vec<Counts>,
    fields: Vec<Counts>,
    total: Counts,
    /// Sums over groups of net², net · all and all².
    squares: [f64; 3],
}

impl<'a> Cell<'a> {
    fn new(index: CellIndex, radius_pc: f64, point: &'a AnisotropyPoint, ensemble: &Ensemble<'_>) -> Self {
        let counts = |group: &&GroupSums| {
            let (outward, inward) = group.crossings.out_in(index.sphere, index.bin);
            let prediction = group.crossings.prediction_sum(index.sphere, index.bin);
            Counts { net: outward as f64 - inward as f64, all: (outward + inward) as f64, prediction }
        };
        let groups: Vec<Counts> = ensemble.batches.iter().map(counts).collect();
        let fields = ensemble.fields.iter().map(counts).collect();
        let total = groups.iter().copied().fold(Counts::default(), Counts::plus);
        let squares = groups.iter().fold([0.0; 3], |[nn, na, aa], part| {
            [nn + part.net * part.net, na + part.net * part.all, aa + part.all * part.all]
        });
        Self { index, radius_pc, point, groups, fields, total, squares }
    }

    /// What each group has outwards above its share of A.
    fn residuals(&self) -> Vec<f64> {
        let a = self.total.net / self.total.all;
        self.groups.iter().map(|part| part.net - a * part.all).collect()
    }

    /// A and its prediction without a part.
    fn means_without(&self, part: Counts) -> (f64, f64, f64) {
        let (net, all) = (self.total.net - part.net, self.total.all - part.all);
        (net / all, (self.total.prediction - part.prediction) / all, all)
    }

    /// A / prediction with the error that the scatter of the groups gives, without one of them.
    fn ratio(&self, left_out: Option<usize>) -> Ratio {
        let part = left_out.map_or_else(Counts::default, |group| self.groups[group]);
        let count = self.groups.len() as f64 - if left_out.is_some() { 1.0 } else { 0.0 };
        let (a, prediction, all) = self.means_without(part);
        let [nn, na, aa] = self.squares;
        let [nn, na, aa] = [nn - part.net * part.net, na - part.net * part.all, aa - part.all * part.all];
        let scatter = nn - 2.0 * a * na + a * a * aa;
        // As for a single bin, the error is at least 2/N.
        let error = (scatter.max(0.0) * count / (count - 1.0)).sqrt().max(2.0) / all;
        Ratio { value: a / prediction, sigma: error / prediction, prediction }
    }

    /// A / prediction without one group of fields, with no error of its own.
    fn ratio_without_field(&self, field: usize) -> Ratio {
        let (a, prediction, _) = self.means_without(self.fields[field]);
        Ratio { value: a / prediction, sigma: f64::NAN, prediction }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::ErrorBasis;

    /// As many crossings inwards as outwards in each group, so that A is 0 without each: no scatter, no error, no estimate.
    #[test]
    fn a_mean_without_scatter_is_no_estimate() {
        let groups: Vec<GroupSums> = (0..16).map(|_| GroupSums::new(1, 1, 1)).collect();
        let groups: Vec<&GroupSums> = groups.iter().collect();
        let ensemble = Ensemble::independent(&groups).unwrap();
        assert_eq!(estimate(&ensemble, 0.0, &[0.0; 16], &[]), None);
        let scattered: Vec<f64> = (0..16).map(|i| 1.0 + 0.01 * f64::from(i % 2)).collect();
        assert!(estimate(&ensemble, 1.0, &scattered, &[]).is_some_and(|estimate| estimate.error > 0.0));
    }

    /// Means that differ from field to field carry that in the error of the amplitude: 16 fields with means 1 ± s know it to
    /// s/√15, however little batches scatter; of four fields only what is beyond chance counts.
    #[test]
    fn fields_count_where_they_differ() {
        let without = |count: usize, scatter: f64| -> Vec<f64> {
            (0..count)
                .map(|i| 1.0 + scatter / (count - 1) as f64 * if i.is_multiple_of(2) { 1.0 } else { -1.0 })
                .collect()
        };
        let groups: Vec<GroupSums> = (0..16).map(|_| GroupSums::new(1, 1, 1)).collect();
        let groups: Vec<&GroupSums> = groups.iter().collect();
        let error = |basis, fields: usize, between: f64| {
            let ensemble = Ensemble::new(&groups, &[], basis).unwrap();
            estimate(&ensemble, 1.0, &without(64, 0.8), &without(fields, between)).unwrap().error
        };
        let near = |error: f64, expected: f64| (error / expected - 1.0).abs() < 0.01;
        assert!(near(error(ErrorBasis::Fields(16), 16, 1.2), 1.2 / 15.0_f64.sqrt()));
        assert!(near(error(ErrorBasis::FewFields(4), 4, 0.2), 0.8 / 63.0_f64.sqrt()));
        assert!(near(error(ErrorBasis::FewFields(4), 4, 1.2), 1.2 / 3.0_f64.sqrt()));
    }
}
