//! Clouds, paths and field lines, read by the programs of others.

use std::fs;
use std::process::{Command, Stdio};

use larmor::scene::from_ron;
use larmor::simulate::Plan;
use larmor::units::C_PC_PER_YR;

use crate::python::{PATIENCE, SPACE, python};
use crate::support::{LONG, Place, TINY, finished, names};

/// Letters that XML and the bytes of a text must survive.
const TITLE: &str = "π < 3 & 'c' -- \\ 😀";

/// Reads each kind of file with VTK itself, and the grids with meshio too; compares with the tables and prints the texts.
const READER: &str = r#"
import json, sys
import numpy, meshio
from astropy.table import Table
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOLegacy import vtkUnstructuredGridReader
from vtkmodules.vtkIOXML import vtkXMLPolyDataReader, vtkXMLUnstructuredGridReader

READERS = {"vtp": vtkXMLPolyDataReader, "vtu": vtkXMLUnstructuredGridReader, "vtk": vtkUnstructuredGridReader}

def read(name):
    reader = READERS[name.rsplit(".", 1)[1]]()
    reader.SetFileName(name)
    if name.endswith(".vtk"):
        reader.ReadAllFieldsOn()
    reader.Update()
    assert reader.GetErrorCode() == 0, name
    return reader.GetOutput()

def arrays(data):
    return {data.GetArrayName(n): vtk_to_numpy(data.GetArray(n)) for n in range(data.GetNumberOfArrays())}

texts = []
for name in ["cloud-000", "cloud-001", "trails"]:
    table = Table.read(name + ".ecsv")
    points = numpy.array([table["x_pc"], table["y_pc"], table["z_pc"]]).T
    direction = numpy.array([table["direction_x"], table["direction_y"], table["direction_z"]]).T
    for ending in READERS:
        mesh = read(f"{name}.{ending}")
        case = (name, ending)
        assert numpy.array_equal(vtk_to_numpy(mesh.GetPoints().GetData()), points), case
        values = arrays(mesh.GetPointData())
        assert numpy.array_equal(values["direction"], direction), case
        for column in ["mu", "distance_pc", "time_yr", "realisation", "particle"]:
            assert numpy.array_equal(values[column], table[column]), (case, column)
        cells = mesh.GetNumberOfCells()
        assert cells == (len(points) if name != "trails" else len(set(table["particle"]))), case
        sizes = [mesh.GetCell(n).GetNumberOfPoints() for n in range(cells)]
        assert sum(sizes) == len(points), case
    # meshio knows no lines of many points.
    if name != "trails":
        grid = meshio.read(name + ".vtk")
        assert numpy.array_equal(grid.points, points), name
        assert numpy.array_equal(grid.point_data["mu"], table["mu"]), name

for ending in READERS:
    lines = read(f"lines.{ending}")
    strength = arrays(lines.GetPointData())["b_ug"]
    assert lines.GetNumberOfCells() == 5 and strength.min() > 0 and len(strength) == lines.GetNumberOfPoints()

for name in ["cloud-000", "cloud-001", "trails", "lines"]:
    for ending in READERS:
        data = read(f"{name}.{ending}").GetFieldData()
        def text_of(array):
            if array.GetName() != "TimeValue" and ending == "vtk":
                return bytes(vtk_to_numpy(array)).decode()
            return array.GetVariantValue(0).ToString()
        text = {data.GetAbstractArray(n).GetName(): text_of(data.GetAbstractArray(n))
                for n in range(data.GetNumberOfArrays())}
        assert ("TimeValue" in text) == name.startswith("cloud"), (name, ending, text)
        texts.append({key: text[key] for key in ["program", "version", "seed", "units", "scene"]})
json.dump(texts, sys.stdout)
"#;

/// The tiny scene with a title that needs care, exported in all formats.
fn exported(place: &Place, more: &[&str]) -> String {
    let text = TINY.replace("title: \"Tiny\"", &format!("title: {TITLE:?}"));
    let scene = place.scene("tiny.ron", &text);
    let arguments = ["export", scene, "--out", "out", "--times", "300yr,1kyr", "--trails", "7", "--lines", "5"];
    let ended = place.run(arguments.iter().chain(more));
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    text
}

