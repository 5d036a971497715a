//! Quantities as people type them: both decimal marks, groups of digits, powers of ten, units with prefixes.

use super::error::shortened;
use super::print::decimal_exponent;
use super::{QuantityError, Unit};

/// Signs between a mantissa and its power of ten.
const TIMES: [char; 7] = ['x', 'X', '×', '*', '·', '⋅', '∙'];

impl Unit {
    /// Value in the base unit of a typed text such as `1.5 kyr`, `20 000` or `3×10⁴ pc`; a bare number is in units of
    /// `shown_size`, which is the size of the unit shown beside it ([`Unit::prefix_for`]), else 1.
    ///
    /// The value is the one nearest to the decimal digits as typed. What is read how stands in the table at the head of
    /// this module.
    ///
    /// # Errors
    /// Whatever is no finite number in a unit of this quantity, what can be read in two ways, and a count that is not
    /// whole. Ranges are not looked at.
    pub fn parse(self, text: &str, shown_size: f64) -> Result<f64, QuantityError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(QuantityError::Empty);
        }
        let not_a_number = || QuantityError::NotANumber { text: shortened(text) };
        let written = self.split(text).ok_or_else(not_a_number)?;
        let size = if written.unit.is_empty() { shown_size } else { self.size_of(written.unit)? };
        let mantissa = match readings(written.mantissa) {
            Readings::None => return Err(not_a_number()),
            Readings::Ungroupable => return Err(QuantityError::Groups { text: shortened(text) }),
            Readings::One(mantissa) => mantissa,
            Readings::Two { mark, decimal, grouped } => {
                // A count has no decimals; but with a prefix or a power of ten it is no longer plain what is counted.
                let counts_ones = self == Self::Count && size == 1.0 && written.exponent == 0;
                match (counts_ones, mark) {
                    (true, ',') => grouped,
                    (false, '.') => decimal,
                    _ => return Err(self.ambiguous(text, &written, shown_size, &decimal, &grouped)),
                }
            }
        };
        let value = written.value(&mantissa, size).ok_or_else(not_a_number)?;
        let vanished = value == 0.0 && mantissa.contains(|digit: char| ('1'..='9').contains(&digit));
        if !value.is_finite() || vanished {
            return Err(QuantityError::OutOfRange { text: shortened(text) });
        }
        if self == Self::Count && value.fract() != 0.0 {
            return Err(QuantityError::NotWhole { text: shortened(text) });
        }
        Ok(value)
    }

    /// Takes a text apart; units that begin with a digit, as `1/(GeV m² s sr)`, are taken from its end.
    fn split(self, text: &str) -> Option<Written<'_>> {
        for (_, name) in self.readable().filter(|(_, name)| name.starts_with(|digit: char| digit.is_ascii_digit())) {
            if let Some(rest) = text.strip_suffix(name).filter(|rest| rest.ends_with(char::is_whitespace)) {
                return split(rest.trim_end())
                    .filter(|number| number.unit.is_empty())
                    .map(|number| Written { unit: name, ..number });
            }
        }
        split(text)
    }

    fn ambiguous(self, text: &str, written: &Written, shown_size: f64, decimal: &str, grouped: &str) -> QuantityError {
        let unit = match written.unit {
            "" => {
                self.readable().find(|(size, _)| *size == shown_size && shown_size != 1.0).map_or("", |(_, name)| name)
            }
            unit => unit,
        };
        let sign = if written.negative { "-" } else { "" };
        let power = if written.exponent == 0 { String::new() } else { format!("e{}", written.exponent) };
        let complete = |mantissa: &str| format!("{sign}{mantissa}{power} {unit}").trim_end().to_owned();
        // For a count the point is as ambiguous as the comma, so that the decimal reading loses its zeros.
        let whole = decimal.trim_end_matches('0').trim_end_matches('.');
        let remedy = if self == Self::Count { complete(whole) } else { complete(decimal) };
        QuantityError::Ambiguous {
            text: shortened(text),
            decimal: complete(decimal),
            decimal_remedy: remedy,
            grouped: complete(grouped),
        }
    }
}

/// A number as typed, taken apart.
#[derive(Clone, Copy, Debug)]
struct Written<'a> {
    negative: bool,
    /// Digits, decimal marks and signs between groups.
    mantissa: &'a str,
    /// Power of ten.
    exponent: i32,
    /// Whatever follows, without white space around it.
    unit: &'a str,
}

