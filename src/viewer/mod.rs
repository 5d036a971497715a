//! The window: the only place that knows bevy and egui. It talks to the core through its public API alone.
//!
//! [`run`] opens the window on a running scene, [`snapshot`] renders the 3D view without one.
//! Panels read a [`model::Model`] and return [`action::Action`]s; [`desk`] applies them; [`bridge`] drains the simulation
//! once a frame; [`stage`] draws. Nothing here computes physics, and no system waits for the simulation.
//!
//! For tests and documentation the environment can ask for one picture: with `LARMOR_SHOT=FILE.png` the window saves
//! itself, panels included, after `LARMOR_SHOT_FRAMES` frames (120 if not given), waits until the file is written and
//! ends with success. With `LARMOR_FRAME_TIMES=FILE.json` it measures how long frames take, `LARMOR_SHOT_FRAMES` of them
//! (200) while the simulation runs and as many while it is paused, and ends.

pub mod action;
pub mod bridge;
pub mod camera;
mod capture;
pub mod colour;
pub mod desk;
mod dialogs;
mod document;
mod frame_times;
pub mod gesture;
pub mod history;
mod idle;
pub mod model;
mod offscreen;
mod probe;
mod rate;
pub mod restart;
pub mod settings;
pub mod stage;
pub mod store;
pub mod ui;
mod window;

use std::path::PathBuf;

pub use capture::Shot;
pub use frame_times::FrameTimes;
pub use offscreen::{Picture, snapshot, snapshot_within};
pub use window::run;

use crate::simulate::SimulateError;
use crate::sky::Observations;

/// Where a scene comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Neither a file nor a preset.
    #[default]
    Unnamed,
    /// The preset of that name.
    Preset(&'static str),
    /// A scene file.
    File(PathBuf),
}

/// How the window is opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Threads of the simulation; `None` takes all cores but one.
    pub threads: Option<usize>,
    /// Measurements in place of those that come with the program.
    pub observations: Option<Observations>,
    /// Save one picture of the window and end.
    pub shot: Option<Shot>,
    /// Measure how long frames take and end.
    pub frame_times: Option<FrameTimes>,
}

impl Options {
    /// Options with the picture or the measurement that the environment asks for, if any.
    pub fn from_env() -> Self {
        Self { shot: Shot::from_env(), frame_times: FrameTimes::from_env(), ..Self::default() }
    }
}

/// Why there is no window or no picture.
#[derive(Debug, thiserror::Error)]
pub enum ViewerError {
    /// No display to open a window on.
    #[error("no display: {0}")]
    NoDisplay(String),
    /// No graphics adapter that can draw.
    #[error("no usable graphics adapter: {0}")]
    NoAdapter(String),
    /// The simulation's threads could not be started.
    #[error(transparent)]
    Simulation(#[from] SimulateError),
    /// The simulation gave up.
    #[error("the simulation failed: {0}")]
    Run(String),
    /// The picture could not be written.
    #[error("cannot write the picture: {cause}: {}", path.display())]
    Picture {
        /// Where it was to go.
        path: PathBuf,
        /// What went wrong.
        cause: String,
    },
    /// The window ended with an error.
    #[error("the window ended with an error (code {0})")]
    Window(u8),
}
