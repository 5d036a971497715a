//! The smooth sea: the same supernovae as a continuous distribution, shell by shell of their ages; and from which age on
//! single supernovae need not be told from it.
//!
//! Ages are in shells of half an octave. In each the density, its gradient and its variance are integrals over the age, by
//! Gauss's rule with four points, right to 1e-7 of a shell's density.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | density of the sea | n | 1/pc³ | `q ∫ s_y s_z dT`, s the share of a layer and of the field line | here: closed forms of [`crate::theory`] |
//! | its flux | – | 1/pc³ | `3 D_i ∂_i n/c`; the dipole is that over n | Savchenko et al. 2015, eq. (1) |
//! | variance of the density | v | 1/pc⁶ | `q <w²> ∫∫ G² dV dT` | Campbell 1909, for a Poisson process |
//! | variance of the flux | – | 1/pc⁶ | `q <w²> ∫∫ (3r/2cT)² G² dV dT ∝ ∫ v'/T dT` per axis | the same, `<x²> = D T` with G² as weight |
//! | supernovae that count alike | N | 1 | `q ∫ (∫G dV)²/∫G² dV dT` | here |

use crate::galaxy::transport::diffusion;
use crate::math;
use crate::scene::{Escape, GalaxyScene};
use crate::sky::{Diffusion, DiffusionTable};
use crate::theory::{layer_between_walls, layer_squared_per_pc};
use crate::units::C_PC_PER_YR;

/// Part of the variance of a typical Galaxy that may be left out where old supernovae are taken as smooth.
pub const GRAIN: f64 = 0.03;

/// Where so many supernovae count alike, the older ones are taken as smooth: they scatter by less than a hundredth.
const CROWD: f64 = 1.0e4;

/// The oldest shell ends at 2^40 yr.
const LAST_SHELL: i32 = 80;

/// Exponent of the decay beyond which nothing is left.
const NOTHING_LEFT: f64 = 60.0;

/// Most pieces of one shell.
const MOST_PIECES: f64 = 64.0;

/// Points and weights of Gauss's rule on -1..1.
const GAUSS: [(f64, f64); 4] = [
    (-0.861_136_311_594_052_6, 0.347_854_845_137_453_85),
    (-0.339_981_043_584_856_26, 0.652_145_154_862_546_1),
    (0.339_981_043_584_856_26, 0.652_145_154_862_546_1),
    (0.861_136_311_594_052_6, 0.347_854_845_137_453_85),
];

/// Supernovae in pc³ and yr of a rate in 10⁴ yr and kpc³.
pub fn rate_per_pc3_yr(rate: f64) -> f64 {
    rate * 1.0e-13
}

/// Numbers and ages in yr of all shells, from the youngest supernovae on: number k holds ages from 2^(k/2) yr, and is
/// split at the largest age.
pub fn shells_yr(galaxy: &GalaxyScene) -> Vec<(i32, [f64; 2])> {
    let mut shells = Vec::new();
    for number in 0..LAST_SHELL {
        let [start, end] = [number, number + 1].map(|number| math::exp2(0.5 * f64::from(number)));
        let start = start.max(galaxy.min_age_yr);
        let cut = galaxy.max_age_yr.clamp(start.min(end), end);
        shells
            .extend([[start, cut], [cut, end]].into_iter().filter(|ages| ages[0] < ages[1]).map(|ages| (number, ages)));
    }
    shells
}

/// Distances in pc from the plane and along the field line at which particles are absorbed; infinite for none.
pub fn walls_pc(galaxy: &GalaxyScene) -> [f64; 2] {
    match galaxy.escape {
        Escape::AcrossPlane => [galaxy.halo_pc, f64::INFINITY],
        Escape::AlongField => [f64::INFINITY, galaxy.halo_pc],
        Escape::Nowhere => [f64::INFINITY; 2],
    }
}

/// What supernovae of one shell of ages add on average at one energy.
#[derive(Clone, Copy, Debug, Default)]
struct Share {
    /// Start and end in yr.
    ages: [f64; 2],
    /// Density in 1/pc³ of one released particle each.
    density: f64,
    /// Flux towards the pole, as a density.
    flux: f64,
    /// Variance of the density.
    variance: f64,
    /// Variance of the flux along an axis with D = 1 pc²/yr.
    flux_variance: f64,
    /// Supernovae that count alike.
    count: f64,
}

/// The smooth sea at one energy, in units of one released particle in pc³.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SmoothSea {
    /// Density of all that count.
    pub density: f64,
    /// Flux towards the Galactic pole of the same, as a density: the dipole of the sea is `flux/density`, along y.
    pub flux: f64,
    /// Variance of the density over Galaxies, exact without walls and an upper bound with them; without limit as the
    /// youngest supernovae get younger.
    pub variance: f64,
    /// Density of those that are taken as smooth.
    pub old_density: f64,
    /// Their flux.
    pub old_flux: f64,
    /// Their variance: what is left out where they are taken as smooth, an upper bound.
    pub old_variance: f64,
    /// Variance of a typical Galaxy: without the youngest supernovae, of which there is one on average.
    pub typical_variance: f64,
    /// Age in yr from which on they are smooth.
    pub smooth_age_yr: f64,
    /// Largest age in yr.
    pub max_age_yr: f64,
    /// Part of `density` that supernovae would add that are older still; infinite where nothing leaves the Galaxy.
    pub older_part: f64,
}

