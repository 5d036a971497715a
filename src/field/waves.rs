//! Turbulence as a sum of plane waves: known everywhere without interpolation, divergence-free, without a box.
//!
//! Source: Giacalone & Jokipii 1999, ApJ 520, 204, with the isotropic polarisation of Tautz & Dosch 2013,
//! Phys. Plasmas 20, 022302: `B(x) = Σ √2 A_n ξ_n cos(k_n·x + φ_n)`, ξ_n ⟂ k_n.
//!
//! Directions are random, so wave vectors may be rounded to a lattice. With positions in fixed point, a phase is then a
//! sum of three products of whole numbers of 32 bits whose overflow is whole turns: exact at any distance, and half as
//! wide as f64. Waves are handled in octaves, each with a unit of length that fits its wavelengths.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | field | B | µG | `Σ √2 A_n ξ_n cos(k_n·x + φ_n)`, ξ_n ⟂ k_n | Giacalone & Jokipii 1999; Tautz & Dosch 2013 |
//! | wavelength n of N | l_n | pc | `l_max (l_min/l_max)^((n + 1/2)/N)` | here: even in ln k |
//! | amplitude | A_n | µG | `B_rms √(l_n^(α-1)/Σ l_m^(α-1))` | k P(k) per step in ln k |
//! | unit of positions, two octaves | u | pc | largest power of two up to `2^-20 l_lo`, l_lo the shortest wave | here |
//! | wave vector | k_n | 1/pc | `2π K_n/(2^32 u)`, K_n whole numbers | here: off by 1.7e-3 of itself at most |
//! | phase | – | 2^-32 turns | `K_n·X + Φ_n` modulo 2^32, X = x/u rounded | here: off by 5.2e-6 rad at most, for l_max/l_min up to 5e5 |
//! | period of the waves of two octaves | – | pc | `2^32 u`, 512 to 4096 of their longest waves | here |
//! | cosine of a phase | – | 1 | odd polynomial of degree 7, error 6e-7 | here: Remez exchange |

use std::hint::black_box;

use rand::RngExt;

use crate::field::{FieldKey, Turbulence};
use crate::lanes::{Lanes3, ROUNDING, lane};
use crate::math::{self, fused};
use crate::random::{Purpose, isotropic_direction};
use crate::vector::{Vec3, add_scaled, norm, transverse_pair};

/// Largest ratio of wavelengths that share a unit of length.
const OCTAVES: f64 = 4.0;
/// The unit is at most the shortest wave times 2 to this power, and more than half of that.
const FINENESS: i32 = -20;
/// Units are at most by 2 to this power finer than that of the longest waves, so that half a period of these has no more
/// than 2^51 of them.
const FINEST: i32 = -20;

/// A sum of plane waves.
#[derive(Clone, Debug)]
pub struct PlaneWaves {
    waves: Vec<Wave>,
    /// The longest waves first.
    octaves: Vec<Octaves>,
}

/// Consecutive waves that share a unit of length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Octaves {
    /// How many they are.
    waves: usize,
    /// A power of two, in pc.
    unit_pc: f64,
}

impl Octaves {
    /// Length after which these waves repeat themselves along each axis, in pc.
    pub(super) fn period_pc(self) -> f64 {
        self.unit_pc * 4_294_967_296.0
    }

    /// How many periods of these waves are in one of longer waves: a power of two.
    pub(super) fn periods_in(self, longer: Self) -> u32 {
        (longer.unit_pc / self.unit_pc) as u32
    }

    /// A coordinate of at most 2^51 units, in whole units modulo 2^32.
    #[inline(always)]
    pub(super) fn units(self, coordinate_pc: f64) -> u32 {
        (coordinate_pc + ROUNDING * self.unit_pc).to_bits() as u32
    }
}

/// 28 bytes, so that what a step reads of some hundred waves stays in the nearest cache.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wave {
    /// Wave vector in turns per period, modulo 2^32.
    pub turns: [u32; 3],
    /// Phase in 2^-32 turns.
    pub phase: u32,
    /// Amplitude vector √2 A_n ξ_n in µG.
    pub amplitude: [f32; 3],
}

impl Wave {
    /// The phase at a position in units, in 2^-32 turns.
    #[inline(always)]
    fn phase(&self, units: [u32; 3]) -> u32 {
        let along = |axis: usize| self.turns[axis].wrapping_mul(units[axis]);
        self.phase.wrapping_add(along(0)).wrapping_add(along(1)).wrapping_add(along(2))
    }
}

