//! What a run does when it is asked to end, once, twice or for the third time.
#![cfg(unix)]

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::files::FILES;
use crate::support::{LONG, Place, ended, names, signal};

/// `timeout` sends its signal to the program and to its group, so that a second one follows within milliseconds.
#[test]
fn a_signal_that_comes_twice_ends_in_good_order() {
    let place = Place::new();
    let long = place.scene("long.ron", LONG);
    for round in 0..12 {
        let (out, kept) = (format!("out{round}"), format!("kept{round}"));
        let mut command =
            place.command(["run", long, "--out", &out, "--checkpoint", &kept, "--quiet", "--threads", "1"]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        sleep(Duration::from_millis(1000));
        for (name, pause_ms) in [("-TERM", 2 * round), ("-INT", 3), ("-TERM", 0)] {
            // It may have ended before the last.
            signal(&child, name);
            sleep(Duration::from_millis(pause_ms));
        }
        let run = ended(child);
        assert_eq!(run.code, 130, "{round}: {}", run.stderr);
        assert_eq!(names(&place.path(&out)), FILES, "{round}");
        assert!(place.path(&kept).metadata().unwrap().len() > 1000, "{round}");
    }
}

/// Where ending in good order takes for ever, the third wish ends the program.
#[test]
fn the_third_wish_gives_up() {
    let place = Place::new();
    let long = place.scene("long.ron", LONG);
    // A full pipe that nobody reads holds up the results for ever; 64 KiB fill it.
    let (_reader, mut full) = std::io::pipe().unwrap();
    full.write_all(&[b' '; 65_536]).unwrap();
    let mut command = place.command(["run", long, "--out", "out", "--json"]);
    let mut child = command.stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    sleep(Duration::from_secs(2));
    for wish in 0..3 {
        assert!(child.try_wait().unwrap().is_none(), "ended before wish {wish}");
        assert!(signal(&child, "-INT"));
        sleep(Duration::from_millis(1300));
    }
    let run = ended(child);
    assert_eq!(run.code, 130, "{}", run.stderr);
    assert!(run.stderr.contains("once more gives up"), "{}", run.stderr);
}

/// Started as by `nohup`, with the hang-up ignored, a run outlives its terminal; started otherwise it ends in good order.
#[test]
fn a_hang_up_ends_only_what_does_not_ignore_it() {
    let place = Place::new();
    let long = place.scene("long.ron", LONG);
    for (ignore, out) in [("trap '' HUP; ", "kept"), ("", "ended")] {
        let shell = format!("{ignore}exec \"$0\" run {long} --out {out} --threads 1");
        let mut command = Command::new("sh");
        command.args(["-c", &shell, env!("CARGO_BIN_EXE_larmor")]).current_dir(place.path("."));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        sleep(Duration::from_secs(2));
        assert!(signal(&child, "-HUP"));
        sleep(Duration::from_secs(1));
        let lives = child.try_wait().unwrap().is_none();
        assert!(lives || ignore.is_empty());
        if !ignore.is_empty() {
            assert!(!place.path(out).join("summary.json").exists(), "the run has heard the hang-up");
            assert!(signal(&child, "-INT"));
        }
        let run = ended(child);
        assert_eq!(run.code, 130, "{}", run.stderr);
        assert_eq!(names(&place.path(out)), FILES);
    }
}
