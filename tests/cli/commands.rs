//! Commands that do not run a scene, and requests that are refused.

use std::io::Read as _;
use std::process::Stdio;

use larmor::scene::{PRESETS, parameters};

use crate::support::{Place, TINY, ended};

#[test]
fn help_names_the_commands_and_exit_codes() {
    let help = Place::new().run(["--help"]);
    assert_eq!(help.code, 0);
    for word in [
        "run",
        "check",
        "reproduce",
        "scan",
        "converge",
        "calibrate",
        "bench",
        "presets",
        "completions",
        "[SCENE]",
        "130",
    ] {
        assert!(help.stdout.contains(word), "{word} is missing: {}", help.stdout);
    }
    assert!(Place::new().run(["--version"]).stdout.contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_usage_ends_with_2() {
    for arguments in [vec!["run"], vec!["--bogus"], vec!["run", "helix"], vec!["presets", "x"], vec!["-q", "-v"]] {
        let ended = Place::new().run(&arguments);
        assert_eq!(ended.code, 2, "{arguments:?}: {}", ended.stderr);
        assert!(ended.stdout.is_empty());
    }
}

#[test]
fn presets_are_one_a_line_with_a_tab() {
    let listed = Place::new().run(["presets"]);
    assert_eq!(listed.code, 0);
    let lines: Vec<(&str, &str)> = listed.stdout.lines().map(|line| line.split_once('\t').unwrap()).collect();
    let expected: Vec<(&str, &str)> = PRESETS.iter().map(|preset| (preset.name, preset.sentence)).collect();
    assert_eq!(lines, expected);
}

#[test]
fn bench_prints_a_row_for_each_set_up() {
    let measured = Place::new().run(["bench", "uniform", "pw100", "--seconds", "0.02"]);
    assert_eq!(measured.code, 0, "{}", measured.stderr);
    let rows: Vec<Vec<&str>> = measured.stdout.lines().skip(2).map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows.iter().map(|row| row[0]).collect::<Vec<_>>(), ["uniform", "pw100"]);
    for row in rows {
        let ns_per_step: f64 = row[1].parse().unwrap();
        assert!(0.1 < ns_per_step && ns_per_step < 1e6, "{row:?}");
    }
    let unknown = Place::new().run(["bench", "nonsense"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("nest3"), "{}", unknown.stderr);
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let mut child = Place::new().command(["completions", "bash"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut byte = [0];
    child.stdout.take().unwrap().read_exact(&mut byte).unwrap();
    assert_eq!(ended(child).code, 0);
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let script = Place::new().run(["completions", shell]);
        assert_eq!(script.code, 0);
        assert!(script.stdout.contains("presets"), "{shell}");
    }
}

#[test]
fn an_unknown_name_lists_the_presets() {
    let place = Place::new();
    for command in ["run", "check"] {
        let mut arguments = vec![command, "helx"];
        if command == "run" {
            arguments.extend(["--out", "out"]);
        }
        let ended = place.run(&arguments);
        assert_eq!(ended.code, 2);
        assert!(ended.stderr.contains("did you mean helix?"), "{}", ended.stderr);
        assert!(ended.stderr.contains("pure-turbulence"), "{}", ended.stderr);
    }
    let missing = place.run(["check", "missing.ron"]);
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.trim_end().ends_with("missing.ron"), "{}", missing.stderr);
    assert!(!place.path("out").exists());
}

#[test]
fn a_broken_scene_says_where_and_what_is_allowed_and_writes_nothing() {
    let place = Place::new();
    let broken = place.scene("broken.ron", &TINY.replace("b0_ug: 1.0", "b0_ug: -5.0"));
    for ended in [place.run(["check", broken]), place.run(["run", broken, "--out", "out"])] {
        assert_eq!(ended.code, 2);
        for part in ["broken.ron:4:", "field.b0_ug", "-5", "0 to 1000"] {
            assert!(ended.stderr.contains(part), "{part} is missing: {}", ended.stderr);
        }
        assert!(ended.stdout.is_empty());
    }
    let misspelt = place.scene("misspelt.ron", &TINY.replace("brms_ug", "brms"));
    let ended = place.run(["run", misspelt, "--out", "out"]);
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("misspelt.ron:4:"), "{}", ended.stderr);
    let override_ = place.run(["run", place.scene("tiny.ron", TINY), "--out", "out", "--particles", "0"]);
    assert_eq!(override_.code, 2);
    assert!(override_.stderr.contains("particles.count"), "{}", override_.stderr);
    assert!(!place.path("out").exists());
}

#[test]
fn check_lists_all_parameters() {
    let place = Place::new();
    let listed = place.run(["check", "--parameters"]);
    assert_eq!(listed.code, 0, "{}", listed.stderr);
    for parameter in parameters() {
        let mut lines = listed.stdout.lines().skip_while(|line| line.split_whitespace().next() != Some(parameter.path));
        let line = lines.next().unwrap_or_else(|| panic!("{} is not listed", parameter.path));
        for part in [parameter.symbol.to_owned(), parameter.range_in_words().unwrap_or_default()] {
            assert!(line.contains(&part), "{part} is missing: {line}");
        }
        assert_eq!(lines.next().map(str::trim), Some(parameter.meaning));
    }
    let widest = listed.stdout.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(110), "{widest:?} columns");
    for arguments in [vec!["check"], vec!["check", "helix", "--parameters"]] {
        let refused = place.run(&arguments);
        assert_eq!(refused.code, 2, "{arguments:?}: {}", refused.stderr);
        assert!(refused.stdout.is_empty());
    }
}

#[test]
fn check_prints_what_follows_from_a_scene() {
    let place = Place::new();
    let checked = place.run(["check", place.scene("tiny.ron", TINY)]);
    assert_eq!(checked.code, 0, "{}", checked.stderr);
    // 1.0810 pc / sqrt(1 + 0.09).
    for part in ["Larmor radius     1.04 pc", "coherence length", "step", "memory", "expected time", "trial", "warning"]
    {
        assert!(checked.stdout.contains(part), "{part} is missing: {}", checked.stdout);
    }
}
