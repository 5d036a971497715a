//! Numbers of several particles side by side, and the widest vector instructions of this machine for them.
//!
//! A loop over the lanes of an array is written as for one particle; compiled for wide registers it handles 4 or 8 f64
//! at once. No instruction set changes a result: every operation is rounded by itself, products and sums are fused where
//! [`crate::math::fused`] says so and nowhere else, and each lane is computed alone, so that all give the same bits.

use pulp::{Arch, Simd, WithSimd};

use crate::pairs::{Pairs, Plain};

/// One f64 per lane.
pub type Lanes<const N: usize> = [f64; N];

/// A vector per lane, component by component.
pub type Lanes3<const N: usize> = [Lanes<N>; 3];

/// Adding and subtracting it rounds a number below 2^51 to a whole one, which stands in the low bits of the sum.
pub const ROUNDING: f64 = 6_755_399_441_055_744.0;

/// The vector of one lane.
#[inline(always)]
pub fn lane<T: Copy, const N: usize>(lanes: &[[T; N]; 3], index: usize) -> [T; 3] {
    [lanes[0][index], lanes[1][index], lanes[2][index]]
}

/// Sets the vector of one lane.
#[inline(always)]
pub fn set_lane<const N: usize>(lanes: &mut Lanes3<N>, index: usize, vector: [f64; 3]) {
    for (component, value) in lanes.iter_mut().zip(vector) {
        component[index] = value;
    }
}

/// Up to here exponents of [`exp`] count; below, the result is that of the lowest: 1e-304.
const LOWEST_EXPONENT: f64 = -700.0;

/// log₂ e.
const LOG2_E: f64 = std::f64::consts::LOG2_E;

/// ln 2 as a number of few digits, whose products with whole numbers up to 2^20 are exact, and the rest.
const LN_2: [f64; 2] = [f64::from_bits(0x3fe6_2e42_fee0_0000), 1.908_214_929_270_587_7e-10];

/// 1/n! for n from 11 down to 0.
const TAYLOR: [f64; 12] = [
    1.0 / 39_916_800.0,
    1.0 / 3_628_800.0,
    1.0 / 362_880.0,
    1.0 / 40_320.0,
    1.0 / 5_040.0,
    1.0 / 720.0,
    1.0 / 120.0,
    1.0 / 24.0,
    1.0 / 6.0,
    0.5,
    1.0,
    1.0,
];

/// `e^x` of each lane for x up to 700, right to 2e-14 of itself; below -700 as at -700.
///
/// `2^k e^r` with whole k and |r| ≤ ln 2/2, the latter by its series up to r^11, whose rest is 6e-15.
#[inline(always)]
pub fn exp<const N: usize>(x: Lanes<N>) -> Lanes<N> {
    let mut result = [0.0; N];
    for (x, result) in x.iter().zip(&mut result) {
        let x = if *x > LOWEST_EXPONENT { *x } else { LOWEST_EXPONENT };
        let rounded = x * LOG2_E + ROUNDING;
        let whole = rounded - ROUNDING;
        let rest = (x - whole * LN_2[0]) - whole * LN_2[1];
        let mut series = TAYLOR[0];
        for coefficient in &TAYLOR[1..] {
            series = series * rest + coefficient;
        }
        // The whole number stands in the low bits of the rounded sum; there it becomes the exponent of a power of two.
        *result = series * f64::from_bits((rounded.to_bits() << 52).wrapping_add(1.0_f64.to_bits()));
    }
    result
}

/// Work that is compiled once for every instruction set.
pub trait Kernel {
    /// What it returns.
    type Output;
    /// Does it, with these instructions for pairs of small whole numbers. This and all that it calls in its loops must be
    /// `#[inline(always)]`: what is called rather than inlined is compiled for the oldest machines.
    fn run<P: Pairs<16>>(self, pairs: P) -> Self::Output;
}

/// A set of vector instructions.
#[derive(Clone, Copy, Debug)]
pub struct Instructions(Arch);

impl Instructions {
    /// The widest of this machine.
    pub fn widest() -> Self {
        Self(Arch::new())
    }

    /// All that this machine has, the plainest first.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self(Arch::Scalar)];
        #[cfg(target_arch = "x86_64")]
        {
            all.extend(pulp::x86::V3::try_new().map(|simd| Self(Arch::V3(simd))));
            all.extend(pulp::x86::V4::try_new().map(|simd| Self(Arch::V4(simd))));
        }
        #[cfg(not(target_arch = "x86_64"))]
        all.push(Self::widest());
        all
    }

    /// Their name.
    pub fn name(self) -> &'static str {
        match self.0 {
            Arch::Scalar => "baseline",
            #[cfg(target_arch = "x86_64")]
            Arch::V3(_) => "AVX2",
            #[cfg(target_arch = "x86_64")]
            Arch::V4(_) => "AVX-512",
            // Sets of other processors, or of later releases of pulp.
            _ => "vector",
        }
    }

    /// Runs the work as compiled for them.
    #[inline(always)]
    pub fn run<K: Kernel>(self, kernel: K) -> K::Output {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Arch::V3(simd) => Simd::vectorize(simd, Compiled { kernel, pairs: simd }),
            #[cfg(target_arch = "x86_64")]
            Arch::V4(simd) => Simd::vectorize(simd, Compiled { kernel, pairs: simd }),
            #[cfg(target_arch = "aarch64")]
            Arch::Neon(simd) => Simd::vectorize(simd, Compiled { kernel, pairs: simd }),
            // The oldest machines, and sets of other processors or of later releases of pulp.
            any => any.dispatch(Compiled { kernel, pairs: Plain }),
        }
    }
}

