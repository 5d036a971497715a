//! One batch of one pass on its own way from the source to the end of the run.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::estimate::{GroupSums, SpreadCounts};
use crate::field::Field;
use crate::simulate::batch::Batch;
use crate::simulate::movement::Movement;
use crate::simulate::share::Unit;
use crate::simulate::{Progress, StopFlags};

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
    pub spread: Vec<SpreadCounts>,
}

/// At the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct EndedUnit {
    /// Number of the unit.
    pub number: u64,
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
    pub fn advance(
        &mut self,
        unit: Unit,
        movement: &Movement,
        field: &Field,
        stop: &StopFlags,
        progress: &Progress,
    ) -> bool {
        let plan = &movement.plan;
        loop {
            for slice in self.slices_done..plan.slice_steps.len() {
                if !movement.advance(&mut self.batch, field, slice, stop, progress) {
                    return false;
                }
                movement.count(&mut self.batch, slice, &mut self.spread[slice]);
                self.slices_done += 1;
            }
            if self.portion + 1 == plan.portions(unit.pass) {
                return true;
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
