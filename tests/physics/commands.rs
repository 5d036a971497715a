//! Commands are answered and news arrive, however long estimates take and whether or not anybody takes updates in.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use larmor::estimate::{Ensemble, ErrorBasis, Estimates, GroupSums, Setting, measure};
use larmor::observer::{Passage, TimeBins};
use larmor::particle::Particle;
use larmor::random::{Purpose, stream};
use larmor::scene::Scene;
use larmor::simulate::{Checkpoints, Command, News, Passes, RunReport, SimulateError, Simulation, Start};
use larmor::theory::running_width_anisotropy;
use larmor::units::{C_PC_PER_YR, light_path_pc};
use rand::RngExt;

use crate::support::{PATIENCE, finished, start, turbulent_scene};

/// The most that a scene can ask for.
const SPHERES: usize = 16;
const TIME_BINS: usize = 200;
const GROUPS: usize = 64;
/// Within this a command is answered.
const ANSWER: Duration = Duration::from_millis(100);
/// Longer than it takes to hear a command.
const HEARD: Duration = Duration::from_millis(400);

/// Sums of a group that crosses every sphere in every bin, somewhat more often outwards.
fn full_sums(group: u32, radii_pc: &[f64], bins: &TimeBins, times_yr: &[f64]) -> GroupSums {
    let mut random = stream(1, Purpose::Source, [0, u64::from(group), 0]);
    let mut sums = GroupSums::new(radii_pc.len(), bins.count(), times_yr.len());
    for (sphere, radius) in radii_pc.iter().enumerate() {
        for bin in 0..bins.count() {
            let path_pc = light_path_pc(1.001 * bins.edge_yr(bin));
            for _ in 0..random.random_range(60..100) {
                let mu = (2.1 * random.random::<f64>() - 1.0).min(1.0);
                let (position_pc, direction) = ([0.0, *radius, radius * random.random::<f64>()], [0.0, mu, 0.1]);
                let passage = Passage { path_pc, mu, position_pc, direction };
                sums.crossings.record(sphere, bin, &passage, radius / path_pc);
            }
        }
    }
    for (slice, time_yr) in times_yr.iter().enumerate() {
        let width_pc = (0.1 * C_PC_PER_YR * time_yr).sqrt();
        let mut position = || std::array::from_fn(|_| width_pc * (random.random::<f64>() - 0.5));
        let particles = [(); 20].map(|()| Particle { position_pc: position(), direction: [1.0, 0.0, 0.0] });
        sums.add_positions(slice, &particles);
    }
    sums
}

