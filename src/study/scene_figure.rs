//! Figures that a scene alone gives, without a run.

use crate::figure::{Figure, GalaxyMap, galaxy_map};
use crate::galaxy::{GalaxyKey, GalaxyModel, Workspace};
use crate::scene::Scene;
use crate::sky::{DiffusionTable, Observations};
use crate::study::{SkyChoice, SkyView, study_electrons};

/// Energy of a map of the Galaxy in TeV.
const MAP_TEV: f64 = 10.0;

/// A figure that needs no run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SceneFigure {
    /// Dipole of the sky over energy.
    Dipole,
    /// Intensity of protons over energy.
    Spectrum,
    /// Electrons of the source, with energy losses.
    Electrons,
    /// One Galaxy of random supernovae, the first of the scene's seed.
    Galaxy,
}

impl SceneFigure {
    /// Name of its files without their endings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dipole => "dipole",
            Self::Spectrum => "spectrum",
            Self::Electrons => "electrons",
            Self::Galaxy => "galaxy",
        }
    }

    /// Draws it. The chosen of `observations` are in dipole and spectrum, which take some tenths of a second; the others
    /// show none.
    pub fn draw(
        self,
        scene: &Scene,
        choice: &SkyChoice,
        observations: &Observations,
        table: &DiffusionTable,
    ) -> Figure {
        match self {
            Self::Dipole => SkyView::of(&scene.sky, choice, observations, table).dipole,
            Self::Spectrum => SkyView::of(&scene.sky, choice, observations, table).spectrum,
            Self::Electrons => study_electrons(scene, table).figure(),
            Self::Galaxy => {
                let model = GalaxyModel::new(scene, table);
                let key = GalaxyKey { seed: scene.particles.seed, number: 0 };
                let seen = model.look(key, &mut Workspace::default());
                let energy = model.nearest_energy(MAP_TEV);
                galaxy_map(&GalaxyMap::of(&model, &model.supernovae_of(key), &seen, energy), false)
            }
        }
    }
}
