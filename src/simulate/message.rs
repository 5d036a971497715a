//! What travels between the simulation thread and its user: commands in, updates and snapshots out.

use std::sync::Arc;

use crate::field::Field;
use crate::scene::Scene;
use crate::simulate::{Checkpoint, Checkpoints, Plan, RunReport, Share};

/// How many passes, each with fresh particles in fresh fields, a run makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passes {
    /// Exactly this many, at least 1.
    Count(u32),
    /// Until cancelled.
    Endless,
    /// A share of the batches of so many, of which each goes its own way from the source to the end. There are no estimates
    /// and no snapshots: what the share has come to is its last [`News::Checkpoint`], which precedes [`News::Finished`] also
    /// if [`Checkpoints::every`] asks for none.
    Share(Share),
}

/// A run to be made.
#[derive(Clone, Debug)]
pub struct Start {
    /// Number that all updates and snapshots of this run repeat; must rise from run to run.
    pub generation: u64,
    /// The scene, already validated.
    pub scene: Arc<Scene>,
    /// How many passes.
    pub passes: Passes,
    /// Where to begin and what to leave behind; by default at the source, and nothing.
    pub checkpoints: Checkpoints,
}

/// What the user asks for. The thread stops when its [`crate::simulate::Simulation`] is dropped.
#[derive(Clone, Debug)]
pub enum Command {
    /// Make this run; one in progress is abandoned without a further word.
    Start(Box<Start>),
    /// Hold the run where it is.
    Pause,
    /// Continue a paused run.
    Resume,
    /// End the run and report what is measured so far.
    Cancel,
}

/// News of one run. They arrive in order, and none is lost but [`News::Estimates`] that newer ones supersede.
#[derive(Clone, Debug)]
pub struct Update {
    /// Generation of the run, as in its [`Start`].
    pub generation: u64,
    /// What happened.
    pub news: News,
}

/// What happened in a run.
#[derive(Clone, Debug)]
pub enum News {
    /// The run is accepted and fields are being built; this follows from its scene.
    Planned(Arc<Plan>),
    /// The fields of a pass are built; its particles start. Comes once a pass; with a uniform field only for the first.
    FieldReady {
        /// Pass, from 0.
        pass: u32,
        /// The very fields in use, one per realisation, of a share only those in need; those of the pass before should be let go now.
        fields: Arc<Vec<Field>>,
        /// Wall-clock seconds that particles waited for them.
        setup_s: f64,
    },
    /// The report so far (`complete` is false), with estimates over everything measured in this run.
    Estimates(Arc<RunReport>),
    /// The run as it stands, to be kept or thrown away, if its start asked for that.
    Checkpoint(Arc<Checkpoint>),
    /// The run has ended with its last pass, or was cancelled: see [`RunReport::complete`].
    Finished(Arc<RunReport>),
    /// The run failed: cause and remedy. The thread lives on and takes the next `Start`.
    Failed(String),
}

/// Where the particles of the first pass are. Frames may be dropped on the way, the last of the pass is not.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Generation of the run.
    pub generation: u64,
    /// Portion of the pass, from 0; see [`Plan::portion_ends`].
    pub portion: usize,
    /// Index of the slice that has just ended, into [`Plan::slice_times_yr`].
    pub slice: usize,
    /// Time since release in yr.
    pub time_yr: f64,
    /// Positions in pc, at most [`Plan::snapshot_particles`] of them; always the same particles in one portion.
    pub positions_pc: Vec<[f32; 3]>,
    /// Unit vectors of motion, same order.
    pub directions: Vec<[f32; 3]>,
    /// Realisation each particle moves in, same order.
    pub realisations: Vec<u8>,
}
