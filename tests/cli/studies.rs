//! Studies made of several runs: their scenes, their files, and the program as a user runs it.

use std::fs;
use std::ops::ControlFlow;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use larmor::field::cells_per_shortest_wave;
use larmor::output::Summary;
use larmor::scene::{FieldModel, Integrator, PRESETS, Scene, from_ron, preset, validate, warnings};
use larmor::simulate::Plan;
use larmor::study::{Effort, Event, Panel, Runner, choose, fig1_panels, run_fig1, variants, write_fig1};
use larmor::units::{C_PC_PER_YR, light_path_pc};

use crate::support::{PATIENCE, Place, SOFT, TINY, ended, names};

#[test]
fn the_scenes_of_figure_1_are_sound() {
    for effort in [Effort::Quick, Effort::Full] {
        for (panel, b0_ug) in fig1_panels(effort, 7).iter().zip([0.0, 1.0]) {
            let mut radii = Vec::new();
            for scene in &panel.scenes {
                validate(scene, panel.name).unwrap();
                assert_eq!(warnings(scene), Vec::<String>::new(), "{}", scene.title);
                assert_eq!((scene.field.b0_ug, scene.field.brms_ug, scene.particles.seed), (b0_ug, 0.3, 7));
                // Full lanes of sixteen particles in each batch, and as many batches in each realisation.
                let plan = Plan::of(scene);
                assert!(plan.batch_sizes.iter().all(|size| size % 16 == 0), "{}", scene.title);
                assert_eq!(plan.batches % scene.field.realisations, 0);
                assert!(scene.observers.radii_pc[0] >= 2.0 * plan.coherence_length_pc);
                radii.extend(scene.observers.radii_pc.clone());
            }
            assert_eq!(radii, [50.0, 75.0, 100.0, 150.0, 200.0, 300.0, 500.0, 700.0, 1000.0], "{}", panel.name);
        }
    }
}

/// Every choice of a scan is a scene that can be run, for each preset with turbulence and energies over three decades.
#[test]
fn a_scan_chooses_sound_scenes_at_every_energy() {
    for preset in PRESETS {
        let base = preset.scene().unwrap();
        if base.field.brms_ug == 0.0 {
            continue;
        }
        for energy_tev in [100.0, 300.0, 1e3, 1e4, 1e5] {
            let choice = choose(&base, energy_tev, None).unwrap();
            let (scene, plan) = (&choice.scene, Plan::of(&choice.scene));
            let field = &scene.field;
            assert!(field.l_min_pc <= 0.5 * plan.larmor_radius_pc && field.l_min_pc <= base.field.l_min_pc);
            let FieldModel::NestedGrids { levels, cells } = field.model else { panic!("not grids") };
            assert!(cells_per_shortest_wave(levels, cells, field.l_max_pc, field.l_min_pc) > 5.99);
            let radii = &scene.observers.radii_pc;
            assert!(radii[0] >= 1.99 * plan.coherence_length_pc && radii.len() >= 2);
            assert!(radii[0] < light_path_pc(scene.run.duration_yr));
            assert!(plan.step_pc <= plan.larmor_radius_pc / 5.9);
            assert!(choice.reasons.len() >= 5);
        }
    }
}

#[test]
fn a_scan_follows_the_measured_diffusion() {
    let base = preset("pure-turbulence").unwrap().scene().unwrap();
    let durations = [1.0, 2.0].map(|d| choose(&base, 1e3, Some(d)).unwrap().scene.run.duration_yr);
    // Forty times 20 · 2D/c², rounded up to two digits.
    let window = 40.0 / (C_PC_PER_YR * C_PC_PER_YR);
    assert!((40.0 * window..44.0 * window).contains(&durations[0]), "{durations:?}");
    assert!((1.9..2.1).contains(&(durations[1] / durations[0])), "{durations:?}");
}

