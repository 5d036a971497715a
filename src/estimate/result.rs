//! The estimates themselves: plain numbers with errors.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | middle of a time bin | – | yr | `√(t_lo t_hi)` | equal ratios |
//! | mean time of crossings | – | yr | `R/(c prediction)`, a harmonic mean | here |

use serde::{Deserialize, Serialize};

use crate::estimate::ErrorBasis;
use crate::measured::Estimate;
use crate::units::light_time_yr;

/// Flux anisotropy at one sphere in one time bin.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnisotropyPoint {
    /// Start of the bin in yr.
    pub time_lo_yr: f64,
    /// End of the bin in yr.
    pub time_hi_yr: f64,
    /// Crossings outwards.
    pub outward: u64,
    /// Crossings inwards.
    pub inward: u64,
    /// `A = (N_out - N_in)/(N_out + N_in)` with its jackknife error; `None` with too few crossings.
    pub anisotropy: Option<Estimate>,
    /// Crossing-weighted mean of `R/(c t)`; `None` in an empty bin.
    pub prediction: Option<f64>,
    /// A expected from the measured running widths of the cloud at the mean time of the crossings; holds before the
    /// quasi-Gaussian regime too. `None` in an empty bin and where the widths are not known on both sides in time.
    pub running_width: Option<f64>,
}

impl AnisotropyPoint {
    /// Geometric middle of the bin in yr.
    pub fn time_yr(&self) -> f64 {
        (self.time_lo_yr * self.time_hi_yr).sqrt()
    }

    /// Harmonic mean of the times of the crossings in yr, from the prediction; `None` in an empty bin.
    pub fn mean_time_yr(&self, radius_pc: f64) -> Option<f64> {
        self.prediction.map(|prediction| light_time_yr(radius_pc / prediction))
    }
}

/// Anisotropy at one sphere against time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnisotropyCurve {
    /// Radius of the sphere in pc.
    pub radius_pc: f64,
    /// One point a bin, rising in time.
    pub points: Vec<AnisotropyPoint>,
}

/// Running diffusion tensor `D_ij(t) = <x_i x_j>/(2 t)` in pc²/yr and Gaussianity.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DiffusionPoint {
    /// Time since release in yr.
    pub time_yr: f64,
    /// D_xx, D_yy, D_zz, D_xy, D_xz, D_yz in pc²/yr.
    pub tensor: [Estimate; 6],
    /// `D_zz`.
    pub parallel: Estimate,
    /// `(D_xx + D_yy)/2`.
    pub perpendicular: Estimate,
    /// Kurtosis `<x⁴>/<x²>²` per axis, 3 for a Gaussian.
    pub kurtosis: [f64; 3],
    /// One-sigma errors of the kurtosis, by jackknife.
    pub kurtosis_error: [f64; 3],
    /// Kolmogorov–Smirnov distance per axis between |x| and a Gaussian of the same mean square, 0 to 1. With N particles
    /// a true Gaussian gives about 0.9/√N.
    pub ks_distance: [f64; 3],
}

/// When the cloud changes its manner of spreading, in yr since release.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Regimes {
    /// End of free streaming: the trace of D_ij falls below 80 % of `c² t/2`.
    pub ballistic_until_yr: f64,
    /// Begin of quasi-Gaussian diffusion, `20 · 2D/c²` with D the larger of the last D_par and D_perp. It may lie in the
    /// future of the run, and moves on while D grows.
    pub quasi_gaussian_from_yr: f64,
}

/// Intensity in one bin of the cosine µ between momentum and the outward normal of a sphere.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MomentumBin {
    /// Radius of the sphere in pc.
    pub radius_pc: f64,
    /// Start of the time bin in yr.
    pub time_lo_yr: f64,
    /// End of the time bin in yr.
    pub time_hi_yr: f64,
    /// Lower edge in µ.
    pub mu_lo: f64,
    /// Upper edge in µ.
    pub mu_hi: f64,
    /// Intensity relative to its mean over µ, from crossings corrected for their |µ| weight.
    pub intensity: Option<Estimate>,
}

