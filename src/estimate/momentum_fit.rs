//! Fits of f(µ): is a dipole all there is?
//!
//! The counts of crossings in µ bins are compared with `|µ| Σ a_l P_l(µ)`, by least squares with the covariance of the
//! bins that the groups show. So 1/|µ| is never taken, and the strong anti-correlation of crossings out and in is used.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | expected count of a bin | – | 1 | `Σ_l a_l ∫ abs(µ) P_l(µ) dµ` | crossings per intensity |
//! | coefficients | a | 1 | `(SᵀC⁻¹S)⁻¹ SᵀC⁻¹ n` | least squares |
//! | covariance of the counts | C | 1 | `G/(G-1) Σ_g (n_g - n/G)(n_g - n/G)ᵀ` | scatter of groups |
//! | dipole, quadrupole, octupole | – | 1 | `a_l/a_0` | Legendre polynomials |
//! | χ² over f degrees of freedom | χ² | 1 | `(G-f-2)/(G-1) rᵀ C⁻¹ r` | Rao 1967; Hartlap et al. 2007 |

use nalgebra::{SMatrix, SVector};

use crate::estimate::definite::cholesky;
use crate::estimate::{Ensemble, Estimate, GroupSums, MU_BINS, MomentumFit};
use crate::math;
use crate::observer::TimeBins;

/// Bins of the fit: pairs of those that are recorded, so that the groups are many enough for their covariance.
const BINS: usize = MU_BINS / 2;
/// Fewest crossings in a µ bin: below, counts are not Gaussian.
const MIN_CROSSINGS: u64 = 20;
/// Fewest groups that must have crossed, for the covariance of [`BINS`] bins.
const MIN_CROSSING_GROUPS: usize = 2 * BINS;

/// A fit for each time bin of a sphere with crossings enough in all directions: 20 in each of ten µ bins, of 20 batches.
///
/// `sphere`, its radius and `bins` as used when recording.
pub fn momentum_fits(ensemble: &Ensemble<'_>, sphere: usize, radius_pc: f64, bins: &TimeBins) -> Vec<MomentumFit> {
    (0..bins.count())
        .filter_map(|bin| {
            let part = |group: &GroupSums| by_pair(group.crossings.by_mu(sphere, bin));
            let parts = |groups: &[&GroupSums]| -> Vec<[u64; BINS]> { groups.iter().map(|g| part(g)).collect() };
            let (counts, batches, fields) = (part(&ensemble.total), parts(ensemble.batches), parts(ensemble.fields));
            let (dipole, chi2) = fit::<2>(ensemble, counts, &batches, &fields)?;
            let (all, _) = fit::<4>(ensemble, counts, &batches, &fields)?;
            Some(MomentumFit {
                radius_pc,
                time_lo_yr: bins.edge_yr(bin),
                time_hi_yr: bins.edge_yr(bin + 1),
                crossings: counts.iter().sum(),
                dipole: dipole[1],
                quadrupole: all[2],
                octupole: all[3],
                chi2,
                ndf: (BINS - 2) as u32,
            })
        })
        .collect()
}

fn by_pair(counts: &[u64]) -> [u64; BINS] {
    std::array::from_fn(|bin| counts[2 * bin] + counts[2 * bin + 1])
}

