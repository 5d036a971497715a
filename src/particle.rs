//! Test particles: ultra-relativistic, so that position and direction are all there is.

use crate::vector::Vec3;

/// One cosmic ray; it moves with the speed of light.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Particle {
    /// Position in pc, the source at the origin.
    pub position_pc: Vec3,
    /// Unit vector of motion.
    pub direction: Vec3,
}
