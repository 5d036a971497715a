//! The magnetic field: uniform B0 along +z plus isotropic turbulence.

mod error;
mod grid;
mod lines;
mod magnetic;
mod modes;
mod nodes;
mod plan;
mod realisation;
mod spectrum;
mod waves;

pub use error::FieldError;
pub use grid::Grid;
pub use lines::{FieldLine, trace_line};
pub use magnetic::{FieldVisitor, MagneticField, Uniform};
pub use modes::GridKey;
pub use nodes::Precision;
pub use plan::{
    LevelPlan, MIN_CELLS_PER_WAVE, NARROWEST_BAND, WAVES_PER_BOX, WAVES_PER_INNER_BOX, cells_per_shortest_wave,
    plan_levels, widest_ratio,
};
pub use realisation::{Field, FieldModel, Turbulent};
pub use spectrum::Turbulence;
pub use waves::PlaneWaves;
