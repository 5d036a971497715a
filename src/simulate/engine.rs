//! Moves all particles slice by slice, in batches, on the current rayon pool.
//!
//! A batch owns its particles, its random stream and its sums, and moves in one realisation of the field; batches never
//! share anything, so results do not depend on the number of threads. Work can be interrupted between chunks of
//! particles and taken up again where it was.
//!
//! Particles are released pass by pass, each with fields of its own, and those of the first pass in portions that double.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rayon::prelude::*;

use crate::estimate::{ErrorBasis, Estimates, GroupSums, SpreadCounts};
use crate::field::Field;
use crate::lanes::Instructions;
use crate::scene::Scene;
use crate::simulate::batch::Batch;
use crate::simulate::batch_state::has_begun_slice;
use crate::simulate::ended_passes::EndedPasses;
use crate::simulate::engine_state::EngineState;
use crate::simulate::lost::first_lost;
use crate::simulate::measured::Measured;
use crate::simulate::movement::Movement;
use crate::simulate::{Checkpoint, CheckpointError, LostParticle, Plan, Progress, Snapshot, StopFlags};

/// Whether batches have come to the end of a visit, and where the particles of each of its slices were.
type Visit = (bool, Vec<SpreadCounts>);

/// All particles of a run.
pub struct Engine {
    plan: Arc<Plan>,
    fields: Arc<Vec<Field>>,
    realisations: usize,
    movement: Movement,
    batches: Vec<Batch>,
    ended: EndedPasses,
    /// Distribution of all particles at the end of each slice, all passes.
    spread: Vec<SpreadCounts>,
    pass: u32,
    /// Portion of the pass that moves.
    portion: usize,
    /// Slices that all batches of this portion have behind them.
    slices_done: usize,
    /// Slices that they are to have behind them before anybody looks: an interrupted visit is made to its end.
    visit_end: usize,
    /// False only for a uniform field.
    turbulent: bool,
}

impl Engine {
    /// Releases the first portion of the first pass; `fields` are one per realisation of the scene, at least one.
    pub fn new(scene: &Scene, plan: Arc<Plan>, fields: Arc<Vec<Field>>) -> Self {
        let movement = Movement::new(scene, plan.clone());
        let (slices, sums) = (plan.slice_steps.len(), movement.no_sums());
        let batches =
            (0..plan.batches as usize).map(|batch| Batch::empty(batch % fields.len(), sums.clone())).collect();
        let mut engine = Self {
            plan,
            realisations: fields.len(),
            fields,
            movement,
            batches,
            ended: EndedPasses::default(),
            spread: vec![SpreadCounts::default(); slices],
            pass: 0,
            portion: 0,
            slices_done: 0,
            visit_end: 0,
            turbulent: scene.field.brms_ug > 0.0,
        };
        engine.release();
        engine
    }

    /// Moves particles with these instructions from now on, not with the widest; the results are the same.
    pub fn use_instructions(&mut self, instructions: Instructions) {
        self.movement.mover.instructions = instructions;
    }

    /// Advances all particles by one slice, as [`Self::advance`].
    pub fn advance_slice(&mut self, stop: &StopFlags, progress: &Progress) -> bool {
        self.advance(1, stop, progress)
    }

