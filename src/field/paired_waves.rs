//! Plane waves in half precision: the same waves with phases, cosines and amplitudes in 16 bits, two waves at a time.
//!
//! Four bytes hold what two waves need of a particle, so that a register holds twice as many as with phases of 32 bits,
//! and one instruction adds the products of two cosines with their amplitudes. Sums are whole numbers, and so exact.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | phase | p | 2^-16 turns | `K_n·X/2^16 + Φ_n` modulo 2^16, the nearest per axis | here: off by 6e-5 rad in the mean square |
//! | cosine of a phase | – | 2^-15 | odd polynomial of degree 5, off by 1.0e-4 at most, by 4.7e-5 in the mean square | here |
//! | component of an amplitude | – | `A_b` | nearest multiple, `A_b = Σ abs(A_n)/65 500` of the waves of a block, or more | here |
//!
//! Octaves share the unit of the longest of them as far as their wave vectors then fit into 16 bits, so that positions are
//! counted in fewer units: mostly one for wavelengths in a ratio of 16.
//!
//! Together the field is off by 1e-4 of its strength in the mean square, as nodes of grids are in half precision.

use crate::field::waves::{Octaves, PlaneWaves, Wave, within};
use crate::lanes::Lanes3;
use crate::pairs::{Pairs, Plain};
use crate::vector::Vec3;

/// Pairs of waves whose products are added as whole numbers before they are scaled.
const BLOCK: usize = 8;

/// Largest sum of amplitudes of a block, less what their rounding may add: times a cosine of 2^15 it stays below 2^31.
const AMPLITUDES: f64 = 65_500.0;

/// A sum of plane waves, in half precision.
#[derive(Clone, Debug)]
pub struct PairedWaves {
    pairs: Vec<Pair>,
    /// The longest waves first, with the number of their pairs.
    octaves: Vec<(Octaves, usize)>,
    /// What a unit of the products of each block is, in µG.
    scales_ug: Vec<f32>,
    period_pc: f64,
}

/// Two waves; 28 bytes.
#[derive(Clone, Copy, Debug, Default)]
struct Pair {
    /// Wave vectors in turns per period.
    turns: [[i16; 2]; 3],
    /// Phases in 2^-16 turns.
    phase: [i16; 2],
    /// Components of the amplitudes, with the opposite sign, in units of their block.
    amplitude: [[i16; 2]; 3],
}

impl PairedWaves {
    /// Memory of one wave in bytes.
    pub const BYTES_PER_WAVE: u64 = size_of::<Pair>() as u64 / 2;

    /// The same waves; none if their wavelengths span so much that a wave vector does not fit into 16 bits, beyond a
    /// ratio of some millions.
    pub fn of(waves: &PlaneWaves) -> Option<Self> {
        let (mut pairs, mut octaves, mut scales_ug) = (Vec::new(), Vec::new(), Vec::new());
        for (of_these, waves) in joined(waves)? {
            octaves.push((of_these, waves.len().div_ceil(2)));
            for waves in waves.chunks(2 * BLOCK) {
                let unit_ug = unit_ug(waves);
                scales_ug.push((unit_ug / 32_768.0) as f32);
                for waves in waves.chunks(2) {
                    let mut pair = Pair::default();
                    for (n, wave) in waves.iter().enumerate() {
                        pair.phase[n] = (wave.phase >> 16) as u16 as i16;
                        for axis in 0..3 {
                            pair.turns[axis][n] = wave.turns[axis].cast_signed() as i16;
                            pair.amplitude[axis][n] = (-f64::from(wave.amplitude[axis]) / unit_ug).round() as i16;
                        }
                    }
                    pairs.push(pair);
                }
            }
        }
        Some(Self { pairs, octaves, scales_ug, period_pc: waves.period_pc() })
    }

    /// The field at a position: pc -> µG.
    #[inline(always)]
    pub fn at(&self, position_pc: Vec3) -> [f32; 3] {
        self.sum(Plain, &position_pc.map(|c| [c])).map(|[b]| b)
    }

    /// The field at the position of each lane: pc -> µG. The same bits as [`Self::at`].
    #[inline(always)]
    pub fn at_lanes<P: Pairs<16>, const N: usize>(&self, simd: P, position_pc: &Lanes3<N>) -> [[f32; N]; 3] {
        let mut b = [[0.0; N]; 3];
        // Sixteen at a time, of which those beyond N are not read.
        for first in (0..N).step_by(16) {
            let lanes = first..N.min(first + 16);
            let mut some = [[0.0; 16]; 3];
            for (some, all) in some.iter_mut().zip(position_pc) {
                some[..lanes.len()].copy_from_slice(&all[lanes.clone()]);
            }
            for (some, all) in self.sum(simd, &some).iter().zip(&mut b) {
                all[lanes.clone()].copy_from_slice(&some[..lanes.len()]);
            }
        }
        b
    }

