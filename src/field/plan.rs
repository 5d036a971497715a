//! Which periodic cube carries which band of wavelengths.
//!
//! The wavelengths from `l_max` to `l_min` are split into bands, one a level, such that the shortest wave of each has as
//! many cells as that of any other. The cube of the longest waves, which hold most of the energy and see most of the
//! motion, is [`WAVES_PER_BOX`] of its longest waves wide: fewer would leave too few modes, and repeat too soon. Those of
//! the shorter waves are [`WAVES_PER_INNER_BOX`] wide: their bands still hold hundreds of modes, and the cells that are
//! saved make the shortest waves better or the grids small enough for the cache.
//!
//! Cells that are to spare make the cubes wider where nearly straight paths would meet too few modes: all cubes by the same
//! factor, as long as the shortest waves keep [`GOOD_CELLS_PER_WAVE`] cells.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | shortest waves along a cube | X | 1 | `(4 · 2^(L-1) l_max/l_min)^(1/L)` for L levels | here |
//! | cells per shortest wave | – | 1 | `N/X` for N cells along a cube | here |
//! | edge of the cube of a band | – | pc | `X l_lo`, l_lo the shortest wave of the band | here |
//! | widest ratio with n cells per wave | l_max/l_min | 1 | `(N/n)^L/(4 · 2^(L-1))` | the first row, solved |
//! | factor of wider cubes | g | 1 | the first of 1, 1 + 1/4, 1 + 2/4, … with an excess of D of 1 % or less, at most `N/(6 X)` | here |
//! | strength of a band | – | µG | `B_rms √share` | [`Turbulence::band_share`] |
//!
//! Where X would leave the coarsest band a ratio below 1.25, it is raised to four times that ratio, or to what there is.

use crate::field::resonance::{Band, BandModes, excess_of_lattices, modes_at_resonance};
use crate::field::{Paths, Turbulence};
use crate::math;

/// Longest waves that fit along the edge of the coarsest cube.
pub const WAVES_PER_BOX: f64 = 4.0;

/// Longest waves that fit along the edge of the other cubes; more only where the band of the coarsest cube would be
/// narrower than [`NARROWEST_BAND`] otherwise.
pub const WAVES_PER_INNER_BOX: f64 = 2.0;

/// Ratio of longest to shortest wave that the coarsest cube has at least, if there is so much to share.
pub const NARROWEST_BAND: f64 = 1.25;

/// Fewest cells along the shortest wave that interpolation can carry.
pub const MIN_CELLS_PER_WAVE: f64 = 4.0;

/// Cells a wave should have for its shape to be right.
pub const GOOD_CELLS_PER_WAVE: f64 = 6.0;

/// Excess of D from which on cubes are made wider; so little that the fields of all but nearly straight paths stay.
const FINE_EXCESS: f64 = 0.01;

/// Steps by which cubes are made wider; a part of two, so that cells have the same length everywhere.
const WIDER: f64 = 0.25;

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

impl LevelPlan {
    /// The band of wavelengths with its modes.
    pub(super) fn band(&self) -> Band {
        Band { l_max_pc: self.l_max_pc, l_min_pc: self.l_min_pc, modes: BandModes::Lattice(self.box_pc) }
    }
}

/// Shortest waves along the edge of each cube, the same for all levels.
///
/// A cube of w longest waves holds `X = w q` shortest ones if its band has the ratio q; the ratios of all bands multiply
/// to that of the turbulence: `X^L = 4 · 2^(L-1) · l_max/l_min` for 4 waves in the coarsest cube and 2 in the others.
fn shortest_waves_per_box(levels: u32, ratio: f64) -> f64 {
    let boxes = WAVES_PER_BOX * math::powi(WAVES_PER_INNER_BOX, levels as i32 - 1);
    let even = math::pow(ratio, 1.0 / f64::from(levels));
    math::pow(boxes * ratio, 1.0 / f64::from(levels)).max(WAVES_PER_BOX * even.min(NARROWEST_BAND))
}

/// Cells along the shortest wave of each level, the same for all: N/X, before cubes are made wider.
///
/// `levels` >= 1, `cells` along the edge of each cube, `l_max_pc` >= `l_min_pc` > 0.
pub fn cells_per_shortest_wave(levels: u32, cells: u32, l_max_pc: f64, l_min_pc: f64) -> f64 {
    f64::from(cells) / shortest_waves_per_box(levels, l_max_pc / l_min_pc)
}

/// The widest ratio of longest to shortest wave that leaves the shortest wave `cells_per_wave` cells; 1 or less if none.
pub fn widest_ratio(levels: u32, cells: u32, cells_per_wave: f64) -> f64 {
    let per_box = f64::from(cells) / cells_per_wave;
    if per_box < WAVES_PER_BOX * NARROWEST_BAND {
        return math::powi(per_box / WAVES_PER_BOX, levels as i32);
    }
    math::powi(per_box, levels as i32) / (WAVES_PER_BOX * math::powi(WAVES_PER_INNER_BOX, levels as i32 - 1))
}

