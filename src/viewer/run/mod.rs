//! The run: the simulation's news, its snapshots, and when an edit starts it anew.

mod debounce;
mod link;
mod rate;
mod snapshots;

pub use debounce::differs_in_physics;
pub use link::Link;
pub(super) use link::{announce_failure, drain, pace};
pub use snapshots::Store;
