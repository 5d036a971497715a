//! The window as a whole: what happens without a display, and what a real one shows.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may panic, and says why it was skipped")]

mod display;
mod picture;
mod start;
mod window;
