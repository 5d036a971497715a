//! What moves particles sees of a field: its value at positions, of one particle or of several side by side.

use crate::lanes::{Lanes3, lane, set_lane};
use crate::pairs::Pairs;
use crate::vector::Vec3;

/// Anything that has a magnetic field everywhere, in lab components with B0 along +z.
pub trait MagneticField: Sync {
    /// The field at a position: pc -> µG.
    fn at(&self, position_pc: Vec3) -> Vec3;

    /// The field at the position of each lane: pc -> µG. The same bits as [`Self::at`], whatever instructions it is
    /// compiled for, those for pairs of small numbers among them.
    #[inline(always)]
    fn at_lanes<P: Pairs<16>, const N: usize>(&self, _pairs: P, position_pc: &Lanes3<N>) -> Lanes3<N> {
        let mut b = [[0.0; N]; 3];
        for index in 0..N {
            set_lane(&mut b, index, self.at(lane(position_pc, index)));
        }
        b
    }
}

/// Code that runs on a concrete field; see [`crate::field::Field::dispatch`].
pub trait FieldVisitor {
    /// What it returns.
    type Output;
    /// Runs on the field.
    fn visit<F: MagneticField>(self, field: &F) -> Self::Output;
}

/// Uniform field along +z.
#[derive(Clone, Copy, Debug)]
pub struct Uniform {
    /// Strength in µG.
    pub b0_ug: f64,
}

impl MagneticField for Uniform {
    #[inline(always)]
    fn at(&self, _position_pc: Vec3) -> Vec3 {
        [0.0, 0.0, self.b0_ug]
    }
}
