//! The files of an export: clouds, paths and field lines for ParaView and as tables.

use std::path::{Path, PathBuf};

use crate::field::FieldLine;
use crate::output::vtk::{Array, Cells, Mesh, to_legacy, to_pvd, to_vtp, to_vtu};
use crate::output::{Column, OutputError, Values, ecsv_meta, quoted, signed_scene, to_ecsv, write_whole};
use crate::particle::Particle;
use crate::quantity::{Unit, quantity};
use crate::scene::{Scene, to_ron};
use crate::simulate::Cloud;
use crate::study::export::{Export, Trail};
use crate::vector::norm;

/// A format of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// Legacy files of VTK, `.vtk`.
    Legacy,
    /// XML of VTK with polygonal data, `.vtp`, and a series in time, `.pvd`.
    PolyData,
    /// XML of VTK with unstructured grids, `.vtu`, and a series in time, `.pvd`.
    Grid,
    /// Tables, `.ecsv`; of clouds and paths alone.
    Table,
}

/// What the names of quantities leave open.
const UNITS: &str = "positions and distances in pc, times in yr since release, |B| in microgauss; direction: unit vector of \
                     motion; mu: cosine of its angle to B0, which lies along +z";

/// How the names of an export's files begin.
pub fn export_file_names() -> [&'static str; 4] {
    ["cloud", "trails", "lines", "scene.ron"]
}

/// Writes `scene.ron` and, in each of the formats, `cloud-000`, `cloud-001` …, `trails` and `lines`; what there is none of
/// is left out. The series `cloud.pvd` is of the first of the formats that has one.
///
/// # Errors
/// The first file that cannot be written.
pub fn write_export(folder: &Path, export: &Export, formats: &[ExportFormat]) -> Result<Vec<PathBuf>, OutputError> {
    let mut written = Vec::new();
    let mut write = |name: String, bytes: &[u8]| -> Result<(), OutputError> {
        let path = folder.join(name);
        write_whole(&path, bytes)?;
        written.push(path);
        Ok(())
    };
    write("scene.ron".to_owned(), signed_scene(&export.scene).as_bytes())?;
    let mut series: Vec<(f64, String)> = Vec::new();
    let of_series = formats.iter().find(|format| matches!(format, ExportFormat::PolyData | ExportFormat::Grid));
    for (index, cloud) in export.clouds.iter().enumerate() {
        let (name, mesh) = (format!("cloud-{index:03}"), cloud_mesh(&export.scene, cloud));
        for format in formats {
            let (name, bytes) = match format {
                ExportFormat::Table => (format!("{name}.ecsv"), cloud_ecsv(&export.scene, cloud).into_bytes()),
                _ => in_format(&name, &mesh, *format),
            };
            write(name.clone(), &bytes)?;
            if Some(format) == of_series {
                series.push((cloud.time_yr, name));
            }
        }
    }
    if !series.is_empty() {
        write("cloud.pvd".to_owned(), to_pvd(&series).as_bytes())?;
    }
    for format in formats {
        if !export.trails.is_empty() {
            let (name, bytes) = match format {
                ExportFormat::Table => {
                    ("trails.ecsv".to_owned(), trails_ecsv(&export.scene, &export.trails).into_bytes())
                }
                _ => in_format("trails", &trails_mesh(&export.scene, &export.trails), *format),
            };
            write(name, &bytes)?;
        }
        if !export.lines.is_empty() && *format != ExportFormat::Table {
            let (name, bytes) = in_format("lines", &lines_mesh(&export.scene, &export.lines), *format);
            write(name, &bytes)?;
        }
    }
    Ok(written)
}

/// Name and bytes of a file of VTK.
fn in_format(name: &str, mesh: &Mesh, format: ExportFormat) -> (String, Vec<u8>) {
    match format {
        ExportFormat::PolyData => (format!("{name}.vtp"), to_vtp(mesh).into_bytes()),
        ExportFormat::Grid => (format!("{name}.vtu"), to_vtu(mesh).into_bytes()),
        ExportFormat::Legacy | ExportFormat::Table => (format!("{name}.vtk"), to_legacy(mesh)),
    }
}

/// What every file says of itself.
fn texts(scene: &Scene) -> Vec<(&'static str, String)> {
    vec![
        ("program", "larmor".to_owned()),
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("seed", scene.particles.seed.to_string()),
        ("units", UNITS.to_owned()),
        ("scene", to_ron(scene)),
    ]
}

fn title(scene: &Scene, what: &str) -> String {
    format!("{what}, seed {}, version {}", scene.particles.seed, env!("CARGO_PKG_VERSION"))
}

fn cloud_mesh(scene: &Scene, cloud: &Cloud) -> Mesh {
    let particles = &cloud.particles;
    Mesh {
        title: title(scene, &format!("particles after {}", quantity(cloud.time_yr, Unit::Year))),
        points: particles.iter().map(|particle| particle.position_pc).collect(),
        cells: Cells::Vertices,
        at_points: vec![
            Array::vectors("direction", particles.iter().map(|particle| particle.direction)),
            Array::floats("mu", particles.iter().map(mu)),
            Array::floats("distance_pc", particles.iter().map(|particle| norm(particle.position_pc))),
            Array::floats("time_yr", particles.iter().map(|_| cloud.time_yr)),
            Array::integers("realisation", cloud.realisations.iter().map(|number| i32::from(*number))),
            Array::integers("particle", 0..particles.len() as i32),
        ],
        texts: texts(scene),
        time: Some(cloud.time_yr),
    }
}

