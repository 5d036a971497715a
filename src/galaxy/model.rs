//! Everything that all Galaxies of a scene have in common: diffusion, spectrum, smooth sea, and where supernovae are drawn.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | intensity of a density | – | pc³/(GeV m² s sr) | `(c/4π) Q(E)`, Q of a mean supernova | Savchenko et al. 2015, section 2 |
//! | density of the local source | – | 1/pc³ | its intensity over that | here: it has a spectrum of its own |
//! | density of one supernova | G | 1/pc³ | product over the axes, with walls on one of them | closed forms of [`crate::theory`] |

use crate::galaxy::blocks::Walls;
use crate::galaxy::draw::Supernova;
use crate::galaxy::sea::{SmoothSea, walls_pc};
use crate::galaxy::shells::{Shell, shells};
use crate::galaxy::transport::{diffusion, energies_tev};
use crate::scene::{Escape, GalaxyScene, Scene, SkyScene};
use crate::sky::{Diffusion, DiffusionTable, SkyModel, burst_spectrum};
use crate::theory::{Profile, between_walls};
use crate::units::{C_PC_PER_YR, M_PER_PC};

/// What all Galaxies share at one energy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// Energy in TeV.
    pub energy_tev: f64,
    /// Coefficients along and across the field.
    pub diffusion: Diffusion,
    /// Intensity in 1/(GeV m² s sr) of one mean supernova's protons in pc³.
    pub intensity: f64,
    /// The smooth sea.
    pub sea: SmoothSea,
    /// Density of the local source, where it is put among the supernovae, in the same units as that of the sea.
    pub local_density: f64,
}

/// The model of a scene: what is computed once for all Galaxies, within some milliseconds.
#[derive(Clone, Debug)]
pub struct GalaxyModel {
    galaxy: GalaxyScene,
    /// The local source, if it is among them.
    local: Option<Supernova>,
    /// One for each energy.
    levels: Vec<Level>,
    /// In which supernovae are drawn.
    shells: Vec<Shell>,
    walls: Walls,
}

impl GalaxyModel {
    /// The model of a scene at all energies, [`energies_tev`].
    pub fn new(scene: &Scene, table: &DiffusionTable) -> Self {
        Self::at(&scene.galaxy, &scene.sky, table, &energies_tev())
    }

    /// The model at the energies `energies_tev`, rising and above 0.
    pub fn at(galaxy: &GalaxyScene, sky: &SkyScene, table: &DiffusionTable, energies_tev: &[f64]) -> Self {
        let local = galaxy.local_source.then(|| Supernova {
            place_pc: [sky.offset_pc, 0.0, sky.distance_pc],
            age_yr: sky.age_yr,
            energy: sky.source_energy_erg / galaxy.energy_erg,
        });
        let sky = SkyModel::new(sky, table);
        let per_density = (M_PER_PC * M_PER_PC * M_PER_PC).recip();
        let spectrum = burst_spectrum(galaxy.energy_erg, galaxy.slope, galaxy.e_max_tev);
        let mut levels: Vec<Level> = Vec::new();
        for &energy_tev in energies_tev {
            let intensity = spectrum(energy_tev) * per_density;
            // Far above the cutoffs both intensities may vanish.
            let own = sky.intensities(energy_tev).source / intensity;
            levels.push(Level {
                energy_tev,
                diffusion: diffusion(table, galaxy, energy_tev),
                intensity,
                sea: SmoothSea::new(table, galaxy, energy_tev),
                local_density: if local.is_some() && own.is_finite() { own } else { 0.0 },
            });
        }
        let coefficients: Vec<Diffusion> = levels.iter().map(|level| level.diffusion).collect();
        let seas: Vec<SmoothSea> = levels.iter().map(|level| level.sea).collect();
        let shells = shells(galaxy, table, &coefficients, &seas);
        let [across, along] = walls_pc(galaxy);
        let walls = match galaxy.escape {
            Escape::AcrossPlane => Walls { axis: 1, earth_pc: galaxy.height_pc, half_pc: across },
            _ => Walls { axis: 2, earth_pc: 0.0, half_pc: along },
        };
        Self { galaxy: galaxy.clone(), local, levels, shells, walls }
    }

    /// The scene's supernovae.
    pub fn galaxy(&self) -> &GalaxyScene {
        &self.galaxy
    }

    /// One for each energy, rising.
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// The local source, where it is put among the supernovae; its density is that of the levels.
    pub fn local(&self) -> Option<Supernova> {
        self.local
    }

    /// Shells in which supernovae are drawn, the youngest first.
    pub(super) fn shells(&self) -> &[Shell] {
        &self.shells
    }

    /// The special axis.
    pub(super) fn walls(&self) -> Walls {
        self.walls
    }

    /// Supernovae that are drawn for one Galaxy, on average.
    pub fn supernovae(&self) -> f64 {
        self.shells.iter().map(Shell::supernovae).sum()
    }

    /// Number of the energy nearest to `energy_tev` on a logarithmic scale.
    pub fn nearest_energy(&self, energy_tev: f64) -> usize {
        let away = |index: &usize| crate::math::ln(self.levels[*index].energy_tev / energy_tev).abs();
        (0..self.levels.len()).min_by(|a, b| away(a).total_cmp(&away(b))).unwrap_or(0)
    }

    /// Density in 1/pc³ of a supernova at one energy, and its flux as a density, by the closed forms; without the limits of
    /// age and distance.
    pub fn density(&self, supernova: &Supernova, energy: usize) -> (f64, [f64; 3]) {
        let Some(level) = self.levels.get(energy) else { return (0.0, [0.0; 3]) };
        let d = [level.diffusion.perpendicular, level.diffusion.perpendicular, level.diffusion.parallel];
        let axes: [Profile; 3] = std::array::from_fn(|axis| {
            let (earth, half) =
                if axis == self.walls.axis { (self.walls.earth_pc, self.walls.half_pc) } else { (0.0, f64::INFINITY) };
            between_walls(earth, supernova.place_pc[axis] + earth, d[axis] * supernova.age_yr, half)
        });
        let density = supernova.energy * axes.iter().map(|profile| profile.value).product::<f64>();
        let flux = std::array::from_fn(|axis| {
            let others = (0..3).filter(|other| *other != axis).map(|other| axes[other].value).product::<f64>();
            3.0 * d[axis] * axes[axis].slope * others * supernova.energy / C_PC_PER_YR
        });
        (density, flux)
    }
}
