//! All that an engine knows beside scene and fields, and whether a run of a scene can have come to it.

use serde::{Deserialize, Serialize};

use crate::bounded;
use crate::estimate::{GroupSums, SpreadCounts};
use crate::observer::Spheres;
use crate::scene::{Integrator, Scene};
use crate::simulate::Plan;
use crate::simulate::batch::Batch;
use crate::simulate::batch_state::{has_moved, steps_of};
use crate::simulate::ended_passes::EndedPasses;

/// Most passes of a run.
pub const MAX_PASSES: u32 = 1_000_000;

/// A run between two steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct EngineState {
    /// Current pass, from 0.
    pub pass: u32,
    /// Portion of this pass that moves.
    pub portion: usize,
    /// Slices that all batches of this portion have behind them; some may be further on their way to the end of a visit.
    pub slices_done: usize,
    #[serde(deserialize_with = "bounded::list")]
    pub batches: Vec<Batch>,
    pub ended: EndedPasses,
    /// By slice.
    #[serde(deserialize_with = "bounded::list")]
    pub spread: Vec<SpreadCounts>,
}

impl EngineState {
    /// Integrator steps made in all passes, as [`crate::simulate::Progress`] counts them; only for a state without a flaw.
    pub fn steps(&self, plan: &Plan) -> u64 {
        let of_batch = |(index, batch): (usize, &Batch)| {
            let before = self.portion_of(plan, index).start as u64 * plan.steps;
            before + steps_of(batch, plan)
        };
        let of_pass: u64 = self.batches.iter().enumerate().map(of_batch).sum();
        u64::from(self.pass).saturating_mul(plan.steps_per_pass()).saturating_add(of_pass)
    }

