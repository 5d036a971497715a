//! Inverse Fourier transforms of lines side by side, with the same bits on every processor.
//!
//! Lengths are powers of two. Each line is a lane, so that any vector instructions do, and none changes a result: no
//! product and sum are fused, and the order of operations is written here. Source: Stockham's self-sorting form of the
//! fast transform, see Van Loan 1992, Computational Frameworks for the Fast Fourier Transform, section 1.7.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | inverse transform | x_j | as X | `Σ_k X_k e^(2πi jk/N)`, not divided by N | definition |
//! | real line of N values by N/2 complex ones | Z_k | as X | `X_k (1 + i w^k) + X*_(N/2-k) (1 - i w^k)`, `w = e^(2πi/N)` | even values as real parts, odd ones as imaginary parts |

use crate::math;

/// Lines side by side.
pub(super) const LINES: usize = 16;

/// One complex number of each line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Values {
    pub re: [f32; LINES],
    pub im: [f32; LINES],
}

impl Values {
    /// The sum with `factor` times the other.
    #[inline(always)]
    fn plus(&self, factor: f32, other: &Self) -> Self {
        let mut sum = *self;
        for i in 0..LINES {
            sum.re[i] += factor * other.re[i];
            sum.im[i] += factor * other.im[i];
        }
        sum
    }

    /// The product with `factor`, real and imaginary part.
    #[inline(always)]
    fn times(&self, factor: [f32; 2]) -> Self {
        let mut product = *self;
        for i in 0..LINES {
            product.re[i] = factor[0] * self.re[i] - factor[1] * self.im[i];
            product.im[i] = factor[0] * self.im[i] + factor[1] * self.re[i];
        }
        product
    }

    /// The product with the imaginary unit.
    #[inline(always)]
    fn turned(&self) -> Self {
        Self { re: self.im.map(|im| -im), im: self.re }
    }

    #[inline(always)]
    fn conjugate(&self) -> Self {
        Self { re: self.re, im: self.im.map(|im| -im) }
    }
}

/// The inverse transform of complex lines of one length.
#[derive(Clone, Debug)]
pub(super) struct Inverse {
    /// `e^(2πi k/N)` for k from 0 to N - 1.
    roots: Vec<[f32; 2]>,
}

impl Inverse {
    /// For lines of `length` values, a power of two.
    pub fn new(length: usize) -> Self {
        Self { roots: (0..length).map(|k| root(k, length).map(|part| part as f32)).collect() }
    }

    /// Transforms `lines`, with room for as many values in `spare`; returns which of the two holds the result.
    #[inline(always)]
    pub fn run<'a>(&self, lines: &'a mut [Values], spare: &'a mut [Values]) -> &'a mut [Values] {
        let (mut from, mut to) = (lines, spare);
        let (mut left, mut stride) = (self.roots.len(), 1);
        while left > 1 {
            if left % 4 == 0 {
                self.quarters(from, to, stride);
                (left, stride) = (left / 4, stride * 4);
            } else {
                self.halves(from, to, stride);
                (left, stride) = (left / 2, stride * 2);
            }
            std::mem::swap(&mut from, &mut to);
        }
        from
    }

    /// A pass of radix four.
    #[inline(always)]
    fn quarters(&self, from: &[Values], to: &mut [Values], stride: usize) {
        let quarter = self.roots.len() / 4;
        let mut index = 0;
        for turn in (0..quarter).step_by(stride) {
            let roots = [self.roots[turn], self.roots[2 * turn], self.roots[3 * turn]];
            for offset in 0..stride {
                let [a, b, c, d] = [0, 1, 2, 3].map(|part| &from[index + part * quarter]);
                let (even, even_off) = (a.plus(1.0, c), a.plus(-1.0, c));
                let (odd, odd_off) = (b.plus(1.0, d), b.plus(-1.0, d).turned());
                let at = 4 * turn + offset;
                to[at] = even.plus(1.0, &odd);
                to[at + stride] = even_off.plus(1.0, &odd_off).times(roots[0]);
                to[at + 2 * stride] = even.plus(-1.0, &odd).times(roots[1]);
                to[at + 3 * stride] = even_off.plus(-1.0, &odd_off).times(roots[2]);
                index += 1;
            }
        }
    }

    /// The pass of radix two that is left where the length is no power of four: the last, without turns.
    #[inline(always)]
    fn halves(&self, from: &[Values], to: &mut [Values], stride: usize) {
        for at in 0..stride {
            let (a, b) = (from[at], from[at + stride]);
            to[at] = a.plus(1.0, &b);
            to[at + stride] = a.plus(-1.0, &b);
        }
    }
}

/// The inverse transform of band-limited Hermitian lines, of which only k >= 0 is given, to real ones.
#[derive(Clone, Debug)]
pub(super) struct InverseReal {
    complex: Inverse,
    /// `(1 - sin θ, cos θ)` and `(1 + sin θ, cos θ)` with `θ = 2πk/N`, what X_k and its conjugate are multiplied by.
    factors: Vec<[[f32; 2]; 2]>,
}

