//! The Monte Carlo against closed forms, limits and reference numbers; each tolerance is derived where it stands.

mod anisotropy;
mod crossings;
mod diffusion;
mod engine;
mod field;
mod motion;
mod support;
