//! The loop of the adaptive step: each particle goes to the end of the slice in steps of its own.

use crate::estimate::GroupSums;
use crate::field::{FieldVisitor, MagneticField};
use crate::lanes::Kernel;
use crate::motion::CashKarp;
use crate::observer::{Passage, crossings};
use crate::pairs::Pairs;
use crate::particle::Particle;
use crate::simulate::batch::{AdaptiveSteps, Batch};
use crate::simulate::mover::Mover;
use crate::simulate::priority::nap_if_due;
use crate::simulate::{Progress, StopFlags};
use crate::units::light_time_yr;
use crate::vector::{Vec3, add_scaled, dot};

/// Steps of a particle between looks at the stop flags: below 100 ms even with 10 000 plane waves.
const STEPS_PER_CHECK: u32 = 64;
/// Straight pieces that stand for one curved step when crossings are looked for. The tolerance keeps the angle of a step
/// below about half a turn's tenth; a piece then misses the curve by less than 1e-3 of its length.
const PIECES: usize = 8;

/// Advances one batch to `target_pc`; returns false if interrupted.
pub(super) struct AdvanceAdaptive<'a> {
    pub push: &'a CashKarp,
    pub mover: &'a Mover,
    pub batch: &'a mut Batch,
    pub target_pc: f64,
    pub stop: &'a StopFlags,
    pub progress: &'a Progress,
}

impl FieldVisitor for AdvanceAdaptive<'_> {
    type Output = bool;

    fn visit<F: MagneticField>(self, field: &F) -> bool {
        self.mover.instructions.run(Advance { batch: self, field })
    }
}

/// The work of [`AdvanceAdaptive`], compiled for each set of instructions: without those that fuse, waves are slow.
struct Advance<'a, 'f, F> {
    batch: AdvanceAdaptive<'a>,
    field: &'f F,
}

impl<F: MagneticField> Kernel for Advance<'_, '_, F> {
    type Output = bool;

    #[inline(always)]
    fn run<P: Pairs<16>>(self, _pairs: P) -> bool {
        let Self { batch, field } = self;
        let AdvanceAdaptive { push, mover, batch, target_pc, stop, progress } = batch;
        let Batch { particles, adaptive, sums, .. } = batch;
        let AdaptiveSteps { path_pc, trial_pc, made: steps } = adaptive;
        for ((particle, path), trial) in particles.iter_mut().zip(path_pc).zip(trial_pc) {
            let begin = *path;
            let mut until_check = 0;
            while *path < target_pc {
                if until_check == 0 {
                    nap_if_due();
                    if stop.is_raised() {
                        progress.add_steps(nominal_steps(mover, begin, *path));
                        return false;
                    }
                    until_check = STEPS_PER_CHECK;
                }
                until_check -= 1;
                let before = *particle;
                let left = target_pc - *path;
                let made = push.step(field, particle, trial.min(left));
                *steps += 1 + u64::from(made.refused);
                // The last step of a slice is cut short and says nothing about the next.
                if made.refused > 0 || *trial <= left {
                    *trial = made.next_pc;
                }
                observe(mover, &before, particle, *path, made.path_pc, sums);
                // Exactly the target, so that rounding leaves no step of nearly no length.
                *path = if made.path_pc == left { target_pc } else { *path + made.path_pc };
            }
            progress.add_steps(nominal_steps(mover, begin, *path));
        }
        true
    }
}

/// Whole longest steps between two paths; adds up exactly over consecutive pieces of a path.
fn nominal_steps(mover: &Mover, from_pc: f64, to_pc: f64) -> u64 {
    let steps = |path: f64| (path / mover.step_pc).round() as u64;
    steps(to_pc) - steps(from_pc)
}

/// Records the crossings of a step of length `step_pc` that began after `path_pc`.
fn observe(mover: &Mover, before: &Particle, after: &Particle, path_pc: f64, step_pc: f64, sums: &mut GroupSums) {
    if mover.spheres.idle_steps(before.position_pc, step_pc) > 0 {
        return;
    }
    let piece_pc = step_pc / PIECES as f64;
    let mut from = before.position_pc;
    for piece in 0..PIECES {
        let to = if piece + 1 == PIECES {
            after.position_pc
        } else {
            hermite(before, after, step_pc, (piece + 1) as f64 / PIECES as f64)
        };
        let chord = add_scaled(to, -1.0, from);
        let length = dot(chord, chord).sqrt();
        let direction = chord.map(|component| component / length);
        for (sphere, &radius) in mover.spheres.radii_pc().iter().enumerate() {
            for crossing in crossings(from, direction, to, length, radius).into_iter().flatten() {
                let path = path_pc + piece as f64 * piece_pc + crossing.path_pc;
                if let Some(bin) = mover.bins.index(light_time_yr(path)) {
                    let position_pc = add_scaled(from, crossing.path_pc, direction);
                    let passage = Passage { path_pc: path, mu: crossing.mu, position_pc, direction };
                    sums.crossings.record(sphere, bin, &passage, radius / path);
                }
            }
        }
        from = to;
    }
}

/// Position at the fraction `u` of a step: the cubic through both ends with their directions.
fn hermite(before: &Particle, after: &Particle, step_pc: f64, u: f64) -> Vec3 {
    let v = 1.0 - u;
    let (start, end) = (v * v * (1.0 + 2.0 * u), u * u * (3.0 - 2.0 * u));
    let (leave, arrive) = (step_pc * u * v * v, -step_pc * u * u * v);
    std::array::from_fn(|i| {
        start * before.position_pc[i]
            + end * after.position_pc[i]
            + leave * before.direction[i]
            + arrive * after.direction[i]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On a circle the cubic misses the middle of an arc of angle a by a⁴/384 radii, to leading order.
    #[test]
    fn the_cubic_follows_the_orbit() {
        let at = |angle: f64| Particle {
            position_pc: [angle.sin(), angle.cos(), 0.0],
            direction: [angle.cos(), -angle.sin(), 0.0],
        };
        let (before, after) = (at(0.0), at(0.4));
        let middle = hermite(&before, &after, 0.4, 0.5);
        let miss = add_scaled(middle, -1.0, at(0.2).position_pc);
        let expected = 0.4_f64.powi(4) / 384.0;
        assert!((dot(miss, miss).sqrt() / expected - 1.0).abs() < 0.05, "{miss:?}, expected {expected}");
        assert_eq!(hermite(&before, &after, 0.4, 1.0), after.position_pc);
    }
}
