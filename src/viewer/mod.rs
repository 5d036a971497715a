//! The window: the only place that knows bevy and egui. It talks to the core through its public API alone.

pub mod action;
pub mod model;
pub mod ui;
