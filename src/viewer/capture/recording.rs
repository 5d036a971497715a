//! A run kept for pictures and films: where its particles were, and what it has measured.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::scene::Scene;
use crate::simulate::{
    Checkpoints, Command, News, Passes, Progress, SimulateError, Simulation, Snapshot, Start, Update,
};
use crate::viewer::error::ViewerError;
use crate::viewer::run::{RunState, Snapshots};

/// Generation of the only run.
pub(super) const GENERATION: u64 = 1;
/// How often progress is told.
const TICK: Duration = Duration::from_millis(100);

/// What a run leaves to be drawn.
#[derive(Clone, Debug)]
pub(crate) struct Recording {
    /// The scene as run, with the view to draw.
    pub scene: Scene,
    /// What the run has measured.
    pub run: RunState,
    /// Where its particles were.
    pub snapshots: Snapshots,
}

impl Recording {
    /// The same with positions of one portion of particles alone: of that which has come farthest.
    pub(super) fn of_one_portion(self) -> Self {
        Self { snapshots: self.snapshots.of_one_portion(), ..self }
    }
}

/// How long to record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// Threads of the simulation; `None` takes all cores but one.
    pub threads: Option<usize>,
    /// After so much time by the clock what there is has to do; the first positions are waited for in any case.
    pub limit: Duration,
    /// Keep the positions of the last portion of particles at all times, rather than the newest alone.
    pub all_times: bool,
}

/// Makes one pass of a scene and records it; `tick` is told how far it is and says whether to go on.
///
/// # Errors
/// [`ViewerError::Simulation`] and [`ViewerError::Run`] from the run, [`ViewerError::Interrupted`] if `tick` says so.
pub(super) fn record(
    scene: Scene,
    patience: Patience,
    tick: &mut dyn FnMut(&Progress) -> bool,
) -> Result<Recording, ViewerError> {
    let simulation = Simulation::spawn(patience.threads)?;
    simulation.send(Command::Start(Box::new(Start {
        generation: GENERATION,
        scene: Arc::new(scene.clone()),
        passes: Passes::Count(1),
        checkpoints: Checkpoints::default(),
    })))?;
    let (mut updates, mut kept) = (Vec::<Update>::new(), Kept { all_times: patience.all_times, ..Kept::default() });
    let (mut ended, mut told) = (false, Instant::now());
    let start = told;
    while !ended && (start.elapsed() < patience.limit || kept.snapshots.is_empty()) {
        crossbeam_channel::select! {
            recv(simulation.snapshots()) -> snapshot => kept.take(snapshot.map_err(|_| SimulateError::Ended)?),
            recv(simulation.updates()) -> update => {
                let update = update.map_err(|_| SimulateError::Ended)?;
                if let News::Failed(message) = update.news {
                    return Err(ViewerError::Run(message));
                }
                ended = matches!(update.news, News::Finished(_));
                // Only the newest estimates are drawn.
                updates.retain(|before| !matches!(before.news, News::Estimates(_)));
                updates.push(update);
            },
            default(TICK) => {}
        }
        if told.elapsed() >= TICK {
            told = Instant::now();
            if !tick(simulation.progress()) {
                return Err(ViewerError::Interrupted);
            }
        }
    }
    simulation.snapshots().try_iter().for_each(|snapshot| kept.take(snapshot));
    let run = RunState::from_updates(scene.clone(), GENERATION, updates);
    Ok(Recording { scene, run, snapshots: Snapshots::of(kept.snapshots) })
}

/// Snapshots of the newest portion of particles. A film shows one portion alone: the same particles at all times.
#[derive(Default)]
struct Kept {
    all_times: bool,
    snapshots: Vec<Snapshot>,
}

impl Kept {
    fn take(&mut self, snapshot: Snapshot) {
        if !self.all_times || self.snapshots.last().is_some_and(|last| last.portion != snapshot.portion) {
            self.snapshots.clear();
        }
        self.snapshots.push(snapshot);
    }
}

/// A recording for tests.
#[cfg(test)]
pub(super) mod sample {
    use std::sync::atomic::AtomicBool;

    use bevy::math::Vec3;

    use super::*;
    use crate::field::{Field, FieldKey, FieldModel, Precision, Turbulence};

    /// A cloud stretched along B0, as a run would leave it.
    pub(in crate::viewer::capture) fn synthetic(count: usize) -> Recording {
        let mut state = 1_u64;
        let mut uniform = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1 << 24) as f32
        };
        let mut normal = move || (0..12).map(|_| uniform()).sum::<f32>() - 6.0;
        let positions_pc: Vec<[f32; 3]> =
            (0..count).map(|_| [8.0 * normal(), 8.0 * normal(), 40.0 * normal()]).collect();
        let directions = (0..count)
            .map(|_| {
                let v = Vec3::new(normal(), normal(), normal()).normalize_or(Vec3::Z);
                v.to_array()
            })
            .collect();
        let turbulence = Turbulence { brms_ug: 0.3, l_max_pc: 25.0, l_min_pc: 1.0, slope: 5.0 / 3.0 };
        let model = FieldModel::PlaneWaves { modes: 60 };
        let first = FieldKey { seed: 1, pass: 0, realisation: 0 };
        let field = Field::build(1.0, &turbulence, model, Precision::Half, first, &AtomicBool::new(false)).unwrap();
        let news = News::FieldReady { pass: 0, fields: Arc::new(vec![field]), setup_s: 0.0 };
        let run = RunState::from_updates(Scene::default(), GENERATION, [Update { generation: GENERATION, news }]);
        let whole = Snapshot {
            generation: GENERATION,
            portion: 0,
            slice: 1,
            time_yr: 5000.0,
            positions_pc,
            directions,
            realisations: vec![0; count],
        };
        let young = Snapshot {
            slice: 0,
            time_yr: 100.0,
            positions_pc: whole.positions_pc.iter().map(|place| place.map(|x| 0.1 * x)).collect(),
            ..whole.clone()
        };
        Recording { scene: Scene::default(), run, snapshots: Snapshots::of([young, whole]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(portion: usize, slice: usize) -> Snapshot {
        let (positions_pc, directions, realisations) = (vec![[0.0; 3]], vec![[0.0; 3]], vec![0]);
        let time_yr = slice as f64;
        Snapshot { generation: 1, portion, slice, time_yr, positions_pc, directions, realisations }
    }

    fn kept(all_times: bool) -> Vec<(usize, usize)> {
        let mut kept = Kept { all_times, ..Kept::default() };
        let arrived = [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2)];
        arrived.into_iter().for_each(|(portion, slice)| kept.take(snapshot(portion, slice)));
        kept.snapshots.iter().map(|snapshot| (snapshot.portion, snapshot.slice)).collect()
    }

    #[test]
    fn a_film_keeps_all_times_of_the_last_particles_and_a_picture_the_newest() {
        assert_eq!(kept(true), [(1, 0), (1, 1), (1, 2)]);
        assert_eq!(kept(false), [(1, 2)]);
    }
}
