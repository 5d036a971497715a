//! Figures by their names on the command line.

use clap::ValueEnum;

use crate::figure::RunFigure;
use crate::study::SceneFigure;

/// A figure of a run or of its scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FigureChoice {
    /// A at each sphere over time
    Anisotropy,
    /// Running diffusion coefficients
    Diffusion,
    /// Kurtosis and distance from a Gaussian
    Gaussianity,
    /// Intensity over µ
    Momentum,
    /// Dipole vector over the angle to B₀
    Regions,
    /// Dipole of the sky over energy, from the scene alone
    Dipole,
    /// Intensity of protons over energy, from the scene alone
    Spectrum,
    /// Electrons of the source with energy losses, from the scene alone
    Electrons,
    /// One Galaxy of random supernovae, from the scene alone
    Galaxy,
}

/// What a figure is drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drawn {
    Run(RunFigure),
    Scene(SceneFigure),
}

impl FigureChoice {
    /// What it is drawn from.
    pub(super) fn drawn(self) -> Drawn {
        match self {
            Self::Anisotropy => Drawn::Run(RunFigure::Anisotropy),
            Self::Diffusion => Drawn::Run(RunFigure::Diffusion),
            Self::Gaussianity => Drawn::Run(RunFigure::Gaussianity),
            Self::Momentum => Drawn::Run(RunFigure::Momentum),
            Self::Regions => Drawn::Run(RunFigure::Regions),
            Self::Dipole => Drawn::Scene(SceneFigure::Dipole),
            Self::Spectrum => Drawn::Scene(SceneFigure::Spectrum),
            Self::Electrons => Drawn::Scene(SceneFigure::Electrons),
            Self::Galaxy => Drawn::Scene(SceneFigure::Galaxy),
        }
    }
}
