//! One periodic cube of turbulence, read by trilinear interpolation.
//!
//! The cube is turned by a random rotation: levels do not repeat together, and B0 is along no lattice axis but by chance.
//! Rotations are those of quaternions of whole numbers, whose matrices are whole numbers over their common norm: a
//! coordinate along the cube is then a sum of three products of whole numbers, of 32 bits, and overflows where the cube
//! repeats, so that its high bits are the cell and its low bits the place within, at any distance.
//!
//! The first node of each axis is repeated at its end, so that the eight corners of every cell lie at fixed distances
//! from the first and no index wraps but that one. Two neighbours along x lie side by side for one wide load; the odd
//! length of rows and planes keeps the corners of a cell from competing for the same places of the cache.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | rotation | K/n | 1 | Euler–Rodrigues matrix of the quaternion q, four whole numbers, `n = norm(q)²` | here: q random, about 24 long |
//! | unit of positions | u | pc | `n L/2^32`, L the edge of the cube | here: 9.4e-6 of a cell at most for 64 cells, 7.5e-5 for 512 |
//! | coordinate along the cube | p | L/2^32 | `K·X` modulo 2^32, X = x/u rounded | here |
//! | field in a cell | B | µG | trilinear between eight nodes | here |
//! | unit of 16-bit nodes | – | µG | `8 σ/32767`, σ the rms of a component | here |
//! | memory of a cube | – | bytes | `(N + 1)³ · 8`, or 16 in single precision | here: first nodes repeated at the ends |

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use prefetch_index::prefetch_index;
use rand::RngExt;
use rayon::prelude::*;

use crate::field::modes::Spectrum;
use crate::field::nodes::{Component, Nodes, Precision};
use crate::field::{FieldError, GridKey, LevelPlan, MIN_CELLS_PER_WAVE, Turbulence};
use crate::lanes::{Instructions, Lanes3, ROUNDING, lane};
use crate::math::{self, fused};
use crate::random::Purpose;
use crate::vector::Vec3;

/// Largest component that 16 bits hold, in standard deviations. Components are nearly Gaussian: less than one in 1e14
/// lies beyond, and is cut.
const LARGEST_SIGMAS: f32 = 8.0;

/// Length of the quaternions of whole numbers that rotations come from: there are about a hundred thousand.
const QUATERNION: f64 = 24.0;

/// One level of the nested grids.
#[derive(Clone, Debug)]
pub struct Grid {
    rotation: Rotation,
    /// Edge of the cube in pc.
    box_pc: f64,
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
        let rotation = Rotation::draw(key);
        let instructions = Instructions::widest();
        let spectrum = Spectrum::new(plan, turbulence, cells as usize, key, rotation.rows(), instructions, interrupt)?;
        let mut grid = Self {
            rotation,
            box_pc: plan.box_pc,
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
        let row = usize::from(self.row());
        let index = (z * row + y) * row + x;
        let [b_x, b_y, b_z, _] = match self.precision {
            Precision::Single => self.nodes.values::<f32>()[index].map(Component::widen),
            Precision::Half => self.nodes.values::<i16>()[index].map(Component::widen),
        };
        [b_x, b_y, b_z].map(|b| b * self.unit_ug)
    }

    /// The sum with the field at a position added: pc -> µG, lab components.
    #[inline(always)]
    pub(super) fn add(&self, position_pc: Vec3, sum: NodeField) -> NodeField {
        match self.precision {
            Precision::Single => self.reader::<f32>().add(position_pc, sum),
            Precision::Half => self.reader::<i16>().add(position_pc, sum),
        }
    }

    /// Nodes of a row, the same for all cubes of as many cells.
    pub(super) fn row(&self) -> u16 {
        (self.cells + 1) as u16
    }

