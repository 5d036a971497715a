//! Running diffusion tensor.

use crate::estimate::{DiffusionPoint, DiffusionSums, Estimate, GroupSums, jackknife};

/// `D_ij(t) = <x_i x_j>/(2 t)` at the end of each slice that any particle has reached.
///
/// `times_yr` are the ends of the slices. The error is the larger of the jackknife over `groups` and of that over
/// `realisations`, whose fields differ; points without an error (fewer than 4 groups) are left out.
pub fn diffusion_points(
    total: &GroupSums,
    groups: &[&GroupSums],
    realisations: &[&GroupSums],
    times_yr: &[f64],
) -> Vec<DiffusionPoint> {
    times_yr
        .iter()
        .enumerate()
        .filter_map(|(slice, &time_yr)| {
            let sums = total.diffusion[slice];
            let error_of = |estimator: &dyn Fn(&DiffusionSums) -> f64| -> Option<Estimate> {
                let over = |parts: &[&GroupSums]| {
                    let parts: Vec<_> = parts.iter().filter(|part| part.diffusion[slice].count > 0).collect();
                    let left_out = parts.iter().map(|part| estimator(&sums.without(&part.diffusion[slice])));
                    jackknife(estimator(&sums), left_out)
                };
                let (mut estimate, between) = (over(groups)?, over(realisations));
                estimate.error = estimate.error.max(between.map_or(0.0, |between| between.error));
                Some(estimate)
            };
            let per_particle = |s: &DiffusionSums| 1.0 / (2.0 * time_yr * s.count as f64);
            let component = |i: usize| error_of(&|s: &DiffusionSums| s.second[i] * per_particle(s));
            Some(DiffusionPoint {
                time_yr,
                tensor: [component(0)?, component(1)?, component(2)?, component(3)?, component(4)?, component(5)?],
                parallel: component(2)?,
                perpendicular: error_of(&|s| 0.5 * (s.second[0] + s.second[1]) * per_particle(s))?,
                kurtosis: std::array::from_fn(|i| {
                    sums.fourth[i] * sums.count as f64 / (sums.second[i] * sums.second[i])
                }),
            })
        })
        .collect()
}
