//! Scenes as files: presets, round trips, and what is said about broken ones.

#![expect(clippy::unwrap_used, reason = "a broken helper fails its test here, as it should")]

mod broken;
mod few_modes;
mod presets;
mod round_trip;
