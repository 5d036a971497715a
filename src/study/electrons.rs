//! The paper's closing remark as a figure: flux and dipole of electrons from one burst, with energy losses.
//!
//! No measurement is shown and nothing is fitted: the curves are this program's model of one source.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::figure::{self, ElectronCurve, ElectronSample, Figure};
use crate::math;
use crate::output::{OutputError, ecsv_meta, to_ecsv};
use crate::scene::Scene;
use crate::sky::{DiffusionTable, ElectronBurst, energy_grid};
use crate::study::sky_tables::{INTENSITY, TEV, float, words};
use crate::study::{json, write_files};
use crate::theory::{cooling_limit_tev, loss_rate_per_tev_yr, magnetic_energy_density_ev_cm3, source_dipole};

/// Energies in TeV of the curves, 60 to a decade.
const ENERGIES_TEV: (f64, f64, usize) = (0.01, 100.0, 241);

/// Ages of the curves as parts of the scene's: of the paper's source also an old and a recent pulsar.
const PARTS_OF_AGE: [f64; 3] = [100.0, 10.0, 1.0];

/// Energy density in eV/cm³ of the cosmic microwave background, `a T⁴` at 2.725 K.
const CMB_EV_CM3: f64 = 0.260;

/// Energy density in eV/cm³ of starlight and of the infrared light of dust near the Sun together, a round value (ours).
const STARLIGHT_EV_CM3: f64 = 0.5;

/// Energy in erg of the burst's electrons above 1 GeV (ours); intensities are proportional to it.
const ENERGY_ERG: f64 = 1.0e46;

/// Slope at the source, of an uncooled pulsar wind or a shock (ours).
const SLOPE: f64 = 2.2;

/// One burst at three ages, each with and without losses.
#[derive(Clone, Debug)]
pub struct ElectronStudy {
    /// Strength of the field in µG.
    pub b_ug: f64,
    /// Energy density in eV/cm³ of field and photons together.
    pub density_ev_cm3: f64,
    /// Loss rate b in 1/(TeV yr).
    pub loss_per_tev_yr: f64,
    /// The burst; its age is that of the first curve.
    pub burst: ElectronBurst,
    /// Curves, the youngest first.
    pub curves: Vec<ElectronCurve>,
}

/// A burst at distance, age and cutoff of the source of `scene`, and a tenth and a hundredth as old, in its field B₀ and
/// B_rms.
///
/// The offset across the field is left out: electrons of these energies would not reach an observer beside the line, and
/// D below the scan is extrapolated.
pub fn study_electrons(scene: &Scene, table: &DiffusionTable) -> ElectronStudy {
    let (field, sky) = (&scene.field, &scene.sky);
    let b_ug = math::hypot(field.b0_ug, field.brms_ug);
    let density_ev_cm3 = magnetic_energy_density_ev_cm3(b_ug) + CMB_EV_CM3 + STARLIGHT_EV_CM3;
    let loss_per_tev_yr = loss_rate_per_tev_yr(density_ev_cm3);
    let burst = ElectronBurst {
        distance_pc: sky.distance_pc,
        offset_pc: 0.0,
        age_yr: sky.age_yr / PARTS_OF_AGE[0],
        energy_erg: ENERGY_ERG,
        slope: SLOPE,
        e_max_tev: sky.e_max_tev,
        loss_per_tev_yr,
    };
    let curves = PARTS_OF_AGE.map(|part| curve(&ElectronBurst { age_yr: sky.age_yr / part, ..burst.clone() }, table));
    ElectronStudy { b_ug, density_ev_cm3, loss_per_tev_yr, curves: curves.into(), burst }
}

impl ElectronStudy {
    /// Flux and dipole.
    pub fn figure(&self) -> Figure {
        figure::electrons(self.burst.distance_pc, &self.curves)
    }
}

