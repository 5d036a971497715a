//! From the sums of batches and of realisations to estimates, the same for a run in progress and for parts put together.

use std::sync::atomic::AtomicBool;

use crate::estimate::{Ensemble, ErrorBasis, Estimates, GroupSums, Setting, SpreadCounts, measure};
use crate::simulate::Plan;
use crate::simulate::mover::Mover;
use crate::theory::running_width_anisotropy;

/// What particles have left.
pub(super) struct Measured<'a> {
    pub plan: &'a Plan,
    pub mover: &'a Mover,
    /// Batch by batch, over all passes.
    pub batches: &'a [&'a GroupSums],
    /// In groups of whole realisations.
    pub fields: &'a [&'a GroupSums],
    pub basis: ErrorBasis,
    /// By slice.
    pub spread: &'a [SpreadCounts],
    /// Ends of the slices that particles have reached.
    pub slice_times_yr: &'a [f64],
}

impl Measured<'_> {
    /// The estimates, without passes, particles and time. `None` within some ms after `interrupt` is raised, which must then
    /// stay raised until this returns.
    pub fn estimates(&self, interrupt: &AtomicBool) -> Option<Estimates> {
        let Some(mut ensemble) = Ensemble::new(self.batches, self.fields, self.basis) else {
            return Some(Estimates::default());
        };
        ensemble.spread = self.spread;
        let setting = Setting {
            radii_pc: self.mover.spheres.radii_pc(),
            bins: &self.mover.bins,
            slice_times_yr: self.slice_times_yr,
            coherence_length_pc: self.plan.coherence_length_pc,
            width_law: running_width_anisotropy,
        };
        measure(&ensemble, &setting, interrupt)
    }
}
