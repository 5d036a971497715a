//! The sky of Figs. 2 and 3: tables, source, dipole, fit, electrons, and what is refused.

mod electrons;
mod fits;
mod input;
mod model;
mod paper;
mod tables;
