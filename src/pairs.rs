//! Two whole numbers of 16 bits for each lane, by the instructions that machines have for many of them at once.
//!
//! Twice as many fit into a register as numbers of 32 bits, and products of two pairs can be added within one
//! instruction. Compilers do not find these instructions in loops over arrays, and neither `std` nor `pulp` has one
//! name for them on all machines, so they are named here, and nowhere else.
//! Each operation is exact or rounded as it says, so that all sets of instructions give the same bits as [`Plain`].

use crate::math::fused;

/// A pair of each of `N` lanes and what can be done with them, side by side.
pub trait Pairs<const N: usize>: Copy {
    /// A pair in each lane.
    type Pairs: Copy;
    /// A whole number of 32 bits in each lane.
    type Sums: Copy;
    /// A number of single precision in each lane.
    type Floats: Copy;

    /// The same pair in every lane.
    fn everywhere(self, pair: [i16; 2]) -> Self::Pairs;
    /// A pair for each lane, the first in the lower half.
    fn each(self, pairs: &[u32; N]) -> Self::Pairs;
    /// The first of each pair in the place of both.
    fn first_twice(self, a: Self::Pairs) -> Self::Pairs;
    /// The last of each pair in the place of both.
    fn last_twice(self, a: Self::Pairs) -> Self::Pairs;
    /// `a + b` modulo 2^16.
    fn plus(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs;
    /// `a + b`, or the nearest number of 16 bits.
    fn plus_within(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs;
    /// `a b` modulo 2^16.
    fn times(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs;
    /// `a b/2^15` to the nearest, upwards from the middle; a and b must not both be -2^15.
    fn times_fraction(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs;
    /// The bits that differ.
    fn differing(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs;
    /// All bits where a is negative, none elsewhere.
    fn where_negative(self, a: Self::Pairs) -> Self::Pairs;
    /// No sum.
    fn no_sums(self) -> Self::Sums;
    /// The sum and both products of a lane's pairs, modulo 2^32.
    fn plus_products(self, sums: Self::Sums, a: Self::Pairs, b: Self::Pairs) -> Self::Sums;
    /// The same number in every lane.
    fn float(self, number: f32) -> Self::Floats;
    /// `floats + scale sums`, the sums rounded to single precision first, then rounded once.
    fn plus_scaled(self, floats: Self::Floats, scale: f32, sums: Self::Sums) -> Self::Floats;
    /// The number of each lane.
    fn floats(self, floats: Self::Floats) -> [f32; N];
}

/// Loops over arrays: what the operations are, for any number of lanes and any machine.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

/// The operation on each number of each lane.
#[inline(always)]
fn map<const N: usize>(a: [[i16; 2]; N], b: [[i16; 2]; N], operation: impl Fn(i16, i16) -> i16) -> [[i16; 2]; N] {
    let mut result = [[0; 2]; N];
    for (result, (a, b)) in result.iter_mut().zip(a.iter().zip(&b)) {
        *result = [operation(a[0], b[0]), operation(a[1], b[1])];
    }
    result
}

impl<const N: usize> Pairs<N> for Plain {
    type Pairs = [[i16; 2]; N];
    type Sums = [i32; N];
    type Floats = [f32; N];

    #[inline(always)]
    fn everywhere(self, pair: [i16; 2]) -> Self::Pairs {
        [pair; N]
    }

    #[inline(always)]
    fn each(self, pairs: &[u32; N]) -> Self::Pairs {
        pairs.map(|pair| [pair as u16 as i16, (pair >> 16) as i16])
    }

    #[inline(always)]
    fn first_twice(self, a: Self::Pairs) -> Self::Pairs {
        a.map(|[first, _]| [first; 2])
    }

    #[inline(always)]
    fn last_twice(self, a: Self::Pairs) -> Self::Pairs {
        a.map(|[_, last]| [last; 2])
    }

    #[inline(always)]
    fn plus(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        map(a, b, i16::wrapping_add)
    }

    #[inline(always)]
    fn plus_within(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        map(a, b, i16::saturating_add)
    }

    #[inline(always)]
    fn times(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        map(a, b, i16::wrapping_mul)
    }

    #[inline(always)]
    fn times_fraction(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        map(a, b, |a, b| ((i32::from(a) * i32::from(b) + (1 << 14)) >> 15) as i16)
    }

    #[inline(always)]
    fn differing(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        map(a, b, |a, b| a ^ b)
    }

    #[inline(always)]
    fn where_negative(self, a: Self::Pairs) -> Self::Pairs {
        map(a, a, |a, _| a >> 15)
    }

    #[inline(always)]
    fn no_sums(self) -> [i32; N] {
        [0; N]
    }

    #[inline(always)]
    fn plus_products(self, mut sums: [i32; N], a: Self::Pairs, b: Self::Pairs) -> [i32; N] {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(&b)) {
            let product = |n: usize| i32::from(a[n]) * i32::from(b[n]);
            *sum = sum.wrapping_add(product(0)).wrapping_add(product(1));
        }
        sums
    }

    #[inline(always)]
    fn float(self, number: f32) -> [f32; N] {
        [number; N]
    }

    #[inline(always)]
    fn plus_scaled(self, mut floats: [f32; N], scale: f32, sums: [i32; N]) -> [f32; N] {
        for (float, sum) in floats.iter_mut().zip(sums) {
            *float = fused(scale, sum as f32, *float);
        }
        floats
    }

    #[inline(always)]
    fn floats(self, floats: [f32; N]) -> [f32; N] {
        floats
    }
}

/// Two registers, each handled alone.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn both<R: Copy>(a: [R; 2], b: [R; 2], operation: impl Fn(R, R) -> R) -> [R; 2] {
    [operation(a[0], b[0]), operation(a[1], b[1])]
}

/// AVX2: two registers of eight lanes.
#[cfg(target_arch = "x86_64")]
impl Pairs<16> for pulp::x86::V3 {
    type Pairs = [std::arch::x86_64::__m256i; 2];
    type Sums = [std::arch::x86_64::__m256i; 2];
    type Floats = [std::arch::x86_64::__m256; 2];

    #[inline(always)]
    fn everywhere(self, pair: [i16; 2]) -> Self::Pairs {
        [self.avx._mm256_set1_epi32(pulp::cast(pair)); 2]
    }

    #[inline(always)]
    fn each(self, pairs: &[u32; 16]) -> Self::Pairs {
        pulp::cast(*pairs)
    }

    #[inline(always)]
    fn first_twice(self, a: Self::Pairs) -> Self::Pairs {
        a.map(|a| self.avx2._mm256_blend_epi16::<0b1010_1010>(a, self.avx2._mm256_slli_epi32::<16>(a)))
    }

    #[inline(always)]
    fn last_twice(self, a: Self::Pairs) -> Self::Pairs {
        a.map(|a| self.avx2._mm256_blend_epi16::<0b0101_0101>(a, self.avx2._mm256_srli_epi32::<16>(a)))
    }

    #[inline(always)]
    fn plus(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        both(a, b, |a, b| self.avx2._mm256_add_epi16(a, b))
    }

    #[inline(always)]
    fn plus_within(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        both(a, b, |a, b| self.avx2._mm256_adds_epi16(a, b))
    }

    #[inline(always)]
    fn times(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        both(a, b, |a, b| self.avx2._mm256_mullo_epi16(a, b))
    }

    #[inline(always)]
    fn times_fraction(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        both(a, b, |a, b| self.avx2._mm256_mulhrs_epi16(a, b))
    }

    #[inline(always)]
    fn differing(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        both(a, b, |a, b| self.avx2._mm256_xor_si256(a, b))
    }

    #[inline(always)]
    fn where_negative(self, a: Self::Pairs) -> Self::Pairs {
        both(a, a, |a, _| self.avx2._mm256_srai_epi16::<15>(a))
    }

    #[inline(always)]
    fn no_sums(self) -> Self::Sums {
        [self.avx._mm256_setzero_si256(); 2]
    }

    #[inline(always)]
    fn plus_products(self, sums: Self::Sums, a: Self::Pairs, b: Self::Pairs) -> Self::Sums {
        let products = both(a, b, |a, b| self.avx2._mm256_madd_epi16(a, b));
        both(sums, products, |sum, product| self.avx2._mm256_add_epi32(sum, product))
    }

    #[inline(always)]
    fn float(self, number: f32) -> Self::Floats {
        [self.avx._mm256_set1_ps(number); 2]
    }

    #[inline(always)]
    fn plus_scaled(self, floats: Self::Floats, scale: f32, sums: Self::Sums) -> Self::Floats {
        let scale = self.avx._mm256_set1_ps(scale);
        both(floats, sums.map(|sum| self.avx._mm256_cvtepi32_ps(sum)), |float, sum| {
            self.fma._mm256_fmadd_ps(scale, sum, float)
        })
    }

    #[inline(always)]
    fn floats(self, floats: Self::Floats) -> [f32; 16] {
        pulp::cast(floats)
    }
}

/// AVX-512: one register.
#[cfg(target_arch = "x86_64")]
impl Pairs<16> for pulp::x86::V4 {
    type Pairs = std::arch::x86_64::__m512i;
    type Sums = std::arch::x86_64::__m512i;
    type Floats = std::arch::x86_64::__m512;

    #[inline(always)]
    fn everywhere(self, pair: [i16; 2]) -> Self::Pairs {
        self.avx512f._mm512_set1_epi32(pulp::cast(pair))
    }

    #[inline(always)]
    fn each(self, pairs: &[u32; 16]) -> Self::Pairs {
        pulp::cast(*pairs)
    }

    #[inline(always)]
    fn first_twice(self, a: Self::Pairs) -> Self::Pairs {
        self.avx512bw._mm512_mask_blend_epi16(0xaaaa_aaaa, a, self.avx512f._mm512_slli_epi32::<16>(a))
    }

    #[inline(always)]
    fn last_twice(self, a: Self::Pairs) -> Self::Pairs {
        self.avx512bw._mm512_mask_blend_epi16(0x5555_5555, a, self.avx512f._mm512_srli_epi32::<16>(a))
    }

    #[inline(always)]
    fn plus(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        self.avx512bw._mm512_add_epi16(a, b)
    }

    #[inline(always)]
    fn plus_within(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        self.avx512bw._mm512_adds_epi16(a, b)
    }

    #[inline(always)]
    fn times(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        self.avx512bw._mm512_mullo_epi16(a, b)
    }

    #[inline(always)]
    fn times_fraction(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        self.avx512bw._mm512_mulhrs_epi16(a, b)
    }

    #[inline(always)]
    fn differing(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        self.avx512f._mm512_xor_si512(a, b)
    }

    #[inline(always)]
    fn where_negative(self, a: Self::Pairs) -> Self::Pairs {
        self.avx512bw._mm512_srai_epi16::<15>(a)
    }

    #[inline(always)]
    fn no_sums(self) -> Self::Sums {
        self.avx512f._mm512_setzero_si512()
    }

    #[inline(always)]
    fn plus_products(self, sums: Self::Sums, a: Self::Pairs, b: Self::Pairs) -> Self::Sums {
        self.avx512f._mm512_add_epi32(sums, self.avx512bw._mm512_madd_epi16(a, b))
    }

    #[inline(always)]
    fn float(self, number: f32) -> Self::Floats {
        self.avx512f._mm512_set1_ps(number)
    }

    #[inline(always)]
    fn plus_scaled(self, floats: Self::Floats, scale: f32, sums: Self::Sums) -> Self::Floats {
        let scale = self.avx512f._mm512_set1_ps(scale);
        self.avx512f._mm512_fmadd_ps(scale, self.avx512f._mm512_cvtepi32_ps(sums), floats)
    }

    #[inline(always)]
    fn floats(self, floats: Self::Floats) -> [f32; 16] {
        pulp::cast(floats)
    }
}

/// NEON: four registers of four lanes.
#[cfg(target_arch = "aarch64")]
impl Pairs<16> for pulp::aarch64::Neon {
    type Pairs = [std::arch::aarch64::int16x8_t; 4];
    type Sums = [std::arch::aarch64::int32x4_t; 4];
    type Floats = [std::arch::aarch64::float32x4_t; 4];

    #[inline(always)]
    fn everywhere(self, pair: [i16; 2]) -> Self::Pairs {
        [pulp::cast(self.neon.vdupq_n_s32(pulp::cast(pair))); 4]
    }

    #[inline(always)]
    fn each(self, pairs: &[u32; 16]) -> Self::Pairs {
        pulp::cast(*pairs)
    }

    #[inline(always)]
    fn first_twice(self, a: Self::Pairs) -> Self::Pairs {
        four(|n| self.neon.vtrn1q_s16(a[n], a[n]))
    }

    #[inline(always)]
    fn last_twice(self, a: Self::Pairs) -> Self::Pairs {
        four(|n| self.neon.vtrn2q_s16(a[n], a[n]))
    }

    #[inline(always)]
    fn plus(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        four(|n| self.neon.vaddq_s16(a[n], b[n]))
    }

    #[inline(always)]
    fn plus_within(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        four(|n| self.neon.vqaddq_s16(a[n], b[n]))
    }

    #[inline(always)]
    fn times(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        four(|n| self.neon.vmulq_s16(a[n], b[n]))
    }

    #[inline(always)]
    fn times_fraction(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        four(|n| self.neon.vqrdmulhq_s16(a[n], b[n]))
    }

    #[inline(always)]
    fn differing(self, a: Self::Pairs, b: Self::Pairs) -> Self::Pairs {
        four(|n| self.neon.veorq_s16(a[n], b[n]))
    }

    #[inline(always)]
    fn where_negative(self, a: Self::Pairs) -> Self::Pairs {
        four(|n| self.neon.vshrq_n_s16::<15>(a[n]))
    }

    #[inline(always)]
    fn no_sums(self) -> Self::Sums {
        [self.neon.vdupq_n_s32(0); 4]
    }

    #[inline(always)]
    fn plus_products(self, sums: Self::Sums, a: Self::Pairs, b: Self::Pairs) -> Self::Sums {
        let low = |x| self.neon.vget_low_s16(x);
        four(|n| {
            let first = self.neon.vmull_s16(low(a[n]), low(b[n]));
            let last = self.neon.vmull_high_s16(a[n], b[n]);
            self.neon.vaddq_s32(sums[n], self.neon.vpaddq_s32(first, last))
        })
    }

    #[inline(always)]
    fn float(self, number: f32) -> Self::Floats {
        [self.neon.vdupq_n_f32(number); 4]
    }

    #[inline(always)]
    fn plus_scaled(self, floats: Self::Floats, scale: f32, sums: Self::Sums) -> Self::Floats {
        let scale = self.neon.vdupq_n_f32(scale);
        four(|n| self.neon.vfmaq_f32(floats[n], scale, self.neon.vcvtq_f32_s32(sums[n])))
    }

    #[inline(always)]
    fn floats(self, floats: Self::Floats) -> [f32; 16] {
        pulp::cast(floats)
    }
}

/// Four registers, each made alone.
#[cfg(target_arch = "aarch64")]
#[inline(always)]
fn four<R>(operation: impl Fn(usize) -> R) -> [R; 4] {
    [operation(0), operation(1), operation(2), operation(3)]
}
