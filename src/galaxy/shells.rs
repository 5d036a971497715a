//! Where supernovae are drawn: shells of ages, tiles of space, and which energies reach how far.
//!
//! The tiles of a shell are those of the measured diffusion, whatever the anisotropy, and each has a random stream of its
//! own; so the same Galaxy has the same supernovae under any diffusion, and only those that it brings into reach are new.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | reach along an axis | – | pc | `4 √(2 D_i T)`, and no farther than the walls | here: 6e-5 of a Gaussian lies beyond |
//! | first tiles | a | pc | a quarter of the reach at 32 TeV as measured, rounded to a power of √2 | here |
//! | further tiles | – | pc | from `a 2^((n-1)/2)` to `a 2^(n/2)` on each side, n from 1 | here: few tiles at any reach |
//! | supernovae of a tile | λ | 1 | `2 q h L_x L_z ΔT` | here: a Poisson process |

use crate::galaxy::sea::{SmoothSea, rate_per_pc3_yr, shells_yr, walls_pc};
use crate::math;
use crate::scene::GalaxyScene;
use crate::sky::{Diffusion, DiffusionTable};

/// Standard deviations of a Gaussian that are drawn on each side.
pub const REACH: f64 = 4.0;

/// Energy in TeV of the diffusion that tiles are made for, and the part of its reach that the first are wide.
const TILE_TEV: f64 = 32.0;
const TILE_PART: f64 = 0.25;

/// Ages of one shell, and its tiles.
#[derive(Clone, Debug)]
pub struct Shell {
    /// Number, for the random streams.
    pub number: i32,
    /// Youngest and oldest age in yr.
    pub ages_yr: [f64; 2],
    /// Which energies tell single supernovae of this shell from the sea.
    pub active: Vec<bool>,
    /// For each energy the reach in pc across and along the field; never less than that of an energy before.
    pub reach_pc: Vec<[f64; 2]>,
    /// Ends of the tiles in pc on either side of the Earth, across and along, from 0 on.
    pub edges_pc: [Vec<f64>; 2],
    /// Supernovae in pc² of the plane on average.
    pub per_pc2: f64,
}

/// All shells in which single supernovae are drawn, the youngest first.
pub fn shells(galaxy: &GalaxyScene, table: &DiffusionTable, diffusion: &[Diffusion], seas: &[SmoothSea]) -> Vec<Shell> {
    let measured = table.at(TILE_TEV);
    let along = walls_pc(galaxy)[1];
    let mut shells = Vec::new();
    for (number, ages_yr) in shells_yr(galaxy) {
        let active: Vec<bool> = seas.iter().map(|sea| ages_yr[0] < sea.smooth_age_yr).collect();
        if !active.contains(&true) {
            break;
        }
        let reach = |d: f64, age: f64| REACH * (2.0 * d * age).sqrt();
        let mut farthest = [0.0_f64; 2];
        let reach_pc: Vec<[f64; 2]> = active
            .iter()
            .zip(diffusion)
            .map(|(active, d)| {
                if *active {
                    let own = [reach(d.perpendicular, ages_yr[1]), reach(d.parallel, ages_yr[1]).min(along)];
                    farthest = [farthest[0].max(own[0]), farthest[1].max(own[1])];
                }
                farthest
            })
            .collect();
        // By the number alone, so that the age at which a shell is cut off moves no tile.
        let age = math::exp2(0.5 * f64::from(number));
        let first = [measured.perpendicular, measured.parallel].map(|d| rounded(TILE_PART * reach(d, age)));
        let edges_pc = [0, 1].map(|axis| edges(first[axis], farthest[axis]));
        let per_pc2 = rate_per_pc3_yr(galaxy.rate) * 2.0 * galaxy.half_thickness_pc * (ages_yr[1] - ages_yr[0]);
        shells.push(Shell { number, ages_yr, active, reach_pc, edges_pc, per_pc2 });
    }
    shells
}

/// Ends of tiles from 0 to at least `reach`.
fn edges(first: f64, reach: f64) -> Vec<f64> {
    let mut edges = vec![0.0];
    let mut size = 0.0;
    while edges.last().is_some_and(|last| *last < reach) {
        edges.push(first * math::exp2(0.5 * size));
        size += 1.0;
    }
    edges
}

/// The nearest power of √2.
fn rounded(size: f64) -> f64 {
    math::exp2(0.5 * (2.0 * math::log2(size)).round())
}

impl Shell {
    /// Supernovae that are drawn in it, on average.
    pub fn supernovae(&self) -> f64 {
        let area: f64 = self.edges_pc.iter().map(|edges| 2.0 * edges.last().copied().unwrap_or(0.0)).product();
        area * self.per_pc2
    }

    /// The first energy that a place is within the reach of; the number of energies if there is none.
    pub fn first_energy(&self, across_pc: f64, along_pc: f64) -> usize {
        self.reach_pc.partition_point(|[across, along]| across_pc.abs() > *across || along_pc.abs() > *along)
    }
}
