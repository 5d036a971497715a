//! The Monte Carlo against closed forms, limits and reference numbers; each tolerance is derived where it stands.

#![expect(clippy::expect_used, reason = "a broken helper fails its test here, as it should")]

mod anisotropy;
mod calibration;
mod cash_karp;
mod checkpoints;
mod closed_forms;
mod commands;
mod crossings;
mod diffusion;
mod engine;
mod errors_of_fields;
mod field;
mod fingerprints;
mod lanes;
mod motion;
mod passes;
mod regions;
mod support;
mod trajectories;
