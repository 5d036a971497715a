//! One batch of one pass on its own way from the source to the end of the run.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::bounded;
use crate::estimate::{GroupSums, SpreadCounts};
use crate::field::Field;
use crate::simulate::batch::Batch;
use crate::simulate::movement::Movement;
use crate::simulate::share::Unit;
use crate::simulate::{LostParticle, Progress, StopFlags};

/// On its way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct MovingUnit {
    /// Number of the unit.
    pub number: u64,
    /// Portion of the pass that moves.
    pub portion: usize,
    /// Slices that this portion has behind it.
    pub slices_done: usize,
    pub batch: Batch,
    /// Of its particles alone, by slice.
    #[serde(deserialize_with = "bounded::list")]
    pub spread: Vec<SpreadCounts>,
}

/// At the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct EndedUnit {
    /// Number of the unit.
    pub number: u64,
    #[serde(deserialize_with = "bounded::shared")]
    pub sums: Arc<GroupSums>,
    /// Steps made and refused where steps are adaptive.
    pub adaptive_steps: u64,
}

impl MovingUnit {
    /// At the source.
    pub fn new(number: u64, unit: Unit, movement: &Movement) -> Self {
        let mut batch = Batch::empty(unit.realisation as usize, movement.no_sums());
        movement.release(&mut batch, unit.pass, 0, unit.batch);
        let spread = vec![SpreadCounts::default(); movement.plan.slice_steps.len()];
        Self { number, portion: 0, slices_done: 0, batch, spread }
    }

    /// Moves to the end; false if a flag was raised before. Another call then goes on.
    ///
    /// # Errors
    /// A particle that is nowhere; the sums are then worth nothing.
    pub fn advance(
        &mut self,
        unit: Unit,
        movement: &Movement,
        field: &Field,
        stop: &StopFlags,
        progress: &Progress,
    ) -> Result<bool, LostParticle> {
        let plan = &movement.plan;
        loop {
            for slice in self.slices_done..plan.slice_steps.len() {
                let complete = movement.advance(&mut self.batch, field, slice, stop, progress);
                if let Some(lost) = movement.lost(&self.batch, unit.pass, self.portion, unit.batch, slice) {
                    return Err(lost);
                }
                if !complete {
                    return Ok(false);
                }
                movement.count(&mut self.batch, slice, &mut self.spread[slice]);
                self.slices_done += 1;
            }
            if self.portion + 1 == plan.portions(unit.pass) {
                return Ok(true);
            }
            self.portion += 1;
            self.slices_done = 0;
            movement.release(&mut self.batch, unit.pass, self.portion, unit.batch);
        }
    }

    /// What is left of it at the end, with the spread of its particles.
    pub fn end(self) -> (EndedUnit, Vec<SpreadCounts>) {
        let Self { number, batch, spread, .. } = self;
        (EndedUnit { number, adaptive_steps: batch.adaptive.made, sums: Arc::new(batch.sums) }, spread)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::field::FieldModel;
    use crate::scene::{Integrator, Scene};
    use crate::simulate::share::Units;
    use crate::simulate::{Plan, build_field};

    /// A unit ends with the number of its lost particle, soon with steps of either kind.
    #[test]
    fn a_particle_that_is_nowhere_is_named() {
        let mut scene = Scene::default();
        scene.field.realisations = 1;
        scene.field.model = FieldModel::PlaneWaves { modes: 20 };
        scene.particles.count = 640;
        scene.run.duration_yr = 500.0;
        for integrator in [Integrator::Boris, Integrator::CashKarp { tolerance: 1e-4 }] {
            for (position, value) in [(false, f64::NAN), (true, f64::NAN), (true, f64::INFINITY)] {
                scene.run.integrator = integrator;
                let plan = Arc::new(Plan::of(&scene));
                let movement = Movement::new(&scene, plan.clone());
                let field = build_field(&scene, 0, 0, &AtomicBool::new(false)).unwrap();
                let (stop, progress) = (StopFlags::default(), Progress::default());
                // Steps that shrink to nothing would take longer.
                stop.set_due(Some(Instant::now() + Duration::from_secs(5)));
                let unit = Units::new(&plan, 1).get(3);
                let mut moving = MovingUnit::new(3, unit, &movement);
                let lost = &mut moving.batch.particles[2];
                *(if position { &mut lost.position_pc[2] } else { &mut lost.direction[0] }) = value;
                let lost = moving.advance(unit, &movement, &field, &stop, &progress).unwrap_err();
                assert!(!stop.is_due(), "{integrator:?}");
                assert_eq!((lost.index, lost.pass, lost.seed), (32, 0, scene.particles.seed), "{integrator:?}");
                assert!(moving.batch.sums.diffusion.iter().all(|slice| slice.count == 0), "{integrator:?}");
            }
        }
    }
}
