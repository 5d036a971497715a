//! Text as people have it: names of files, encodings, and words that reach tables, figures and terminals.

use std::ffi::OsStr;
use std::fs;

use crate::support::{Place, TINY, names};

/// The scene with another title, as the file holds it.
fn titled(title: &str) -> String {
    TINY.replace("title: \"Tiny\"", &format!("title: \"{title}\""))
}

#[test]
fn files_of_windows_run_and_other_encodings_are_refused_with_2() {
    let place = Place::new();
    fs::write(place.path("windows.ron"), format!("\u{feff}{}", TINY.replace('\n', "\r\n"))).unwrap();
    let run = place.run(["run", "windows.ron", "--out", "out"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(larmor::scene::load(&place.path("out/scene.ron")).unwrap().title, "Tiny");
    let utf16: Vec<u8> = format!("\u{feff}{TINY}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(place.path("wide.ron"), utf16).unwrap();
    let refused = place.run(["check", "wide.ron"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("wide.ron:1:1: the file is text in UTF-16"), "{}", refused.stderr);
}

/// Refused before anything is written, and without a letter on the terminal that would control it.
#[test]
fn titles_that_cannot_be_printed_are_refused() {
    let place = Place::new();
    for (name, title, letter) in [
        ("separator.ron", "a\u{2028}b", "U+2028"),
        ("delete.ron", "a\u{7f}b", "U+007F"),
        ("escape.ron", "\u{1b}[31mred", "U+001B"),
        ("bell.ron", "a\\u{7}b", "U+0007"),
        ("line.ron", "a\nb", "U+000A"),
        ("override.ron", "a\u{202e}b", "U+202E"),
    ] {
        let scene = place.scene(name, &titled(title));
        for arguments in [vec!["run", scene, "--out", "out"], vec!["check", scene]] {
            let refused = place.run(&arguments);
            assert_eq!(refused.code, 2, "{name}");
            assert!(
                refused.stderr.contains(&format!("{name}:3:")) && refused.stderr.contains(letter),
                "{}",
                refused.stderr
            );
            let misplaced = larmor::text::first_unprintable(refused.stderr.trim_end());
            assert_eq!(misplaced, None, "{}", refused.stderr);
        }
    }
    assert!(!place.path("out").exists());
}

/// What a broken file holds is quoted, but does not control the terminal.
#[test]
fn messages_do_not_control_the_terminal() {
    let place = Place::new();
    let broken = place.scene("broken.ron", &TINY.replace("b0_ug: 1.0", "b0_ug: x\u{1b}[31my"));
    let refused = place.run(["check", broken]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("\\u{1b}"), "{}", refused.stderr);
    assert_eq!(larmor::text::first_unprintable(refused.stderr.trim_end()), None, "{}", refused.stderr);
}

/// A name that no text can hold, wherever a scene is named.
#[cfg(target_os = "linux")]
#[test]
fn paths_need_not_be_text() {
    use std::os::unix::ffi::OsStrExt as _;

    let place = Place::new();
    let scene = OsStr::from_bytes(b"t\xefny.ron");
    fs::write(place.path("").join(scene), TINY).unwrap();
    let with = |before: &[&str], after: &[&str]| {
        let arguments: Vec<&OsStr> =
            before.iter().map(OsStr::new).chain([scene]).chain(after.iter().map(OsStr::new)).collect();
        let ended = place.run(&arguments);
        assert_eq!(ended.code, 0, "{before:?}: {}", ended.stderr);
        ended
    };
    with(&["run"], &["--out", "run"]);
    assert!(with(&["check"], &[]).stdout.contains("Tiny"));
    // Studies read the scene before they look at the folder, and refuse one that is in use.
    for study in [vec!["scan", "-e", "1000"], vec!["converge"], vec!["calibrate"]] {
        let arguments = study.iter().map(OsStr::new).chain([scene, OsStr::new("--out"), OsStr::new("run")]);
        let refused = place.run(arguments);
        assert!(refused.code == 2 && refused.stderr.contains("--force"), "{study:?}: {}", refused.stderr);
    }
    with(&[], &[]);
    let folder = place.path("larmor-out").join(OsStr::from_bytes(b"t\xefny"));
    assert_eq!(names(&folder), crate::files::FILES);
    let own = OsStr::from_bytes(b"\xefwn.csv");
    let rows = "experiment,reference,status,shown,energy_tev,amplitude,stat_minus,stat_plus\nA,r,tabulated,both,10,8e-4,,1e-5\n";
    fs::write(place.path("").join(own), rows).unwrap();
    let figure: Vec<&OsStr> =
        ["reproduce", "fig2", "--out", "fig2", "--data"].map(OsStr::new).into_iter().chain([own]).collect();
    assert_eq!(place.run(&figure).code, 0);
    let missing = place.run([OsStr::new("check"), OsStr::from_bytes(b"hel\xefx")]);
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("did you mean helix?"), "{}", missing.stderr);
}

#[test]
fn energies_that_do_not_rise_are_asked_about() {
    let place = Place::new();
    let tiny = place.scene("tiny.ron", TINY);
    for (energies, said) in [
        (
            "100,5",
            "energies must rise, and 5 TeV follows 100 TeV: write 5,100; is 100,5 one number with a decimal comma? Then \
             write 100.5",
        ),
        ("100,300,2.5", "energies must rise, and 2.5 TeV follows 300 TeV: write 2.5,300\n"),
        ("100,1 PeV,1000", "the energy 1000 TeV is given twice"),
    ] {
        let refused = place.run(["scan", tiny, "-e", energies, "--out", "out"]);
        assert_eq!(refused.code, 2, "{energies}");
        assert!(refused.stderr.contains(said), "{}", refused.stderr);
    }
    assert!(!place.path("out").exists());
}
