//! What is measured: anisotropy at spheres, momentum distribution, diffusion tensor.
//!
//! Accumulators hold integer counts and sums per jackknife group and are merged in batch order; estimates are computed
//! from them. Small-number and empty bins give `None`, never 0 or NaN.
//!
//! Errors are by jackknife over batches of particles: crossings of one particle are strongly anti-correlated, so counting
//! errors would be far too large. Diffusion coefficients also differ between realisations of the field, and their errors
//! take that in.

mod amplitude;
mod anisotropy;
mod banded;
mod correlations;
mod crossing_sums;
mod definite;
mod diffusion;
mod gaussianity;
mod jackknife;
mod measure;
mod momentum;
mod momentum_fit;
mod position_sums;
mod pulls;
mod regions;
mod result;
mod sums;
mod widths;

use amplitude::amplitude;

pub use amplitude::quasi_gaussian_from_yr;
pub use anisotropy::{MIN_CROSSINGS, anisotropy_curves};
pub use crossing_sums::{CrossingSums, MU_BINS, POLAR_BINS, POLAR_EDGES, RegionSums};
pub use diffusion::{diffusion_points, regimes};
pub use jackknife::{jackknife, unbiased_jackknife};
pub use measure::{Setting, measure};
pub use momentum::momentum_bins;
pub use momentum_fit::momentum_fits;
pub use position_sums::{DiffusionSums, SpreadCounts};
pub use pulls::Pulls;
pub use regions::region_dipoles;
pub use result::{
    Amplitude, AnisotropyCurve, AnisotropyPoint, DiffusionPoint, Estimates, MomentumBin, MomentumFit, Regimes,
    RegionDipole,
};
pub use sums::{GroupSums, by_realisation};
pub use widths::WidthLaw;

pub use crate::measured::Estimate;
