//! Units of the program with the prefixes that they take.

use super::QuantityError;
use super::error::shortened;

/// Unit of a quantity, with the prefixes it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Magnetic field, base µG.
    MicroGauss,
    /// Energy of a particle, base TeV.
    Tev,
    /// Length, base pc.
    Parsec,
    /// Time of the simulated world, base yr.
    Year,
    /// Energy of a source, base erg.
    Erg,
    /// A plain number.
    Number,
    /// Particles, waves, cells and other things that are counted: whole.
    Count,
    /// Time of this world, base s; a length of time that people wait is printed by [`super::wall_clock`].
    Second,
    /// Memory, base B, with binary prefixes.
    Byte,
    /// Angle, base °.
    Degree,
    /// Intensity of particles, base 1/(GeV m² s sr).
    Intensity,
    /// Diffusion coefficient, base pc²/yr.
    Diffusion,
    /// Rate of supernovae, base 1/(10⁴ yr kpc³).
    Rate,
}

/// Size of a prefixed unit in the base unit, and its name.
type Prefix = (f64, &'static str);

impl Unit {
    /// All units.
    pub const ALL: [Self; 13] = [
        Self::MicroGauss,
        Self::Tev,
        Self::Parsec,
        Self::Year,
        Self::Erg,
        Self::Number,
        Self::Count,
        Self::Second,
        Self::Byte,
        Self::Degree,
        Self::Intensity,
        Self::Diffusion,
        Self::Rate,
    ];

    /// Prefixed units that are printed, with their size in the base unit, rising.
    pub fn prefixes(self) -> &'static [Prefix] {
        match self {
            Self::MicroGauss => &[(1.0e-3, "nG"), (1.0, "µG"), (1.0e3, "mG")],
            Self::Tev => &[(1.0e-3, "GeV"), (1.0, "TeV"), (1.0e3, "PeV"), (1.0e6, "EeV")],
            Self::Parsec => &[(1.0, "pc"), (1.0e3, "kpc"), (1.0e6, "Mpc")],
            Self::Year => &[(1.0, "yr"), (1.0e3, "kyr"), (1.0e6, "Myr"), (1.0e9, "Gyr")],
            Self::Erg => &[(1.0, "erg")],
            Self::Number => &[(1.0, "")],
            Self::Count => &[(1.0, ""), (1.0e3, "k"), (1.0e6, "M"), (1.0e9, "G"), (1.0e12, "T")],
            Self::Second => &[(1.0e-9, "ns"), (1.0e-6, "µs"), (1.0e-3, "ms"), (1.0, "s")],
            Self::Byte => &[(1.0, "B"), (1_024.0, "KiB"), (1_048_576.0, "MiB"), (1_073_741_824.0, "GiB")],
            Self::Degree => &[(1.0, "°")],
            Self::Intensity => &[(1.0, "1/(GeV m² s sr)")],
            Self::Diffusion => &[(1.0, "pc²/yr")],
            Self::Rate => &[(1.0, "1/(10⁴ yr kpc³)")],
        }
    }

    /// Units that are read but not printed.
    fn also_read(self) -> &'static [Prefix] {
        match self {
            Self::MicroGauss => &[(1.0e6, "G")],
            Self::Tev => &[(1.0e-12, "eV"), (1.0e-9, "keV"), (1.0e-6, "MeV")],
            Self::Degree => &[(1.0, "deg")],
            Self::Intensity => &[(1.0, "/(GeV m² s sr)")],
            _ => &[],
        }
    }

    /// Unit without a prefix; empty for numbers and counts.
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

    /// Every unit that is read.
    pub(super) fn readable(self) -> impl Iterator<Item = Prefix> {
        self.prefixes().iter().chain(self.also_read()).copied()
    }

    /// Size in the base unit of a unit as typed, white space and the way to write µ and ² aside.
    pub(super) fn size_of(self, written: &str) -> Result<f64, QuantityError> {
        let same = |name: &str| spelling(name) == spelling(written);
        self.readable().find(|(_, name)| same(name)).map(|(size, _)| size).ok_or_else(|| self.unknown(written))
    }

    /// What to say about a unit that is not one of these.
    fn unknown(self, written: &str) -> QuantityError {
        let unit = shortened(written);
        let names: Vec<&str> = self.prefixes().iter().map(|(_, name)| *name).filter(|name| !name.is_empty()).collect();
        let meant = self.readable().map(|(_, name)| name).find(|name| {
            let letters = spelling(name);
            !letters.is_empty() && letters.eq_ignore_ascii_case(&spelling(written))
        });
        let message = match (meant, names.as_slice()) {
            (Some(meant), _) => milli_or_mega(written, meant)
                .unwrap_or_else(|| format!("{unit} is no unit, because prefixes keep their case: write {meant}")),
            (None, []) => format!("{unit} is not understood: write a plain number, without a unit"),
            (None, [only]) => format!("{unit} is not understood: write a number alone or with {only}"),
            (None, [first @ .., last]) => {
                format!("{unit} is not understood: write a number alone or with {} or {last}", first.join(", "))
            }
        };
        QuantityError::UnknownUnit { message }
    }
}