    #[inline(always)]
    fn sum<P: Pairs<N>, const N: usize>(&self, simd: P, position_pc: &Lanes3<N>) -> [[f32; N]; 3] {
        let mut inside = [[0.0; N]; 3];
        for (inside, position) in inside.iter_mut().zip(position_pc) {
            for (inside, position) in inside.iter_mut().zip(position) {
                *inside = within(self.period_pc, *position);
            }
        }
        let mut b = [simd.float(0.0); 3];
        let (mut pairs, mut scales_ug) = (self.pairs.as_slice(), self.scales_ug.iter());
        for (octaves, count) in &self.octaves {
            let place = Place::of(simd, *octaves, &inside);
            let (these, others) = pairs.split_at(*count);
            pairs = others;
            for (block, scale_ug) in these.chunks(BLOCK).zip(&mut scales_ug) {
                for (b, products) in b.iter_mut().zip(place.products(simd, block)) {
                    *b = simd.plus_scaled(*b, *scale_ug, products);
                }
            }
        }
        b.map(|b| simd.floats(b))
    }
}

/// Octaves with their waves, as many of them together as have wave vectors of 16 bits in the unit of the longest; none if
/// those of some octaves do not fit alone.
fn joined(waves: &PlaneWaves) -> Option<Vec<(Octaves, Vec<Wave>)>> {
    let mut all: Vec<(Octaves, Vec<Wave>)> = Vec::new();
    for (octaves, waves) in waves.octaves() {
        let within = |longer: Octaves| waves.iter().map(|wave| in_16_bits(wave, octaves.periods_in(longer))).collect();
        let joined: Option<Vec<Wave>> = all.last().and_then(|(longer, _)| within(*longer));
        match (all.last_mut(), joined) {
            (Some((_, longer)), Some(waves)) => longer.extend(waves),
            _ => all.push((octaves, within(octaves)?)),
        }
    }
    Some(all)
}

/// The wave in a period so many times as long, if its wave vector then has 16 bits.
fn in_16_bits(wave: &Wave, times: u32) -> Option<Wave> {
    let mut turns = [0; 3];
    for (turns, of_wave) in turns.iter_mut().zip(wave.turns) {
        let longer = i64::from(of_wave.cast_signed()) * i64::from(times);
        *turns = i32::from(i16::try_from(longer).ok()?).cast_unsigned();
    }
    Some(Wave { turns, ..*wave })
}

/// The unit in which amplitudes of the waves of a block are whole numbers whose sums fit, in µG.
fn unit_ug(waves: &[Wave]) -> f64 {
    (0..3).fold(f64::MIN_POSITIVE, |unit, axis| {
        let of_axis = || waves.iter().map(|wave| f64::from(wave.amplitude[axis]).abs());
        unit.max(of_axis().sum::<f64>() / AMPLITUDES).max(of_axis().fold(0.0, f64::max) / 32_767.0)
    })
}

/// Coordinates in the units of some octaves, as a wave's phase is made of them, `2^16 coarse + 2 fine` each; twice in each
/// lane, once for each wave of a pair.
struct Place<T> {
    x: [T; 2],
    y: [T; 2],
    z: [T; 2],
}

impl<T: Copy> Place<T> {
    #[inline(always)]
    fn of<P: Pairs<N, Pairs = T>, const N: usize>(simd: P, octaves: Octaves, inside_pc: &Lanes3<N>) -> Self {
        let mut units = [[0_u32; N]; 3];
        for (units, inside) in units.iter_mut().zip(inside_pc) {
            for (units, inside) in units.iter_mut().zip(inside) {
                *units = octaves.units(*inside);
            }
        }
        let [x, y, z] = units;
        Self { x: coarse_and_fine(simd, x), y: coarse_and_fine(simd, y), z: coarse_and_fine(simd, z) }
    }