/// The factors a_l/a_0 for l < `L` with errors (the first is 1 ± 0), and χ².
///
/// With the covariance of p bins from G groups, the mean of χ² over n degrees of freedom is larger than n by
/// (G-1)/(G-n-2), and the variance of a parameter by (G-2)/(G-n-2) than if the covariance were known, while its estimate
/// from the inverse is too small by (G-1-n)/(G-1). All are allowed for. Source: Rao 1967, Proc. 5th Berkeley Symp. 1, 355;
/// Hartlap, Simon & Schneider 2007, A&A 464, 399.
///
/// The covariance is that of the batches. How far fields differ is seen from fits without each of them, in that same
/// covariance.
fn fit<const L: usize>(
    ensemble: &Ensemble<'_>,
    counts: [u64; BINS],
    parts: &[[u64; BINS]],
    fields: &[[u64; BINS]],
) -> Option<([Estimate; L], f64)> {
    let crossing = parts.iter().filter(|part| part.iter().any(|n| *n > 0)).count();
    if crossing < MIN_CROSSING_GROUPS || counts.iter().any(|n| *n < MIN_CROSSINGS) {
        return None;
    }
    let groups = parts.len() as f64;
    let apart: Vec<[f64; BINS]> =
        parts.iter().map(|part| std::array::from_fn(|bin| part[bin] as f64 - counts[bin] as f64 / groups)).collect();
    // Of the sum of all groups.
    let covariance = SMatrix::<f64, BINS, BINS>::from_fn(|i, j| {
        apart.iter().map(|part| part[i] * part[j]).sum::<f64>() * groups / (groups - 1.0)
    });
    let factors = cholesky(covariance, 1e-6)?;
    let whiten = |v: SVector<f64, BINS>| factors.l_dirty().solve_lower_triangular(&v);
    let mut shapes = SMatrix::<f64, BINS, L>::zeros();
    for l in 0..L {
        shapes.set_column(l, &whiten(SVector::from_fn(|bin, _| shape(l, bin)))?);
    }
    let normal = cholesky(shapes.tr_mul(&shapes), 1e-9)?;
    let solve = |counts: [u64; BINS]| {
        let y = whiten(SVector::from(counts.map(|n| n as f64)))?;
        Some((normal.solve(&shapes.tr_mul(&y)), y))
    };
    let (solution, y) = solve(counts)?;
    let rest = y - shapes * solution;
    let without_field: Vec<SVector<f64, L>> = (fields.iter())
        .map(|field| Some(solve(std::array::from_fn(|bin| counts[bin] - field[bin]))?.0))
        .collect::<Option<_>>()?;

    let free = (BINS - L) as f64;
    let known_mean = (groups - free - 2.0) / (groups - 1.0);
    let known_variance = (groups - 2.0) / (groups - free - 2.0) * (groups - 1.0) / (groups - 1.0 - free);
    let factor = |l: usize| {
        // a_l/a_0 moves with a_l and with a_0.
        let value = solution[l] / solution[0];
        let mut gradient = SVector::<f64, L>::zeros();
        gradient[l] += 1.0 / solution[0];
        gradient[0] -= value / solution[0];
        let variance = gradient.dot(&normal.solve(&gradient)) * known_variance;
        let within = Estimate { value, error: variance.sqrt() };
        ensemble.covering(Some(within), value, without_field.iter().map(|solution| solution[l] / solution[0]))
    };
    let factors: [Option<Estimate>; L] = std::array::from_fn(factor);
    let finite = |factor: &Estimate| factor.value.is_finite() && factor.error.is_finite();
    let factors: Vec<Estimate> = factors.into_iter().flatten().filter(finite).collect();
    Some((factors.try_into().ok()?, known_mean * rest.norm_squared()))
}

/// `∫ |µ| P_l(µ) dµ` over a bin.
fn shape(l: usize, bin: usize) -> f64 {
    let edge = |index: usize| -1.0 + 2.0 * index as f64 / BINS as f64;
    // Antiderivatives of µ P_l(µ).
    let integral = |mu: f64| match l {
        0 => math::powi(mu, 2) / 2.0,
        1 => math::powi(mu, 3) / 3.0,
        2 => 3.0 * math::powi(mu, 4) / 8.0 - math::powi(mu, 2) / 4.0,
        _ => math::powi(mu, 5) / 2.0 - math::powi(mu, 3) / 2.0,
    };
    let sign = if bin < BINS / 2 { -1.0 } else { 1.0 };
    sign * (integral(edge(bin + 1)) - integral(edge(bin)))
}
