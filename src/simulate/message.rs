//! What travels between the simulation thread and its user.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::estimate::Estimates;
use crate::field::Field;
use crate::scene::Scene;
use crate::simulate::{Checkpoint, Checkpoints, Plan};

/// How many passes, each with fresh particles, a run makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passes {
    /// Exactly this many, at least 1.
    Count(u32),
    /// Until cancelled.
    Endless,
}

/// A wish of the user. Every `Start` carries a generation that its updates repeat.
#[derive(Clone, Debug)]
pub enum Command {
    /// Abandon what runs, if anything, and run this scene.
    Start {
        /// Number that all updates of this run repeat; must rise from run to run.
        generation: u64,
        /// The scene, already validated.
        scene: Box<Scene>,
        /// How many passes.
        passes: Passes,
    },
    /// As `Start`, from a checkpoint or leaving checkpoints behind.
    StartWith {
        /// Number that all updates of this run repeat; must rise from run to run.
        generation: u64,
        /// The scene, already validated.
        scene: Box<Scene>,
        /// How many passes.
        passes: Passes,
        /// Where to begin and what to leave behind.
        checkpoints: Checkpoints,
    },
    /// Hold the run where it is.
    Pause,
    /// Go on.
    Resume,
    /// End the run and report what is measured so far.
    Cancel,
    /// End the thread.
    Stop,
}

/// News of a run, in order; none of these is dropped except superseded `Estimates`.
#[derive(Clone, Debug)]
pub enum Update {
    /// The run is accepted; fields are being built.
    Planned {
        /// Generation of the run.
        generation: u64,
        /// What follows from the scene.
        plan: Arc<Plan>,
    },
    /// The fields are built, one per realisation; particles start.
    FieldReady {
        /// Generation of the run.
        generation: u64,
        /// The very fields in use.
        fields: Arc<Vec<Field>>,
        /// Wall-clock seconds it took.
        setup_s: f64,
    },
    /// Cumulative estimates over everything measured so far in this run.
    Estimates {
        /// Generation of the run.
        generation: u64,
        /// The estimates.
        estimates: Arc<Estimates>,
    },
    /// The run as it stands, if its start asked for that.
    Checkpoint {
        /// Generation of the run.
        generation: u64,
        /// To be kept or thrown away.
        checkpoint: Arc<Checkpoint>,
    },
    /// The run ended: all passes done, or cancelled (`report.cancelled`).
    Finished {
        /// Generation of the run.
        generation: u64,
        /// The whole result.
        report: Arc<RunReport>,
    },
    /// The run failed; the thread lives on and takes the next `Start`.
    Failed {
        /// Generation of the run.
        generation: u64,
        /// Cause and remedy.
        message: String,
    },
}

/// Where the particles of the current pass are. Frames may be dropped on the way.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Generation of the run.
    pub generation: u64,
    /// Pass, from 0.
    pub pass: u32,
    /// Index of the slice that has just ended, into [`Plan::slice_times_yr`].
    pub slice: usize,
    /// Time since release in yr.
    pub time_yr: f64,
    /// Positions in pc, at most [`Plan::snapshot_particles`] of them; always the same particles in one pass.
    pub positions_pc: Vec<[f32; 3]>,
    /// Unit vectors of motion, same order.
    pub directions: Vec<[f32; 3]>,
    /// Realisation each particle moves in, same order.
    pub realisations: Vec<u8>,
}

/// Result of a run.
#[derive(Clone, Debug)]
pub struct RunReport {
    /// The scene as run.
    pub scene: Scene,
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
    /// True if the run was cancelled before its last pass ended.
    pub cancelled: bool,
    /// What was measured.
    pub estimates: Arc<Estimates>,
}

impl RunReport {
    /// Nanoseconds per particle step and thread; 0 if no step was made.
    pub fn ns_per_step_per_thread(&self) -> f64 {
        if self.steps == 0 { 0.0 } else { self.propagation_s * 1e9 * self.threads as f64 / self.steps as f64 }
    }
}

/// Live counters, read at any time without a message.
#[derive(Debug, Default)]
pub struct Progress {
    steps_done: AtomicU64,
    steps_per_pass: AtomicU64,
    pass: AtomicU64,
    fields_built: AtomicU64,
}

impl Progress {
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
