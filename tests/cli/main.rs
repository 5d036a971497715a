//! The command line and the files of a run, from outside.

#![expect(clippy::unwrap_used, reason = "a broken helper fails its test here, as it should")]
#![expect(clippy::print_stderr, reason = "a skipped test says why")]

mod astropy;
mod clock;
mod commands;
mod disks;
mod exports;
mod figures;
mod files;
mod huge;
mod locks;
mod papers;
mod plots;
#[cfg(target_os = "linux")]
mod preload;
mod processors;
mod python;
mod runs;
mod same;
mod shards;
mod signals;
mod sky;
mod sources;
mod studies;
mod support;
mod survive;
mod synthetic;
mod text;
