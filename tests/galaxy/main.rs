//! The sources of the Galaxy: one Galaxy, many, and the smooth sea, against closed forms.

mod closed_forms;
mod support;
