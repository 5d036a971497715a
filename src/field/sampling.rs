//! How the turbulence is represented, for which particles, and what that costs in truth.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | excess of D | x | 1 | as for plane waves or nested grids | `field/resonance.rs` |

use serde::{Deserialize, Serialize};

use crate::field::resonance::{Band, BandModes, excess_of_lattices, excess_of_waves, modes_at_resonance};
use crate::field::{LevelPlan, Paths, Turbulence, plan_levels};

/// How the turbulence is represented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum FieldModel {
    /// Sum of periodic cubes, each holding one band of wavelengths (the paper's method).
    NestedGrids {
        /// Number of cubes.
        levels: u32,
        /// Cells per edge of each, a power of two.
        cells: u32,
    },
    /// Sum of plane waves (Giacalone & Jokipii 1999).
    PlaneWaves {
        /// Number of waves.
        modes: u32,
    },
}

/// A model, and how straight the paths through it are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// How the turbulence is represented.
    pub model: FieldModel,
    /// How straight paths are: where cells are to spare, cubes are made so wide that they meet modes enough.
    pub paths: Paths,
}

impl From<FieldModel> for Sampling {
    /// The model as it is for paths that are not straight.
    fn from(model: FieldModel) -> Self {
        Self { model, paths: Paths::default() }
    }
}

impl Sampling {
    /// The nested grids, coarsest first; none for other models.
    pub fn levels(&self, turbulence: &Turbulence) -> Vec<LevelPlan> {
        match self.model {
            FieldModel::NestedGrids { levels, cells } => plan_levels(turbulence, levels, cells, self.paths),
            FieldModel::PlaneWaves { .. } => Vec::new(),
        }
    }

    /// Modes at resonance with a path, and the part by which D is expected to come out too large because they are few.
    pub fn modes_and_excess(&self, turbulence: &Turbulence) -> [f64; 2] {
        if turbulence.brms_ug == 0.0 {
            return [f64::INFINITY, 0.0];
        }
        let excess = match self.model {
            FieldModel::NestedGrids { .. } => excess_of_lattices,
            FieldModel::PlaneWaves { .. } => excess_of_waves,
        };
        let modes = modes_at_resonance(turbulence, self.paths, &self.bands(turbulence));
        [modes, excess(turbulence, self.paths, modes)]
    }

    fn bands(&self, turbulence: &Turbulence) -> Vec<Band> {
        let Turbulence { l_max_pc, l_min_pc, .. } = *turbulence;
        match self.model {
            FieldModel::NestedGrids { .. } => self.levels(turbulence).iter().map(LevelPlan::band).collect(),
            FieldModel::PlaneWaves { modes } => {
                vec![Band { l_max_pc, l_min_pc, modes: BandModes::Waves(f64::from(modes)) }]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Measured values of D over the closed form; the rule must be within 0.12 of the logarithm of each, or within three
    /// errors. They were measured in cubes four longest waves wide; too few cells to be built keep the cubes so narrow here.
    #[test]
    fn the_rule_fits_what_was_measured() {
        let grids = |levels, cells| FieldModel::NestedGrids { levels, cells };
        let waves = |modes| FieldModel::PlaneWaves { modes };
        for (l_min_pc, slope, radius_pc, model, measured, error) in [
            (20.0, 5.0 / 3.0, 432.0, grids(1, 16), 1.536, 0.03),
            (20.0, 5.0 / 3.0, 324.0, grids(1, 16), 1.357, 0.014),
            (20.0, 5.0 / 3.0, 216.0, grids(1, 16), 1.196, 0.014),
            (20.0, 5.0 / 3.0, 162.0, grids(1, 16), 1.097, 0.012),
            (20.0, 5.0 / 3.0, 108.0, grids(1, 16), 1.042, 0.011),
            (20.0, 5.0 / 3.0, 75.7, grids(1, 16), 1.013, 0.011),
            (12.5, 5.0 / 3.0, 432.0, grids(1, 16), 1.069, 0.012),
            (2.5, 5.0 / 3.0, 432.0, grids(3, 16), 1.289, 0.03),
            (2.5, 1.1, 432.0, grids(3, 16), 1.24, 0.025),
            (0.25, 5.0 / 3.0, 55.6, waves(50), 3.41, 0.1),
            (0.25, 5.0 / 3.0, 55.6, waves(100), 2.07, 0.07),
            (0.25, 5.0 / 3.0, 55.6, waves(200), 1.44, 0.05),
            (0.25, 5.0 / 3.0, 55.6, waves(400), 1.196, 0.04),
            (0.25, 5.0 / 3.0, 55.6, waves(800), 0.992, 0.035),
        ] {
            let turbulence = Turbulence { brms_ug: 1.0, l_max_pc: 25.0, l_min_pc, slope };
            let free_path_pc = 4.0 * radius_pc * radius_pc / turbulence.coherence_length_pc();
            let sampling = Sampling { model, paths: Paths { free_path_pc, turns: 0.0 } };
            let [_, excess] = sampling.modes_and_excess(&turbulence);
            let off = ((1.0 + excess) / measured).ln().abs();
            assert!(off < f64::max(0.12, 3.0 * error), "{model:?} at {radius_pc} pc: {excess}, measured {measured}");
        }
    }
}
