//! Results, inputs and files of other people survive what goes wrong: each test injects one fault.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use larmor::output::Summary;
use larmor::scene::{from_ron, to_ron};

use crate::files::FILES;
use crate::support::{Ended, LONG, Place, TINY, ended, names, signal, wait_until};

fn spawn(command: &mut Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Starts a run, waits until its particles move, and interrupts it.
fn interrupted(place: &Place, arguments: &[&str]) -> Ended {
    let child = spawn(&mut place.command(arguments));
    sleep(Duration::from_secs(2));
    assert!(signal(&child, "-INT"));
    ended(child)
}

fn summary(folder: &Path) -> Summary {
    serde_json::from_str(&fs::read_to_string(folder.join("summary.json")).unwrap()).unwrap()
}

/// Refused with code 2 and these words, and every file is as before.
fn assert_refused(place: &Place, arguments: &[&str], words: &[&str]) {
    let before = all_files(&place.path("."));
    let run = place.run(arguments);
    assert_eq!(run.code, 2, "{arguments:?}: {}", run.stderr);
    for word in words {
        assert!(run.stderr.contains(word), "{word} is missing: {}", run.stderr);
    }
    assert!(run.stdout.is_empty());
    let after = all_files(&place.path("."));
    assert!(before.iter().all(|file| after.contains(file)), "{arguments:?} has changed a file");
}

fn all_files(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(all_files(&path));
        } else {
            files.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    files
}

#[test]
fn a_checkpoint_replaces_nothing_but_itself() {
    let place = Place::new();
    let (tiny, long) = (place.scene("tiny.ron", TINY), place.scene("long.ron", LONG));
    fs::write(place.path("thesis.tex"), "years of work").unwrap();
    fs::create_dir(place.path("folder")).unwrap();
    for (file, words) in [
        ("tiny.ron", "is no checkpoint"),
        ("thesis.tex", "is no checkpoint"),
        ("folder", "a folder or a device"),
        ("/dev/null", "a folder or a device"),
    ] {
        assert_refused(&place, &["run", tiny, "--out", "out", "--checkpoint", file], &[words, file]);
    }
    for file in ["folder", "/dev/zero", "thesis.tex", "missing"] {
        assert_refused(&place, &["run", tiny, "--out", "out", "--resume", file], &["checkpoint", file]);
    }
    // The same command once more, with --resume forgotten.
    let kept = interrupted(&place, &["run", long, "--out", "kept", "--checkpoint", "long.larmor", "--threads", "1"]);
    assert_eq!(kept.code, 130, "{}", kept.stderr);
    let again = ["run", long, "--out", "again", "--checkpoint", "long.larmor"];
    assert_refused(&place, &again, &["--resume", "long.larmor"]);
    assert_refused(&place, &["run", tiny, "--out", "again", "--checkpoint", "long.larmor"], &["another run"]);
    fs::copy(place.path("long.larmor"), place.path("first.larmor")).unwrap();
    let further =
        ["run", long, "--out", "kept", "--checkpoint", "long.larmor", "--resume", "long.larmor", "--threads", "1"];
    let further = interrupted(&place, &further);
    assert_eq!(further.code, 130, "{}", further.stderr);
    let back = ["run", long, "--out", "back", "--checkpoint", "long.larmor", "--resume", "first.larmor"];
    assert_refused(&place, &back, &["further"]);
}

#[test]
fn inputs_and_files_of_others_are_not_replaced() {
    let place = Place::new();
    let tiny = place.scene("tiny.ron", TINY);
    fs::create_dir(place.path("d")).unwrap();
    fs::write(place.path("d/scene.ron"), format!("// my scene\n{TINY}")).unwrap();
    let inside = spawn(place.command(["run", "scene.ron", "--out", ".", "--force"]).current_dir(place.path("d")));
    let inside = ended(inside);
    assert!(inside.code == 2 && inside.stderr.contains("input"), "{}", inside.stderr);
    assert_eq!(names(&place.path("d")), ["scene.ron"]);
    assert_refused(&place, &["run", tiny, "--out", "d", "--force"], &["did not write", "scene.ron"]);
    // As the window saves it.
    fs::write(place.path("d/scene.ron"), to_ron(&from_ron(TINY, "tiny").unwrap())).unwrap();
    assert_refused(&place, &["run", tiny, "--out", "d", "--force"], &["did not write", "scene.ron"]);
    for (folder, file, command) in [
        ("f", "fig2.svg", ["reproduce", "fig2"]),
        ("e", "electrons.json", ["reproduce", "electrons"]),
        ("s", "scan.ecsv", ["scan", "tiny.ron"]),
    ] {
        fs::create_dir(place.path(folder)).unwrap();
        fs::write(place.path(folder).join(file), "{}").unwrap();
        let mut arguments = command.to_vec();
        arguments.extend(["--out", folder, "--force"]);
        if command[0] == "scan" {
            arguments.extend(["--energies-tev", "1000"]);
        }
        assert_refused(&place, &arguments, &["did not write", file]);
    }
}

#[test]
fn finished_results_stay_when_a_run_is_interrupted_early() {
    let place = Place::new();
    let (tiny, long) = (place.scene("tiny.ron", TINY), place.scene("long.ron", LONG));
    assert_eq!(place.run(["run", tiny, "--out", "out"]).code, 0);
    assert!(summary(&place.path("out")).complete);
    let before = all_files(&place.path("out"));
    let run = interrupted(&place, &["run", long, "--out", "out", "--force", "--threads", "1"]);
    assert_eq!(run.code, 130, "{}", run.stderr);
    assert!(run.stderr.contains("out-interrupted"), "{}", run.stderr);
    assert!(before == all_files(&place.path("out")));
    let folder = place.path("out-interrupted");
    assert_eq!(names(&folder), FILES);
    let partial = summary(&folder);
    assert!(!partial.complete && partial.pass == 1 && partial.time_yr > 0.0 && partial.time_yr <= 1e6, "{partial:?}");
    let svg = fs::read_to_string(folder.join("anisotropy.svg")).unwrap();
    assert!(svg.contains("incomplete: interrupted in pass 1 at"), "{svg}");
    assert!(!place.read("out/anisotropy.svg").contains("incomplete"));
    // One that is complete takes their place.
    assert_eq!(place.run(["run", tiny, "--out", "out", "--force", "--seed", "99"]).code, 0);
    assert_eq!(summary(&place.path("out")).seed, 99);
    // The scene of a run is a scene like any other, and somebody's own once it is edited.
    assert_eq!(place.run(["run", "out/scene.ron", "--out", "again"]).code, 0);
    assert_eq!(place.read("out/scene.ron"), place.read("again/scene.ron"));
    fs::write(place.path("out/scene.ron"), place.read("out/scene.ron").replace("seed: 99", "seed: 98")).unwrap();
    assert_refused(&place, &["run", tiny, "--out", "out", "--force"], &["changed since", "scene.ron"]);
}

/// Killed or interrupted, with its own partial results in the folder: the same command and --resume.
#[test]
fn the_same_command_with_resume_goes_on() {
    let place = Place::new();
    let some = LONG.replace("1.0e6", "1.0e5").replace("count: 2000", "count: 1000");
    fs::write(place.path("some.ron"), some).unwrap();
    let command = ["run", "some.ron", "--out", "out", "--checkpoint", "out/run.larmor", "--threads", "1"];
    let resumed = [&command[..], &["--resume", "out/run.larmor"]].concat();
    let first = spawn(&mut place.command(command));
    sleep(Duration::from_secs(1));
    assert!(signal(&first, "-INT"));
    assert_eq!(ended(first).code, 130);
    let second = spawn(&mut place.command(&resumed));
    sleep(Duration::from_millis(700));
    assert!(signal(&second, "-KILL"));
    ended(second);
    assert_refused(&place, &["run", "some.ron", "--out", "out"], &["not empty"]);
    let other = [&resumed[..], &["--passes", "2", "--seed", "8"]].concat();
    assert_refused(&place, &other, &["particles"]);
    let third = place.run(&resumed);
    assert_eq!(third.code, 0, "{}", third.stderr);
    assert!(summary(&place.path("out")).complete);
    assert_refused(&place, &resumed, &["not empty"]);
}

/// Killed in its first half minute, before there was a checkpoint: the same command and --resume begins anew.
#[test]
fn a_run_killed_at_its_start_is_resumed_as_well() {
    let place = Place::new();
    let (tiny, long) = (place.scene("tiny.ron", TINY), place.scene("long.ron", LONG));
    let first = spawn(&mut place.command(["run", long, "--out", "out", "--checkpoint", "out/ck", "--threads", "1"]));
    wait_until("the checkpoint's place", || place.path("out/ck").exists());
    assert!(signal(&first, "-KILL"));
    ended(first);
    assert_eq!(fs::read(place.path("out/ck")).unwrap(), b"");
    assert_refused(&place, &["run", tiny, "--out", "other", "--resume", "out/ck"], &["first checkpoint", "start anew"]);
    let elsewhere = ["run", tiny, "--out", "other", "--resume", "out/ck", "--checkpoint", "new"];
    assert_refused(&place, &elsewhere, &["first checkpoint", "start anew"]);
    let missing = ["run", tiny, "--out", "other", "--resume", "ck", "--checkpoint", "ck"];
    assert_refused(&place, &missing, &["cannot read the checkpoint"]);
    let resumed = place.run(["run", tiny, "--out", "out", "--checkpoint", "out/ck", "--resume", "./out/ck"]);
    assert_eq!(resumed.code, 0, "{}", resumed.stderr);
    assert!(resumed.stderr.contains("begins anew: ./out/ck"), "{}", resumed.stderr);
    assert!(place.run(["run", tiny, "--out", "whole"]).code == 0 && summary(&place.path("out")).complete);
    assert_eq!(place.read("out/anisotropy.ecsv"), place.read("whole/anisotropy.ecsv"));
    assert_eq!(names(&place.path("out")), FILES);
}

#[test]
fn one_folder_and_one_checkpoint_are_of_one_run() {
    let place = Place::new();
    let (tiny, long) = (place.scene("tiny.ron", TINY), place.scene("long.ron", LONG));
    let first = spawn(&mut place.command(["run", long, "--out", "out", "--checkpoint", "ck", "--threads", "1"]));
    wait_until("the checkpoint's place", || place.path("ck").exists());
    for arguments in [["run", tiny, "--out", "out", "--force"], ["run", tiny, "--out=other", "--checkpoint", "ck"]] {
        let second = place.run(arguments);
        assert_eq!(second.code, 2, "{}", second.stderr);
        assert!(second.stderr.contains("another run is writing here"), "{}", second.stderr);
    }
    // The system lets go of what a dead run held.
    assert!(signal(&first, "-KILL"));
    ended(first);
    let third = place.run(["run", tiny, "--out", "out", "--checkpoint", "ck"]);
    assert_eq!(third.code, 0, "{}", third.stderr);
    assert_eq!(names(&place.path("out")), FILES);
}

/// No file may grow beyond a kilobyte, as on a disk that is full: what was measured is told, and nothing half-written stays.
#[test]
fn a_full_disk_costs_no_result() {
    let place = Place::new();
    let tiny = place.scene("tiny.ron", TINY);
    assert_eq!(place.run(["run", tiny, "--out", "out"]).code, 0);
    let before = all_files(&place.path("out"));
    for (force, folder) in [("--force", "out"), ("", "fresh")] {
        let shell = format!("trap '' XFSZ; ulimit -f 1; exec \"$0\" run {tiny} --out {folder} --json --seed 5 {force}");
        let mut command = Command::new("sh");
        command.args(["-c", &shell, env!("CARGO_BIN_EXE_larmor")]).current_dir(place.path("."));
        let run = ended(spawn(command.env("TMPDIR", place.path("."))));
        assert_eq!(run.code, 1, "{}", run.stderr);
        let told: Summary = serde_json::from_str(&run.stdout).unwrap();
        assert!(told.complete && told.seed == 5);
        assert!(run.stderr.contains("cannot write the file") && run.stderr.contains("make room"), "{}", run.stderr);
    }
    assert!(before == all_files(&place.path("out")));
    assert!(names(&place.path("fresh")).is_empty());
    assert_eq!(names(&place.path(".")), ["fresh", "out", "tiny.ron"]);
}

#[test]
fn a_folder_that_goes_away_is_made_anew_or_replaced_by_another_place() {
    let place = Place::new();
    let long = place.scene("long.ron", LONG);
    for (folder, in_the_way) in [("gone", false), ("blocked", true)] {
        let out = format!("{folder}/out");
        let mut command = place.command(["run", long, "--out", &out, "--threads", "1"]);
        let child = spawn(command.env("TMPDIR", place.path(".")));
        sleep(Duration::from_secs(2));
        fs::remove_dir_all(place.path(folder)).unwrap();
        if in_the_way {
            fs::write(place.path(folder), "").unwrap();
        }
        assert!(signal(&child, "-INT"));
        let run = ended(child);
        assert!(run.stdout.contains("D∥ = "), "{}{}", run.stdout, run.stderr);
        if in_the_way {
            assert_eq!(run.code, 1, "{}", run.stderr);
            assert!(run.stderr.contains("18 files are in"), "{}", run.stderr);
            assert_eq!(names(&place.path("larmor-out")), FILES);
        } else {
            assert_eq!(run.code, 130, "{}", run.stderr);
            assert_eq!(names(&place.path(&out)), FILES);
        }
    }
}

#[test]
fn files_are_written_where_stdout_is_full() {
    let place = Place::new();
    let tiny = place.scene("tiny.ron", TINY);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let child = place.command(["run", tiny, "--out", "out"]).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    let run = ended(child);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("stdout"), "{}", run.stderr);
    assert_eq!(names(&place.path("out")), FILES);
}

#[test]
fn what_dead_runs_have_left_is_cleaned() {
    let place = Place::new();
    let tiny = place.scene("tiny.ron", TINY);
    fs::create_dir_all(place.path("out/.larmor-partial-AbCdEf")).unwrap();
    fs::write(place.path("out/.larmor-partial-AbCdEf/anisotropy.svg"), "half").unwrap();
    fs::write(place.path("out/.larmor-partial-123456.ecsv"), "half").unwrap();
    let run = place.run(["run", tiny, "--out", "out"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(names(&place.path("out")), FILES);
}
