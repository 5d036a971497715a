//! The magnetic field: uniform B0 along +z plus isotropic turbulence.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | regular field | B_0 | µG | `(0, 0, B_0)` | Savchenko et al. 2015, section 2 |
//! | energy spectrum, one-dimensional | P(k) | µG² pc | `∝ k^-α` for `l_min <= 2π/k <= l_max` | the same; α = 5/3 there |
//! | strength of the turbulence | B_rms | µG | `√<B²>`, B the turbulent part | definition |
//! | energy of one Fourier mode | `abs(B_k)²` | µG² | `∝ k^(-α-2)` | P(k) over the shell 4πk² |
//!
//! Fields are static and divergence-free up to interpolation ([`Grid`]); a realisation is one draw of all phases.

mod error;
mod fft;
mod grid;
mod key;
mod lines;
mod magnetic;
mod modes;
mod nodes;
mod paired_waves;
mod plan;
mod realisation;
mod resonance;
mod sampling;
mod seeds;
mod spectrum;
mod waves;

pub use error::FieldError;
pub use grid::Grid;
pub use key::{FieldKey, GridKey};
pub use lines::{FieldLine, trace_line};
pub use magnetic::{FieldVisitor, MagneticField, Uniform};
pub use nodes::Precision;
pub use paired_waves::PairedWaves;
pub use plan::{
    GOOD_CELLS_PER_WAVE, LevelPlan, MIN_CELLS_PER_WAVE, NARROWEST_BAND, WAVES_PER_BOX, WAVES_PER_INNER_BOX,
    cells_per_shortest_wave, plan_levels, widest_ratio,
};
pub use realisation::{Field, Turbulent};
pub use resonance::Paths;
pub use sampling::{FieldModel, Sampling};
pub use seeds::LineLayout;
pub use spectrum::Turbulence;
pub use waves::PlaneWaves;