    /// The cube ready to be read; `T` must be what its precision stores.
    #[inline(always)]
    pub(super) fn reader<T: Component>(&self) -> Reader<'_, T> {
        let low_bits = 32 - self.cells.ilog2();
        Reader {
            units_per_pc: 4_294_967_296.0 / (f64::from(self.rotation.norm) * self.box_pc),
            turns: self.rotation.matrix.map(|row| row.map(i32::cast_unsigned)),
            low_bits,
            low_bit: math::powi(2.0, -(low_bits as i32)) as f32,
            row: self.row(),
            unit_ug: self.unit_ug,
            nodes: self.nodes.values(),
        }
    }
}

/// B in µG and a pad.
pub(super) type NodeField = [f32; 4];

/// The field at both ends of an edge along x, in units; where it passes through memory, it never lies in two lines of the
/// cache, which would cost a dozen cycles.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct Edge([f32; 8]);

/// Places in a cube side by side: the node at the first corner of the cell, and where in the cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places<const N: usize> {
    firsts: [u32; N],
    fractions: [[f32; N]; 3],
}

impl<const N: usize> Default for Places<N> {
    #[inline(always)]
    fn default() -> Self {
        Self { firsts: [0; N], fractions: [[0.0; N]; 3] }
    }
}

/// What is needed to read a cube.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a, T> {
    units_per_pc: f64,
    /// Rows turn lab coordinates in units into those along the cube, both modulo 2^32.
    turns: [[u32; 3]; 3],
    /// Bits of a coordinate along the cube that say where in its cell it is.
    low_bits: u32,
    /// The lowest of them as a fraction of a cell.
    low_bit: f32,
    row: u16,
    unit_ug: f32,
    nodes: &'a [[T; 4]],
}

