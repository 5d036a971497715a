//! Folders and checkpoints on file systems that do not lock folders, or nothing at all.
#![cfg(target_os = "linux")]

use std::process::{Child, Command, Stdio};

use crate::files::FILES;
use crate::preload::preload;
use crate::support::{LONG, Place, TINY, ended, names, signal, wait_until};

/// As NFS answers, which locks files opened for writing only.
const NO_FOLDERS: &str = r"
#include <errno.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
int flock(int file, int operation) {
    struct stat status;
    if (fstat(file, &status) == 0 && S_ISDIR(status.st_mode)) { errno = EBADF; return -1; }
    return syscall(SYS_flock, file, operation);
}
";

/// As a file system without a lock service.
const NO_LOCKS: &str = r"
#include <errno.h>
int flock(int file, int operation) { (void)file; (void)operation; errno = ENOLCK; return -1; }
";

fn spawn(command: &mut Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Where folders have no locks a file in them has: two runs are kept apart, what a dead run has left holds nobody up, and
/// nothing of it stays.
#[test]
fn a_file_is_locked_where_folders_cannot_be() {
    let place = Place::new();
    let (tiny, long) = (place.scene("tiny.ron", TINY), place.scene("long.ron", LONG));
    let start = |arguments: &[&str]| {
        let mut command = place.command(arguments);
        preload(&place, &mut command, NO_FOLDERS);
        spawn(&mut command)
    };
    let first = start(&["run", long, "--out", "out", "--threads", "1"]);
    wait_until("the lock", || place.path("out/.larmor-lock").exists());
    let second = ended(start(&["run", tiny, "--out", "out", "--force"]));
    assert_eq!(second.code, 2, "{}", second.stderr);
    assert!(second.stderr.contains("another run is writing here"), "{}", second.stderr);
    assert!(!second.stderr.contains("warning"), "{}", second.stderr);
    assert!(signal(&first, "-KILL"));
    ended(first);
    assert_eq!(names(&place.path("out")), [".larmor-lock"]);
    let third = ended(start(&["run", tiny, "--out", "out"]));
    assert_eq!(third.code, 0, "{}", third.stderr);
    assert_eq!(names(&place.path("out")), FILES);
}

/// Where there are no locks the run goes on, and says who has to take care; nothing is left over either.
#[test]
fn a_file_system_without_locks_is_told() {
    let place = Place::new();
    let tiny = place.scene("tiny.ron", TINY);
    let mut command = place.command(["run", tiny, "--out", "out", "--checkpoint", "kept", "--quiet"]);
    preload(&place, &mut command, NO_LOCKS);
    let run = ended(spawn(&mut command));
    assert_eq!(run.code, 0, "{}", run.stderr);
    for path in ["out", "kept"] {
        let told = run.stderr.lines().any(|line| line.contains("has no locks") && line.ends_with(&format!(": {path}")));
        assert!(told, "{path}: {}", run.stderr);
    }
    assert_eq!(names(&place.path("out")), FILES);
    assert_eq!(names(&place.path(".")), ["out", "preload.so", "tiny.ron"]);
}
