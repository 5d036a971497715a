//! From sums to estimates.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::estimate::widths::RunningWidths;
use crate::estimate::{
    Ensemble, Estimates, GroupSums, WidthLaw, amplitude, anisotropy_curve, diffusion_points, momentum_bins,
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
    /// Coherence length of the turbulence in pc.
    pub coherence_length_pc: f64,
    /// A expected from running widths.
    pub width_law: WidthLaw,
}

/// Everything that follows from the sums of the particles; passes, particles and time are left at 0.
///
/// With 16 spheres, 200 time bins and 64 groups this takes some tenths of a second. `None` within some ms after `interrupt` is raised,
/// which must then stay raised until this returns.
pub fn measure(ensemble: &Ensemble<'_>, setting: &Setting<'_>, interrupt: &AtomicBool) -> Option<Estimates> {
    let unless_interrupted = || (!interrupt.load(Ordering::Relaxed)).then_some(());
    let &Setting { bins, slice_times_yr, coherence_length_pc, width_law, .. } = setting;
    let total = &ensemble.total;
    unless_interrupted()?;
    let diffusion = diffusion_points(ensemble, slice_times_yr);
    // Where nothing scatters, nothing diffuses, and there are no regimes of it.
    let regimes = regimes(&diffusion).filter(|_| coherence_length_pc > 0.0);

    let widths = RunningWidths::new(total, None, slice_times_yr);
    let mut anisotropy =
        by_sphere(setting, interrupt, |sphere, radius_pc| vec![anisotropy_curve(ensemble, sphere, radius_pc, bins)])?;
    for curve in &mut anisotropy {
        for point in &mut curve.points {
            let time_yr = point.mean_time_yr(curve.radius_pc);
            point.running_width = time_yr.and_then(|time_yr| widths.expected(width_law, curve.radius_pc, time_yr));
        }
    }
    let without = |group: &GroupSums| RunningWidths::new(total, Some(group), slice_times_yr);
    let amplitude = regimes.and_then(|regimes| {
        let window = (regimes.quasi_gaussian_from_yr, 2.0 * coherence_length_pc);
        amplitude(&anisotropy, ensemble, window, &without, width_law, interrupt)
    });
    let momentum = by_sphere(setting, interrupt, |sphere, radius_pc| momentum_bins(ensemble, sphere, radius_pc, bins))?;
    let momentum_fits =
        by_sphere(setting, interrupt, |sphere, radius_pc| momentum_fits(ensemble, sphere, radius_pc, bins))?;
    let regions = by_sphere(setting, interrupt, |sphere, radius_pc| region_dipoles(ensemble, sphere, radius_pc, bins))?;
    Some(Estimates {
        error_basis: ensemble.basis,
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

/// What `of` makes of each sphere, from number and radius, one after the other; `None` if interrupted between two.
fn by_sphere<T>(setting: &Setting<'_>, interrupt: &AtomicBool, of: impl Fn(usize, f64) -> Vec<T>) -> Option<Vec<T>> {
    let of_all: Option<Vec<Vec<T>>> = (setting.radii_pc.iter().enumerate())
        .map(|(sphere, &radius_pc)| (!interrupt.load(Ordering::Relaxed)).then(|| of(sphere, radius_pc)))
        .collect();
    Some(of_all?.into_iter().flatten().collect())
}
