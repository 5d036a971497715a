//! Texts of a lesson with what is measured in them.
//!
//! `{elongation}` stands for the value of a quantity with its error and its unit, `{field.b0_ug}` for that of a parameter;
//! what is not known yet is an ellipsis.

use crate::lesson::facts::Facts;
use crate::lesson::quantity::Quantity;
use crate::measured::Estimate;
use crate::quantity::{THIN, Unit, quantity, value_error};
use crate::scene::parameters::Kind;
use crate::scene::{Parameter, parameter};

/// What stands for a quantity that is not known yet.
const UNKNOWN: &str = "…";

/// What a placeholder stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Placeholder {
    /// A quantity.
    Quantity(Quantity),
    /// A number of the scene.
    Parameter(&'static Parameter),
}

/// A piece of a text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece<'a> {
    /// As it is.
    Words(&'a str),
    /// What stands between braces, without them.
    Between(&'a str),
    /// A brace without its partner.
    Loose(char),
}

/// The pieces of a text, in their order.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find(['{', '}']) {
        found.push(Piece::Words(&rest[..at]));
        let inside = &rest[at + 1..];
        match inside.find(['{', '}']) {
            Some(end) if rest[at..].starts_with('{') && inside[end..].starts_with('}') => {
                found.push(Piece::Between(&inside[..end]));
                rest = &inside[end + 1..];
            }
            _ => {
                found.push(Piece::Loose(if rest[at..].starts_with('{') { '{' } else { '}' }));
                rest = inside;
            }
        }
    }
    found.push(Piece::Words(rest));
    found
}

/// What a name between braces stands for; `None` for one that means nothing.
pub(super) fn placeholder(name: &str) -> Option<Placeholder> {
    let number = |row: &&'static Parameter| row.path == name && matches!(row.kind, Kind::Number(_));
    Quantity::named(name)
        .map(Placeholder::Quantity)
        .or_else(|| parameter(name).filter(number).map(Placeholder::Parameter))
}

/// The text with the values of its placeholders.
pub fn filled(text: &str, facts: &Facts<'_>) -> String {
    let value = |name: &str| match placeholder(name)? {
        Placeholder::Quantity(own) => Some(printed(own.of(facts)?, own.unit())),
        Placeholder::Parameter(row) => match &row.kind {
            Kind::Number(number) => Some(quantity(number.get(facts.scene)?, row.unit)),
            _ => None,
        },
    };
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => words.to_owned(),
            Piece::Between(name) => value(name).unwrap_or_else(|| UNKNOWN.to_owned()),
            Piece::Loose(brace) => brace.to_string(),
        })
        .collect()
}

/// Value, error and prefixed unit: `3.42 ± 0.05 kpc`; without an error to three digits.
fn printed(estimate: Estimate, unit: Unit) -> String {
    let Estimate { value, error } = estimate;
    if error <= 0.0 || !error.is_finite() {
        return quantity(value, unit);
    }
    let (size, name) = unit.prefix_for(value);
    let pair = value_error(value / size, error / size);
    if name.is_empty() { pair } else { format!("{pair}{THIN}{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::outside::{Compared, SkyFacts};
    use crate::scene::Scene;

    #[test]
    fn placeholders_are_filled_with_unit_and_error() {
        let mut scene = Scene::default();
        scene.run.duration_yr = 2.0e4;
        let compared = Compared { model: 6.0e-4, measured: Estimate { value: 7.5e-4, error: 1.0e-5 } };
        let sky = SkyFacts {
            dipole: compared,
            dipole_above: compared,
            source_fraction: 0.72,
            dipole_chi2: 3.0,
            spectrum_chi2: 1.25,
        };
        let facts = Facts { sky: Some(sky), ..Facts::of(&scene) };
        for (text, expected) in [
            ("B₀ is {field.b0_ug}, for {run.duration_yr}.", "B₀ is 1_µG, for 20_kyr."),
            ("{larmor_radius} of {particles.count}", "1.04_pc of 20_000"),
            ("{measured_dipole}: {dipole_ratio} of it", "(7.50 ± 0.10)×10⁻⁴: 0.800 ± 0.011 of it"),
            ("{elongation} and {d_par}", "… and …"),
            ("{galaxy}{source_fraction}", "…0.72"),
        ] {
            assert_eq!(filled(text, &facts), expected.replace('_', "\u{202f}"));
        }
        assert_eq!(printed(Estimate { value: 3420.0, error: 50.0 }, Unit::Parsec), "3.420 ± 0.050\u{202f}kpc");
    }
}
