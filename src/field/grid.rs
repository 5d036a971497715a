//! One periodic cube of turbulence, read by trilinear interpolation.
//!
//! The cube is turned by a random rotation: levels do not repeat together, and B0 is along no lattice axis.
//! The first node of each axis is repeated at its end, so that the eight corners of every cell lie at fixed distances
//! from the first and no index wraps but that one. Two neighbours along x lie side by side for one wide load; the odd
//! length of rows and planes keeps the corners of a cell from competing for the same places of the cache.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | lattice coordinate | u | 1 | `M x/d`, M the rotation of the cube, d the edge of a cell | here: periodic with N cells |
//! | field in a cell | B | µG | trilinear between eight nodes | here |
//! | unit of 16-bit nodes | – | µG | `8 σ/32767`, σ the rms of a component | here |
//! | memory of a cube | – | bytes | `(N + 1)³ · 8`, or 16 in single precision | here: first nodes repeated at the ends |

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rand::RngExt;
use rayon::prelude::*;

use crate::field::modes::Spectrum;
use crate::field::nodes::{Component, Nodes, Precision};
use crate::field::{FieldError, GridKey, LevelPlan, MIN_CELLS_PER_WAVE, Turbulence};
use crate::lanes::{Instructions, Lanes3, ROUNDING, lane};
use crate::math;
use crate::random::{Purpose, isotropic_direction};
use crate::vector::{Vec3, add_scaled, dot, transverse_pair};

/// Largest component that 16 bits hold, in standard deviations. Components are nearly Gaussian: less than one in 1e14
/// lies beyond, and is cut.
const LARGEST_SIGMAS: f32 = 8.0;

/// One level of the nested grids.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Rows turn lab coordinates into grid coordinates, in units of cells.
    cells_from_lab: [Vec3; 3],
    cells: u32,
    precision: Precision,
    /// µG per unit of the stored values.
    unit_ug: f32,
    /// B in lab components plus one pad, index `(z, y, x)`, each from 0 to `cells`.
    nodes: Arc<Nodes>,
}

impl Grid {
    /// Builds the cube in parallel on the current rayon pool; `cells`, along its edge, is a power of two.
    ///
    /// The same for the same `key`, whatever the number of threads and the processor. Beside the nodes it needs the
    /// half-transformed band, at most a quarter of their memory in single precision.
    ///
    /// # Errors
    /// [`FieldError::Unresolved`], [`FieldError::Memory`], or [`FieldError::Interrupted`] soon after `interrupt` is set.
    pub fn build(
        plan: &LevelPlan,
        turbulence: &Turbulence,
        cells: u32,
        precision: Precision,
        key: GridKey,
        interrupt: &AtomicBool,
    ) -> Result<Self, FieldError> {
        let cells_per_wave = plan.l_min_pc / plan.cell_pc;
        if cells_per_wave < MIN_CELLS_PER_WAVE * (1.0 - 1e-9) {
            return Err(FieldError::Unresolved { cells_per_wave });
        }
        let rotation = random_rotation(key);
        let instructions = Instructions::widest();
        let spectrum = Spectrum::new(plan, turbulence, cells as usize, key, rotation, instructions, interrupt)?;
        let mut grid = Self {
            cells_from_lab: rotation.map(|row| row.map(|c| c / plan.cell_pc)),
            cells,
            precision,
            unit_ug: match precision {
                Precision::Single => 1.0,
                Precision::Half => LARGEST_SIGMAS * spectrum.component_rms_ug() / f32::from(i16::MAX),
            },
            nodes: Arc::default(),
        };
        grid.nodes = Arc::new(match precision {
            Precision::Single => grid.fill::<f32>(&spectrum, instructions, interrupt)?,
            Precision::Half => grid.fill::<i16>(&spectrum, instructions, interrupt)?,
        });
        Ok(grid)
    }

    /// The nodes, plane by plane in parallel.
    fn fill<T: Component>(
        &self,
        spectrum: &Spectrum,
        instructions: Instructions,
        interrupt: &AtomicBool,
    ) -> Result<Nodes, FieldError> {
        let n = self.cells as usize;
        let mut nodes = Nodes::new((n + 1).pow(3), self.precision)?;
        nodes.values_mut::<T>().par_chunks_mut((n + 1).pow(2)).enumerate().try_for_each(|(z, plane)| {
            if interrupt.load(Ordering::Relaxed) {
                return Err(FieldError::Interrupted);
            }
            spectrum.fill_plane(z % n, self.unit_ug, plane, instructions);
            Ok(())
        })?;
        Ok(nodes)
    }

    /// Bytes of a cube of `cells` cells an edge, `(cells + 1)³` nodes.
    pub fn bytes(cells: u32, precision: Precision) -> u64 {
        u64::from(cells + 1).pow(3) * precision.bytes_per_node()
    }

    /// How the nodes are stored.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// The value at a node in µG; `x`, `y` and `z` from 0 to the number of cells.
    pub fn node(&self, x: usize, y: usize, z: usize) -> [f32; 3] {
        let rows = self.cells as usize + 1;
        let index = (z * rows + y) * rows + x;
        let [b_x, b_y, b_z, _] = match self.precision {
            Precision::Single => self.nodes.values::<f32>()[index].map(Component::widen),
            Precision::Half => self.nodes.values::<i16>()[index].map(Component::widen),
        };
        [b_x, b_y, b_z].map(|b| b * self.unit_ug)
    }