impl InverseReal {
    /// For lines of `length` values, a power of two above 2, with waves up to `k_max` < length/2.
    pub fn new(length: usize, k_max: usize) -> Self {
        let factors = |k| {
            let [cos, sin] = root(k, length);
            [[1.0 - sin, cos], [1.0 + sin, cos]].map(|factor| factor.map(|part| part as f32))
        };
        Self { complex: Inverse::new(length / 2), factors: (0..=k_max).map(factors).collect() }
    }

    /// Transforms `half`, which holds k from 0 to k_max, with room for half the length in each of `spare`; returns which
    /// of these holds the result: value 2j as real part j, value 2j + 1 as imaginary part j.
    ///
    /// The imaginary part at k = 0, nothing but rounding in a Hermitian line, is left out.
    #[inline(always)]
    pub fn run<'a>(&self, half: &[Values], spare: [&'a mut [Values]; 2]) -> &'a mut [Values] {
        let [lines, room] = spare;
        lines.fill(Values::default());
        lines[0] = Values { re: half[0].re, im: half[0].re };
        let length = lines.len();
        for (k, (value, factors)) in half.iter().zip(&self.factors).enumerate().skip(1) {
            lines[k] = lines[k].plus(1.0, &value.times(factors[0]));
            lines[length - k] = lines[length - k].plus(1.0, &value.conjugate().times(factors[1]));
        }
        self.complex.run(lines, room)
    }
}

/// Cosine and sine of `2π k/length`.
fn root(k: usize, length: usize) -> [f64; 2] {
    let (sin, cos) = math::sin_cos(std::f64::consts::TAU * k as f64 / length as f64);
    [cos, sin]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::{Instructions, Kernel};
    use crate::pairs::Pairs;
    use crate::random::{Purpose, stream};
    use rand::RngExt;

    struct Both<'a>(&'a [Values]);

    impl Kernel for Both<'_> {
        type Output = (Vec<Values>, Vec<Values>);

        /// The complex transform, and the real one of a line twice as long with the first quarter as its waves.
        #[inline(always)]
        fn run<P: Pairs<16>>(self, _pairs: P) -> Self::Output {
            let Self(lines) = self;
            let (n, k_max) = (lines.len(), lines.len() / 2);
            let spare = || vec![Values::default(); n];
            let complex = Inverse::new(n).run(&mut lines.to_vec(), &mut spare()).to_vec();
            let real = InverseReal::new(2 * n, k_max).run(&lines[..=k_max], [&mut spare(), &mut spare()]).to_vec();
            (complex, real)
        }
    }

    fn random_lines(length: usize) -> Vec<Values> {
        let mut rng = stream(length as u64, Purpose::Source, [0; 3]);
        let mut part = || std::array::from_fn(|_| rng.random::<f32>() - 0.5);
        (0..length).map(|_| Values { re: part(), im: part() }).collect()
    }

    /// Sums of sines and cosines in f64. Values are below 1, so that a line of N sums to about √N, and each of the
    /// log2 N passes rounds by 6e-8 of that: 1e-6 √N is far above it for all N here.
    #[test]
    fn lines_become_sums_of_waves() {
        for length in [2, 4, 8, 16, 32, 64, 128, 256] {
            let lines = random_lines(length);
            let (complex, real) = Both(&lines).run(crate::pairs::Plain);
            for lane in [0, 7, LINES - 1] {
                let wave = |k: usize, j: usize, length: usize| {
                    let [cos, sin] = root(k * j % length, length);
                    let (re, im) = (f64::from(lines[k].re[lane]), f64::from(lines[k].im[lane]));
                    [re * cos - im * sin, re * sin + im * cos]
                };
                let allowed = 1e-6 * (length as f64).sqrt();
                for (j, found) in complex.iter().enumerate() {
                    let sum = |part: usize| (0..length).map(|k| wave(k, j, length)[part]).sum::<f64>();
                    assert!((sum(0) - f64::from(found.re[lane])).abs() < allowed, "{length}, {j}");
                    assert!((sum(1) - f64::from(found.im[lane])).abs() < allowed, "{length}, {j}");
                }
                for j in 0..2 * length {
                    let waves = (1..=length / 2).map(|k| 2.0 * wave(k, j, 2 * length)[0]);
                    let sum = f64::from(lines[0].re[lane]) + waves.sum::<f64>();
                    let found = [real[j / 2].re, real[j / 2].im][j % 2][lane];
                    assert!((sum - f64::from(found)).abs() < 2.0 * allowed, "{length}, {j}: {found}, not {sum}");
                }
            }
        }
    }

    #[test]
    fn transforms_do_not_depend_on_instructions() {
        let lines = random_lines(128);
        let plain = Both(&lines).run(crate::pairs::Plain);
        for instructions in Instructions::all() {
            assert_eq!(instructions.run(Both(&lines)), plain, "{}", instructions.name());
        }
    }
}
