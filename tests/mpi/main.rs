//! Runs over the ranks of MPI, on one machine: the bytes of a run of its own, whatever becomes of the ranks on the way.

#![expect(clippy::unwrap_used, reason = "a broken helper fails its test here, as it should")]
#![expect(clippy::print_stderr, reason = "a skipped test says why")]

mod agreement;
mod hosts;
#[path = "../cli/same.rs"]
mod same;
#[path = "../cli/support.rs"]
mod support;

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use larmor::simulate::{Checkpoint, available_bytes};
use serde_json::Value;

use crate::hosts::Hosts;
use crate::same::assert_same;
use crate::support::{Ended, LONG, Place, SOFT, TINY, ended, names, wait_until};

/// Where the words of the last job go.
const STDERR: &str = "stderr";

/// The program on so many ranks, more than there are cores too, each with one thread.
fn on_ranks(place: &Place, ranks: usize, arguments: &[&str]) -> Child {
    on_ranks_with(place, ranks, arguments, "")
}

/// The same with a fault in one rank: `panic:RANK`, or `error:0` for an error of the first.
fn on_ranks_with(place: &Place, ranks: usize, arguments: &[&str], fault: &str) -> Child {
    let mut command = Command::new("mpirun");
    command.env("LARMOR_FAULT", fault);
    command.args(["-n", &ranks.to_string(), "--oversubscribe"]);
    start(place, command, arguments)
}

/// The program with a starter that knows how many ranks there are, and where.
fn start(place: &Place, command: Command, arguments: &[&str]) -> Child {
    start_with(place, command, arguments, Some("1"))
}

/// The same with so many threads.
fn start_with(place: &Place, mut command: Command, arguments: &[&str], threads: Option<&str>) -> Child {
    command.args(["--bind-to", "none", env!("CARGO_BIN_EXE_larmor")]);
    command.args(arguments).arg("--mpi").current_dir(place.path("."));
    if let Some(threads) = threads {
        command.args(["--threads", threads]);
    }
    // Tests may run as root in a container without shared memory between processes.
    command.envs([("OMPI_ALLOW_RUN_AS_ROOT", "1"), ("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1")]);
    command.env("OMPI_MCA_btl_vader_single_copy_mechanism", "none");
    let stderr = File::create(place.path(STDERR)).unwrap();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(stderr);
    command.spawn().unwrap_or_else(|error| panic!("mpirun, of the Debian package openmpi-bin: {error}"))
}

/// Waits until particles have moved for a while.
fn wait_for_particles(place: &Place) {
    wait_until("a rate", || place.read(STDERR).contains("steps/s"));
}

fn all_ended(place: &Place, mpirun: Child) -> Ended {
    let run = ended(mpirun);
    Ended { stderr: place.read(STDERR), ..run }
}

fn done(run: Ended) -> Ended {
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    run
}

#[test]
fn any_number_of_ranks_gives_the_same_bytes() {
    let place = Place::new();
    let three = TINY.replace("realisations: 2", "realisations: 3");
    let scenes = [
        (
            "portions",
            three.replace("count: 192", "count: 1700").replace("duration_yr: 1000.0", "duration_yr: 200.0"),
            "2",
        ),
        ("few", three.replace("count: 192", "count: 2"), "1"),
    ];
    for (name, scene, passes) in scenes {
        let file = format!("{name}.ron");
        fs::write(place.path(&file), scene).unwrap();
        done(place.run(["run", &file, "--out", name, "--passes", passes]));
        for ranks in [1, 2, 3] {
            let out = format!("{name}-{ranks}");
            let run =
                done(all_ended(&place, on_ranks(&place, ranks, &["run", &file, "--out", &out, "--passes", passes])));
            assert_eq!(run.stdout.matches("18 files in").count(), 1, "one rank writes: {}", run.stdout);
            assert!(run.stdout.contains(&format!("on {ranks} threads")), "{}", run.stdout);
            assert_same(&place.path(name), &place.path(&out));
        }
    }
}

/// Process of this rank.
fn process_of(mpirun: &Child, rank: usize) -> String {
    let ranks = Command::new("ps").args(["-o", "pid=", "--ppid", &mpirun.id().to_string()]).output().unwrap();
    let own = format!("OMPI_COMM_WORLD_RANK={rank}");
    let is_it = |pid: &&str| {
        let variables = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        variables.split(|byte| *byte == 0).any(|variable| variable == own.as_bytes())
    };
    let ranks = String::from_utf8(ranks.stdout).unwrap();
    ranks.split_whitespace().find(is_it).unwrap().to_owned()
}

/// The files of a study on so many ranks are those of one process.
fn assert_same_study(place: &Place, study: &[&str], ranks: &[usize]) {
    let one = format!("{}-one", study[0]);
    done(place.run([study, &["--out", &one]].concat()));
    let files = names(&place.path(&one));
    assert!(files.len() >= 4, "{files:?}");
    for &ranks in ranks {
        let many = format!("{}-{ranks}", study[0]);
        done(all_ended(place, on_ranks(place, ranks, &[study, &["--out", &many]].concat())));
        assert_eq!(files, names(&place.path(&many)));
        // Times are in the summary, and in the table for people.
        for file in files.iter().filter(|file| !(file.ends_with(".json") || file.ends_with(".md"))) {
            let [one, many] = [&one, &many].map(|folder| fs::read(place.path(folder).join(file)).unwrap());
            assert!(one == many, "{file} differs on {ranks} ranks");
        }
    }
}

