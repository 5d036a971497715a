//! Curves of one sky on the energies of the figures, with what equally good fits leave open.

use crate::scene::SkyScene;
use crate::sky::{
    AgeDot, CurvePoint, DiffusionTable, Fit, SkyModel, age_dots, curves, energy_grid, fraction_range, three_ages,
};
use crate::theory::source_dipole;

/// Energies in TeV of the curves, 30 to a decade.
pub(super) const ENERGIES_TEV: (f64, f64, usize) = (0.03, 3e5, 211);

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
    /// Lowest and highest fraction of the source among equally good fits, one for each point of the curves.
    pub fractions: Vec<[f64; 2]>,
}

impl SkyCurves {
    /// The curves of `sky`, with the range of `fits`; without fits the range is the curve itself.
    pub fn new(name: &'static str, sky: &SkyScene, table: &DiffusionTable, fits: &[Fit]) -> Self {
        let (low, high, count) = ENERGIES_TEV;
        let curves = curves(&SkyModel::new(sky, table), table, &energy_grid(low, high, count));
        let range = |point: &CurvePoint| match fits {
            [] => [point.intensities.source_fraction(); 2],
            fits => fraction_range(fits, table, point.energy_tev),
        };
        Self { name, sky: sky.clone(), fractions: curves.iter().map(range).collect(), curves }
    }

    /// Distance in pc along and across the field together.
    pub fn distance_pc(&self) -> f64 {
        self.sky.distance_pc.hypot(self.sky.offset_pc)
    }

    /// Lowest and highest dipole of the source, one for each point of the curves.
    pub fn dipole_range(&self) -> Vec<[f64; 2]> {
        let dipole = |fraction| source_dipole(fraction, self.distance_pc(), self.sky.age_yr);
        self.fractions.iter().map(|range| range.map(dipole)).collect()
    }

    /// Lowest and highest intensity of the source, one for each point of the curves: the fractions of the sum.
    pub fn intensity_range(&self) -> Vec<[f64; 2]> {
        let of = self.curves.iter().zip(&self.fractions);
        of.map(|(point, range)| range.map(|fraction| fraction * point.intensities.total())).collect()
    }
}

/// The dots of Fig. 3: the flux of the source at half, once and twice its age.
pub(super) fn dots(sky: &SkyScene, table: &DiffusionTable) -> Vec<AgeDot> {
    age_dots(&SkyModel::new(sky, table), table, &three_ages(sky.age_yr), LOWEST_DOT_TEV)
}
