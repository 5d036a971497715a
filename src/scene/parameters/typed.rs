//! Values of parameters as people type them, and ranges as they read them: with prefixes, and refused with the reason.

use crate::quantity::{QuantityError, number, plain, quantity};
use crate::scene::parameters::{List, Number, Parameter};

/// Up to here every whole number is an `f64`: 2⁵³.
const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;

/// Why a typed text is no value of a parameter; the message says what would be.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ValueError {
    /// The text is no quantity of this unit, or can be read in two ways.
    #[error(transparent)]
    Unreadable(#[from] QuantityError),
    /// The value is out of its range, or a list has too few or too many entries.
    #[error("{value} is not allowed: {allowed}")]
    NotAllowed {
        /// As it was read.
        value: String,
        /// The range.
        allowed: String,
    },
    /// A comma in a list may set off decimals or entries.
    #[error("{text} can be read as one number or as several: write {number} or {entries}")]
    OneOrSeveral {
        /// As typed.
        text: String,
        /// How to write the number.
        number: String,
        /// How to write the entries.
        entries: String,
    },
    /// The value lies between two that are possible.
    #[error("{value} is not possible, the nearest is {nearest}")]
    NotPossible {
        /// As it was read.
        value: String,
        /// The nearest one that is possible.
        nearest: String,
    },
}

impl Parameter {
    /// The allowed numbers with prefixes, `1 TeV … 1 EeV`; `None` for what is no number.
    pub fn range_with_prefixes(&self) -> Option<String> {
        let range = self.range()?;
        Some(format!("{} … {}", quantity(range.min, self.unit), quantity(range.max, self.unit)))
    }

    /// The typed value of a number, in the unit of the parameter; a bare one is in units of `shown_size`.
    ///
    /// # Errors
    /// Why it is refused: unreadable, out of range, or between two powers of two.
    pub fn read_number(&self, number: &Number, text: &str, shown_size: f64) -> Result<f64, ValueError> {
        let value = self.unit.parse(text, shown_size)?;
        if !number.range.contains(value) {
            let allowed = self.range_with_prefixes().unwrap_or_default();
            return Err(ValueError::NotAllowed { value: quantity(value, self.unit), allowed });
        }
        let nearest = number.nearest(value);
        if nearest != value {
            let [value, nearest] = [value, nearest].map(|value| quantity(value, self.unit));
            return Err(ValueError::NotPossible { value, nearest });
        }
        Ok(value)
    }

    /// The typed entries of a list, separated by semicolons or commas, in the unit of the parameter, which bare numbers are
    /// in; those of a rising list are sorted, and none is taken twice. Where there is a semicolon, a comma between digits
    /// belongs to a number.
    ///
    /// # Errors
    /// Why the list is refused: an entry that is unreadable or out of range, too few or too many of them, and what can be
    /// read as one number with a comma.
    pub fn read_list(&self, list: &List, text: &str) -> Result<Vec<f64>, ValueError> {
        let typed = self.entries(list, text)?.into_iter().map(str::trim).filter(|entry| !entry.is_empty());
        let mut entries = typed.map(|entry| self.unit.parse(entry, 1.0)).collect::<Result<Vec<f64>, _>>()?;
        if list.rising {
            entries.sort_by(f64::total_cmp);
            entries.dedup();
        }
        if let Some(outside) = entries.iter().find(|entry| !list.range.contains(**entry)) {
            let allowed = self.range_in_words().unwrap_or_default();
            return Err(ValueError::NotAllowed { value: plain(*outside), allowed });
        }
        let [fewest, most] = list.lengths;
        if !(fewest..=most).contains(&entries.len()) {
            let [value, allowed] = [entries.len().to_string(), format!("{fewest} to {most}")]
                .map(|count| format!("{count} {}", self.name));
            return Err(ValueError::NotAllowed { value, allowed });
        }
        Ok(entries)
    }

    /// The texts of the entries of a list.
    fn entries<'a>(&self, list: &List, text: &'a str) -> Result<Vec<&'a str>, ValueError> {
        // A comma beside a space sets entries apart; between digits it may belong to a number.
        let parts = text.split(';').flat_map(|part| part.split(", ")).flat_map(|part| part.split(" ,"));
        let parts: Vec<&str> = parts.map(|part| part.trim().trim_matches(',')).collect();
        if text.contains(';') {
            return Ok(parts);
        }
        for within in parts.into_iter().filter(|part| part.contains(',')) {
            let number = match self.unit.parse(within, 1.0) {
                Ok(value) if list.range.contains(value) => plain(value),
                Err(QuantityError::Ambiguous { decimal_remedy, .. }) => decimal_remedy,
                _ => continue,
            };
            let entries = within.replace(',', "; ");
            return Err(ValueError::OneOrSeveral { text: within.to_owned(), number, entries });
        }
        Ok(text.split(',').collect())
    }

    /// The typed value of a seed: all digits of any of its numbers, or as a quantity (`20 000`, `1e6`).
    ///
    /// # Errors
    /// Why it is refused: unreadable, negative or beyond what a seed holds.
    pub fn read_seed(&self, text: &str) -> Result<u64, ValueError> {
        if let Ok(seed) = text.trim().parse() {
            return Ok(seed);
        }
        let value = self.unit.parse(text, 1.0)?;
        if !(0.0..=LARGEST_EXACT).contains(&value) {
            let allowed = format!("0 to {}", u64::MAX);
            return Err(ValueError::NotAllowed { value: number(value, 15), allowed });
        }
        Ok(value as u64)
    }
}

