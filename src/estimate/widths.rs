//! Running widths of the cloud and how fast they grow.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | variances | σ∥², σ⊥² | pc² | `<z²>`, `<x² + y²>/2` | definition |
//! | their logarithm near t | – | 1 | straight line in ln t through slices within ±0.35 | least squares |
//! | their growth | d ln σ²/dt | 1/yr | slope of the line over t | the same |

use crate::estimate::{DiffusionSums, GroupSums};
use crate::math;

/// Half the span in ln t over which the growth is fitted by a power law: wide enough to average the noise of particles
/// that turn, narrow against the decades over which the growth changes.
const HALF_SPAN: f64 = 0.35;
/// Fewest slices in the span.
const MIN_SLICES: usize = 4;

/// A expected at a sphere of some radius in pc, of a cloud of these variances [∥, ⊥] per axis in pc² that grow by these
/// logarithmic rates in 1/yr.
pub type WidthLaw = fn(f64, [f64; 2], [f64; 2]) -> f64;

/// ln σ² along and across B₀ against ln t, of all particles or of all but one group.
pub(super) struct RunningWidths {
    points: Vec<(f64, [f64; 2])>,
}

impl RunningWidths {
    /// The widths at `times_yr`, the ends of the slices, of all particles but those of `left_out`.
    pub fn new(total: &GroupSums, left_out: Option<&GroupSums>, times_yr: &[f64]) -> Self {
        let points = times_yr.iter().enumerate().filter_map(|(slice, time_yr)| {
            let sums = match left_out {
                Some(group) => total.diffusion[slice].without(&group.diffusion[slice]),
                None => total.diffusion[slice],
            };
            let DiffusionSums { count, second: [xx, yy, zz, ..], .. } = sums;
            let variances = [zz, 0.5 * (xx + yy)].map(|sum| sum / count as f64);
            // Rounding may leave nothing or less of what was subtracted.
            let known = count > 0 && *time_yr > 0.0 && variances.iter().all(|variance| *variance > 0.0);
            known.then(|| (math::ln(*time_yr), variances.map(math::ln)))
        });
        Self { points: points.collect() }
    }

    /// A by `law` at a sphere and a time, from straight lines through ln σ² against ln t around it.
    ///
    /// `None` outside the measured times and where too few slices are near.
    pub fn expected(&self, law: WidthLaw, radius_pc: f64, time_yr: f64) -> Option<f64> {
        let at = math::ln(time_yr);
        let inside = self.points.first()?.0 <= at && at <= self.points.last()?.0;
        let begin = self.points.partition_point(|point| point.0 < at - HALF_SPAN);
        let end = self.points.partition_point(|point| point.0 <= at + HALF_SPAN);
        let near = self.points.get(begin..end).filter(|near| inside && near.len() >= MIN_SLICES)?;
        let count = near.len() as f64;
        let mean_x = near.iter().map(|(x, _)| x - at).sum::<f64>() / count;
        let scatter: f64 = near.iter().map(|(x, _)| math::powi(x - at - mean_x, 2)).sum();
        let line = |axis: usize| {
            let mean_y = near.iter().map(|(_, y)| y[axis]).sum::<f64>() / count;
            let slope = near.iter().map(|(x, y)| (x - at - mean_x) * y[axis]).sum::<f64>() / scatter;
            (math::exp(mean_y - slope * mean_x), slope / time_yr)
        };
        let ((along, along_rate), (across, across_rate)) = (line(0), line(1));
        Some(law(radius_pc, [along, across], [along_rate, across_rate])).filter(|a| a.is_finite())
    }
}
