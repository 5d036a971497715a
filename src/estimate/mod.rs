//! What is measured: anisotropy at spheres, momentum distribution, diffusion tensor.
//!
//! Accumulators hold integer counts and sums per jackknife group and are merged in batch order; estimates are computed
//! from them. Small-number and empty bins give `None`, never 0 or NaN.
//!
//! Errors are by jackknife over groups of particles: crossings of one particle are strongly anti-correlated, so counting
//! errors would be far too large. Where the field has at least [`REALISATIONS_FOR_GROUPS`] realisations, each is one
//! group, because particles in one realisation share its fluctuations; otherwise the batches are the groups.

mod amplitude;
mod anisotropy;
mod diffusion;
mod jackknife;
mod momentum;
mod result;
mod sums;

pub use amplitude::amplitude;
pub use anisotropy::anisotropy_curves;
pub use diffusion::diffusion_points;
pub use jackknife::jackknife;
pub use momentum::momentum_bins;
pub use result::{Amplitude, AnisotropyCurve, AnisotropyPoint, DiffusionPoint, Estimate, Estimates, MomentumBin};
pub(crate) use sums::by_realisation;
pub use sums::{CrossingSums, DiffusionSums, GroupSums, MU_BINS, REALISATIONS_FOR_GROUPS, jackknife_groups};
