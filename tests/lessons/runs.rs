//! Runs of the scenes of lessons, each made once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use larmor::scene::Scene;
use larmor::simulate::{Checkpoints, Command, News, Passes, Plan, RunReport, Simulation, Snapshot, Start, Update};

/// Most steps of all particles of one run: seconds on two slow cores.
const MOST_STEPS: f64 = 3.0e7;

/// Longest wait for one run, many times what it takes.
const PATIENCE: Duration = Duration::from_secs(600);

/// A run that has ended.
pub struct Ran {
    scene: Scene,
    /// What was measured.
    pub report: Arc<RunReport>,
    /// Where the particles of its last portion were, rising in time; some may be missing, but not the last.
    pub snapshots: Vec<Snapshot>,
}

/// The simulation and the runs that it has made.
pub struct Runs {
    simulation: Simulation,
    made: Vec<Arc<Ran>>,
}

impl Runs {
    pub fn new() -> Self {
        Self { simulation: Simulation::spawn(Some(2)).unwrap(), made: Vec::new() }
    }

    /// The run of a scene, which is made if there is none with the same physics.
    pub fn of(&mut self, scene: &Scene) -> Arc<Ran> {
        if let Some(ran) = self.made.iter().find(|ran| ran.scene.difference_in_physics(scene).is_none()) {
            return ran.clone();
        }
        let steps = Plan::of(scene).all_steps();
        assert!(steps <= MOST_STEPS, "{steps} steps are too many for a class: {scene:?}");
        let ran = Arc::new(self.make(scene));
        self.made.push(ran.clone());
        ran
    }

    fn make(&self, scene: &Scene) -> Ran {
        let generation = self.made.len() as u64 + 1;
        let scene = scene.clone();
        let start = Start {
            generation,
            scene: Arc::new(scene.clone()),
            passes: Passes::Count(1),
            checkpoints: Checkpoints::default(),
        };
        self.simulation.send(Command::Start(Box::new(start))).unwrap();
        let (deadline, mut snapshots) = (Instant::now() + PATIENCE, Vec::<Snapshot>::new());
        loop {
            assert!(Instant::now() < deadline, "the run takes too long");
            for snapshot in self.simulation.snapshots().try_iter().filter(|snapshot| snapshot.generation == generation)
            {
                if snapshots.last().is_some_and(|last| last.portion != snapshot.portion) {
                    snapshots.clear();
                }
                snapshots.push(snapshot);
            }
            match self.simulation.updates().recv_timeout(Duration::from_millis(2)) {
                Ok(Update { generation: of, news: News::Finished(report) }) if of == generation => {
                    assert!(report.complete);
                    snapshots.extend(self.simulation.snapshots().try_iter().filter(|own| own.generation == generation));
                    return Ran { scene, report, snapshots };
                }
                Ok(Update { news: News::Failed(message), .. }) => panic!("{message}"),
                _ => {}
            }
        }
    }
}
