//! What the proton data leave open: fits that are equally good and disagree on the local source's fraction.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | range of the fraction | f_s | 1 | smallest and largest of four fits | here |

use crate::scene::SkyScene;
use crate::sky::SkyError;
use crate::sky::diffusion::DiffusionTable;
use crate::sky::fit::{Fit, Free, fit};
use crate::sky::model::SkyModel;
use crate::sky::points::FitPoint;

/// The two cutoffs of the local source that the paper names, 1e14 and 1e15 eV, in TeV.
pub const DEGENERATE_E_MAX_TEV: [f64; 2] = [100.0, 1000.0];

/// Slopes of the sea below its knee that the data allow alike; 2.45 is that of the Galactic disc in gamma rays (Neronov &
/// Malyshev 2015, arXiv:1505.07601), 2.60 is ours.
pub const DEGENERATE_SEA_SLOPES: [f64; 2] = [2.45, 2.60];

/// Four fits from the same start: both cutoffs, each with both slopes of the sea, in this order.
///
/// # Errors
/// As [`fit`], of the first that fails.
pub fn degenerate_fits(
    sky: &SkyScene,
    points: &[FitPoint],
    table: &DiffusionTable,
    keep_on: &mut dyn FnMut(f64) -> bool,
) -> Result<Vec<Fit>, SkyError> {
    let mut fits = Vec::new();
    for e_max_tev in DEGENERATE_E_MAX_TEV {
        for sea_slope in DEGENERATE_SEA_SLOPES {
            let start = SkyScene { e_max_tev, sea_slope, ..sky.clone() };
            fits.push(fit(&start, Free::usual(sky), points, table, keep_on)?);
        }
    }
    Ok(fits)
}

/// What a fit leaves as it is; all that it moves starts from the default, so that what is left open does not depend on it.
pub fn fixed_part(sky: &SkyScene) -> SkyScene {
    SkyScene {
        distance_pc: sky.distance_pc,
        age_yr: sky.age_yr,
        offset_pc: sky.offset_pc,
        e_min_tev: sky.e_min_tev,
        old_e_max_tev: sky.old_e_max_tev,
        ..SkyScene::default()
    }
}

/// Lowest and highest fraction of the local source among the fits at `energy_tev`.
pub fn fraction_range(fits: &[Fit], table: &DiffusionTable, energy_tev: f64) -> [f64; 2] {
    let fractions = fits.iter().map(|fit| SkyModel::new(&fit.sky, table).intensities(energy_tev).source_fraction());
    fractions.fold([f64::INFINITY, 0.0], |[low, high], fraction| [low.min(fraction), high.max(fraction)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fit_leaves_alone_what_it_does_not_fit() {
        let kept = SkyScene { distance_pc: 321.0, age_yr: 1.0e6, ..SkyScene::default() };
        let moved = SkyScene { source_slope: 3.3, ..kept.clone() };
        assert_eq!(fixed_part(&moved), fixed_part(&kept));
        assert_eq!(fixed_part(&kept).distance_pc, 321.0);
    }
}