    /// The field at a position: pc -> µG, lab components.
    #[inline(always)]
    pub(super) fn at(&self, position_pc: Vec3) -> NodeField {
        match self.precision {
            Precision::Single => self.reader::<f32>().at(position_pc),
            Precision::Half => self.reader::<i16>().at(position_pc),
        }
    }

    /// The cube ready to be read; `T` must be what its precision stores.
    #[inline(always)]
    pub(super) fn reader<T: Component>(&self) -> Reader<'_, T> {
        Reader {
            cells_from_lab: self.cells_from_lab,
            mask: self.cells - 1,
            row: (self.cells + 1) as u16,
            unit_ug: self.unit_ug,
            nodes: self.nodes.values(),
        }
    }
}

/// B in µG and a pad.
pub(super) type NodeField = [f32; 4];

/// What is needed to read a cube.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a, T> {
    cells_from_lab: [Vec3; 3],
    mask: u32,
    /// Nodes of a row.
    row: u16,
    unit_ug: f32,
    nodes: &'a [[T; 4]],
}

impl<T: Component> Reader<'_, T> {
    /// The field at a position: pc -> µG, lab components.
    #[inline(always)]
    pub fn at(&self, position_pc: Vec3) -> NodeField {
        let (first, [x, y, z]) = self.locate(position_pc);
        self.on_edge(&self.edge(first, y, z), x)
    }

    /// Adds the field at the position of each lane to `sum`: pc -> µG, lab components.
    #[inline(always)]
    pub fn add_lanes<const N: usize>(&self, position_pc: &Lanes3<N>, sum: &mut [NodeField; N]) {
        let mut firsts = [0_u32; N];
        let mut fractions = [[0.0_f32; N]; 3];
        for index in 0..N {
            let (first, fraction) = self.locate(lane(position_pc, index));
            firsts[index] = first;
            for axis in 0..3 {
                fractions[axis][index] = fraction[axis];
            }
        }
        // Kept for all lanes before the last of the three interpolations, so that both ends of an edge are one register.
        let mut edges = [[0.0_f32; 8]; N];
        for (index, edge) in edges.iter_mut().enumerate() {
            *edge = self.edge(firsts[index], fractions[1][index], fractions[2][index]);
        }
        for (index, edge) in edges.iter().enumerate() {
            let b = self.on_edge(edge, fractions[0][index]);
            sum[index] = std::array::from_fn(|i| sum[index][i] + b[i]);
        }
    }

    /// The node at the first corner of the cell, and where in the cell the position is.
    #[inline(always)]
    fn locate(&self, position_pc: Vec3) -> (u32, [f32; 3]) {
        let mut cell = [0_u32; 3];
        let mut fraction = [0.0_f32; 3];
        for axis in 0..3 {
            let u = dot(self.cells_from_lab[axis], position_pc);
            // Exactly on a node, the cell before it may be taken, with a fraction of 1: the field is continuous.
            let shifted = (u - 0.5) + ROUNDING;
            fraction[axis] = (u - (shifted - ROUNDING)) as f32;
            cell[axis] = shifted.to_bits() as u32 & self.mask;
        }
        let row = u32::from(self.row);
        ((cell[2] * row + cell[1]) * row + cell[0], fraction)
    }

    /// The field at both ends of the edge along x that is at these fractions of the cell along y and z, in units.
    #[inline(always)]
    fn edge(&self, first: u32, y: f32, z: f32) -> [f32; 8] {
        let row = usize::from(self.row);
        let plane = row * row;
        // One check of the bounds for all corners.
        let cell = &self.nodes[first as usize..][..plane + row + 2];
        let pair = |at: usize| -> [f32; 8] {
            let ([a, b, c, d], [e, f, g, h]) = (cell[at], cell[at + 1]);
            [a, b, c, d, e, f, g, h].map(T::widen)
        };
        let near = lerp(pair(0), pair(row), y);
        let far = lerp(pair(plane), pair(plane + row), y);
        lerp(near, far, z)
    }

    /// The field in µG at this fraction of an edge.
    #[inline(always)]
    fn on_edge(&self, edge: &[f32; 8], x: f32) -> NodeField {
        let [a, b, c, d, e, f, g, h] = *edge;
        lerp([a, b, c, d], [e, f, g, h], x).map(|b| b * self.unit_ug)
    }
}

#[inline(always)]
fn lerp<const N: usize>(a: [f32; N], b: [f32; N], fraction: f32) -> [f32; N] {
    std::array::from_fn(|i| a[i] + fraction * (b[i] - a[i]))
}

/// A rotation drawn uniformly: a random axis as third row and a random angle about it.
fn random_rotation(key: GridKey) -> [Vec3; 3] {
    let mut rng = key.stream(Purpose::Orientation, 0);
    let third = isotropic_direction(&mut rng);
    let (a, b) = transverse_pair(third);
    let (sin, cos) = math::sin_cos(std::f64::consts::TAU * rng.random::<f64>());
    let first = add_scaled(a.map(|c| c * cos), sin, b);
    let second = add_scaled(b.map(|c| c * cos), -sin, a);
    [first, second, third]
}
