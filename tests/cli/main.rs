//! The command line and the files of a run, from outside.

mod commands;
mod files;
mod runs;
mod support;
mod synthetic;
