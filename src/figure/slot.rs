//! One sphere and one time bin, for figures that show one of each.

use crate::estimate::Estimates;
use crate::figure::Options;
use crate::math;
use crate::scene::Scene;

/// A sphere and a time bin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot {
    /// Sphere, from 0.
    pub sphere: usize,
    /// Number of spheres.
    pub spheres: usize,
    /// Radius of the sphere in pc.
    pub radius_pc: f64,
    /// Time bin, from 0.
    pub bin: usize,
    /// Number of time bins.
    pub bins: usize,
    /// Start and end of the time bin in yr.
    pub times_yr: [f64; 2],
}

impl Slot {
    /// An estimate with this radius and start of its time bin belongs here.
    pub fn holds(&self, radius_pc: f64, time_lo_yr: f64) -> bool {
        radius_pc == self.radius_pc && time_lo_yr == self.times_yr[0]
    }

    /// The time bins of a sphere.
    pub fn of_sphere(estimates: &Estimates, sphere: usize) -> Vec<Self> {
        let Some(curve) = estimates.anisotropy.get(sphere) else { return Vec::new() };
        let slot = |(bin, point): (usize, &crate::estimate::AnisotropyPoint)| Self {
            sphere,
            spheres: estimates.anisotropy.len(),
            radius_pc: curve.radius_pc,
            bin,
            bins: curve.points.len(),
            times_yr: [point.time_lo_yr, point.time_hi_yr],
        };
        curve.points.iter().enumerate().map(slot).collect()
    }

    /// The chosen slot; `filled` says where there is something to show.
    ///
    /// Without a choice it is the sphere nearest to the source's distance that has something to show, and its newest time
    /// bin that is filled. `None` without spheres or time bins.
    pub fn chosen(
        scene: &Scene,
        estimates: &Estimates,
        options: &Options,
        filled: impl Fn(&Self) -> bool,
    ) -> Option<Self> {
        let curves = &estimates.anisotropy;
        let off = |index: &usize| math::ln(curves[*index].radius_pc / scene.sky.distance_pc).abs();
        let any = |sphere: &usize| Self::of_sphere(estimates, *sphere).iter().any(&filled);
        let nearest = |indices: &mut dyn Iterator<Item = usize>| indices.min_by(|a, b| off(a).total_cmp(&off(b)));
        let own = options.sphere.filter(|sphere| *sphere < curves.len());
        let sphere =
            own.or_else(|| nearest(&mut (0..curves.len()).filter(any))).or_else(|| nearest(&mut (0..curves.len())))?;
        let bins = Self::of_sphere(estimates, sphere);
        let own = options.time_bin.filter(|bin| *bin < bins.len());
        bins.get(own.or_else(|| bins.iter().rposition(&filled)).unwrap_or(0)).copied()
    }
}