impl<T: Component> Reader<'_, T> {
    /// Memory of the nodes.
    pub fn bytes(&self) -> usize {
        size_of_val(self.nodes)
    }

    /// The sum with the field at a position added: pc -> µG, lab components.
    #[inline(always)]
    pub fn add(&self, position_pc: Vec3, sum: NodeField) -> NodeField {
        let (first, [x, y, z]) = self.locate(position_pc.map(|c| self.units(c)));
        self.add_on_edge(self.edge(self.row, first, y, z), x, sum)
    }

    /// Where in the cube the position of each lane is; positions in pc.
    #[inline(always)]
    pub fn places<const N: usize>(&self, position_pc: &Lanes3<N>) -> Places<N> {
        // Loops of their own for f64 and for 32 bits: each fills registers in its way.
        let mut units = [[0_u32; N]; 3];
        for (units, position) in units.iter_mut().zip(position_pc) {
            for (units, position) in units.iter_mut().zip(position) {
                *units = self.units(*position);
            }
        }
        let mut places = Places::default();
        for index in 0..N {
            let (first, fraction) = self.locate(lane(&units, index));
            places.firsts[index] = first;
            for (fractions, fraction) in places.fractions.iter_mut().zip(fraction) {
                fractions[index] = fraction;
            }
        }
        places
    }

    /// Asks the caches for the corners of each lane's cell; nothing waits for them here.
    ///
    /// Between the first load of one particle and that of the next lies its arithmetic, so that a processor has few loads
    /// under way at once; asked for beforehand, the lines of all particles come at the same time. Two neighbours along x
    /// may lie in two lines of the cache.
    #[inline(always)]
    pub fn prefetch<const N: usize>(&self, row: u16, places: &Places<N>) {
        let row = usize::from(row);
        let plane = row * row;
        for first in places.firsts {
            for at in [0, row, plane, plane + row] {
                prefetch_index(self.nodes, first as usize + at);
                prefetch_index(self.nodes, first as usize + at + 1);
            }
        }
    }

    /// The sum with the field at one lane's place added; `row` is that of this cube, given from outside so that it stays
    /// in a register where cubes alike are read in turn.
    #[inline(always)]
    pub fn add_at<const N: usize>(&self, row: u16, places: &Places<N>, index: usize, sum: NodeField) -> NodeField {
        let [x, y, z] = lane(&places.fractions, index);
        // Both ends of an edge stay one register up to here, and particles are not taken side by side, which would be
        // paid for by shuffling.
        let edge = black_box(self.edge(row, places.firsts[index], y, z));
        self.add_on_edge(edge, x, sum)
    }

    /// A coordinate in units modulo 2^32; right below 2^51 units, more than 10^10 cells.
    #[inline(always)]
    fn units(&self, coordinate_pc: f64) -> u32 {
        (coordinate_pc * self.units_per_pc + ROUNDING).to_bits() as u32
    }

    /// The node at the first corner of the cell, and where in the cell the position is.
    #[inline(always)]
    fn locate(&self, units: [u32; 3]) -> (u32, [f32; 3]) {
        let mut cell = [0_u32; 3];
        let mut fraction = [0.0_f32; 3];
        for axis in 0..3 {
            let along = |from: usize| self.turns[axis][from].wrapping_mul(units[from]);
            let place = along(0).wrapping_add(along(1)).wrapping_add(along(2));
            cell[axis] = place >> self.low_bits;
            let low = place & ((1 << self.low_bits) - 1);
            // Positive as a signed number too, which all processors turn into a float; may be rounded to the next node,
            // where the field is continuous.
            fraction[axis] = low.cast_signed() as f32 * self.low_bit;
        }
        let row = u32::from(self.row);
        ((cell[2] * row + cell[1]) * row + cell[0], fraction)
    }

    /// The field at both ends of the edge along x that is at these fractions of the cell along y and z, in units.
    #[inline(always)]
    fn edge(&self, row: u16, first: u32, y: f32, z: f32) -> Edge {
        // From 16 bits, so that the compiler sees that no corner is beyond the last.
        let row = usize::from(row);
        let plane = row * row;
        // One check of the bounds for all corners.
        let cell = &self.nodes[first as usize..][..plane + row + 2];
        let pair = |at: usize| -> [f32; 8] {
            let ([a, b, c, d], [e, f, g, h]) = (cell[at], cell[at + 1]);
            [a, b, c, d, e, f, g, h].map(T::widen)
        };
        let near = lerp(pair(0), pair(row), y);
        let far = lerp(pair(plane), pair(plane + row), y);
        Edge(lerp(near, far, z))
    }

    /// The sum with the field in µG at this fraction of an edge added.
    #[inline(always)]
    fn add_on_edge(&self, Edge([a, b, c, d, e, f, g, h]): Edge, x: f32, sum: NodeField) -> NodeField {
        let b = lerp([a, b, c, d], [e, f, g, h], x);
        std::array::from_fn(|i| fused(self.unit_ug, b[i], sum[i]))
    }
}

#[inline(always)]
fn lerp<const N: usize>(a: [f32; N], b: [f32; N], fraction: f32) -> [f32; N] {
    std::array::from_fn(|i| fused(fraction, b[i] - a[i], a[i]))
}

/// A rotation as whole numbers over their norm.
#[derive(Clone, Copy, Debug)]
struct Rotation {
    /// Orthogonal rows, all as long as `norm`.
    matrix: [[i32; 3]; 3],
    norm: i32,
}

impl Rotation {
    /// A quaternion drawn uniformly from a sphere (Shoemake 1992, Graphics Gems III, 124) and rounded to whole numbers:
    /// rotations are uniform but for the rounding.
    fn draw(key: GridKey) -> Self {
        let mut rng = key.stream(Purpose::Orientation, 0);
        let part = rng.random::<f64>();
        let mut pair = |part: f64| {
            let (sin, cos) = math::sin_cos(std::f64::consts::TAU * rng.random::<f64>());
            [sin, cos].map(|c| (QUATERNION * part.sqrt() * c).round() as i32)
        };
        let ([a, b], [c, d]) = (pair(1.0 - part), pair(part));
        let (a2, b2, c2, d2) = (a * a, b * b, c * c, d * d);
        Self {
            matrix: [
                [a2 + b2 - c2 - d2, 2 * (b * c - a * d), 2 * (b * d + a * c)],
                [2 * (b * c + a * d), a2 - b2 + c2 - d2, 2 * (c * d - a * b)],
                [2 * (b * d - a * c), 2 * (c * d + a * b), a2 - b2 - c2 + d2],
            ],
            norm: a2 + b2 + c2 + d2,
        }
    }