#[test]
fn each_variant_differs_from_the_base_in_one_thing() {
    let base = preset("elongated-cloud").unwrap().scene().unwrap();
    let all = variants(&base);
    let names: Vec<&str> = all.iter().map(|variant| variant.name).collect();
    assert_eq!(
        names,
        ["base", "step halved", "step halved twice", "cells doubled", "l_min halved", "plane waves", "Cash–Karp"]
    );
    let step = |index: usize| Plan::of(&all[index].scene).step_pc;
    assert!((step(0) / step(1) - 2.0).abs() < 1e-3 && (step(0) / step(2) - 4.0).abs() < 1e-3);
    assert_eq!(all[3].scene.field.model, FieldModel::NestedGrids { levels: 5, cells: 128 });
    assert_eq!(all[4].scene.field.l_min_pc, 0.5 * base.field.l_min_pc);
    assert!(matches!(all[5].scene.field.model, FieldModel::PlaneWaves { .. }));
    assert!(matches!(all[6].scene.run.integrator, Integrator::CashKarp { .. }));
    let mut seeds: Vec<u64> = all.iter().map(|variant| variant.scene.particles.seed).collect();
    seeds.dedup();
    assert_eq!(seeds.len(), all.len());
    for variant in &all {
        assert_eq!(warnings(&variant.scene), Vec::<String>::new(), "{}", variant.name);
    }
}

fn soft(b0_ug: f64) -> Scene {
    let mut scene = from_ron(SOFT, "soft").unwrap();
    scene.field.b0_ug = b0_ug;
    scene
}

#[test]
fn figure_1_has_two_panels_one_table_and_its_scenes() {
    let folder = tempfile::tempdir().unwrap();
    let panels = [Panel { name: "left", scenes: vec![soft(0.0)] }, Panel { name: "right", scenes: vec![soft(1.0)] }];
    let mut runs = Vec::new();
    let fig1 = {
        let begin = Instant::now();
        let hear = |event: Event<'_>| {
            assert!(begin.elapsed() < PATIENCE);
            if let Event::Run { what, .. } = event {
                runs.push(what.to_owned());
            }
            ControlFlow::Continue(())
        };
        run_fig1(&mut Runner::new(2, hear).unwrap(), &panels).unwrap()
    };
    assert_eq!(runs, ["left panel, 1 PeV", "right panel, 1 PeV"]);
    let written = write_fig1(folder.path(), &fig1).unwrap();
    let expected = ["fig1-left.ron", "fig1-right.ron", "fig1.ecsv", "fig1.json", "fig1.png", "fig1.svg"];
    assert_eq!(names(folder.path()), expected);
    assert_eq!(written.len(), expected.len());

    let text = fs::read_to_string(folder.path().join("fig1.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let left = &json["panels"][0];
    let amplitude = fig1.panels[0].amplitude().unwrap();
    // The text has all digits; reading it here may change the last.
    assert!(text.contains(&format!("\"amplitude\": {:?},", amplitude.value)), "{amplitude:?}: {text}");
    assert_eq!(left["runs"][0]["duration_yr"].as_f64(), Some(1500.0));
    // 512 particles in a cloud of this width: the error is some per cent, and 1 lies within four of it.
    assert!((amplitude.value - 1.0).abs() < 4.0 * amplitude.error && amplitude.error < 0.3, "{amplitude:?}");

    let svg = fs::read_to_string(folder.path().join("fig1.svg")).unwrap();
    for part in ["A/(R/cT) = ", "χ²/ndf = ", "distance R [kpc]", "[kyr]", "B₀ = 1 µG", "512"] {
        assert!(svg.contains(part), "{part} is missing");
    }
    let table = fs::read_to_string(folder.path().join("fig1.ecsv")).unwrap();
    let rows: Vec<Vec<&str>> =
        table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 1 + 2 * 2 * 4);
    let column = |name: &str| rows[0].iter().position(|heading| *heading == name).unwrap();
    let (radius, a, scaled) = (column("radius_pc"), column("anisotropy"), column("rescaled"));
    for row in rows[1..].iter().filter(|row| !row[a].is_empty()) {
        let number = |index: usize| row[index].parse::<f64>().unwrap();
        assert!((number(a) * 50.0 / number(radius) - number(scaled)).abs() < 1e-12, "{row:?}");
    }
}

/// Ended before it began, the study still writes its files and says so.
#[test]
fn a_cancelled_study_keeps_what_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let panels = [Panel { name: "left", scenes: vec![soft(0.0)] }, Panel { name: "right", scenes: vec![soft(1.0)] }];
    let mut runner = Runner::new(1, |_| ControlFlow::Break(())).unwrap();
    let fig1 = run_fig1(&mut runner, &panels).unwrap();
    assert!(fig1.cancelled && fig1.panels[1].runs.is_empty());
    write_fig1(folder.path(), &fig1).unwrap();
    let json = fs::read_to_string(folder.path().join("fig1.json")).unwrap();
    assert!(json.contains("\"cancelled\": true"), "{json}");
}

