//! Parameters of the scene itself: its version and its words.

use crate::quantity::Unit;
use crate::scene::parameters::{Effect, Kind, Parameter};

/// All of them, in the order of the schema.
pub(super) static DOCUMENT: [Parameter; 3] = [
    Parameter {
        path: "version",
        symbol: "version",
        name: "version",
        unit: Unit::Number,
        effect: Effect::View,
        meaning: "Version of the format of scenes.",
        formula: "",
        source: "",
        kind: Kind::Version,
    },
    Parameter {
        path: "title",
        symbol: "title",
        name: "title",
        unit: Unit::Number,
        effect: Effect::View,
        meaning: "One line for the title bar.",
        formula: "",
        source: "",
        kind: Kind::line(|s| &s.title, |s, text| s.title = text),
    },
    Parameter {
        path: "notes",
        symbol: "notes",
        name: "notes",
        unit: Unit::Number,
        effect: Effect::View,
        meaning: "What to look at and what to try.",
        formula: "",
        source: "",
        kind: Kind::lines(|s| &s.notes, |s, text| s.notes = text),
    },
];
