//! Numbers as a reader wants them: prefixes (3.2 kyr, 1 PeV), significant digits, powers of ten, value ± error.

/// Thin space that does not break, between a number and its unit.
pub const THIN: char = '\u{202f}';

/// Minus sign as wide as a digit.
const MINUS: char = '−';

/// Unit of a quantity, with the prefixes it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Magnetic field, base µG.
    MicroGauss,
    /// Energy, base TeV.
    Tev,
    /// Length, base pc.
    Parsec,
    /// Time of the simulated world, base yr.
    Year,
    /// Energy of a source, base erg.
    Erg,
    /// A plain number.
    Number,
    /// Particles, waves, cells and other things that are counted.
    Count,
}

impl Unit {
    /// Prefixed units with their size in the base unit, rising.
    pub fn prefixes(self) -> &'static [(f64, &'static str)] {
        match self {
            Self::MicroGauss => &[(1.0e-3, "nG"), (1.0, "µG"), (1.0e3, "mG")],
            Self::Tev => &[(1.0e-3, "GeV"), (1.0, "TeV"), (1.0e3, "PeV"), (1.0e6, "EeV")],
            Self::Parsec => &[(1.0, "pc"), (1.0e3, "kpc"), (1.0e6, "Mpc")],
            Self::Year => &[(1.0, "yr"), (1.0e3, "kyr"), (1.0e6, "Myr"), (1.0e9, "Gyr")],
            Self::Erg => &[(1.0, "erg")],
            Self::Number => &[(1.0, "")],
            Self::Count => &[(1.0, ""), (1.0e3, "k"), (1.0e6, "M")],
        }
    }

    /// Unit without a prefix.
    pub fn base(self) -> &'static str {
        self.prefixes().iter().find(|(size, _)| *size == 1.0).map_or("", |(_, name)| name)
    }

    /// Prefixed unit in which `value` (base unit) reads best, and its size in the base unit.
    ///
    /// The base unit is kept down to a hundredth of it (0.3 µG, not 300 nG), thousands of countable things are spelt out.
    pub fn prefix_for(self, value: f64) -> (f64, &'static str) {
        let magnitude = value.abs();
        let base = (1.0, self.base());
        let kept = match self {
            Self::Count => 0.0..0.9995e6,
            _ => 0.01..0.9995,
        };
        if magnitude == 0.0 || !magnitude.is_finite() || kept.contains(&magnitude) {
            return base;
        }
        // A little slack, so that rounding to the printed digits never yields "1000 pc".
        let prefixes = self.prefixes();
        prefixes.iter().rev().find(|(size, _)| magnitude >= 0.9995 * size).or(prefixes.first()).copied().unwrap_or(base)
    }

    /// Value in the base unit of a typed text such as `1.5 kyr`; a bare number is in units of `shown_size`.
    ///
    /// `None` if it is no finite number or the unit does not belong here.
    pub fn parse(self, text: &str, shown_size: f64) -> Option<f64> {
        let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        let text = text.replace(MINUS, "-").replace('×', "x").replace("x10^", "e").replace(',', ".");
        let split = (0..=text.len())
            .rev()
            .filter(|&at| text.is_char_boundary(at))
            .find(|&at| text[..at].parse::<f64>().is_ok())?;
        let number: f64 = text[..split].parse().ok()?;
        let unit = text[split..].replace(['u', 'μ'], "µ");
        let size = if unit.is_empty() {
            shown_size
        } else {
            let same = |name: &&(f64, &str)| name.1.eq_ignore_ascii_case(&unit);
            self.prefixes().iter().find(|name| name.1 == unit).or_else(|| self.prefixes().iter().find(same))?.0
        };
        (number * size).is_finite().then_some(number * size)
    }
}

/// Value and unit, three significant digits: `3.2 kyr`, `1 PeV`, `50 pc`.
pub fn quantity(value: f64, unit: Unit) -> String {
    let (size, name) = unit.prefix_for(value);
    let digits = if unit == Unit::Count && size == 1.0 {
        grouped(value.round().max(0.0) as u64)
    } else {
        number(value / size, 3)
    };
    if name.is_empty() { digits } else { format!("{digits}{THIN}{name}") }
}

