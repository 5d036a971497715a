//! All that is known of a share of a run beside scene and fields, and whether a run of a scene can have come to it.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::bounded;
use crate::estimate::SpreadCounts;
use crate::scene::{Integrator, Scene};
use crate::simulate::batch_state::{MAX_ADAPTIVE_STEPS, has_moved, steps_of};
use crate::simulate::engine_state::MAX_PASSES;
use crate::simulate::movement::Movement;
use crate::simulate::share::{Unit, Units};
use crate::simulate::unit_run::{EndedUnit, MovingUnit};
use crate::simulate::{Plan, Share};

/// A share between two steps: each of its units waits, moves or has ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct PartState {
    pub share: Share,
    /// Numbers of the units that wait, in stretches that rise.
    #[serde(deserialize_with = "bounded::list")]
    pub waiting: Vec<Range<u64>>,
    #[serde(deserialize_with = "bounded::list")]
    pub moving: Vec<MovingUnit>,
    /// By number.
    #[serde(deserialize_with = "bounded::list")]
    pub ended: Vec<EndedUnit>,
    /// Distribution of all particles of ended units at the end of each slice.
    #[serde(deserialize_with = "bounded::list")]
    pub spread: Vec<SpreadCounts>,
    /// Seconds to build the fields.
    pub field_setup_s: f64,
}

impl PartState {
    /// A share of which all units wait.
    pub fn new(share: Share, plan: &Plan) -> Self {
        let spread = vec![SpreadCounts::default(); plan.slice_steps.len()];
        let waiting = vec![share.units(plan)];
        Self { share, waiting, moving: Vec::new(), ended: Vec::new(), spread, field_setup_s: 0.0 }
    }

    /// Units that have not ended.
    pub fn missing(&self) -> u64 {
        self.moving.len() as u64 + self.waiting.iter().map(|stretch| stretch.end - stretch.start).sum::<u64>()
    }

    /// Takes in a unit that has ended, with the spread of its particles; [`Self::sort`] puts it where it belongs.
    pub fn end(&mut self, (unit, spread): (EndedUnit, Vec<SpreadCounts>)) {
        self.ended.push(unit);
        for (sum, counts) in self.spread.iter_mut().zip(&spread) {
            sum.merge(counts);
        }
    }

    /// Puts all units in their order.
    pub fn sort(&mut self) {
        self.ended.sort_by_key(|unit| unit.number);
        self.moving.sort_by_key(|unit| unit.number);
        self.waiting.sort_by_key(|stretch| stretch.start);
    }

    /// Integrator steps made, as [`crate::simulate::Progress`] counts them; only for a state without a flaw.
    pub fn steps(&self, plan: &Plan, units: &Units) -> u64 {
        let ended: u64 = self.ended.iter().map(|ended| steps_of_unit(plan, units.get(ended.number))).sum();
        let moving = |moving: &MovingUnit| {
            let unit = units.get(moving.number);
            plan.portion(unit.pass, moving.portion, unit.batch).start as u64 * plan.steps
                + steps_of(&moving.batch, plan)
        };
        ended + self.moving.iter().map(moving).sum::<u64>()
    }

    /// Integrator steps of all of its units from their source to the end.
    pub fn all_steps(&self, plan: &Plan, units: &Units) -> u64 {
        let numbers = self.ended.iter().map(|unit| unit.number).chain(self.moving.iter().map(|unit| unit.number));
        let all = numbers.chain(self.waiting.iter().cloned().flatten());
        all.map(|number| steps_of_unit(plan, units.get(number))).fold(0, u64::saturating_add)
    }

