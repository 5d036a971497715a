//! What many Galaxies show at each energy, in numbers that exist: quantiles and chances.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | chance that one source dominates | P | 1 | part of Galaxies with f_1 > 1/2 | here |
//! | turn of the dipole | – | degrees | angle between δ(E) and δ at 10 TeV of the same Galaxy | here |
//! | exponent of the tail | α | 1 | Hill's estimator over the largest hundredth of I | Hill 1975 |

use crate::galaxy::ensemble::Ensemble;
use crate::galaxy::model::{GalaxyModel, Level};
use crate::galaxy::one::Seen;
use crate::galaxy::statistics::{Bands, bands, chance, tail_exponent};
use crate::measured::Estimate;

/// Energy in TeV to whose dipole the others are compared.
pub const COMPARED_TEV: f64 = 10.0;

/// A hundredth of all Galaxies is the tail.
const TAIL_PART: usize = 100;

/// What many Galaxies show at one energy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelSurvey {
    /// What all Galaxies share there.
    pub level: Level,
    /// Intensity relative to the smooth sea.
    pub relative: Bands,
    /// Exponent of its tail, where there are Galaxies enough.
    pub tail: Option<Estimate>,
    /// Fractions of the strongest source, the second and the third.
    pub fractions: [Bands; 3],
    /// Part of the Galaxies in which one source carries more than half.
    pub dominated: Estimate,
    /// Number of sources that count.
    pub effective: Bands,
    /// Amplitude of the dipole.
    pub amplitude: Bands,
    /// Angle of the dipole to the field in degrees.
    pub field_angle_deg: Bands,
    /// Angle of the dipole to that at 10 TeV in degrees.
    pub turn_deg: Bands,
    /// Distance of the strongest source in pc.
    pub distance_pc: Bands,
    /// Age of the strongest source in yr.
    pub age_yr: Bands,
}

/// What the Galaxies show at each energy; empty without any.
pub fn survey(model: &GalaxyModel, ensemble: &Ensemble) -> Vec<LevelSurvey> {
    let compared = model.nearest_energy(COMPARED_TEV);
    let mut surveys = Vec::new();
    for (energy, level) in model.levels().iter().enumerate() {
        let of = |value: fn(&Seen) -> f64| bands(&ensemble.sorted(energy, value));
        let relative = ensemble.sorted(energy, |seen| f64::from(seen.relative));
        let mut turns: Vec<f64> = ensemble
            .galaxies()
            .filter_map(|galaxy| Some(galaxy.get(energy)?.turn_deg(galaxy.get(compared)?)))
            .collect();
        turns.sort_by(f64::total_cmp);
        let dominated = ensemble.at(energy).filter(|seen| seen.fractions[0] > 0.5).count();
        let all = (|| {
            Some(LevelSurvey {
                level: *level,
                relative: bands(&relative)?,
                tail: tail_exponent(&relative, relative.len() / TAIL_PART),
                fractions: [
                    of(|seen| f64::from(seen.fractions[0]))?,
                    of(|seen| f64::from(seen.fractions[1]))?,
                    of(|seen| f64::from(seen.fractions[2]))?,
                ],
                dominated: chance(dominated, ensemble.len()),
                effective: of(|seen| f64::from(seen.effective))?,
                amplitude: of(Seen::amplitude)?,
                field_angle_deg: of(Seen::field_angle_deg)?,
                turn_deg: bands(&turns)?,
                distance_pc: of(|seen| f64::from(seen.distance_pc))?,
                age_yr: of(|seen| f64::from(seen.age_yr))?,
            })
        })();
        surveys.extend(all);
    }
    surveys
}
