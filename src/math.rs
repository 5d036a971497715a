//! Exponentials, logarithms, powers and angles with the same bits on every processor.
//!
//! The standard library leaves these functions to the C library of the system, which chooses among several versions by
//! processor and differs from release to release; the last digit of each follows. Here they are computed by the crate
//! `libm`, compiled into the program: sums and products in a written order, which are rounded alike everywhere. Its
//! code for particular processors is limited to square roots, roundings and fused products, all of them exact to the
//! last bit. Square roots, absolute values and roundings of the standard library are exact by definition too, and stay.

/// `e^x`.
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// `e^x - 1`, accurate near 0.
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// `2^x`.
pub fn exp2(x: f64) -> f64 {
    libm::exp2(x)
}

/// `10^x`, correctly rounded for whole x from -22 to 22, so that decades are decades.
pub fn exp10(x: f64) -> f64 {
    if x.abs() <= 22.0 && x.trunc() == x { powi(10.0, x as i32) } else { libm::exp10(x) }
}

/// Natural logarithm; NaN below 0.
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// `ln(1 + x)`, accurate near 0; NaN below -1.
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// Logarithm to base 2; NaN below 0.
pub fn log2(x: f64) -> f64 {
    libm::log2(x)
}

/// Logarithm to base 10; NaN below 0.
pub fn log10(x: f64) -> f64 {
    libm::log10(x)
}

