//! Numbers as a reader wants them: prefixes (3.2 kyr, 1 PeV), significant digits, powers of ten, value ± error.

use super::Unit;

use crate::math;

/// Narrow space that does not break, between a number and its unit and between groups of digits.
pub const THIN: char = '\u{202f}';

/// Minus sign as wide as a digit.
const MINUS: &str = "−";

/// What stands for a number that is none.
const NONE: &str = "–";

/// Value (base unit) and prefixed unit, three significant digits: `3.2 kyr`, `1 PeV`, `50 pc`, `20 000`.
///
/// Counts are rounded to whole ones, below a million with all their digits.
pub fn quantity(value: f64, unit: Unit) -> String {
    quantity_to(value, unit, 3)
}

/// As [`quantity`], with at most `digits` significant digits (1 to 15).
pub fn quantity_to(value: f64, unit: Unit, digits: usize) -> String {
    let value = if unit == Unit::Count { value.round() } else { value };
    let (size, name) = unit.prefix_for(value);
    let text = if unit == Unit::Count && size == 1.0 && value.is_finite() {
        format!("{}{}", if value < 0.0 { MINUS } else { "" }, grouped(value.abs() as u64))
    } else {
        number(in_units_of(value, size), digits)
    };
    match unit {
        _ if name.is_empty() => text,
        Unit::Degree => format!("{text}{name}"),
        _ => format!("{text}{THIN}{name}"),
    }
}

/// `value` over `size`; for a power of ten the decimal point moves and no digit changes.
fn in_units_of(value: f64, size: f64) -> f64 {
    let shifted = decimal_exponent(size).and_then(|power| {
        let text = format!("{value:e}");
        let (mantissa, exponent) = text.split_once('e')?;
        format!("{mantissa}e{}", exponent.parse::<i32>().ok()? - power).parse().ok()
    });
    shifted.unwrap_or(value / size)
}

/// The exponent where `size` is a power of ten.
pub(super) fn decimal_exponent(size: f64) -> Option<i32> {
    let text = format!("{size:e}");
    text.strip_prefix("1e")?.parse().ok()
}

/// At most `digits` significant digits (1 to 15) without trailing zeros, whole parts in full; a power of ten below 10⁻³
/// and from 10⁵ on, or from where `digits` do not reach to the point.
pub fn number(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        return if value.is_nan() { NONE.into() } else { format!("{}∞", if value < 0.0 { MINUS } else { "" }) };
    }
    if value == 0.0 {
        return "0".into();
    }
    let rounded = format!("{:.*e}", digits.saturating_sub(1), value);
    let (mantissa, exponent) = rounded.split_once('e').unwrap_or((&rounded, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let text = if (-3..digits.max(5) as i32).contains(&exponent) {
        let decimals = (digits as i32 - 1 - exponent).max(0) as usize;
        trim_zeros(&format!("{value:.decimals$}")).to_owned()
    } else {
        format!("{}×10{}", trim_zeros(mantissa), superscript(exponent))
    };
    text.replace('-', MINUS)
}

/// All digits of a number as scenes and error messages write them: `0.3`, `20000`, `1e6`.
///
/// Infinities and NaN, which no scene holds, are `inf` and `NaN`.
pub fn plain(value: f64) -> String {
    let short = value == 0.0 || !value.is_finite() || (1e-3..1e6).contains(&value.abs());
    if short { format!("{value}") } else { format!("{value:e}") }
}

/// Value ± error with two digits of the error and a common power of ten: `(6.30 ± 0.41)×10⁻⁴`.
///
/// Without a positive finite error the value alone, to three digits.
pub fn value_error(value: f64, error: f64) -> String {
    if !value.is_finite() || !error.is_finite() || error <= 0.0 {
        return number(value, 3);
    }
    let exponent = math::log10(value.abs().max(error)).floor() as i32;
    let shift = if (-3..5).contains(&exponent) { 0 } else { exponent };
    let scale = math::powi(10.0, shift);
    let (value, error) = (value / scale, error / scale);
    let decimals = (1 - exponent_of_two_digits(error)).max(0) as usize;
    let pair = format!("{value:.decimals$} ± {error:.decimals$}").replace('-', MINUS);
    if shift == 0 { pair } else { format!("({pair})×10{}", superscript(shift)) }
}

/// Exponent of a positive number after rounding to two digits: 0.0999 is 0.10.
fn exponent_of_two_digits(value: f64) -> i32 {
    format!("{value:.1e}").split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0)
}

/// An integer in superscript digits: `⁻¹²`.
pub fn superscript(exponent: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let sign = if exponent < 0 { "⁻" } else { "" };
    let digits = exponent.unsigned_abs().to_string();
    let digits = digits.bytes().map(|digit| DIGITS[usize::from(digit - b'0')]);
    sign.chars().chain(digits).collect()
}

/// Thousands set apart by narrow spaces: `20 000`.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(THIN);
        }
        text.push(digit);
    }
    text
}

