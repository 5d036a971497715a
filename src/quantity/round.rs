//! Numbers rounded to significant digits so that they print short.

use crate::math;

/// `value` to `digits` significant digits (1 to 15); zero, infinities and NaN stay as they are.
pub fn rounded(value: f64, digits: i32) -> f64 {
    by_digits(value, digits, f64::round)
}

/// The next number up with `digits` significant digits (1 to 10); what exceeds them by rounding errors alone stays.
pub fn rounded_up(value: f64, digits: i32) -> f64 {
    by_digits(value * (1.0 - 1e-12), digits, f64::ceil)
}

fn by_digits(value: f64, digits: i32, round: fn(f64) -> f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let places = digits - 1 - math::log10(value.abs()).floor() as i32;
    // Dividing by a whole power of ten prints short, multiplying by a fraction of one does not.
    let scale = math::powi(10.0, places.abs());
    if places >= 0 { round(value * scale) / scale } else { round(value / scale) * scale }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_keeps_the_digits_and_prints_short() {
        for (value, digits, text) in [
            (0.012345, 3, "0.0123"),
            (123_456.0, 2, "120000"),
            (-9.996, 3, "-10"),
            (1.0 / 3.0, 2, "0.33"),
            (0.0, 3, "0"),
        ] {
            assert_eq!(rounded(value, digits).to_string(), text);
        }
        assert!(rounded(f64::NAN, 3).is_nan());
    }

    #[test]
    fn rounding_up_keeps_the_digits_and_never_falls() {
        for (value, up) in [(0.0123, 0.013), (0.25, 0.25), (3.21, 3.3), (12.0, 12.0), (123.0, 130.0)] {
            assert!((rounded_up(value, 2) - up).abs() < 1e-12 * up, "{value} -> {}", rounded_up(value, 2));
        }
    }
}
