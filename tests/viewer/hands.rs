//! A real window under the hands of a user: keys by xdotool, seen by what reaches the disk and the process table.

use std::path::Path;
use std::time::Duration;

use crate::desk::{Desk, wait_until};
use crate::display::Display;

fn distance_in(file: &Path) -> Option<f64> {
    larmor::scene::load(file).ok().map(|scene| scene.sky.distance_pc)
}

pub const SCENE: &str = r#"(version: 1, title: "Test cloud",
    field: (b0_ug: 1.0, brms_ug: 0.8, l_max_pc: 20.0, l_min_pc: 1.0, model: PlaneWaves(modes: 100), realisations: 1),
    particles: (count: 2000), run: (duration_yr: 300.0),
    observers: (radii_pc: [20.0, 40.0], first_time_yr: 20.0, time_bins: 6))"#;

/// Change, save, change, close, think again; the program is killed, started again, and has the change.
#[test]
fn no_change_is_lost() {
    let Some(desk) = Desk::set_up(SCENE) else { return };
    let Some(mut window) = desk.open(&["test.ron"]) else { return };
    desk.set("source dist", "300");
    desk.press(&["ctrl+s"]);
    wait_until("saved by Ctrl+S", || distance_in(&desk.scene()) == Some(300.0));
    desk.set("source dist", "500");
    desk.press(&["ctrl+s"]);
    wait_until("saved again", || distance_in(&desk.scene()) == Some(500.0));
    desk.press(&["ctrl+z", "ctrl+s"]);
    wait_until("taken back and saved", || distance_in(&desk.scene()) == Some(300.0));
    desk.set("source dist", "400");
    let kept = desk.folder.path().join("settings/larmor/unsaved");
    let copies = || {
        let files = std::fs::read_dir(&kept).into_iter().flatten().flatten();
        files.filter(|file| file.path().extension().is_some_and(|ending| ending == "ron")).count()
    };
    wait_until("a copy of the change", || copies() == 1);
    desk.press(&["ctrl+q"]);
    std::thread::sleep(Duration::from_secs(2));
    assert!(window.is_open(), "it asks before the change is lost");
    desk.press(&["Escape"]);
    drop(window);
    assert_eq!(distance_in(&desk.scene()), Some(300.0));
    let Some(mut window) = desk.open(&[]) else { return };
    // Restore is what Return answers.
    desk.press(&["Return"]);
    std::thread::sleep(Duration::from_secs(1));
    desk.press(&["ctrl+s"]);
    wait_until("the change of the killed window, saved to its file", || distance_in(&desk.scene()) == Some(400.0));
    desk.press(&["ctrl+q"]);
    wait_until("the window closes", || !window.is_open());
    assert_eq!(copies(), 0);
}

/// Ctrl-C in the terminal of a window and a termination end it as they end a run, and the next window has the change.
#[test]
#[cfg(unix)]
fn a_signal_takes_no_change_with_it() {
    let Some(desk) = Desk::set_up(SCENE) else { return };
    let log = || std::fs::read_to_string(desk.folder.path().join("log")).unwrap();
    for (signal, distance_pc) in [("-INT", None), ("-TERM", Some(350.0))] {
        let Some(mut window) = desk.open(&["test.ron"]) else { return };
        if let Some(distance_pc) = distance_pc {
            desk.set("source dist", &distance_pc.to_string());
        }
        desk.press(&["space"]);
        let sent = std::process::Command::new("kill").args([signal, &window.0.id().to_string()]).status().unwrap();
        assert!(sent.success());
        wait_until("the window ends", || !window.is_open());
        assert_eq!(window.0.wait().unwrap().code(), Some(130), "{signal}: {}", log());
        assert!(!log().contains("rror"), "{signal}: {}", log());
        assert_eq!(log().contains("changes that are in no file are kept"), distance_pc.is_some(), "{}", log());
    }
    let Some(_window) = desk.open(&[]) else { return };
    desk.press(&["Return"]);
    std::thread::sleep(Duration::from_secs(1));
    desk.press(&["ctrl+s"]);
    wait_until("the change, saved to its file", || distance_in(&desk.scene()) == Some(350.0));
}

/// A scene that cannot be read opens a window that says why, and stderr says it too.
#[test]
fn a_bad_scene_is_told_in_the_window() {
    let Some(desk) = Desk::set_up("(version: 1,\n    field: (b0: 1.0))") else { return };
    let Some(mut window) = desk.open(&["test.ron"]) else { return };
    // The message has the keyboard; then the default scene is there and the window closes without a question.
    desk.press(&["Escape"]);
    std::thread::sleep(Duration::from_secs(1));
    desk.press(&["ctrl+q"]);
    wait_until("the window closes", || !window.is_open());
    let status = window.0.wait().unwrap();
    let log = std::fs::read_to_string(desk.folder.path().join("log")).unwrap();
    assert!(!status.success() && log.contains("test.ron:2:"), "{status}: {log}");
}

