//! Cosmic rays released at one point are followed one by one through a turbulent plus a regular magnetic field.
//!
//! The flux through spheres around the source shows an anisotropy `A = R/(cT)` that depends neither on the field nor on
//! the energy (Savchenko, Kachelrieß & Semikoz 2015, ApJL 809 L23).
//! This library is the headless core of the program `larmor`; the window lives in [`viewer`] behind the feature of that
//! name, and is the only part that knows bevy and egui.
//! Read `docs/architecture.md` for the map and the invariants.

pub(crate) mod bounded;
pub mod cli;
pub mod estimate;
pub mod field;
pub mod figure;
pub mod galaxy;
pub mod lanes;
pub mod lesson;
pub mod math;
pub mod measured;
pub mod motion;
pub mod observer;
pub mod output;
pub mod pairs;
pub mod particle;
pub mod quantity;
pub mod random;
pub mod scene;
pub mod simulate;
pub mod sky;
pub mod source;
pub mod study;
pub mod text;
pub mod theory;
pub mod units;
pub mod vector;

#[cfg(feature = "viewer")]
pub mod viewer;