    /// The products of cosines and amplitudes of these waves, added, axis by axis.
    #[inline(always)]
    fn products<P: Pairs<N, Pairs = T>, const N: usize>(&self, simd: P, pairs: &[Pair]) -> [P::Sums; 3] {
        let mut sums = [simd.no_sums(); 3];
        for pair in pairs {
            let [x, x_fine] = along(simd, pair.turns[0], self.x);
            let [y, y_fine] = along(simd, pair.turns[1], self.y);
            let [z, z_fine] = along(simd, pair.turns[2], self.z);
            let x = simd.plus(simd.plus(x, simd.everywhere(pair.phase)), x_fine);
            let phase = simd.plus(simd.plus(x, simd.plus(y, y_fine)), simd.plus(z, z_fine));
            let cosine = minus_cosine(simd, phase);
            for (sum, amplitude) in sums.iter_mut().zip(pair.amplitude) {
                *sum = simd.plus_products(*sum, cosine, simd.everywhere(amplitude));
            }
        }
        sums
    }
}

#[inline(always)]
fn coarse_and_fine<P: Pairs<N>, const N: usize>(simd: P, units: [u32; N]) -> [P::Pairs; 2] {
    let units = simd.each(&units);
    let low = simd.first_twice(units);
    // One more where what is left would otherwise be above a half.
    let carry = simd.times(simd.where_negative(low), simd.everywhere([-1; 2]));
    [simd.plus(simd.last_twice(units), carry), simd.times_fraction(low, simd.everywhere([1 << 14; 2]))]
}

/// What one coordinate, coarse and fine, adds to the phases of two waves.
#[inline(always)]
fn along<P: Pairs<N>, const N: usize>(simd: P, turns: [i16; 2], [coarse, fine]: [P::Pairs; 2]) -> [P::Pairs; 2] {
    let turns = simd.everywhere(turns);
    [simd.times(turns, coarse), simd.times_fraction(turns, fine)]
}