/// Size of text and plots come back with the next window, and a scene without a file is saved through our own dialog.
#[test]
fn how_the_window_was_left_is_kept() {
    let Some(desk) = Desk::set_up(SCENE) else { return };
    let Some(mut window) = desk.open(&["elongated-cloud"]) else { return };
    desk.press(&["ctrl+plus"]);
    // One after the other without a pause, as fast as keys can come.
    desk.find("light theme");
    desk.find("two plots");
    let settings = desk.folder.path().join("settings/larmor/settings.ron");
    let kept = || std::fs::read_to_string(&settings).unwrap_or_default();
    wait_until("kept", || {
        ["zoom: 1.1", "second_plot: Some(\"D(t)\")", "theme: Light"].iter().all(|word| kept().contains(word))
    });
    desk.press(&["ctrl+shift+s"]);
    std::thread::sleep(Duration::from_secs(4));
    desk.press(&["Return"]);
    let file = desk.folder.path().join("scene.ron");
    wait_until("saved by our own dialog", || larmor::scene::load(&file).is_ok());
    desk.press(&["ctrl+q"]);
    wait_until("closed", || !window.is_open());
    assert!(kept().contains("zoom: 1.1"));
}

/// A graphics adapter that is lost: the window says why and comes again by itself, with the change made just before.
#[test]
#[cfg(feature = "viewer-test")]
fn a_lost_adapter_takes_no_change_with_it() {
    let Some(desk) = Desk::set_up(SCENE) else { return };
    let signal = desk.folder.path().join("lose");
    let Some(mut window) = desk.open_in(&["test.ron"], &[("LARMOR_LOSE_ADAPTER", &signal)]) else { return };
    desk.set("source dist", "350");
    std::fs::write(&signal, "").unwrap();
    let log = || std::fs::read_to_string(desk.folder.path().join("log")).unwrap();
    wait_until("the loss is told", || log().contains("the graphics adapter was lost"));
    std::thread::sleep(Duration::from_secs(2));
    wait_until("a window again", || desk.focus());
    std::thread::sleep(Duration::from_secs(4));
    assert!(window.is_open(), "the same process: {}", log());
    // Restore is what Return answers, as soon as the question is there.
    wait_until("the change, saved to its file", || {
        desk.press(&["Return", "ctrl+s"]);
        std::thread::sleep(Duration::from_secs(1));
        distance_in(&desk.scene()) == Some(350.0)
    });
    desk.press(&["ctrl+q"]);
    wait_until("the window closes", || !window.is_open());
}

/// A scene kept in the gallery lies there with a picture of the view, of the size that the gallery shows.
#[test]
fn a_scene_is_kept_in_the_gallery_with_its_picture() {
    let Some(desk) = Desk::set_up(SCENE) else { return };
    let Some(_window) = desk.open(&["test.ron"]) else { return };
    desk.press(&["ctrl+p"]);
    desk.hand(&["type", "--delay", "5", "keep this scene"]).unwrap();
    desk.press(&["Return"]);
    let kept = desk.folder.path().join("settings/larmor/scenes/test-cloud.ron");
    wait_until("the scene", || larmor::scene::load(&kept).is_ok_and(|scene| scene.title == "Test cloud"));
    wait_until("its picture", || kept.with_extension("png").exists());
    let png = std::fs::read(kept.with_extension("png")).unwrap();
    let image = larmor::viewer::look::pictures::decoded(&png, 480).unwrap();
    assert_eq!(image.size, [480, 270]);
    let lit = image.pixels.iter().filter(|pixel| u16::from(pixel.r()) + u16::from(pixel.g()) > 60).count();
    assert!(lit > 300, "only {lit} bright pixels");
}

/// A display that goes away ends the window and takes no change with it.
#[test]
fn a_display_that_goes_takes_no_change_with_it() {
    let Some(mut desk) = Desk::set_up(SCENE) else { return };
    let Some(mut window) = desk.open(&["test.ron"]) else { return };
    desk.set("source dist", "350");
    let kept = desk.folder.path().join("settings/larmor/unsaved");
    let copy = || {
        let mut files = std::fs::read_dir(&kept).into_iter().flatten().flatten();
        files.any(|file| file.path().extension().is_some_and(|ending| ending == "ron"))
    };
    wait_until("a copy of the change", copy);
    desk.display = Display::start().unwrap();
    wait_until("the window ends with its display", || !window.is_open());
    assert_eq!(window.0.wait().unwrap().code(), Some(1));
    let log = std::fs::read_to_string(desk.folder.path().join("log")).unwrap();
    assert!(log.contains("X connection"), "{log}");
    let Some(mut window) = desk.open(&[]) else { return };
    desk.press(&["Return"]);
    std::thread::sleep(Duration::from_secs(1));
    desk.press(&["ctrl+s"]);
    wait_until("the change, saved to its file", || distance_in(&desk.scene()) == Some(350.0));
    desk.press(&["ctrl+q"]);
    wait_until("the window closes", || !window.is_open());
}
