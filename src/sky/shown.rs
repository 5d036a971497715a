//! Curves of one sky on the energies of the figures, with what equally good fits leave open.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | energies of the curves | E | TeV | 0.03 to 3e5, 30 to a decade | here |
//! | distance of the source | R | pc | √(R_∥² + d_⊥²) | here |
//! | range of its dipole | δ_s | 1 | 3 f_s R/(2 c T) for both ends of f_s | Savchenko et al. 2015, section 3 |
//! | range of its intensity | I_s | 1/(GeV m² s sr) | f_s I for both ends of f_s | here |

use crate::math;
use crate::scene::SkyScene;
use crate::sky::curves::{AgeDot, CurvePoint, age_dots, curves, energy_grid, three_ages};
use crate::sky::degeneracy::fraction_range;
use crate::sky::diffusion::DiffusionTable;
use crate::sky::fit::Fit;
use crate::sky::model::SkyModel;
use crate::theory::source_dipole;

/// Energies in TeV of the curves, 30 to a decade.
const ENERGIES_TEV: (f64, f64, usize) = (0.03, 3e5, 211);

/// Lowest energy in TeV of the dots.
const LOWEST_DOT_TEV: f64 = 1.0;

/// A sky and its curves.
#[derive(Clone, Debug)]
pub struct SkyCurves {
    /// Name of the reading, the cutoff or the scene.
    pub name: &'static str,
    /// The sky of the curves.
    pub sky: SkyScene,
    /// The curves, energies rising.
    pub curves: Vec<CurvePoint>,
    /// Lowest and highest fraction of the source among equally good fits, one for each point of the curves; empty while
    /// they are not known.
    pub fractions: Vec<[f64; 2]>,
}

impl SkyCurves {
    /// The curves of `sky`, with the range of `fits`; without fits the range is the curve itself.
    pub fn new(name: &'static str, sky: &SkyScene, table: &DiffusionTable, fits: &[Fit]) -> Self {
        let alone = Self::open(name, sky, table, Vec::new());
        let fractions = match fits {
            [] => alone.curves.iter().map(|point| [point.intensities.source_fraction(); 2]).collect(),
            fits => fraction_ranges(fits, table),
        };
        Self { fractions, ..alone }
    }

    /// The curves of `sky` with a range of fractions from [`fraction_ranges`], or none.
    pub fn open(name: &'static str, sky: &SkyScene, table: &DiffusionTable, fractions: Vec<[f64; 2]>) -> Self {
        let (low, high, count) = ENERGIES_TEV;
        let curves = curves(&SkyModel::new(sky, table), table, &energy_grid(low, high, count));
        Self { name, sky: sky.clone(), curves, fractions }
    }

    /// Distance in pc along and across the field together.
    pub fn distance_pc(&self) -> f64 {
        math::hypot(self.sky.distance_pc, self.sky.offset_pc)
    }

    /// Lowest and highest dipole of the source, one for each point of the curves where the range is known.
    pub fn dipole_range(&self) -> Vec<[f64; 2]> {
        let dipole = |fraction| source_dipole(fraction, self.distance_pc(), self.sky.age_yr);
        self.fractions.iter().map(|range| range.map(dipole)).collect()
    }

    /// Lowest and highest intensity of the source, one for each point of the curves where the range is known:
    /// the fractions of the sum.
    pub fn intensity_range(&self) -> Vec<[f64; 2]> {
        let of = self.curves.iter().zip(&self.fractions);
        of.map(|(point, range)| range.map(|fraction| fraction * point.intensities.total())).collect()
    }
}

/// Lowest and highest fraction of the source among `fits` at each energy of the curves.
pub fn fraction_ranges(fits: &[Fit], table: &DiffusionTable) -> Vec<[f64; 2]> {
    let (low, high, count) = ENERGIES_TEV;
    energy_grid(low, high, count).iter().map(|energy| fraction_range(fits, table, *energy)).collect()
}

/// The dots of Fig. 3: the flux of the source at half, once and twice its age.
pub fn dots(sky: &SkyScene, table: &DiffusionTable) -> Vec<AgeDot> {
    age_dots(&SkyModel::new(sky, table), table, &three_ages(sky.age_yr), LOWEST_DOT_TEV)
}
