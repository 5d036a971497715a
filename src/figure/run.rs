//! The figures of a run.

use strum::VariantArray;

use crate::estimate::Estimates;
use crate::figure::{Figure, Options, anisotropy, diffusion, gaussianity, momentum, regions};
use crate::scene::Scene;

/// A figure of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum RunFigure {
    /// A(t) at each sphere with R/(cT).
    Anisotropy,
    /// Running diffusion coefficients along and across B₀.
    Diffusion,
    /// Kurtosis and distance to a Gaussian on each axis.
    Gaussianity,
    /// Intensity against µ.
    Momentum,
    /// Dipole vector against the angle to B₀.
    Regions,
}

impl RunFigure {
    /// All figures, in the order in which they are written.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Name of the file without its extension.
    pub fn name(self) -> &'static str {
        match self {
            Self::Anisotropy => "anisotropy",
            Self::Diffusion => "diffusion",
            Self::Gaussianity => "gaussianity",
            Self::Momentum => "momentum",
            Self::Regions => "regions",
        }
    }

    /// Names of its files.
    pub fn file_names(self) -> [&'static str; 2] {
        match self {
            Self::Anisotropy => ["anisotropy.svg", "anisotropy.png"],
            Self::Diffusion => ["diffusion.svg", "diffusion.png"],
            Self::Gaussianity => ["gaussianity.svg", "gaussianity.png"],
            Self::Momentum => ["momentum.svg", "momentum.png"],
            Self::Regions => ["regions.svg", "regions.png"],
        }
    }

    /// The figure; without data it says so on empty axes.
    pub fn build(self, scene: &Scene, estimates: &Estimates, options: &Options) -> Figure {
        match self {
            Self::Anisotropy => anisotropy(scene, estimates, options),
            Self::Diffusion => diffusion(scene, estimates, options),
            Self::Gaussianity => gaussianity(scene, estimates, options),
            Self::Momentum => momentum(scene, estimates, options),
            Self::Regions => regions(scene, estimates, options),
        }
        .hide(&options.hidden)
    }
}