/// CPU time of a thread, by what `/proc/thread-self` points to in it; `None` once it has ended.
#[cfg(target_os = "linux")]
fn cpu_time(thread: &Path) -> Option<Duration> {
    let text = std::fs::read_to_string(Path::new("/proc").join(thread).join("schedstat")).ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// Wherever the estimates of the largest observer are interrupted, they end in time: CPU time, as other programs may take
/// the core.
#[cfg(target_os = "linux")]
#[test]
fn estimates_can_be_interrupted_anywhere() {
    let radii_pc: Vec<f64> = (0..SPHERES).map(|sphere| 50.0 * 1.1_f64.powi(sphere as i32)).collect();
    let bins = TimeBins::new(1e3, 1e5, TIME_BINS);
    let slice_times_yr: Vec<f64> = (1..=100).map(|slice| 1e3 * f64::from(slice)).collect();
    let groups: Vec<GroupSums> =
        (0..GROUPS as u32).map(|group| full_sums(group, &radii_pc, &bins, &slice_times_yr)).collect();
    let groups: Vec<&GroupSums> = groups.iter().collect();
    let setting = Setting {
        radii_pc: &radii_pc,
        bins: &bins,
        slice_times_yr: &slice_times_yr,
        coherence_length_pc: 5.0,
        width_law: running_width_anisotropy,
    };
    // As many fields as are kept apart: the most to do.
    let ensemble = Ensemble::new(&groups, &groups, ErrorBasis::Fields(GROUPS as u64)).expect("groups");
    let estimates = |interrupt: &AtomicBool| -> Option<Estimates> { measure(&ensemble, &setting, interrupt) };
    let this_thread = || std::fs::read_link("/proc/thread-self").expect("of this thread");
    let own_time = || cpu_time(&this_thread()).expect("of a thread that lives");
    let begin = own_time();
    let whole = estimates(&AtomicBool::new(false)).expect("not interrupted");
    let whole_time = own_time() - begin;
    assert!(whole.momentum_fits.len() == SPHERES * TIME_BINS);
    assert_eq!(whole.amplitude.expect("a window").ndf as usize, SPHERES * TIME_BINS);

    for tenth in 0..10 {
        let interrupt = AtomicBool::new(false);
        let (told, thread) = crossbeam_channel::bounded(1);
        let (asked, ended) = std::thread::scope(|scope| {
            let worker = scope.spawn(|| {
                // The receiver waits for it.
                let _ = told.send(this_thread());
                estimates(&interrupt);
                own_time()
            });
            let thread = thread.recv_timeout(PATIENCE).expect("the worker's");
            let mut asked = Duration::ZERO;
            while let Some(now) = cpu_time(&thread) {
                asked = now;
                if asked >= whole_time * tenth / 10 {
                    break;
                }
                std::thread::sleep(Duration::from_millis(1));
            }
            interrupt.store(true, Ordering::SeqCst);
            (asked, worker.join().expect("no panic"))
        });
        assert!(ended - asked < ANSWER, "asked after {asked:?} of {whole_time:?}, ended after {ended:?}");
    }
}

/// The most that a scene can ask for, in a cloud that soon crosses all of it.
fn demanding_scene() -> Scene {
    // Particles enough for passes that take longer than the fields of the next.
    let mut scene = turbulent_scene(2560, 3000.0);
    scene.observers.radii_pc = (0..SPHERES).map(|sphere| 20.0 + 2.0 * sphere as f64).collect();
    scene.observers.time_bins = TIME_BINS as u32;
    scene.observers.first_time_yr = 300.0;
    scene
}

/// After estimates that took t, particles move for 10 t. Seen from outside, t is what is left of the time between two
/// reports when the time spent moving is taken off.
#[test]
fn estimates_take_a_tenth_of_a_run_at_most() {
    let simulation = Simulation::spawn(Some(1)).expect("threads");
    start(&simulation, 1, &demanding_scene(), Passes::Endless);
    let deadline = Instant::now() + PATIENCE;
    let mut reports: Vec<(Instant, Arc<RunReport>)> = Vec::new();
    while reports.len() < 5 {
        let news = simulation.updates().recv_deadline(deadline).expect("estimates in time").news;
        if let News::Estimates(report) = news {
            assert!(!report.complete);
            if report.estimates.passes > 0 {
                reports.push((Instant::now(), report));
            }
        }
    }
    let (first, last) = (&reports[0], &reports[reports.len() - 1]);
    let whole = (last.0 - first.0).as_secs_f64();
    let moving = last.1.propagation_s - first.1.propagation_s;
    assert!(last.1.estimates.amplitude.is_some_and(|amplitude| amplitude.ndf > 1000));
    // 1/11, and as much again for costs that vary on a loaded machine.
    assert!(whole - moving < 2.0 / 11.0 * whole, "{moving} s moving of {whole} s");
}

/// A run of which every slice leaves a checkpoint that nobody takes in, when the channel is full and its thread waits.
fn unheard_run() -> Simulation {
    let simulation = Simulation::spawn(Some(1)).expect("threads");
    let checkpoints = Checkpoints { from: None, every: Some(Duration::ZERO) };
    let scene = Arc::new(turbulent_scene(64, 500.0));
    let start = Start { generation: 1, scene, passes: Passes::Endless, checkpoints };
    simulation.send(Command::Start(Box::new(start))).expect("lives");
    let (deadline, mut before) = (Instant::now() + PATIENCE, None);
    // Until the thread waits for a place: no particle moves any more.
    while !simulation.updates().is_full() || before != Some(simulation.progress().steps_done()) {
        assert!(Instant::now() < deadline, "{} updates", simulation.updates().len());
        before = Some(simulation.progress().steps_done());
        std::thread::sleep(HEARD);
    }
    simulation
}

/// The end of a run that nobody listens to waits for a place, though further commands wait too.
#[test]
fn the_end_arrives_through_a_full_channel() {
    let simulation = unheard_run();
    simulation.send(Command::Cancel).expect("lives");
    for _ in 0..3 {
        std::thread::sleep(HEARD);
        simulation.send(Command::Resume).expect("lives");
    }
    std::thread::sleep(HEARD);
    assert!(!finished(&simulation, 1).complete);
}

/// A handle that is dropped while its thread waits for a place, and with commands waiting, does not hang.
#[test]
fn dropping_the_handle_ends_the_thread() {
    let simulation = unheard_run();
    simulation.send(Command::Pause).expect("lives");
    let (done, end) = crossbeam_channel::bounded(1);
    std::thread::spawn(move || {
        drop(simulation);
        // The receiver waits for it.
        let _ = done.send(());
    });
    assert_eq!(end.recv_timeout(Duration::from_secs(20)), Ok(()));
}

/// Whoever sends commands without taking updates in is told so, and does not wait for ever.
#[test]
fn too_many_commands_are_refused() {
    let simulation = unheard_run();
    let refused = (0..200).find_map(|_| simulation.send(Command::Resume).err());
    assert!(matches!(refused, Some(SimulateError::Busy)), "{refused:?}");
}
