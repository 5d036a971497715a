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
    let mut early = None;
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
        if generation == 200 {
            early = status("VmRSS:").zip(status("Threads:"));
        }
    }
    let late = status("VmRSS:").zip(status("Threads:"));
    // Systems without /proc do not tell.
    let (Some((early_kb, early_threads)), Some((late_kb, late_threads))) = (early, late) else { return };
    // Eight hundred restarts: ten kilobytes that each of them lost would be 8 MB.
    assert!(late_kb < early_kb + 8000, "{early_kb} kB after 200 restarts, {late_kb} after 1000");
    assert_eq!(early_threads, late_threads);
}
