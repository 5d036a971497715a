//! Scenes as files: presets, round trips, and what is said about broken ones.

mod broken;
mod presets;
mod round_trip;