#[test]
fn readers_of_others_read_what_the_tables_say() {
    let place = Place::new();
    let scene = exported(&place, &["--format", "vtk,vtp,vtu,ecsv"]);
    let files = names(&place.path("out"));
    assert_eq!(files.len(), 2 * 4 + 4 + 3 + 2, "{files:?}");
    let series = place.read("out/cloud.pvd");
    let document = roxmltree::Document::parse(&series).unwrap();
    let sets: Vec<_> = document.descendants().filter(|node| node.has_tag_name("DataSet")).collect();
    let times: Vec<f64> = sets.iter().map(|set| set.attribute("timestep").unwrap().parse().unwrap()).collect();
    // A time is that of the nearest step.
    let step_yr = Plan::of(&from_ron(&scene, "tiny").unwrap()).step_pc / C_PC_PER_YR;
    assert!((times[0] - 300.0).abs() <= 0.51 * step_yr && (times[1] - 1000.0).abs() < 1e-9, "{times:?}");
    assert_eq!(sets[1].attribute("file"), Some("cloud-001.vtp"));
    let Some(python) = python(&SPACE) else { return };
    let mut command = Command::new(python);
    command.args(["-c", READER]).current_dir(place.path("out"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let read = finished(command.spawn().unwrap(), PATIENCE).unwrap();
    let said = String::from_utf8_lossy(&read.stderr);
    assert!(read.status.success() && said.is_empty(), "{said}");
    let texts: Vec<serde_json::Value> = serde_json::from_slice(&read.stdout).unwrap();
    assert_eq!(texts.len(), 12);
    for text in texts {
        let word = |key: &str| text[key].as_str().unwrap();
        assert_eq!((word("program"), word("version"), word("seed")), ("larmor", env!("CARGO_PKG_VERSION"), "7"));
        assert!(word("units").contains("pc") && word("units").contains("microgauss"));
        assert_eq!(from_ron(word("scene"), "file").unwrap(), from_ron(&scene, "tiny").unwrap());
    }
}

#[test]
fn exports_depend_on_scene_and_seed_alone_and_replace_nothing() {
    let place = Place::new();
    exported(&place, &["--threads", "1"]);
    let read = |name: &str| fs::read(place.path("out").join(name)).unwrap();
    let files = names(&place.path("out"));
    let one: Vec<Vec<u8>> = files.iter().map(|name| read(name)).collect();
    let again = place.run(["export", "tiny.ron", "--out", "out"]);
    assert!(again.code == 2 && again.stderr.contains("--force"), "{}", again.stderr);
    exported(&place, &["--threads", "2", "--force"]);
    assert!(files.iter().zip(&one).all(|(name, bytes)| read(name) == *bytes));
    fs::write(place.path("out/lines.vtp"), "mine").unwrap();
    let foreign = place.run(["export", "tiny.ron", "--out", "out", "--force"]);
    assert!(foreign.code == 2 && foreign.stderr.contains("lines.vtp"), "{}", foreign.stderr);
}

/// Steps of each particle's own: times are those of the run's slices, and there are no paths.
#[test]
fn adaptive_steps_have_clouds_and_say_that_they_have_no_paths() {
    let place = Place::new();
    let text = TINY.replace("duration_yr: 1000.0", "duration_yr: 1000.0, integrator: CashKarp(tolerance: 1.0e-6)");
    let ended = place.run(["export", place.scene("a.ron", &text), "--out", "out", "--count", "3"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stderr.contains("no paths"), "{}", ended.stderr);
    let files = names(&place.path("out"));
    assert!(files.contains(&"cloud-002.vtp".to_owned()) && !files.contains(&"trails.vtp".to_owned()), "{files:?}");
}

#[test]
fn an_export_can_be_interrupted_and_refuses_times_that_are_not_there() {
    let place = Place::new();
    let long = place.scene("long.ron", LONG);
    let refused = place.run(["export", long, "--out", "out", "--times", "2Myr"]);
    assert!(refused.code == 2 && refused.stderr.contains("to its end at 1 Myr"), "{}", refused.stderr);
    let mut command = place.command(["export", long, "--out", "out"]);
    let program = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert!(crate::support::signal(&program, "-INT"));
    let ended = crate::support::ended(program);
    assert_eq!(ended.code, 130, "{}", ended.stderr);
    assert!(ended.stderr.contains("as it was") && names(&place.path("out")).is_empty(), "{}", ended.stderr);
}
