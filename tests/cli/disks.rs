//! Disks that are full, folders that are read-only, places that are taken while a run goes on: each test injects one fault.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::files::FILES;
use crate::support::{Ended, LONG, Place, TINY, ended, names, signal, wait_until};

/// A number that is nobody's on most systems.
const NOBODY: u32 = 65_534;

fn spawn(command: &mut Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// A scene that no machine finishes within a test, with few particles, so that something is measured soon.
fn long(place: &Place) -> &'static str {
    place.scene("long.ron", &LONG.replace("count: 2000", "count: 200"))
}

/// The program where no file may grow beyond a kilobyte, as on a disk that is full.
fn on_full_disk(place: &Place, arguments: &str) -> Child {
    let shell = format!("trap '' XFSZ; ulimit -f 1; exec \"$0\" {arguments}");
    let mut command = Command::new("sh");
    command.args(["-c", &shell, env!("CARGO_BIN_EXE_larmor")]).current_dir(place.path("."));
    spawn(command.env("TMPDIR", place.path(".")))
}

/// Interrupted once its particles move.
fn interrupted(child: Child) -> Ended {
    sleep(Duration::from_secs(2));
    assert!(signal(&child, "-INT"));
    ended(child)
}

#[test]
fn a_checkpoint_that_cannot_be_kept_leaves_the_one_before() {
    let place = Place::new();
    let long = long(&place);
    let kept = ["run", long, "--out", "out", "--checkpoint", "kept", "--threads", "1"];
    let first = interrupted(spawn(&mut place.command(kept)));
    assert_eq!(first.code, 130, "{}", first.stderr);
    let before = fs::read(place.path("kept")).unwrap();
    assert!(before.len() > 1024);
    let second = interrupted(on_full_disk(&place, &format!("{} --resume kept", kept.join(" "))));
    assert_eq!(second.code, 1, "{}", second.stderr);
    assert!(second.stdout.contains("A / (R/cT)"), "{}", second.stdout);
    for words in ["this checkpoint was not kept, the one before stays", "--resume kept", "make room"] {
        assert!(second.stderr.contains(words), "{words} is missing: {}", second.stderr);
    }
    assert!(fs::read(place.path("kept")).unwrap() == before);
    assert_eq!(names(&place.path(".")), ["kept", "long.ron", "out"]);
    assert_eq!(names(&place.path("out")), FILES);
    let third = interrupted(spawn(place.command(kept).args(["--resume", "kept"])));
    assert_eq!(third.code, 130, "{}", third.stderr);
    assert!(fs::read(place.path("kept")).unwrap() != before);
}

#[test]
fn a_part_that_cannot_be_kept_is_no_part_that_has_ended() {
    let place = Place::new();
    let (tiny, long) = (place.scene("tiny.ron", TINY), long(&place));
    let part = |scene: &str| format!("run {scene} --shard 1/2 --out parts --threads 1");
    let unwritten = |run: &Ended| {
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert!(run.stdout.is_empty() && run.stderr.contains("the part is not in its file"), "{}", run.stderr);
    };
    unwritten(&ended(on_full_disk(&place, &part(tiny))));
    assert!(names(&place.path("parts")).is_empty());
    let started = interrupted(spawn(&mut place.command(part(long).split(' '))));
    assert_eq!(started.code, 130, "{}", started.stderr);
    let before = fs::read(place.path("parts/part-1-of-2.larmor")).unwrap();
    unwritten(&interrupted(on_full_disk(&place, &part(long))));
    assert!(fs::read(place.path("parts/part-1-of-2.larmor")).unwrap() == before);
    assert_eq!(names(&place.path("parts")), ["part-1-of-2.larmor"]);
    let ended = place.run(format!("{} --force", part(tiny)).split(' '));
    assert_eq!(ended.code, 0, "{}", ended.stderr);
}

/// Whoever may write everywhere gives that up for the run.
#[test]
fn results_for_a_read_only_folder_go_elsewhere() {
    let place = Place::new();
    let long = long(&place);
    let mut command = place.command(["run", long, "--out", "out", "--threads", "1"]);
    command.env("TMPDIR", place.path(".")).stdout(Stdio::piped()).stderr(Stdio::piped());
    if fs::metadata(place.path(long)).unwrap().uid() == 0 {
        fs::set_permissions(place.path("."), fs::Permissions::from_mode(0o777)).unwrap();
        command.uid(NOBODY).gid(NOBODY);
    }
    let Ok(child) = command.spawn() else {
        return eprintln!("skipped: nobody else may start the program from where it is");
    };
    wait_until("the folder", || place.path("out").exists());
    sleep(Duration::from_secs(2));
    fs::set_permissions(place.path("out"), fs::Permissions::from_mode(0o555)).unwrap();
    assert!(signal(&child, "-INT"));
    let run = ended(child);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.contains("A / (R/cT)"), "{}", run.stdout);
    assert!(run.stderr.contains("cannot write into the output folder"), "{}", run.stderr);
    assert!(run.stderr.contains("18 files are in"), "{}", run.stderr);
    assert!(names(&place.path("out")).is_empty());
    assert_eq!(names(&place.path("larmor-out")), FILES);
}

/// A folder has the name of a figure of the sky: the run's own results are told and written all the same.
#[test]
fn a_sky_that_cannot_be_drawn_costs_no_result() {
    let place = Place::new();
    let long = long(&place);
    let header = "experiment,reference,status,shown,energy_tev,amplitude,stat_minus,stat_plus";
    fs::write(place.path("own.csv"), format!("{header}\nown,r,tabulated,both,10,8e-4,1e-5,1e-5\n")).unwrap();
    let child = spawn(&mut place.command([long, "--data", "own.csv"]));
    wait_until("the folder", || place.path("larmor-out/long").exists());
    fs::create_dir(place.path("larmor-out/long/dipole.svg")).unwrap();
    let run = interrupted(child);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.contains("A / (R/cT)") && run.stdout.contains("18 files in"), "{}", run.stdout);
    assert!(run.stderr.contains("the figures of the sky are not whole"), "{}", run.stderr);
    assert!(run.stderr.trim_end().ends_with("dipole.svg"), "{}", run.stderr);
    assert!(FILES.iter().all(|name| place.path("larmor-out/long").join(name).is_file()));
}
