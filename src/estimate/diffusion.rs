//! Running diffusion tensor, Gaussianity and regimes.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | running diffusion tensor | D_ij | pc²/yr | `<x_i x_j>/(2 t)` | definition |
//! | along and across B_0 | D_∥, D_⊥ | pc²/yr | `D_zz`, `(D_xx + D_yy)/2` | definition |
//! | kurtosis along i | – | 1 | `<x_i⁴>/<x_i²>²`, 3 for a Gaussian | definition |
//! | share of free streaming | – | 1 | `Σ D_ii/(c² t/2)`, 1 at first | `<r²> = c² t²` |
//! | begin of quasi-Gaussian diffusion | t_q | yr | `20 · 2D/c²`, D the larger of D_∥ and D_⊥ | [`quasi_gaussian_from_yr`] |

use crate::estimate::amplitude::quasi_gaussian_from_yr;
use crate::estimate::gaussianity::ks_distance;
use crate::estimate::{DiffusionPoint, DiffusionSums, Ensemble, Estimate, Regimes};
use crate::units::{C_PC_PER_YR, light_path_pc};

/// Share of `c² t/2` at which the trace of D_ij is said to have left free streaming.
const BALLISTIC_SHARE: f64 = 0.8;

/// `D_ij(t) = <x_i x_j>/(2 t)` at the end of each slice that any particle has reached.
///
/// `times_yr` are the ends of the slices, all above 0 and at most as many as there are sums. Points without an error (fewer
/// than 4 groups) are left out.
pub fn diffusion_points(ensemble: &Ensemble<'_>, times_yr: &[f64]) -> Vec<DiffusionPoint> {
    let total = &ensemble.total;
    times_yr
        .iter()
        .enumerate()
        .filter_map(|(slice, &time_yr)| {
            let sums = total.diffusion[slice];
            let error_of = |estimator: &dyn Fn(&DiffusionSums) -> f64| -> Option<Estimate> {
                ensemble.estimate(estimator(&sums), |group| {
                    let part = &group.diffusion[slice];
                    (part.count > 0).then(|| estimator(&sums.without(part)))
                })
            };
            let per_particle = |s: &DiffusionSums| 1.0 / (2.0 * time_yr * s.count as f64);
            let component = |i: usize| error_of(&|s: &DiffusionSums| s.second[i] * per_particle(s));
            let kurtosis =
                |i: usize| error_of(&|s: &DiffusionSums| s.fourth[i] * s.count as f64 / (s.second[i] * s.second[i]));
            let kurtosis = [kurtosis(0)?, kurtosis(1)?, kurtosis(2)?];
            let sigma_pc = |i: usize| (sums.second[i] / sums.count as f64).sqrt();
            let path_pc = light_path_pc(time_yr);
            Some(DiffusionPoint {
                time_yr,
                tensor: [component(0)?, component(1)?, component(2)?, component(3)?, component(4)?, component(5)?],
                parallel: component(2)?,
                perpendicular: error_of(&|s| 0.5 * (s.second[0] + s.second[1]) * per_particle(s))?,
                kurtosis: kurtosis.map(|estimate| estimate.value),
                kurtosis_error: kurtosis.map(|estimate| estimate.error),
                ks_distance: ensemble.spread.get(slice).map_or([f64::NAN; 3], |counts| {
                    std::array::from_fn(|i| ks_distance(counts, i, sigma_pc(i), path_pc))
                }),
            })
        })
        .collect()
}

/// When free streaming ended and when quasi-Gaussian diffusion begins; `None` without points.
///
/// Between points the share of free streaming is interpolated linearly in time, before the first from 1 at time 0.
/// Where it has not fallen far enough yet, free streaming lasts to the last point at least, and that time is given.
pub fn regimes(points: &[DiffusionPoint]) -> Option<Regimes> {
    let last = points.last()?;
    let share = |point: &DiffusionPoint| {
        let trace: f64 = point.tensor[..3].iter().map(|component| component.value).sum();
        trace / (0.5 * C_PC_PER_YR * C_PC_PER_YR * point.time_yr)
    };
    let mut before = (0.0, 1.0);
    let mut ballistic_until_yr = last.time_yr;
    for point in points {
        let after = (point.time_yr, share(point));
        if after.1 < BALLISTIC_SHARE {
            let fraction = (before.1 - BALLISTIC_SHARE) / (before.1 - after.1);
            ballistic_until_yr = before.0 + fraction * (after.0 - before.0);
            break;
        }
        before = after;
    }
    let fastest = last.parallel.value.max(last.perpendicular.value);
    Some(Regimes { ballistic_until_yr, quasi_gaussian_from_yr: quasi_gaussian_from_yr(fastest) })
}
