//! A particle that is followed again is where it was.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use larmor::simulate::{Engine, ParticleId, Plan, Progress, StopFlags, trajectory};

use crate::support::{fields_of, turbulent_scene};

/// Particles of the first two portions, from several batches and realisations, meet their snapshots to the last bit.
#[test]
fn a_trajectory_meets_every_snapshot() {
    let mut scene = turbulent_scene(1700, 60.0);
    scene.field.realisations = 3;
    let (plan, fields, never) = (Arc::new(Plan::of(&scene)), fields_of(&scene), AtomicBool::new(false));
    let mut engine = Engine::new(&scene, Arc::clone(&plan), Arc::clone(&fields));
    let mut met = 0;
    while !engine.pass_done() {
        assert!(engine.advance_slice(&StopFlags::default(), &Progress::default()));
        let snapshot = engine.snapshot(1);
        if snapshot.slice % 20 != 19 {
            continue;
        }
        for index in [0, 7, snapshot.positions_pc.len() / 2, snapshot.positions_pc.len() - 1] {
            let particle = ParticleId::of_snapshot(&plan, snapshot.portion, index).expect("a particle");
            let field = &fields[usize::from(snapshot.realisations[index])];
            let points =
                trajectory(&scene, &plan, field, particle, snapshot.time_yr, 50, &never).expect("a trajectory");
            let last = points.last().expect("a point");
            assert_eq!(last.position_pc.map(|c| c as f32), snapshot.positions_pc[index], "{particle:?}");
            assert_eq!(last.direction.map(|c| c as f32), snapshot.directions[index]);
            assert!(points.len() <= 52 && points[0].position_pc == [0.0; 3]);
            met += 1;
        }
        assert_eq!(ParticleId::of_snapshot(&plan, snapshot.portion, snapshot.positions_pc.len()), None);
    }
    assert!(met >= 24, "{met} particles compared");
}
