//! The paper's claim in one number.
//!
//! Two things would bias a plain weighted mean. Crossings come in clusters, many of one particle, and a bin with more of
//! them than usual has a smaller A and a smaller error, both as 1/N: weights go with the values. And the ratio A itself is
//! biased by clusters. Both biases fall as the number of groups left in, so the jackknife, done over the whole mean with
//! its weights, takes them off.

use crate::estimate::cholesky::inner;
use crate::estimate::correlations::{Correlations, Place};
use crate::estimate::widths::{RunningWidths, WidthLaw};
use crate::estimate::{Amplitude, AnisotropyCurve, AnisotropyPoint, Estimate, GroupSums, unbiased_jackknife};
use crate::units::C_PC_PER_YR;

/// Fewest groups for a covariance.
const MIN_GROUPS: usize = 8;

/// Start of the window in which A = R/(cT) is tested, `20 · 2D/c²` in yr, for D in pc²/yr.
pub fn quasi_gaussian_from_yr(diffusion_pc2_yr: f64) -> f64 {
    40.0 * diffusion_pc2_yr / (C_PC_PER_YR * C_PC_PER_YR)
}

/// Weighted mean of A / prediction over the bins of a window that begins at `window` = (yr, pc).
///
/// Weights come from the variances and correlations of the bins; the error is the jackknife over groups of the whole mean.
/// `without` gives the running widths of all particles but those of a group, so that the mean against `width_law` has
/// their noise in its error too. `None` while the window is empty.
pub(super) fn amplitude(
    curves: &[AnisotropyCurve],
    groups: &[&GroupSums],
    window: (f64, f64),
    without: &dyn Fn(&GroupSums) -> RunningWidths,
    width_law: WidthLaw,
) -> Option<Amplitude> {
    let (window_start_yr, least_radius_pc) = window;
    let cells: Vec<Cell<'_>> = curves
        .iter()
        .enumerate()
        .filter(|(_, curve)| curve.radius_pc >= least_radius_pc)
        .flat_map(|(sphere, curve)| {
            let points = curve.points.iter().enumerate();
            points
                .filter(|(_, point)| point.time_lo_yr >= window_start_yr && point.anisotropy.is_some())
                .map(move |(bin, point)| Cell::new(Place { sphere, bin }, curve.radius_pc, point, groups))
        })
        .collect();
    if cells.is_empty() || groups.len() < MIN_GROUPS {
        return None;
    }
    let residuals: Vec<Vec<f64>> = cells.iter().map(Cell::residuals).collect();
    let places: Vec<Place> = cells.iter().map(|cell| cell.place).collect();
    let correlations = Correlations::new(&places, &residuals)?;

    let of_all: Vec<Ratio> = cells.iter().map(|cell| cell.ratio(None)).collect();
    let of_rest: Vec<Vec<Ratio>> =
        (0..groups.len()).map(|group| cells.iter().map(|cell| cell.ratio(Some(group))).collect()).collect();
    let weights_of_all = correlations.weights(of_all.iter().map(|ratio| ratio.sigma));
    let weights_of_rest: Vec<Vec<f64>> =
        of_rest.iter().map(|ratios| correlations.weights(ratios.iter().map(|ratio| ratio.sigma))).collect();
    let rest = || of_rest.iter().zip(&weights_of_rest);

    let estimate = {
        let mean = |(ratios, weights): (&Vec<Ratio>, &Vec<f64>)| -> f64 {
            ratios.iter().zip(weights).map(|(ratio, weight)| ratio.value * weight).sum()
        };
        unbiased_jackknife(mean((&of_all, &weights_of_all)), rest().map(mean))?
    };
    let against_running_width = || -> Option<Estimate> {
        let mean = |ratios: &[Ratio], weights: &[f64], expected: &dyn Fn(&Cell<'_>) -> Option<f64>| {
            let terms = cells.iter().zip(ratios).zip(weights);
            terms
                .map(|((cell, ratio), weight)| Some(weight * ratio.value * ratio.prediction / expected(cell)?))
                .sum::<Option<f64>>()
        };
        let value = mean(&of_all, &weights_of_all, &|cell| cell.point.running_width)?;
        let left_out: Option<Vec<f64>> = rest()
            .zip(groups)
            .map(|((ratios, weights), group)| {
                let widths = without(group);
                mean(ratios, weights, &|cell| {
                    widths.expected(width_law, cell.radius_pc, cell.point.mean_time_yr(cell.radius_pc)?)
                })
            })
            .collect();
        unbiased_jackknife(value, left_out?.iter().copied())
    };
    let chi2 = {
        let white = correlations.whiten(of_all.iter().map(|ratio| (ratio.value - 1.0) / ratio.sigma));
        // The inverse of a variance that G groups scatter is on average too large by this.
        inner(&white, &white) * (groups.len() as f64 - 3.0) / (groups.len() as f64 - 1.0)
    };
    Some(Amplitude {
        estimate,
        chi2,
        ndf: cells.len() as u32,
        window_start_yr,
        against_running_width: against_running_width(),
    })
}

/// A / prediction of a bin, from all groups or all but one.
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

/// One bin of the window.
struct Cell<'a> {
    place: Place,
    radius_pc: f64,
    point: &'a AnisotropyPoint,
    groups: Vec<Counts>,
    total: Counts,
    /// Sums over groups of net², net · all and all².
    squares: [f64; 3],
}

impl<'a> Cell<'a> {
    fn new(place: Place, radius_pc: f64, point: &'a AnisotropyPoint, groups: &[&GroupSums]) -> Self {
        let groups: Vec<Counts> = groups
            .iter()
            .map(|group| {
                let (outward, inward) = group.crossings.out_in(place.sphere, place.bin);
                let prediction = group.crossings.prediction_sum(place.sphere, place.bin);
                Counts { net: outward as f64 - inward as f64, all: (outward + inward) as f64, prediction }
            })
            .collect();
        let total = groups.iter().fold(Counts::default(), |sum, part| Counts {
            net: sum.net + part.net,
            all: sum.all + part.all,
            prediction: sum.prediction + part.prediction,
        });
        let squares = groups.iter().fold([0.0; 3], |[nn, na, aa], part| {
            [nn + part.net * part.net, na + part.net * part.all, aa + part.all * part.all]
        });
        Self { place, radius_pc, point, groups, total, squares }
    }

    /// What each group has outwards above its share of A.
    fn residuals(&self) -> Vec<f64> {
        let a = self.total.net / self.total.all;
        self.groups.iter().map(|part| part.net - a * part.all).collect()
    }

    /// A / prediction with the error that the scatter of the groups gives, without one of them.
    fn ratio(&self, left_out: Option<usize>) -> Ratio {
        let part = left_out.map_or_else(Counts::default, |group| self.groups[group]);
        let count = self.groups.len() as f64 - f64::from(u8::from(left_out.is_some()));
        let (net, all) = (self.total.net - part.net, self.total.all - part.all);
        let (a, prediction) = (net / all, (self.total.prediction - part.prediction) / all);
        let [nn, na, aa] = self.squares;
        let scatter =
            (nn - part.net * part.net) - 2.0 * a * (na - part.net * part.all) + a * a * (aa - part.all * part.all);
        // As for a single bin, the error is at least 2/N.
        let error = (scatter.max(0.0) * count / (count - 1.0)).sqrt().max(2.0) / all;
        Ratio { value: a / prediction, sigma: error / prediction, prediction }
    }
}
