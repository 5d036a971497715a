//! The whole path of a few particles of a run, followed again: they do the same again, bit for bit.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::field::{Field, FieldVisitor, MagneticField};
use crate::lanes::{Instructions, Kernel};
use crate::motion::Boris;
use crate::pairs::Pairs;
use crate::particle::Particle;
use crate::scene::{Integrator, Scene};
use crate::simulate::Plan;
use crate::source::inject;
use crate::units::light_time_yr;

/// Which particle of the first pass of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ParticleId {
    /// Its batch, from 0.
    pub batch: u32,
    /// Its number in the batch, from 0.
    pub number: u32,
}

/// A place on a trajectory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrajectoryPoint {
    /// Time since release in yr.
    pub time_yr: f64,
    /// Where the particle is, in pc.
    pub position_pc: [f64; 3],
    /// Unit vector of its motion.
    pub direction: [f64; 3],
}

impl ParticleId {
    /// The particle that a snapshot of this portion of the first pass shows at this index, of those that a plan deals out;
    /// `None` if there is none.
    pub fn of_snapshot(plan: &Plan, portion: usize, index: usize) -> Option<Self> {
        let sizes = || (0..plan.batch_sizes.len()).map(|batch| plan.portion(0, portion, batch));
        let total: usize = sizes().map(|numbers| numbers.len()).sum();
        let mut wanted = index.checked_mul(plan.snapshot_stride(total))?;
        for (batch, numbers) in sizes().enumerate() {
            if wanted < numbers.len() {
                return Some(Self { batch: batch as u32, number: (numbers.start + wanted) as u32 });
            }
            wanted -= numbers.len();
        }
        None
    }
}

/// The trajectory of a particle from the source to `until_yr`, in at most `most_points` >= 2 points at equal distances in time,
/// the last one at `until_yr` or the end of the step that holds it.
///
/// `field` must be the field of the particle's realisation in the first pass. `None` where steps are adaptive, of which each
/// particle makes its own, or if `interrupt` is raised meanwhile.
pub fn trajectory(
    scene: &Scene,
    plan: &Plan,
    field: &Field,
    particle: ParticleId,
    until_yr: f64,
    most_points: usize,
    interrupt: &AtomicBool,
) -> Option<Vec<TrajectoryPoint>> {
    if scene.run.integrator != Integrator::Boris {
        return None;
    }
    let number = particle.number as usize;
    let start = *inject(scene.particles.seed, 0, particle.batch, number..number + 1).first()?;
    let step_yr = light_time_yr(plan.step_pc);
    let steps = ((until_yr / step_yr).round() as u64).min(plan.steps);
    let stride = steps.div_ceil(most_points.max(2) as u64 - 1).max(1);
    let boris = Boris::new(plan.step_pc, scene.particles.energy_tev, scene.particles.charge);
    field.dispatch(Follow { boris, start, steps, stride, step_yr, interrupt })
}

struct Follow<'a> {
    boris: Boris,
    start: Particle,
    steps: u64,
    stride: u64,
    step_yr: f64,
    interrupt: &'a AtomicBool,
}

impl FieldVisitor for Follow<'_> {
    type Output = Option<Vec<TrajectoryPoint>>;

    fn visit<F: MagneticField>(self, field: &F) -> Self::Output {
        Instructions::widest().run(FollowIn { follow: self, field })
    }
}

/// The work of [`Follow`], compiled for each set of vector instructions.
struct FollowIn<'a, 'f, F> {
    follow: Follow<'a>,
    field: &'f F,
}

impl<F: MagneticField> Kernel for FollowIn<'_, '_, F> {
    type Output = Option<Vec<TrajectoryPoint>>;

    #[inline(always)]
    fn run<P: Pairs<16>>(self, _pairs: P) -> Self::Output {
        let Follow { boris, start, steps, stride, step_yr, interrupt } = self.follow;
        let mut particle = start;
        let point = |step: u64, particle: &Particle| TrajectoryPoint {
            time_yr: step as f64 * step_yr,
            position_pc: particle.position_pc,
            direction: particle.direction,
        };
        let mut points = vec![point(0, &particle)];
        for step in 1..=steps {
            boris.step(self.field, &mut particle);
            if step % stride == 0 || step == steps {
                points.push(point(step, &particle));
                if interrupt.load(Ordering::Relaxed) {
                    return None;
                }
            }
        }
        Some(points)
    }
}
