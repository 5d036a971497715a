//! One realisation of the field: the regular part and one of the kinds of turbulence.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | field of a realisation | B | µG | `B_0 + Σ_levels B_level`, or `B_0 + B_waves` | Savchenko et al. 2015, section 2: nested grids |

use std::sync::atomic::AtomicBool;

use crate::field::grid::{NodeField, Places, Reader};
use crate::field::nodes::Component;
use crate::field::{
    FieldError, FieldKey, FieldModel, FieldVisitor, Grid, GridKey, MagneticField, PairedWaves, PlaneWaves, Precision,
    Sampling, Turbulence, Uniform, plan_levels,
};
use crate::lanes::{Instructions, Kernel, Lanes3, lane, set_lane};
use crate::pairs::Pairs;
use crate::vector::Vec3;

/// One realisation of the field: uniform B0 along +z plus turbulence.
#[derive(Clone, Debug)]
pub struct Field {
    b0_ug: f64,
    turbulent: Turbulent,
}

/// The turbulent part.
#[derive(Clone, Debug)]
pub enum Turbulent {
    /// None: the field is uniform.
    Absent,
    /// Nested grids, coarsest first.
    Grids(Vec<Grid>),
    /// Plane waves in single precision.
    Waves(PlaneWaves),
    /// Plane waves in half precision.
    PairedWaves(PairedWaves),
}

impl Field {
    /// Builds a realisation in parallel on the current rayon pool; the same for the same key, whatever the number of threads.
    ///
    /// The model must fit the turbulence (see [`crate::field::cells_per_shortest_wave`]); with `brms_ug` = 0 the field is uniform.
    ///
    /// # Errors
    /// [`FieldError::Unresolved`], [`FieldError::Memory`], or [`FieldError::Interrupted`] soon after `interrupt` is set.
    pub fn build(
        b0_ug: f64,
        turbulence: &Turbulence,
        sampling: impl Into<Sampling>,
        precision: Precision,
        key: FieldKey,
        interrupt: &AtomicBool,
    ) -> Result<Self, FieldError> {
        let Sampling { model, paths } = sampling.into();
        let turbulent = match model {
            _ if turbulence.brms_ug == 0.0 => Turbulent::Absent,
            FieldModel::NestedGrids { levels, cells } => Turbulent::Grids(
                plan_levels(turbulence, levels, cells, paths)
                    .iter()
                    .zip(0..)
                    .map(|(plan, level)| {
                        let key = GridKey { field: key, level };
                        Grid::build(plan, turbulence, cells, precision, key, interrupt)
                    })
                    .collect::<Result<_, _>>()?,
            ),
            FieldModel::PlaneWaves { modes } => {
                let waves = PlaneWaves::draw(turbulence, modes, key);
                match precision {
                    Precision::Half => PairedWaves::of(&waves).map_or(Turbulent::Waves(waves), Turbulent::PairedWaves),
                    Precision::Single => Turbulent::Waves(waves),
                }
            }
        };
        Ok(Self { b0_ug, turbulent })
    }

    /// The same turbulence in another regular field of `b0_ug` >= 0; grids are shared, not copied.
    pub fn with_b0(&self, b0_ug: f64) -> Self {
        Self { b0_ug, turbulent: self.turbulent.clone() }
    }

    /// The turbulent part.
    pub fn turbulent(&self) -> &Turbulent {
        &self.turbulent
    }

    /// Calls `visit` with the concrete field, so that a loop over many positions is compiled for it.
    pub fn dispatch<V: FieldVisitor>(&self, visitor: V) -> V::Output {
        let b0_ug = self.b0_ug;
        match &self.turbulent {
            Turbulent::Absent => visitor.visit(&Uniform { b0_ug }),
            Turbulent::Grids(grids) => {
                // All levels are stored alike.
                match grids.first().map(Grid::precision) {
                    Some(Precision::Half) => NestedGrids::<i16>::visit_with(visitor, b0_ug, grids),
                    _ => NestedGrids::<f32>::visit_with(visitor, b0_ug, grids),
                }
            }
            Turbulent::Waves(waves) => visitor.visit(&Waves { b0_ug, waves }),
            Turbulent::PairedWaves(waves) => visitor.visit(&InHalf { b0_ug, waves }),
        }
    }
}

impl MagneticField for Field {
    fn at(&self, position_pc: Vec3) -> Vec3 {
        // Where products and sums are fused by an instruction.
        Instructions::widest().run(At { field: self, position_pc })
    }
}

/// The field at one position.
struct At<'a> {
    field: &'a Field,
    position_pc: Vec3,
}

