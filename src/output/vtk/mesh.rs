//! What goes into a file of VTK: points, how they hang together, numbers at each, and what the file says of itself.

/// Points with numbers at each.
#[derive(Clone, Debug, PartialEq)]
pub struct Mesh {
    /// One line, without a break.
    pub title: String,
    /// Positions.
    pub points: Vec<[f64; 3]>,
    /// How they hang together.
    pub cells: Cells,
    /// Numbers at the points.
    pub at_points: Vec<Array>,
    /// Texts about all: name and text.
    pub texts: Vec<(&'static str, String)>,
    /// Time that readers put the file to, if there is one.
    pub time: Option<f64>,
}

/// How points hang together.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// Not at all.
    Vertices,
    /// Lines of so many successive points each, together all.
    Lines(Vec<usize>),
}

/// A quantity with so many components at each point.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// Without spaces; ends with the unit if there is one.
    pub name: &'static str,
    /// At each point: 1, or 3 for a vector.
    pub components: usize,
    /// Of all points, point by point.
    pub numbers: Numbers,
}

/// Numbers of one kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Numbers {
    /// With fractions.
    Floats(Vec<f64>),
    /// Whole.
    Integers(Vec<i32>),
}

/// Numbers of VTK for a single point and for a line of points.
const VERTEX: u8 = 1;
const POLY_LINE: u8 = 4;

impl Array {
    /// One number with fractions a point.
    pub fn floats(name: &'static str, numbers: impl IntoIterator<Item = f64>) -> Self {
        Self { name, components: 1, numbers: Numbers::Floats(numbers.into_iter().collect()) }
    }

    /// One whole number a point.
    pub fn integers(name: &'static str, numbers: impl IntoIterator<Item = i32>) -> Self {
        Self { name, components: 1, numbers: Numbers::Integers(numbers.into_iter().collect()) }
    }

    /// A vector a point.
    pub fn vectors(name: &'static str, vectors: impl IntoIterator<Item = [f64; 3]>) -> Self {
        Self { name, components: 3, numbers: Numbers::Floats(vectors.into_iter().flatten().collect()) }
    }
}

impl Mesh {
    /// Numbers of points in each cell.
    pub(super) fn cell_sizes(&self) -> Vec<usize> {
        match &self.cells {
            Cells::Vertices => vec![1; self.points.len()],
            Cells::Lines(sizes) => sizes.clone(),
        }
    }

    /// Kind of all cells, as VTK numbers them.
    pub(super) fn cell_kind(&self) -> u8 {
        if self.cells == Cells::Vertices { VERTEX } else { POLY_LINE }
    }
}