/// Cosines come out multiplied by it: with it no coefficient of [`cosine`] is below the least normal number, though
/// phases are in 2^-32 turns.
const SCALE: f32 = power_of_two(93);

/// `SCALE cos(2π p/2^32)`, to 6e-7 and some roundings of f32.
///
/// With `s = |p|/2^32 - 1/4`, p from -1/2 to 1/2 turns, it is `-sin(2π s)`, an odd function of s in ±1/4. The coefficients
/// make the largest error of the odd polynomial of seventh degree smallest (Chebyshev's alternation, found by Remez
/// exchange).
#[inline(always)]
fn cosine(phase: u32) -> f32 {
    const ODD: [f32; 4] = [
        -6.283_164 * power_of_two(61),
        41.337_142 * power_of_two(-3),
        -81.340_77 * power_of_two(-67),
        // Two factors: the power itself is no normal number.
        70.993_43 * power_of_two(-67) * power_of_two(-64),
    ];
    let s = (phase.cast_signed().wrapping_abs().wrapping_sub(1 << 30)) as f32;
    let s2 = s * s;
    s * fused(s2, fused(s2, fused(s2, ODD[3], ODD[2]), ODD[1]), ODD[0])
}

/// `2^exponent` for exponents of normal numbers.
const fn power_of_two(exponent: i32) -> f32 {
    f32::from_bits(((127 + exponent) as u32) << 23)
}

impl PlaneWaves {
    /// Memory of one wave in bytes.
    pub const BYTES_PER_WAVE: u64 = size_of::<Wave>() as u64;

    /// Draws `modes` >= 1 waves, evenly spaced in ln k; the mean over positions `<B²> = B_rms²` holds exactly, as long as
    /// no two of them fall on the same wave vector.
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
        let octaves = octaves(&wavelengths);
        let periods = octaves.iter().flat_map(|octaves| std::iter::repeat_n(octaves.period_pc(), octaves.waves));
        let waves = wavelengths
            .iter()
            .zip(periods)
            .enumerate()
            .map(|(n, (&wavelength, period_pc))| {
                let mut rng = key.stream(Purpose::Waves, [n as u64, 0]);
                let turns = isotropic_direction(&mut rng).map(|c| (c * period_pc / wavelength).round());
                // Across the wave vector as it is, so that the field has no divergence.
                let (a, b) = transverse_pair(turns.map(|c| c / norm(turns)));
                let (sin, cos) = math::sin_cos(std::f64::consts::TAU * rng.random::<f64>());
                let strength = turbulence.brms_ug * (2.0 * energy(wavelength) / total).sqrt();
                Wave {
                    turns: turns.map(|c| (c as i64) as u32),
                    phase: (rng.random::<f64>() * 4_294_967_296.0) as u32,
                    amplitude: add_scaled(a.map(|c| c * cos * strength), sin * strength, b).map(|c| c as f32),
                }
            })
            .collect();
        Self { waves, octaves }
    }

    /// The field at a position: pc -> µG.
    #[inline(always)]
    pub fn at(&self, position_pc: Vec3) -> [f32; 3] {
        let period_pc = self.period_pc();
        let inside = position_pc.map(|c| within(period_pc, c));
        let mut sum = [0.0_f32; 3];
        for (octaves, waves) in self.octaves() {
            let units = inside.map(|c| octaves.units(c));
            for wave in waves {
                let cosine = cosine(wave.phase(units));
                for (sum, amplitude) in sum.iter_mut().zip(wave.amplitude) {
                    *sum = fused(cosine, amplitude, *sum);
                }
            }
        }
        sum.map(|b| b * (1.0 / SCALE))
    }

    /// The field at the position of each lane: pc -> µG. The same bits as [`Self::at`].
    #[inline(always)]
    pub fn at_lanes<const N: usize>(&self, position_pc: &Lanes3<N>) -> [[f32; N]; 3] {
        let period_pc = self.period_pc();
        let mut inside = [[0.0; N]; 3];
        for (inside, position) in inside.iter_mut().zip(position_pc) {
            for (inside, position) in inside.iter_mut().zip(position) {
                *inside = within(period_pc, *position);
            }
        }
        let mut sum = [[0.0_f32; N]; 3];
        for (octaves, waves) in self.octaves() {
            let mut units = [[0_u32; N]; 3];
            for (units, inside) in units.iter_mut().zip(&inside) {
                for (units, inside) in units.iter_mut().zip(inside) {
                    *units = octaves.units(*inside);
                }
            }
            sum = plus_waves(sum, waves, &units);
        }
        let mut b = [[0.0_f32; N]; 3];
        for (b, sum) in b.iter_mut().zip(&sum) {
            for (b, sum) in b.iter_mut().zip(sum) {
                *b = sum * (1.0 / SCALE);
            }
        }
        b
    }

    /// The octaves with their waves.
    #[inline(always)]
    pub(super) fn octaves(&self) -> impl Iterator<Item = (Octaves, &[Wave])> {
        self.octaves.iter().scan(self.waves.as_slice(), |left, octaves| {
            let (waves, others) = left.split_at(octaves.waves);
            *left = others;
            Some((*octaves, waves))
        })
    }

    /// Period of the longest waves in pc, of which all others are parts.
    pub(super) fn period_pc(&self) -> f64 {
        self.octaves.first().map_or(1.0, |octaves| octaves.period_pc())
    }
}

