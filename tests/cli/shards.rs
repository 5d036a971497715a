//! Parts of a run, and what they give when they are put together.

use std::fs;
use std::process::Stdio;

use serde_json::Value;

use crate::same::assert_same;
use crate::support::{Ended, LONG, Place, TINY, ended, names, signal, wait_until};

fn done(place: &Place, arguments: &[&str]) -> Ended {
    let run = place.run(arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.stderr);
    run
}

/// Refused with code 2 and these words.
fn assert_refused(place: &Place, arguments: &[&str], words: &[&str]) {
    let run = place.run(arguments);
    assert_eq!(run.code, 2, "{arguments:?}: {}{}", run.stdout, run.stderr);
    for word in words {
        assert!(run.stderr.contains(word), "{word} is missing: {}", run.stderr);
    }
}

/// Several portions, more fields than there are groups of them, a number of realisations that does not divide anything,
/// steps of two kinds, a field without realisations: parts give the bytes of the run in one go.
#[test]
fn parts_put_together_are_the_run_in_one_go() {
    let place = Place::new();
    let three = TINY.replace("realisations: 2", "realisations: 3");
    let short = three.replace("duration_yr: 1000.0", "duration_yr: 200.0");
    for (name, scene, passes, divisions) in [
        ("portions", short.replace("count: 192", "count: 1700"), "2", &["1", "2", "3"][..]),
        ("groups", three.clone(), "25", &["2", "5"]),
        ("adaptive", short.replace("duration_yr: 200.0", "duration_yr: 200.0, integrator: CashKarp()"), "1", &["3"]),
        ("uniform", three.replace("brms_ug: 0.3", "brms_ug: 0.0"), "2", &["7"]),
    ] {
        let file = format!("{name}.ron");
        fs::write(place.path(&file), scene).unwrap();
        done(&place, &["run", &file, "--out", name, "--passes", passes]);
        for (number, of) in divisions.iter().enumerate() {
            let (parts, merged) = (format!("{name}-{of}"), format!("{name}-{of}-merged"));
            for part in 1..=of.parse().unwrap() {
                let (shard, threads) = (format!("{part}/{of}"), ["1", "2"][(number + part) % 2]);
                let arguments = ["run", &file, "--shard", &shard, "--out", &parts, "--passes", passes, "-t", threads];
                let run = done(&place, &arguments);
                assert!(run.stdout.contains(&format!("part {shard}: ")), "{}", run.stdout);
            }
            assert_eq!(names(&place.path(&parts)).len().to_string(), **of);
            done(&place, &["merge", &parts, "--out", &merged]);
            assert_same(&place.path(name), &place.path(&merged));
        }
    }
}

/// A part that is killed or interrupted goes on by the same command; one that has ended is not run again.
#[cfg(unix)]
#[test]
fn an_interrupted_part_goes_on() {
    let place = Place::new();
    fs::write(place.path("some.ron"), LONG.replace("1.0e6", "6.0e4").replace("count: 2000", "count: 1700")).unwrap();
    done(&place, &["run", "some.ron", "--out", "whole"]);
    let command = ["run", "some.ron", "--shard", "2/2", "--out", "parts", "-t", "1"];
    let file = place.path("parts/part-2-of-2.larmor");
    for name in ["-INT", "-KILL"] {
        let child = place.command(command).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        wait_until("the part's place", || file.exists());
        std::thread::sleep(std::time::Duration::from_millis(500));
        assert!(signal(&child, name));
        let run = ended(child);
        if name == "-INT" {
            assert_eq!(run.code, 130, "{}", run.stderr);
            assert!(run.stderr.contains("the same command goes on"), "{}", run.stderr);
            assert!(file.metadata().unwrap().len() > 1000);
        }
    }
    done(&place, &["run", "some.ron", "--shard", "1/2", "--out", "parts"]);
    assert_refused(&place, &["merge", "parts", "--out", "early"], &["part 2/2 has not ended", "of 32 batches"]);
    done(&place, &command);
    let bytes = fs::read(&file).unwrap();
    done(&place, &command);
    assert!(bytes == fs::read(&file).unwrap(), "a part that has ended is left as it is");
    done(&place, &["merge", "parts", "--out", "merged"]);
    assert_same(&place.path("whole"), &place.path("merged"));
}

