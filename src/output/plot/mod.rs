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

/// Strength of a point whose error is half its value or more.
const NOISE_STRENGTH: f64 = 0.35;

/// Colour of a point: faded where noise dominates.
fn point_colour(colour: [u8; 3], value: f64, error: f64) -> [u8; 3] {
    if error >= 0.5 * value.abs() { faded(colour, NOISE_STRENGTH) } else { colour }
}

/// The figure's caption: what was run, in one line.
fn caption(report: &RunReport) -> String {
    let FieldScene { b0_ug, brms_ug, .. } = report.scene.field;
    let energy = energy(report.scene.particles.energy_tev);
    format!(
        "B₀ = {b0_ug} µG, Bᵣₘₛ = {brms_ug} µG, E = {energy}, N = {}, seed {}",
        grouped(report.particles),
        report.scene.particles.seed
    )
}

/// `300 TeV`, `1 PeV`.
fn energy(energy_tev: f64) -> String {
    if energy_tev < 1e3 { format!("{energy_tev} TeV") } else { format!("{} PeV", energy_tev / 1e3) }
}

/// A whole number with thin spaces between groups of three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{2009}');
        }
        text.push(digit);
    }
    text
}

/// Text of a radius or another plain number: `50`, `0.5`.
fn plain(value: f64) -> String {
    format!("{}", (value * 1e6).round() / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(grouped(1_234_567), "1\u{2009}234\u{2009}567");
        assert_eq!(grouped(999), "999");
        assert_eq!(plain(0.1 + 0.2), "0.3");
    }
}