/// Intensity `I(µ) ∝ 1 + δ µ` fitted to the crossings of one sphere in one time bin.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MomentumFit {
    /// Radius of the sphere in pc.
    pub radius_pc: f64,
    /// Start of the time bin in yr.
    pub time_lo_yr: f64,
    /// End of the time bin in yr.
    pub time_hi_yr: f64,
    /// Crossings in the fit.
    pub crossings: u64,
    /// δ of `1 + δ µ`.
    pub dipole: Estimate,
    /// Factor of `(3µ² - 1)/2` when the second and third Legendre polynomials are fitted too; 0 if a dipole suffices.
    pub quadrupole: Estimate,
    /// Factor of `(5µ³ - 3µ)/2` in the same fit; 0 if a dipole suffices.
    pub octupole: Estimate,
    /// χ² of `1 + δ µ` alone, with the covariance of the µ bins.
    pub chi2: f64,
    /// Its degrees of freedom.
    pub ndf: u32,
}

/// Dipole vector δ of the intensity on a part of a sphere that is symmetric about B₀: a band in the angle to B₀, both
/// hemispheres folded together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegionDipole {
    /// Radius of the sphere in pc.
    pub radius_pc: f64,
    /// Start of the time bin in yr.
    pub time_lo_yr: f64,
    /// End of the time bin in yr.
    pub time_hi_yr: f64,
    /// Smallest |cos| of the angle between position and B₀.
    pub cos_lo: f64,
    /// Largest |cos|.
    pub cos_hi: f64,
    /// Crossings of the region.
    pub crossings: u64,
    /// Component away from the source, `3A/2` of the region.
    pub radial: Option<Estimate>,
    /// Component along growing angle to B₀, towards the equator in both hemispheres.
    pub polar: Option<Estimate>,
    /// Component around B₀ in the right-handed sense.
    pub azimuthal: Option<Estimate>,
    /// Radial component expected, the crossing-weighted mean of `3R/(2ct)`; `None` without crossings.
    pub prediction: Option<f64>,
}

/// Weighted mean of A / prediction in the quasi-Gaussian window; 1 if the paper is right.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Amplitude {
    /// The mean and its jackknife error.
    pub estimate: Estimate,
    /// χ² of A against the prediction over the bins of the window, with the covariance of neighbouring bins.
    pub chi2: f64,
    /// Number of these bins.
    pub ndf: u32,
    /// Start of the window, `20 · 2D/c²`, in yr.
    pub window_start_yr: f64,
    /// The same mean with the running-width expectation in place of the prediction; `None` where that is not known.
    pub against_running_width: Option<Estimate>,
}

/// Everything measured so far in a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Estimates {
    /// Completed passes.
    pub passes: u32,
    /// Particles released so far.
    pub particles: u64,
    /// What all errors are taken from.
    pub error_basis: ErrorBasis,
    /// Time reached by the current pass in yr.
    pub time_yr: f64,
    /// One curve a sphere, in the scene's order.
    pub anisotropy: Vec<AnisotropyCurve>,
    /// Running diffusion tensor, rising in time.
    pub diffusion: Vec<DiffusionPoint>,
    /// Momentum distribution, by sphere, time bin, µ.
    pub momentum: Vec<MomentumBin>,
    /// Fits of f(µ), by sphere and time bin, only where there are crossings enough.
    pub momentum_fits: Vec<MomentumFit>,
    /// Dipole vector by sphere, time bin, region from the equator to the axis; regions without a crossing left out.
    pub regions: Vec<RegionDipole>,
    /// Onset of the regimes; `None` before the first measured slice.
    pub regimes: Option<Regimes>,
    /// The paper's claim in one number; `None` while the window is empty.
    pub amplitude: Option<Amplitude>,
}

impl Estimates {
    /// The last point of the running diffusion tensor.
    pub fn last_diffusion(&self) -> Option<&DiffusionPoint> {
        self.diffusion.last()
    }
}
