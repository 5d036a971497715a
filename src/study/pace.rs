//! How long a scene takes on this machine, from a trial of a second or two.

use std::time::Duration;

use crate::field::FieldModel;
use crate::scene::Scene;
use crate::simulate::{Plan, RunReport};
use crate::study::{Runner, StudyError};
use crate::units::light_path_pc;

/// A trial ends after this time, however far it has got.
const TRIAL_TIME: Duration = Duration::from_secs(2);
/// A trial moves about this many particle steps.
const TRIAL_STEPS: f64 = 2_000_000.0;
/// Most particles of a trial: enough for every thread to have a batch, and for every batch to fill its lanes. A scene whose
/// batches leave lanes empty is tried with batches that do too, or its steps would seem to cost too little.
const TRIAL_PARTICLES: u32 = 1024;
/// Most time bins of a trial, so that its estimates, which nobody asks for, take no time.
const TRIAL_TIME_BINS: u32 = 10;
/// No trial where one realisation of the field is larger, because building it takes too long.
const LARGEST_TRIAL_BYTES: u64 = 300 << 20;

/// Runs of fewer steps are over before a trial of them would tell how long they take.
const WORTH_A_TRIAL: f64 = 50.0 * TRIAL_STEPS;

/// True if scenes that are run `times` times are worth the time of a trial.
pub fn worth_a_trial<'a>(scenes: impl IntoIterator<Item = &'a Scene>, times: u32) -> bool {
    let steps: f64 = scenes.into_iter().map(|scene| Plan::of(scene).all_steps()).sum();
    steps * f64::from(times) > WORTH_A_TRIAL
}

/// The speed of this machine with one scene's field and step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Seconds to build one realisation of the field.
    pub field_setup_s: f64,
    /// Seconds a particle step, wall clock, all threads at work.
    pub seconds_per_step: f64,
    /// Threads at work.
    pub threads: usize,
    /// Particle steps from which this is known.
    pub steps: u64,
}

impl Pace {
    /// The pace of a run that has been made.
    pub fn of(report: &RunReport) -> Self {
        Self {
            field_setup_s: report.field_setup_s / f64::from(report.scene.field.realisations),
            seconds_per_step: report.propagation_s / report.plan.all_steps().max(1.0),
            threads: report.threads,
            steps: report.steps,
        }
    }

    /// The pace of a run that has made so many steps, as [`crate::simulate::Progress`] counts them; `None` of none.
    fn of_part(report: &RunReport, steps: u64) -> Option<Self> {
        let seconds_per_step = report.propagation_s / steps as f64;
        (steps > 0).then(|| Self { seconds_per_step, steps, ..Self::of(report) })
    }

    /// Measures the pace of `scene` with few particles, little time and one realisation of its field.
    ///
    /// It takes some two seconds at most. `None` where the field is too large for that, or if the watcher ended it.
    ///
    /// # Errors
    /// If the trial fails.
    pub fn measure(runner: &mut Runner, scene: &Scene) -> Result<Option<Self>, StudyError> {
        let plan = Plan::of(scene);
        if plan.field_bytes / u64::from(scene.field.realisations) > LARGEST_TRIAL_BYTES {
            return Ok(None);
        }
        let (report, steps) = runner.run_for(trial_scene(scene, &plan), TRIAL_TIME)?;
        Ok(if runner.cancelled() { None } else { Self::of_part(&report, steps) })
    }

    /// Seconds that a run of `scene` takes, fields included.
    pub fn seconds(&self, scene: &Scene) -> f64 {
        let steps = Plan::of(scene).all_steps();
        f64::from(scene.field.realisations) * self.field_setup_s + steps * self.seconds_per_step
    }

    /// Nanoseconds a particle step and thread.
    pub fn ns_per_step_per_thread(&self) -> f64 {
        self.seconds_per_step * 1e9 * self.threads as f64
    }
}

/// The scene with few particles, little time and one realisation.
fn trial_scene(scene: &Scene, plan: &Plan) -> Scene {
    let mut trial = scene.clone();
    trial.field.realisations = 1;
    trial.particles.count = scene.particles.count.min(TRIAL_PARTICLES);
    // One realisation has fewer batches than many, and so more particles in each.
    let batches = f64::from(Plan::of(&trial).batches) / f64::from(plan.batches.max(1));
    let as_full = (f64::from(scene.particles.count) * batches).ceil() as u32;
    trial.particles.count = trial.particles.count.min(as_full).max(1);
    trial.observers.time_bins = scene.observers.time_bins.min(TRIAL_TIME_BINS);
    let steps = (trial_steps(scene) / f64::from(trial.particles.count)).min(plan.steps as f64);
    trial.run.duration_yr *= steps / plan.steps as f64;
    trial.observers.first_time_yr = trial.observers.first_time_yr.min(0.1 * trial.run.duration_yr);
    // Spheres out of reach of so short a run would only raise warnings.
    let reach_pc = light_path_pc(trial.run.duration_yr);
    trial.observers.radii_pc.retain(|radius| *radius <= reach_pc);
    if trial.observers.radii_pc.is_empty() {
        trial.observers.radii_pc.push(reach_pc.max(1.0));
    }
    trial
}

/// Steps of a trial: fewer where each is a sum over many waves.
fn trial_steps(scene: &Scene) -> f64 {
    match scene.field.model {
        FieldModel::PlaneWaves { modes } => TRIAL_STEPS * (100.0 / f64::from(modes)).clamp(0.05, 1.0),
        FieldModel::NestedGrids { .. } => TRIAL_STEPS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Else their steps would seem to cost less than they do, by up to the number of lanes.
    #[test]
    fn batches_of_a_trial_are_as_full_as_those_of_the_run() {
        for (count, realisations) in
            [(1, 1), (10, 1), (64, 1), (64, 64), (100, 40), (200, 60), (200, 256), (1000, 200), (1024, 1), (100_000, 4)]
        {
            let mut scene = Scene::default();
            (scene.particles.count, scene.field.realisations) = (count, realisations);
            let (plan, trial) = (Plan::of(&scene), trial_scene(&scene, &Plan::of(&scene)));
            let alone = Plan::of(&trial);
            let fullness = |scene: &Scene, plan: &Plan| f64::from(scene.particles.count) / f64::from(plan.batches);
            let (tried, run) = (fullness(&trial, &alone), fullness(&scene, &plan).min(16.0));
            assert!((0.9..1.1).contains(&(tried / run)), "{count} in {realisations}: {tried} of {run} in a batch");
            assert!(trial.field.realisations == 1 && trial.particles.count <= count, "{count} in {realisations}");
            assert!(alone.steps_per_pass() as f64 <= 1.1 * trial_steps(&scene) + f64::from(count));
        }
    }
}
