//! What follows from a scene before anything is computed.

use crate::field::LevelPlan;

/// Derived quantities of a run, shown by `larmor check` and in the window.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Larmor radius in pc in the total field `sqrt(B0² + B_rms²)`.
    pub larmor_radius_pc: f64,
    /// Coherence length of the turbulence in pc; 0 without turbulence.
    pub coherence_length_pc: f64,
    /// Path length of a step in pc.
    pub step_pc: f64,
    /// Steps per particle.
    pub steps: u64,
    /// Ends of the slices in yr, rising; the last is the run's duration.
    pub slice_times_yr: Vec<f64>,
    /// Same in steps.
    pub slice_steps: Vec<u64>,
    /// Batches (= jackknife groups) per pass.
    pub batches: u32,
    /// Particles in each batch, the sum is the scene's count.
    pub batch_sizes: Vec<u32>,
    /// How many particles a snapshot carries.
    pub snapshot_particles: u32,
    /// Memory of the fields of all realisations, bytes.
    pub field_bytes: u64,
    /// The nested grids, coarsest first; empty for other models.
    pub levels: Vec<LevelPlan>,
    /// Things the user should know, each a sentence without a full stop.
    pub warnings: Vec<String>,
}
