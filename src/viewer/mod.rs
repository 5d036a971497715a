//! The window: the only place that knows bevy and egui. It talks to the core through its public API alone.
//!
//! [`run()`] opens the window on a running scene, [`snapshot`] renders the 3D view without one.
//! Its rooms, each of which knows those before it: [`look`], [`document`], [`mod@run`], [`stage`], [`plots`], [`panels`],
//! `capture`, `app`. Each state has one owner that writes it: the [`document::Document`] (scene, file, undo), the
//! [`run::RunState`] (phase, estimates, what they belong to), the [`run::Snapshots`], the read-outs of the
//! [`stage`], the [`preferences::Preferences`]. Panels read a [`model::Model`], one reference to each, and return
//! [`action::Action`]s. Nothing here computes physics, and no system waits for the simulation.
//!
//! For tests and documentation the environment can ask for one picture: with `LARMOR_SHOT=FILE.png` the window saves
//! itself, panels included, after `LARMOR_SHOT_FRAMES` frames (120 if not given), waits until the file is written and
//! ends with success. With `LARMOR_FRAME_TIMES=FILE.json` it measures how long frames take, `LARMOR_SHOT_FRAMES` of them
//! (200) while the simulation runs and as many while it is paused, and ends.

pub mod action;
pub mod arrangement;
pub mod document;
pub mod film;
pub mod lessons;
pub mod look;
pub mod making;
pub mod model;
pub mod notices;
pub mod order;
pub mod panels;
pub mod plots;
pub mod preferences;
pub mod question;
pub mod run;
pub mod stage;

mod app;
mod capture;
mod display;
mod error;
mod probe;

pub use app::{Ending, Options, run};
pub use capture::{FrameTimes, Picture, Shot, Stage, film as make_film, kind_of, snapshot, snapshot_within};
pub use document::Origin;
pub use error::ViewerError;
