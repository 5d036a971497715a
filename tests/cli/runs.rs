//! Whole runs of the program.

use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::files::FILES;
use crate::support::{LONG, Place, TINY, ended, names};

#[test]
fn a_run_writes_its_folder_and_says_what_it_measured() {
    let place = Place::new();
    let run = place.run(["run", place.scene("tiny.ron", TINY), "--out", "deep/out"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(names(&place.path("deep/out")), FILES);
    for part in ["D∥ = ", "pc²/yr at 1 kyr", "192 particles", "deep/out"] {
        assert!(run.stdout.contains(part), "{part} is missing: {}", run.stdout);
    }
    let scene = larmor::scene::load(&place.path("deep/out/scene.ron")).unwrap();
    assert_eq!(scene, larmor::scene::from_ron(TINY, "tiny").unwrap());
}

#[test]
fn tables_depend_on_scene_and_seed_alone() {
    let place = Place::new();
    let tiny = place.scene("tiny.ron", TINY);
    for (folder, extra) in [
        ("one", vec!["--threads", "1"]),
        ("two", vec!["--threads", "2"]),
        ("again", vec!["--threads", "2"]),
        ("other", vec!["--seed", "8"]),
    ] {
        let run = place.run(["run", tiny, "--out", folder, "--quiet"].into_iter().chain(extra));
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    }
    for table in ["anisotropy.ecsv", "momentum.ecsv", "diffusion.ecsv", "momentum_fit.ecsv", "regions.ecsv"] {
        let text = |folder: &str| place.read(format!("{folder}/{table}"));
        assert_eq!(text("one"), text("two"), "{table}");
        assert_eq!(text("two"), text("again"), "{table}");
        assert_ne!(text("one"), text("other"), "{table}");
    }
}

#[test]
fn json_on_stdout_is_the_summary() {
    let place = Place::new();
    let tiny = place.scene("tiny.ron", TINY);
    let run = place.run(["run", tiny, "--out", "out", "--json", "--particles", "128", "--seed", "9"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let summary: larmor::output::Summary = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((summary.particles, summary.seed), (128, 9));
    assert_eq!(run.stdout, place.read("out/summary.json"));
}

#[test]
fn a_folder_in_use_is_refused_without_force() {
    let place = Place::new();
    let tiny = place.scene("tiny.ron", TINY);
    fs::create_dir(place.path("out")).unwrap();
    fs::write(place.path("out/notes.txt"), "mine").unwrap();
    let refused = place.run(["run", tiny, "--out", "out"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("--force") && refused.stderr.trim_end().ends_with("out"), "{}", refused.stderr);
    assert_eq!(names(&place.path("out")), ["notes.txt"]);
    let forced = place.run(["run", tiny, "--out", "out", "--force"]);
    assert_eq!(forced.code, 0, "{}", forced.stderr);
    assert_eq!(place.read("out/notes.txt"), "mine");
    assert_eq!(names(&place.path("out")).len(), FILES.len() + 1);
}

#[test]
fn a_folder_that_cannot_be_written_fails_before_the_run() {
    let place = Place::new();
    let long = place.scene("long.ron", LONG);
    fs::write(place.path("file"), "").unwrap();
    let begin = Instant::now();
    let run = place.run(["run", long, "--out", "file/out"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("cannot write into the output folder"), "{}", run.stderr);
    // The run itself would take hours.
    assert!(begin.elapsed() < Duration::from_secs(20));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_in_good_order_with_what_was_measured() {
    let place = Place::new();
    let long = place.scene("long.ron", LONG);
    let child =
        place.command(["run", long, "--out", "out"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The output folder appears before the handler: leave the program time to reach its particles.
    sleep(Duration::from_secs(3));
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let run = ended(child);
    assert_eq!(run.code, 130, "{}", run.stderr);
    assert!(run.stderr.contains("interrupted after"), "{}", run.stderr);
    assert_eq!(names(&place.path("out")), FILES);
}

/// Interrupted twice and resumed: the tables are those of a run in one go.
#[cfg(unix)]
#[test]
fn an_interrupted_run_is_resumed_from_its_checkpoint() {
    let place = Place::new();
    // Some seconds of work, so that there is time to interrupt it.
    let some = LONG.replace("1.0e6", "1.0e5").replace("count: 2000", "count: 1000");
    fs::write(place.path("some.ron"), some).unwrap();
    let mut interrupted = 0;
    let mut resume: Vec<&str> = Vec::new();
    let last = loop {
        let kept = ["run", "some.ron", "--out", "parts", "--force", "--checkpoint", "run.larmor", "--threads", "1"];
        let mut command = place.command(kept.into_iter().chain(resume.iter().copied()));
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        if interrupted < 2 {
            sleep(Duration::from_secs(1));
            assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        }
        let run = ended(child);
        if run.code == 0 {
            break run;
        }
        assert_eq!(run.code, 130, "{}", run.stderr);
        assert!(run.stderr.contains("--resume run.larmor"), "{}", run.stderr);
        interrupted += 1;
        resume = vec!["--resume", "run.larmor"];
    };
    assert!(interrupted > 0, "the run was over before it could be interrupted: {}", last.stderr);
    assert_eq!(place.run(["run", "some.ron", "--out", "whole"]).code, 0);
    for table in ["anisotropy.ecsv", "momentum.ecsv", "diffusion.ecsv", "regions.ecsv"] {
        assert!(place.read(format!("parts/{table}")) == place.read(format!("whole/{table}")), "{table}");
    }
    let other = place.run(["run", "some.ron", "--seed", "9", "--out", "other", "--resume", "run.larmor"]);
    assert_eq!(other.code, 2);
    assert!(other.stderr.contains("\"particles\"") && other.stderr.contains("run.larmor"), "{}", other.stderr);
    assert!(!place.path("other").exists());
    assert_eq!(place.run(["run", "some.ron", "--out", "other", "--resume", "some.ron"]).code, 2);
}

#[test]
fn without_a_display_the_scene_runs_headless() {
    let place = Place::new();
    let tiny = place.scene("tiny.ron", TINY);
    for folder in ["larmor-out/tiny", "larmor-out/tiny-2"] {
        let run = place.run([tiny]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let said: Vec<&str> = run.stderr.lines().filter(|line| !line.contains("warning")).collect();
        assert_eq!(said.len(), 2, "{}", run.stderr);
        assert!(said[1].ends_with(folder), "{}", run.stderr);
        assert_eq!(names(&place.path(folder)), FILES);
    }
}

/// Few particles over many bins: a bin in which nothing differs between the groups has no error, and so no value, rather
/// than an error of nothing.
#[test]
fn no_measured_value_has_an_error_of_nothing() {
    let place = Place::new();
    let scene = "(version:1, field:(realisations:64,model:PlaneWaves(modes:240)), particles:(count:64),
                  observers:(radii_pc:[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16],first_time_yr:0.001,time_bins:200),
                  run:(duration_yr:1e3))";
    let run = place.run(["run", place.scene("few.ron", scene), "--out", "out", "--quiet"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(!run.stdout.contains("± 0 "), "{}", run.stdout);
    let mut errors = 0;
    for table in names(&place.path("out")).iter().filter(|name| name.ends_with(".ecsv")) {
        let text = place.read(format!("out/{table}"));
        let mut rows = text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split(','));
        let columns: Vec<&str> = rows.next().unwrap().collect();
        for row in rows {
            for (column, entry) in columns.iter().zip(row).filter(|(column, _)| column.contains("error")) {
                errors += u32::from(!entry.is_empty());
                assert_ne!(entry.parse(), Ok(0.0), "{table}: {column}");
            }
        }
    }
    assert!(errors > 100, "{errors} errors");
}
