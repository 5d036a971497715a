//! What is measured: anisotropy at spheres, momentum distribution, diffusion tensor.
//!
//! Accumulators hold integer counts and sums per jackknife group and are merged in batch order; estimates are computed
//! from them. Small-number and empty bins give `None`, never 0 or NaN.
//!
//! Errors are by jackknife: crossings of one particle are strongly anti-correlated, so counting errors would be far too
//! large. They are taken from whole realisations of the field as soon as there are enough of these ([`Ensemble`]), because
//! what all particles of a realisation share is an error too.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | flux anisotropy | A | 1 | `(N_out - N_in)/(N_out + N_in)` | Savchenko et al. 2015, section 2 |
//! | prediction for a bin | – | 1 | mean of `R/(c t)` over its crossings | eq. (2) there; mean is ours |
//! | dipole of the intensity | δ | 1 | `3A/2` | footnote 1 there |
//! | running diffusion tensor | D_ij | pc²/yr | `<x_i x_j>/(2 t)` | definition |
//! | amplitude | – | 1 | weighted mean of A over its prediction | here |
//! | standard error | σ | of the value | `√((G-1)/G Σ (v_g - mean v)²)`, v_g without group g | Efron 1982, ch. 3 |

mod amplitude;
mod anisotropy;
mod banded;
mod correlations;
mod crossing_sums;
mod definite;
mod diffusion;
mod elongation;
mod ensemble;
mod error_check;
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
pub use anisotropy::{MIN_CROSSINGS, anisotropy_curve};
pub use crossing_sums::{CrossingSums, MU_BINS, POLAR_BINS, POLAR_EDGES, RegionSums};
pub use diffusion::{diffusion_points, regimes};
pub use elongation::elongation;
pub use ensemble::{Ensemble, ErrorBasis, FIELD_GROUPS, MIN_REALISATIONS};
pub use error_check::ErrorCheck;
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
pub use sums::GroupSums;
pub use widths::WidthLaw;

pub use crate::measured::Estimate;
