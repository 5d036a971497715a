//! The sky of Figs. 2 and 3: tables, source, dipole, fit, electrons, and what is refused.

#![expect(clippy::unwrap_used, reason = "a broken helper fails its test here, as it should")]

mod electrons;
mod fits;
mod input;
mod model;
mod paper;
mod tables;