impl Kernel for At<'_> {
    type Output = Vec3;

    #[inline(always)]
    fn run<P: Pairs<16>>(self, _pairs: P) -> Vec3 {
        let Self { field: Field { b0_ug, turbulent }, position_pc } = self;
        match turbulent {
            Turbulent::Absent => [0.0, 0.0, *b0_ug],
            Turbulent::Grids(grids) => {
                let levels = grids.iter().fold([0.0; 4], |sum, grid| grid.add(position_pc, sum));
                with_regular(*b0_ug, levels)
            }
            Turbulent::Waves(waves) => Waves { b0_ug: *b0_ug, waves }.at(position_pc),
            Turbulent::PairedWaves(waves) => InHalf { b0_ug: *b0_ug, waves }.at(position_pc),
        }
    }
}

/// Levels whose places are found before the first of them is read.
const LEVELS: usize = 8;

/// Fields of at most so many bytes stay in the caches of a core by themselves: asking for their nodes would only cost
/// instructions.
const NEAR_BYTES: usize = 2 << 20;

struct NestedGrids<'a, T> {
    b0_ug: f64,
    /// Whether nodes are asked for before they are read.
    far: bool,
    /// Nodes of a row of any of the cubes, which have as many cells.
    row: u16,
    readers: &'a [Reader<'a, T>],
}

impl<T: Component> NestedGrids<'_, T> {
    fn visit_with<V: FieldVisitor>(visitor: V, b0_ug: f64, grids: &[Grid]) -> V::Output {
        let Some(row) = grids.first().map(Grid::row) else { return visitor.visit(&Uniform { b0_ug }) };
        let readers: Vec<Reader<'_, T>> = grids.iter().map(Grid::reader).collect();
        let far = readers.iter().map(Reader::bytes).sum::<usize>() > NEAR_BYTES;
        visitor.visit(&NestedGrids { b0_ug, far, row, readers: &readers })
    }
}

impl<T: Component> MagneticField for NestedGrids<'_, T> {
    #[inline(always)]
    fn at(&self, position_pc: Vec3) -> Vec3 {
        with_regular(self.b0_ug, self.readers.iter().fold([0.0; 4], |sum, reader| reader.add(position_pc, sum)))
    }

    #[inline(always)]
    fn at_lanes<P: Pairs<16>, const N: usize>(&self, _pairs: P, position_pc: &Lanes3<N>) -> Lanes3<N> {
        let mut sums = [[0.0; 4]; N];
        // A copy, of which the compiler sees that it stays as it is.
        let row = self.row;
        for readers in self.readers.chunks(LEVELS) {
            let mut places = [Places::<N>::default(); LEVELS];
            for (places, reader) in places.iter_mut().zip(readers) {
                *places = reader.places(position_pc);
                if self.far {
                    reader.prefetch(row, places);
                }
            }
            // All levels of a particle together: those of which the nodes are near hide the way to those that are far.
            for (index, sum) in sums.iter_mut().enumerate() {
                for (places, reader) in places.iter().zip(readers) {
                    *sum = reader.add_at(row, places, index, *sum);
                }
            }
        }
        let mut b = [[0.0; N]; 3];
        for (index, sum) in sums.into_iter().enumerate() {
            set_lane(&mut b, index, with_regular(self.b0_ug, sum));
        }
        b
    }
}

struct Waves<'a> {
    b0_ug: f64,
    waves: &'a PlaneWaves,
}

impl MagneticField for Waves<'_> {
    #[inline(always)]
    fn at(&self, position_pc: Vec3) -> Vec3 {
        with_regular(self.b0_ug, padded(self.waves.at(position_pc)))
    }

    #[inline(always)]
    fn at_lanes<P: Pairs<16>, const N: usize>(&self, _pairs: P, position_pc: &Lanes3<N>) -> Lanes3<N> {
        all_with_regular(self.b0_ug, &self.waves.at_lanes(position_pc))
    }
}

struct InHalf<'a> {
    b0_ug: f64,
    waves: &'a PairedWaves,
}

impl MagneticField for InHalf<'_> {
    #[inline(always)]
    fn at(&self, position_pc: Vec3) -> Vec3 {
        with_regular(self.b0_ug, padded(self.waves.at(position_pc)))
    }

    #[inline(always)]
    fn at_lanes<P: Pairs<16>, const N: usize>(&self, pairs: P, position_pc: &Lanes3<N>) -> Lanes3<N> {
        all_with_regular(self.b0_ug, &self.waves.at_lanes(pairs, position_pc))
    }
}

/// The sum of waves at each lane's position, with the regular field.
#[inline(always)]
fn all_with_regular<const N: usize>(b0_ug: f64, sum: &[[f32; N]; 3]) -> Lanes3<N> {
    let mut b = [[0.0; N]; 3];
    for index in 0..N {
        set_lane(&mut b, index, with_regular(b0_ug, padded(lane(sum, index))));
    }
    b
}

/// With the pad that nodes have.
#[inline(always)]
fn padded([b_x, b_y, b_z]: [f32; 3]) -> NodeField {
    [b_x, b_y, b_z, 0.0]
}

#[inline(always)]
fn with_regular(b0_ug: f64, [b_x, b_y, b_z, _]: NodeField) -> Vec3 {
    [f64::from(b_x), f64::from(b_y), b0_ug + f64::from(b_z)]
}