/// Studies, of many runs each, are dealt run by run.
#[test]
fn studies_on_ranks_give_the_same_bytes() {
    let place = Place::new();
    let tiny = place.scene("tiny.ron", TINY);
    let soft = place.scene("soft.ron", SOFT);
    assert_same_study(&place, &["calibrate", tiny, "--runs", "4", "--passes", "2"], &[2, 3]);
    assert_same_study(&place, &["scan", soft, "--energies-tev", "8000,20000", "--particles", "192"], &[2, 3]);
    assert_same_study(&place, &["converge", tiny], &[3]);
}

/// The Galaxies of `sources` are dealt by their numbers; the first rank sends the table of diffusion to the others.
#[test]
fn galaxies_on_ranks_give_the_same_bytes() {
    let place = Place::new();
    let asset = |name: &str| fs::read(Path::new("assets").join(name)).unwrap();
    fs::write(place.path("d.csv"), asset("diffusion/scan.csv")).unwrap();
    let study = ["sources", "random-sources", "--galaxies", "100", "--seed", "3", "--diffusion", "d.csv"];
    assert_same_study(&place, &study, &[2, 3]);
    let summary: Value = serde_json::from_str(&place.read("sources-3/summary.json")).unwrap();
    assert_eq!((&summary["threads"], &summary["complete"]), (&3.into(), &true.into()));
}

/// One rank that is asked to end ends all in good order, with what all have seen.
#[test]
fn galaxies_on_ranks_can_be_interrupted() {
    let place = Place::new();
    let all = ["sources", "random-sources", "--galaxies", "1000000", "--out", "out", "--quiet"];
    let mpirun = on_ranks(&place, 2, &all);
    wait_until("the folder", || place.path("out").exists());
    std::thread::sleep(Duration::from_secs(4));
    assert!(Command::new("kill").args(["-TERM", &process_of(&mpirun, 1)]).status().unwrap().success());
    let run = all_ended(&place, mpirun);
    assert_eq!(run.code, 130, "{}{}", run.stdout, run.stderr);
    let summary: Value = serde_json::from_str(&place.read("out/summary.json")).unwrap();
    let seen = summary["cases"][0]["galaxies"].as_u64().unwrap();
    assert!(summary["complete"] == false && (128..1_000_000).contains(&seen), "{seen} Galaxies");
}

/// Some ten minutes of processor time.
#[test]
#[ignore = "takes minutes: cargo test --release --features mpi-test --test mpi -- --ignored"]
fn figure_1_on_ranks_has_the_same_bytes() {
    assert_same_study(&Place::new(), &["reproduce", "fig1", "--quick"], &[2]);
}

/// What only shows when the work begins ends all ranks too.
#[test]
fn a_rank_that_fails_ends_the_others() {
    let place = Place::new();
    // 56 GiB, half of it on each rank.
    if available_bytes().is_none_or(|free| free > 28 << 30) {
        eprintln!("skipped: the fields of this test would fit here");
        return;
    }
    let large =
        TINY.replace("levels: 2, cells: 32", "levels: 8, cells: 512").replace("realisations: 2", "realisations: 7");
    fs::write(place.path("large.ron"), large.replace("l_max_pc: 25.0", "l_max_pc: 1000.0")).unwrap();
    let run = all_ended(&place, on_ranks(&place, 2, &["run", "large.ron", "--out", "out"]));
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("of 2 failed: the run needs") && run.stderr.contains("GB"), "{}", run.stderr);
    assert!(names(&place.path("out")).is_empty());
}

/// Galaxies too: the others wait for nobody who has left.
#[test]
fn a_rank_that_panics_ends_the_others() {
    let place = Place::new();
    let study = ["sources", "random-sources", "--galaxies", "1000000", "--out", "out", "--quiet"];
    for rank in [0, 1] {
        let run = all_ended(&place, on_ranks_with(&place, 2, &study, &format!("panic:{rank}")));
        let words = format!("larmor: rank {rank} of 2 failed: the program failed (injected into rank {rank})");
        assert!(run.code == 1 && run.stderr.contains(&words), "{}{}", run.stdout, run.stderr);
    }
}

/// Said once, not by each rank.
#[test]
fn threads_beyond_the_cores_are_told_once() {
    let place = Place::new();
    let tiny = place.scene("tiny.ron", TINY);
    let mut command = Command::new("mpirun");
    command.args(["-n", "2", "--oversubscribe"]);
    let run = done(all_ended(&place, start_with(&place, command, &["run", tiny, "--out", "out"], Some("1024"))));
    assert_eq!(run.stderr.matches("1024 threads are more than the").count(), 1, "{}", run.stderr);
}

