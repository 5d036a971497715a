//! The paper's sentences about single sources, as numbers with errors.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | the paper's volume | – | pc³ | 1 kpc along the field, 100 pc wide | Savchenko et al. 2015, section 3 |
//! | supernovae in it within 1 Myr | λ | 1 | `q V T`; at least one: `1 - e^-λ` | the same: 0.3 to 3 |
//! | supernovae in the measured volume | λ | 1 | `q ∫ V dT` to 1 Myr, V the ellipsoid of half axes `√(4 D_i T)` in the layer | here |
//! | small dipole | – | – | mean amplitude from 2 to 20 TeV up to 1e-3 | Savchenko et al. 2015, section 3 |
//! | flat dipole | – | – | largest over smallest amplitude there up to 2 | here |
//! | steady dipole | – | – | turned by less than 30° from 10 TeV to all of 2 to 100 TeV | here; "almost constant" in the paper |

use crate::galaxy::draw::GalaxyKey;
use crate::galaxy::ensemble::Ensemble;
use crate::galaxy::model::GalaxyModel;
use crate::galaxy::one::Seen;
use crate::galaxy::sea::rate_per_pc3_yr;
use crate::galaxy::statistics::{bands, chance};
use crate::galaxy::survey::COMPARED_TEV;
use crate::math;
use crate::measured::Estimate;
use crate::theory::connected_volume_pc3;

/// Half the sides of the paper's volume in pc: across the field in the plane, towards the pole, along the field.
const PAPER_BOX_PC: [f64; 3] = [50.0, 50.0, 500.0];

/// The paper's time in yr.
const RECENT_YR: f64 = 1.0e6;

/// Energies in TeV of the plateau of the dipole, and up to which its phase is steady.
const PLATEAU_TEV: [f64; 2] = [2.0, 20.0];
const STEADY_TEV: f64 = 100.0;

/// What the paper reads off the plateau: its low and its high reading.
const READINGS: [f64; 2] = [3.0e-4, 1.0e-3];

/// How much a flat dipole may vary, and in degrees how far a steady one may turn.
const FLAT: f64 = 2.0;
const STEADY_DEG: f64 = 30.0;

/// Galaxies whose supernovae are counted one by one.
const COUNTED: u64 = 1000;

/// Energies in TeV at which numbers of sources are told.
pub const TOLD_TEV: [f64; 6] = [0.1, 1.0, 10.0, 100.0, 1.0e3, 1.0e4];

/// One energy of the answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ToldEnergy {
    /// Energy in TeV.
    pub energy_tev: f64,
    /// Part of the Galaxies in which one source carries more than half of the intensity.
    pub dominated: Estimate,
    /// Median fraction of the strongest source.
    pub strongest: Estimate,
    /// Median number of sources that count.
    pub effective: Estimate,
    /// Supernovae within the last Myr in the volume connected to the Earth, on average.
    pub connected: f64,
}

/// The dipoles from 2 to 20 TeV of all Galaxies against the measured plateau.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plateau {
    /// Part of the Galaxies whose mean amplitude is at most the paper's high reading, 1e-3.
    pub small: Estimate,
    /// Whose mean amplitude lies between both readings, 3e-4 and 1e-3.
    pub between: Estimate,
    /// Whose amplitude is flat.
    pub flat: Estimate,
    /// Small and flat.
    pub small_and_flat: Estimate,
    /// Whose direction is steady up to 100 TeV.
    pub steady: Estimate,
    /// Small, flat and steady.
    pub all: Estimate,
}

/// Answers for one model and rate.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers {
    /// At the energies of [`TOLD_TEV`].
    pub energies: Vec<ToldEnergy>,
    /// Lowest energy in TeV of those looked at from which on one source carries more than half in every second Galaxy or
    /// more; `None` if it never does.
    pub single_from_tev: Option<f64>,
    /// Supernovae in the paper's volume within the last Myr, on average.
    pub expected: f64,
    /// Chance of at least one, `1 - e^-λ`.
    pub at_least_one: f64,
    /// Part of the Galaxies in which there was one, by counting.
    pub counted: Estimate,
    /// The dipoles.
    pub plateau: Plateau,
}

