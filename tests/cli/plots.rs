//! Figures from the folder of a run.

use std::fs;

use larmor::output::{ESTIMATES_FILE, RunFolderError, read_run};

use crate::support::{Ended, LONG, Place, TINY, ended, names, signal, wait_until};

const FIGURES: [&str; 5] = ["anisotropy", "diffusion", "gaussianity", "momentum", "regions"];

/// A run in `run` and what `larmor plot` says with these arguments.
fn plotted(place: &Place, arguments: &[&str]) -> Ended {
    if !place.path("run").exists() {
        let run = place.run(["run", place.scene("tiny.ron", TINY), "--out", "run", "--quiet"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    place.run(["plot", "run"].iter().chain(arguments))
}

#[test]
fn figures_of_a_folder_are_those_of_its_run() {
    let place = Place::new();
    let plot = plotted(&place, &[]);
    assert_eq!((plot.code, plot.stderr.as_str()), (0, ""));
    assert_eq!(plot.stdout.lines().count(), 10, "{}", plot.stdout);
    for name in FIGURES {
        for ending in ["svg", "png"] {
            let read = |folder: &str| fs::read(place.path(folder).join(format!("{name}.{ending}"))).unwrap();
            assert!(read("run") == read("run/plot"), "{name}.{ending}");
        }
    }
    assert_eq!(names(&place.path("run/plot")).len(), 10);
    let again = plotted(&place, &["momentum", "--out", "run"]);
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("--force") && again.stderr.contains("momentum.svg"), "{}", again.stderr);
    fs::write(place.path("run/plot/regions.svg"), "<svg>mine</svg>").unwrap();
    let foreign = plotted(&place, &["regions", "--force"]);
    assert!(foreign.code == 2 && foreign.stderr.contains("did not write"), "{}", foreign.stderr);
    assert_eq!(place.read("run/plot/regions.svg"), "<svg>mine</svg>");
}

#[test]
fn an_interrupted_run_says_in_its_figures_how_far_it_got() {
    let place = Place::new();
    let mut command = place.command(["run", place.scene("long.ron", LONG), "--out", "run", "--checkpoint", "c.larmor"]);
    let program = command.stderr(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    // The first checkpoint is due half a minute after the first step, Ctrl-C makes one at once.
    wait_until("a second of moving", || program.id() > 0 && place.path("c.larmor").exists());
    std::thread::sleep(std::time::Duration::from_secs(3));
    signal(&program, "-INT");
    assert_eq!(ended(program).code, 130);
    assert_eq!(plotted(&place, &["anisotropy", "--format", "svg"]).code, 0);
    assert_eq!(place.read("run/plot/anisotropy.svg"), place.read("run/anisotropy.svg"));
    assert!(place.read("run/anisotropy.svg").contains("incomplete"));
}

#[test]
fn choices_change_the_figures_that_they_are_about() {
    let place = Place::new();
    let usual = ["--format", "svg", "--force"];
    let svg = |name: &str, more: &[&str]| {
        let plot = plotted(&place, &[&[name][..], &usual, more].concat());
        assert_eq!(plot.code, 0, "{}", plot.stderr);
        place.read(format!("run/plot/{name}.svg"))
    };
    let own = place.path("run");
    for (name, option) in [
        ("anisotropy", &["--dipole"][..]),
        ("anisotropy", &["--rescaled"]),
        ("momentum", &["--sphere", "2"]),
        ("regions", &["--time-bin", "1"]),
        ("diffusion", &["--size", "slide"]),
        ("diffusion", &["--size", "two-columns"]),
        ("diffusion", &["--ground", "dark"]),
        ("diffusion", &["--transparent"]),
    ] {
        let plain = svg(name, &[]);
        assert_eq!(plain, fs::read_to_string(own.join(format!("{name}.svg"))).unwrap());
        assert_ne!(svg(name, option), plain, "{option:?}");
    }
    let plot = plotted(&place, &["dipole", "spectrum", "--format", "svg,ecsv", "--out", "sky"]);
    assert_eq!(plot.code, 0, "{}", plot.stderr);
    assert_eq!(names(&place.path("sky")), ["dipole.svg", "dipole_figure.ecsv", "spectrum.svg", "spectrum_figure.ecsv"]);
    for (refused, said) in
        [(&["--sphere", "3"], "2 spheres"), (&["--time-bin", "9"], "8 time bins"), (&["--scale", "5"], "1..=4")]
    {
        let plot = plotted(&place, refused);
        assert!(plot.code == 2 && plot.stderr.contains(said), "{}", plot.stderr);
    }
}

#[test]
fn folders_that_are_none_of_a_run_are_told_apart() {
    let place = Place::new();
    fs::create_dir(place.path("empty")).unwrap();
    fs::create_dir(place.path("study")).unwrap();
    fs::write(place.path("study/scan.json"), "{}").unwrap();
    plotted(&place, &[]);
    let said = |folder: &str| {
        let plot = place.run(["plot", folder]);
        assert_eq!(plot.code, 2, "{}", plot.stderr);
        assert!(!place.path(folder).join("plot").exists() || folder == "run");
        plot.stderr
    };
    assert!(said("none").contains("no folder of this name"));
    assert!(said("empty").contains("no folder of a run") && said("empty").contains("larmor run --out"));
    assert!(said("study").contains("larmor scan"));
    let file = place.path("run").join(ESTIMATES_FILE);
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("particles:192", "particles:193", 1)).unwrap();
    assert!(said("run").contains("not as larmor has written it") && said("run").contains("scene.ron"));
    fs::write(&file, &text[..text.len() / 2]).unwrap();
    assert!(said("run").contains(ESTIMATES_FILE));
    fs::remove_file(&file).unwrap();
    assert!(said("run").contains("earlier versions"));
    assert!(matches!(read_run(&place.path("run")), Err(RunFolderError::Old(_))));
}
