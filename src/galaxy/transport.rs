//! How fast particles spread along and across the field, from as measured to isotropic.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | coefficient across | D_⊥ | pc²/yr | `D_∥ (D_⊥/D_∥)^s`, both measured | here: s from 0 to 1 |
//! | factor of both that keeps the trace | – | 1 | `(D_∥ + 2D_⊥)/(D_∥ + 2D_⊥(s))` | here |
//! | energies | E | TeV | 0.1 to 1e4, 6 to a decade | here |

use crate::math;
use crate::scene::{GalaxyScene, Keeps};
use crate::sky::{Diffusion, DiffusionTable, energy_grid};

/// Lowest and highest energy in TeV, 100 GeV and 10 PeV, and how many there are.
const ENERGIES_TEV: (f64, f64, usize) = (0.1, 1.0e4, 31);

/// The energies in TeV of all results, six to a decade from 100 GeV to 10 PeV, ends included.
pub fn energies_tev() -> Vec<f64> {
    let (low, high, count) = ENERGIES_TEV;
    energy_grid(low, high, count)
}

/// The coefficients of `table` at `energy_tev` > 0 with the anisotropy of the scene.
pub fn diffusion(table: &DiffusionTable, galaxy: &GalaxyScene, energy_tev: f64) -> Diffusion {
    let Diffusion { parallel, perpendicular, measured } = table.at(energy_tev);
    let across = parallel * math::pow(perpendicular / parallel, galaxy.anisotropy);
    let factor = match galaxy.keeps {
        Keeps::Parallel => 1.0,
        Keeps::Trace => (parallel + 2.0 * perpendicular) / (parallel + 2.0 * across),
    };
    Diffusion { parallel: factor * parallel, perpendicular: factor * across, measured }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diffusion_goes_from_isotropic_to_measured() {
        let table = DiffusionTable::power_law(1.0, 3.0, 0.03);
        let at = |anisotropy, keeps| {
            let d = diffusion(&table, &GalaxyScene { anisotropy, keeps, ..GalaxyScene::default() }, 1.0);
            [d.parallel, d.perpendicular]
        };
        let close = |found: [f64; 2], expected: [f64; 2]| {
            assert!(found.iter().zip(expected).all(|(a, b)| (a / b - 1.0).abs() < 1e-12), "{found:?} {expected:?}");
        };
        for keeps in [Keeps::Parallel, Keeps::Trace] {
            close(at(1.0, keeps), [3.0, 0.03]);
        }
        close(at(0.0, Keeps::Parallel), [3.0, 3.0]);
        close(at(0.5, Keeps::Parallel), [3.0, 0.3]);
        close(at(0.0, Keeps::Trace), [1.02, 1.02]);
        let [parallel, across] = at(0.5, Keeps::Trace);
        close([parallel + 2.0 * across, across / parallel], [3.06, 0.1]);
    }

    #[test]
    fn energies_are_six_to_a_decade() {
        let energies = energies_tev();
        assert_eq!(energies.len(), 31);
        assert!((energies[12] - 10.0).abs() < 1e-12 && (energies[30] / 1e4 - 1.0).abs() < 1e-12);
    }
}