/// Ranks that share a machine share its cores, and one alone has them all; told by the number of threads of the summary.
#[test]
fn ranks_without_a_number_of_threads_share_the_cores_of_their_machine() {
    let place = Place::new();
    let tiny = place.scene("tiny.ron", TINY);
    let cores = std::thread::available_parallelism().unwrap().get();
    for ranks in [1, 2] {
        let mut command = Command::new("mpirun");
        command.args(["-n", &ranks.to_string(), "--oversubscribe"]);
        let out = format!("out-{ranks}");
        let run = done(all_ended(&place, start_with(&place, command, &["run", tiny, "--out", &out], None)));
        let words = format!("on {} threads", ranks * (cores / ranks).max(1));
        assert!(run.stdout.contains(&words), "{words} is missing: {}", run.stdout);
    }
}

/// The share of the rank that leads is a third: what is shown beyond that is of the others too, and the time left with it.
#[test]
fn progress_and_time_left_are_those_of_all_ranks() {
    let place = Place::new();
    let shown = || -> Vec<f64> {
        let stderr = place.read(STDERR);
        let lines = stderr.lines().filter(|line| line.ends_with(" left"));
        lines.filter_map(|line| line.strip_prefix("larmor: ")?.split_once(" %, ")?.0.parse().ok()).collect()
    };
    let scene = LONG.replace("duration_yr: 1.0e6", "duration_yr: 5.0e5");
    let mpirun = on_ranks(&place, 3, &["run", place.scene("scene.ron", &scene), "--out", "out"]);
    wait_until("more than the first rank's share", || shown().last().is_some_and(|percent| *percent > 40.0));
    assert!(Command::new("kill").args(["-TERM", &process_of(&mpirun, 0)]).status().unwrap().success());
    let run = all_ended(&place, mpirun);
    assert!(run.code == 130 && shown().is_sorted(), "{}{}", run.stdout, run.stderr);
}

/// Each refusal ends all ranks, with the words of the first.
#[test]
fn what_is_refused_ends_all_ranks() {
    let place = Place::new();
    let tiny = place.scene("tiny.ron", TINY);
    fs::write(place.path("broken.ron"), "(version: 1, particles: (count: 0))").unwrap();
    fs::write(place.path("thesis.tex"), "years of work").unwrap();
    done(place.run(["run", tiny, "--shard", "1/2", "--out", "parts"]));
    for (arguments, words) in [
        (&["run", "broken.ron", "--out", "out"][..], "count"),
        (&["run", tiny, "--out", "tiny.ron"], "is a file"),
        (&["run", tiny, "--out", "out", "--checkpoint", "thesis.tex"], "no checkpoint"),
        (&["run", tiny, "--out", "out", "--resume", "parts/part-1-of-2.larmor"], "part 1/2"),
        (&["run", tiny, "--out", "out", "--shard", "1/2"], "cannot be used with"),
    ] {
        let run = all_ended(&place, on_ranks(&place, 2, arguments));
        assert_eq!(run.code, 2, "{arguments:?}: {}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains(words), "{words} is missing: {}", run.stderr);
    }
    assert!(!place.path("out").exists() || names(&place.path("out")).is_empty());
}

/// As `srun` does where it does not speak the language of this MPI: each would write the same results.
#[test]
fn processes_that_do_not_know_each_other_are_refused() {
    let place = Place::new();
    let mut alone = place.command(["run", place.scene("tiny.ron", TINY), "--out", "out", "--mpi"]);
    alone.env("SLURM_STEP_NUM_TASKS", "2").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let run = ended(alone.spawn().unwrap());
    assert_eq!(run.code, 2, "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("Slurm has started 2 processes") && !place.path("out").exists(), "{}", run.stderr);
}

/// Two hosts that share no memory and reach each other by the network alone: the same bytes, and a host that goes away ends
/// the job.
#[test]
fn two_hosts_give_the_same_bytes() {
    let hosts = match Hosts::new() {
        Ok(hosts) => hosts,
        Err(refusal) => {
            eprintln!("skipped: this system allows no network namespaces: {refusal}");
            return;
        }
    };
    let place = Place::new();
    let tiny = place.scene("tiny.ron", TINY);
    done(place.run(["run", tiny, "--out", "one", "--passes", "2"]));
    let two = start(&place, hosts.mpirun(&place), &["run", tiny, "--out", "two", "--passes", "2"]);
    let two = done(all_ended(&place, two));
    assert!(two.stdout.contains("on 2 threads"), "{}", two.stdout);
    assert_same(&place.path("one"), &place.path("two"));

    let long = place.scene("long.ron", LONG);
    let cut = start(&place, hosts.mpirun(&place), &["run", long, "--out", "out", "--checkpoint", "kept"]);
    wait_for_particles(&place);
    let with_steps = || {
        let kept = fs::read(place.path("kept")).ok()?;
        Checkpoint::from_bytes(&kept).ok().filter(|kept| kept.steps > 0)
    };
    // The first may be written before any step is counted.
    wait_until("a checkpoint with steps", || with_steps().is_some());
    hosts.cut();
    let cut = all_ended(&place, cut);
    assert!(cut.code != 0 && cut.stderr.contains("lost communication"), "{}{}", cut.stdout, cut.stderr);
    assert!(with_steps().is_some());
}