/// The levels, coarsest first; their `brms_ug` add up in squares to that of the turbulence.
///
/// `levels` >= 1, `cells` along the edge of each cube, a power of two.
pub fn plan_levels(turbulence: &Turbulence, levels: u32, cells: u32, paths: Paths) -> Vec<LevelPlan> {
    let ratio = turbulence.l_max_pc / turbulence.l_min_pc;
    let per_box = shortest_waves_per_box(levels, ratio);
    let coarsest = per_box / WAVES_PER_BOX;
    let others = math::pow(ratio / coarsest, 1.0 / f64::from((levels - 1).max(1)));
    let mut plan: Vec<LevelPlan> = (0..levels)
        .map(|level| {
            let l_max_pc = match level.checked_sub(1) {
                None => turbulence.l_max_pc,
                Some(finer) => turbulence.l_max_pc / (coarsest * math::powi(others, finer as i32)),
            };
            let band = if level == 0 { coarsest } else { others };
            let l_min_pc = if level + 1 == levels { turbulence.l_min_pc } else { l_max_pc / band };
            let box_pc = per_box * l_min_pc;
            LevelPlan {
                box_pc,
                cell_pc: box_pc / f64::from(cells),
                l_max_pc,
                l_min_pc,
                brms_ug: turbulence.brms_ug * turbulence.band_share(l_min_pc, l_max_pc).sqrt(),
            }
        })
        .collect();
    let factor = widening(turbulence, &plan, f64::from(cells) / per_box / GOOD_CELLS_PER_WAVE, paths);
    for level in &mut plan {
        level.box_pc *= factor;
        level.cell_pc = level.box_pc / f64::from(cells);
    }
    plan
}

/// By which factor all cubes are made wider, `most` at most.
fn widening(turbulence: &Turbulence, plan: &[LevelPlan], most: f64, paths: Paths) -> f64 {
    if turbulence.brms_ug == 0.0 {
        return 1.0;
    }
    let bands: Vec<Band> = plan.iter().map(LevelPlan::band).collect();
    let modes = modes_at_resonance(turbulence, paths, &bands);
    let mut factor = 1.0;
    while excess_of_lattices(turbulence, paths, modes * factor * factor * factor) > FINE_EXCESS {
        if factor + WIDER > most {
            return most.max(1.0);
        }
        factor += WIDER;
    }
    factor
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turbulence(ratio: f64) -> Turbulence {
        Turbulence { brms_ug: 1.0, l_max_pc: 25.0, l_min_pc: 25.0 / ratio, slope: 5.0 / 3.0 }
    }

    /// Bands join, cubes are wide enough, and every level resolves its shortest wave as well as any other.
    #[test]
    fn bands_and_cubes_fit() {
        for ratio in [1.1, 2.0, 10.0, 100.0, 1e4] {
            for levels in 1..=8 {
                let plan = plan_levels(&turbulence(ratio), levels, 64, Paths::default());
                let cells_per_wave = cells_per_shortest_wave(levels, 64, 25.0, 25.0 / ratio);
                for (index, level) in plan.iter().enumerate() {
                    let waves = level.box_pc / level.l_max_pc;
                    let least = if index == 0 { WAVES_PER_BOX } else { WAVES_PER_INNER_BOX };
                    assert!(waves > least - 1e-9 && waves < 5.0 + 1e-9, "{ratio}, {levels}: {waves} waves");
                    assert!((level.l_min_pc / level.cell_pc / cells_per_wave - 1.0).abs() < 1e-9);
                    let next = plan.get(index + 1).map_or(25.0 / ratio, |next| next.l_max_pc);
                    assert!((level.l_min_pc / next - 1.0).abs() < 1e-9, "{ratio}, {levels}: gap after {index}");
                }
            }
        }
    }

    #[test]
    fn the_widest_ratio_has_the_cells_asked_for() {
        for levels in 1..=8 {
            for (cells, wanted) in [(32, 7.0), (64, 6.0), (128, 4.0)] {
                let ratio = widest_ratio(levels, cells, wanted);
                assert!((cells_per_shortest_wave(levels, cells, 25.0, 25.0 / ratio) / wanted - 1.0).abs() < 1e-9);
            }
        }
    }

    /// A band of 20 to 25 pc at r_L = 216 pc: cubes of 64³ cells grow from 100 pc to what leaves 6 cells a wave, those of
    /// 128³ until modes are enough, those of 32³ cannot; without straight paths none does.
    #[test]
    fn cubes_grow_where_cells_are_to_spare() {
        let turbulence = turbulence(1.25);
        let straight = Paths { free_path_pc: 16_844.0, turns: 0.0 };
        let edge = |cells, paths| plan_levels(&turbulence, 1, cells, paths)[0].box_pc;
        for cells in [32, 64, 128] {
            assert_eq!(edge(cells, Paths::default()), 100.0);
        }
        // A wave has 6.4 cells of 100 pc/32.
        assert!((edge(32, straight) - 32.0 / 6.0 * 20.0).abs() < 1e-9);
        assert!((edge(64, straight) - 64.0 / 6.0 * 20.0).abs() < 1e-9);
        assert_eq!(edge(128, straight), 225.0);
        // Around a regular field all modes are met.
        assert_eq!(edge(64, Paths { turns: 78.0, ..straight }), 100.0);
        let level = plan_levels(&turbulence, 1, 64, straight)[0];
        assert!((level.l_min_pc / level.cell_pc - GOOD_CELLS_PER_WAVE).abs() < 1e-9);
    }
}
