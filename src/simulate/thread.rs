//! The simulation thread and its handle: commands become runs, a panic becomes a message.

use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use crate::simulate::field_cache::FieldCache;
use crate::simulate::mailbox::{Mailbox, Successor};
use crate::simulate::panics::caught;
use crate::simulate::run::run_scene;
use crate::simulate::workers::Workers;
use crate::simulate::{Command, News, Priority, Progress, Snapshot, StopFlags, Update};

/// Commands that may wait; they are read within 100 ms unless updates are not taken in.
const COMMAND_CAPACITY: usize = 64;
/// Updates that may wait; superseded estimates are dropped long before.
const UPDATE_CAPACITY: usize = 64;
/// Snapshots that may wait; further frames are dropped.
const SNAPSHOT_CAPACITY: usize = 2;

/// Why the simulation thread cannot be reached.
#[derive(Debug, thiserror::Error)]
pub enum SimulateError {
    /// The operating system refused a thread.
    #[error("cannot start the simulation's threads: {0}")]
    Spawn(String),
    /// The thread has ended.
    #[error("the simulation thread has ended")]
    Ended,
    /// So many commands wait that no further one is taken.
    #[error("the simulation has too many commands waiting: take in its updates, then send the command again")]
    Busy,
}

/// Handle of the simulation thread; dropping it stops the thread and waits for it.
#[derive(Debug)]
pub struct Simulation {
    commands: Sender<Command>,
    updates: Receiver<Update>,
    snapshots: Receiver<Snapshot>,
    progress: Arc<Progress>,
    stop: Arc<StopFlags>,
    threads: usize,
    thread: Option<JoinHandle<()>>,
}

impl Simulation {
    /// Starts the thread with a pool of `threads`; `None` takes all cores but one, at least one.
    ///
    /// # Errors
    /// If the operating system refuses a thread.
    pub fn spawn(threads: Option<usize>) -> Result<Self, SimulateError> {
        Self::spawn_at(threads, Priority::Usual)
    }

    /// As [`Self::spawn`], with workers that give way to others.
    ///
    /// # Errors
    /// If the operating system refuses a thread.
    pub fn spawn_at(threads: Option<usize>, priority: Priority) -> Result<Self, SimulateError> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = threads.unwrap_or(cores.saturating_sub(1)).max(1);
        let workers = Workers::new(threads, priority).map_err(|error| SimulateError::Spawn(error.to_string()))?;
        let (commands, command_receiver) = bounded(COMMAND_CAPACITY);
        let (update_sender, updates) = bounded(UPDATE_CAPACITY);
        let (snapshot_sender, snapshots) = bounded(SNAPSHOT_CAPACITY);
        let progress = Arc::new(Progress::default());
        let stop = Arc::new(StopFlags::default());
        let mailbox = Mailbox {
            commands: command_receiver,
            updates: update_sender,
            snapshots: snapshot_sender,
            waiting_snapshots: snapshots.clone(),
            stop: stop.clone(),
            progress: progress.clone(),
            threads,
        };
        let thread = std::thread::Builder::new()
            .name("larmor-simulation".to_owned())
            .spawn(move || {
                // It computes estimates itself; at spare priority it could not read a command in time.
                if priority != Priority::Usual {
                    Priority::Low.apply();
                }
                serve(&mailbox, workers);
            })
            .map_err(|error| SimulateError::Spawn(error.to_string()))?;
        Ok(Self { commands, updates, snapshots, progress, stop, threads, thread: Some(thread) })
    }

    /// Sends a command without waiting; what runs is interrupted at once and answers within 100 ms, or as soon as the
    /// updates before its answer have been taken in.
    ///
    /// # Errors
    /// [`SimulateError::Ended`] if the thread has ended, [`SimulateError::Busy`] if 64 commands wait already.
    pub fn send(&self, command: Command) -> Result<(), SimulateError> {
        // First the command, then the flag: whoever sees the flag finds the command.
        let sent = self.commands.try_send(command).map_err(|refused| match refused {
            TrySendError::Full(_) => SimulateError::Busy,
            TrySendError::Disconnected(_) => SimulateError::Ended,
        });
        self.stop.announce_command();
        sent
    }

    /// Reliable news, in order.
    pub fn updates(&self) -> &Receiver<Update> {
        &self.updates
    }

    /// Positions; frames may be dropped.
    pub fn snapshots(&self) -> &Receiver<Snapshot> {
        &self.snapshots
    }

    /// Live counters.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Threads of the pool.
    pub fn threads(&self) -> usize {
        self.threads
    }
}

