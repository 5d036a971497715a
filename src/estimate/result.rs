//! The estimates themselves: plain numbers with errors.

/// A value and its one-sigma error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Best value.
    pub value: f64,
    /// Standard error.
    pub error: f64,
}

/// Flux anisotropy at one sphere in one time bin.
#[derive(Clone, Copy, Debug, PartialEq)]
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
}

impl AnisotropyPoint {
    /// Geometric middle of the bin in yr.
    pub fn time_yr(&self) -> f64 {
        (self.time_lo_yr * self.time_hi_yr).sqrt()
    }
}

/// Anisotropy at one sphere against time.
#[derive(Clone, Debug, PartialEq)]
pub struct AnisotropyCurve {
    /// Radius of the sphere in pc.
    pub radius_pc: f64,
    /// One point a bin, rising in time.
    pub points: Vec<AnisotropyPoint>,
}

/// Running diffusion tensor `D_ij(t) = <x_i x_j>/(2 t)` in pc²/yr and Gaussianity.
#[derive(Clone, Copy, Debug, PartialEq)]
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
}

/// Intensity in one bin of the cosine µ between momentum and the outward normal of a sphere.
#[derive(Clone, Copy, Debug, PartialEq)]
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

/// Weighted mean of A / prediction in the quasi-Gaussian window; 1 if the paper is right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amplitude {
    /// The mean and its jackknife error.
    pub estimate: Estimate,
    /// χ² of A against the prediction over the bins of the window.
    pub chi2: f64,
    /// Number of these bins.
    pub ndf: u32,
    /// Start of the window, `20 · 2 D_par/c²`, in yr.
    pub window_start_yr: f64,
}

/// Everything measured so far in a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Estimates {
    /// Completed passes.
    pub passes: u32,
    /// Particles released so far.
    pub particles: u64,
    /// Time reached by the current pass in yr.
    pub time_yr: f64,
    /// One curve a sphere, in the scene's order.
    pub anisotropy: Vec<AnisotropyCurve>,
    /// Running diffusion tensor, rising in time.
    pub diffusion: Vec<DiffusionPoint>,
    /// Momentum distribution, by sphere, time bin, µ.
    pub momentum: Vec<MomentumBin>,
    /// The paper's claim in one number; `None` while the window is empty.
    pub amplitude: Option<Amplitude>,
}

impl Estimates {
    /// The last point of the running diffusion tensor.
    pub fn last_diffusion(&self) -> Option<&DiffusionPoint> {
        self.diffusion.last()
    }
}
