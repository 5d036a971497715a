//! Counters of the run in progress, read at any time without a message.

use std::sync::atomic::{AtomicU64, Ordering};

/// How far the run in progress is.
#[derive(Debug, Default)]
pub struct Progress {
    steps_done: AtomicU64,
    steps_per_pass: AtomicU64,
    pass: AtomicU64,
    fields_built: AtomicU64,
}

impl Progress {
    /// That of a run of one pass of so many steps, of which so many are made, when they are counted elsewhere.
    pub fn of(steps_done: u64, steps: u64) -> Self {
        let progress = Self::default();
        progress.begin(steps);
        progress.add_steps(steps_done);
        progress
    }

    /// Particle steps made in the current run, all passes.
    pub fn steps_done(&self) -> u64 {
        self.steps_done.load(Ordering::Relaxed)
    }

    /// Particle steps of one pass of the current run.
    pub fn steps_per_pass(&self) -> u64 {
        self.steps_per_pass.load(Ordering::Relaxed)
    }

    /// Realisations of the field built so far, until the first particle moves.
    pub fn fields_built(&self) -> u64 {
        self.fields_built.load(Ordering::Relaxed)
    }

    /// Current pass, from 0.
    pub fn pass(&self) -> u64 {
        self.pass.load(Ordering::Relaxed)
    }

    /// Fraction of the current pass that is done, 0 to 1.
    pub fn pass_fraction(&self) -> f64 {
        let per_pass = self.steps_per_pass();
        if per_pass == 0 {
            return 0.0;
        }
        let in_pass = self.steps_done().saturating_sub(self.pass() * per_pass);
        (in_pass as f64 / per_pass as f64).min(1.0)
    }

    /// Fraction of a run of so many passes that is done, 0 to 1.
    pub fn fraction_of(&self, passes: u32) -> f64 {
        let all = self.steps_per_pass() as f64 * f64::from(passes);
        if all == 0.0 { 0.0 } else { (self.steps_done() as f64 / all).min(1.0) }
    }

    pub(super) fn set_fields_built(&self, fields: usize) {
        self.fields_built.store(fields as u64, Ordering::Relaxed);
    }

    pub(super) fn begin(&self, steps_per_pass: u64) {
        self.set_fields_built(0);
        self.steps_done.store(0, Ordering::Relaxed);
        self.pass.store(0, Ordering::Relaxed);
        self.steps_per_pass.store(steps_per_pass, Ordering::Relaxed);
    }

    pub(super) fn add_steps(&self, steps: u64) {
        self.steps_done.fetch_add(steps, Ordering::Relaxed);
    }

    pub(super) fn set_pass(&self, pass: u32) {
        self.pass.store(u64::from(pass), Ordering::Relaxed);
    }
}
