//! Cash–Karp: Runge–Kutta of fifth order with an embedded fourth, the step chosen by their difference.
//!
//! An independent check of the Boris push: other formulas, other places where the field is read, another kind of error.
//! Source: Cash & Karp 1990, ACM Trans. Math. Softw. 16, 201, table of coefficients.
//!
//! | Quantity | Symbol | Unit | Formula | Source |
//! |---|---|---|---|---|
//! | slope of stage i | k_i | 1/pc | `κ v_i × B(x_i)` | Lorentz force |
//! | direction afterwards | v' | 1 | `v + h Σ b_i k_i`, brought to length 1 | Cash & Karp 1990, fifth order |
//! | position afterwards | x' | pc | `x + h Σ b_i v_i` | the same |
//! | error of the direction | ε | 1 | `h norm(Σ (b_i - b*_i) k_i)` | the same, embedded fourth order |
//! | step tried next | h' | pc | `h · clamp(0.9 (ε/tolerance)^(-1/5), 0.2, 4)`, at most the longest | the same; factors are ours |

use crate::field::MagneticField;
use crate::math;
use crate::particle::Particle;
use crate::units::larmor_radius_pc;
use crate::vector::{Vec3, add_scaled, cross, norm};

/// Weights of the earlier stages in each of the stages two to six.
const STAGES: [&[f64]; 5] = [
    &[1.0 / 5.0],
    &[3.0 / 40.0, 9.0 / 40.0],
    &[3.0 / 10.0, -9.0 / 10.0, 6.0 / 5.0],
    &[-11.0 / 54.0, 5.0 / 2.0, -70.0 / 27.0, 35.0 / 27.0],
    &[1631.0 / 55296.0, 175.0 / 512.0, 575.0 / 13824.0, 44275.0 / 110_592.0, 253.0 / 4096.0],
];
/// Weights of the stages in the solution of fifth order.
const FIFTH: [f64; 6] = [37.0 / 378.0, 0.0, 250.0 / 621.0, 125.0 / 594.0, 0.0, 512.0 / 1771.0];
/// The same in the solution of fourth order.
const FOURTH: [f64; 6] = [2825.0 / 27648.0, 0.0, 18575.0 / 48384.0, 13525.0 / 55296.0, 277.0 / 14336.0, 1.0 / 4.0];

/// The next step aims a little below the tolerance, so that few are refused.
const SAFETY: f64 = 0.9;
/// Most by which a step grows or shrinks from one to the next.
const GROWTH: f64 = 4.0;
const SHRINKAGE: f64 = 0.2;
/// Steps are never refused below this fraction of the longest, so that a too small tolerance cannot stop the particle.
const SHORTEST: f64 = 1.0e-6;

/// A push with adaptive step for particles of one rigidity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CashKarp {
    tolerance: f64,
    longest_pc: f64,
    /// Curvature `1/(r_L B)` in 1/(pc µG).
    curvature_per_ug: f64,
}

/// One accepted step.
#[derive(Clone, Copy, Debug)]
pub struct AdaptiveStep {
    /// Path of the step in pc.
    pub path_pc: f64,
    /// Path to try next in pc.
    pub next_pc: f64,
    /// Tries that were refused before.
    pub refused: u32,
}

impl CashKarp {
    /// A push whose direction errs by at most `tolerance` (> 0, a pure number: the direction is a unit vector) per step,
    /// with steps up to `longest_pc` > 0, for energy `energy_tev` > 0 and charge number `charge` >= 1.
    pub fn new(tolerance: f64, longest_pc: f64, energy_tev: f64, charge: u32) -> Self {
        Self { tolerance, longest_pc, curvature_per_ug: larmor_radius_pc(energy_tev, charge, 1.0).recip() }
    }

    /// Longest step in pc.
    pub fn longest_pc(&self) -> f64 {
        self.longest_pc
    }

    /// Moves the particle by one step of at most `trial_pc` > 0.
    ///
    /// The error is the difference of both solutions in direction, which is brought back to unit length after each step.
    #[inline(always)]
    pub fn step<F: MagneticField>(&self, field: &F, particle: &mut Particle, trial_pc: f64) -> AdaptiveStep {
        let mut step = trial_pc.min(self.longest_pc);
        let mut refused = 0;
        loop {
            let (after, error) = self.attempt(field, particle, step);
            let ratio = error / self.tolerance;
            let scale = if ratio > 0.0 { SAFETY * math::pow(ratio, -0.2) } else { GROWTH };
            let next_pc = (step * scale.clamp(SHRINKAGE, GROWTH)).min(self.longest_pc);
            // Where the error is no number, shorter steps would not make it one.
            if ratio <= 1.0 || ratio.is_nan() || step <= SHORTEST * self.longest_pc {
                *particle = after;
                return AdaptiveStep { path_pc: step, next_pc, refused };
            }
            refused += 1;
            step = next_pc.min(SAFETY * step).max(SHORTEST * self.longest_pc);
        }
    }

    /// Where a step of this length leads, and by how much its two solutions differ.
    #[inline(always)]
    fn attempt<F: MagneticField>(&self, field: &F, from: &Particle, step: f64) -> (Particle, f64) {
        let bend = |position: Vec3, direction: Vec3| {
            cross(direction, field.at(position)).map(|component| self.curvature_per_ug * component)
        };
        let mut slopes = [([0.0; 3], [0.0; 3]); 6];
        slopes[0] = (from.direction, bend(from.position_pc, from.direction));
        for (stage, weights) in STAGES.iter().enumerate() {
            let (mut position, mut direction) = (from.position_pc, from.direction);
            for (weight, (velocity, turn)) in weights.iter().zip(&slopes) {
                position = add_scaled(position, step * weight, *velocity);
                direction = add_scaled(direction, step * weight, *turn);
            }
            slopes[stage + 1] = (direction, bend(position, direction));
        }
        let (mut position, mut direction) = (from.position_pc, from.direction);
        let mut tilt = [0.0; 3];
        for ((velocity, turn), (fifth, fourth)) in slopes.iter().zip(FIFTH.iter().zip(&FOURTH)) {
            position = add_scaled(position, step * fifth, *velocity);
            direction = add_scaled(direction, step * fifth, *turn);
            tilt = add_scaled(tilt, step * (fifth - fourth), *turn);
        }
        let length = norm(direction);
        let after = Particle { position_pc: position, direction: direction.map(|component| component / length) };
        (after, norm(tilt))
    }
}
