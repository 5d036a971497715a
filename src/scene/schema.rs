//! The schema of a scene file (RON, version 1): plain data with defaults, one struct per section.
//!
//! Every field but `version` has a default; unknown fields are errors. What a field may be stands in
//! [`mod@crate::scene::parameters`], its row there has the same path.

use serde::{Deserialize, Serialize};

use crate::field::{FieldModel, Paths, Precision, Sampling, Turbulence};
use crate::math;
use crate::scene::view::ViewScene;
use crate::theory::{flux_anisotropy, free_path_pc, isotropic_diffusion_pc2_yr};
use crate::units::larmor_radius_pc;

/// Version of the schema that this program writes.
pub const SCHEMA_VERSION: u32 = 1;

/// A whole scene.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scene {
    /// Schema version, 1.
    pub version: u32,
    /// One line for the title bar.
    #[serde(default)]
    pub title: String,
    /// What to look at and what to try.
    #[serde(default)]
    pub notes: String,
    /// The magnetic field.
    #[serde(default)]
    pub field: FieldScene,
    /// The cosmic rays.
    #[serde(default)]
    pub particles: ParticleScene,
    /// How long and how finely they are followed.
    #[serde(default)]
    pub run: RunScene,
    /// Where and when their crossings are counted.
    #[serde(default)]
    pub observers: ObserverScene,
    /// The source as seen from the Earth.
    #[serde(default)]
    pub sky: SkyScene,
    /// The supernovae of the Galaxy.
    #[serde(default)]
    pub galaxy: GalaxyScene,
    /// How the window shows it; `None` lets the window choose.
    #[serde(default)]
    pub view: Option<ViewScene>,
}

impl Scene {
    /// Larmor radius in pc in the total field `sqrt(B0² + B_rms²)`.
    pub fn larmor_radius_pc(&self) -> f64 {
        let total_ug = math::hypot(self.field.b0_ug, self.field.brms_ug);
        larmor_radius_pc(self.particles.energy_tev, self.particles.charge, total_ug)
    }

    /// How the turbulence is represented for the particles of the scene.
    pub fn sampling(&self) -> Sampling {
        Sampling { model: self.field.model, paths: self.paths() }
    }

    /// How straight paths are: the free path in turbulence alone, as Harari et al. 2014 fit it, at large Larmor radii
    /// `4 r_L²/l_c` whatever the spectrum; and the turns around B0 in it.
    fn paths(&self) -> Paths {
        let (field, turbulence) = (&self.field, self.field.turbulence());
        if field.brms_ug == 0.0 {
            return Paths::default();
        }
        let radius_pc = |b_ug| larmor_radius_pc(self.particles.energy_tev, self.particles.charge, b_ug);
        let diffusion = isotropic_diffusion_pc2_yr(radius_pc(field.brms_ug), turbulence.coherence_length_pc());
        let free_path_pc = free_path_pc(diffusion);
        Paths { free_path_pc, turns: free_path_pc / radius_pc(field.b0_ug) }
    }

    /// The first section in which a run of `other` would differ from one of this scene; `None` if none does.
    pub fn difference_in_physics(&self, other: &Self) -> Option<&'static str> {
        let sections = [
            ("field", self.field == other.field),
            ("particles", self.particles == other.particles),
            ("run", self.run == other.run),
            ("observers", self.observers == other.observers),
        ];
        sections.into_iter().find_map(|(name, same)| (!same).then_some(name))
    }
}

impl Default for Scene {
    fn default() -> Self {
        Self {
            version: SCHEMA_VERSION,
            title: String::new(),
            notes: String::new(),
            field: FieldScene::default(),
            particles: ParticleScene::default(),
            run: RunScene::default(),
            observers: ObserverScene::default(),
            sky: SkyScene::default(),
            galaxy: GalaxyScene::default(),
            view: None,
        }
    }
}

/// Uniform field along +z plus isotropic turbulence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FieldScene {
    /// Regular field along +z in µG.
    pub b0_ug: f64,
    /// Root mean square of the turbulent field in µG; not both fields 0.
    pub brms_ug: f64,
    /// Longest wavelength in pc.
    pub l_max_pc: f64,
    /// Shortest wavelength in pc, below `l_max_pc`.
    pub l_min_pc: f64,
    /// Slope α of the one-dimensional energy spectrum `P(k) ∝ k^-α`.
    pub slope: f64,
    /// How the turbulence is represented.
    pub model: FieldModel,
    /// How the nodes of nested grids are stored.
    pub precision: Precision,
    /// Independent realisations that share the particles.
    pub realisations: u32,
}

