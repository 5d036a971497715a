//! The first pass of a run without its estimates: where all of its particles are at chosen times, to the last bit of f64.
//!
//! Snapshots of a run show at most so many particles, portion by portion, and may be dropped on their way; an export wants
//! all. Particles and their steps are those of the run.

use std::sync::Arc;

use rayon::ThreadPool;
use rayon::prelude::*;

use crate::field::{Field, FieldError};
use crate::particle::Particle;
use crate::scene::{Integrator, Scene};
use crate::simulate::batch::Batch;
use crate::simulate::lost::LostParticle;
use crate::simulate::memory::check_memory;
use crate::simulate::movement::Movement;
use crate::simulate::{Plan, Progress, StopFlags, build_field};
use crate::source::inject;
use crate::units::{C_PC_PER_YR, light_time_yr};

/// All particles of the first pass at one time.
#[derive(Clone, Debug, PartialEq)]
pub struct Cloud {
    /// Time since release in yr.
    pub time_yr: f64,
    /// In the order of batches, and of numbers within each.
    pub particles: Vec<Particle>,
    /// Realisation of the field in which each moves, from 0.
    pub realisations: Vec<u8>,
}

/// Why there are no clouds.
#[derive(Debug, thiserror::Error)]
pub enum FirstPassError {
    /// A field cannot be built.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// A particle has no position any more.
    #[error(transparent)]
    Lost(#[from] LostParticle),
    /// It does not fit into the memory; cause and remedy.
    #[error("{0}")]
    Memory(String),
    /// It was stopped.
    #[error("stopped before the end")]
    Stopped,
}

/// A field, with those who moved in it.
#[derive(Clone, Copy, Debug)]
pub struct Moved<'a> {
    /// Realisation, from 0.
    pub realisation: u32,
    /// It.
    pub field: &'a Field,
    /// The last of the times in yr.
    pub until_yr: f64,
    /// The particles at that time.
    pub particles: &'a [Particle],
}

/// The first pass of a scene to the last of some times.
pub struct FirstPass {
    scene: Scene,
    plan: Arc<Plan>,
    /// Ends of slices of the plan at which clouds are kept.
    kept: Vec<usize>,
}

