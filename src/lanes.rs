//! Numbers of several particles side by side, and the widest vector instructions of this machine for them.
//!
//! A loop over the lanes of an array is written as for one particle; compiled for wide registers it handles 4 or 8 f64
//! at once. No instruction set changes a result: every operation is rounded by itself, products and sums are fused where
//! [`crate::math::fused`] says so and nowhere else, and each lane is computed alone, so that all give the same bits.

use pulp::{Arch, Simd, WithSimd};

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

/// Work that is compiled once for every instruction set.
pub trait Kernel {
    /// What it returns.
    type Output;
    /// Does it. This and all that it calls in its loops must be `#[inline(always)]`: what is called rather than inlined
    /// is compiled for the oldest machines.
    fn run(self) -> Self::Output;
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
        self.0.dispatch(Compiled(kernel))
    }
}

struct Compiled<K>(K);

impl<K: Kernel> WithSimd for Compiled<K> {
    type Output = K::Output;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> K::Output {
        self.0.run()
    }
}
