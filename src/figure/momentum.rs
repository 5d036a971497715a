//! f(µ): intensity at a sphere against the cosine between momentum and outward normal, with its fit 1 + δµ.

use crate::estimate::{Estimates, MomentumBin, MomentumFit};
use crate::figure::common::of_run;
use crate::figure::{
    Axis, Colour, Figure, Legend, Look, Options, Origin, Panel, Point, Series, Slot, Stroke, extent, is_noise, marker,
};
use crate::measured::Estimate;
use crate::quantity::{Unit, number, quantity, value_error};
use crate::scene::Scene;
use crate::theory::{dipole_amplitude, flux_anisotropy};

/// Highest intensity shown.
const HIGHEST: f64 = 20.0;

/// The chosen sphere with its fit, or every sphere in its last time bin that is full.
pub fn momentum(scene: &Scene, estimates: &Estimates, options: &Options) -> Figure {
    let slots: Vec<Slot> = if options.single {
        momentum_slot(scene, estimates, options).into_iter().collect()
    } else {
        (0..estimates.anisotropy.len()).filter_map(|sphere| last_full(estimates, sphere)).collect()
    };
    let series: Vec<Series> = slots.iter().map(|slot| measured(slot, estimates, options)).collect();
    let x = Axis::linear("µ = cos(momentum, outward normal)", [-1.08, 1.08]);
    let mut panel = Panel::new("momentum", x, Axis::linear("intensity / mean over µ", [0.0, 2.0]));
    let ends = extent(&series, &panel.x, &panel.y).map_or([1.0; 2], |ends| ends[1]);
    let expected = slots.iter().map(expected_dipole).fold(0.02, f64::max).min(1.0);
    let reach = (ends[1] - 1.0).max(1.0 - ends[0]).max(expected).min(HIGHEST);
    // The legend lies above the points.
    let lines = series.len() + if slots.len() == 1 { 2 } else { 1 };
    let legend = (0.06 * lines as f64 + 0.04).min(0.5);
    let low = (1.0 - 1.15 * reach).max(0.0);
    panel.y.range = [low, low + (1.0 + 1.15 * reach - low) / (1.0 - legend)];
    for slot in &slots {
        let colour = Colour::Distance { index: slot.sphere, count: slot.spheres };
        let line = |key: &str, colour, stroke, dipole: f64| {
            let ends = [-1.0, 1.0].map(|mu| (mu, 1.0 + dipole * mu));
            Series::line(key, Origin::Formula, colour, stroke, ends)
        };
        let single = slots.len() == 1;
        let (own, text) = if single { (Colour::Weak, "δ = 3R/(2cT)") } else { (colour, "1 + δµ, δ = 3R/(2cT)") };
        let legend = Legend::new(text, Colour::Weak, "Expected in the quasi-Gaussian regime").ranked(2);
        panel.series.push(line("f(µ) expected", own, Stroke::Dashed, expected_dipole(slot)).named(legend));
        if let Some(MomentumFit { dipole, .. }) = momentum_fit(estimates, slot).filter(|_| single) {
            let range = [dipole.value - dipole.error, dipole.value + dipole.error];
            let points = [-1.0, 0.0, 1.0].map(|mu| Point::between(mu, range.map(|delta| 1.0 + delta * mu)));
            panel.series.push(Series::new("f(µ) fit", Origin::Run, colour, Look::Band, points.into()));
            let legend = Legend::new("fit 1 + δµ", colour, "Weighted with the covariance of the bins").ranked(1);
            let fit = line("f(µ) fit", colour, Stroke::Solid, dipole.value).named(legend);
            panel.series.push(Series { origin: Origin::Run, ..fit });
        }
    }
    if series.iter().all(|series| series.points.is_empty()) {
        panel.say("no sphere has been crossed often enough yet");
    } else {
        panel.note = "faded: error above half the value".into();
    }
    panel.series.extend(series);
    of_run(scene, estimates, vec![panel])
}

/// The sphere and time bin that the figure of one sphere shows.
pub fn momentum_slot(scene: &Scene, estimates: &Estimates, options: &Options) -> Option<Slot> {
    Slot::chosen(scene, estimates, options, |slot| bins(estimates, slot).any(|bin| bin.intensity.is_some()))
}

/// The fit of a sphere in a time bin.
pub fn momentum_fit<'a>(estimates: &'a Estimates, slot: &Slot) -> Option<&'a MomentumFit> {
    estimates.momentum_fits.iter().find(|fit| slot.holds(fit.radius_pc, fit.time_lo_yr))
}

/// δ expected at the sphere in the geometric middle of the time bin.
pub fn expected_dipole(slot: &Slot) -> f64 {
    let time_yr = (slot.times_yr[0] * slot.times_yr[1]).sqrt();
    dipole_amplitude(flux_anisotropy(slot.radius_pc, time_yr))
}

fn bins<'a>(estimates: &'a Estimates, slot: &Slot) -> impl Iterator<Item = &'a MomentumBin> {
    let slot = *slot;
    estimates.momentum.iter().filter(move |bin| slot.holds(bin.radius_pc, bin.time_lo_yr))
}

/// A sphere's last time bin in which every bin of µ has an estimate; failing that, in which any has.
fn last_full(estimates: &Estimates, sphere: usize) -> Option<Slot> {
    let slots = Slot::of_sphere(estimates, sphere);
    let known = |slot: &&Slot| {
        let mut known = bins(estimates, slot).map(|bin| bin.intensity.is_some()).peekable();
        known.peek().is_some() && known.all(|known| known)
    };
    let any = |slot: &&Slot| bins(estimates, slot).any(|bin| bin.intensity.is_some());
    slots.iter().rev().find(known).or_else(|| slots.iter().rev().find(any)).copied()
}

fn measured(slot: &Slot, estimates: &Estimates, options: &Options) -> Series {
    let point = |bin: &MomentumBin| {
        let intensity: Estimate = bin.intensity?;
        let told = || {
            let value = value_error(intensity.value, intensity.error);
            format!("µ {} … {}\nI = {value}", number(bin.mu_lo, 2), number(bin.mu_hi, 2))
        };
        let text = if options.told { told() } else { String::new() };
        let x_range = options.single.then_some([bin.mu_lo, bin.mu_hi]);
        let middle = 0.5 * (bin.mu_lo + bin.mu_hi);
        Some(Point { x_range, faded: is_noise(intensity), text, ..Point::estimate(middle, intensity) })
    };
    let colour = Colour::Distance { index: slot.sphere, count: slot.spheres };
    let radius = quantity(slot.radius_pc, Unit::Parsec);
    let times = slot.times_yr.map(|time| quantity(time, Unit::Year));
    let legend = Legend::new(format!("{radius}, {} … {}", times[0], times[1]), colour, "Measured in this run");
    let points = bins(estimates, slot).filter_map(point).collect();
    let key = format!("f(µ) {radius}");
    Series::new(key, Origin::Run, colour, Look::Points(marker(slot.sphere)), points).named(legend)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expectation_is_the_papers() {
        let slot = Slot { sphere: 0, spheres: 1, radius_pc: 200.0, bin: 0, bins: 1, times_yr: [1.0e6, 4.0e6] };
        // A = 3.26e-4 at 200 pc and 2 Myr, times 3/2.
        assert!((expected_dipole(&slot) - 4.89e-4).abs() < 1e-6);
    }
}
