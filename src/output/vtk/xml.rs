//! XML of VTK: polygonal data, unstructured grids, and series of files in time.

use std::fmt::Write as _;

use crate::output::mark::XML_VTK;
use crate::output::vtk::base64;
use crate::output::vtk::mesh::{Array, Cells, Mesh, Numbers};

/// The mesh as polygonal data, `.vtp`.
pub fn to_vtp(mesh: &Mesh) -> String {
    let (points, cells) = (mesh.points.len(), mesh.cell_sizes().len());
    let (name, vertices, lines) = match mesh.cells {
        Cells::Vertices => ("Verts", cells, 0),
        Cells::Lines(_) => ("Lines", 0, cells),
    };
    let counts = format!(
        "NumberOfPoints=\"{points}\" NumberOfVerts=\"{vertices}\" NumberOfLines=\"{lines}\" NumberOfStrips=\"0\" \
         NumberOfPolys=\"0\""
    );
    document(mesh, "PolyData", &counts, &format!("<{name}>\n{}</{name}>\n", connectivity(mesh)))
}

/// The mesh as an unstructured grid, `.vtu`.
pub fn to_vtu(mesh: &Mesh) -> String {
    let kinds = vec![mesh.cell_kind(); mesh.cell_sizes().len()];
    let counts = format!("NumberOfPoints=\"{}\" NumberOfCells=\"{}\"", mesh.points.len(), kinds.len());
    let kinds = data_array("types", "UInt8", 1, &kinds);
    document(mesh, "UnstructuredGrid", &counts, &format!("<Cells>\n{}{kinds}</Cells>\n", connectivity(mesh)))
}

/// A series of files, each with its time, `.pvd`.
pub fn to_pvd(files: &[(f64, String)]) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\"?>\n{XML_VTK}\n<VTKFile type=\"Collection\" version=\"0.1\" byte_order=\"LittleEndian\">\n\
         <Collection>\n"
    );
    for (time, file) in files {
        text += &format!("<DataSet timestep=\"{time}\" group=\"\" part=\"0\" file=\"{}\"/>\n", escaped(file));
    }
    text + "</Collection>\n</VTKFile>\n"
}

fn document(mesh: &Mesh, kind: &str, counts: &str, cells: &str) -> String {
    let points: Vec<u8> = mesh.points.iter().flatten().flat_map(|number| number.to_le_bytes()).collect();
    let points = data_array("Points", "Float64", 3, &points);
    let at_points: String = mesh.at_points.iter().map(array).collect();
    format!(
        "<?xml version=\"1.0\"?>\n{XML_VTK}\n<!-- {} -->\n<VTKFile type=\"{kind}\" version=\"1.0\" \
         byte_order=\"LittleEndian\" header_type=\"UInt64\">\n<{kind}>\n{}<Piece {counts}>\n<PointData>\n{at_points}\
         </PointData>\n<Points>\n{points}</Points>\n{cells}</Piece>\n</{kind}>\n</VTKFile>\n",
        escaped(&mesh.title).replace("--", "- "),
        field_data(mesh)
    )
}

/// What the file says of itself. Texts are numbers of their bytes, ended by 0, which alone all letters survive.
fn field_data(mesh: &Mesh) -> String {
    let mut text = "<FieldData>\n".to_owned();
    if let Some(time) = mesh.time {
        let data = "type=\"Float64\" Name=\"TimeValue\" NumberOfTuples=\"1\" format=\"ascii\"";
        text += &format!("<DataArray {data}>{time:?}</DataArray>\n");
    }
    for (name, words) in &mesh.texts {
        text += &format!("<DataArray type=\"String\" Name=\"{name}\" NumberOfTuples=\"1\" format=\"ascii\">");
        for byte in words.as_bytes() {
            let written = write!(text, "{byte} ");
            debug_assert!(written.is_ok(), "writing to a string cannot fail");
        }
        text += "0</DataArray>\n";
    }
    text + "</FieldData>\n"
}

/// Points of all cells, and where each ends.
fn connectivity(mesh: &Mesh) -> String {
    let points: Vec<u8> = (0..mesh.points.len() as i64).flat_map(i64::to_le_bytes).collect();
    let ends = mesh.cell_sizes().into_iter().scan(0_i64, |end, size| {
        *end += size as i64;
        Some(*end)
    });
    let ends: Vec<u8> = ends.flat_map(i64::to_le_bytes).collect();
    data_array("connectivity", "Int64", 1, &points) + &data_array("offsets", "Int64", 1, &ends)
}

fn array(array: &Array) -> String {
    let (kind, bytes): (&str, Vec<u8>) = match &array.numbers {
        Numbers::Floats(numbers) => ("Float64", numbers.iter().flat_map(|number| number.to_le_bytes()).collect()),
        Numbers::Integers(numbers) => ("Int32", numbers.iter().flat_map(|number| number.to_le_bytes()).collect()),
    };
    data_array(array.name, kind, array.components, &bytes)
}

/// Data in base64, with their length in bytes before them.
fn data_array(name: &str, kind: &str, components: usize, bytes: &[u8]) -> String {
    let mut text =
        format!("<DataArray type=\"{kind}\" Name=\"{name}\" NumberOfComponents=\"{components}\" format=\"binary\">");
    let all: Vec<u8> = (bytes.len() as u64).to_le_bytes().iter().chain(bytes).copied().collect();
    base64::push(&mut text, &all);
    text + "</DataArray>\n"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
