//! What is measured: anisotropy at spheres, momentum distribution, diffusion tensor.
//!
//! Accumulators hold integer counts and sums per jackknife group and are merged in batch order; estimates are computed
//! from them. Small-number and empty bins give `None`, never 0 or NaN.

mod result;

pub use result::{Amplitude, AnisotropyCurve, AnisotropyPoint, DiffusionPoint, Estimate, Estimates, MomentumBin};
