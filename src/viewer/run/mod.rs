//! The run: commands to the simulation, its news, its snapshots and their film, and when an edit starts it anew.

mod debounce;
mod link;
mod phase;
mod races;
mod rate;
mod snapshots;
mod state;

pub use link::{Link, Thread};
pub(super) use link::{announce_failure, keep_up, receive};
pub use phase::Phase;
pub use snapshots::Snapshots;
pub use state::{FirstFields, Pace, RunState};
