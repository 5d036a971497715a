//! The command line and the files of a run, from outside.

mod files;
mod synthetic;
