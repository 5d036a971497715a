//! Which periodic cube carries which band of wavelengths.
//!
//! The wavelengths from `l_max` to `l_min` are split into bands of equal ratio, one a level. A cube holds
//! [`WAVES_PER_BOX`] of its longest waves: fewer leave too few modes for isotropy, more leave too few cells for the
//! shortest wave.

use crate::field::Turbulence;

/// Longest waves of a level that fit along the edge of its cube.
pub const WAVES_PER_BOX: f64 = 4.0;

/// Fewest cells along the shortest wave that interpolation can carry.
pub const MIN_CELLS_PER_WAVE: f64 = 4.0;

/// One level of the nested grids.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelPlan {
    /// Edge of the periodic cube in pc.
    pub box_pc: f64,
    /// Edge of a cell in pc.
    pub cell_pc: f64,
    /// Longest wavelength of the band in pc.
    pub l_max_pc: f64,
    /// Shortest wavelength of the band in pc.
    pub l_min_pc: f64,
    /// Root mean square of the band's field in µG.
    pub brms_ug: f64,
}

/// Cells along the shortest wave of each level, the same for all: `cells / (4 q)` with `q = (l_max/l_min)^(1/levels)`.
pub fn cells_per_shortest_wave(levels: u32, cells: u32, l_max_pc: f64, l_min_pc: f64) -> f64 {
    f64::from(cells) / (WAVES_PER_BOX * (l_max_pc / l_min_pc).powf(1.0 / f64::from(levels)))
}

/// The levels, coarsest first; their `brms_ug` add up in squares to that of the turbulence.
pub fn plan_levels(turbulence: &Turbulence, levels: u32, cells: u32) -> Vec<LevelPlan> {
    let ratio = (turbulence.l_max_pc / turbulence.l_min_pc).powf(1.0 / f64::from(levels));
    (0..levels)
        .map(|level| {
            let l_max_pc = turbulence.l_max_pc / ratio.powi(level as i32);
            let l_min_pc = if level + 1 == levels { turbulence.l_min_pc } else { l_max_pc / ratio };
            let box_pc = WAVES_PER_BOX * l_max_pc;
            LevelPlan {
                box_pc,
                cell_pc: box_pc / f64::from(cells),
                l_max_pc,
                l_min_pc,
                brms_ug: turbulence.brms_ug * turbulence.band_share(l_min_pc, l_max_pc).sqrt(),
            }
        })
        .collect()
}
