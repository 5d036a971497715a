//! Crossings of spheres by one group of particles, by sphere, time, cosine µ and angle to B₀.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | crossings by µ | N_m | 1 | counts in 20 equal bins of µ from -1 to 1 | here |
//! | band of a crossing | – | 1 | `abs(z)/r` between the cosines of 90°, 40°, 20°, 10°, 5° and 0° | here |
//! | polar component | n_θ | 1 | `(abs(z) v_ρ - sign(z) ρ v_z)/r`, to the equator | spherical coordinates, folded |
//! | azimuthal component | n_φ | 1 | `(x v_y - y v_x)/ρ` | spherical coordinates |
//! | prediction | – | 1 | `Σ R/(c t)` | Savchenko et al. 2015, eq. (2) |

use serde::{Deserialize, Serialize};

use crate::bounded;
use crate::math;
use crate::observer::Passage;
use crate::vector::Vec3;

/// Bins of the cosine µ between motion and outward normal, from -1 to 1.
pub const MU_BINS: usize = 20;
/// Bands of the angle between position and B₀ on a sphere, both hemispheres folded together.
pub const POLAR_BINS: usize = 5;
/// Edges of these bands in |cos|: 90°, 40°, 20°, 10°, 5° and the axis. A cloud drawn out along B₀ crosses a sphere near
/// the axis only, so that bands of equal area would leave all but one empty.
pub const POLAR_EDGES: [f64; POLAR_BINS + 1] =
    [0.0, 0.766_044_443_118_978, 0.939_692_620_785_908_4, 0.984_807_753_012_208, 0.996_194_698_091_745_5, 1.0];

/// More crossings than any run has of one sphere, bin and direction; sums of as many do not wrap.
const MAX_COUNT: u64 = 1 << 50;

/// Crossings of one band of one sphere in one time bin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RegionSums {
    /// Crossings outwards.
    pub outward: u64,
    /// Crossings inwards.
    pub inward: u64,
    /// Sum of the component of the direction along growing angle to B₀, mirrored in the southern hemisphere.
    pub polar: f64,
    /// Sum of the component of the direction around B₀.
    pub azimuthal: f64,
    /// Sum of `R/(c t)`.
    pub prediction: f64,
}

impl RegionSums {
    /// Crossings both ways.
    pub fn crossings(&self) -> u64 {
        self.outward + self.inward
    }

    /// All but `part`.
    pub fn without(&self, part: &Self) -> Self {
        Self {
            outward: self.outward - part.outward,
            inward: self.inward - part.inward,
            polar: self.polar - part.polar,
            azimuthal: self.azimuthal - part.azimuthal,
            prediction: self.prediction - part.prediction,
        }
    }

    fn merge(&mut self, other: &Self) {
        self.outward += other.outward;
        self.inward += other.inward;
        self.polar += other.polar;
        self.azimuthal += other.azimuthal;
        self.prediction += other.prediction;
    }
}

/// Crossings of all spheres in all time bins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CrossingSums {
    time_bins: usize,
    /// Crossings by sphere, time bin, µ bin; the first half of the µ bins is inward.
    #[serde(deserialize_with = "bounded::list")]
    counts: Vec<u64>,
    /// By sphere, time bin, band from the equator to the axis.
    #[serde(deserialize_with = "bounded::list")]
    regions: Vec<RegionSums>,
}

impl CrossingSums {
    /// Memory of one time bin of one sphere.
    pub(super) const BYTES_PER_CELL: u64 = (MU_BINS * 8 + POLAR_BINS * size_of::<RegionSums>()) as u64;

    /// No crossings yet.
    pub fn new(spheres: usize, time_bins: usize) -> Self {
        let cells = spheres * time_bins;
        Self { time_bins, counts: vec![0; cells * MU_BINS], regions: vec![RegionSums::default(); cells * POLAR_BINS] }
    }

    /// No crossings yet, of as many spheres and time bins.
    pub(super) fn emptied(&self) -> Self {
        let counts = vec![0; self.counts.len()];
        Self { time_bins: self.time_bins, counts, regions: vec![RegionSums::default(); self.regions.len()] }
    }

    /// Counts one crossing of sphere number `sphere` in time bin `time_bin`; `prediction` is its `R/(c t)`.
    pub fn record(&mut self, sphere: usize, time_bin: usize, passage: &Passage, prediction: f64) {
        let cell = sphere * self.time_bins + time_bin;
        let half = MU_BINS / 2;
        // Split at 0 by sign so that the rounding of a bin index never moves a crossing to the other side.
        let step = ((passage.mu.abs() * half as f64) as usize).min(half - 1);
        let bin = if passage.mu >= 0.0 { half + step } else { half - 1 - step };
        self.counts[cell * MU_BINS + bin] += 1;

        let (abs_cos, polar, azimuthal) = folded_tangent(passage.position_pc, passage.direction);
        let band = POLAR_EDGES[1..POLAR_BINS].iter().filter(|edge| abs_cos >= **edge).count();
        let region = &mut self.regions[cell * POLAR_BINS + band];
        *(if passage.mu >= 0.0 { &mut region.outward } else { &mut region.inward }) += 1;
        region.polar += polar;
        region.azimuthal += azimuthal;
        region.prediction += prediction;
    }

