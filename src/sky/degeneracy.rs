//! What the proton data leave open: fits that are equally good and disagree on the local source's fraction.

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

/// Lowest and highest fraction of the local source among the fits at `energy_tev`.
pub fn fraction_range(fits: &[Fit], table: &DiffusionTable, energy_tev: f64) -> [f64; 2] {
    let fractions = fits.iter().map(|fit| SkyModel::new(&fit.sky, table).intensities(energy_tev).source_fraction());
    fractions.fold([f64::INFINITY, 0.0], |[low, high], fraction| [low.min(fraction), high.max(fraction)])
}
