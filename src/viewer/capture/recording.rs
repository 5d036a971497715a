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
