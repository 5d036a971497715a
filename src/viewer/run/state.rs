//! The run as the window knows it, from the news of the simulation alone.

use std::sync::Arc;

use bevy::prelude::Resource;

use super::phase::Phase;
use crate::estimate::Estimates;
use crate::field::Field;
use crate::scene::Scene;
use crate::simulate::{News, Plan, RunReport, Update};

/// How far the run is and how fast.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pace {
    /// Current pass, from 0.
    pub pass: u64,
    /// Fraction of the current pass that is done, 0 to 1.
    pub pass_fraction: f64,
    /// Particle steps per second, smoothed; `None` until stable.
    pub steps_per_s: Option<f64>,
    /// Seconds to the end of the pass; `None` until stable.
    pub eta_s: Option<f64>,
    /// Threads of the simulation.
    pub threads: usize,
}

/// Something received, and the generation of the run that it belongs to.
#[derive(Clone, Debug)]
struct Of<T> {
    generation: u64,
    what: Arc<T>,
}

/// The fields of the first pass of a run, in which the particles move that are drawn.
#[derive(Clone, Debug)]
pub struct FirstFields {
    /// The run that they belong to.
    pub generation: u64,
    /// The very fields, until the next pass takes their memory.
    pub held: Option<Arc<Vec<Field>>>,
}

/// The newest run and what is known of it. Its only writer is the [`Link`](super::Link).
///
/// What was measured by the run before stays until the new one has measured something, and is [stale](Self::is_stale)
/// meanwhile.
#[derive(Resource, Clone, Debug, Default)]
pub struct RunState {
    /// Number of the newest run; 0 before the first.
    generation: u64,
    /// Its scene; `None` if it was refused.
    scene: Option<Arc<Scene>>,
    phase: Phase,
    plan: Option<Arc<Plan>>,
    fields: Option<FirstFields>,
    report: Option<Of<RunReport>>,
    pace: Pace,
}

impl RunState {
    /// A run of this scene that has sent these updates, for pictures without a simulation.
    pub fn from_updates(scene: Scene, generation: u64, updates: impl IntoIterator<Item = Update>) -> Self {
        let mut state = Self::default();
        state.begin(generation, Arc::new(scene));
        updates.into_iter().for_each(|update| state.take(update));
        state
    }

    /// The same at another pace.
    pub fn at_pace(self, pace: Pace) -> Self {
        Self { pace, ..self }
    }

    /// Number of the newest run; snapshots of others are not its own.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Scene of the newest run; `None` before the first and after one that was refused.
    pub fn scene(&self) -> Option<&Arc<Scene>> {
        self.scene.as_ref()
    }

    /// What the run is doing.
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// What follows from the scene of the run; `None` until it is accepted.
    pub fn plan(&self) -> Option<&Arc<Plan>> {
        self.plan.as_ref()
    }

    /// The newest fields that particles are drawn in; `None` before they are built.
    pub fn fields(&self) -> Option<&FirstFields> {
        self.fields.as_ref()
    }

    /// The newest report, with the scene that it belongs to.
    pub fn report(&self) -> Option<&Arc<RunReport>> {
        self.report.as_ref().map(|report| &report.what)
    }

    /// The newest estimates.
    pub fn estimates(&self) -> Option<&Estimates> {
        self.report().map(|report| &*report.estimates)
    }

    /// How far the run is and how fast.
    pub fn pace(&self) -> &Pace {
        &self.pace
    }

    /// The estimates belong to another run than the newest, or the newest to another scene than the edited one.
    pub fn is_stale(&self, edited: &Scene) -> bool {
        self.report.as_ref().is_some_and(|report| self.is_other(report.generation, edited))
    }

    /// The same for something that belongs to this generation.
    pub fn is_other(&self, generation: u64, edited: &Scene) -> bool {
        let differs = |scene: &Arc<Scene>| scene.difference_in_physics(edited).is_some();
        generation != self.generation || self.scene.as_ref().is_none_or(differs)
    }

    /// A new run of this scene was ordered.
    pub(super) fn begin(&mut self, generation: u64, scene: Arc<Scene>) {
        (self.generation, self.scene, self.plan, self.phase) = (generation, Some(scene), None, Phase::Starting);
    }

    /// A new run was refused before it began.
    pub(super) fn refuse(&mut self, generation: u64, message: String) {
        (self.generation, self.scene, self.plan, self.phase) = (generation, None, None, Phase::Failed(message));
    }

    pub(super) fn set_phase(&mut self, phase: Phase) {
        self.phase = phase;
    }

    pub(super) fn set_pace(&mut self, pace: Pace) {
        self.pace = pace;
    }

    /// Takes in an update; one of another run than the newest says nothing any more.
    pub(super) fn take(&mut self, Update { generation, news }: Update) {
        if generation != self.generation {
            return;
        }
        match news {
            News::Planned(plan) => self.plan = Some(plan),
            News::FieldReady { pass, fields, .. } => {
                self.fields = Some(FirstFields { generation, held: (pass == 0).then_some(fields) });
                if self.phase == Phase::Starting {
                    self.phase = Phase::Running;
                }
            }
            News::Estimates(report) => self.report = Some(Of { generation, what: report }),
            News::Finished(report) => {
                self.report = Some(Of { generation, what: report });
                self.phase = Phase::Finished;
            }
            News::Failed(message) => self.phase = Phase::Failed(message),
            News::Checkpoint(_) => {}
        }
    }
}
