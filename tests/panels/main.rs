//! The panels without a window: layout, gestures, keys, and a picture drawn by a small rasteriser.

#![expect(clippy::unwrap_used, reason = "a broken helper fails its test here, as it should")]

mod electrons;
mod ended;
mod figures;
mod gestures;
mod keys;
mod layout;
mod lessons;
mod names;
mod picture;
mod ranges;
mod raster;
mod sizes;
mod sky;
mod sources;
mod stage;
mod synthetic;
mod texts;
mod typing;
mod view;
