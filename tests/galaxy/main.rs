//! The sources of the Galaxy: one Galaxy, many, and the smooth sea, against closed forms.

#![expect(clippy::unwrap_used, reason = "a broken helper fails its test here, as it should")]

mod answers;
mod closed_forms;
mod support;
