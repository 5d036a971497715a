//! What moves the particles of a run and counts their crossings: the push, the spheres and the time bins.

use crate::lanes::Instructions;
use crate::motion::Boris;
use crate::observer::{Spheres, TimeBins};
use crate::scene::Scene;
use crate::simulate::Plan;

/// Push and observers, the same for all batches.
pub(super) struct Mover {
    pub instructions: Instructions,
    pub boris: Boris,
    pub step_pc: f64,
    pub spheres: Spheres,
    pub bins: TimeBins,
}

impl Mover {
    /// Those of a scene.
    pub fn new(scene: &Scene, plan: &Plan) -> Self {
        let (particles, observers) = (&scene.particles, &scene.observers);
        Self {
            instructions: Instructions::widest(),
            boris: Boris::new(plan.step_pc, particles.energy_tev, particles.charge),
            step_pc: plan.step_pc,
            spheres: Spheres::new(observers.radii_pc.clone()),
            bins: TimeBins::new(observers.first_time_yr, scene.run.duration_yr, observers.time_bins as usize),
        }
    }
}
