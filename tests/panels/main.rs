//! The panels without a window: layout, gestures, keys, and a picture drawn by a small rasteriser.

mod gestures;
mod keys;
mod layout;
mod picture;
mod raster;
mod stage;
mod synthetic;
