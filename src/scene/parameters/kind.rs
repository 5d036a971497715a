//! What kind of value a field of the scene holds, and how it is read and written.

use crate::math;
use crate::quantity::plain;
use crate::scene::Scene;
use crate::text::{first_unprintable, first_unprintable_in_lines};

/// Numbers from `min` to `max`, both included, in the unit of the field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Smallest allowed value, finite.
    pub min: f64,
    /// Largest allowed value, finite and above `min`.
    pub max: f64,
}

impl Range {
    /// The range from `min` to `max`.
    pub const fn new(min: f64, max: f64) -> Self {
        Self { min, max }
    }

    /// True for a finite value within the range.
    pub fn contains(self, value: f64) -> bool {
        self.min <= value && value <= self.max
    }

    /// The nearest value within the range; NaN stays NaN.
    pub fn clamp(self, value: f64) -> f64 {
        value.clamp(self.min, self.max)
    }

    /// In words with a unit, `0 to 1000 µG`; the unit may be empty.
    pub fn in_words(self, unit: &str) -> String {
        format!("{} to {} {unit}", plain(self.min), plain(self.max)).trim_end().to_owned()
    }

    /// The powers of two within the range of a field of whole numbers, rising.
    pub fn powers_of_two(self) -> impl Iterator<Item = u32> {
        (0..u32::BITS).map(|exponent| 1 << exponent).filter(move |power| self.contains(f64::from(*power)))
    }
}

/// Which values of its range a number may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spacing {
    /// All.
    Real,
    /// Whole numbers.
    Whole,
    /// Powers of two.
    PowersOfTwo,
}

/// One number.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// Allowed values, in the unit of the field.
    pub range: Range,
    /// Which of them.
    pub spacing: Spacing,
    /// What a whole number counts, in the plural; empty for a quantity.
    pub counts: &'static str,
    get: fn(&Scene) -> Option<f64>,
    set: fn(&mut Scene, f64),
}

impl Number {
    /// The value; `None` where the scene has no such number (the waves of a model made of grids).
    pub fn get(&self, scene: &Scene) -> Option<f64> {
        (self.get)(scene)
    }

    /// Sets the number to the value that [`Self::nearest`] finds; does nothing where the scene has no such number.
    ///
    /// The range is not enforced, so that a value outside can be refused with its reason.
    pub fn set(&self, scene: &mut Scene, value: f64) {
        (self.set)(scene, self.nearest(value));
    }

    /// The nearest value with the right spacing; powers of two stay in the range.
    pub fn nearest(&self, value: f64) -> f64 {
        match self.spacing {
            Spacing::Real => value,
            Spacing::Whole => value.round(),
            Spacing::PowersOfTwo => math::exp2(math::log2(self.range.clamp(value)).round()),
        }
    }
}

/// A list of numbers of one kind.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// Allowed values of each entry, in the unit of the field.
    pub range: Range,
    /// Fewest and most entries.
    pub lengths: [usize; 2],
    /// Each entry is larger than the one before.
    pub rising: bool,
    get: fn(&Scene) -> Option<&[f64]>,
    set: fn(&mut Scene, &[f64]),
}

impl List {
    /// The entries; `None` where the scene has no such list.
    pub fn get<'a>(&self, scene: &'a Scene) -> Option<&'a [f64]> {
        (self.get)(scene)
    }

    /// Sets the entries; does nothing where the scene has no such list, or one of another fixed length.
    pub fn set(&self, scene: &mut Scene, entries: &[f64]) {
        (self.set)(scene, entries);
    }
}

/// One of a few alternatives.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// All of them, the default first.
    pub alternatives: &'static [Alternative],
    get: fn(&Scene) -> Option<&'static str>,
}

/// What can be chosen.
#[derive(Clone, Copy, Debug)]
pub struct Alternative {
    /// As in a scene file, without what may follow in brackets.
    pub name: &'static str,
    /// As in a window.
    pub label: &'static str,
    /// What it means: a clause without a full stop.
    pub meaning: &'static str,
    pub(super) choose: fn(&mut Scene),
}

impl Choice {
    /// The alternative that is chosen; `None` where the scene has no such choice.
    pub fn get(&self, scene: &Scene) -> Option<&'static Alternative> {
        let name = (self.get)(scene)?;
        self.alternatives.iter().find(|alternative| alternative.name == name)
    }

    /// Chooses the alternative of this name, with defaults for what belongs to it alone; does nothing if it is chosen
    /// already, or if there is none.
    pub fn set(&self, scene: &mut Scene, name: &str) {
        let chosen = (self.get)(scene);
        if let Some(alternative) = self.alternatives.iter().find(|alternative| alternative.name == name)
            && chosen.is_some_and(|chosen| chosen != name)
        {
            (alternative.choose)(scene);
        }
    }
}