    /// Advances all particles by `slices` >= 1 slices, or to the end of their portion; false if a flag was raised before.
    /// Another call then continues where this one stopped, and goes at least as far. Where all of a portion have reached the
    /// end, those of the next are released first; the pass must not be done.
    ///
    /// Each batch goes its way alone, so that more slices make the same sums, with fewer visits of each field.
    pub fn advance(&mut self, slices: usize, stop: &StopFlags, progress: &Progress) -> bool {
        if self.portion_done() {
            self.portion += 1;
            self.release();
        }
        let begin = self.slices_done;
        let end = self.visit_end.max(begin.saturating_add(slices.max(1))).min(self.plan.slice_steps.len());
        self.visit_end = end;
        let (movement, fields) = (&self.movement, &self.fields);
        // Those of one realisation one after the other, on all threads at once, so that its field is fetched from memory
        // once in a visit.
        let mut batches: Vec<(u64, &mut Batch)> = Vec::with_capacity(self.batches.len());
        for (index, batch) in self.batches.iter_mut().enumerate() {
            batches.push((movement.plan.portion(self.pass, self.portion, index).end as u64, batch));
        }
        batches.sort_by_key(|(_, batch)| batch.realisation);
        let visit = |(mut complete, mut spread): Visit, (released, batch): (u64, &mut Batch)| {
            let (field, _alarm) = (&fields[batch.realisation], stop.alarm());
            for slice in batch.slices_done(released)..end {
                let moved = movement.advance(batch, field, slice, stop, progress);
                if !moved || first_lost(&batch.particles).is_some() {
                    complete = false;
                    break;
                }
                movement.count(batch, slice, &mut spread[slice - begin]);
            }
            (complete, spread)
        };
        let nothing = || (true, vec![SpreadCounts::default(); end - begin]);
        let (complete, spread) = batches.into_iter().par_bridge().fold(nothing, visit).reduce(nothing, |mut a, b| {
            a.1.iter_mut().zip(&b.1).for_each(|(sum, counts)| sum.merge(counts));
            (a.0 && b.0, a.1)
        });
        // Whole numbers: their order does not matter.
        self.spread[begin..end].iter_mut().zip(&spread).for_each(|(sum, counts)| sum.merge(counts));
        if complete {
            self.slices_done = end;
        }
        complete
    }

    /// How many of the next slices all particles make in so many steps together; at least 1.
    pub fn slices_within(&self, steps: f64) -> usize {
        let begin = if self.portion_done() { 0 } else { self.slices_done };
        let before = begin.checked_sub(1).map_or(0, |slice| self.plan.slice_steps[slice]);
        let particles: usize = self.batches.iter().map(|batch| batch.particles.len()).sum();
        let made = |end: &u64| (end - before) as f64 * particles as f64;
        self.plan.slice_steps[begin..].iter().take_while(|end| made(end) <= steps).count().max(1)
    }

    /// True once all particles of the portion have reached the end.
    fn portion_done(&self) -> bool {
        self.slices_done == self.plan.slice_steps.len()
    }

    /// True once all particles of the pass have reached the end.
    pub fn pass_done(&self) -> bool {
        self.portion_done() && self.portion + 1 == self.plan.portions(self.pass)
    }

    /// Current pass, from 0.
    pub fn pass(&self) -> u32 {
        self.pass
    }

    /// Releases the particles of a further pass in fields of its own.
    pub fn next_pass(&mut self, fields: Arc<Vec<Field>>) {
        let sums: Vec<&GroupSums> = self.batches.iter().map(|batch| &batch.sums).collect();
        self.ended.add(self.pass, self.realisations, &sums);
        for batch in &mut self.batches {
            batch.sums = batch.sums.emptied();
        }
        self.fields = fields;
        self.pass += 1;
        self.portion = 0;
        self.release();
    }

    /// The fields of this pass, one per realisation.
    pub fn fields(&self) -> &Arc<Vec<Field>> {
        &self.fields
    }

    /// Lets the fields of this pass go, whose particles must have reached the end.
    pub fn drop_fields(&mut self) {
        self.fields = Arc::default();
    }

    fn release(&mut self) {
        (self.slices_done, self.visit_end) = (0, 0);
        for (index, batch) in self.batches.iter_mut().enumerate() {
            self.movement.release(batch, self.pass, self.portion, index);
        }
    }

    /// A particle that is nowhere, the first by its number; to be asked after each [`Self::advance`] that is not complete.
    pub fn lost_particle(&self) -> Option<LostParticle> {
        let lost = |(index, batch): (usize, &Batch)| {
            let slice = batch.slices_done(self.plan.portion(self.pass, self.portion, index).end as u64);
            self.movement.lost(batch, self.pass, self.portion, index, slice)
        };
        self.batches.iter().enumerate().find_map(lost)
    }

    /// Makes the direction of a particle no number.
    #[cfg(test)]
    pub(super) fn lose(&mut self, batch: usize, particle: usize) {
        self.batches[batch].particles[particle].direction[1] = f64::NAN;
    }

    /// The run as it stands, after `propagation_s` seconds of moving; only while no slice is being advanced.
    pub fn checkpoint(&self, scene: &Scene, propagation_s: f64) -> Checkpoint {
        let state = EngineState {
            pass: self.pass,
            portion: self.portion,
            slices_done: self.slices_done,
            batches: self.batches.clone(),
            ended: self.ended.clone(),
            spread: self.spread.clone(),
        };
        Checkpoint::new(scene, &self.plan, propagation_s, state)
    }

