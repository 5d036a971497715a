//! A share of a run on the simulation thread: its units, a set of fields at a time, each on its own way to the end.

use std::sync::{Arc, Weak};
use std::time::Instant;

use rayon::prelude::*;

use crate::estimate::{Estimates, GroupSums, SpreadCounts};
use crate::field::{Field, FieldError};
use crate::scene::Scene;
use crate::simulate::batch::Batch;
use crate::simulate::mailbox::{EarlyEnd, Mailbox, Requests, Successor};
use crate::simulate::memory::check_memory;
use crate::simulate::movement::Movement;
use crate::simulate::part_state::PartState;
use crate::simulate::plan::build_field;
use crate::simulate::share::{Unit, Units};
use crate::simulate::unit_run::{EndedUnit, MovingUnit};
use crate::simulate::workers::Workers;
use crate::simulate::{
    Checkpoint, Checkpoints, LostParticle, News, Plan, Progress, RunReport, Share, Start, StopFlags,
};

/// Moves a share until all of its units have ended, or until a cancel or what replaces it, which is returned.
pub(super) fn run_part(mailbox: &Mailbox, start: Start, share: Share, workers: &mut Workers) -> Option<Successor> {
    let mut run = match PartRun::new(mailbox, start, share) {
        Ok(run) => run,
        Err((generation, message)) => {
            mailbox.tell(generation, News::Failed(message));
            return None;
        }
    };
    let end = run.make(workers);
    mailbox.stop.set_due(None);
    match end {
        Ok(()) | Err(EarlyEnd::Cancelled) => {
            run.tell_checkpoint();
            run.tell(News::Finished(run.report()));
            None
        }
        Err(EarlyEnd::Failed(message)) => {
            run.tell(News::Failed(message));
            None
        }
        Err(EarlyEnd::Replaced(successor)) => Some(successor),
    }
}

/// A unit of those that move at one time.
enum Slot {
    Waiting(u64),
    Moving(Box<MovingUnit>),
    Ended(EndedUnit, Vec<SpreadCounts>),
    Lost(LostParticle),
    /// Taken out.
    Empty,
}

/// Fields with their numbers among those of all passes, rising.
type Fields = Vec<(u64, Field)>;

struct PartRun<'a> {
    mailbox: &'a Mailbox,
    generation: u64,
    scene: Arc<Scene>,
    plan: Arc<Plan>,
    movement: Movement,
    units: Units,
    /// But for units in slots.
    state: PartState,
    slots: Vec<Slot>,
    checkpoints: Checkpoints,
    last_checkpoint: Weak<Checkpoint>,
    requests: Requests,
    propagation_s: f64,
}

impl<'a> PartRun<'a> {
    fn new(mailbox: &'a Mailbox, start: Start, share: Share) -> Result<Self, (u64, String)> {
        let Start { generation, scene, mut checkpoints, .. } = start;
        let plan = Arc::new(Plan::of(&scene));
        let movement = Movement::new(&scene, plan.clone());
        let units = Units::new(&plan, scene.field.realisations);
        let (state, propagation_s) = match checkpoints.from.take() {
            None => (PartState::new(share, &plan), 0.0),
            Some(from) => {
                let state = from.check(&scene).and_then(|()| from.part_state());
                let state = state.map_err(|error| (generation, error.to_string()))?;
                (state.clone(), from.propagation_s)
            }
        };
        let (slots, last_checkpoint, requests) = Default::default();
        Ok(Self {
            mailbox,
            generation,
            scene,
            plan,
            movement,
            units,
            state,
            slots,
            checkpoints,
            last_checkpoint,
            requests,
            propagation_s,
        })
    }

    fn make(&mut self, workers: &mut Workers) -> Result<(), EarlyEnd> {
        let done = self.state.steps(&self.plan, &self.units);
        let all = self.state.all_steps(&self.plan, &self.units);
        self.mailbox.progress.begin(all);
        self.mailbox.progress.add_steps(done);
        self.tell(News::Planned(self.plan.clone()));
        let mut last_checkpoint = self.next_checkpoint();
        let mut fields = Fields::new();
        while self.fill_slots() {
            fields = self.fields(workers, fields)?;
            loop {
                let begin = Instant::now();
                let complete = self.advance(workers, &fields);
                self.propagation_s += begin.elapsed().as_secs_f64() * self.mailbox.threads as f64;
                self.collect()?;
                if complete {
                    break;
                }
                self.requests.obey(self.mailbox)?;
                if self.mailbox.stop.is_due() {
                    last_checkpoint = self.offer_checkpoint();
                }
            }
            if self.checkpoints.every.is_some_and(|every| last_checkpoint.elapsed() >= every) {
                last_checkpoint = self.offer_checkpoint();
            }
        }
        Ok(())
    }

