//! A thousand restarts leave no memory and no threads behind.

use std::fs::read_to_string;
use std::sync::Arc;

use larmor::field::FieldModel;
use larmor::scene::{Integrator, Scene};
use larmor::simulate::{Checkpoints, Command, News, Passes, Simulation, Start};

/// A number in `/proc/self/status`, in kB where it is of memory.
fn status(name: &str) -> Option<u64> {
    let status = read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok())
}

/// Scenes of all kinds, none like the one before: fields are built anew or taken over, in pieces or whole.
fn scene(number: u64) -> Scene {
    let mut scene = Scene::default();
    scene.field.realisations = 1 + (number % 3) as u32;
    scene.field.model = if number.is_multiple_of(2) {
        FieldModel::NestedGrids { levels: 2 + (number / 2 % 2) as u32, cells: 64 }
    } else {
        FieldModel::PlaneWaves { modes: 20 }
    };
    scene.field.l_min_pc = 6.0;
    scene.particles.count = 60 + 20 * (number % 11) as u32;
    scene.particles.seed = number / 4;
    scene.run.duration_yr = 60.0;
    scene.observers.radii_pc = vec![2.0, 5.0, 10.0];
    scene.observers.radii_pc.truncate(1 + (number % 3) as usize);
    scene.observers.first_time_yr = 2.0;
    if number.is_multiple_of(5) {
        scene.run.integrator = Integrator::CashKarp { tolerance: 1e-3 };
    }
    scene
}

/// Each start replaces the run before it, early, in its midst or after its end.
#[test]
fn restarts_leave_nothing_behind() {
    let _alone = super::alone();
    let simulation = Simulation::spawn(Some(2)).expect("threads");
    // Fields that are being built come and go; the least of a hundred restarts is what stays.
    let least = |so_far: Option<u64>| so_far.into_iter().chain(status("VmRSS:")).min();
    let (mut early_kb, mut late_kb, mut early_threads) = (None, None, None);
    for generation in 1..=1000_u64 {
        let start = Start {
            generation,
            scene: Arc::new(scene(generation)),
            passes: Passes::Count(2),
            checkpoints: Checkpoints::default(),
        };
        simulation.send(Command::Start(Box::new(start))).expect("it lives");
        let until: fn(&News) -> bool = match generation % 4 {
            0 => |news| matches!(news, News::Finished(_)),
            1 => |news| matches!(news, News::Planned(_)),
            2 => |news| matches!(news, News::FieldReady { .. }),
            _ => |news| matches!(news, News::Estimates(_) | News::Finished(_)),
        };
        for update in simulation.updates() {
            assert!(!matches!(update.news, News::Failed(_)), "{:?}", update.news);
            if update.generation == generation && until(&update.news) {
                break;
            }
        }
        match generation {
            101..=200 => early_kb = least(early_kb),
            901.. => late_kb = least(late_kb),
            _ => {}
        }
        if generation == 200 {
            early_threads = status("Threads:");
        }
    }
    // Systems without /proc do not tell.
    let (Some(early_kb), Some(late_kb)) = (early_kb, late_kb) else { return };
    // Eight hundred restarts: five kilobytes that each of them lost would be 4 MB.
    assert!(late_kb < early_kb + 4000, "{early_kb} kB up to 200 restarts, {late_kb} up to 1000");
    assert_eq!(early_threads, status("Threads:"));
}
