//! Turbulence as a sum of plane waves: exact everywhere, divergence-free, without a box.
//!
//! Source: Giacalone & Jokipii 1999, ApJ 520, 204, with the isotropic polarisation of Tautz & Dosch 2013,
//! Phys. Plasmas 20, 022302: `B(x) = Σ √2 A_n ξ_n cos(k_n·x + φ_n)`, ξ_n ⟂ k_n.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | field | B | µG | `Σ √2 A_n ξ_n cos(k_n·x + φ_n)`, ξ_n ⟂ k_n | Giacalone & Jokipii 1999; Tautz & Dosch 2013 |
//! | wavelength n of N | l_n | pc | `l_max (l_min/l_max)^((n + 1/2)/N)` | here: even in ln k |
//! | amplitude | A_n | µG | `B_rms √(l_n^(α-1)/Σ l_m^(α-1))` | k P(k) per step in ln k |
//! | cosine of a phase | – | 1 | odd polynomial of degree 7, error 6e-7 | here: Remez exchange |

use std::hint::black_box;

use rand::RngExt;

use crate::field::{FieldKey, Turbulence};
use crate::lanes::{Lanes3, ROUNDING, lane};
use crate::math;
use crate::random::{Purpose, isotropic_direction};
use crate::vector::{Vec3, add_scaled, dot, transverse_pair};

/// Waves whose phases are computed before their cosines; so many that the phases are in the nearest cache, and not still
/// on their way there, when they are read again.
const BLOCK: usize = 32;

/// A sum of plane waves.
#[derive(Clone, Debug)]
pub struct PlaneWaves {
    waves: Vec<Wave>,
}

#[derive(Clone, Copy, Debug)]
struct Wave {
    /// Wave vector in cycles per pc.
    cycles: Vec3,
    /// Phase in cycles.
    phase: f64,
    /// Amplitude vector √2 A_n ξ_n in µG.
    amplitude: [f32; 3],
}

impl Wave {
    /// The phase of the wave at a position in pc, from -1/2 to 1/2 turns.
    #[inline(always)]
    fn turn(&self, position_pc: Vec3) -> f32 {
        let cycles = dot(self.cycles, position_pc) + self.phase;
        // Whole turns are dropped in f64: at kiloparsecs from the origin there are many thousands.
        (cycles - ((cycles + ROUNDING) - ROUNDING)) as f32
    }
}

/// `cos(2π t)` for t from -1/2 to 1/2, to 6e-7 and some roundings.
///
/// With `s = |t| - 1/4` it is `-sin(2π s)`, an odd function of s in ±1/4. The coefficients make the largest error of the
/// odd polynomial of seventh degree smallest (Chebyshev's alternation, found by Remez exchange).
#[inline(always)]
fn cosine_of_turn(turn: f32) -> f32 {
    const ODD: [f32; 4] = [-6.283_164, 41.337_142, -81.340_77, 70.993_43];
    let s = turn.abs() - 0.25;
    let s2 = s * s;
    s * (ODD[0] + s2 * (ODD[1] + s2 * (ODD[2] + s2 * ODD[3])))
}

impl PlaneWaves {
    /// Memory of one wave in bytes.
    pub const BYTES_PER_WAVE: u64 = size_of::<Wave>() as u64;

    /// Draws `modes` >= 1 waves, evenly spaced in ln k; the mean over positions `<B²> = B_rms²` holds exactly.
    ///
    /// The same for the same key.
    pub fn draw(turbulence: &Turbulence, modes: u32, key: FieldKey) -> Self {
        let span = math::ln(turbulence.l_max_pc / turbulence.l_min_pc);
        let wavelengths: Vec<f64> = (0..modes)
            .map(|n| turbulence.l_max_pc * math::exp(-span * (f64::from(n) + 0.5) / f64::from(modes)))
            .collect();
        // Equal steps in ln k: the energy of a step is k P(k) ∝ l^(α-1).
        let energy = |wavelength: f64| math::pow(wavelength, turbulence.slope - 1.0);
        let total: f64 = wavelengths.iter().map(|l| energy(*l)).sum();
        let waves = wavelengths
            .iter()
            .enumerate()
            .map(|(n, &wavelength)| {
                let mut rng = key.stream(Purpose::Waves, [n as u64, 0]);
                let direction = isotropic_direction(&mut rng);
                let (a, b) = transverse_pair(direction);
                let (sin, cos) = math::sin_cos(std::f64::consts::TAU * rng.random::<f64>());
                let strength = turbulence.brms_ug * (2.0 * energy(wavelength) / total).sqrt();
                Wave {
                    cycles: direction.map(|c| c / wavelength),
                    phase: rng.random::<f64>(),
                    amplitude: add_scaled(a.map(|c| c * cos * strength), sin * strength, b).map(|c| c as f32),
                }
            })
            .collect();
        Self { waves }
    }