    /// What a run of `scene` cannot have come to, in a few words; `None` if all is in order.
    pub fn flaw(&self, scene: &Scene, plan: &Plan) -> Option<&'static str> {
        let realisations = scene.field.realisations as usize;
        let (spheres, bins) = (scene.observers.radii_pc.len(), scene.observers.time_bins as usize);
        let empty = GroupSums::new(spheres, bins, plan.slice_steps.len());
        let sums: Vec<&GroupSums> = self.batches.iter().map(|batch| &batch.sums).collect();
        let in_scene = self.pass < MAX_PASSES
            && self.portion < plan.portions(self.pass)
            && self.slices_done <= plan.slice_steps.len();
        if !in_scene {
            return Some("it is in a pass that its scene does not have");
        }
        let shaped = self.batches.len() == plan.batches as usize
            && sums.iter().all(|sums| sums.is_alike(&empty))
            && self.ended.is_alike(self.pass, realisations, &sums)
            && self.spread.len() == plan.slice_steps.len()
            && self.spread.iter().all(|counts| counts.is_alike(&SpreadCounts::default()));
        if !shaped {
            return Some("its sums are not those of its scene");
        }
        let numbered = |(index, batch): (usize, &Batch)| {
            batch.realisation == index % realisations && batch.holds(self.portion_of(plan, index).len())
        };
        if !self.batches.iter().enumerate().all(numbered) {
            return Some("it does not hold the particles of its scene");
        }
        let adaptive = matches!(scene.run.integrator, Integrator::CashKarp { .. });
        let spheres = Spheres::new(scene.observers.radii_pc.clone());
        let moved = |(index, batch): (usize, &Batch)| {
            let done = self.slices_of(plan, index);
            self.slices_done <= done && has_moved(batch, plan, &spheres, done, adaptive)
        };
        if !self.batches.iter().enumerate().all(moved) {
            return Some("particles are where they cannot be");
        }
        let sound = sums.iter().copied().chain(self.ended.sums()).all(GroupSums::is_sound);
        if !(sound && self.counts_every_particle(plan)) {
            return Some("sums hold what these particles cannot have left");
        }
        None
    }

    fn portion_of(&self, plan: &Plan, batch: usize) -> std::ops::Range<usize> {
        plan.portion(self.pass, self.portion, batch)
    }

    /// Slices that a batch has behind it.
    fn slices_of(&self, plan: &Plan, batch: usize) -> usize {
        self.batches[batch].slices_done(self.portion_of(plan, batch).end as u64)
    }

    /// True if each slice has counted each particle that has passed it, once.
    fn counts_every_particle(&self, plan: &Plan) -> bool {
        let batches = 0..self.batches.len();
        let done: Vec<usize> = batches.clone().map(|batch| self.slices_of(plan, batch)).collect();
        let seen = |batch: usize, slice: usize| {
            let portion = self.portion_of(plan, batch);
            (if slice < done[batch] { portion.end } else { portion.start }) as u64
        };
        (0..plan.slice_steps.len()).all(|slice| {
            let now: u64 = batches.clone().map(|batch| seen(batch, slice)).sum();
            let before: u64 = plan.batch_sizes.iter().map(|size| u64::from(*size) * u64::from(self.pass)).sum();
            batches.clone().all(|batch| self.batches[batch].sums.diffusion[slice].count == seen(batch, slice))
                && self.ended.counts(slice, &plan.batch_sizes, self.pass)
                && self.spread[slice].holds(now + before)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::field::FieldModel;
    use crate::simulate::checkpoint::State;
    use crate::simulate::{Checkpoint, CheckpointError, Engine, Progress, StopFlags, build_field};

    /// An engine of two realisations in its second pass, in the middle of the run.
    fn state(integrator: Integrator) -> (Scene, Checkpoint) {
        let mut scene = Scene::default();
        scene.field.realisations = 2;
        scene.field.model = FieldModel::PlaneWaves { modes: 300 };
        scene.particles.count = 200;
        scene.run.duration_yr = 300.0;
        scene.run.integrator = integrator;
        scene.observers.radii_pc = vec![5.0];
        scene.observers.first_time_yr = 10.0;
        let fields = (0..2).map(|n| build_field(&scene, 0, n, &AtomicBool::new(false)).unwrap()).collect();
        let mut engine = Engine::new(&scene, Arc::new(Plan::of(&scene)), Arc::new(fields));
        let (stop, progress) = (StopFlags::default(), Progress::default());
        while !engine.pass_done() {
            engine.advance_slice(&stop, &progress);
        }
        engine.next_pass(engine.fields().clone());
        for _ in 0..20 {
            engine.advance_slice(&stop, &progress);
        }
        let checkpoint = engine.checkpoint(&scene, 1.0);
        assert_eq!(checkpoint.steps, progress.steps_done());
        assert_eq!(checkpoint.check(&scene), Ok(()));
        (scene, checkpoint)
    }

    fn whole(checkpoint: &mut Checkpoint) -> &mut EngineState {
        match &mut checkpoint.state {
            State::Whole(state) => state,
            State::Part(_) => unreachable!("it is of a whole run"),
        }
    }

    /// Values that the engine never writes, in a file whose checksum is right.
    #[test]
    fn crafted_values_are_refused() {
        type Craft = fn(&mut Checkpoint);
        let crafts: [(&str, Craft); 17] = [
            ("pass 4e9", |c| whole(c).pass = 4_000_000_000),
            ("pass 2", |c| whole(c).pass = 2),
            ("portion", |c| whole(c).portion = 1),
            ("slice", |c| whole(c).slices_done = 1_000_000),
            ("slice after", |c| whole(c).slices_done += 1),
            ("slice not counted", |c| whole(c).batches[5].sums.diffusion[19].count = 0),
            ("NaN", |c| whole(c).batches[3].particles[1].position_pc[2] = f64::NAN),
            ("infinite", |c| whole(c).batches[3].particles[1].position_pc[0] = f64::INFINITY),
            ("faster than light", |c| whole(c).batches[3].particles[1].position_pc[0] = 60.0),
            ("direction", |c| whole(c).batches[0].particles[0].direction[1] += 0.5),
            ("particles", |c| whole(c).batches[0].particles.truncate(1)),
            ("realisation", |c| whole(c).batches[0].realisation = 1),
            ("batches", |c| whole(c).batches.truncate(10)),
            ("sums", |c| whole(c).batches[0].sums = GroupSums::new(2, 3, 4)),
            ("NaN in sums", |c| whole(c).batches[0].sums.diffusion[0].second[4] = f64::NAN),
            ("counts", |c| whole(c).batches[0].sums.diffusion[0].count = u64::MAX),
            ("counters", |c| c.steps += 1),
        ];
        for integrator in [Integrator::Boris, Integrator::CashKarp { tolerance: 1e-4 }] {
            let (scene, checkpoint) = state(integrator);
            for (what, craft) in crafts {
                let mut crafted = checkpoint.clone();
                craft(&mut crafted);
                let read = Checkpoint::from_bytes(&crafted.to_bytes().unwrap()).unwrap();
                let refused = read.check(&scene);
                assert!(matches!(refused, Err(CheckpointError::Damaged(_))), "{what}: {refused:?}");
            }
            let mut blind = checkpoint.clone();
            whole(&mut blind).batches[3].idle[1] += 1000;
            assert_eq!(blind.check(&scene).is_err(), integrator == Integrator::Boris, "adaptive steps do not use it");
            let mut timeless = checkpoint.clone();
            timeless.propagation_s = f64::NAN;
            assert!(timeless.check(&scene).is_err());
            assert!(checkpoint.check_passes(1).is_err() && checkpoint.check_passes(2).is_ok());
        }
    }

    /// A flag in the middle of a visit leaves batches at different slices: a checkpoint of that is sound, goes on, by visits of
    /// any length, to the same sums, and nobody is shown particles of different times.
    #[test]
    fn a_visit_can_be_interrupted_and_resumed() {
        for integrator in [Integrator::Boris, Integrator::CashKarp { tolerance: 1e-4 }] {
            let (scene, begin) = state(integrator);
            let fields = (0..2).map(|n| build_field(&scene, 0, n, &AtomicBool::new(false)).unwrap()).collect();
            let (plan, fields) = (Arc::new(Plan::of(&scene)), Arc::new(fields));
            let resumed = |checkpoint: &Checkpoint| {
                let mut engine = Engine::new(&scene, plan.clone(), Arc::clone(&fields));
                engine.resume(&scene, checkpoint).unwrap();
                engine
            };
            let (never, progress) = (StopFlags::default(), Progress::default());
            let end = |mut engine: Engine, slices: usize| {
                while !engine.pass_done() {
                    assert!(engine.advance(slices, &never, &progress));
                }
                engine.checkpoint(&scene, 1.0)
            };
            let expected = end(resumed(&begin), 1);
            let mut engine = resumed(&begin);
            let (stop, mut uneven) = (StopFlags::default(), 0);
            while uneven < 3 {
                stop.set_due(Some(std::time::Instant::now() + std::time::Duration::from_millis(3)));
                if engine.advance(1000, &stop, &progress) {
                    break;
                }
                let mut between = engine.checkpoint(&scene, 1.0);
                assert_eq!(between.check(&scene), Ok(()));
                let at = whole(&mut between);
                let slices: Vec<usize> = (0..at.batches.len()).map(|batch| at.slices_of(&plan, batch)).collect();
                if slices.iter().any(|slice| *slice > at.slices_done + 1) {
                    uneven += 1;
                    let mut next = resumed(&between);
                    assert!(next.advance(1, &never, &progress));
                    let mut after = next.checkpoint(&scene, 1.0);
                    let after = whole(&mut after);
                    let done = after.slices_done;
                    assert!(
                        after
                            .batches
                            .iter()
                            .all(|batch| steps_of(batch, &plan)
                                == batch.particles.len() as u64 * plan.slice_steps[done - 1]),
                        "particles of different times"
                    );
                    assert!(end(next, 3) == expected);
                    engine = resumed(&between);
                }
            }
            assert!(uneven > 0, "no visit was interrupted");
            assert!(end(engine, 7) == expected);
        }
    }
}