impl Written<'_> {
    /// The value nearest to the digits; `None` if `mantissa` is no number.
    fn value(&self, mantissa: &str, size: f64) -> Option<f64> {
        let sign = if self.negative { "-" } else { "" };
        let (shift, factor) = decimal_exponent(size).map_or((0, size), |power| (power, 1.0));
        let number: f64 = format!("{sign}{mantissa}e{}", self.exponent.saturating_add(shift)).parse().ok()?;
        Some(number * factor)
    }
}

/// Takes a text apart into number and unit; `None` if it does not begin with a number.
fn split(text: &str) -> Option<Written<'_>> {
    let (negative, unsigned) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, rest) = head(unsigned.trim_start(), |letter| letter.is_ascii_digit() || is_mark(letter));
    let mantissa = mantissa.trim_end();
    let (mantissa, exponent, rest) = match power_of_ten(rest) {
        Some((exponent, rest)) => (mantissa, exponent, rest),
        // `10⁴` alone.
        None => match raised(rest).filter(|_| mantissa == "10") {
            Some((exponent, rest)) => ("1", exponent, rest),
            None => (mantissa, 0, rest),
        },
    };
    let unit = rest.trim();
    let is_number = mantissa.contains(|letter: char| letter.is_ascii_digit());
    let is_unit = !unit.starts_with(|letter: char| {
        letter.is_ascii_digit()
            || is_mark(letter)
            || letter == '^'
            || lowered(letter).is_some()
            || TIMES[2..].contains(&letter)
    });
    (is_number && is_unit).then_some(Written { negative, mantissa, exponent, unit })
}

/// A decimal mark or a sign between groups of digits.
fn is_mark(letter: char) -> bool {
    letter.is_whitespace() || ".,'’_".contains(letter)
}

/// `e4`, `×10⁴` or `x10^4` at the beginning of a text: its exponent and what follows.
fn power_of_ten(text: &str) -> Option<(i32, &str)> {
    if let Some(rest) = text.strip_prefix(['e', 'E']) {
        return signed(rest);
    }
    raised(text.strip_prefix(TIMES)?.trim_start().strip_prefix("10")?)
}

/// `⁴` or `^4` at the beginning of a text: the exponent and what follows.
fn raised(text: &str) -> Option<(i32, &str)> {
    if let Some(rest) = text.strip_prefix('^') {
        return signed(rest);
    }
    let (raised, rest) = head(text, |letter| lowered(letter).is_some());
    let digits: String = raised.chars().filter_map(lowered).collect();
    signed(&digits).filter(|(_, rest)| rest.is_empty()).map(|(exponent, _)| (exponent, rest))
}

/// The digit or sign that a superscript stands for.
pub(super) fn lowered(letter: char) -> Option<char> {
    match letter {
        '⁻' => Some('-'),
        '⁺' => Some('+'),
        '¹' => Some('1'),
        '²' => Some('2'),
        '³' => Some('3'),
        '⁰' | '⁴'..='⁹' => char::from_digit(u32::from(letter) - u32::from('⁰'), 10),
        _ => None,
    }
}

/// An integer at the beginning of a text and what follows; one beyond all exponents is the largest.
fn signed(text: &str) -> Option<(i32, &str)> {
    let negative = text.starts_with(['-', '−']);
    let (digits, rest) = head(text.strip_prefix(['-', '−', '+']).unwrap_or(text), |letter| letter.is_ascii_digit());
    let exponent = if digits.is_empty() { None } else { Some(digits.parse().unwrap_or(i32::MAX)) }?;
    Some((if negative { -exponent } else { exponent }, rest))
}

/// The beginning of a text where all letters are `wanted`, and the rest.
fn head(text: &str, wanted: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|letter| !wanted(letter)).unwrap_or(text.len()))
}

/// How a mantissa can be read: with nothing but digits and at most one point.
enum Readings {
    /// Not at all, there being no digit where one must be.
    None,
    /// Not at all, because groups are not of three digits or mixed.
    Ungroupable,
    One(String),
    Two {
        mark: char,
        decimal: String,
        grouped: String,
    },
}

fn readings(mantissa: &str) -> Readings {
    let parts: Vec<&str> = mantissa.split(is_mark).collect();
    let kind = |mark: char| {
        if mark.is_whitespace() {
            ' '
        } else if mark == '’' {
            '\''
        } else {
            mark
        }
    };
    let marks: Vec<char> = mantissa.chars().filter(|letter| is_mark(*letter)).map(kind).collect();
    let (Some(&last), Some((fraction, whole))) = (marks.last(), parts.split_last()) else {
        return Readings::One(mantissa.to_owned());
    };
    let is_decimal = |mark: char| mark == '.' || mark == ',' && !fraction.is_empty();
    let before = &marks[..marks.len() - 1];
    let decimal = (is_decimal(last) && !before.contains(&last) && (before.is_empty() || in_groups(whole, before)))
        .then(|| format!("{}.{fraction}", whole.concat()));
    let grouped = in_groups(&parts, &marks).then(|| parts.concat());
    match (decimal, grouped) {
        (Some(decimal), Some(grouped)) => Readings::Two { mark: last, decimal, grouped },
        (Some(reading), None) | (None, Some(reading)) => Readings::One(reading),
        (None, None) if parts.concat().is_empty() => Readings::None,
        (None, None) => Readings::Ungroupable,
    }
}

