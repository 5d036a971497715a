//! Commands that do not run a scene, and requests that are refused.

use std::fs;
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use larmor::scene::{PRESETS, parameters};
use larmor::simulate::available_bytes;

use crate::support::{Ended, Place, TINY, ended};

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
fn bench_takes_instructions_that_the_machine_has() {
    let bench = |name| Place::new().run(["bench", "uniform", "--seconds", "0.02", "--instructions", name]);
    for instructions in larmor::lanes::Instructions::all() {
        let measured = bench(instructions.name());
        assert!(measured.stdout.contains(&format!("instructions: {}", instructions.name())), "{}", measured.stdout);
    }
    let unknown = bench("MMX");
    let both = Place::new().run(["bench", "uniform", "--errors"]);
    assert!(both.code == 2 && both.stderr.contains("--errors"), "{}", both.stderr);
    assert!(unknown.code == 2 && unknown.stderr.contains("this machine has"), "{}", unknown.stderr);
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

#[test]
fn check_reads_lessons_too() {
    let place = Place::new();
    let lesson = include_str!("../../assets/lessons/why-a-needle.ron");
    let sound = place.run(["check", place.scene("sound.ron", lesson)]);
    assert_eq!((sound.code, sound.stdout.as_str()), (0, "lesson            Why the cloud is a needle, 6 steps\n"));
    let broken = place.run(["check", place.scene("broken.ron", &lesson.replace("minutes: 5", "minutes: 500"))]);
    assert_eq!((broken.code, broken.stdout.as_str()), (2, ""));
    assert!(broken.stderr.contains("broken.ron:6:14: minutes: 500 is not allowed"), "{}", broken.stderr);
}

/// What the program did, and how long all processors together were at it, user and system, in seconds.
fn run_with_processor_time(place: &Place, arguments: [&str; 2]) -> (Ended, f64) {
    let mut shell = Command::new("sh");
    shell.args(["-c", "\"$@\"; code=$?; times >times; exit $code", "sh", env!("CARGO_BIN_EXE_larmor")]).args(arguments);
    shell.current_dir(place.path(".")).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let run = ended(shell.spawn().unwrap());
    let times = place.read("times");
    // Of the shell, then of what it started, such as 0m1.230000s.
    let of_program = times.lines().nth(1).unwrap().split_whitespace();
    let seconds = of_program.map(|time| {
        let (minutes, seconds) = time.trim_end_matches('s').split_once('m').unwrap();
        60.0 * minutes.parse::<f64>().unwrap() + seconds.parse::<f64>().unwrap()
    });
    (run, seconds.sum())
}

/// A trial that would take minutes, numbers beyond 64 bits, more memory than any machine has: an honest answer within
/// seconds.
#[test]
fn check_answers_soon_whatever_the_scene() {
    let place = Place::new();
    let mut all_seconds = 0.0;
    for (name, scene, parts) in [
        (
            "slow.ron",
            "(version:1, run:(duration_yr:1e4,integrator:CashKarp(tolerance:1e-9)),particles:(count:100))",
            ["about", "trial"],
        ),
        (
            "waves.ron",
            "(version:1, field:(realisations:64,model:PlaneWaves(modes:10000)), run:(duration_yr:1e5))",
            ["10000", "trial"],
        ),
        (
            "many.ron",
            "(version:1, field:(brms_ug:0.0), particles:(count:10000000), run:(duration_yr:1e8, step: Fixed(pc:1e-7)))",
            ["3.07×10⁹ T in all", "days"],
        ),
        (
            "large.ron",
            "(version:1, field:(l_max_pc:25.0,l_min_pc:1.0,realisations:63,model:NestedGrids(levels:1,cells:512)))",
            ["63.", "GiB for 63 realisations"],
        ),
        (
            "particles.ron",
            "(version:1, field:(brms_ug:0.0), particles:(count:10000000))",
            ["658 MiB for particles", "GiB more"],
        ),
    ] {
        let begin = Instant::now();
        let (checked, seconds) = run_with_processor_time(&place, ["check", place.scene(name, scene)]);
        assert_eq!(checked.code, 0, "{name}: {}", checked.stderr);
        // Three seconds by the clock on a machine of its own. Beside other tests it takes longer, but not more of the cores.
        let cores = std::thread::available_parallelism().unwrap().get();
        assert!(seconds < 3.0 * cores as f64, "{name}: {seconds} s on {cores} cores");
        assert!(begin.elapsed() < Duration::from_secs(15), "{name}: {:?}", begin.elapsed());
        all_seconds += seconds;
        for part in parts {
            assert!(checked.stdout.contains(part), "{name}: {part} is missing: {}", checked.stdout);
        }
        // The fields of one of them alone are larger than most machines.
        if name == "large.ron" && available_bytes().is_some_and(|free| free < 60 << 30) {
            let words = "memory free, less than the run needs, which it would refuse";
            assert!(checked.stdout.contains(words), "{}", checked.stdout);
        }
    }
    // One alone may take less than can be told.
    assert!(all_seconds > 0.0);
    let refused = place.run([
        "check",
        place.scene(
            "more.ron",
            "(version:1, field:(realisations:64,l_max_pc:25.0,l_min_pc:1.0,model:NestedGrids(levels:1,cells:512)))",
        ),
    ]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("64.4 GiB") && refused.stderr.contains("at most 63 realisations"),
        "{}",
        refused.stderr
    );
}

/// A long name before many entries, and files without an end, within a gigabyte of address space.
#[cfg(unix)]
#[test]
fn input_is_read_up_to_a_limit() {
    let place = Place::new();
    let long = "a".repeat(200_000);
    fs::write(place.path("name.ron"), format!("(version:1, {long}:[{}])", "1,".repeat(100_000))).unwrap();
    let limited = |arguments: &str| {
        let shell = format!("ulimit -v 1000000; exec \"$0\" {arguments}");
        let mut command = Command::new("sh");
        command.args(["-c", &shell, env!("CARGO_BIN_EXE_larmor")]).current_dir(place.path("."));
        ended(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
    };
    let named = limited("check name.ron");
    assert!(
        named.code == 2 && named.stderr.contains("unknown field"),
        "{}",
        &named.stderr[..200.min(named.stderr.len())]
    );
    assert!(named.stderr.len() < 2000, "{} bytes", named.stderr.len());
    for arguments in [
        "check /dev/zero",
        "run /dev/zero --out o",
        "reproduce fig2 --out o --data /dev/zero",
        "sources random-sources --out o --diffusion /dev/zero",
    ] {
        let refused = limited(arguments);
        assert!(refused.code == 2 && refused.stderr.contains("larger than"), "{arguments}: {}", refused.stderr);
    }
    assert!(!place.path("o").exists());
}

#[test]
fn options_may_stand_before_the_command() {
    let place = Place::new();
    let listed = place.run(["-q", "presets"]);
    assert_eq!((listed.code, listed.stderr.as_str()), (0, ""));
    for arguments in [
        vec!["helix", "presets"],
        vec!["--data", "x.csv", "presets"],
        vec!["--lesson", "why-a-needle", "presets"],
        vec!["--present", "presets"],
    ] {
        let refused = place.run(&arguments);
        assert!(refused.code == 2 && refused.stdout.is_empty(), "{arguments:?}: {}", refused.stdout);
    }
}

#[test]
fn negative_numbers_get_the_range() {
    let place = Place::new();
    for (option, range) in [
        ("--seed", "0 to 18446744073709551615"),
        ("--threads", "1..=1024"),
        ("--passes", "1..=1000000"),
        ("--particles", "1 to 1e7"),
    ] {
        let refused = place.run(["run", "helix", "--out", "o", option, "-1"]);
        assert_eq!(refused.code, 2);
        assert!(refused.stderr.contains(range), "{option}: {}", refused.stderr);
    }
}

#[test]
fn threads_beyond_the_cores_are_capped_with_a_word() {
    let place = Place::new();
    let tiny = place.scene("tiny.ron", TINY);
    let run = place.run(["run", tiny, "--out", "out", "--threads", "1024", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("1024 threads are more than"), "{}", run.stderr);
    let summary: larmor::output::Summary = serde_json::from_str(&run.stdout).unwrap();
    assert!(summary.threads < 1024);
}
