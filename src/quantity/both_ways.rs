//! What is printed is read, and nothing that is typed does harm.

use proptest::prelude::*;

use super::parse::lowered;
use super::print::decimal_exponent;
use super::{Unit, grouped, number, plain, quantity, quantity_to};

/// Mantissa times a power of ten over 30 decades, either sign.
fn values() -> impl Strategy<Value = f64> {
    (1.0..10.0_f64, -15..=15_i32, any::<bool>())
        .prop_map(|(mantissa, power, negative)| if negative { -mantissa } else { mantissa } * 10f64.powi(power))
}

fn units() -> impl Strategy<Value = Unit> {
    proptest::sample::select(Unit::ALL.to_vec())
}

/// The value of the digits that were printed: their own text, cleaned by hand, read by the standard library.
fn printed_value(text: &str, unit: Unit) -> Option<f64> {
    let after_a_number =
        |rest: &str| rest.ends_with(|letter: char| letter.is_ascii_digit() || lowered(letter).is_some());
    let (size, digits) = unit.prefixes().iter().find_map(|(size, name)| {
        let digits = text.strip_suffix(name)?.trim_end_matches('\u{202f}');
        after_a_number(digits).then_some((*size, digits))
    })?;
    let digits = digits.replace('\u{202f}', "").replace('−', "-").replace("×10", "e");
    let digits: String = digits.chars().map(|letter| lowered(letter).unwrap_or(letter)).collect();
    let power = decimal_exponent(size).unwrap_or(0);
    let (mantissa, exponent) = digits.split_once('e').unwrap_or((&digits, "0"));
    let value: f64 = format!("{mantissa}e{}", exponent.parse::<i32>().ok()? + power).parse().ok()?;
    Some(if power == 0 { value * size } else { value })
}

proptest! {
    #[test]
    fn quantities_are_read_as_printed(value in values(), unit in units(), digits in 1..=15_usize) {
        for (digits, text) in [(3, quantity(value, unit)), (digits, quantity_to(value, unit, digits))] {
            let printed = printed_value(&text, unit);
            prop_assert_eq!(unit.parse(&text, 1.0).ok(), printed, "{}", text);
            let printed = printed.unwrap_or(f64::NAN);
            // Half a unit of the last digit; counts are whole.
            let slack = if unit == Unit::Count { 0.5 } else { 0.0 };
            let off = (printed - value).abs();
            prop_assert!(off <= slack || off <= 5.001 * value.abs() * 10f64.powi(-(digits as i32)), "{}", text);
        }
    }

    #[test]
    fn numbers_are_read_as_printed(value in values(), digits in 1..=15_usize) {
        let text = number(value, digits);
        let printed = printed_value(&text, Unit::Number);
        prop_assert_eq!(Unit::Number.parse(&text, 1.0).ok(), printed, "{}", text);
        // Whole parts are printed in full, so that digits may be more than asked for.
        prop_assert!((printed.unwrap_or(f64::NAN) / value - 1.0).abs() <= 5.001 * 10f64.powi(-(digits as i32)), "{}", text);
    }

    #[test]
    fn plain_numbers_are_read_bit_for_bit(bits in any::<u64>()) {
        let value = f64::from_bits(bits);
        prop_assume!(value.is_finite());
        prop_assert_eq!(Unit::Number.parse(&plain(value), 1.0), Ok(value));
    }

    #[test]
    fn counts_are_read_as_grouped(count in 0..(1_u64 << 53)) {
        prop_assert_eq!(Unit::Count.parse(&grouped(count), 1.0), Ok(count as f64));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*", unit in units()) {
        let read = unit.parse(&text, 1.0);
        prop_assert!(read.is_err() || read.is_ok_and(f64::is_finite));
    }

    #[test]
    fn any_text_like_a_number_is_read_or_refused(
        text in "[-−+]?[0-9 .,'_\u{202f}]{0,12}([eE×x*·^][-−10⁻⁴^]{0,5})?[ ]?[a-zA-Zµμ²/°]{0,4}",
        unit in units(),
        power in -3..7_i32,
    ) {
        let read = unit.parse(&text, 10f64.powi(power));
        prop_assert!(read.is_err() || read.is_ok_and(f64::is_finite));
    }
}
