//! Real astropy reads every table that the program writes, told nothing but its name.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use larmor::output::prepare_folder;
use larmor::scene::from_ron;
use larmor::study::{Panel, Runner, run_fig1, write_fig1};
use serde_json::Value;

use crate::python::{PATIENCE, TABLES, python};
use crate::support::SOFT;
use crate::support::{Place, TINY, finished};

/// Letters that a careless header or reader would stumble over.
const TITLE: &str = "π < 3 & \"quotes\" # {a: b}, 'c' \\ 😀 e\u{301}";

/// A seed near the largest of all.
const LARGE: &str = "18446744073709551600";

/// Reads the tables named on the command line and prints what it understood: the bits of every number, `null` for what
/// is masked. A warning is an error.
const READER: &str = r#"
import json, struct, sys, warnings
import numpy
from astropy.table import Table
from astropy.units import UnrecognizedUnit

def cell(value):
    if value is numpy.ma.masked:
        return None
    if isinstance(value, numpy.floating):
        return struct.pack(">d", value).hex()
    return str(value)

warnings.simplefilter("error")
tables = {}
for name in sys.argv[1:]:
    table = Table.read(name)
    columns = {}
    for column in table.itercols():
        assert not isinstance(column.unit, UnrecognizedUnit), (name, column.name)
        columns[column.name] = {
            "unit": None if column.unit is None else column.unit.to_string(),
            "type": column.dtype.kind,
            "cells": [cell(value) for value in column],
        }
    tables[name] = {"meta": dict(table.meta), "columns": columns}
json.dump(tables, sys.stdout)
"#;

#[test]
fn astropy_reads_every_table_by_its_name_alone() {
    let Some(python) = python(&TABLES) else { return };
    let place = Place::new();
    write_all(&place);
    let mut names = Vec::new();
    collect(&place.path("all"), &mut names);
    assert!(names.len() >= 20, "{names:?}");
    let mut command = Command::new(python);
    command.args(["-c", READER]).args(&names).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let read = finished(command.spawn().unwrap(), PATIENCE).unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let tables: Value = serde_json::from_slice(&read.stdout).unwrap();
    let mut masked = 0;
    for name in &names {
        masked += compare(name, &tables[name.to_str().unwrap()]);
    }
    assert!(masked > 0, "no table has a gap, so that nothing is known of masked values");
    let meta = |name: &str| &tables[place.path(name).to_str().unwrap()]["meta"];
    let run = meta("all/run/anisotropy.ecsv");
    assert_eq!((run["title"].as_str(), run["seed"].as_u64()), (Some(TITLE), Some(7)));
    assert_eq!(run["version"].as_str(), Some(env!("CARGO_PKG_VERSION")));
    let calibration = meta("all/calibrate/calibrate.ecsv");
    assert_eq!(calibration["title"].as_str(), Some(format!("Calibration: {TITLE}").as_str()));
    assert_eq!(calibration["seed"].to_string(), LARGE);
}