/// Work and the instructions for its pairs, to be compiled for those of the machine.
struct Compiled<K, P> {
    kernel: K,
    pairs: P,
}

impl<K: Kernel, P: Pairs<16>> WithSimd for Compiled<K, P> {
    type Output = K::Output;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> K::Output {
        self.kernel.run(self.pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;

    struct Exponentials(Vec<Lanes<8>>);

    impl Kernel for Exponentials {
        type Output = Vec<Lanes<8>>;

        #[inline(always)]
        fn run<P: Pairs<16>>(self, _pairs: P) -> Vec<Lanes<8>> {
            self.0.into_iter().map(exp).collect()
        }
    }

    /// All operations on pairs, of numbers that are as far apart as can be.
    struct AllOfPairs;

    impl Kernel for AllOfPairs {
        type Output = Vec<[f32; 16]>;

        #[inline(always)]
        fn run<P: Pairs<16>>(self, pairs: P) -> Vec<[f32; 16]> {
            let numbers: [i16; 12] = [-32_768, -32_767, -20_000, -16_384, -257, -1, 0, 1, 255, 16_384, 20_001, 32_767];
            let mut all = Vec::new();
            for (n, first) in numbers.into_iter().enumerate() {
                // Another of the numbers in each lane, and in the other half of its pair the fifth after it.
                let lanes: [u32; 16] = std::array::from_fn(|lane| {
                    let half = |shift: usize| u32::from(numbers[(n + lane + shift) % 12].cast_unsigned());
                    half(0) | (half(5) << 16)
                });
                let a = pairs.each(&lanes);
                let b = pairs.everywhere([first, numbers[(n + 7) % 12]]);
                // Both -2^15 are not allowed there.
                let fraction = pairs.everywhere([first.max(-32_767), 12_345]);
                for result in [
                    a,
                    b,
                    pairs.first_twice(a),
                    pairs.last_twice(a),
                    pairs.plus(a, b),
                    pairs.plus_within(a, b),
                    pairs.times(a, b),
                    pairs.times_fraction(a, fraction),
                    pairs.differing(a, b),
                    pairs.where_negative(a),
                ] {
                    // Half by half.
                    for units in [[1, 0], [0, 1]] {
                        let sums = pairs.plus_products(pairs.no_sums(), result, pairs.everywhere(units));
                        all.push(pairs.floats(pairs.plus_scaled(pairs.float(0.0), 1.0, sums)));
                    }
                }
                let sums = pairs.plus_products(pairs.plus_products(pairs.no_sums(), a, b), b, fraction);
                all.push(pairs.floats(pairs.plus_scaled(pairs.float(0.1), 1.0e-3, sums)));
            }
            all
        }
    }

    #[test]
    fn pairs_are_the_same_with_all_instructions() {
        let plain = Instructions::all()[0].run(AllOfPairs);
        assert_eq!(plain.len(), 12 * 21);
        // By hand, first lane of the first number: -2^15 and -1 against -2^15 and 1.
        let first: Vec<f32> = plain[..20].iter().map(|lanes| lanes[0]).collect();
        let by_hand = [
            [-32_768.0, -1.0],
            [-32_768.0, 1.0],
            [-32_768.0, -32_768.0],
            [-1.0, -1.0],
            [0.0, 0.0],
            [-32_768.0, 0.0],
            [0.0, -1.0],
            [32_767.0, 0.0],
            [0.0, -2.0],
            [-1.0, -1.0],
        ];
        assert_eq!(first, by_hand.as_flattened());
        for instructions in Instructions::all() {
            assert_eq!(instructions.run(AllOfPairs), plain, "{}", instructions.name());
        }
    }

    #[test]
    fn exponentials_are_right_and_the_same_with_all_instructions() {
        let places: Vec<Lanes<8>> =
            (0..2000).map(|n| std::array::from_fn(|lane| 0.1037 * f64::from(n * 8 + lane as i32) - 1000.0)).collect();
        let plain = Instructions::all()[0].run(Exponentials(places.clone()));
        for (x, found) in places.iter().flatten().zip(plain.iter().flatten()).filter(|(x, _)| **x < 700.0) {
            let expected = math::exp(x.max(-700.0));
            assert!((found / expected - 1.0).abs() < 2e-14, "exp({x}) = {found:e}, not {expected:e}");
        }
        for instructions in Instructions::all() {
            assert_eq!(instructions.run(Exponentials(places.clone())), plain, "{}", instructions.name());
        }
        assert_eq!(exp([f64::NAN])[0], exp([-700.0])[0]);
    }
}