/// `base^exponent`; NaN for a negative base and a broken exponent.
pub fn pow(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

/// `base^exponent` by repeated squaring, and the reciprocal of that for a negative exponent.
///
/// The standard library promises no order of the products.
#[inline]
pub fn powi(base: f64, exponent: i32) -> f64 {
    let (mut power, mut square, mut left) = (1.0, base, exponent.unsigned_abs());
    while left > 0 {
        if left % 2 == 1 {
            power *= square;
        }
        square *= square;
        left /= 2;
    }
    if exponent < 0 { 1.0 / power } else { power }
}

/// `a b + c`, rounded once.
///
/// The one sum of a product that is fused, and so everywhere: an instruction of every AArch64 and of every x86-64 with AVX2
/// where loops are compiled for these ([`crate::lanes::Kernel`]), a slow function with the same, exactly defined result
/// elsewhere.
#[inline(always)]
pub fn fused(a: f32, b: f32, c: f32) -> f32 {
    a.mul_add(b, c)
}

/// Cube root.
pub fn cbrt(x: f64) -> f64 {
    libm::cbrt(x)
}

/// `√(x² + y²)` without overflow in between.
pub fn hypot(x: f64, y: f64) -> f64 {
    libm::hypot(x, y)
}

/// Sine of an angle in rad.
pub fn sin(angle: f64) -> f64 {
    libm::sin(angle)
}

/// Cosine of an angle in rad.
pub fn cos(angle: f64) -> f64 {
    libm::cos(angle)
}

/// Sine and cosine of an angle in rad.
pub fn sin_cos(angle: f64) -> (f64, f64) {
    libm::sincos(angle)
}

/// Tangent of an angle in rad.
pub fn tan(angle: f64) -> f64 {
    libm::tan(angle)
}

/// Angle from -π/2 to π/2 with this sine; NaN beyond ±1.
pub fn asin(sine: f64) -> f64 {
    libm::asin(sine)
}

/// Angle from 0 to π with this cosine; NaN beyond ±1.
pub fn acos(cosine: f64) -> f64 {
    libm::acos(cosine)
}

/// Angle from -π/2 to π/2 with this tangent.
pub fn atan(tangent: f64) -> f64 {
    libm::atan(tangent)
}

/// Angle of the point (x, y) from -π to π.
pub fn atan2(y: f64, x: f64) -> f64 {
    libm::atan2(y, x)
}

/// Hyperbolic sine.
pub fn sinh(x: f64) -> f64 {
    libm::sinh(x)
}

/// Hyperbolic cosine.
pub fn cosh(x: f64) -> f64 {
    libm::cosh(x)
}

/// Hyperbolic tangent.
pub fn tanh(x: f64) -> f64 {
    libm::tanh(x)
}

/// Error function `2/√π ∫_0^x e^(-t²) dt`.
pub fn erf(x: f64) -> f64 {
    libm::erf(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rounded once: neither the product by itself, nor the sum in f64 first. The square of 1 + 2^-12 lies half-way between
    /// two neighbours.
    #[test]
    fn a_fused_sum_is_rounded_once() {
        let power = |exponent: i32| powi(2.0, exponent) as f32;
        assert_eq!(fused(1.0 + power(-12), 1.0 - power(-12), -1.0), -power(-24));
        let near = 1.0 + power(-12);
        assert_eq!(fused(near, near, power(-80)), 1.0 + power(-11) + power(-23));
        assert_eq!(fused(near, near, -power(-80)), 1.0 + power(-11));
    }

    /// Against the standard library, whose functions err by about one unit of the last digit, as these do.
    #[test]
    fn functions_are_what_they_are_called() {
        let close = |found: f64, expected: f64, name: &str, x: f64| {
            assert!(
                (found - expected).abs() <= 1e-15 * expected.abs().max(1e-3),
                "{name}({x}) = {found}, not {expected}"
            );
        };
        for step in 1..400 {
            let x = f64::from(step) * 0.01;
            let unit = x / 4.0;
            close(exp(-x), (-x).exp(), "exp", -x);
            close(exp_m1(x), x.exp_m1(), "exp_m1", x);
            close(exp2(x), x.exp2(), "exp2", x);
            close(exp10(x), 10_f64.powf(x), "exp10", x);
            close(ln(x), x.ln(), "ln", x);
            close(ln_1p(x), x.ln_1p(), "ln_1p", x);
            close(log2(x), x.log2(), "log2", x);
            close(log10(x), x.log10(), "log10", x);
            close(pow(x, -2.7), x.powf(-2.7), "pow", x);
            close(cbrt(x), x.cbrt(), "cbrt", x);
            close(hypot(x, 1.5), x.hypot(1.5), "hypot", x);
            close(sin(x), x.sin(), "sin", x);
            close(cos(x), x.cos(), "cos", x);
            assert_eq!(sin_cos(x), (sin(x), cos(x)));
            close(tan(unit), unit.tan(), "tan", unit);
            close(asin(unit), unit.asin(), "asin", unit);
            close(acos(unit), unit.acos(), "acos", unit);
            close(atan(x), x.atan(), "atan", x);
            close(atan2(-x, -1.5), (-x).atan2(-1.5), "atan2", x);
            close(sinh(x), x.sinh(), "sinh", x);
            close(cosh(x), x.cosh(), "cosh", x);
            close(tanh(x), x.tanh(), "tanh", x);
            // Abramowitz & Stegun 1964, 7.1.5: the series.
            let terms = (0..60).scan(x, |term, n| {
                let now = *term / f64::from(2 * n + 1);
                *term *= -x * x / f64::from(n + 1);
                Some(now)
            });
            if unit < 0.5 {
                let series = terms.sum::<f64>() * std::f64::consts::FRAC_2_SQRT_PI;
                assert!((erf(x) - series).abs() < 1e-13, "erf({x})");
            }
        }
        for exponent in -7..=7 {
            close(
                powi(1.7, exponent),
                (0..exponent.abs()).fold(1.0, |p, _| if exponent < 0 { p / 1.7 } else { p * 1.7 }),
                "powi",
                1.7,
            );
        }
        for exponent in -22..=22 {
            let exact: f64 = format!("1e{exponent}").parse().unwrap();
            assert_eq!(exp10(f64::from(exponent)), exact, "1e{exponent}");
        }
        for exponent in -300..=300 {
            let exact: f64 = format!("1e{exponent}").parse().unwrap();
            assert_eq!(log10(exact), f64::from(exponent), "log10(1e{exponent})");
        }
        assert_eq!([powi(3.0, 4), powi(2.0, -3), powi(0.0, 0), powi(-2.0, 3)], [81.0, 0.125, 1.0, -8.0]);
    }
}
