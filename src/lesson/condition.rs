//! What a lesson waits for, and what makes an answer right.

use serde::Deserialize;

use crate::lesson::facts::Facts;
use crate::lesson::quantity::Quantity;
use crate::lesson::shown::{View, tab};
use crate::scene::parameter;
use crate::scene::parameters::Kind;

/// Numbers that are meant.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub enum Bound {
    /// This number and all below.
    AtMost(f64),
    /// This number and all above.
    AtLeast(f64),
    /// From the first to the second, both included.
    Between(f64, f64),
}

impl Bound {
    /// True if the value is meant.
    pub fn contains(self, value: f64) -> bool {
        match self {
            Self::AtMost(most) => value <= most,
            Self::AtLeast(least) => value >= least,
            Self::Between(least, most) => (least..=most).contains(&value),
        }
    }

    /// The numbers that it is made of.
    pub fn numbers(self) -> Vec<f64> {
        match self {
            Self::AtMost(number) | Self::AtLeast(number) => vec![number],
            Self::Between(least, most) => vec![least, most],
        }
    }
}

/// Something that holds or does not.
#[derive(Clone, Debug, PartialEq, Deserialize, strum::VariantNames)]
pub enum Condition {
    /// A parameter of the scene, in the unit of the table of parameters.
    Parameter(String, Bound),
    /// A quantity that is measured, in its unit.
    Measured(Quantity, Bound),
    /// A quantity is measured with at most this error, in its unit.
    Precise(Quantity, f64),
    /// The plot of this name is shown.
    Shown(String),
    /// The camera looks as this view does, within 10 degrees.
    Looks(View),
    /// The time shown has reached this one in yr.
    Passed(f64),
    /// A particle is picked.
    Picked,
    /// Trails are drawn.
    Trails,
    /// The run is paused.
    Paused,
    /// Every one of these.
    All(Vec<Condition>),
    /// At least one of these.
    Any(Vec<Condition>),
    /// The opposite.
    Not(Box<Condition>),
}

impl Condition {
    /// The words with which conditions begin in a lesson file.
    pub const NAMES: &'static [&'static str] = <Self as strum::VariantNames>::VARIANTS;

    /// Whether it holds for what is shown and measured; `None` where that is not known yet.
    pub fn holds(&self, facts: &Facts<'_>) -> Option<bool> {
        let window = &facts.window;
        match self {
            Self::Parameter(path, bound) => {
                let Kind::Number(number) = &parameter(path)?.kind else { return None };
                number.get(facts.scene).map(|value| bound.contains(value))
            }
            Self::Measured(quantity, bound) => quantity.of(facts).map(|found| bound.contains(found.value)),
            Self::Precise(quantity, error) => quantity.of(facts).map(|found| found.error <= *error),
            Self::Shown(name) => {
                let title = tab(name)?.title;
                Some(window.tabs.contains(&Some(title)))
            }
            Self::Looks(view) => window.looking_deg.map(|looking| view.is_seen_from(looking)),
            Self::Passed(time_yr) => facts.time_yr().map(|shown| shown >= *time_yr),
            Self::Picked => Some(window.picked),
            Self::Trails => Some(window.trails),
            Self::Paused => Some(window.paused),
            Self::All(parts) => whether(parts, facts, false),
            Self::Any(parts) => whether(parts, facts, true),
            Self::Not(other) => other.holds(facts).map(|holds| !holds),
        }
    }
}

/// `decides` as soon as one of the parts does; its opposite if all parts are known and none does.
fn whether(parts: &[Condition], facts: &Facts<'_>, decides: bool) -> Option<bool> {
    let found: Vec<Option<bool>> = parts.iter().map(|part| part.holds(facts)).collect();
    if found.contains(&Some(decides)) {
        return Some(decides);
    }
    found.iter().all(Option::is_some).then_some(!decides)
}
