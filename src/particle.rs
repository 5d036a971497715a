//! Test particles: ultra-relativistic, so that position and direction are all there is.

use serde::{Deserialize, Serialize};

use crate::lanes::{Lanes3, lane, set_lane};
use crate::vector::Vec3;

/// One cosmic ray; it moves with the speed of light.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Particle {
    /// Position in pc, the source at the origin.
    pub position_pc: Vec3,
    /// Unit vector of motion.
    pub direction: Vec3,
}

impl Particle {
    /// True if position and direction are numbers, neither infinite nor NaN.
    pub fn is_somewhere(&self) -> bool {
        self.position_pc.iter().chain(&self.direction).all(|component| component.is_finite())
    }
}

/// `N` cosmic rays side by side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group<const N: usize> {
    /// Positions in pc.
    pub position_pc: Lanes3<N>,
    /// Unit vectors of motion.
    pub direction: Lanes3<N>,
}

impl<const N: usize> Group<N> {
    /// The particles, of which there are 1 to `N`; the last fills the lanes that are left.
    #[inline(always)]
    pub fn load(particles: &[Particle]) -> Self {
        let mut group = Self { position_pc: [[0.0; N]; 3], direction: [[0.0; N]; 3] };
        for index in 0..N {
            let particle = &particles[index.min(particles.len() - 1)];
            set_lane(&mut group.position_pc, index, particle.position_pc);
            set_lane(&mut group.direction, index, particle.direction);
        }
        group
    }

    /// Writes the first lanes back to where they were loaded from.
    #[inline(always)]
    pub fn store(&self, particles: &mut [Particle]) {
        for (index, particle) in particles.iter_mut().enumerate() {
            *particle = self.particle(index);
        }
    }

    /// The particle of one lane.
    #[inline(always)]
    pub fn particle(&self, index: usize) -> Particle {
        Particle { position_pc: lane(&self.position_pc, index), direction: lane(&self.direction, index) }
    }
}
