//! The legacy format of VTK, version 3.0, binary: every reader of VTK knows it.

use crate::output::mark::LEGACY_VTK;
use crate::output::vtk::mesh::{Array, Mesh, Numbers};

/// Longest title that the format has room for, in bytes, with the name of the program.
const LONGEST_TITLE: usize = 240;

/// The mesh as an unstructured grid.
pub fn to_legacy(mesh: &Mesh) -> Vec<u8> {
    let mut bytes = Vec::new();
    let title: String = mesh.title.chars().filter(|letter| letter.is_ascii() && !letter.is_ascii_control()).collect();
    let title = title.get(..LONGEST_TITLE).unwrap_or(&title);
    line(&mut bytes, &format!("# vtk DataFile Version 3.0\n{LEGACY_VTK}{title}\nBINARY\nDATASET UNSTRUCTURED_GRID"));
    let count = mesh.texts.len() + usize::from(mesh.time.is_some());
    line(&mut bytes, &format!("FIELD FieldData {count}"));
    if let Some(time) = mesh.time {
        line(&mut bytes, "TimeValue 1 1 double");
        bytes.extend(time.to_be_bytes());
        bytes.push(b'\n');
    }
    // Texts are bytes in UTF-8, as some readers know no texts here.
    for (name, text) in &mesh.texts {
        line(&mut bytes, &format!("{name} 1 {} unsigned_char", text.len()));
        bytes.extend(text.as_bytes());
        bytes.push(b'\n');
    }
    line(&mut bytes, &format!("POINTS {} double", mesh.points.len()));
    bytes.extend(mesh.points.iter().flatten().flat_map(|number| number.to_be_bytes()));
    let sizes = mesh.cell_sizes();
    line(&mut bytes, &format!("\nCELLS {} {}", sizes.len(), sizes.len() + mesh.points.len()));
    let mut first = 0_i32;
    for size in &sizes {
        let size = *size as i32;
        bytes.extend(std::iter::once(size).chain(first..first + size).flat_map(i32::to_be_bytes));
        first += size;
    }
    line(&mut bytes, &format!("\nCELL_TYPES {}", sizes.len()));
    bytes.extend(sizes.iter().flat_map(|_| i32::from(mesh.cell_kind()).to_be_bytes()));
    line(&mut bytes, &format!("\nPOINT_DATA {}", mesh.points.len()));
    line(&mut bytes, &format!("FIELD FieldData {}", mesh.at_points.len()));
    for array in &mesh.at_points {
        push_array(&mut bytes, array, mesh.points.len());
    }
    bytes
}

fn line(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend(text.as_bytes());
    bytes.push(b'\n');
}

fn push_array(bytes: &mut Vec<u8>, Array { name, components, numbers }: &Array, points: usize) {
    let kind = if matches!(numbers, Numbers::Floats(_)) { "double" } else { "int" };
    line(bytes, &format!("{name} {components} {points} {kind}"));
    match numbers {
        Numbers::Floats(numbers) => bytes.extend(numbers.iter().flat_map(|number| number.to_be_bytes())),
        Numbers::Integers(numbers) => bytes.extend(numbers.iter().flat_map(|number| number.to_be_bytes())),
    }
    bytes.push(b'\n');
}
