//! The background simulation: commands in, updates out. The headless run uses the same engine.
//!
//! [`Simulation::spawn`] starts the named thread `larmor-simulation`, which owns its own rayon pools.
//! All channels are bounded. Cumulative estimates and snapshots may be superseded by newer ones when the receiver is
//! slow; the end of a run and errors are never lost.

mod adaptive;
mod batch;
mod batch_state;
mod checkpoint;
mod cpu_time;
mod deal;
mod ended_passes;
mod engine;
mod engine_state;
mod estimate_pace;
mod field_cache;
mod first_pass;
mod lockstep;
mod lost;
mod mailbox;
mod measured;
mod memory;
mod merge;
mod message;
mod movement;
mod mover;
mod next_fields;
mod panics;
mod part_run;
mod part_state;
mod plan;
mod priority;
mod progress;
mod report;
mod run;
mod setups;
mod share;
mod stop_flags;
mod thread;
mod trajectory;
mod unit_run;
mod visit_pace;
mod workers;

pub use checkpoint::{Checkpoint, CheckpointError, Checkpoints, PartProgress};
pub use deal::{deal, gather, steps_of_part, whole_run};
pub use engine::Engine;
pub use engine_state::MAX_PASSES;
pub use first_pass::{Cloud, FirstPass, FirstPassError, Moved};
pub use lost::LostParticle;
pub use memory::{Memory, available_bytes};
pub use merge::{MergeError, Part, merge_parts};
pub use message::{Command, News, Passes, Snapshot, Start, Update};
pub use panics::caught;
#[cfg(test)]
pub(crate) use panics::injected;
pub use plan::{Plan, build_field, turbulence};
pub use priority::Priority;
pub use progress::Progress;
pub use report::{Merged, RunReport};
pub use setups::{SetUp, set_ups};
pub use share::{Shard, Share};
pub use stop_flags::StopFlags;
pub use thread::{SimulateError, Simulation};
pub use trajectory::{ParticleId, TrajectoryPoint, trajectory};
