//! The Boris push with a fixed step: half a drift, one rotation, half a drift.
//!
//! The speed is conserved to rounding. Per step of length h the direction turns by `2 atan(h/2r)` instead of `h/r`.
//! Source: Boris 1970, Proc. 4th Conf. Numerical Simulation of Plasmas, 3; Birdsall & Langdon 1985, ch. 4.

use crate::field::MagneticField;
use crate::particle::Particle;
use crate::units::larmor_radius_pc;
use crate::vector::{Vec3, add_scaled, cross, dot};

/// A push of fixed path length for particles of one rigidity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Boris {
    half_step_pc: f64,
    /// Half the angle turned per µG and step, to first order.
    half_turn_per_ug: f64,
}

/// The two straight halves of one step: `start` along `before`, then `middle` along the particle's new direction.
#[derive(Clone, Copy, Debug)]
pub struct Track {
    /// Position at the start in pc.
    pub start_pc: Vec3,
    /// Direction of the first half.
    pub before: Vec3,
    /// Position in the middle in pc.
    pub middle_pc: Vec3,
}

impl Boris {
    /// A push by `step_pc` > 0 for energy `energy_tev` > 0 and charge number `charge` >= 1.
    pub fn new(step_pc: f64, energy_tev: f64, charge: u32) -> Self {
        let half_step_pc = 0.5 * step_pc;
        Self { half_step_pc, half_turn_per_ug: half_step_pc / larmor_radius_pc(energy_tev, charge, 1.0) }
    }

    /// Moves the particle by one step and says how it went.
    #[inline(always)]
    pub fn step<F: MagneticField>(&self, field: &F, particle: &mut Particle) -> Track {
        let Particle { position_pc, direction } = *particle;
        let middle_pc = add_scaled(position_pc, self.half_step_pc, direction);
        let t = field.at(middle_pc).map(|b| b * self.half_turn_per_ug);
        let turned = add_scaled(direction, 1.0, cross(direction, t));
        let after = add_scaled(direction, 2.0 / (1.0 + dot(t, t)), cross(turned, t));
        particle.position_pc = add_scaled(middle_pc, self.half_step_pc, after);
        particle.direction = after;
        Track { start_pc: position_pc, before: direction, middle_pc }
    }

    /// Half the path length of a step in pc.
    pub fn half_step_pc(&self) -> f64 {
        self.half_step_pc
    }
}