impl SmoothSea {
    /// The sea at `energy_tev` > 0.
    pub fn new(table: &DiffusionTable, galaxy: &GalaxyScene, energy_tev: f64) -> Self {
        let d = diffusion(table, galaxy, energy_tev);
        let shares = shares(galaxy, d);
        let (counted, older_part) = counted(galaxy, &shares);
        // A sum of nothing would be -0.
        let until = |shares: &[Share], of: fn(&Share) -> f64| shares.iter().map(of).fold(0.0, |sum, value| sum + value);
        let smooth = smooth_from(counted);
        let youngest = counted.iter().scan(0.0, |sum, share| {
            *sum += share.count;
            Some(*sum)
        });
        let typical = youngest.take_while(|count| *count < 1.0).count().min(counted.len());
        let old = &counted[smooth..];
        let start = counted.last().map_or(galaxy.min_age_yr, |share| share.ages[1]);
        Self {
            density: until(counted, |share| share.density),
            flux: until(counted, |share| share.flux),
            variance: until(counted, |share| share.variance),
            old_density: until(old, |share| share.density),
            old_flux: until(old, |share| share.flux),
            old_variance: until(old, |share| share.variance),
            typical_variance: until(&counted[typical..], |share| share.variance),
            smooth_age_yr: old.first().map_or(start, |share| share.ages[0]),
            max_age_yr: start,
            older_part,
        }
    }

    /// Dipole of the sea: towards the plane from above it, so negative along y.
    pub fn dipole(&self) -> f64 {
        self.flux / self.density
    }
}

/// Mean square over squared mean of the energies of supernovae: `e^(σ²)` of a log-normal distribution.
fn squares(galaxy: &GalaxyScene) -> f64 {
    math::exp(math::powi(galaxy.energy_spread * std::f64::consts::LN_10, 2))
}

/// What all shells add, the youngest first, whatever the largest age.
fn shares(galaxy: &GalaxyScene, d: Diffusion) -> Vec<Share> {
    let [across, along] = walls_pc(galaxy);
    let mut shares = Vec::new();
    for (_, ages) in shells_yr(galaxy) {
        let mut share = Share { ages, ..Share::default() };
        // Where particles leave within the shell it is taken in pieces, in which they decay by e² at most.
        let decays = [(across, d.perpendicular), (along, d.parallel)].map(|(half, d)| 2.5 * d / (half * half));
        if ages[0] * decays[0].max(decays[1]) > NOTHING_LEFT {
            shares.push(share);
            continue;
        }
        let pieces = (0.5 * (ages[1] - ages[0]) * decays[0].max(decays[1])).ceil().clamp(1.0, MOST_PIECES);
        let length = (ages[1] - ages[0]) / pieces;
        for piece in 0..pieces as u32 {
            let middle = ages[0] + (f64::from(piece) + 0.5) * length;
            for (place, weight) in GAUSS {
                add(&mut share, galaxy, d, middle + 0.5 * place * length, 0.5 * weight * length);
            }
        }
        shares.push(share);
    }
    shares
}

/// Adds to a share what supernovae of one age bring in `time_yr`.
fn add(share: &mut Share, galaxy: &GalaxyScene, d: Diffusion, age: f64, time_yr: f64) {
    let [across, along] = walls_pc(galaxy);
    let (height, half) = (galaxy.height_pc, galaxy.half_thickness_pc);
    let (supernovae, squares) = (time_yr * rate_per_pc3_yr(galaxy.rate), squares(galaxy));
    let layer = layer_between_walls(height, half, d.perpendicular * age, across);
    let line =
        if along == f64::INFINITY { 1.0 } else { layer_between_walls(0.0, along, d.parallel * age, along).value };
    let free = 1.0 / (8.0 * std::f64::consts::PI * age * (d.parallel * d.perpendicular).sqrt());
    let squared = layer_squared_per_pc(height, half, d.perpendicular * age) * free;
    let mean = layer.value * line;
    share.density += supernovae * mean;
    share.flux += supernovae * line * 3.0 * d.perpendicular * layer.slope / C_PC_PER_YR;
    share.variance += supernovae * squares * squared;
    share.flux_variance += supernovae * squares * squared * 2.25 / (C_PC_PER_YR * C_PC_PER_YR * age);
    share.count += if squared > 0.0 { supernovae * mean * mean / squared } else { 0.0 };
}

/// The shells up to the largest age, the last one cut off there, and what older ones would add relative to them.
fn counted<'a>(galaxy: &GalaxyScene, shares: &'a [Share]) -> (&'a [Share], f64) {
    let all: f64 = shares.iter().map(|share| share.density).sum();
    let mut sum = 0.0;
    let mut end = 0;
    for share in shares {
        if share.ages[0] >= galaxy.max_age_yr {
            break;
        }
        (sum, end) = (sum + share.density, end + 1);
        if galaxy.escape != Escape::Nowhere && all - sum < galaxy.old_part * all {
            break;
        }
    }
    let older = if galaxy.escape == Escape::Nowhere { f64::INFINITY } else { (all - sum).max(0.0) / sum };
    (&shares[..end], older)
}

/// The shell from which on supernovae are taken as smooth: they carry a small part of the variance that a typical Galaxy
/// has, of density and of flux, or are a crowd.
fn smooth_from(counted: &[Share]) -> usize {
    let mut older: Vec<[f64; 2]> = vec![[0.0; 2]];
    for share in counted.iter().rev() {
        let [density, flux] = older.last().copied().unwrap_or_default();
        older.push([density + share.variance, flux + share.flux_variance]);
    }
    older.reverse();
    let mut count = 0.0;
    let mut typical = None;
    for (index, share) in counted.iter().enumerate() {
        let small = |typical: [f64; 2]| (0..2).all(|part| older[index][part] <= GRAIN * typical[part]);
        if typical.is_some_and(small) || count >= CROWD {
            return index;
        }
        count += share.count;
        if count >= 1.0 {
            typical = typical.or(Some(older[index]));
        }
    }
    counted.len()
}