    /// What a run of `scene` cannot have come to, in a few words; `None` if all is in order.
    pub fn flaw(&self, scene: &Scene, movement: &Movement) -> Option<&'static str> {
        let plan = &movement.plan;
        if !((1..=MAX_PASSES).contains(&self.share.passes) && self.share.shard.is_sound()) {
            return Some("there is no such part");
        }
        let all = self.share.all_units(plan);
        let mut seen = BTreeSet::new();
        let numbers = self.ended.iter().map(|unit| unit.number).chain(self.moving.iter().map(|unit| unit.number));
        let once = numbers.into_iter().all(|number| number < all && seen.insert(number));
        let mut end = 0;
        let apart = self.waiting.iter().all(|stretch| {
            let rising = stretch.start >= end && stretch.end >= stretch.start && stretch.end <= all;
            end = stretch.end;
            rising && (stretch.is_empty() || seen.range(stretch.clone()).next().is_none())
        });
        if !(once && apart && self.ended.is_sorted_by_key(|unit| unit.number)) {
            return Some("it does not hold each batch once");
        }
        let (units, empty) = (Units::new(plan, scene.field.realisations), movement.no_sums());
        let adaptive = matches!(scene.run.integrator, Integrator::CashKarp { .. });
        let shaped = self.moving.iter().all(|moving| {
            let unit = units.get(moving.number);
            moving.portion < plan.portions(unit.pass)
                && moving.slices_done <= plan.slice_steps.len()
                && moving.batch.realisation == unit.realisation as usize
                && moving.batch.holds(plan.portion(unit.pass, moving.portion, unit.batch).len())
                && moving.batch.sums.is_alike(&empty)
                && is_shaped(&moving.spread, plan)
        });
        if !(shaped && is_shaped(&self.spread, plan) && self.ended.iter().all(|ended| ended.sums.is_alike(&empty))) {
            return Some("its sums are not those of its scene");
        }
        let spheres = &movement.mover.spheres;
        if !self.moving.iter().all(|moving| has_moved(&moving.batch, plan, spheres, moving.slices_done, adaptive)) {
            return Some("particles are where they cannot be");
        }
        let whole = self.ended.iter().all(|ended| counts_whole(ended, plan, units.get(ended.number)))
            && self.moving.iter().all(|moving| counts_so_far(moving, plan, units.get(moving.number)));
        let particles = |ended: &EndedUnit| u64::from(plan.batch_sizes[units.get(ended.number).batch]);
        let released: u64 = self.ended.iter().map(particles).sum();
        if !(whole && self.spread.iter().all(|counts| counts.holds(released))) {
            return Some("sums hold what these particles cannot have left");
        }
        None
    }

    /// True if it holds the units of its share, all of them and no others; only for a state without a flaw.
    pub fn is_of_its_share(&self, plan: &Plan) -> bool {
        let own = self.share.units(plan);
        let numbers = self.ended.iter().map(|unit| unit.number).chain(self.moving.iter().map(|unit| unit.number));
        let inside = numbers.into_iter().all(|number| own.contains(&number));
        let waiting = self
            .waiting
            .iter()
            .all(|stretch| stretch.is_empty() || (own.contains(&stretch.start) && stretch.end <= own.end));
        inside && waiting && self.missing() + self.ended.len() as u64 == own.end - own.start
    }
}

/// Steps of all particles of a unit.
pub(super) fn steps_of_unit(plan: &Plan, unit: Unit) -> u64 {
    u64::from(plan.batch_sizes[unit.batch]).saturating_mul(plan.steps)
}

fn is_shaped(spread: &[SpreadCounts], plan: &Plan) -> bool {
    let empty = SpreadCounts::default();
    spread.len() == plan.slice_steps.len() && spread.iter().all(|counts| counts.is_alike(&empty))
}

/// True if each slice has counted each particle once.
fn counts_whole(ended: &EndedUnit, plan: &Plan, unit: Unit) -> bool {
    let size = u64::from(plan.batch_sizes[unit.batch]);
    ended.sums.is_sound()
        && ended.adaptive_steps <= MAX_ADAPTIVE_STEPS
        && ended.sums.diffusion.iter().all(|slice| slice.count == size)
}

