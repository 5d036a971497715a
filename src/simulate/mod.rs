//! The background simulation: commands in, updates out. The headless run uses the same engine.
//!
//! [`Simulation::spawn`] starts the named thread `larmor-simulation`, which owns its own rayon pools.
//! All channels are bounded. Cumulative estimates and snapshots may be superseded by newer ones when the receiver is
//! slow; the end of a run and errors are never lost.

mod adaptive;
mod batch;
mod checkpoint;
mod cpu_times;
mod engine;
mod fields;
mod lockstep;
mod message;
mod plan;
mod priority;
mod run;
mod setups;
mod thread;
mod workers;

pub use checkpoint::{Checkpoint, CheckpointError, Checkpoints};
pub use engine::Engine;
pub use message::{Command, Passes, Progress, RunReport, Snapshot, Update};
pub use plan::{Plan, turbulence};
pub use priority::Priority;
pub use setups::{SetUp, set_ups};
pub use thread::{SimulateError, Simulation};