#[test]
fn parts_that_do_not_fit_are_refused() {
    let place = Place::new();
    let tiny = place.scene("tiny.ron", TINY);
    fs::write(place.path("titled.ron"), TINY.replace("Tiny", "Other")).unwrap();
    let shard = |scene: &str, shard: &str, out: &str, more: &[&str]| {
        done(&place, &[&["run", scene, "--shard", shard, "--out", out], more].concat());
    };
    for part in ["1/4", "3/4", "4/4"] {
        shard(tiny, part, "parts", &[]);
    }
    shard(tiny, "2/4", "seed", &["--seed", "8"]);
    shard("titled.ron", "2/4", "titled", &[]);
    shard(tiny, "2/4", "passes", &["--passes", "2"]);
    shard(tiny, "2/3", "thirds", &[]);
    for (more, words) in [
        (&[][..], &["of 4 parts these are missing: 2", "--partial"][..]),
        (&["parts/part-3-of-4.larmor"], &["part 3/4 is there twice", "part-3-of-4.larmor"]),
        (&["seed"], &["another run", "particles", "seed/part-2-of-4.larmor"]),
        (&["titled"], &["another run", "title", "titled/part-2-of-4.larmor"]),
        (&["passes"], &["another run", "number of passes (2 and 1)"]),
        (&["thirds"], &["another run", "number of parts (3 and 4)"]),
        (&["tiny.ron"], &["no checkpoint of larmor", "tiny.ron"]),
        (&["missing"], &["missing"]),
        (&["seed-none/"], &["seed-none"]),
    ] {
        assert_refused(&place, &[&["merge", "parts", "--out", "out"], more].concat(), words);
    }
    assert!(!place.path("out").exists(), "nothing is made for what is refused");
    let part = "parts/part-1-of-4.larmor";
    assert_refused(&place, &["run", tiny, "--out", "out", "--resume", part], &["part 1/4 of a run"]);
    for (arguments, words) in
        [(["--shard", "5/4", "--out", "x"], "K/N"), (["--shard", "65/65", "--out", "x"], "more than the 64 batches")]
    {
        assert_refused(&place, &[&["run", tiny][..], &arguments].concat(), &[words]);
    }
    // Another run's part of the same name stays, unless that is wanted.
    let other = ["run", tiny, "--shard", "1/4", "--out", "parts", "--seed", "9"];
    assert_refused(&place, &other, &["particles", "--force", part]);
    done(&place, &[&other[..], &["--force"]].concat());
    fs::write(place.path(part), "thesis").unwrap();
    assert_refused(&place, &[&other[..], &["--force"]].concat(), &["no checkpoint of larmor"]);
}

/// What there is is merged where that is asked for, and says so; it replaces no complete results.
#[test]
fn a_partial_merge_says_so() {
    let place = Place::new();
    let tiny = place.scene("tiny.ron", TINY);
    done(&place, &["run", tiny, "--out", "whole"]);
    done(&place, &["run", tiny, "--out", "parts", "--shard", "2/4"]);
    done(&place, &["run", tiny, "--out", "parts", "--shard", "3/4"]);
    let run = done(&place, &["merge", "parts", "--partial", "--out", "parts"]);
    assert!(run.stdout.contains("incomplete: parts with 32 of 64 batches"), "{}", run.stdout);
    assert!(run.stdout.contains("96 particles"), "{}", run.stdout);
    let summary: Value = serde_json::from_str(&place.read("parts/summary.json")).unwrap();
    assert_eq!((&summary["complete"], &summary["batches_missing"]), (&Value::Bool(false), &Value::from(32)));
    assert_eq!(summary["realisations"], Value::from(2), "half of each");
    assert!(place.read("parts/anisotropy.svg").contains("incomplete"));
    done(&place, &["merge", "parts/part-2-of-4.larmor", "--partial", "--out", "whole", "--force"]);
    let summary: Value = serde_json::from_str(&place.read("whole/summary.json")).unwrap();
    assert_eq!(summary["complete"], Value::Bool(true));
    let summary: Value = serde_json::from_str(&place.read("whole-interrupted/summary.json")).unwrap();
    assert_eq!(summary["realisations"], Value::from(1));
}
