//! How many modes scatter a path, and how much too large a diffusion coefficient is where they are few.
//!
//! A mode scatters where its wave vector is nearly perpendicular to the path. The path keeps its direction for a while, so
//! that only those modes count whose `k·n` stays within the width of their resonance, which is the narrower the straighter
//! the path. Few such modes scatter unevenly over directions; a nearly straight path in a periodic cube meets the same ones
//! again and again, and with hardly any it finds directions in which nothing turns it. A regular field turns the path
//! through many directions in one free path, and all modes count.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | free path in turbulence alone | λ | pc | given | scene |
//! | width of the resonance in `cos(k, n)` | w | 1 | `(k λ)^(-1/3)`, 1 at most | here: the path turns by `√(s/λ)` and the phase by 1 over s |
//! | the same around a regular field | w | 1 | `h + (1 - h)(k λ)^(-1/3)`, `h = g²/(1 + g²)`, `g = λ/r_g` | here |
//! | scattering by a mode | S | µG² pc | `abs(B_k)²/k` | `δ(k·n)`, mean over directions |
//! | modes at resonance | N | 1 | `(Σ S)²/Σ(S²/w)` | here: variance of the scattering over directions is 1/N |
//! | excess of D, plane waves | x | 1 | `x/(1 + x)^(1/3) = 2.3/N · λ/(λ + l_c)` | measured, docs/physics.md |
//! | excess of D, nested grids | x | 1 | `x/(1 + x)^(1/3) = (0.6/N + 6 e^(-0.6 N)) λ/(λ + l_c)` | measured, docs/physics.md |
//!
//! The factor `(1 + x)^(1/3)` is the resonance that narrows with the free path that comes out. Grids do better because their
//! modes lie on a lattice, evenly spread.

use std::f64::consts::TAU;

use crate::field::Turbulence;
use crate::math;

/// Excess of D from plane waves, times the modes at resonance.
const WAVES: f64 = 2.3;

/// Excess of D from a lattice with many modes at resonance, times these modes.
const MANY_LATTICE_MODES: f64 = 0.6;

/// Excess of D from a lattice with no mode at resonance, and how it falls with each.
const FEW_LATTICE_MODES: [f64; 2] = [6.0, 0.6];

/// Intervals in ln k of the sums over modes.
const INTERVALS: u32 = 24;

/// Steps of the iteration for `x = y (1 + x)^(1/3)`, whose error falls to a third or less in each.
const ITERATIONS: u32 = 40;

/// How straight the paths of the particles are; the default is not straight at all.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Paths {
    /// Free path in the turbulence alone, in pc, 0 or more.
    pub free_path_pc: f64,
    /// Radians that a path turns around the regular field in one free path, 0 or more.
    pub turns: f64,
}

impl Paths {
    /// Part of all directions in which a mode of wave number `k` per pc is at resonance.
    fn width(self, k: f64) -> f64 {
        let alone = math::cbrt(k * self.free_path_pc).recip().min(1.0);
        let turned = self.turns * self.turns / (1.0 + self.turns * self.turns);
        turned + (1.0 - turned) * alone
    }

    /// Part of an excess that counts: with free paths below the coherence length particles follow field lines.
    fn straightness(self, turbulence: &Turbulence) -> f64 {
        self.free_path_pc / (self.free_path_pc + turbulence.coherence_length_pc())
    }
}

/// Modes of a band of wavelengths.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Longest wavelength in pc.
    pub l_max_pc: f64,
    /// Shortest wavelength in pc.
    pub l_min_pc: f64,
    /// How many, and where.
    pub modes: BandModes,
}

/// How the modes of a band are spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BandModes {
    /// On the lattice of a periodic cube with this edge in pc.
    Lattice(f64),
    /// So many waves, evenly in ln k.
    Waves(f64),
}

impl BandModes {
    /// Independent modes per unit of ln k; of a lattice, the vectors k and -k are one.
    fn density(self, k: f64, ln_ratio: f64) -> f64 {
        match self {
            Self::Lattice(box_pc) => math::powi(box_pc * k, 3) / (TAU * TAU),
            Self::Waves(count) => count / ln_ratio,
        }
    }
}