#[test]
fn studies_refuse_what_is_wrong_with_2_and_write_nothing() {
    let place = Place::new();
    let soft = place.scene("soft.ron", SOFT);
    let uniform = place.scene("uniform.ron", "(version: 1, field: (b0_ug: 1.0, brms_ug: 0.0))");
    for arguments in [
        vec!["reproduce", "fig9", "--out", "out"],
        vec!["reproduce", "fig1"],
        vec!["scan", soft, "--out", "out"],
        vec!["scan", soft, "--energies-tev", "100,abc", "--out", "out"],
        vec!["scan", soft, "--energies-tev", "0.001", "--out", "out"],
        vec!["scan", soft, "--energies-tev", "100,5", "--out", "out"],
        vec!["scan", soft, "--energies-tev", "100,300,100", "--out", "out"],
        vec!["scan", soft, "--energies-tev", "100,100", "--out", "out"],
        vec!["scan", uniform, "--energies-tev", "100", "--out", "out"],
        vec!["scan", "no-such-scene", "--energies-tev", "100", "--out", "out"],
        vec!["converge", soft],
        vec!["converge", soft, "--out", "out", "--particles", "0"],
        vec!["converge", soft, "--out", "out", "--steps", "1"],
        vec!["calibrate", soft, "--out", "out", "--runs", "1"],
    ] {
        let ended = place.run(&arguments);
        assert_eq!(ended.code, 2, "{arguments:?}: {}", ended.stderr);
        assert!(ended.stdout.is_empty(), "{arguments:?}");
    }
    assert!(!place.path("out").exists());
    fs::create_dir(place.path("full")).unwrap();
    fs::write(place.path("full/mine.txt"), "mine").unwrap();
    for arguments in [
        vec!["reproduce", "fig1", "--quick", "--out", "full"],
        vec!["scan", soft, "--energies-tev", "1000", "--out", "full"],
        vec!["converge", soft, "--out", "full"],
        vec!["calibrate", soft, "--out", "full"],
    ] {
        let ended = place.run(&arguments);
        assert_eq!(ended.code, 2, "{arguments:?}");
        assert!(ended.stderr.contains("--force"), "{}", ended.stderr);
    }
    assert_eq!(names(&place.path("full")), ["mine.txt"]);
}

#[test]
fn a_scan_says_what_it_chose_and_measures_each_energy() {
    let place = Place::new();
    let soft = place.scene("soft.ron", SOFT);
    let arguments = ["scan", soft, "--energies-tev", "8000,20000", "--particles", "192", "--out", "out"];
    let scan = place.run(arguments);
    assert_eq!(scan.code, 0, "{}", scan.stderr);
    for part in ["8000 TeV, about", "l_min = ", "20 · 2D/c²", "spheres from", "the scan takes about"] {
        assert!(scan.stderr.contains(part), "{part} is missing: {}", scan.stderr);
    }
    assert_eq!(
        names(&place.path("out")),
        ["scan-20000tev.ron", "scan-8000tev.ron", "scan.ecsv", "scan.json", "scan.png", "scan.svg"]
    );
    let table = place.read("out/scan.ecsv");
    let command = "# - {command: \"larmor scan soft.ron --energies-tev 8000,20000 --particles 192\"}";
    assert!(table.lines().any(|line| line == command), "{table}");
    let mut rows = table.lines().filter(|line| !line.starts_with('#'));
    assert_eq!(
        rows.next(),
        Some(
            "energy_tev,l_min_pc,levels,cells,duration_yr,particles,larmor_radius_pc,coherence_length_pc,\
             d_par_pc2_yr,d_par_error,d_perp_pc2_yr,d_perp_error,amplitude,amplitude_error,chi2,ndf"
        )
    );
    let rows: Vec<Vec<f64>> = rows.map(|row| row.split(',').map(|cell| cell.parse().unwrap()).collect()).collect();
    assert_eq!(rows.iter().map(|row| row[0]).collect::<Vec<_>>(), [8000.0, 20000.0]);
    // D grows nearly as E² where the Larmor radius is above the coherence length: 2.5² = 6.3, measured to 20 %.
    let ratio = rows[1][8] / rows[0][8];
    assert!((3.5..9.0).contains(&ratio), "{ratio}");
    let svg = place.read("out/scan.svg");
    for part in ["4c rL²/(3 lc)", "Harari et al. 2014", "mean of A/(R/cT)", "energy E [TeV]"] {
        assert!(svg.contains(part), "{part} is missing");
    }
}

