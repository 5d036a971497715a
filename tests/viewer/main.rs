//! The window as a whole: what happens without a display, and what a real one shows.

#![expect(clippy::unwrap_used, reason = "a broken helper fails its test here, as it should")]
#![expect(clippy::print_stderr, reason = "a skipped test says why")]

#[cfg(target_os = "linux")]
mod at_rest;
mod deadline;
mod desk;
mod display;
mod films;
mod hands;
mod picture;
mod soak;
mod start;
mod window;