    /// Takes the next units, those that have moved already first: as many as move in so many fields as a pass has. False if
    /// there are none.
    fn fill_slots(&mut self) -> bool {
        let most = (self.scene.field.realisations as usize).max(1);
        let mut fields: Vec<u64> = Vec::new();
        let mut has_room = |number: u64, units: &Units| {
            let field = units.get(number).field;
            let room = fields.contains(&field) || fields.len() < most;
            if room && !fields.contains(&field) {
                fields.push(field);
            }
            room
        };
        let (units, state) = (&self.units, &mut self.state);
        for moving in std::mem::take(&mut state.moving) {
            if has_room(moving.number, units) {
                self.slots.push(Slot::Moving(Box::new(moving)));
            } else {
                state.moving.push(moving);
            }
        }
        for stretch in &mut state.waiting {
            while let Some(number) = stretch.clone().next().filter(|number| has_room(*number, units)) {
                stretch.start += 1;
                self.slots.push(Slot::Waiting(number));
            }
        }
        state.waiting.retain(|stretch| !stretch.is_empty());
        !self.slots.is_empty()
    }

    /// The fields of the units in slots, of which some may be there from before; others are let go first.
    fn fields(&mut self, workers: &Workers, before: Fields) -> Result<Fields, EarlyEnd> {
        let numbers = |slot: &Slot| match slot {
            Slot::Waiting(number) => Some(*number),
            Slot::Moving(moving) => Some(moving.number),
            Slot::Ended(..) | Slot::Lost(_) | Slot::Empty => None,
        };
        let mut needed: Vec<Unit> =
            self.slots.iter().filter_map(numbers).map(|number| self.units.get(number)).collect();
        needed.sort_by_key(|unit| unit.field);
        needed.dedup_by_key(|unit| unit.field);
        let mut fields: Fields =
            before.into_iter().filter(|(number, _)| needed.iter().any(|unit| unit.field == *number)).collect();
        self.check_memory(needed.len() - fields.len())?;
        let begin = Instant::now();
        for unit in &needed {
            while !fields.iter().any(|(number, _)| *number == unit.field) {
                self.mailbox.progress.set_fields_built(fields.len());
                let (scene, stop) = (&self.scene, self.mailbox.stop.command());
                match workers.build(|| build_field(scene, unit.pass, unit.realisation, stop)) {
                    Ok(field) => fields.push((unit.field, field)),
                    Err(FieldError::Interrupted) => self.requests.obey(self.mailbox)?,
                    Err(error) => return Err(EarlyEnd::Failed(error.to_string())),
                }
            }
        }
        fields.sort_by_key(|(number, _)| *number);
        self.state.field_setup_s += begin.elapsed().as_secs_f64();
        let pass = needed.first().map_or(0, |unit| unit.pass);
        self.tell(News::FieldReady { pass, fields: Arc::default(), setup_s: self.state.field_setup_s });
        Ok(fields)
    }

    /// Refuses what does not fit beside what is there: fields to be built, particles in motion, and the sums of all units
    /// with the copy that a checkpoint takes.
    fn check_memory(&self, fields: usize) -> Result<(), EarlyEnd> {
        let realisations = u64::from(self.scene.field.realisations.max(1));
        let field_bytes = self.plan.field_bytes / realisations * fields as u64;
        let largest = u64::from(self.plan.batch_sizes.first().copied().unwrap_or(0));
        let moving = self.slots.len().min(self.mailbox.threads) as u64;
        let particle_bytes = 2 * largest * moving * Batch::BYTES_PER_PARTICLE;
        let (spheres, bins) = (self.scene.observers.radii_pc.len() as u64, u64::from(self.scene.observers.time_bins));
        let group_bytes = GroupSums::bytes(spheres, bins, self.plan.slice_steps.len() as u64);
        let sums_bytes = group_bytes.saturating_mul(2 * (self.state.missing() + self.slots.len() as u64));
        check_memory((field_bytes + particle_bytes).saturating_add(sums_bytes), field_bytes).map_err(EarlyEnd::Failed)
    }

    /// Moves the units in slots; false if a flag was raised before all have ended.
    fn advance(&mut self, workers: &mut Workers, fields: &Fields) -> bool {
        let (movement, units) = (&self.movement, &self.units);
        let (stop, progress) = (&*self.mailbox.stop, &*self.mailbox.progress);
        let slots = &mut self.slots;
        workers.advance(stop, || {
            let slots = slots.par_iter_mut().with_max_len(1);
            slots.map(|slot| slot.advance(movement, units, fields, stop, progress)).reduce(|| true, |a, b| a && b)
        })
    }