    /// Puts all particles and sums where a checkpoint of the same scene has them.
    ///
    /// # Errors
    /// [`CheckpointError`] if it is of another scene, or damaged; the engine is then as it was.
    pub fn resume(&mut self, scene: &Scene, checkpoint: &Checkpoint) -> Result<(), CheckpointError> {
        checkpoint.check(scene)?;
        let EngineState { pass, portion, slices_done, ref batches, ref ended, ref spread } = *checkpoint.whole()?;
        self.batches.clone_from(batches);
        (self.ended, self.spread) = (ended.clone(), spread.clone());
        (self.pass, self.portion, self.slices_done) = (pass, portion, slices_done);
        // Some batches may have been on their way to the end of a longer visit.
        let begun = |(index, batch): (usize, &Batch)| {
            let done = batch.slices_done(self.plan.portion(pass, portion, index).end as u64);
            done + usize::from(has_begun_slice(batch, &self.plan, done))
        };
        self.visit_end = self.batches.iter().enumerate().map(begun).max().unwrap_or(0);
        Ok(())
    }

    /// Time of the last slice that has ended, in yr; 0 before the first.
    pub fn time_yr(&self) -> f64 {
        self.slices_done.checked_sub(1).map_or(0.0, |slice| self.plan.slice_times_yr[slice])
    }

    /// Particles released so far, all passes.
    pub fn particles_released(&self) -> u64 {
        let per_pass: u64 = self.plan.batch_sizes.iter().map(|n| u64::from(*n)).sum();
        per_pass * u64::from(self.pass) + self.plan.released(self.pass, self.portion)
    }

    /// Steps made and refused where steps are adaptive, all passes.
    pub fn adaptive_steps(&self) -> Option<u64> {
        self.movement.is_adaptive().then(|| self.batches.iter().map(|batch| batch.adaptive.made).sum())
    }

    /// Where the particles are; only between slices.
    pub fn snapshot(&self, generation: u64) -> Snapshot {
        let all = self
            .batches
            .iter()
            .flat_map(|batch| batch.particles.iter().map(move |particle| (particle, batch.realisation as u8)));
        let total: usize = self.batches.iter().map(|batch| batch.particles.len()).sum();
        let stride = self.plan.snapshot_stride(total);
        let mut snapshot = Snapshot {
            generation,
            portion: self.portion,
            slice: self.slices_done.saturating_sub(1),
            time_yr: self.time_yr(),
            positions_pc: Vec::with_capacity(total / stride + 1),
            directions: Vec::with_capacity(total / stride + 1),
            realisations: Vec::with_capacity(total / stride + 1),
        };
        for (particle, realisation) in all.step_by(stride) {
            snapshot.positions_pc.push(particle.position_pc.map(|c| c as f32));
            snapshot.directions.push(particle.direction.map(|c| c as f32));
            snapshot.realisations.push(realisation);
        }
        snapshot
    }

    /// Everything measured so far. `None` within some ms after `interrupt` is raised, which must then stay
    /// raised until this returns.
    pub fn estimates(&self, interrupt: &AtomicBool) -> Option<Estimates> {
        let realisations = self.realisations;
        let sums: Vec<&GroupSums> = self.batches.iter().map(|batch| &batch.sums).collect();
        let (batches, fields) = self.ended.with(self.pass, realisations, &sums);
        let [batches, fields] = [&batches, &fields].map(|sums| sums.iter().map(Cow::as_ref).collect::<Vec<_>>());
        let fields_so_far = (u64::from(self.pass) + 1) * realisations.min(sums.len()) as u64;
        let first = self.pass == 0 && self.portion == 0;
        let times = &self.plan.slice_times_yr;
        let measured = Measured {
            plan: &self.plan,
            mover: &self.movement.mover,
            batches: &batches,
            fields: &fields,
            basis: ErrorBasis::of(self.turbulent, fields_so_far),
            spread: &self.spread,
            slice_times_yr: &times[..if first { self.slices_done } else { times.len() }],
        };
        Some(Estimates {
            passes: self.pass + u32::from(self.pass_done()),
            particles: self.particles_released(),
            time_yr: self.time_yr(),
            ..measured.estimates(interrupt)?
        })
    }
}
