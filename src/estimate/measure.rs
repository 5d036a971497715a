//! From sums to estimates.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::estimate::widths::RunningWidths;
use crate::estimate::{
    Estimates, GroupSums, WidthLaw, amplitude, anisotropy_curves, by_realisation, diffusion_points, momentum_bins,
    momentum_fits, regimes, region_dipoles,
};
use crate::observer::TimeBins;

/// How the sums were recorded, and what is needed besides to judge them.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// Radii of the spheres in pc.
    pub radii_pc: &'a [f64],
    /// Time bins of crossings.
    pub bins: &'a TimeBins,
    /// Ends of the slices that particles have reached, in yr.
    pub slice_times_yr: &'a [f64],
    /// Number of realisations of the field; group `g` moves in realisation `g % realisations`.
    pub realisations: usize,
    /// Coherence length of the turbulence in pc.
    pub coherence_length_pc: f64,
    /// A expected from running widths.
    pub width_law: WidthLaw,
}

/// Everything that follows from the sums of the groups; passes, particles and time are left at 0.
///
/// With 16 spheres, 200 time bins and 64 groups this takes some tenths of a second. `None` within some ms after `interrupt` is raised,
/// which must then stay raised until this returns.
pub fn measure(groups: &[&GroupSums], setting: &Setting<'_>, interrupt: &AtomicBool) -> Option<Estimates> {
    let unless_interrupted = || (!interrupt.load(Ordering::Relaxed)).then_some(());
    let Some(total) = GroupSums::total(groups.iter().copied()) else { return Some(Estimates::default()) };
    let &Setting { radii_pc, bins, slice_times_yr, realisations, coherence_length_pc, width_law } = setting;
    unless_interrupted()?;
    let realisations = by_realisation(groups, realisations);
    let realisations: Vec<&GroupSums> = realisations.iter().collect();
    unless_interrupted()?;
    let diffusion = diffusion_points(&total, groups, &realisations, slice_times_yr);
    let regimes = regimes(&diffusion);

    let widths = RunningWidths::new(&total, None, slice_times_yr);
    let mut anisotropy = anisotropy_curves(&total, groups, radii_pc, bins);
    for curve in &mut anisotropy {
        for point in &mut curve.points {
            let time_yr = point.mean_time_yr(curve.radius_pc);
            point.running_width = time_yr.and_then(|time_yr| widths.expected(width_law, curve.radius_pc, time_yr));
        }
    }
    let without = |group: &GroupSums| RunningWidths::new(&total, Some(group), slice_times_yr);
    let amplitude = regimes.and_then(|regimes| {
        let window = (regimes.quasi_gaussian_from_yr, 2.0 * coherence_length_pc);
        amplitude(&anisotropy, groups, &realisations, window, &without, width_law, interrupt)
    });
    unless_interrupted()?;
    let momentum = momentum_bins(&total, groups, radii_pc, bins);
    unless_interrupted()?;
    let momentum_fits = momentum_fits(&total, groups, radii_pc, bins);
    unless_interrupted()?;
    let regions = region_dipoles(&total, groups, radii_pc, bins);
    Some(Estimates {
        momentum,
        momentum_fits,
        regions,
        regimes,
        amplitude,
        anisotropy,
        diffusion,
        ..Estimates::default()
    })
}