/// The letters of a unit without white space, µ as u and ² as 2.
fn spelling(name: &str) -> String {
    let plain = |letter| match letter {
        'µ' | 'μ' => 'u',
        '²' => '2',
        other => other,
    };
    name.chars().filter(|letter| !letter.is_whitespace() && *letter != '^').map(plain).collect()
}

/// Both readings where a unit differs from a known one only in m for M or M for m.
fn milli_or_mega(written: &str, meant: &str) -> Option<String> {
    let (rest, power) = match (written.strip_prefix('m'), written.strip_prefix('M')) {
        (Some(rest), _) => (rest, "1e-3"),
        (_, Some(rest)) => (rest, "1e6"),
        _ => return None,
    };
    let size = |unit: &str| match (unit.starts_with('m'), rest) {
        (true, "") => "thousandth".to_owned(),
        (false, "") => "million".to_owned(),
        (true, rest) => format!("milli{rest}"),
        (false, rest) => format!("mega{rest}"),
    };
    let (own, other) = (size(written), size(meant));
    let known = meant.strip_prefix(['m', 'M']) == Some(rest);
    let remedy = format!("write {power} {rest}").trim_end().to_owned();
    known.then(|| format!("{written} is a {own}, {meant} is a {other}: {remedy} or 1 {meant}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_rise_and_hold_the_base_unit() {
        for unit in Unit::ALL {
            assert!(unit.prefixes().windows(2).all(|pair| pair[0].0 < pair[1].0), "{unit:?}");
            assert_eq!(unit.prefixes().iter().filter(|(size, _)| *size == 1.0).count(), 1, "{unit:?}");
        }
    }

    #[test]
    fn all_units_are_listed_once() {
        for (index, unit) in Unit::ALL.iter().enumerate() {
            assert_eq!(*unit as usize, index, "{unit:?}");
        }
        assert_eq!(Unit::ALL.len(), Unit::Rate as usize + 1);
    }

    #[test]
    fn no_two_units_of_a_quantity_are_spelt_alike() {
        for unit in Unit::ALL {
            let mut spellings: Vec<String> = unit.readable().map(|(_, name)| spelling(name)).collect();
            let all = spellings.len();
            spellings.sort();
            spellings.dedup();
            assert_eq!(spellings.len(), all, "{unit:?}");
        }
    }

    #[test]
    fn units_in_the_wrong_case_are_refused_with_what_was_meant() {
        for (unit, written, message) in [
            (Unit::Parsec, "mpc", "mpc is a millipc, Mpc is a megapc: write 1e-3 pc or 1 Mpc"),
            (Unit::MicroGauss, "MG", "MG is a megaG, mG is a milliG: write 1e6 G or 1 mG"),
            (Unit::Count, "m", "m is a thousandth, M is a million: write 1e-3 or 1 M"),
            (Unit::Tev, "pev", "pev is no unit, because prefixes keep their case: write PeV"),
            (Unit::Year, "pc", "pc is not understood: write a number alone or with yr, kyr, Myr or Gyr"),
            (Unit::Erg, "J", "J is not understood: write a number alone or with erg"),
            (Unit::Number, "pc", "pc is not understood: write a plain number, without a unit"),
        ] {
            assert_eq!(unit.size_of(written).map_err(|error| error.to_string()), Err(message.to_owned()));
        }
    }
}
