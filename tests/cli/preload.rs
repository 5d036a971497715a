//! The program with another answer of the system to some of its calls: a library of C that is loaded before the others.

use std::fs;
use std::process::Command;

use crate::support::Place;

/// Compiles `source` with the compiler that links Rust, and has `command` load it.
pub fn preload(place: &Place, command: &mut Command, source: &str) {
    let (text, library) = (place.path("preload.c"), place.path("preload.so"));
    fs::write(&text, source).unwrap();
    let made = Command::new("cc").args(["-shared", "-fPIC", "-o"]).args([&library, &text]).status().unwrap();
    assert!(made.success(), "cc cannot make {}", library.display());
    fs::remove_file(text).unwrap();
    command.env("LD_PRELOAD", library);
}
