//! The document: everything that a run follows from, and nothing that follows from it.
//!
//! [`Scene`] is the only thing that is saved, undone and sent to the simulation.

mod comma;
mod error;
mod explain;
mod few_modes;
mod locate;
pub mod parameters;
mod presets;
mod read;
mod schema;
mod validate;
mod view;

pub(crate) use explain::{explain, quote, short};
pub(crate) use locate::{Spot, closest, offset, spots};

pub use error::SceneError;
pub use parameters::{Parameter, parameter, parameters};
pub use presets::{PRESETS, Preset, preset};
pub use read::{from_ron, load, to_ron};
pub use validate::{validate, warnings};

pub use crate::field::FieldModel;

pub use schema::{
    Escape, FieldScene, GalaxyScene, Integrator, Keeps, ObserverScene, ParticleScene, RunScene, SCHEMA_VERSION, Scene,
    SkyScene, Step,
};
pub use view::{ColourBy, ColourMap, ViewScene};
