//! Electrons of one burst with energy losses: their flux over energy, and their dipole below.

use crate::figure::{Axis, Colour, Figure, Heading, Key, Legend, Origin, Panel, Series, Stroke, rounded_log_range};
use crate::math;
use crate::quantity::{Unit, number, quantity};
use crate::units::GEV_PER_TEV;

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

/// Flux and dipole of a burst at `distance_pc`, one curve an age; empty axes without curves.
pub fn electrons(distance_pc: f64, curves: &[ElectronCurve]) -> Figure {
    let measured = curves.iter().flat_map(|curve| &curve.samples).find(|sample| sample.measured);
    let tensor = measured.map_or_else(
        || "D extrapolated as E^(1/3) everywhere".to_owned(),
        |sample| format!("D measured above {:.0} TeV, E^(1/3) below", sample.energy_tev),
    );
    let burst = format!("one burst at {}, nothing else", quantity(distance_pc, Unit::Parsec));
    let heading = |origin, text: &str, words| Heading { origin, text: text.to_owned(), words };
    let headings = vec![
        heading(Origin::Model, "model of larmor, not the paper's", vec![burst, tensor]),
        heading(Origin::Formula, "for comparison", vec!["dipole 3R/(2cT), whatever D is".to_owned()]),
    ];
    Figure {
        title: "Electrons of one burst with energy losses".into(),
        panels: vec![flux(curves), dipole(curves)],
        key: Key::Right(headings),
        ..Figure::default()
    }
}

fn colour(index: usize) -> Colour {
    Colour::Distance { index, count: 3 }
}

fn energy_axis(curves: &[ElectronCurve]) -> Axis {
    let energies = || curves.iter().flat_map(|curve| &curve.samples).map(|sample| sample.energy_tev);
    let (low, high) = (energies().fold(f64::INFINITY, f64::min), energies().fold(0.0, f64::max));
    Axis::log("energy E [TeV]", if low < high { [low, high] } else { [0.01, 100.0] })
}

/// The same without losses.
fn free(values: impl IntoIterator<Item = (f64, f64)>, index: usize) -> Series {
    let legend = Legend::new("without losses", Colour::Weak, "The same burst without losses, this program's model");
    Series::line("electrons free", Origin::Formula, colour(index), Stroke::Dashed, values).named(legend.ranked(1))
}

fn cooled(values: impl IntoIterator<Item = (f64, f64)>, index: usize, curve: &ElectronCurve) -> Series {
    let age = quantity(curve.age_yr, Unit::Year);
    // By its place, so that it stays hidden while the age is changed.
    let key = format!("electrons {}", index + 1);
    let words = format!("nothing above 1/(bT) = {} TeV", number(curve.cooling_limit_tev, 3));
    let legend = Legend { words, ..Legend::new(format!("T = {age}"), colour(index), "This program's model") };
    Series::line(key, Origin::Model, colour(index), Stroke::Solid, values).named(legend)
}

fn flux(curves: &[ElectronCurve]) -> Panel {
    // E³ I in GeV²/(m² s sr); where nothing arrives the curve falls through the lower edge of the axis.
    let scaled = |energy_tev: f64, intensity: f64| {
        (energy_tev, (intensity * math::powi(energy_tev * GEV_PER_TEV, POWER)).max(f64::MIN_POSITIVE))
    };
    let samples = || curves.iter().flat_map(|curve| &curve.samples);
    let highest = samples().map(|sample| scaled(sample.energy_tev, sample.intensity).1).fold(0.0, f64::max);
    let range = if highest > 1e-300 {
        rounded_log_range(highest * math::powi(0.1, DECADES), 3.0 * highest)
    } else {
        [0.1, 1.0]
    };
    let y = Axis::log("E³ × intensity [GeV² m⁻² s⁻¹ sr⁻¹]", range);
    let mut panel = Panel::new("electrons", energy_axis(curves), y);
    for (index, curve) in curves.iter().enumerate() {
        let without = curve.samples.iter().map(|s| scaled(s.energy_tev, s.intensity_without_losses));
        panel.series.push(free(without, index));
        let with = curve.samples.iter().map(|s| scaled(s.energy_tev, s.intensity));
        panel.series.push(cooled(with, index, curve));
    }
    panel
}

fn dipole(curves: &[ElectronCurve]) -> Panel {
    let levels = || curves.iter().map(|curve| curve.dipole_without_losses);
    let samples = curves.iter().flat_map(|curve| &curve.samples);
    let lowest = samples.filter_map(|sample| sample.dipole).chain(levels()).fold(f64::INFINITY, f64::min);
    let highest = levels().fold(0.0, f64::max);
    let range = if highest > 0.0 { rounded_log_range(0.5 * lowest, 2.0 * highest) } else { [1e-4, 1.0] };
    let x = energy_axis(curves);
    let ends = x.range;
    let mut panel = Panel::new("electrons dipole", x, Axis::log("dipole amplitude δ", range));
    for (index, curve) in curves.iter().enumerate() {
        panel.series.push(free(ends.map(|energy| (energy, curve.dipole_without_losses)), index));
        let with = curve.samples.iter().filter_map(|sample| Some((sample.energy_tev, sample.dipole?)));
        panel.series.push(cooled(with, index, curve));
    }
    panel
}