fn curve(burst: &ElectronBurst, table: &DiffusionTable) -> ElectronCurve {
    let free = ElectronBurst { loss_per_tev_yr: 0.0, ..burst.clone() };
    let (low, high, count) = ENERGIES_TEV;
    let sample = |energy_tev: f64| {
        let (cooled, free) = (burst.at(energy_tev, table), free.at(energy_tev, table));
        ElectronSample {
            energy_tev,
            intensity: cooled.intensity,
            intensity_without_losses: free.intensity,
            dipole: (cooled.intensity > 0.0).then_some(cooled.dipole),
            measured: table.at(energy_tev).measured,
        }
    };
    ElectronCurve {
        age_yr: burst.age_yr,
        cooling_limit_tev: cooling_limit_tev(burst.loss_per_tev_yr, burst.age_yr),
        dipole_without_losses: source_dipole(1.0, math::hypot(burst.distance_pc, burst.offset_pc), burst.age_yr),
        samples: energy_grid(low, high, count).into_iter().map(sample).collect(),
    }
}

/// Writes `electrons.svg`, `electrons.png`, `electrons_curves.ecsv` and `electrons.json`.
///
/// # Errors
/// The first file that cannot be drawn or written.
pub fn write_electrons(folder: &Path, study: &ElectronStudy) -> Result<Vec<PathBuf>, OutputError> {
    let texts = [
        ("electrons_curves.ecsv".to_owned(), curves_ecsv(study)),
        ("electrons.json".to_owned(), electrons_json(study)),
    ];
    write_files(folder, &texts, Some(("electrons", &study.figure())))
}

fn curves_ecsv(study: &ElectronStudy) -> String {
    let rows: Vec<_> =
        study.curves.iter().flat_map(|curve| curve.samples.iter().map(move |sample| (curve, sample))).collect();
    let of = |value: fn(&ElectronCurve, &ElectronSample) -> Option<f64>| {
        rows.iter().map(move |(curve, sample)| value(curve, sample))
    };
    let columns = [
        words("status", "whose curve this is", rows.iter().map(|_| "model of larmor, not the paper's")),
        float("age_yr", Some("yr"), "age of the burst", of(|curve, _| Some(curve.age_yr))),
        float("energy_tev", TEV, "energy", of(|_, sample| Some(sample.energy_tev))),
        float("intensity", INTENSITY, "electrons of the burst", of(|_, sample| Some(sample.intensity))),
        float(
            "intensity_without_losses",
            INTENSITY,
            "the same without losses",
            of(|_, sample| Some(sample.intensity_without_losses)),
        ),
        float("dipole", None, "6 D x/(c λ²); none where nothing arrives", of(|_, sample| sample.dipole)),
        float("dipole_without_losses", None, "3 R/(2 c T)", of(|curve, _| Some(curve.dipole_without_losses))),
        words(
            "diffusion",
            "diffusion tensor at this energy: measured by larmor scan, or extrapolated from there",
            rows.iter().map(|(_, sample)| if sample.measured { "measured" } else { "extrapolated" }),
        ),
    ];
    to_ecsv(&ecsv_meta("Electrons of one burst with energy losses", None), &columns)
}

#[derive(Serialize)]
struct Summary {
    version: &'static str,
    curves: &'static str,
    distance_pc: f64,
    energy_erg: f64,
    slope: f64,
    e_max_tev: f64,
    density_ev_cm3: f64,
    loss_per_tev_yr: f64,
    ages: Vec<AgeSummary>,
}

#[derive(Serialize)]
struct AgeSummary {
    age_yr: f64,
    cooling_limit_tev: f64,
    dipole_without_losses: f64,
}

/// What the figure was made with, and its cutoffs.
pub fn electrons_json(study: &ElectronStudy) -> String {
    let burst = &study.burst;
    json(&Summary {
        version: env!("CARGO_PKG_VERSION"),
        curves: "model of larmor, not the paper's",
        distance_pc: burst.distance_pc,
        energy_erg: burst.energy_erg,
        slope: burst.slope,
        e_max_tev: burst.e_max_tev,
        density_ev_cm3: study.density_ev_cm3,
        loss_per_tev_yr: study.loss_per_tev_yr,
        ages: (study.curves.iter())
            .map(|curve| AgeSummary {
                age_yr: curve.age_yr,
                cooling_limit_tev: curve.cooling_limit_tev,
                dipole_without_losses: curve.dipole_without_losses,
            })
            .collect(),
    })
}
