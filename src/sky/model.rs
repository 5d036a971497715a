//! The sky as a function of energy: local source, Galactic sea, old sources, and the dipole that they make.
//!
//! Every curve here is this program's model. The paper's own curves are not available as numbers.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | sea | I_sea | 1/(GeV m² s sr) | `I_0 (E/E_1)^-γ ((1 + (E/E_k)³)/(1 + (E_1/E_k)³))^(-(γ'-γ)/3)`, E_1 = 1 PeV | here |
//! | old sources | I_old | 1/(GeV m² s sr) | `I_0 (E/0.1 TeV)^-γ exp(-E/E_max)` | here |
//! | dipole of the source | δ_s | 1 | `3 f_s √(R² + offset²)/(2 c T)` | Savchenko et al. 2015, section 3; offset is ours |
//! | dipole of the sea alone | – | 1 | `δ_0 (E/E_1)^(1/3-γ) I_sea(E_1)/I_sea(E)` | here: `D ∝ E^-α/I` |
//! | contribution of the sea | δ_b | 1 | `(I_sea/I) · dipole of the sea alone` | Savchenko et al. 2015, Fig. 2 |

use crate::math;
use crate::scene::SkyScene;
use crate::sky::diffusion::DiffusionTable;
use crate::sky::source::LocalSource;
use crate::theory::source_dipole;

/// Sharpness of the sea's knee (a choice of ours).
const KNEE_SHARPNESS: f64 = 3.0;

/// Energy in TeV at which the sea's intensity and dipole are given.
const SEA_PIVOT_TEV: f64 = 1000.0;

/// Energy in TeV at which the intensity of old sources is given.
const OLD_PIVOT_TEV: f64 = 0.1;

/// Slope of D(E) below the knee; the sea's spectrum is steeper than its injection by it.
const SEA_DIFFUSION_SLOPE: f64 = 1.0 / 3.0;

/// Right ascension in degrees of the local source: one end of the local field axis.
///
/// The field points to 229.2 ± 3.5° (HAWC and IceCube, arXiv:1812.05682); which end is ours.
pub const SOURCE_RA_DEG: f64 = 229.2 - 180.0;

/// Right ascension in degrees of the Galactic centre (J2000), where the sea's gradient points (a choice of ours).
pub const SEA_RA_DEG: f64 = 266.4;

/// Amplitude and direction of a dipole in right ascension.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dipole {
    /// Amplitude δ.
    pub amplitude: f64,
    /// Right ascension of the maximum in degrees, 0 to 360.
    pub phase_deg: f64,
}

/// Proton intensities at one energy in 1/(GeV m² s sr).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Intensities {
    /// Local source.
    pub source: f64,
    /// Galactic sea.
    pub sea: f64,
    /// Old sources.
    pub old: f64,
}

impl Intensities {
    /// All three together.
    pub fn total(&self) -> f64 {
        self.source + self.sea + self.old
    }

    /// Fraction f_s of the local source.
    pub fn source_fraction(&self) -> f64 {
        self.source / self.total()
    }

    /// Fraction of the sea.
    pub fn sea_fraction(&self) -> f64 {
        self.sea / self.total()
    }
}

/// The sky of a scene; cheap to make, and a curve of 200 points takes well under a millisecond.
#[derive(Clone, Debug)]
pub struct SkyModel<'a> {
    sky: SkyScene,
    source: LocalSource,
    table: &'a DiffusionTable,
}

impl<'a> SkyModel<'a> {
    /// The model of a scene's sky with the measured diffusion tensor.
    pub fn new(sky: &SkyScene, table: &'a DiffusionTable) -> Self {
        Self { sky: sky.clone(), source: LocalSource::new(sky), table }
    }

    /// The scene's parameters.
    pub fn sky(&self) -> &SkyScene {
        &self.sky
    }

    /// All intensities at `energy_tev` > 0.
    pub fn intensities(&self, energy_tev: f64) -> Intensities {
        Intensities {
            source: self.source.intensity(energy_tev, self.table),
            sea: self.sea(energy_tev),
            old: self.old(energy_tev),
        }
    }