/// Length of time that people wait, in seconds: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`, `4 days`.
pub fn wall_clock(seconds: f64) -> String {
    if !seconds.is_finite() || seconds < 0.0 {
        return NONE.into();
    }
    if seconds < 9.95 {
        // An empty sum is -0.0.
        return format!("{:.1}{THIN}s", seconds.abs());
    }
    let seconds = seconds.round() as u64;
    match seconds {
        0..60 => format!("{seconds}{THIN}s"),
        60..3600 => format!("{}{THIN}min {}{THIN}s", seconds / 60, seconds % 60),
        3600..172_800 => format!("{}{THIN}h {}{THIN}min", seconds / 3600, seconds % 3600 / 60),
        _ => format!("{}{THIN}days", seconds / 86_400),
    }
}

fn trim_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_carry_prefixes() {
        for (value, unit, expected) in [
            (3200.0, Unit::Year, "3.2_kyr"),
            (999.9, Unit::Year, "1_kyr"),
            (2.0e6, Unit::Year, "2_Myr"),
            (1000.0, Unit::Tev, "1_PeV"),
            (0.5, Unit::Tev, "0.5_TeV"),
            (0.005, Unit::Tev, "5_GeV"),
            (50.0, Unit::Parsec, "50_pc"),
            (1200.0, Unit::Parsec, "1.2_kpc"),
            (0.0123, Unit::Parsec, "0.0123_pc"),
            (0.3, Unit::MicroGauss, "0.3_µG"),
            (0.0007, Unit::MicroGauss, "0.7_nG"),
            (0.0, Unit::MicroGauss, "0_µG"),
            (20_000.0, Unit::Count, "20_000"),
            (1.0e7, Unit::Count, "10_M"),
            (1.24e9, Unit::Count, "1.24_G"),
            (-20_000.4, Unit::Count, "−20_000"),
            (-0.4, Unit::Count, "0"),
            (f64::NAN, Unit::Count, "–"),
            (0.004, Unit::Second, "4_ms"),
            (100_663_296.0, Unit::Byte, "96_MiB"),
            (-30.0, Unit::Degree, "−30°"),
            (2.0e-9, Unit::Intensity, "2×10⁻⁹_1/(GeV m² s sr)"),
            (10.65, Unit::Diffusion, "10.7_pc²/yr"),
        ] {
            assert_eq!(quantity(value, unit), expected.replace('_', "\u{202f}"));
        }
        assert_eq!(quantity_to(1234.5, Unit::Tev, 6), "1.2345\u{202f}PeV");
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(number(0.016, 3), "0.016");
        assert_eq!(number(-0.25, 2), "−0.25");
        assert_eq!(number(1234.0, 3), "1234");
        assert_eq!(number(3.3e-4, 2), "3.3×10⁻⁴");
        assert_eq!(number(1.0e7, 3), "1×10⁷");
        assert_eq!(number(123_456.0, 3), "1.23×10⁵");
        assert_eq!(number(123_456.0, 6), "123456");
        assert_eq!(number(0.1 + 0.2, 6), "0.3");
        assert_eq!(number(f64::NAN, 3), "–");
        assert_eq!(number(f64::NEG_INFINITY, 3), "−∞");
    }

    #[test]
    fn plain_numbers_read_as_people_write_them() {
        let cases = [(0.0, "0"), (0.3, "0.3"), (2e4, "20000"), (1e6, "1e6"), (1e-7, "1e-7"), (-2.5, "-2.5")];
        for (value, text) in cases {
            assert_eq!(plain(value), text);
        }
        assert_eq!(plain(f64::NAN), "NaN");
        assert_eq!(plain(f64::INFINITY), "inf");
    }

    #[test]
    fn errors_set_the_digits_of_values() {
        assert_eq!(value_error(0.0632, 0.0041), "0.0632 ± 0.0041");
        assert_eq!(value_error(6.3e-4, 4.1e-5), "(6.30 ± 0.41)×10⁻⁴");
        assert_eq!(value_error(37.9, 2.2), "37.9 ± 2.2");
        assert_eq!(value_error(-0.02, 0.1), "−0.02 ± 0.10");
        assert_eq!(value_error(5.7512, 0.0999), "5.75 ± 0.10");
        assert_eq!(value_error(0.05, 0.0), "0.05");
    }

    #[test]
    fn counts_and_clocks() {
        assert_eq!(grouped(20_000), "20\u{202f}000");
        assert_eq!(grouped(999), "999");
        for (seconds, expected) in [
            (0.42, "0.4_s"),
            // The sum of no times.
            (-0.0, "0.0_s"),
            (std::iter::empty::<f64>().sum(), "0.0_s"),
            (-0.01, "–"),
            (12.4, "12_s"),
            (125.0, "2_min 5_s"),
            (7500.0, "2_h 5_min"),
            (4.1 * 86_400.0, "4_days"),
            (f64::INFINITY, "–"),
        ] {
            assert_eq!(wall_clock(seconds), expected.replace('_', "\u{202f}"));
        }
    }
}