/// At most `digits` significant digits without trailing zeros; a power of ten outside 10⁻³ … 10⁵.
pub fn number(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        return if value.is_nan() { "–".into() } else { format!("{}∞", if value < 0.0 { "−" } else { "" }) };
    }
    if value == 0.0 {
        return "0".into();
    }
    let rounded = format!("{:.*e}", digits.saturating_sub(1), value);
    let (mantissa, exponent) = rounded.split_once('e').unwrap_or((&rounded, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let text = if (-3..5).contains(&exponent) {
        let decimals = (digits as i32 - 1 - exponent).max(0) as usize;
        trim_zeros(&format!("{value:.decimals$}"))
    } else {
        format!("{}×10{}", trim_zeros(mantissa), superscript(exponent))
    };
    text.replace('-', "−")
}

/// Value ± error with two digits of the error and a common power of ten: `(6.30 ± 0.41)×10⁻⁴`.
pub fn value_error(value: f64, error: f64) -> String {
    if !value.is_finite() || !error.is_finite() || error <= 0.0 {
        return number(value, 3);
    }
    let largest = value.abs().max(error);
    let exponent = largest.log10().floor() as i32;
    let shift = if (-3..5).contains(&exponent) { 0 } else { exponent };
    let scale = 10f64.powi(shift);
    let (value, error) = (value / scale, error / scale);
    let error_exponent = error.log10().floor() as i32;
    let decimals = (1 - error_exponent).max(0) as usize;
    let pair = format!("{value:.decimals$} ± {error:.decimals$}").replace('-', "−");
    if shift == 0 { pair } else { format!("({pair})×10{}", superscript(shift)) }
}

/// Digits of an integer as superscripts.
pub fn superscript(exponent: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let sign = if exponent < 0 { "⁻" } else { "" };
    let digits = exponent.unsigned_abs().to_string();
    let digits = digits.bytes().map(|digit| DIGITS[usize::from(digit - b'0')]);
    sign.chars().chain(digits).collect()
}

/// Thousands separated by thin spaces: `20 000`.
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

/// Wall-clock time: `4 s`, `2 min 5 s`, `3 h 20 min`.
pub fn wall_clock(seconds: f64) -> String {
    if !seconds.is_finite() || seconds < 0.0 {
        return "–".into();
    }
    let seconds = seconds.round() as u64;
    match seconds {
        0..60 => format!("{seconds}{THIN}s"),
        60..3600 => format!("{}{THIN}min {}{THIN}s", seconds / 60, seconds % 60),
        _ => format!("{}{THIN}h {}{THIN}min", seconds / 3600, seconds % 3600 / 60),
    }
}

fn trim_zeros(text: &str) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text.to_owned() }
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
            (0.0, Unit::MicroGauss, "0_µG"),
            (20_000.0, Unit::Count, "20_000"),
            (1.0e7, Unit::Count, "10_M"),
        ] {
            assert_eq!(quantity(value, unit), expected.replace('_', "\u{202f}"));
        }
    }

    #[test]
    fn typed_text_is_read_with_and_without_a_unit() {
        for (text, unit, shown, expected) in [
            ("1.5 kyr", Unit::Year, 1.0, Some(1500.0)),
            ("3", Unit::Year, 1.0e6, Some(3.0e6)),
            ("2 PeV", Unit::Tev, 1.0, Some(2000.0)),
            ("1e3", Unit::Parsec, 1.0, Some(1000.0)),
            ("1,5 uG", Unit::MicroGauss, 1.0e-3, Some(1.5)),
            ("300nG", Unit::MicroGauss, 1.0, Some(0.3)),
            ("1 GeV", Unit::Tev, 1.0, Some(1.0e-3)),
            ("5 pc", Unit::Year, 1.0, None),
            ("20 000", Unit::Count, 1.0, Some(20_000.0)),
            ("20k", Unit::Count, 1.0, Some(20_000.0)),
            ("much", Unit::Number, 1.0, None),
            ("", Unit::Number, 1.0, None),
        ] {
            let read = unit.parse(text, shown);
            match (read, expected) {
                // One rounding of the product, hence one part in 1e15.
                (Some(read), Some(expected)) => assert!((read / expected - 1.0).abs() < 1e-14, "{text}: {read}"),
                (read, expected) => assert_eq!(read, expected, "{text}"),
            }
        }
    }

    #[test]
    fn what_is_shown_can_be_typed_back() {
        for unit in [Unit::MicroGauss, Unit::Tev, Unit::Parsec, Unit::Year] {
            for exponent in -2..8 {
                let value = 2.5 * 10f64.powi(exponent);
                let read = unit.parse(&quantity(value, unit).replace("×10", "e"), 1.0);
                if let Some(read) = read {
                    // 2.5 has two digits, of three shown.
                    assert!((read / value - 1.0).abs() < 1e-12, "{unit:?} {value}");
                }
            }
        }
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(number(0.016, 3), "0.016");
        assert_eq!(number(-0.25, 2), "−0.25");
        assert_eq!(number(1234.0, 3), "1234");
        assert_eq!(number(3.3e-4, 2), "3.3×10⁻⁴");
        assert_eq!(number(1.0e7, 3), "1×10⁷");
        assert_eq!(number(f64::NAN, 3), "–");
    }

    #[test]
    fn errors_set_the_digits_of_values() {
        assert_eq!(value_error(0.0632, 0.0041), "0.0632 ± 0.0041");
        assert_eq!(value_error(6.3e-4, 4.1e-5), "(6.30 ± 0.41)×10⁻⁴");
        assert_eq!(value_error(37.9, 2.2), "37.9 ± 2.2");
        assert_eq!(value_error(-0.02, 0.1), "−0.02 ± 0.10");
    }

    #[test]
    fn counts_and_clocks() {
        assert_eq!(grouped(20_000), "20\u{202f}000");
        assert_eq!(grouped(999), "999");
        assert_eq!(wall_clock(125.0), "2\u{202f}min 5\u{202f}s");
    }
}