/// `-2^15 cos(2π (p + 1/2)/2^16)`, to 1.0e-4 of 2^15.
///
/// With s the quarter turns by which the phase's absolute value exceeds a quarter turn it is `2^15 sin(π s/2)`, an odd
/// function of s in ±1. The coefficients were found by trying all phases with each, in the arithmetic used here: the
/// largest error is smallest.
#[inline(always)]
fn minus_cosine<P: Pairs<N>, const N: usize>(simd: P, phase: P::Pairs) -> P::Pairs {
    /// `(sin(π s/2)/s - 1) 2^15` by powers of s².
    const EVEN: [i16; 3] = [18_689, -21_044, 2358];
    let all = |number: i16| simd.everywhere([number; 2]);
    // Below 0 less one, as half a unit is added to the phase: from 0 to 2^15 - 1 on either side.
    let absolute = simd.differing(phase, simd.where_negative(phase));
    // Twice that and 1, less 2^15.
    let s = simd.differing(simd.plus(absolute, absolute), all(-32_767));
    let s2 = simd.times_fraction(s, s);
    let slope = simd.plus(simd.times_fraction(s2, all(EVEN[2])), all(EVEN[1]));
    let slope = simd.plus(simd.times_fraction(s2, slope), all(EVEN[0]));
    simd.plus_within(s, simd.times_fraction(s, slope))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{FieldKey, Turbulence};
    use crate::random::{Purpose, isotropic_direction, stream};
    use crate::vector::{dot, norm};

    fn draw(modes: u32, l_min_pc: f64) -> PlaneWaves {
        let turbulence = Turbulence { brms_ug: 1.0, l_max_pc: 25.0, l_min_pc, slope: 5.0 / 3.0 };
        PlaneWaves::draw(&turbulence, modes, FieldKey { seed: 3, pass: 0, realisation: 0 })
    }

    #[test]
    fn the_polynomial_is_a_cosine() {
        let (mut largest, mut squares, mut sum) = (0.0_f64, 0.0, 0.0);
        for phase in i16::MIN..=i16::MAX {
            let exact = (std::f64::consts::TAU * (f64::from(phase) + 0.5) / 65_536.0).cos();
            let [[found, same]] = minus_cosine(Plain, [[phase; 2]]);
            assert_eq!(found, same);
            let error = -f64::from(found) / 32_768.0 - exact;
            largest = largest.max(error.abs());
            squares += error * error / 65_536.0;
            sum += error / 65_536.0;
        }
        assert!(largest < 1.001e-4, "{largest:e}");
        assert!((squares.sqrt() - 4.7e-5).abs() < 1e-6, "{:e}", squares.sqrt());
        assert!(sum.abs() < 1e-6, "cosines have a mean of {sum:e}");
    }

    /// The field 10 kpc from the origin against single precision, whose errors are a hundred times smaller.
    ///
    /// Expected in the mean square: √2 A_n for each wave, of which phases leave out 6e-5/√2, cosines 4.7e-5 and amplitudes
    /// about 6e-5/√2; no single one of 6000 components beyond six times that.
    #[test]
    fn far_from_the_origin_the_field_is_right_to_a_ten_thousandth() {
        for modes in [10, 101, 500, 10_000] {
            let waves = draw(modes, 0.16);
            let half = PairedWaves::of(&waves).expect("wave vectors fit");
            let mut rng = stream(1, Purpose::Source, [0; 3]);
            let (mut squares, places) = (0.0, 2000);
            for _ in 0..places {
                let position = isotropic_direction(&mut rng).map(|c| 1.0e4 * c);
                for (found, exact) in half.at(position).into_iter().zip(waves.at(position)) {
                    let error = f64::from(found) - f64::from(exact);
                    assert!(error.abs() < 6e-4, "{modes}: {found} at {position:?}, in single precision {exact}");
                    squares += error * error / f64::from(places);
                }
            }
            assert!((0.7e-4..1.3e-4).contains(&squares.sqrt()), "{modes}: {:e} in the mean square", squares.sqrt());
        }
    }

    /// Amplitudes stay across their wave vectors, and as long as they were; sums of products fit into 32 bits.
    #[test]
    fn amplitudes_are_rounded_and_never_overflow() {
        for (modes, l_min_pc) in [(10, 24.0), (100, 0.16), (10_000, 0.16), (500, 5e-5)] {
            let waves = draw(modes, l_min_pc);
            let half = PairedWaves::of(&waves).expect("wave vectors fit");
            let (mut pairs, mut scales) = (half.pairs.as_slice(), half.scales_ug.iter());
            for ((_, singles), (_, count)) in joined(&waves).expect("wave vectors fit").iter().zip(&half.octaves) {
                let (these, others) = pairs.split_at(*count);
                pairs = others;
                for ((block, singles), scale) in these.chunks(BLOCK).zip(singles.chunks(2 * BLOCK)).zip(&mut scales) {
                    let all: Vec<[f64; 3]> = block
                        .iter()
                        .flat_map(|pair| [0, 1].map(|n| pair.amplitude.map(|axis| -f64::from(axis[n]))))
                        .collect();
                    for axis in 0..3 {
                        let sum: f64 = all.iter().map(|amplitude| amplitude[axis].abs()).sum();
                        assert!(sum * 32_768.0 < 2_147_483_648.0, "sums reach {sum}");
                    }
                    for (single, rounded) in singles.iter().zip(&all) {
                        let exact = single.amplitude.map(f64::from);
                        let along = single.turns.map(|turns| f64::from(turns.cast_signed()));
                        let unit = f64::from(*scale) * 32_768.0;
                        assert!((norm(*rounded) * unit / norm(exact) - 1.0).abs() < 2e-3, "{rounded:?} for {exact:?}");
                        assert!(
                            dot(along, *rounded).abs() < 2e-3 * norm(along) * norm(*rounded),
                            "{along:?} {rounded:?}"
                        );
                    }
                }
            }
            assert!(pairs.is_empty() && scales.next().is_none());
        }
    }

    /// Four octaves share a unit, and the waves stay the waves that they are.
    #[test]
    fn octaves_are_joined_as_far_as_16_bits_reach() {
        let waves = draw(500, 0.16);
        let joined = joined(&waves).expect("wave vectors fit");
        assert_eq!((waves.octaves().count(), joined.len()), (4, 2));
        let k = |(octaves, waves): (Octaves, &[Wave])| {
            let all =
                waves.iter().map(|wave| wave.turns.map(|turns| f64::from(turns.cast_signed()) / octaves.period_pc()));
            all.collect::<Vec<_>>()
        };
        let before: Vec<_> = waves.octaves().flat_map(k).collect();
        let after: Vec<_> = joined.iter().flat_map(|(octaves, waves)| k((*octaves, waves.as_slice()))).collect();
        assert_eq!(before, after);
    }

    /// Ten decades of wavelengths, beyond any scene that makes sense: told, not cut off.
    #[test]
    fn wave_vectors_that_do_not_fit_are_told() {
        assert!(PairedWaves::of(&draw(100, 25e-10)).is_none());
        assert!(PairedWaves::of(&draw(100, 25e-6)).is_some());
    }
}