#[test]
fn convergence_prints_a_table_to_paste() {
    let place = Place::new();
    let tiny = place.scene("tiny.ron", TINY);
    let converge = place.run(["converge", tiny, "--out", "out", "--quiet"]);
    assert_eq!((converge.code, converge.stderr.as_str()), (0, ""));
    let table = place.read("out/converge.md");
    assert!(converge.stdout.starts_with(&table), "{}", converge.stdout);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 2 + 7, "{table}");
    let bars = lines[0].matches('|').count();
    assert!(lines.iter().all(|line| line.matches('|').count() == bars), "{table}");
    assert!(lines[2].starts_with("| base |") && !lines[2].contains('('), "{table}");
    assert!(place.path("out/converge-step-halved-twice.ron").exists());
    assert!(place.read("out/converge.ecsv").contains("d_par_pc2_yr,d_par_error,d_par_pull"));
}

/// Paths that are still alike differ by far less than D is known, and the more the longer the steps are.
#[test]
fn steps_are_compared_by_the_same_particles() {
    let place = Place::new();
    let soft = SOFT.replace("duration_yr: 1500.0", "duration_yr: 500.0, step: Fixed(pc: 0.05)");
    let soft = place.scene("soft.ron", &soft);
    let converge = place.run(["converge", soft, "--steps", "3", "--out", "out", "--json"]);
    assert_eq!(converge.code, 0, "{}", converge.stderr);
    assert_eq!(converge.stdout, place.read("out/converge-steps.json"));
    assert_eq!(
        names(&place.path("out")),
        ["converge-steps.ecsv", "converge-steps.json", "converge-steps.md", "converge-steps.ron"]
    );
    let json: serde_json::Value = serde_json::from_str(&converge.stdout).unwrap();
    assert_eq!(json["runs"], 3);
    let steps = json["steps"].as_array().unwrap();
    assert!(steps.len() == 8 && steps[0]["differences"]["d_par"].is_null());
    let early = |row: usize| steps[row]["differences"]["d_par_early"][0].as_f64().unwrap().abs();
    assert!(early(1) < 1e-2 && early(7) > 2.0 * early(1), "{} and {}", early(1), early(7));
    let table = place.read("out/converge-steps.md");
    assert!(table.lines().count() == 2 + 8 && table.contains("| r_L/step | l_min/step |"), "{table}");
}

#[test]
fn a_calibration_gives_pulls_and_their_width() {
    let place = Place::new();
    let soft = place.scene("soft.ron", SOFT);
    let calibrate = place.run(["calibrate", soft, "--runs", "6", "--out", "out", "--json"]);
    assert_eq!(calibrate.code, 0, "{}", calibrate.stderr);
    assert_eq!(calibrate.stdout, place.read("out/calibrate.json"));
    let json: serde_json::Value = serde_json::from_str(&calibrate.stdout).unwrap();
    assert_eq!(json["runs"], 6);
    let rows = place.read("out/calibrate.ecsv").lines().filter(|line| !line.starts_with('#')).count() - 1;
    assert_eq!(json["bins"]["count"].as_u64(), Some(rows as u64));
    assert!(rows >= 6, "{rows} bins");
    // Some dozens of correlated pulls: the width is known to a quarter or so.
    let width = json["bins"]["width"].as_f64().unwrap();
    assert!((0.4..2.0).contains(&width), "{width}");
    assert_eq!(
        names(&place.path("out")),
        ["calibrate.ecsv", "calibrate.json", "calibrate.png", "calibrate.svg", "scene.ron"]
    );
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_study_with_130_and_its_files() {
    let place = Place::new();
    let mut command = place.command(["reproduce", "fig1", "--quick", "--out", "out"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    sleep(Duration::from_secs(3));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let run = ended(child);
    assert_eq!(run.code, 130, "{}", run.stderr);
    assert!(run.stderr.contains("interrupted"), "{}", run.stderr);
    assert!(place.path("out/fig1.ecsv").exists() && place.path("out/fig1-left.ron").exists());
    let text = place.read("out/fig1.json");
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let summary: Summary = serde_json::from_value(json["panels"][0]["runs"][0].clone()).unwrap();
    assert_eq!((json["cancelled"].as_bool(), summary.seed), (Some(true), 1));
}
