//! The Boris push with a fixed step: half a drift, one rotation, half a drift.
//!
//! The speed is conserved to rounding. Per step of length h the direction turns by `2 atan(h/2r)` instead of `h/r`.
//! Source: Boris 1970, Proc. 4th Conf. Numerical Simulation of Plasmas, 3; Birdsall & Langdon 1985, ch. 4.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | position in the middle | x_m | pc | `x + (h/2) v` | Boris 1970 |
//! | rotation vector | t | 1 | `(h/2) κ B(x_m)` | Birdsall & Langdon 1985, ch. 4 |
//! | direction afterwards | v' | 1 | `v + 2/(1 + t²) (v + v × t) × t` | the same |
//! | position afterwards | x' | pc | `x_m + (h/2) v'` | Boris 1970 |
//! | angle turned | α | rad | `2 atan(h/2r)`, exactly h/r | Birdsall & Langdon 1985, ch. 4 |

use crate::field::MagneticField;
use crate::lanes::{Lanes3, lane, set_lane};
use crate::pairs::Pairs;
use crate::particle::{Group, Particle};
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
        let middle_pc = self.middle_pc(particle);
        *particle = self.turned(middle_pc, direction, field.at(middle_pc));
        Track { start_pc: position_pc, before: direction, middle_pc }
    }

    /// Moves all particles of a group by one step and returns where they were half-way; the same bits as [`Self::step`].
    #[inline(always)]
    pub fn step_group<F: MagneticField, P: Pairs<16>, const N: usize>(
        &self,
        pairs: P,
        field: &F,
        group: &mut Group<N>,
    ) -> Lanes3<N> {
        // Copies, so that the compiler sees that nothing written in the loops is read in them.
        let (push, before) = (*self, *group);
        let mut middle_pc = [[0.0; N]; 3];
        for index in 0..N {
            set_lane(&mut middle_pc, index, push.middle_pc(&before.particle(index)));
        }
        let b_ug = field.at_lanes(pairs, &middle_pc);
        for index in 0..N {
            let direction = lane(&before.direction, index);
            let after = push.turned(lane(&middle_pc, index), direction, lane(&b_ug, index));
            set_lane(&mut group.position_pc, index, after.position_pc);
            set_lane(&mut group.direction, index, after.direction);
        }
        middle_pc
    }

    #[inline(always)]
    fn middle_pc(&self, particle: &Particle) -> Vec3 {
        add_scaled(particle.position_pc, self.half_step_pc, particle.direction)
    }

    /// The particle at the end of a step, from what is known in its middle.
    #[inline(always)]
    fn turned(&self, middle_pc: Vec3, direction: Vec3, b_ug: Vec3) -> Particle {
        let t = b_ug.map(|b| b * self.half_turn_per_ug);
        let turned = add_scaled(direction, 1.0, cross(direction, t));
        let after = add_scaled(direction, 2.0 / (1.0 + dot(t, t)), cross(turned, t));
        Particle { position_pc: add_scaled(middle_pc, self.half_step_pc, after), direction: after }
    }

    /// Half the path length of a step in pc.
    pub fn half_step_pc(&self) -> f64 {
        self.half_step_pc
    }
}