impl Drop for Simulation {
    fn drop(&mut self) {
        // Without a sender of commands the thread stops.
        self.commands = bounded(0).0;
        self.stop.announce_command();
        // It may wait for a place in the channel of updates, which closes when it ends.
        self.updates.iter().for_each(drop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Makes runs until the handle is gone.
fn serve(mailbox: &Mailbox, mut workers: Workers) {
    let mut next = None;
    let mut cache = FieldCache::default();
    loop {
        let start = match next.take() {
            Some(Successor::Run(start)) => start,
            Some(Successor::Nothing) => return,
            None => match mailbox.commands.recv() {
                Ok(Command::Start(start)) => start,
                Ok(Command::Pause | Command::Resume | Command::Cancel) => continue,
                Err(_) => return,
            },
        };
        let (generation, seed) = (start.generation, start.scene.particles.seed);
        match caught(|| run_scene(mailbox, *start, &mut workers, &mut cache)) {
            Ok(successor) => next = successor,
            Err(cause) => {
                mailbox.stop.set_due(None);
                let message = format!(
                    "the simulation failed ({cause}; seed {seed}): restart the run, and please report it with the scene"
                );
                mailbox.tell(generation, News::Failed(message));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::field::FieldModel;
    use crate::scene::{Integrator, Scene};
    use crate::simulate::panics::injected::{Site, inject};
    use crate::simulate::{Checkpoints, Engine, FirstPass, Passes, Plan, Shard, Share, Start, build_field};

    const LIMIT: Duration = Duration::from_secs(60);

    /// Two portions, two realisations; a second in all.
    fn scene(seed: u64) -> Scene {
        let mut scene = Scene::default();
        scene.field.realisations = 2;
        scene.field.model = FieldModel::PlaneWaves { modes: 20 };
        scene.particles.count = 1700;
        scene.particles.seed = seed;
        scene.run.duration_yr = 50.0;
        scene
    }

    /// The message of the run if it fails.
    fn end(simulation: &Simulation, generation: u64, scene: &Scene, passes: Passes) -> Result<(), String> {
        let checkpoints = Checkpoints { from: None, every: Some(Duration::from_secs(3600)) };
        let start = Start { generation, scene: Arc::new(scene.clone()), passes, checkpoints };
        simulation.send(Command::Start(Box::new(start))).unwrap();
        let deadline = Instant::now() + LIMIT;
        loop {
            let update = simulation.updates().recv_deadline(deadline).unwrap();
            assert_eq!(update.generation, generation);
            match update.news {
                News::Finished(report) if report.complete => return Ok(()),
                News::Finished(_) => panic!("it was cancelled"),
                News::Failed(message) => return Err(message),
                _ => {}
            }
        }
    }

    /// In whatever thread it comes, in a run and in a part of one: the run ends with the cause and the seed, the next one is
    /// made, and the thread ends with its handle.
    #[test]
    fn a_panic_in_a_worker_becomes_a_message() {
        let part = Passes::Share(Share { passes: 2, shard: Shard::WHOLE });
        let mut seed = 1_000_000;
        for (threads, priority) in [(1, Priority::Usual), (2, Priority::Low), (2, Priority::Spare)] {
            let simulation = Simulation::spawn_at(Some(threads), priority).unwrap();
            let mut generation = 0;
            for (site, passes) in [
                (Site::Field(0), Passes::Count(1)),
                (Site::Slice(0), Passes::Count(1)),
                (Site::Slice(60), Passes::Endless),
                // Beside particles that move.
                (Site::Field(1), Passes::Count(2)),
                (Site::Field(0), part),
                (Site::Field(1), part),
                (Site::Slice(60), part),
            ] {
                seed += 1;
                let mut scene = scene(seed);
                if site == Site::Slice(0) {
                    scene.run.integrator = Integrator::CashKarp { tolerance: 1e-3 };
                    scene.particles.count = 64;
                }
                inject(site, seed);
                generation += 1;
                let message = end(&simulation, generation, &scene, passes).unwrap_err();
                for words in [&format!("injected into {site:?}"), &format!("seed {seed}"), "restart the run"] {
                    assert!(message.contains(words), "{site:?}: {message}");
                }
            }
            assert_eq!(end(&simulation, generation + 1, &scene(seed), Passes::Count(2)), Ok(()));
            assert_eq!(end(&simulation, generation + 2, &scene(seed), part), Ok(()));
            let (begin, progress) = (Instant::now(), simulation.progress.clone());
            drop(simulation);
            assert!(begin.elapsed() < LIMIT && Arc::strong_count(&progress) == 1, "the thread lives on");
        }
    }

    /// What moves beside it is not moved to its end for nothing.
    #[test]
    fn a_panic_stops_the_other_batches() {
        let mut scene = scene(2_000_000);
        // The message of the panic may take its time.
        scene.run.duration_yr = 2.0e4;
        // When all threads have begun.
        let late = Site::Slice(40);
        let plan = Arc::new(Plan::of(&scene));
        let soon = |way: &str, progress: &Progress| {
            let (done, all) = (progress.steps_done(), plan.released(0, 0) * plan.steps);
            assert!(done < all / 2, "{way}: {done} of {all} steps");
        };
        let simulation = Simulation::spawn(Some(1)).unwrap();
        inject(late, scene.particles.seed);
        end(&simulation, 1, &scene, Passes::Share(Share { passes: 1, shard: Shard::WHOLE })).unwrap_err();
        soon("part", simulation.progress());

        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let never = AtomicBool::new(false);
        let fields = (0..2).map(|realisation| build_field(&scene, 0, realisation, &never).unwrap()).collect();
        let mut engine = Engine::new(&scene, plan.clone(), Arc::new(fields));
        let (stop, progress) = (StopFlags::default(), Progress::default());
        inject(late, scene.particles.seed);
        caught(|| pool.install(|| engine.advance(usize::MAX, &stop, &progress))).unwrap_err();
        soon("whole", &progress);

        let (stop, progress) = (StopFlags::default(), Progress::default());
        inject(late, scene.particles.seed);
        // Its slices end at its times.
        let times_yr: Vec<f64> = (1..=100).map(|part| 0.01 * f64::from(part) * scene.run.duration_yr).collect();
        let pass = FirstPass::new(scene.clone(), &times_yr);
        caught(|| pass.follow(&pool, &stop, &progress, &mut |_| ()).map(drop)).unwrap_err();
        soon("first pass", &progress);
    }
}