impl FieldScene {
    /// The turbulence alone.
    pub fn turbulence(&self) -> Turbulence {
        Turbulence { brms_ug: self.brms_ug, l_max_pc: self.l_max_pc, l_min_pc: self.l_min_pc, slope: self.slope }
    }
}

impl Default for FieldScene {
    /// 1 µG along z, 0.3 µG of Kolmogorov turbulence between 25 and 0.25 pc, 5 × 64³ cells, 4 realisations.
    fn default() -> Self {
        Self {
            b0_ug: 1.0,
            brms_ug: 0.3,
            l_max_pc: 25.0,
            l_min_pc: 0.25,
            slope: 5.0 / 3.0,
            model: FieldModel::NestedGrids { levels: 5, cells: 64 },
            precision: Precision::Half,
            realisations: 4,
        }
    }
}

/// The cosmic rays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ParticleScene {
    /// Energy of each in TeV.
    pub energy_tev: f64,
    /// Charge number Z.
    pub charge: u32,
    /// Particles per pass.
    pub count: u32,
    /// Seed of all random streams.
    pub seed: u64,
}

impl Default for ParticleScene {
    /// 20 000 protons of 1 PeV, seed 1.
    fn default() -> Self {
        Self { energy_tev: 1000.0, charge: 1, count: 20_000, seed: 1 }
    }
}

/// How long and how finely the particles are followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RunScene {
    /// Time followed in yr.
    pub duration_yr: f64,
    /// Length of one step.
    pub step: Step,
    /// How a step is made.
    pub integrator: Integrator,
}

impl Default for RunScene {
    /// 10 kyr of Boris pushes with the automatic step.
    fn default() -> Self {
        Self { duration_yr: 1.0e4, step: Step::Auto, integrator: Integrator::Boris }
    }
}

/// How a step is made.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Integrator {
    /// Boris push: fixed steps, the speed exact.
    Boris,
    /// Cash–Karp Runge–Kutta: adaptive steps, an independent check; `step` is the longest.
    CashKarp {
        /// Error of the direction, a unit vector, per step.
        #[serde(default = "default_tolerance")]
        tolerance: f64,
    },
}

/// Error per step of Cash–Karp where the scene names none.
pub const DEFAULT_TOLERANCE: f64 = 1.0e-4;

fn default_tolerance() -> f64 {
    DEFAULT_TOLERANCE
}

/// Length of one step of the integrator.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Step {
    /// The smaller of a quarter of the Larmor radius and two thirds of the shortest wavelength, a twelfth of the Larmor
    /// radius without turbulence; with Cash–Karp the smaller of the Larmor radius and the shortest wavelength.
    Auto,
    /// A fixed path, at most half the Larmor radius.
    Fixed {
        /// Path length of a step in pc.
        pc: f64,
    },
}

/// Spheres around the source and the time bins of their crossings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ObserverScene {
    /// Radii in pc, rising.
    pub radii_pc: Vec<f64>,
    /// Start of the first logarithmic time bin in yr, below the run's duration.
    pub first_time_yr: f64,
    /// Number of logarithmic bins up to the run's duration.
    pub time_bins: u32,
}

impl Default for ObserverScene {
    /// 50, 100, 200 and 500 pc; 24 bins from 100 yr.
    fn default() -> Self {
        Self { radii_pc: vec![50.0, 100.0, 200.0, 500.0], first_time_yr: 100.0, time_bins: 24 }
    }
}

/// The source as seen from the Earth; acts on what is already measured, never restarts a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SkyScene {
    /// Distance R of the source along the field line in pc.
    pub distance_pc: f64,
    /// Age T of the source in yr.
    pub age_yr: f64,
    /// Perpendicular offset of the Earth from the field line through the source in pc.
    pub offset_pc: f64,
    /// Cutoff of the source spectrum in TeV.
    pub e_max_tev: f64,
    /// Low-energy cutoff `exp(-E_min/E)` of the source spectrum in TeV, the paper's stand-in for the offset; 0 for
    /// none.
    pub e_min_tev: f64,
    /// Energy in erg that the source gave to protons above 1 GeV.
    pub source_energy_erg: f64,
    /// Slope α of the spectrum `E^-α` at the source.
    pub source_slope: f64,
    /// Intensity of the Galactic sea of protons at 1 PeV in 1/(GeV m² s sr).
    pub sea_intensity: f64,
    /// Slope of the sea below its knee.
    pub sea_slope: f64,
    /// Slope of the sea above its knee.
    pub sea_slope_above: f64,
    /// Knee of the sea in TeV.
    pub knee_tev: f64,
    /// Dipole of the sea alone at 1 PeV.
    pub sea_dipole: f64,
    /// Intensity of old sources at 100 GeV without their cutoff in 1/(GeV m² s sr).
    pub old_intensity: f64,
    /// Slope of old sources.
    pub old_slope: f64,
    /// Cutoff of old sources in TeV.
    pub old_e_max_tev: f64,
}

