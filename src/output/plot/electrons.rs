//! Electrons of one burst with energy losses: their flux over energy, and their dipole below.

use crate::output::palette::{Ground, distance_colour};
use crate::output::plot::axes::{Area, Axis, Frame, Scale, rounded_log_range};
use crate::output::plot::figure::Figure;
use crate::output::plot::key::{self, Entry};
use crate::units::GEV_PER_TEV;

const SIZE: (f64, f64) = (1500.0, 1200.0);
const UPPER: Area = Area { left: 142.0, right: 980.0, top: 26.0, bottom: 560.0 };
const LOWER: Area = Area { left: 142.0, right: 980.0, top: 586.0, bottom: 1112.0 };
const KEY_AT: (f64, f64) = (1010.0, 40.0);

/// Decades of flux shown below the highest.
const DECADES: i32 = 5;
/// Power of E by which intensities are multiplied (a choice of ours).
const POWER: i32 = 3;

/// Electrons of a burst at one energy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ElectronSample {
    /// Energy in TeV.
    pub energy_tev: f64,
    /// Intensity in 1/(GeV m² s sr), 0 above the cooling limit.
    pub intensity: f64,
    /// The same without losses.
    pub intensity_without_losses: f64,
    /// Dipole of these electrons alone, where any arrive.
    pub dipole: Option<f64>,
    /// True where the diffusion tensor was measured, false where it is extrapolated.
    pub measured: bool,
}

/// A burst at one age.
#[derive(Clone, Debug, PartialEq)]
pub struct ElectronCurve {
    /// Age in yr.
    pub age_yr: f64,
    /// The highest energy in TeV that electrons of this age can have, 1/(bT).
    pub cooling_limit_tev: f64,
    /// `3R/(2cT)`, at all energies.
    pub dipole_without_losses: f64,
    /// Energies rising.
    pub samples: Vec<ElectronSample>,
}

/// All that the figure shows.
#[derive(Clone, Copy, Debug)]
pub struct ElectronFigure<'a> {
    /// Distance of the source in pc.
    pub distance_pc: f64,
    /// One curve an age.
    pub curves: &'a [ElectronCurve],
}

/// Draws both panels and the key; empty axes without curves.
pub fn draw_electrons(figure: &ElectronFigure<'_>) -> Figure {
    let drawing = Figure::sized("Electrons of one burst with energy losses", SIZE);
    let drawing = flux(drawing, figure.curves);
    let mut drawing = dipole(drawing, figure.curves);
    key::draw(&mut drawing, KEY_AT, &entries(figure));
    drawing
}

fn colour(index: usize) -> [u8; 3] {
    distance_colour(index, 3, Ground::Light)
}

fn energy_axis(curves: &[ElectronCurve], label: &str) -> Axis {
    let energies = || curves.iter().flat_map(|curve| &curve.samples).map(|sample| sample.energy_tev);
    let (low, high) = (energies().fold(f64::INFINITY, f64::min), energies().fold(0.0, f64::max));
    let (low, high) = if low < high { (low, high) } else { (0.01, 100.0) };
    Axis { label: label.to_owned(), scale: Scale::Log, low, high }
}

/// `E³ I` in GeV²/(m² s sr).
fn scaled(energy_tev: f64, intensity: f64) -> f64 {
    intensity * (energy_tev * GEV_PER_TEV).powi(POWER)
}

fn flux(drawing: Figure, curves: &[ElectronCurve]) -> Figure {
    let highest = (curves.iter().flat_map(|curve| &curve.samples))
        .map(|sample| scaled(sample.energy_tev, sample.intensity))
        .fold(0.0, f64::max);
    let (low, high) =
        if highest > 0.0 { rounded_log_range(highest * 0.1_f64.powi(DECADES), 3.0 * highest) } else { (0.1, 1.0) };
    let label = "E³ × intensity  [GeV² m⁻² s⁻¹ sr⁻¹]".to_owned();
    let y = Axis { label, scale: Scale::Log, low, high };
    let mut frame = Frame::on(drawing, UPPER, "", energy_axis(curves, ""), y);
    for (index, curve) in curves.iter().enumerate() {
        let of = |value: fn(&ElectronSample) -> f64| -> Vec<_> {
            // Where nothing arrives the curve falls through the lower edge of a logarithmic axis.
            let value = |sample: &ElectronSample| scaled(sample.energy_tev, value(sample)).max(f64::MIN_POSITIVE);
            curve.samples.iter().map(|sample| (sample.energy_tev, value(sample))).collect()
        };
        frame.dashed(&of(|sample| sample.intensity_without_losses), colour(index));
        frame.curve(&of(|sample| sample.intensity), colour(index));
    }
    frame.finish()
}

fn dipole(drawing: Figure, curves: &[ElectronCurve]) -> Figure {
    let levels = || curves.iter().map(|curve| curve.dipole_without_losses);
    let lowest = (curves.iter().flat_map(|curve| &curve.samples))
        .filter_map(|sample| sample.dipole)
        .chain(levels())
        .fold(f64::INFINITY, f64::min);
    let highest = levels().fold(0.0, f64::max);
    let (low, high) = if highest > 0.0 { rounded_log_range(0.5 * lowest, 2.0 * highest) } else { (1e-4, 1.0) };
    let y = Axis { label: "dipole amplitude δ".to_owned(), scale: Scale::Log, low, high };
    let x = energy_axis(curves, "energy E [TeV]");
    let ends = [x.low, x.high];
    let mut frame = Frame::on(drawing, LOWER, "", x, y);
    for (index, curve) in curves.iter().enumerate() {
        frame.dashed(&ends.map(|energy| (energy, curve.dipole_without_losses)), colour(index));
        let with_losses = curve.samples.iter().filter_map(|sample| Some((sample.energy_tev, sample.dipole?)));
        frame.curve(&with_losses.collect::<Vec<_>>(), colour(index));
    }
    frame.finish()
}

fn entries(figure: &ElectronFigure<'_>) -> Vec<Entry> {
    let mut entries = vec![Entry::Heading("model of larmor, not the paper's".to_owned())];
    entries.push(Entry::Words(format!("one burst at {} pc, nothing else", figure.distance_pc)));
    for (index, curve) in figure.curves.iter().enumerate() {
        let text = if curve.age_yr < 1e6 {
            format!("T = {} kyr", curve.age_yr / 1e3)
        } else {
            format!("T = {} Myr", curve.age_yr / 1e6)
        };
        entries.push(Entry::Line { colour: colour(index), dashed: false, text });
        entries.push(Entry::Words(format!("nothing above 1/(bT) = {:.2} TeV", curve.cooling_limit_tev)));
    }
    entries.push(Entry::Heading("dashed: without losses".to_owned()));
    entries.push(Entry::Words("dipole 3R/(2cT), whatever D is".to_owned()));
    let measured = figure.curves.iter().flat_map(|curve| &curve.samples).find(|sample| sample.measured);
    entries.push(Entry::Words(measured.map_or_else(
        || "D extrapolated as E^(1/3) everywhere".to_owned(),
        |sample| format!("D measured above {:.0} TeV, E^(1/3) below", sample.energy_tev),
    )));
    entries
}