    /// Crossings by µ bin in one cell, [`MU_BINS`] numbers.
    pub fn by_mu(&self, sphere: usize, time_bin: usize) -> &[u64] {
        let cell = sphere * self.time_bins + time_bin;
        &self.counts[cell * MU_BINS..(cell + 1) * MU_BINS]
    }

    /// Crossings by band in one cell, [`POLAR_BINS`] of them from the equator to the axis.
    pub fn by_region(&self, sphere: usize, time_bin: usize) -> &[RegionSums] {
        let cell = sphere * self.time_bins + time_bin;
        &self.regions[cell * POLAR_BINS..(cell + 1) * POLAR_BINS]
    }

    /// Crossings outwards and inwards in one cell.
    pub fn out_in(&self, sphere: usize, time_bin: usize) -> (u64, u64) {
        let (inward, outward) = self.by_mu(sphere, time_bin).split_at(MU_BINS / 2);
        (outward.iter().sum(), inward.iter().sum())
    }

    /// Sum of `R/(c t)` over the crossings of one cell.
    pub fn prediction_sum(&self, sphere: usize, time_bin: usize) -> f64 {
        self.by_region(sphere, time_bin).iter().map(|region| region.prediction).sum()
    }

    pub(super) fn is_alike(&self, other: &Self) -> bool {
        self.time_bins == other.time_bins
            && self.counts.len() == other.counts.len()
            && self.regions.len() == other.regions.len()
    }

    /// True if all sums are numbers, crossings by µ and by band agree, and no count is beyond any run.
    pub(super) fn is_sound(&self) -> bool {
        let by_band = self.regions.chunks(POLAR_BINS).zip(self.counts.chunks(MU_BINS));
        let small = |count: u64| count <= MAX_COUNT;
        self.counts.iter().all(|count| small(*count))
            && self.regions.iter().all(|region| {
                let sums = [region.polar, region.azimuthal, region.prediction];
                small(region.outward) && small(region.inward) && sums.iter().all(|sum| sum.is_finite())
            })
            && by_band.into_iter().all(|(bands, counts)| {
                let (inward, outward) = counts.split_at(MU_BINS / 2);
                let [by_band_out, by_band_in]: [u64; 2] =
                    [bands.iter().map(|band| band.outward).sum(), bands.iter().map(|band| band.inward).sum()];
                outward.iter().sum::<u64>() == by_band_out && inward.iter().sum::<u64>() == by_band_in
            })
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (sum, value) in self.counts.iter_mut().zip(&other.counts) {
            *sum += value;
        }
        for (sum, value) in self.regions.iter_mut().zip(&other.regions) {
            sum.merge(value);
        }
    }
}

/// |cos| of the angle between position and z, and the components of a direction along growing angle and around z.
///
/// Below the equator the polar unit vector is mirrored, so that it points to the equator in both hemispheres. Mirroring
/// leaves the sense of rotation around z as it is, and with it the field, which is an axial vector. On the axis itself
/// the components have no direction and count 0.
fn folded_tangent([x, y, z]: Vec3, [vx, vy, vz]: Vec3) -> (f64, f64, f64) {
    let across = math::hypot(x, y);
    let radius = math::hypot(across, z);
    if across == 0.0 {
        return (1.0, 0.0, 0.0);
    }
    let outwards = (x * vx + y * vy) / across;
    let azimuthal = (x * vy - y * vx) / across;
    (z.abs() / radius, (z.abs() * outwards - z.signum() * across * vz) / radius, azimuthal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_polar_vector_points_to_the_equator_in_both_hemispheres() {
        let half = std::f64::consts::FRAC_1_SQRT_2;
        for z in [half, -half] {
            let (cos, polar, azimuthal) = folded_tangent([half, 0.0, z], [half, 0.0, -z]);
            assert!((cos - half).abs() < 1e-15 && (polar - 1.0).abs() < 1e-15 && azimuthal == 0.0, "{polar}");
            let (_, polar, azimuthal) = folded_tangent([half, 0.0, z], [0.0, 1.0, 0.0]);
            assert!(polar == 0.0 && azimuthal == 1.0);
            let (_, polar, _) = folded_tangent([half, 0.0, z], [half, 0.0, z]);
            assert!(polar.abs() < 1e-15, "outwards has no polar part: {polar}");
        }
        assert_eq!(folded_tangent([0.0, 0.0, -2.0], [1.0, 0.0, 0.0]), (1.0, 0.0, 0.0));
    }

    #[test]
    fn bands_end_at_round_angles() {
        for (edge, degrees) in POLAR_EDGES.iter().zip([90.0_f64, 40.0, 20.0, 10.0, 5.0, 0.0]) {
            assert!((edge - degrees.to_radians().cos()).abs() < 1e-15, "{degrees}°");
        }
    }
}