    /// Intensity of the local source in 1/(GeV m² s sr) at `energy_tev` > 0 if its age were `age_yr` > 0.
    pub fn source_at_age(&self, energy_tev: f64, age_yr: f64) -> f64 {
        self.source.intensity_at_age(energy_tev, age_yr, self.table)
    }

    fn sea(&self, energy_tev: f64) -> f64 {
        let SkyScene { sea_intensity, sea_slope, sea_slope_above, knee_tev, .. } = self.sky;
        let bend = |energy: f64| math::ln_1p(math::exp(KNEE_SHARPNESS * math::ln(energy / knee_tev)));
        let steeper = (sea_slope_above - sea_slope) / KNEE_SHARPNESS;
        let ratio = math::ln(energy_tev / SEA_PIVOT_TEV);
        sea_intensity * math::exp(-sea_slope * ratio - steeper * (bend(energy_tev) - bend(SEA_PIVOT_TEV)))
    }

    fn old(&self, energy_tev: f64) -> f64 {
        let SkyScene { old_intensity, old_slope, old_e_max_tev, .. } = self.sky;
        old_intensity * math::exp(-old_slope * math::ln(energy_tev / OLD_PIVOT_TEV) - energy_tev / old_e_max_tev)
    }

    /// Distance in pc from which the source's dipole points: along and across the field together.
    ///
    /// Each axis of the Gaussian gives `3 x_i/(2 c T)`, whatever its width, so that the dipole points straight away from
    /// the source also off the field line.
    pub fn source_distance_pc(&self) -> f64 {
        math::hypot(self.sky.distance_pc, self.sky.offset_pc)
    }

    /// Dipole amplitude of the local source at `energy_tev` > 0, `δ_s = 3 f_s R/(2 c T)` (the paper's red lines).
    pub fn source_dipole(&self, energy_tev: f64) -> f64 {
        let fraction = self.intensities(energy_tev).source_fraction();
        source_dipole(fraction, self.source_distance_pc(), self.sky.age_yr)
    }

    /// Dipole that the sea alone would have: `D(E) ∝ E^-α/I_sea(E)` with the injection slope `α = slope - 1/3`.
    ///
    /// In the escape model `I ∝ E^-α τ_esc` and `D ∝ 1/τ_esc` (our reading of it, not a curve of the paper).
    pub fn sea_dipole_alone(&self, energy_tev: f64) -> f64 {
        let injection = self.sky.sea_slope - SEA_DIFFUSION_SLOPE;
        let spectrum = math::pow(energy_tev / SEA_PIVOT_TEV, -injection);
        self.sky.sea_dipole * spectrum * self.sky.sea_intensity / self.sea(energy_tev)
    }

    /// Contribution of the sea: its fraction of the intensity times its own dipole (the paper's magenta line).
    pub fn sea_dipole(&self, energy_tev: f64) -> f64 {
        self.intensities(energy_tev).sea_fraction() * self.sea_dipole_alone(energy_tev)
    }

    /// Source and sea as vectors in right ascension, without projection by declination.
    ///
    /// Old sources are left out, as in the paper: their dipoles go as f/T and partly cancel.
    pub fn dipole(&self, energy_tev: f64) -> Dipole {
        let parts = self.intensities(energy_tev);
        let source = source_dipole(parts.source_fraction(), self.source_distance_pc(), self.sky.age_yr);
        let sea = parts.sea_fraction() * self.sea_dipole_alone(energy_tev);
        add(Dipole { amplitude: source, phase_deg: SOURCE_RA_DEG }, Dipole { amplitude: sea, phase_deg: SEA_RA_DEG })
    }
}

/// Sum of two dipoles as vectors in right ascension.
pub fn add(a: Dipole, b: Dipole) -> Dipole {
    let part = |d: Dipole| {
        let (sin, cos) = math::sin_cos(d.phase_deg.to_radians());
        (d.amplitude * cos, d.amplitude * sin)
    };
    let ((ax, ay), (bx, by)) = (part(a), part(b));
    let (x, y) = (ax + bx, ay + by);
    Dipole { amplitude: math::hypot(x, y), phase_deg: math::atan2(y, x).to_degrees().rem_euclid(360.0) }
}