/// A coordinate less whole periods, half a period at most: pc -> pc, exact below 2^51 periods.
#[inline(always)]
pub(super) fn within(period_pc: f64, coordinate_pc: f64) -> f64 {
    let periods = ROUNDING * period_pc;
    coordinate_pc - ((coordinate_pc + periods) - periods)
}

/// The sum with these waves added, multiplied by [`SCALE`], at each lane's position in their units.
///
/// Taken and returned by value, so that the compiler keeps it in registers from wave to wave.
#[inline(always)]
fn plus_waves<const N: usize>(sum: [[f32; N]; 3], waves: &[Wave], units: &[[u32; N]; 3]) -> [[f32; N]; 3] {
    let (mut sum, units) = (sum, *units);
    for wave in waves {
        // Keeps the compiler from taking several waves side by side instead of the lanes of one; a copy, so that it sees
        // that no sum is written where a wave is read.
        let wave = *black_box(wave);
        for index in 0..N {
            let cosine = cosine(wave.phase(lane(&units, index)));
            for (sum, amplitude) in sum.iter_mut().zip(wave.amplitude) {
                sum[index] = fused(cosine, amplitude, sum[index]);
            }
        }
    }
    sum
}

/// Splits wavelengths, the longest first, where they exceed the shortest of their octaves too far.
fn octaves(wavelengths: &[f64]) -> Vec<Octaves> {
    let mut all: Vec<Octaves> = Vec::new();
    let mut left = wavelengths;
    while let Some(&longest) = left.first() {
        let waves = left.iter().take_while(|l| longest <= OCTAVES * **l).count();
        let shortest = left[waves - 1];
        let wanted = math::powi(2.0, math::log2(shortest).floor() as i32 + FINENESS);
        let unit_pc = all.first().map_or(wanted, |first| wanted.max(first.unit_pc * math::powi(2.0, FINEST)));
        all.push(Octaves { waves, unit_pc });
        left = &left[waves..];
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::stream;

    fn draw(modes: u32, l_min_pc: f64) -> PlaneWaves {
        let turbulence = Turbulence { brms_ug: 1.0, l_max_pc: 25.0, l_min_pc, slope: 5.0 / 3.0 };
        PlaneWaves::draw(&turbulence, modes, FieldKey { seed: 3, pass: 0, realisation: 0 })
    }

    /// Turns per period as a signed number.
    fn signed(wave: &Wave) -> Vec3 {
        wave.turns.map(|turns| f64::from(turns.cast_signed()))
    }

    /// Phase in turns less the nearest whole number, exact to 1e-15: turns per period times what is left of a coordinate
    /// in f64 once whole periods are taken off, both exactly.
    fn exact_turn(wave: &Wave, octaves: Octaves, position: Vec3) -> f64 {
        let whole = |turns: f64| turns - turns.round();
        let along = |axis: usize| whole(signed(wave)[axis] * whole(position[axis] / octaves.period_pc()));
        whole((0..3).map(along).sum::<f64>() + f64::from(wave.phase) / 4_294_967_296.0)
    }

    /// The field 10 kpc from the origin against phases in f64 of coordinates that are not rounded, and cosines of the
    /// standard library.
    ///
    /// 1e-5 B_rms is far above what is expected: 6e-7 and the error of the phase, 1.2e-6 in the mean, of each amplitude,
    /// added at random, and the roundings of the sum.
    #[test]
    fn far_from_the_origin_the_field_is_exact_to_a_hundred_thousandth() {
        let waves = draw(500, 0.16);
        let mut rng = stream(1, Purpose::Source, [0; 3]);
        for _ in 0..2000 {
            let position = isotropic_direction(&mut rng).map(|c| 1.0e4 * c);
            let all = waves.octaves().flat_map(|(octaves, waves)| waves.iter().map(move |wave| (octaves, wave)));
            let exact: [f64; 3] = all.fold([0.0; 3], |sum, (octaves, wave)| {
                let cosine = (std::f64::consts::TAU * exact_turn(wave, octaves, position)).cos();
                std::array::from_fn(|i| sum[i] + cosine * f64::from(wave.amplitude[i]))
            });
            for (found, exact) in waves.at(position).into_iter().zip(exact) {
                assert!((f64::from(found) - exact).abs() < 1e-5, "{found} at {position:?}, exactly {exact}");
            }
        }
    }

    /// Wave vectors are where and as long as drawn to √3/2 of a step of their lattice, 512 steps from its origin at least;
    /// polarisations are across them to the rounding of three f32; all for as few and as many waves as a scene may have.
    #[test]
    fn wave_vectors_keep_their_lengths_and_their_right_angles() {
        for (modes, l_min_pc) in [(10, 24.0), (100, 0.16), (10_000, 0.16), (500, 5e-5)] {
            let waves = draw(modes, l_min_pc);
            let mut n = 0.0;
            for (octaves, waves) in waves.octaves() {
                for wave in waves {
                    let wavelength = 25.0 * (l_min_pc / 25.0).powf((n + 0.5) / f64::from(modes));
                    let (k, across) = (signed(wave), wave.amplitude.map(f64::from));
                    let ratio = norm(k) * wavelength / octaves.period_pc();
                    assert!((ratio - 1.0).abs() < 0.867 / 512.0, "{modes}, {l_min_pc}: wave {n} by {ratio}");
                    assert!(crate::vector::dot(k, across).abs() < 2e-7 * norm(k) * norm(across), "wave {n}");
                    let units = wavelength / octaves.unit_pc;
                    assert!(units >= f64::from(1 << 20) && norm(k) >= 511.0, "wave {n} has {units} units, {k:?}");
                    n += 1.0;
                }
            }
            assert_eq!(n, f64::from(modes));
        }
    }

    /// The period of the longest waves is one of all others; places that far apart have the same field to the last bit.
    #[test]
    fn the_field_repeats_after_its_longest_period() {
        let waves = draw(100, 0.16);
        let periods: Vec<f64> = waves.octaves.iter().map(|octaves| octaves.period_pc()).collect();
        assert_eq!(periods, [16_384.0, 4096.0, 1024.0, 512.0]);
        let at = |x: f64| waves.at([x, 0.25, -7.5]);
        assert_eq!(at(3.125), at(3.125 - 3.0 * periods[0]));
        assert_ne!(at(3.125), at(3.125 + periods[1]));
    }

    /// Units finer than f64 resolves are not used: 10 decades of wavelengths still give a field.
    #[test]
    fn units_are_no_finer_than_coordinates() {
        let octaves = octaves(&[1e4, 1.0, 1e-6]);
        let units: Vec<f64> = octaves.iter().map(|octaves| octaves.unit_pc.log2()).collect();
        assert_eq!(units, [13.0 - 20.0, -20.0, -27.0]);
    }

    /// Equal ripples of 6e-7 (see the coefficients) plus some roundings of f32.
    #[test]
    fn the_polynomial_is_a_cosine() {
        for step in -5000..=5000 {
            let phase = (f64::from(step) * 1e-4 * 4_294_967_296.0) as i64 as u32;
            let exact = (std::f64::consts::TAU * f64::from(phase) / 4_294_967_296.0).cos();
            let found = f64::from(cosine(phase)) / f64::from(SCALE);
            assert!((found - exact).abs() < 1e-6, "cos(2π {phase}/2^32): {found}, not {exact}");
        }
    }
}