/// Groups of three digits, but for the first of one to three, set apart by one and the same sign.
fn in_groups(parts: &[&str], marks: &[char]) -> bool {
    let [first, rest @ ..] = parts else { return false };
    let alike = marks.windows(2).all(|pair| pair[0] == pair[1]);
    alike && (1..=3).contains(&first.len()) && !first.starts_with('0') && rest.iter().all(|part| part.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(unit: Unit, text: &str) -> Result<f64, String> {
        unit.parse(text, 1.0).map_err(|error| error.to_string())
    }

    #[test]
    fn numbers_are_read_however_they_are_written() {
        for (text, expected) in [
            ("0.3", 0.3),
            (".5", 0.5),
            ("5.", 5.0),
            ("+7", 7.0),
            ("-2.5", -2.5),
            ("−2.5", -2.5),
            ("1,5", 1.5),
            (",5", 0.5),
            ("0,123", 0.123),
            ("1.234", 1.234),
            ("1234,567", 1234.567),
            ("1,234,567", 1_234_567.0),
            ("1.234.567", 1_234_567.0),
            ("1,234.5", 1234.5),
            ("1.234,5", 1234.5),
            ("1,234.567", 1234.567),
            ("1,234,567.8", 1_234_567.8),
            ("20 000", 20_000.0),
            ("20\u{2009}000", 20_000.0),
            ("20\u{202f}000", 20_000.0),
            ("20\u{a0}000,5", 20_000.5),
            ("20'000", 20_000.0),
            ("20’000.25", 20_000.25),
            ("20_000", 20_000.0),
            ("1e4", 1e4),
            ("1E4", 1e4),
            ("1.5e-3", 1.5e-3),
            ("2e−3", 2e-3),
            ("2e+3", 2e3),
            ("3×10⁴", 3e4),
            ("3 × 10⁻⁴", 3e-4),
            ("3x10^4", 3e4),
            ("3*10^-4", 3e-4),
            ("3·10^4", 3e4),
            ("10⁴", 1e4),
            ("10^-3", 1e-3),
            ("-10⁻²", -1e-2),
            ("0", 0.0),
            ("0e999999999999", 0.0),
        ] {
            assert_eq!(read(Unit::Number, text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn units_are_read_with_their_prefixes() {
        for (text, unit, expected) in [
            ("1.5 kyr", Unit::Year, 1500.0),
            ("2 PeV", Unit::Tev, 2000.0),
            ("1 GeV", Unit::Tev, 1e-3),
            ("3e15 eV", Unit::Tev, 3000.0),
            ("1,5 uG", Unit::MicroGauss, 1.5),
            ("1,5 µG", Unit::MicroGauss, 1.5),
            ("1,5 μG", Unit::MicroGauss, 1.5),
            ("300nG", Unit::MicroGauss, 0.3),
            ("1e-6 G", Unit::MicroGauss, 1.0),
            ("1 Mpc", Unit::Parsec, 1e6),
            ("20 000 pc", Unit::Parsec, 20_000.0),
            ("3×10⁴ pc", Unit::Parsec, 30_000.0),
            ("10⁴pc", Unit::Parsec, 1e4),
            ("1e51 erg", Unit::Erg, 1e51),
            ("1e51erg", Unit::Erg, 1e51),
            ("2 EeV", Unit::Tev, 2e6),
            ("4 ms", Unit::Second, 4e-3),
            ("96 MiB", Unit::Byte, 100_663_296.0),
            ("45°", Unit::Degree, 45.0),
            ("45 deg", Unit::Degree, 45.0),
            ("2×10⁻⁹ 1/(GeV m² s sr)", Unit::Intensity, 2e-9),
            ("2e-9/(GeV m2 s sr)", Unit::Intensity, 2e-9),
            ("10.7 pc^2/yr", Unit::Diffusion, 10.7),
        ] {
            assert_eq!(read(unit, text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_bare_number_is_in_the_unit_shown() {
        assert_eq!(Unit::Year.parse("3", 1e6), Ok(3e6));
        assert_eq!(Unit::MicroGauss.parse("0,3", 1e-3), Ok(3e-4));
        assert_eq!(Unit::Year.parse("3 kyr", 1e6), Ok(3e3));
        assert_eq!(Unit::Count.parse("1,5", 1e6), Ok(1.5e6));
    }

    #[test]
    fn counts_are_whole() {
        for (text, expected) in [
            ("20,000", Ok(20_000.0)),
            ("20 000", Ok(20_000.0)),
            ("1,234,567", Ok(1_234_567.0)),
            ("20k", Ok(20_000.0)),
            ("1.234 M", Ok(1_234_000.0)),
            ("1,5 M", Ok(1_500_000.0)),
            ("2e4", Ok(20_000.0)),
            ("1.5", Err("1.5 is not a whole number: write one without decimals")),
            ("1e-1", Err("1e-1 is not a whole number: write one without decimals")),
            ("20.000", Err("20.000 can be read as 20.000 or 20000: write 20 or 20000")),
            ("1,234 M", Err("1,234 M can be read as 1.234 M or 1234 M: write 1.234 M or 1234 M")),
        ] {
            assert_eq!(read(Unit::Count, text), expected.map_err(str::to_owned), "{text}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_refused_with_both() {
        for (text, message) in [
            ("1,234", "1,234 can be read as 1.234 or 1234: write 1.234 or 1234"),
            ("-1,234 kpc", "-1,234 kpc can be read as -1.234 kpc or -1234 kpc: write -1.234 kpc or -1234 kpc"),
            ("1,234e5", "1,234e5 can be read as 1.234e5 or 1234e5: write 1.234e5 or 1234e5"),
        ] {
            assert_eq!(read(Unit::Parsec, text), Err(message.to_owned()));
        }
        let shown = Unit::Parsec.parse("1,234", 1e3).map_err(|error| error.to_string());
        assert_eq!(shown, Err("1,234 can be read as 1.234 kpc or 1234 kpc: write 1.234 kpc or 1234 kpc".to_owned()));
    }

    /// Each reading that a refusal offers is read as just that.
    #[test]
    fn remedies_of_ambiguity_are_read() {
        for (unit, text, shown_size, values) in [
            (Unit::Parsec, "1,234", 1.0, [1.234, 1234.0]),
            (Unit::Parsec, "1,234 kpc", 1.0, [1234.0, 1_234_000.0]),
            (Unit::Year, "1,234e2", 1e3, [123_400.0, 123_400_000.0]),
            (Unit::Count, "20.000", 1.0, [20.0, 20_000.0]),
            (Unit::Count, "1,234", 1e6, [1_234_000.0, 1_234_000_000.0]),
        ] {
            let Err(QuantityError::Ambiguous { decimal_remedy, grouped, .. }) = unit.parse(text, shown_size) else {
                panic!("{text} is not refused");
            };
            assert_eq!([decimal_remedy, grouped].map(|remedy| read(unit, &remedy)), values.map(Ok), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let texts =
            ["abc", "inf", "nan", "∞", "–", "-", "e4", ".", ",", "pc", "1e4 5", "3×", "3×4", "5 ^2", "--5", "1e4.5"];
        for text in texts {
            assert!(matches!(Unit::Number.parse(text, 1.0), Err(QuantityError::NotANumber { .. })), "{text}");
        }
        assert_eq!(Unit::Number.parse(" \t", 1.0), Err(QuantityError::Empty));
    }

    #[test]
    fn odd_groups_are_refused() {
        for text in [
            "1 2",
            "20 00",
            "1,23,456",
            "1,2345,678",
            "1 000'000",
            "1,",
            "1_0",
            "1.2.3",
            "1,2,3",
            "1  000",
            "1.000,000.5",
        ] {
            assert!(matches!(Unit::Parsec.parse(text, 1.0), Err(QuantityError::Groups { .. })), "{text}");
        }
    }

    #[test]
    fn what_no_number_can_hold_is_refused() {
        for text in ["1e400", "-1e400", "1e-400", "1e308 kyr", "1e99999999999999", "1e-99999999999999"] {
            assert!(matches!(Unit::Year.parse(text, 1.0), Err(QuantityError::OutOfRange { .. })), "{text}");
        }
    }

    #[test]
    fn messages_stay_short() {
        let message = Unit::Number.parse(&"many\n".repeat(1000), 1.0).map_err(|error| error.to_string());
        assert!(message.is_err_and(|text| text.chars().count() < 120 && !text.contains('\n')));
    }
}
