//! The one table of all parameters of a scene: what each is called, means, may be, is by default and does when it
//! changes.
//!
//! Validation, the sliders and tooltips of the window, `docs/scenes.md` and `larmor check --parameters` come from it; a
//! range is written down here and nowhere else. Every field of the schema has one row, in the order of the schema.
//!
//! | Column | What it is |
//! |---|---|
//! | path | dotted path in a scene, `field.b0_ug`; of a list, without an index |
//! | symbol, name | as in formulas, and in words; both unique |
//! | unit | of the value, the range and the default |
//! | kind | number, list, choice, switch, text or seed, with its range or alternatives, and how it is read and written |
//! | effect | what a change costs: only the picture, the reading of what is measured, or a new run |
//! | meaning, formula, source | one sentence, the formula in which it matters, and where that comes from |

mod document;
mod field;
mod galaxy;
mod kind;
mod observers;
mod particles;
mod reference;
mod row;
mod run;
mod sky;
mod table;
mod typed;
mod view;

pub use field::{CELLS, LEVELS, MODES};
pub use kind::{Alternative, Choice, Kind, List, Number, Range, Seed, Spacing, Switch, Text};
pub use observers::{MAX_RADII, RADIUS_PC};
pub use particles::{COUNT, ENERGY_TEV};
pub use reference::{listing, markdown, tooltip};
pub use row::{Effect, Parameter};
pub use run::DURATION_YR;
pub use table::{SECTIONS, Section, parameter, parameters};
pub use typed::ValueError;
pub use view::{COLOUR_RANGE, DISTANCE_PC, FOCUS_PC, POINT_SIZE};