    /// The field at a position: pc -> µG.
    #[inline(always)]
    pub fn at(&self, position_pc: Vec3) -> [f32; 3] {
        self.waves.iter().fold([0.0; 3], |sum, wave| {
            let cosine = cosine_of_turn(wave.turn(position_pc));
            std::array::from_fn(|i| sum[i] + cosine * wave.amplitude[i])
        })
    }

    /// The field at the position of each lane: pc -> µG. The same bits as [`Self::at`].
    #[inline(always)]
    pub fn at_lanes<const N: usize>(&self, position_pc: &Lanes3<N>) -> [[f32; N]; 3] {
        let mut sum = [[0.0_f32; N]; 3];
        let mut turns = [[0.0_f32; N]; BLOCK];
        for waves in self.waves.chunks(BLOCK) {
            // Phases are f64 work and cosines f32 work: in a loop of its own each fills the widest registers with lanes.
            for (turns, wave) in turns.iter_mut().zip(waves) {
                // Keeps the compiler from taking several waves side by side instead of the lanes of one.
                let wave = black_box(wave);
                for (index, turn) in turns.iter_mut().enumerate() {
                    *turn = wave.turn(lane(position_pc, index));
                }
            }
            for (turns, wave) in turns.iter().zip(waves) {
                for (index, turn) in turns.iter().enumerate() {
                    let cosine = cosine_of_turn(*turn);
                    for (sum, amplitude) in sum.iter_mut().zip(wave.amplitude) {
                        sum[index] += cosine * amplitude;
                    }
                }
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::stream;

    /// Product and its rounding error, exactly.
    fn two_product(a: f64, b: f64) -> (f64, f64) {
        let product = a * b;
        (product, a.mul_add(b, -product))
    }

    /// `k·x + φ` in cycles less the nearest whole number, with about 30 digits until the last sum.
    fn exact_turn(wave: &Wave, position: Vec3) -> f64 {
        let whole = |cycles: f64| cycles - cycles.round();
        let products: Vec<(f64, f64)> = (0..3).map(|i| two_product(wave.cycles[i], position[i])).collect();
        whole(products.iter().map(|(high, low)| whole(*high) + low).sum::<f64>() + wave.phase)
    }

    /// The field 10 kpc from the origin against phases with about 30 digits and cosines of the standard library.
    ///
    /// 1e-5 B_rms is far above what is expected: 6e-7 of each amplitude, added at random, and the roundings of the sum.
    #[test]
    fn far_from_the_origin_the_field_is_exact_to_a_hundred_thousandth() {
        let turbulence = Turbulence { brms_ug: 1.0, l_max_pc: 25.0, l_min_pc: 0.16, slope: 5.0 / 3.0 };
        let waves = PlaneWaves::draw(&turbulence, 500, FieldKey { seed: 3, pass: 0, realisation: 0 });
        let mut rng = stream(1, Purpose::Source, [0; 3]);
        for _ in 0..2000 {
            let position = isotropic_direction(&mut rng).map(|c| 1.0e4 * c);
            let exact: [f64; 3] = waves.waves.iter().fold([0.0; 3], |sum, wave| {
                let cosine = (std::f64::consts::TAU * exact_turn(wave, position)).cos();
                std::array::from_fn(|i| sum[i] + cosine * f64::from(wave.amplitude[i]))
            });
            for (found, exact) in waves.at(position).into_iter().zip(exact) {
                assert!((f64::from(found) - exact).abs() < 1e-5, "{found} at {position:?}, exactly {exact}");
            }
        }
    }

    /// Equal ripples of 6e-7 (see the coefficients) plus some roundings of f32.
    #[test]
    fn the_polynomial_is_a_cosine() {
        for step in -5000..=5000 {
            let turn = step as f32 * 1e-4;
            let exact = (std::f64::consts::TAU * f64::from(turn)).cos();
            assert!((f64::from(cosine_of_turn(turn)) - exact).abs() < 1e-6, "cos(2π {turn})");
        }
    }
}