/// The lines that the documents show, as they stand there.
#[test]
fn the_notebook_of_the_documents_runs() {
    let Some(python) = python(&TABLES) else { return };
    let page = fs::read_to_string("docs/data.md").unwrap();
    let notebook = page.split("```python\n").nth(1).unwrap().split("```").next().unwrap();
    assert!((8..=12).contains(&notebook.lines().filter(|line| !line.is_empty()).count()), "about ten lines");
    let place = Place::new();
    let run = place.run(["run", place.scene("soft.ron", SOFT), "--out", "run", "--quiet", "--particles", "4000"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let mut command = Command::new(python);
    command.args(["-c", notebook]).current_dir(place.path("")).stdin(Stdio::null());
    let read = finished(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap(), PATIENCE).unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let said = String::from_utf8(read.stdout).unwrap();
    assert!(said.starts_with("Soft seed 3 yr\n") && said.contains("d_perp"), "{said}");
    let ratio: f64 = said.split("A/(R/cT) = ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let bins: u32 = said.split(" over ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(ratio > 0.0 && bins > 0, "{said}");
}

/// Runs everything that writes tables, in folders below `all`.
fn write_all(place: &Place) {
    let title = format!("title: {TITLE:?}").replace("\\u{301}", "\u{301}");
    let scene = TINY.replace("title: \"Tiny\"", &title);
    let scene = place.scene("tiny.ron", &scene);
    let soft = place.scene("soft.ron", SOFT);
    fs::write(
        place.path("own.csv"),
        "experiment,reference,status,shown,energy_tev,amplitude,stat_minus,stat_plus\n\
         \"Mine, #1 \"\"too\"\"\",doi:10.1/x,tabulated,both,10,8e-4,,1e-5\n",
    )
    .unwrap();
    for arguments in [
        vec!["run", scene, "--out", "all/run"],
        vec!["reproduce", "fig2", "--data", "own.csv", "--out", "all/fig2"],
        vec!["reproduce", "fig3", "--out", "all/fig3"],
        vec!["reproduce", "electrons", "--out", "all/electrons"],
        vec!["scan", soft, "--energies-tev", "8000", "--particles", "64", "--out", "all/scan"],
        vec!["converge", scene, "--particles", "64", "--out", "all/converge"],
        vec!["calibrate", scene, "--runs", "4", "--particles", "64", "--seed", LARGE, "--out", "all/calibrate"],
        vec![scene, "--data", "own.csv"],
        vec![
            "plot",
            "all/run",
            "anisotropy",
            "diffusion",
            "gaussianity",
            "momentum",
            "regions",
            "dipole",
            "spectrum",
            "--format",
            "ecsv",
            "--out",
            "all/plot",
        ],
        vec!["export", scene, "--count", "2", "--trails", "3", "--format", "ecsv", "--out", "all/export"],
    ] {
        let ended = place.run(&arguments);
        assert_eq!(ended.code, 0, "{arguments:?}: {}", ended.stderr);
    }
    fs::rename(place.path("larmor-out"), place.path("all/window")).unwrap();
    let scenes = vec![from_ron(&fs::read_to_string(place.path(scene)).unwrap(), scene).unwrap()];
    let panels = [Panel { name: "left", scenes: scenes.clone() }, Panel { name: "right", scenes }];
    let fig1 = run_fig1(&mut Runner::new(2, |_| ControlFlow::Continue(())).unwrap(), &panels).unwrap();
    prepare_folder(&place.path("all/fig1"), false).unwrap();
    write_fig1(&place.path("all/fig1"), &fig1).unwrap();
}

/// All tables below a folder; none may have an ending that astropy takes for something else.
fn collect(folder: &Path, names: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, names);
            continue;
        }
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("ecsv") => names.push(path),
            ending => assert!(["ron", "json", "svg", "png", "md"].map(Some).contains(&ending), "{}", path.display()),
        }
    }
}

/// Compares what astropy read with the text of the table and returns how many values were masked.
fn compare(name: &Path, read: &Value) -> usize {
    let text = fs::read_to_string(name).unwrap();
    let body: String = text.split_inclusive('\n').filter(|line| !line.starts_with('#')).collect();
    let mut reader = csv::Reader::from_reader(body.as_bytes());
    let headings = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let columns = read["columns"].as_object().unwrap();
    assert_eq!(columns.len(), headings.len(), "{}", name.display());
    let mut masked = 0;
    for (index, heading) in headings.iter().enumerate() {
        let column = &columns[heading];
        let place = format!("{heading} of {}", name.display());
        let cells = column["cells"].as_array().unwrap();
        assert_eq!(cells.len(), rows.len(), "{place}");
        // The name of a quantity that has a unit ends with it.
        for (end, unit) in [("_pc", "pc"), ("_yr", "yr"), ("_tev", "TeV"), ("_gev", "GeV"), ("_deg", "deg")] {
            if heading.ends_with(end) && !heading.ends_with("_pc2_yr") {
                assert_eq!(column["unit"], unit, "{place}");
            }
        }
        for (cell, row) in cells.iter().zip(&rows) {
            let written = &row[index];
            match column["type"].as_str().unwrap() {
                "f" | "U" if written.is_empty() => {
                    assert!(cell.is_null(), "{place}");
                    masked += 1;
                }
                "f" => {
                    let bits = written.parse::<f64>().unwrap().to_bits();
                    assert_eq!(cell.as_str().unwrap(), format!("{bits:016x}"), "{place}");
                }
                _ => assert_eq!(cell.as_str(), Some(written), "{place}"),
            }
        }
    }
    masked
}
