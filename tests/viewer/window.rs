//! A real window, drawn in software on a display of its own, and a picture without a window.

use std::path::Path;
use std::process::{Command, Output};

use crate::deadline::output;
use crate::display::Display;
use crate::picture::{Picture, is_letter, is_muted_line, is_rose, is_vivid};

/// Quick to set up and to run, and a cloud of some width.
const SCENE: &str = r#"(version: 1, title: "Test cloud",
    field: (b0_ug: 1.0, brms_ug: 0.8, l_max_pc: 20.0, l_min_pc: 1.0, model: PlaneWaves(modes: 40), realisations: 1),
    particles: (count: 4000), run: (duration_yr: 300.0),
    observers: (radii_pc: [20.0, 40.0], first_time_yr: 20.0, time_bins: 6))"#;

fn larmor(folder: &Path) -> Command {
    std::fs::write(folder.join("test.ron"), SCENE).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_larmor"));
    command.current_dir(folder).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command
}

/// True, with a word about it, where the machine has no adapter to draw with.
fn has_no_adapter(output: &Output) -> bool {
    let missing = String::from_utf8_lossy(&output.stderr).contains("no usable graphics adapter");
    if missing {
        eprintln!("skipped: no graphics adapter, install mesa-vulkan-drivers");
    }
    missing
}

#[test]
fn the_window_shows_cloud_lines_and_panels() {
    let Some(display) = Display::start() else {
        eprintln!("skipped: Xvfb is not installed");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut command = larmor(folder.path());
    command.arg("test.ron").env("DISPLAY", display.name());
    command.env("LARMOR_SHOT", "window.png").env("LARMOR_SHOT_FRAMES", "60");
    let output = output(&mut command);
    if has_no_adapter(&output) {
        return;
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let picture = Picture::read(&folder.path().join("window.png"));
    assert_eq!((picture.width, picture.height), (1280, 720));
    let cloud = picture.share([0.3, 0.65], [0.2, 0.8], is_vivid);
    assert!(cloud > 0.01, "particles: {cloud}");
    let lines = picture.share([0.28, 0.68], [0.06, 0.9], is_muted_line);
    assert!(lines > 0.01, "field lines: {lines}");
    let letters = picture.share([0.0, 0.22], [0.05, 0.9], is_letter);
    assert!(letters > 0.005, "letters of the panel: {letters}");
    let panel = picture.share([0.0, 0.22], [0.05, 0.9], |[r, g, b]| r < 70 && g < 80 && b < 100);
    assert!(panel > 0.6, "ground of the panel: {panel}");
}

/// The run would take hours.
#[test]
fn a_picture_that_cannot_be_written_fails_before_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = larmor(folder.path());
    let long = SCENE.replace("count: 4000", "count: 100000").replace("duration_yr: 300.0", "duration_yr: 1.0e6");
    std::fs::write(folder.path().join("test.ron"), long).unwrap();
    let output = output(command.args(["snapshot", "test.ron", "--out", "nowhere/cloud.png"]));
    if has_no_adapter(&output) {
        return;
    }
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.trim_end().ends_with("nowhere/cloud.png"), "{said}");
}

/// Neither a scene, its own included, nor a picture that others made is a place for a picture.
#[test]
fn a_picture_takes_no_other_files_place() {
    let folder = tempfile::tempdir().unwrap();
    let own = larmor::output::signed_scene(&larmor::scene::Scene::default());
    for (name, text, words) in [
        ("test.ron", SCENE, "ends in .png"),
        ("own.ron", own.as_str(), "ends in .png"),
        ("theirs.png", "theirs", "larmor did not write"),
    ] {
        let mut command = larmor(folder.path());
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        let output = output(command.args(["snapshot", "test.ron", "--out", name]));
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words) && said.trim_end().ends_with(name), "{said}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    }
}

/// Strips have no bloom, whose textures would be wider than adapters allow.
#[test]
fn a_picture_may_be_a_strip() {
    // The last is the widest that is drawn at once.
    let sizes = [[2048, 16], [16, 2048], [16, 16], [8192, 512]];
    for [width, height] in sizes {
        let size = format!("{width}x{height}");
        let folder = tempfile::tempdir().unwrap();
        let mut command = larmor(folder.path());
        let output = output(command.args(["snapshot", "test.ron", "--out", "strip.png", "--size", &size]));
        if has_no_adapter(&output) {
            return;
        }
        assert!(output.status.success(), "{size}: {}", String::from_utf8_lossy(&output.stderr));
        let picture = Picture::read(&folder.path().join("strip.png"));
        assert_eq!((picture.width, picture.height), (width, height));
    }
}

#[test]
fn a_picture_needs_no_display() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = larmor(folder.path());
    let output = output(command.args(["snapshot", "test.ron", "--out", "cloud.png", "--size", "800x500"]));
    if has_no_adapter(&output) {
        return;
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "cloud.png\n");
    let picture = Picture::read(&folder.path().join("cloud.png"));
    assert_eq!((picture.width, picture.height), (800, 500));
    let cloud = picture.share([0.2, 0.8], [0.2, 0.8], is_vivid);
    assert!(cloud > 0.02, "particles: {cloud}");
    let lines = picture.share([0.0, 1.0], [0.0, 0.6], is_muted_line);
    assert!(lines > 0.01, "field lines: {lines}");
    let letters = picture.share([0.0, 1.0], [0.0, 1.0], is_letter);
    assert!(letters > 0.0005, "legend: {letters}");
    // Two ellipses of a hundred pixels or more around, out of 400 000.
    let ellipsoids = picture.share([0.0, 1.0], [0.0, 1.0], is_rose);
    assert!(ellipsoids > 0.0003, "ellipsoids: {ellipsoids}");
}