impl SkyScene {
    /// Anisotropy of the flux that the source would cause: `A = R/(c T)` (Savchenko et al. 2015, section 2).
    pub fn anisotropy(&self) -> f64 {
        flux_anisotropy(self.distance_pc, self.age_yr)
    }
}

impl Default for SkyScene {
    /// The paper's source: 200 pc, 2 Myr, cutoff at 1e14 eV; offset, spectra and the sea's dipole are this program's fit
    /// to the data of 2015.
    fn default() -> Self {
        Self {
            distance_pc: 200.0,
            age_yr: 2.0e6,
            offset_pc: 80.0,
            e_max_tev: 100.0,
            e_min_tev: 0.0,
            source_energy_erg: 1.140e51,
            source_slope: 2.398,
            sea_intensity: 6.666e-13,
            sea_slope: 2.45,
            sea_slope_above: 2.995,
            knee_tev: 2064.0,
            sea_dipole: 8.14e-4,
            old_intensity: 0.04095,
            old_slope: 2.905,
            old_e_max_tev: 2.0,
        }
    }
}

/// The supernovae of the Galaxy, at random in space and time; acts on no run.
///
/// The regular field lies in the Galactic plane, along z of the program as everywhere; y points to the Galactic pole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GalaxyScene {
    /// Supernovae in 10⁴ yr and kpc³ within the layer.
    pub rate: f64,
    /// Half the thickness of the layer of supernovae about the Galactic plane in pc.
    pub half_thickness_pc: f64,
    /// Height of the Earth above the plane in pc, within the layer or outside it.
    pub height_pc: f64,
    /// Age of the youngest supernovae in yr.
    pub min_age_yr: f64,
    /// Distance of the nearest supernovae in pc.
    pub min_distance_pc: f64,
    /// Age in yr beyond which no supernova counts, below which `old_part` may end the count sooner.
    pub max_age_yr: f64,
    /// Part of the mean intensity that supernovae may add that are too old to be counted.
    pub old_part: f64,
    /// Where particles leave the Galaxy.
    pub escape: Escape,
    /// Distance in pc from the Earth along the field, or from the plane across it, at which they leave.
    pub halo_pc: f64,
    /// From 0, as fast across the field as along it, to 1, as measured: `D_⊥ = D_∥ (D_⊥/D_∥)^s`.
    pub anisotropy: f64,
    /// What stays as measured where the anisotropy is not.
    pub keeps: Keeps,
    /// Energy in erg that a supernova gives to protons above 1 GeV, on average.
    pub energy_erg: f64,
    /// Standard deviation of the logarithm to base 10 of that energy; 0 for equal ones.
    pub energy_spread: f64,
    /// Slope α of the spectrum `E^-α exp(-E/E_max)` of each.
    pub slope: f64,
    /// Its cutoff in TeV.
    pub e_max_tev: f64,
    /// Put the local source of the sky among them.
    pub local_source: bool,
}

/// Where particles leave the Galaxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Escape {
    /// At both ends of the field line through the Earth.
    AlongField,
    /// Above and below the plane.
    AcrossPlane,
    /// Nowhere.
    Nowhere,
}

/// What of the measured diffusion stays where it is made more isotropic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Keeps {
    /// The coefficient along the field.
    Parallel,
    /// The trace, and so the mean of the three axes.
    Trace,
}

impl Default for GalaxyScene {
    /// The paper's rate, one in 10⁴ yr and kpc³, and diffusion as measured; all else is ours: a layer of ±100 pc with the
    /// Earth 20 pc above its middle, escape along the field after 4 kpc, 10⁵⁰ erg each.
    fn default() -> Self {
        Self {
            rate: 1.0,
            half_thickness_pc: 100.0,
            height_pc: 20.0,
            min_age_yr: 1.0e4,
            min_distance_pc: 10.0,
            max_age_yr: 1.0e9,
            old_part: 0.01,
            escape: Escape::AlongField,
            halo_pc: 4000.0,
            anisotropy: 1.0,
            keeps: Keeps::Parallel,
            energy_erg: 1.0e50,
            energy_spread: 0.0,
            slope: 2.2,
            e_max_tev: 3000.0,
            local_source: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paper's source: A = 3.3e-4 at 200 pc and 2 Myr, printed to two digits.
    #[test]
    fn anisotropy_of_the_papers_source() {
        assert!((SkyScene::default().anisotropy() - 3.3e-4).abs() < 0.05e-4);
    }
}
