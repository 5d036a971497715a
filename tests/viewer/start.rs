//! A machine without a display, or with one that does not answer.

use std::process::{Command, Output};

use crate::deadline::output;

const SCENE: &str = r#"(version: 1, title: "short", field: (b0_ug: 1.0, brms_ug: 0.0, realisations: 1),
    particles: (count: 8), run: (duration_yr: 20.0),
    observers: (radii_pc: [2.0], first_time_yr: 1.0, time_bins: 2))"#;

/// Opens the window where there is none and returns how that went.
fn without_display(display: Option<&str>) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let scene = folder.path().join("short.ron");
    std::fs::write(&scene, SCENE).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_larmor"));
    command.arg(&scene).current_dir(folder.path()).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    if let Some(display) = display {
        command.env("DISPLAY", display);
    }
    output(&mut command)
}

#[test]
fn without_a_display_the_scene_runs_all_the_same() {
    let output = without_display(None);
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words}");
    assert!(words.contains("no display: neither DISPLAY nor WAYLAND_DISPLAY is set"), "{words}");
    assert!(!words.contains("panicked"), "{words}");
}

#[test]
fn a_display_that_does_not_answer_is_named() {
    let output = without_display(Some(":54321"));
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words}");
    assert!(words.contains("nothing answers at DISPLAY=:54321"), "{words}");
    assert!(!words.contains("panicked"), "{words}");
}
