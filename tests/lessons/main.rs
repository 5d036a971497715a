//! Lessons: those that come with the program are played to their ends, broken ones are refused, and the page for teachers
//! is up to date.

#![expect(clippy::unwrap_used, reason = "a broken helper fails its test here, as it should")]

mod folder;
mod page;
mod played;
mod reader;
mod refused;
mod runs;