/// Yes or no.
#[derive(Clone, Copy, Debug)]
pub struct Switch {
    get: fn(&Scene) -> Option<bool>,
    set: fn(&mut Scene, bool),
}

impl Switch {
    /// True for yes; `None` where the scene has no such switch.
    pub fn get(&self, scene: &Scene) -> Option<bool> {
        (self.get)(scene)
    }

    /// Sets it; does nothing where the scene has no such switch.
    pub fn set(&self, scene: &mut Scene, on: bool) {
        (self.set)(scene, on);
    }
}

/// Words.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// May have several lines, and tabs; else it is one printable line.
    pub lines: bool,
    get: fn(&Scene) -> &str,
    set: fn(&mut Scene, String),
}

impl Text {
    /// The words.
    pub fn get<'a>(&self, scene: &'a Scene) -> &'a str {
        (self.get)(scene)
    }

    /// Sets them; what has no place in them is not taken off, so that it can be refused with its reason.
    pub fn set(&self, scene: &mut Scene, text: String) {
        (self.set)(scene, text);
    }

    /// Byte offset of the first character that has no place in the words, and the character.
    pub fn misplaced(&self, text: &str) -> Option<(usize, char)> {
        if self.lines { first_unprintable_in_lines(text) } else { first_unprintable(text) }
    }
}

/// Any of the whole numbers of 64 bits, of which a [`Number`] could not hold all.
#[derive(Clone, Copy, Debug)]
pub struct Seed {
    get: fn(&Scene) -> u64,
    set: fn(&mut Scene, u64),
}

impl Seed {
    /// The number.
    pub fn get(&self, scene: &Scene) -> u64 {
        (self.get)(scene)
    }

    /// Sets it.
    pub fn set(&self, scene: &mut Scene, seed: u64) {
        (self.set)(scene, seed);
    }
}

/// What a field of the scene holds.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// One number.
    Number(Number),
    /// A list of numbers.
    List(List),
    /// One of a few alternatives.
    Choice(Choice),
    /// Yes or no.
    Switch(Switch),
    /// Words.
    Text(Text),
    /// A seed of random numbers.
    Seed(Seed),
    /// The version of the format, which is what it is.
    Version,
}

impl Kind {
    pub(super) const fn real(range: Range, get: fn(&Scene) -> Option<f64>, set: fn(&mut Scene, f64)) -> Self {
        Self::Number(Number { range, spacing: Spacing::Real, counts: "", get, set })
    }

    pub(super) const fn whole(
        counts: &'static str,
        range: Range,
        get: fn(&Scene) -> Option<f64>,
        set: fn(&mut Scene, f64),
    ) -> Self {
        Self::Number(Number { range, spacing: Spacing::Whole, counts, get, set })
    }

    pub(super) const fn power_of_two(
        counts: &'static str,
        range: Range,
        get: fn(&Scene) -> Option<f64>,
        set: fn(&mut Scene, f64),
    ) -> Self {
        Self::Number(Number { range, spacing: Spacing::PowersOfTwo, counts, get, set })
    }

    pub(super) const fn list(
        range: Range,
        lengths: [usize; 2],
        get: fn(&Scene) -> Option<&[f64]>,
        set: fn(&mut Scene, &[f64]),
    ) -> Self {
        Self::List(List { range, lengths, rising: false, get, set })
    }

    pub(super) const fn rising(
        range: Range,
        lengths: [usize; 2],
        get: fn(&Scene) -> Option<&[f64]>,
        set: fn(&mut Scene, &[f64]),
    ) -> Self {
        Self::List(List { range, lengths, rising: true, get, set })
    }

    pub(super) const fn choice(alternatives: &'static [Alternative], get: fn(&Scene) -> Option<&'static str>) -> Self {
        Self::Choice(Choice { alternatives, get })
    }

    pub(super) const fn switch(get: fn(&Scene) -> Option<bool>, set: fn(&mut Scene, bool)) -> Self {
        Self::Switch(Switch { get, set })
    }

    pub(super) const fn line(get: fn(&Scene) -> &str, set: fn(&mut Scene, String)) -> Self {
        Self::Text(Text { lines: false, get, set })
    }

    pub(super) const fn lines(get: fn(&Scene) -> &str, set: fn(&mut Scene, String)) -> Self {
        Self::Text(Text { lines: true, get, set })
    }

    pub(super) const fn seed(get: fn(&Scene) -> u64, set: fn(&mut Scene, u64)) -> Self {
        Self::Seed(Seed { get, set })
    }
}