/// Modes at resonance N with a path, those of all bands together.
pub fn modes_at_resonance(turbulence: &Turbulence, paths: Paths, bands: &[Band]) -> f64 {
    let (mut sum, mut squares) = (0.0, 0.0);
    for band in bands {
        let ln_ratio = math::ln(band.l_max_pc / band.l_min_pc);
        let step = ln_ratio / f64::from(INTERVALS);
        for index in 0..INTERVALS {
            let k = TAU / band.l_max_pc * math::exp((f64::from(index) + 0.5) * step);
            // The energy in ln k, k P(k), over k.
            let scattering = math::pow(k, -turbulence.slope);
            sum += scattering * step;
            squares += scattering * scattering * step / (band.modes.density(k, ln_ratio) * paths.width(k));
        }
    }
    sum * sum / squares
}

/// Part by which D comes out too large with so many modes at resonance, 0 or more.
pub fn excess_of_waves(turbulence: &Turbulence, paths: Paths, modes: f64) -> f64 {
    with_narrower_resonance(WAVES / modes * paths.straightness(turbulence))
}

/// The same for modes on lattices.
pub fn excess_of_lattices(turbulence: &Turbulence, paths: Paths, modes: f64) -> f64 {
    let few = FEW_LATTICE_MODES[0] * math::exp(-FEW_LATTICE_MODES[1] * modes);
    with_narrower_resonance((MANY_LATTICE_MODES / modes + few) * paths.straightness(turbulence))
}

/// The solution of `x = y (1 + x)^(1/3)`.
fn with_narrower_resonance(y: f64) -> f64 {
    (0..ITERATIONS).fold(y, |x, _| y * math::cbrt(1.0 + x))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turbulence(l_min_pc: f64) -> Turbulence {
        Turbulence { brms_ug: 1.0, l_max_pc: 25.0, l_min_pc, slope: 5.0 / 3.0 }
    }

    fn waves(count: f64, l_min_pc: f64) -> [Band; 1] {
        [Band { l_max_pc: 25.0, l_min_pc, modes: BandModes::Waves(count) }]
    }

    /// Of equal waves that are all at resonance each counts; of a wide Kolmogorov band 6/5 a unit of ln k do.
    #[test]
    fn modes_are_counted() {
        let narrow = modes_at_resonance(&turbulence(24.99), Paths::default(), &waves(70.0, 24.99));
        assert!((narrow / 70.0 - 1.0).abs() < 1e-6, "{narrow}");
        let wide = modes_at_resonance(&turbulence(0.25), Paths::default(), &waves(1000.0, 0.25));
        assert!((wide * 100_f64.ln() / 1200.0 - 1.0).abs() < 0.02, "{wide}");
        // The lattice of a cube of 100 pc between 20 and 25 pc: 2π/3 (5³ - 4³) pairs, nearly equal in strength.
        let lattice = [Band { l_max_pc: 25.0, l_min_pc: 20.0, modes: BandModes::Lattice(100.0) }];
        let pairs = modes_at_resonance(&turbulence(20.0), Paths::default(), &lattice);
        assert!((pairs / (2.0 * std::f64::consts::PI / 3.0 * 61.0) - 1.0).abs() < 0.1, "{pairs}");
    }

    /// Free paths 64 times as long, of radii eight times as large, leave a resonance a quarter as wide; a regular field widens it to all modes.
    #[test]
    fn straight_paths_meet_fewer_modes() {
        let turbulence = turbulence(20.0);
        let met = |free_path_pc: f64, turns: f64| {
            modes_at_resonance(&turbulence, Paths { free_path_pc, turns }, &waves(1000.0, 20.0))
        };
        assert!((met(1e5, 0.0) / met(64e5, 0.0) - 4.0).abs() < 0.05);
        // Strengths that vary by a fifth either way make 1000 waves 989 equal ones.
        assert!((met(1e5, 1e3) - 989.0).abs() < 2.0 && met(1e5, 0.0) < 40.0);
    }

    #[test]
    fn the_excess_solves_its_equation_and_falls_with_modes() {
        for y in [1e-3, 0.3, 5.0] {
            let x = with_narrower_resonance(y);
            assert!((x / (y * (1.0 + x).cbrt()) - 1.0).abs() < 1e-12);
        }
        let turbulence = turbulence(0.25);
        let paths = Paths { free_path_pc: 7e3, turns: 0.0 };
        for excess in [excess_of_waves, excess_of_lattices] {
            let all = [1.0, 3.0, 10.0, 30.0, 100.0].map(|modes| excess(&turbulence, paths, modes));
            assert!(all.is_sorted_by(|a, b| a > b) && all[4] > 0.0, "{all:?}");
            assert_eq!(excess(&turbulence, Paths::default(), 1.0), 0.0);
        }
    }
}