/// True if each slice has counted each particle that has passed it, once.
fn counts_so_far(moving: &MovingUnit, plan: &Plan, unit: Unit) -> bool {
    let portion = plan.portion(unit.pass, moving.portion, unit.batch);
    let sums = &moving.batch.sums;
    sums.is_sound()
        && sums.diffusion.iter().zip(&moving.spread).enumerate().all(|(slice, (sums, spread))| {
            let seen = (if slice < moving.slices_done { portion.end } else { portion.start }) as u64;
            sums.count == seen && spread.holds(seen)
        })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::estimate::GroupSums;
    use crate::field::FieldModel;
    use crate::simulate::checkpoint::State;
    use crate::simulate::{
        Checkpoint, CheckpointError, MergeError, Part, Progress, Shard, StopFlags, build_field, merge_parts,
    };

    /// The third of three parts, with one unit that has ended and one on its way.
    fn part(integrator: Integrator) -> (Scene, Checkpoint) {
        let mut scene = Scene::default();
        scene.field.realisations = 2;
        scene.field.model = FieldModel::PlaneWaves { modes: 300 };
        scene.particles.count = 1600;
        scene.run.duration_yr = 100.0;
        scene.run.integrator = integrator;
        scene.observers.radii_pc = vec![5.0];
        scene.observers.first_time_yr = 10.0;
        let plan = Arc::new(Plan::of(&scene));
        let (movement, units) = (Movement::new(&scene, plan.clone()), Units::new(&plan, 2));
        let field = build_field(&scene, 0, 1, &AtomicBool::new(false)).unwrap();
        let (stop, progress) = (StopFlags::default(), Progress::default());
        let share = Share { passes: 1, shard: Shard::new(3, 3).unwrap() };
        let mut state = PartState::new(share, &plan);
        let first = state.waiting[0].start;
        state.waiting[0].start += 2;
        let mut ended = MovingUnit::new(first, units.get(first), &movement);
        assert_eq!(ended.advance(units.get(first), &movement, &field, &stop, &progress), Ok(true));
        state.end(ended.end());
        let mut moving = MovingUnit::new(first + 1, units.get(first + 1), &movement);
        for slice in 0..20 {
            assert!(movement.advance(&mut moving.batch, &field, slice, &stop, &progress));
            movement.count(&mut moving.batch, slice, &mut moving.spread[slice]);
            moving.slices_done += 1;
        }
        state.moving.push(moving);
        let checkpoint = Checkpoint::of_part(&scene, &plan, 1.0, state);
        assert_eq!(checkpoint.steps, progress.steps_done());
        assert_eq!(checkpoint.check(&scene).and_then(|()| checkpoint.check_share(share)), Ok(()));
        (scene, checkpoint)
    }

    fn state(checkpoint: &mut Checkpoint) -> &mut PartState {
        match &mut checkpoint.state {
            State::Part(state) => state,
            State::Whole(_) => unreachable!("it is of a part"),
        }
    }

    /// Values that no run writes, in a file whose checksum is right.
    #[test]
    fn crafted_values_are_refused() {
        type Craft = fn(&mut PartState);
        let crafts: [(&str, Craft); 20] = [
            ("passes 0", |s| s.share.passes = 0),
            ("passes 4e9", |s| s.share.passes = 4_000_000_000),
            ("twice", |s| s.ended.push(s.ended[0].clone())),
            ("ended and waiting", |s| s.waiting[0].start -= 1),
            ("beyond all", |s| s.waiting[0].end += 1),
            ("backwards", |s| s.waiting[0].end = 0),
            ("number", |s| s.moving[0].number = u64::MAX),
            ("portion", |s| s.moving[0].portion = 2),
            ("slice", |s| s.moving[0].slices_done = 1_000_000),
            ("slice before", |s| s.moving[0].slices_done -= 1),
            ("realisation", |s| s.moving[0].batch.realisation = 7),
            ("NaN", |s| s.moving[0].batch.particles[1].position_pc[2] = f64::NAN),
            ("faster than light", |s| s.moving[0].batch.particles[1].position_pc[0] = 60.0),
            ("particles", |s| s.moving[0].batch.particles.truncate(1)),
            ("sums", |s| s.ended[0].sums = Arc::new(GroupSums::new(2, 3, 4))),
            ("NaN in sums", |s| Arc::make_mut(&mut s.ended[0].sums).diffusion[0].second[4] = f64::NAN),
            ("counts", |s| Arc::make_mut(&mut s.ended[0].sums).diffusion[0].count = 1),
            ("spread", |s| s.spread.truncate(1)),
            ("counts of spread", |s| s.spread[0] = SpreadCounts::default()),
            ("steps", |s| s.ended[0].adaptive_steps = u64::MAX),
        ];
        for integrator in [Integrator::Boris, Integrator::CashKarp { tolerance: 1e-4 }] {
            let (scene, checkpoint) = part(integrator);
            for (what, craft) in crafts {
                let mut crafted = checkpoint.clone();
                craft(state(&mut crafted));
                let read = Checkpoint::from_bytes(&crafted.to_bytes().unwrap());
                // Without passes there is no room for batches, and it is not read.
                assert_eq!(read.is_err(), what == "passes 0", "{what}");
                let refused = read.and_then(|read| read.check(&scene));
                assert!(matches!(refused, Err(CheckpointError::Damaged(_))), "{what}: {refused:?}");
                let merged = merge_parts(&[Part { name: what.to_owned(), checkpoint: crafted }], true);
                assert!(matches!(merged, Err(MergeError::Part { .. })), "{what}");
            }
            let mut blind = checkpoint.clone();
            state(&mut blind).moving[0].batch.idle[1] = u32::MAX;
            assert_eq!(blind.check(&scene).is_err(), integrator == Integrator::Boris, "adaptive steps do not use it");
            let mut other = checkpoint.clone();
            state(&mut other).waiting[0].start += 1;
            let share = state(&mut other).share;
            assert!(matches!(other.check_share(share), Err(CheckpointError::Damaged(_))), "a batch is missing");
            assert_eq!(checkpoint.check_passes(1), Err(CheckpointError::Part(share.shard)));
        }
    }
}