    /// Takes units that have ended out of their slots, unless a particle is nowhere: the first of them, by the order of units.
    fn collect(&mut self) -> Result<(), EarlyEnd> {
        for slot in &mut self.slots {
            if let Slot::Lost(lost) = slot {
                return Err(EarlyEnd::Failed(lost.to_string()));
            }
            if let Slot::Ended(..) = slot
                && let Slot::Ended(unit, spread) = std::mem::replace(slot, Slot::Empty)
            {
                self.state.end((unit, spread));
            }
        }
        self.slots.retain(|slot| !matches!(slot, Slot::Empty));
        Ok(())
    }

    /// The share as it stands.
    fn whole_state(&self) -> PartState {
        let mut state = self.state.clone();
        for slot in &self.slots {
            match slot {
                Slot::Waiting(number) => state.waiting.push(*number..number + 1),
                Slot::Moving(moving) => state.moving.push((**moving).clone()),
                Slot::Ended(..) | Slot::Lost(_) | Slot::Empty => {}
            }
        }
        state.sort();
        state
    }

    fn offer_checkpoint(&mut self) -> Instant {
        if self.last_checkpoint.strong_count() == 0 {
            self.tell_checkpoint();
        }
        self.next_checkpoint()
    }

    /// Has the work interrupted when the next checkpoint is due; returns now.
    fn next_checkpoint(&self) -> Instant {
        let now = Instant::now();
        let every = self.checkpoints.every.map(|every| every.max(Checkpoints::SHORTEST_INTERVAL));
        self.mailbox.stop.set_due(every.map(|every| now + every));
        now
    }

    fn tell_checkpoint(&mut self) {
        let state = self.whole_state();
        let checkpoint = Arc::new(Checkpoint::of_part(&self.scene, &self.plan, self.propagation_s, state));
        self.last_checkpoint = Arc::downgrade(&checkpoint);
        self.tell(News::Checkpoint(checkpoint));
    }

    /// The share without estimates.
    fn report(&self) -> Arc<RunReport> {
        let size = |ended: &EndedUnit| u64::from(self.plan.batch_sizes[self.units.get(ended.number).batch]);
        let threads = self.mailbox.threads;
        Arc::new(RunReport {
            scene: self.scene.clone(),
            plan: self.plan.clone(),
            threads,
            particles: self.state.ended.iter().map(size).sum(),
            steps: self.mailbox.progress.steps_done(),
            field_setup_s: self.state.field_setup_s,
            propagation_s: self.propagation_s / threads as f64,
            complete: self.state.missing() == 0 && self.slots.is_empty(),
            merged: None,
            estimates: Arc::new(Estimates::default()),
        })
    }

    fn tell(&self, news: News) {
        self.mailbox.tell(self.generation, news);
    }
}

impl Slot {
    /// Moves a unit to its end; false if a flag was raised before.
    fn advance(
        &mut self,
        movement: &Movement,
        units: &Units,
        fields: &Fields,
        stop: &StopFlags,
        progress: &Progress,
    ) -> bool {
        if let Self::Waiting(number) = *self {
            if stop.is_raised() {
                return false;
            }
            *self = Self::Moving(Box::new(MovingUnit::new(number, units.get(number), movement)));
        }
        let Self::Moving(moving) = self else { return true };
        let _alarm = stop.alarm();
        let unit = units.get(moving.number);
        let Ok(index) = fields.binary_search_by_key(&unit.field, |(number, _)| *number) else { return false };
        match moving.advance(unit, movement, &fields[index].1, stop, progress) {
            Ok(true) => {}
            Ok(false) => return false,
            Err(lost) => {
                *self = Self::Lost(lost);
                // The others would go on to their ends for nothing.
                stop.set_due(Some(Instant::now()));
                return true;
            }
        }
        if let Self::Moving(moving) = std::mem::replace(self, Self::Empty) {
            let (ended, spread) = moving.end();
            *self = Self::Ended(ended, spread);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::field::FieldModel;

    /// Units beside it would go on to their ends.
    #[test]
    fn a_particle_that_is_nowhere_stops_all_units() {
        let mut scene = Scene::default();
        scene.field.realisations = 1;
        scene.field.model = FieldModel::PlaneWaves { modes: 10 };
        (scene.particles.count, scene.run.duration_yr) = (64, 100.0);
        let plan = Arc::new(Plan::of(&scene));
        let movement = Movement::new(&scene, plan.clone());
        let units = Units::new(&plan, 1);
        let fields = vec![(0, build_field(&scene, 0, 0, &AtomicBool::new(false)).unwrap())];
        let mut moving = MovingUnit::new(0, units.get(0), &movement);
        moving.batch.particles[0].position_pc[0] = f64::NAN;
        let (mut slot, stop) = (Slot::Moving(Box::new(moving)), StopFlags::default());
        assert!(slot.advance(&movement, &units, &fields, &stop, &Progress::default()));
        assert!(matches!(slot, Slot::Lost(_)) && stop.is_raised());
    }
}