/// The answers of an ensemble; for the count, supernovae of its first thousand Galaxies are drawn again.
pub fn answers(model: &GalaxyModel, seed: u64, ensemble: &Ensemble) -> Answers {
    let count = ensemble.len();
    let dominated = |energy: usize| ensemble.at(energy).filter(|seen| seen.fractions[0] > 0.5).count();
    let told = |energy_tev: &f64| {
        let energy = model.nearest_energy(*energy_tev);
        let median = |value: fn(&Seen) -> f64| {
            let bands = bands(&ensemble.sorted(energy, value)).unwrap_or_default();
            Estimate { value: bands.median, error: bands.median_error }
        };
        ToldEnergy {
            energy_tev: model.levels().get(energy).map_or(*energy_tev, |level| level.energy_tev),
            dominated: chance(dominated(energy), count),
            strongest: median(|seen| f64::from(seen.fractions[0])),
            effective: median(|seen| f64::from(seen.effective)),
            connected: connected(model, energy),
        }
    };
    let energies = 0..model.levels().len();
    let rare = energies.rev().take_while(|energy| 2 * dominated(*energy) >= count.max(1)).last();
    let looked = (count as u64).min(COUNTED);
    let met = (0..looked).filter(|number| recent(model, GalaxyKey { seed, number: *number }) > 0).count();
    let expected = expected(model);
    Answers {
        energies: TOLD_TEV.iter().map(told).collect(),
        single_from_tev: rare.and_then(|energy| model.levels().get(energy)).map(|level| level.energy_tev),
        expected,
        at_least_one: -math::exp_m1(-expected),
        counted: chance(met, looked as usize),
        plateau: plateau(model, ensemble),
    }
}

/// Supernovae of one Galaxy in the paper's volume within the last Myr, of those that are drawn.
pub fn recent(model: &GalaxyModel, key: GalaxyKey) -> usize {
    let inside = |place: [f64; 3]| place.iter().zip(PAPER_BOX_PC).all(|(at, half)| at.abs() < half);
    let all = model.supernovae_of(key);
    all.iter().filter(|supernova| supernova.age_yr < RECENT_YR && inside(supernova.place_pc)).count()
}

/// Supernovae in the paper's volume within 1 Myr on average: as far as the layer reaches into it.
fn expected(model: &GalaxyModel) -> f64 {
    let galaxy = model.galaxy();
    let [top, bottom] = [galaxy.half_thickness_pc - galaxy.height_pc, galaxy.half_thickness_pc + galaxy.height_pc];
    let height = (top.min(PAPER_BOX_PC[1]) + bottom.min(PAPER_BOX_PC[1])).max(0.0);
    rate_per_pc3_yr(galaxy.rate) * 4.0 * PAPER_BOX_PC[0] * PAPER_BOX_PC[2] * height * RECENT_YR
}

/// Supernovae within 1 Myr in the volume that is connected at one energy: by the trapezoidal rule in the age.
fn connected(model: &GalaxyModel, energy: usize) -> f64 {
    const STEPS: u32 = 200;
    let Some(level) = model.levels().get(energy) else { return 0.0 };
    let galaxy = model.galaxy();
    let (d, step) = (level.diffusion, RECENT_YR / f64::from(STEPS));
    let volume = |n: u32| {
        let age = f64::from(n) * step;
        connected_volume_pc3(galaxy.height_pc, galaxy.half_thickness_pc, age, d.parallel, d.perpendicular)
    };
    let inner: f64 = (1..STEPS).map(volume).sum();
    rate_per_pc3_yr(galaxy.rate) * step * (inner + 0.5 * volume(STEPS))
}

fn plateau(model: &GalaxyModel, ensemble: &Ensemble) -> Plateau {
    let compared = model.nearest_energy(COMPARED_TEV);
    let within = |low: f64, high: f64| -> Vec<usize> {
        (0..model.levels().len()).filter(|energy| (low..=high).contains(&model.levels()[*energy].energy_tev)).collect()
    };
    let (flat_at, steady_at) = (within(PLATEAU_TEV[0], PLATEAU_TEV[1]), within(PLATEAU_TEV[0], 1.001 * STEADY_TEV));
    let mut counts = [0; 6];
    for galaxy in ensemble.galaxies() {
        let amplitudes: Vec<f64> = flat_at.iter().map(|energy| galaxy[*energy].amplitude()).collect();
        let mean = amplitudes.iter().sum::<f64>() / amplitudes.len().max(1) as f64;
        let largest = amplitudes.iter().copied().fold(0.0, f64::max);
        let smallest = amplitudes.iter().copied().fold(f64::INFINITY, f64::min);
        let small = mean <= READINGS[1];
        let flat = smallest > 0.0 && largest <= FLAT * smallest;
        let steady = steady_at.iter().all(|energy| galaxy[*energy].turn_deg(&galaxy[compared]) < STEADY_DEG);
        let all = [small, small && mean >= READINGS[0], flat, small && flat, steady, small && flat && steady]
            .map(usize::from);
        for (count, met) in counts.iter_mut().zip(all) {
            *count += met;
        }
    }
    let [small, between, flat, small_and_flat, steady, all] = counts.map(|count| chance(count, ensemble.len()));
    Plateau { small, between, flat, small_and_flat, steady, all }
}