    /// The rows as unit vectors.
    fn rows(&self) -> [Vec3; 3] {
        self.matrix.map(|row| row.map(|c| f64::from(c) / f64::from(self.norm)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{FieldKey, Paths, plan_levels};
    use crate::random::{isotropic_direction, stream};
    use crate::vector::{dot, norm};

    fn key(realisation: u32) -> GridKey {
        GridKey { field: FieldKey { seed: 4, pass: 0, realisation }, level: 1 }
    }

    /// Rows are exactly orthogonal and as long as the norm, which is near 24²: a rounded quaternion is off by 1 at most.
    /// The mean square of each element of a uniform rotation is 1/3, with a variance of 4/45: 4000 rotations give 0.0047,
    /// four times that is allowed; the same for the mean, 0 with a variance of 1/3.
    #[test]
    fn rotations_are_exact_and_uniform() {
        let (mut sum, mut square) = ([[0.0; 3]; 3], [[0.0; 3]; 3]);
        for realisation in 0..4000 {
            let rotation = Rotation::draw(key(realisation));
            assert!((f64::from(rotation.norm).sqrt() - QUATERNION).abs() <= 1.0);
            for (i, a) in rotation.matrix.iter().enumerate() {
                for (j, b) in rotation.matrix.iter().enumerate() {
                    let product: i32 = a.iter().zip(b).map(|(a, b)| a * b).sum();
                    assert_eq!(product, if i == j { rotation.norm * rotation.norm } else { 0 });
                }
                for (axis, c) in rotation.rows()[i].iter().enumerate() {
                    sum[i][axis] += c / 4000.0;
                    square[i][axis] += c * c / 4000.0;
                }
            }
        }
        assert!(sum.as_flattened().iter().all(|mean| mean.abs() < 4.0 * 0.0092), "{sum:?}");
        assert!(square.as_flattened().iter().all(|mean| (mean - 1.0 / 3.0).abs() < 4.0 * 0.0047), "{square:?}");
    }

    /// Cells and fractions are those of coordinates in f64, also thousands of cubes away: half a unit along each axis is
    /// √3/2 · 625/2^32 · 64 cells = 8.1e-6 at most, and as much again is allowed for the f64 of the comparison.
    #[test]
    fn places_in_whole_numbers_are_places() {
        let turbulence = Turbulence { brms_ug: 1.0, l_max_pc: 25.0, l_min_pc: 6.25, slope: 5.0 / 3.0 };
        let plan = plan_levels(&turbulence, 1, 64, Paths::default())[0];
        let grid =
            Grid::build(&plan, &turbulence, 64, Precision::Half, key(0), &AtomicBool::new(false)).expect("built");
        let reader = grid.reader::<i16>();
        let mut rng = stream(2, Purpose::Source, [0; 3]);
        for step in 0..5000 {
            let position = isotropic_direction(&mut rng).map(|c| 100.0 * f64::from(step) * c);
            let (first, fraction) = reader.locate(position.map(|c| reader.units(c)));
            let cell = [first % 65, first / 65 % 65, first / 65 / 65];
            for axis in 0..3 {
                let exact = dot(grid.rotation.rows()[axis], position) / plan.cell_pc;
                let off = f64::from(cell[axis]) + f64::from(fraction[axis]) - exact;
                assert!((off - 64.0 * (off / 64.0).round()).abs() < 1.6e-5, "{off} at {}", norm(position));
            }
        }
    }
}
