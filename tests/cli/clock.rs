//! A clock that is set, and a program that is suspended.
#![cfg(target_os = "linux")]

use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use crate::files::FILES;
use crate::preload::preload;
use crate::same::assert_same;
use crate::support::{LONG, Place, TINY, ended, names, signal};

/// The time of day goes to and fro by ever more years, with each look at it.
const SET_CLOCK: &str = r"
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static long shift(void) {
    static long looks;
    looks++;
    return (looks % 2 ? -1 : 1) * looks * 31557600L;
}
int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = syscall(SYS_clock_gettime, clock, time);
    if (clock == CLOCK_REALTIME) time->tv_sec += shift();
    return result;
}
int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    time->tv_sec = 1700000000L + shift();
    time->tv_usec = 0;
    return 0;
}
time_t time(time_t *time) {
    long now = 1700000000L + shift();
    if (time) *time = now;
    return now;
}
";

/// Progress, checkpoints and results know no time of day; and a run that was suspended goes on.
#[test]
fn a_clock_that_is_set_and_a_pause_change_nothing() {
    let place = Place::new();
    let (tiny, long) = (place.scene("tiny.ron", TINY), place.scene("long.ron", LONG));
    assert_eq!(place.run(["run", tiny, "--out", "one"]).code, 0);
    let start = |arguments: &[&str]| {
        let mut command = place.command(arguments);
        preload(&place, &mut command, SET_CLOCK);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let set = ended(start(&["run", tiny, "--out", "set"]));
    assert_eq!(set.code, 0, "{}", set.stderr);
    assert_same(&place.path("one"), &place.path("set"));

    let run = start(&["run", long, "--out", "out", "--checkpoint", "kept", "--threads", "1"]);
    for name in ["-STOP", "-CONT", "-INT"] {
        sleep(Duration::from_secs(3));
        assert!(signal(&run, name));
    }
    let run = ended(run);
    assert_eq!(run.code, 130, "{}", run.stderr);
    assert!(run.stderr.contains("steps/s"), "{}", run.stderr);
    assert_eq!(names(&place.path("out")), FILES);
    assert!(place.path("kept").metadata().unwrap().len() > 1000);
}