#[cfg(test)]
mod tests {
    use crate::scene::parameter;
    use crate::scene::parameters::Kind;

    fn number(path: &str, text: &str, shown_size: f64) -> Result<f64, String> {
        let row = parameter(path).unwrap();
        let Kind::Number(number) = &row.kind else { panic!("{path} is no number") };
        row.read_number(number, text, shown_size).map_err(|error| error.to_string())
    }

    fn radii(text: &str) -> Result<Vec<f64>, String> {
        let row = parameter("observers.radii_pc").unwrap();
        let Kind::List(list) = &row.kind else { panic!("radii are no list") };
        row.read_list(list, text).map_err(|error| error.to_string())
    }

    #[test]
    fn numbers_are_read_or_refused_with_the_reason() {
        for (path, text, shown_size, expected) in [
            ("particles.count", "20,000", 1.0, Ok(20_000.0)),
            ("particles.count", "1.5", 1.0, Err("1.5 is not a whole number")),
            ("particles.charge", "1.5", 1.0, Err("1.5 is not a whole number")),
            ("field.b0_ug", "-3", 1.0, Err("−3_µG is not allowed: 0_µG … 1_mG")),
            ("field.b0_ug", "1e99", 1.0, Err("is not allowed: 0_µG … 1_mG")),
            ("field.b0_ug", "abc", 1.0, Err("abc is not a number")),
            ("sky.distance_pc", "1 mpc", 1.0, Err("Mpc is a megapc")),
            ("sky.distance_pc", "1,234", 1.0, Err("can be read as 1.234 or 1234")),
            ("sky.age_yr", "3", 1.0e6, Ok(3.0e6)),
            ("field.model.cells", "128", 1.0, Ok(128.0)),
            ("field.model.cells", "100", 1.0, Err("100 is not possible, the nearest is 128")),
        ] {
            match (number(path, text, shown_size), expected) {
                (Ok(value), Ok(expected)) => assert_eq!(value, expected, "{path} {text}"),
                (Err(message), Err(part)) => {
                    assert!(message.contains(&part.replace('_', "\u{202f}")), "{path} {text}: {message}");
                }
                (read, expected) => panic!("{path} {text}: {read:?}, not {expected:?}"),
            }
        }
    }

    #[test]
    fn lists_are_read_sorted() {
        assert_eq!(radii("200, 50 ; 100 pc, 1 kpc, 50"), Ok(vec![50.0, 100.0, 200.0, 1000.0]));
        assert_eq!(radii("200; 50,5 ;100 pc; 1,5 kpc;"), Ok(vec![50.5, 100.0, 200.0, 1500.0]));
        // No number: groups are of three digits, and the range ends at 1 Mpc.
        assert_eq!(radii("10,20,30"), Ok(vec![10.0, 20.0, 30.0]));
        assert_eq!(radii("50,100,200, 500"), Ok(vec![50.0, 100.0, 200.0, 500.0]));
    }

    #[test]
    fn a_comma_that_may_set_off_decimals_is_asked_about() {
        for (text, asked) in [
            ("50,5", "50,5 can be read as one number or as several: write 50.5 or 50; 5"),
            ("10,20, 30", "10,20 can be read as one number or as several: write 10.2 or 10; 20"),
            ("50,100", "50,100 can be read as one number or as several: write 50.100 or 50; 100"),
            ("10, 1,5 kpc", "1,5 kpc can be read as one number or as several: write 1500 or 1; 5 kpc"),
        ] {
            assert_eq!(radii(text), Err(asked.to_owned()));
        }
    }

    #[test]
    fn lists_are_refused_with_the_reason() {
        for (text, part) in [
            ("50, many", "many is not a number"),
            ("50, 1 mpc", "Mpc is a megapc"),
            ("0.5, 50", "0.5 is not allowed: 1 to 1e6 pc"),
            (" ", "0 radii is not allowed: 1 to 16 radii"),
            ("1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17", "17 radii is not allowed: 1 to 16 radii"),
        ] {
            assert!(radii(text).is_err_and(|message| message.contains(part)), "{text}: {:?}", radii(text));
        }
    }

    #[test]
    fn every_seed_can_be_typed() {
        let row = parameter("particles.seed").unwrap();
        let read = |text: &str| row.read_seed(text).map_err(|error| error.to_string());
        assert_eq!(read("18446744073709551615"), Ok(u64::MAX));
        assert_eq!(read(" 12 345"), Ok(12_345));
        assert_eq!(read("1e6"), Ok(1_000_000));
        for (text, part) in [
            ("-1", "−1 is not allowed: 0 to 18446744073709551615"),
            ("18446744073709551616", "is not allowed"),
            ("1.5", "not a whole number"),
        ] {
            assert!(read(text).is_err_and(|message| message.contains(part)), "{text}: {:?}", read(text));
        }
    }
}
