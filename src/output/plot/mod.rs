//! Figures for a paper: one column wide, white ground, readable type, the colours and markers of the window.

mod anisotropy;
mod axes;
mod diffusion;
mod dipole;
mod electrons;
mod fig1;
mod figure;
mod key;
mod momentum;
mod pulls;
mod scan;
mod series;
mod spectrum;

pub use dipole::{DipoleCase, DipoleFigure, draw_dipole};
pub use electrons::{ElectronCurve, ElectronFigure, ElectronSample, draw_electrons};
pub use fig1::{Fig1Panel, draw_fig1};
pub use figure::Figure;
pub use pulls::draw_pulls;
pub use scan::{ScanPoint, draw_scan};
pub use series::{Look, dipole_series, proton_series, series_look};
pub use spectrum::{SpectrumCase, SpectrumFigure, draw_spectrum};

use strum::VariantArray;

use crate::output::palette::faded;
use crate::quantity::{Unit, grouped, quantity_to};
use crate::scene::FieldScene;
use crate::simulate::RunReport;

/// A figure of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Plot {
    /// A(t) at each sphere with R/(cT).
    Anisotropy,
    /// Running diffusion coefficients along and across B₀.
    Diffusion,
    /// Intensity against µ at each sphere.
    Momentum,
}

impl Plot {
    /// All figures, in the order in which they are written.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Name of the file without its extension.
    pub fn name(self) -> &'static str {
        match self {
            Self::Anisotropy => "anisotropy",
            Self::Diffusion => "diffusion",
            Self::Momentum => "momentum",
        }
    }

    /// Draws the figure; without data it says so on empty axes.
    pub fn draw(self, report: &RunReport) -> Figure {
        match self {
            Self::Anisotropy => anisotropy::draw(report),
            Self::Diffusion => diffusion::draw(report),
            Self::Momentum => momentum::draw(report),
        }
    }
}

/// Significant digits of numbers of the scene: more than anybody types.
const DIGITS: usize = 6;

/// Strength of a point whose error is half its value or more.
const NOISE_STRENGTH: f64 = 0.35;

/// Colour of a point: faded where noise dominates.
fn point_colour(colour: [u8; 3], value: f64, error: f64) -> [u8; 3] {
    if error >= 0.5 * value.abs() { faded(colour, NOISE_STRENGTH) } else { colour }
}

/// The figure's caption: what was run, in one line.
fn caption(report: &RunReport) -> String {
    let FieldScene { b0_ug, brms_ug, .. } = report.scene.field;
    let energy = quantity_to(report.scene.particles.energy_tev, Unit::Tev, DIGITS);
    format!(
        "B₀ = {b0_ug} µG, Bᵣₘₛ = {brms_ug} µG, E = {energy}, N = {}, seed {}",
        grouped(report.particles),
        report.scene.particles.seed
    )
}
