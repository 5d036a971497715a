//! What a run has measured, with all that it was measured with.

use std::sync::Arc;

use crate::estimate::Estimates;
use crate::scene::Scene;
use crate::simulate::Plan;

/// State of a run, so far or in the end.
///
/// All parts belong to the same run and the same instant: whoever writes a report to files pairs no estimates with
/// another scene.
#[derive(Clone, Debug)]
pub struct RunReport {
    /// The scene as run.
    pub scene: Arc<Scene>,
    /// What followed from it.
    pub plan: Arc<Plan>,
    /// Threads of the pool.
    pub threads: usize,
    /// Particles released, all passes.
    pub particles: u64,
    /// Integrator steps made; with adaptive steps those refused are counted too.
    pub steps: u64,
    /// Seconds to build the fields.
    pub field_setup_s: f64,
    /// Seconds spent moving particles, wall clock.
    pub propagation_s: f64,
    /// True once the last of the passes asked for has ended. False for the report of a run in progress and of a
    /// cancelled one, so always for a run without a last pass: its estimates cover what was done until then, and the
    /// current pass as far as [`Estimates::time_yr`].
    pub complete: bool,
    /// How many batches are in it, where parts were put together of which some were missing or had not ended; `None` for any
    /// other run.
    pub merged: Option<Merged>,
    /// What was measured.
    pub estimates: Arc<Estimates>,
}

/// Batches of all passes in an incomplete set of parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Those that have reached the end, all that the estimates are made of.
    pub ended: u64,
    /// Those of the whole run.
    pub all: u64,
}

impl RunReport {
    /// Nanoseconds per particle step and thread; 0 if no step was made.
    pub fn ns_per_step_per_thread(&self) -> f64 {
        if self.steps == 0 { 0.0 } else { self.propagation_s * 1e9 * self.threads as f64 / self.steps as f64 }
    }
}