/// Cosine of the pitch angle, to B₀ along +z.
fn mu(particle: &Particle) -> f64 {
    particle.direction[2]
}

fn trails_mesh(scene: &Scene, trails: &[Trail]) -> Mesh {
    let points = || trails.iter().flat_map(|trail| &trail.points);
    let of_trail =
        |value: fn(&Trail) -> i32| trails.iter().flat_map(move |trail| trail.points.iter().map(move |_| value(trail)));
    Mesh {
        title: title(scene, &format!("paths of {} particles", trails.len())),
        points: points().map(|point| point.position_pc).collect(),
        cells: Cells::Lines(trails.iter().map(|trail| trail.points.len()).collect()),
        at_points: vec![
            Array::vectors("direction", points().map(|point| point.direction)),
            Array::floats("mu", points().map(|point| point.direction[2])),
            Array::floats("distance_pc", points().map(|point| norm(point.position_pc))),
            Array::floats("time_yr", points().map(|point| point.time_yr)),
            Array::integers("realisation", of_trail(|trail| trail.realisation as i32)),
            Array::integers("particle", of_trail(|trail| trail.particle as i32)),
        ],
        texts: texts(scene),
        time: None,
    }
}

fn lines_mesh(scene: &Scene, lines: &[FieldLine]) -> Mesh {
    let numbers = lines.iter().enumerate();
    Mesh {
        title: title(scene, &format!("{} field lines", lines.len())),
        points: lines.iter().flat_map(|line| &line.points_pc).map(|point| point.map(f64::from)).collect(),
        cells: Cells::Lines(lines.iter().map(|line| line.points_pc.len()).collect()),
        at_points: vec![
            Array::floats("b_ug", lines.iter().flat_map(|line| &line.strength_ug).map(|strength| f64::from(*strength))),
            Array::integers("line", numbers.flat_map(|(index, line)| line.points_pc.iter().map(move |_| index as i32))),
        ],
        texts: texts(scene),
        time: None,
    }
}

/// The header of a table, with the scene.
fn meta(scene: &Scene, what: &str) -> Vec<(&'static str, String)> {
    let mut meta = ecsv_meta(what, Some(scene.particles.seed));
    meta.push(("scene", quoted(&to_ron(scene))));
    meta
}

fn floats(
    name: &'static str,
    unit: Option<&'static str>,
    words: &'static str,
    values: impl Iterator<Item = f64>,
) -> Column {
    Column::new(name, unit, words, Values::Float(values.map(Some).collect()))
}

fn counts(name: &'static str, words: &'static str, values: impl Iterator<Item = u64>) -> Column {
    Column::new(name, None, words, Values::Count(values.collect()))
}

/// Columns that clouds and paths have in common.
fn places(rows: &[(f64, [f64; 3], [f64; 3])]) -> Vec<Column> {
    const PC: Option<&str> = Some("pc");
    vec![
        floats("time_yr", Some("yr"), "time since release", rows.iter().map(|row| row.0)),
        floats("x_pc", PC, "across B0", rows.iter().map(|row| row.1[0])),
        floats("y_pc", PC, "across B0", rows.iter().map(|row| row.1[1])),
        floats("z_pc", PC, "along B0", rows.iter().map(|row| row.1[2])),
        floats("direction_x", None, "unit vector of motion", rows.iter().map(|row| row.2[0])),
        floats("direction_y", None, "unit vector of motion", rows.iter().map(|row| row.2[1])),
        floats("direction_z", None, "unit vector of motion", rows.iter().map(|row| row.2[2])),
        floats("mu", None, "cosine of the angle between motion and B0", rows.iter().map(|row| row.2[2])),
        floats("distance_pc", PC, "from the source", rows.iter().map(|row| norm(row.1))),
    ]
}

fn cloud_ecsv(scene: &Scene, cloud: &Cloud) -> String {
    let rows: Vec<_> =
        (cloud.particles.iter()).map(|particle| (cloud.time_yr, particle.position_pc, particle.direction)).collect();
    let mut columns = vec![
        counts("particle", "number, from 0", 0..rows.len() as u64),
        counts("realisation", "of the field, from 0", cloud.realisations.iter().map(|number| u64::from(*number))),
    ];
    columns.extend(places(&rows));
    to_ecsv(&meta(scene, "Particles at one time"), &columns)
}

fn trails_ecsv(scene: &Scene, trails: &[Trail]) -> String {
    let points = || trails.iter().flat_map(|trail| trail.points.iter().map(move |point| (trail, point)));
    let rows: Vec<_> = points().map(|(_, point)| (point.time_yr, point.position_pc, point.direction)).collect();
    let mut columns = vec![
        counts("particle", "number in the cloud, from 0", points().map(|(trail, _)| trail.particle as u64)),
        counts("realisation", "of the field, from 0", points().map(|(trail, _)| u64::from(trail.realisation))),
    ];
    columns.extend(places(&rows));
    to_ecsv(&meta(scene, "Paths of particles"), &columns)
}
