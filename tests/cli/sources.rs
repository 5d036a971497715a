//! `larmor sources` as a user runs it: its files, which no number of threads changes, and what it refuses.

use std::fs;
use std::process::{Child, Stdio};
use std::time::Instant;

use larmor::scene::load;
use serde_json::Value;

use crate::support::{Ended, Place, ended, names, signal, wait_until};

const FILES: [&str; 7] = [
    "scene.ron",
    "sources.ecsv",
    "sources.png",
    "sources.svg",
    "sources_answers.ecsv",
    "sources_bands.ecsv",
    "summary.json",
];

/// Everything but the times and threads of the summary.
fn contents(folder: &std::path::Path) -> Vec<Vec<u8>> {
    FILES[..6].iter().map(|name| fs::read(folder.join(name)).unwrap()).collect()
}

#[test]
fn galaxies_are_written_alike_by_any_number_of_threads() {
    let place = Place::new();
    let run = |out: &str, more: &[&str]| {
        let arguments = [&["sources", "random-sources", "--galaxies", "100", "--out", out][..], more].concat();
        place.run(&arguments)
    };
    let one = run("one", &["--threads", "1"]);
    assert_eq!(one.code, 0, "{}", one.stderr);
    assert!(one.stdout.contains("isotropic diffusion, halo, 3 per 10⁴ yr and kpc³: 20 Galaxies"), "{}", one.stdout);
    let two = run("two", &["--threads", "2", "--json"]);
    assert_eq!(two.code, 0, "{}", two.stderr);
    assert_eq!(names(&place.path("one")), FILES);
    assert_eq!(contents(&place.path("one")), contents(&place.path("two")));
    let summary: serde_json::Value = serde_json::from_str(&two.stdout).unwrap();
    assert_eq!((&summary["complete"], &summary["galaxies"]), (&true.into(), &100.into()));
    assert_eq!(summary["cases"].as_array().unwrap().len(), 6);
    // In the paper's volume as many as the paper says: 0.3 to 3, with the rates of its range.
    let expected: Vec<f64> = (summary["cases"].as_array().unwrap().iter())
        .flat_map(|case| case["answers"].as_array().unwrap())
        .filter(|answer| answer["answer"] == "supernovae of the last Myr in the paper's volume")
        .map(|answer| answer["value"].as_f64().unwrap())
        .collect();
    for (found, rate) in expected.iter().zip([1.0, 1.0, 0.3, 0.3, 3.0, 3.0]) {
        assert!((found / rate - 1.0).abs() < 1e-12, "{expected:?}");
    }
    let again = run("one", &[]);
    assert_eq!(again.code, 2, "{}", again.stderr);
    let other = run("one", &["--force", "--seed", "2"]);
    assert_eq!(other.code, 0, "{}", other.stderr);
    assert_ne!(contents(&place.path("one")), contents(&place.path("two")));
    assert_eq!(load(&place.path("one/scene.ron")).unwrap().particles.seed, 2);
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let place = Place::new();
    for (arguments, part) in [
        (&["sources", "random-sources", "--galaxies", "5", "--out", "x"][..], "100..=1000000"),
        (&["sources", "no-such", "--out", "x"], "neither a preset nor a scene file"),
        (&["sources", "random-sources", "--diffusion", "none.ecsv", "--out", "x"], "cannot read the table"),
    ] {
        let ended = place.run(arguments);
        assert_eq!(ended.code, 2, "{}", ended.stderr);
        assert!(ended.stderr.contains(part), "{}", ended.stderr);
        assert!(!place.path("x").exists());
    }
}

/// Ends what draws Galaxies for hours, once its first are there.
#[cfg(unix)]
fn interrupt(place: &Place, child: Child, out: &str) -> Ended {
    wait_until("the folder", || place.path(out).exists());
    std::thread::sleep(std::time::Duration::from_secs(3));
    assert!(signal(&child, "-INT"));
    let begin = Instant::now();
    let run = ended(child);
    assert_eq!(run.code, 130, "{}", run.stderr);
    // All of them would take an hour.
    assert!(begin.elapsed().as_secs() < 20, "{:?}", begin.elapsed());
    run
}

/// All files are whole, and say what they hold; results that are complete stay.
#[cfg(unix)]
#[test]
fn an_interrupted_study_says_so_and_replaces_nothing() {
    let place = Place::new();
    let start = |out: &str, force: &str| {
        let many = ["sources", "random-sources", "--galaxies", "1000000", "--threads", "1", "--out", out];
        let mut command = place.command(many.iter().copied().chain((!force.is_empty()).then_some(force)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let run = interrupt(&place, start("out", ""), "out");
    assert!(run.stderr.contains("interrupted; what was measured so far is in out\n"), "{}", run.stderr);
    assert!(run.stdout.contains("7 files in out"), "{}", run.stdout);
    let summary = |folder: &str| -> Value {
        assert_eq!(names(&place.path(folder)), FILES);
        let svg = place.read(format!("{folder}/sources.svg"));
        let summary: Value = serde_json::from_str(&place.read(format!("{folder}/summary.json"))).unwrap();
        assert_eq!(svg.contains("Galaxies, interrupted"), summary["complete"] == false);
        summary
    };
    let told = summary("out");
    assert_eq!((&told["complete"], &told["galaxies"]), (&false.into(), &1_000_000.into()));
    let cases = told["cases"].as_array().unwrap();
    let seen = cases[0]["galaxies"].as_u64().unwrap();
    assert!(cases.len() == 1 && (64..1_000_000).contains(&seen), "{seen} Galaxies in {} cases", cases.len());
    assert!(run.stdout.contains(&format!("{seen} Galaxies in")), "{}", run.stdout);

    let whole = place.run(["sources", "random-sources", "--galaxies", "100", "--out", "whole"]);
    assert_eq!(whole.code, 0, "{}", whole.stderr);
    let run = interrupt(&place, start("whole", "--force"), "whole");
    assert!(run.stderr.contains("whole-interrupted"), "{}", run.stderr);
    assert_eq!(
        (&summary("whole")["complete"], &summary("whole-interrupted")["complete"]),
        (&true.into(), &false.into())
    );
}