impl FirstPass {
    /// `times_yr`, at least one, above 0 and within the run's duration, in any order. A time is that of the nearest step,
    /// or, where each particle makes steps of its own, of the nearest slice of the run; times that fall together count once.
    pub fn new(scene: Scene, times_yr: &[f64]) -> Self {
        let mut plan = Plan::of(&scene);
        let step_yr = light_time_yr(plan.step_pc);
        let steps = |time_yr: f64| ((time_yr / step_yr).round() as u64).clamp(1, plan.steps);
        let mut wanted: Vec<u64> = times_yr.iter().map(|time_yr| steps(*time_yr)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let kept = if scene.run.integrator == Integrator::Boris {
            plan.slice_times_yr = wanted.iter().map(|steps| *steps as f64 * plan.step_pc / C_PC_PER_YR).collect();
            plan.slice_steps = wanted;
            (0..plan.slice_steps.len()).collect()
        } else {
            let nearest = |wanted: &u64| {
                let off = |slice: &usize| plan.slice_steps[*slice].abs_diff(*wanted);
                (0..plan.slice_steps.len()).min_by_key(off).unwrap_or(0)
            };
            let mut kept: Vec<usize> = wanted.iter().map(nearest).collect();
            kept.dedup();
            kept
        };
        Self { scene, plan: Arc::new(plan), kept }
    }

    /// What follows from the scene; slices are those of the times.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The times of the clouds in yr, rising.
    pub fn times_yr(&self) -> Vec<f64> {
        self.kept.iter().map(|slice| self.plan.slice_times_yr[*slice]).collect()
    }

    /// Moves all particles on the threads of `pool`, as many realisations at once as occupy them; `look` is shown each field
    /// when all of its particles have come to the last of the times. `stop` ends it within a tenth of a second.
    ///
    /// # Errors
    /// [`FirstPassError`].
    pub fn follow(
        &self,
        pool: &ThreadPool,
        stop: &StopFlags,
        progress: &Progress,
        look: &mut dyn FnMut(Moved<'_>),
    ) -> Result<Vec<Cloud>, FirstPassError> {
        let (scene, plan) = (&self.scene, &self.plan);
        let last = self.kept.last().copied().unwrap_or(0);
        let count = u64::from(scene.particles.count);
        progress.begin(plan.slice_steps[last].saturating_mul(count));
        let realisations = scene.field.realisations as usize;
        let batches = plan.batch_sizes.len();
        let at_once = pool.current_num_threads().div_ceil(batches.div_ceil(realisations)).min(realisations);
        let field_bytes = plan.field_bytes / realisations as u64 * at_once as u64;
        let cloud_bytes = count * (self.kept.len() as u64 + 2) * size_of::<Particle>() as u64;
        check_memory(field_bytes + cloud_bytes, field_bytes).map_err(FirstPassError::Memory)?;
        let movement = Movement::new(scene, Arc::clone(plan));
        let mut places: Vec<Vec<Vec<Particle>>> = vec![Vec::new(); batches];
        for first in (0..realisations).step_by(at_once) {
            let mut fields = Vec::new();
            for realisation in first..(first + at_once).min(realisations) {
                let built = pool.install(|| build_field(scene, 0, realisation as u32, stop.command()));
                fields.push(built.map_err(|error| match error {
                    FieldError::Interrupted => FirstPassError::Stopped,
                    other => other.into(),
                })?);
            }
            let here: Vec<usize> =
                (0..batches).filter(|batch| (first..first + fields.len()).contains(&(batch % realisations))).collect();
            let go = |batch: &usize| {
                let way = Way { movement: &movement, field: &fields[batch % realisations - first], stop, progress };
                self.way_of(*batch, &way).map(|places| (*batch, places))
            };
            let moved: Result<Vec<_>, FirstPassError> = pool.install(|| here.par_iter().map(go).collect());
            for (batch, own) in moved? {
                places[batch] = own;
            }
            for (index, field) in fields.iter().enumerate() {
                let realisation = first + index;
                let own = here.iter().filter(|batch| *batch % realisations == realisation);
                let particles: Vec<Particle> =
                    own.filter_map(|batch| places[*batch].last()).flatten().copied().collect();
                let until_yr = plan.slice_times_yr[last];
                look(Moved { realisation: realisation as u32, field, until_yr, particles: &particles });
            }
        }
        Ok(self.clouds(&places, realisations))
    }

    /// Where the particles of a batch are at each of the times.
    fn way_of(&self, index: usize, way: &Way<'_>) -> Result<Vec<Vec<Particle>>, FirstPassError> {
        let Way { movement, field, stop, progress } = *way;
        let _alarm = stop.alarm();
        let size = self.plan.batch_sizes[index] as usize;
        let mut batch = Batch::empty(0, movement.no_sums());
        let idle = movement.mover.spheres.idle_steps([0.0; 3], movement.mover.step_pc);
        let particles = inject(self.scene.particles.seed, 0, index as u32, 0..size);
        batch.release(particles, idle, movement.mover.step_pc);
        let mut places = Vec::with_capacity(self.kept.len());
        for slice in 0..=self.kept.last().copied().unwrap_or(0) {
            if !movement.advance(&mut batch, field, slice, stop, progress) {
                return Err(FirstPassError::Stopped);
            }
            // Of all particles in the order of batches; portions play no part here.
            if let Some(lost) = movement.lost(&batch, 1, 0, index, slice) {
                return Err(LostParticle { pass: 0, ..lost }.into());
            }
            if self.kept.contains(&slice) {
                places.push(batch.particles.clone());
            }
        }
        Ok(places)
    }

    fn clouds(&self, places: &[Vec<Vec<Particle>>], realisations: usize) -> Vec<Cloud> {
        let cloud = |(index, time_yr): (usize, f64)| {
            let particles: Vec<Particle> =
                places.iter().filter_map(|batch| batch.get(index)).flatten().copied().collect();
            let of = |(batch, size): (usize, &u32)| vec![(batch % realisations) as u8; *size as usize];
            let realisations = self.plan.batch_sizes.iter().enumerate().flat_map(of).collect();
            Cloud { time_yr, particles, realisations }
        };
        self.times_yr().into_iter().enumerate().map(cloud).collect()
    }
}

/// What a batch needs on its way.
#[derive(Clone, Copy)]
struct Way<'a> {
    movement: &'a Movement,
    field: &'a Field,
    stop: &'a StopFlags,
    progress: &'a Progress,
}
