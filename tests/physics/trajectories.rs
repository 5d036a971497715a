//! A particle that is followed again is where it was.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use larmor::scene::Integrator;
use larmor::simulate::{Engine, FirstPass, ParticleId, Plan, Progress, StopFlags, trajectory};

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

/// Every particle of a run is where its snapshots show it, in the realisation that they name, whether steps are fixed or
/// each particle's own, and whatever fields are in memory at once.
#[test]
fn clouds_of_the_first_pass_are_those_of_the_run() {
    for integrator in [Integrator::Boris, Integrator::CashKarp { tolerance: 1e-6 }] {
        let mut scene = turbulent_scene(700, 40.0);
        (scene.field.realisations, scene.run.integrator) = (3, integrator);
        let plan = Arc::new(Plan::of(&scene));
        let slices = [plan.slice_times_yr.len() / 2, plan.slice_times_yr.len() - 1];
        let times = slices.map(|slice| plan.slice_times_yr[slice]);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("threads");
        let pass = FirstPass::new(scene.clone(), &times);
        let mut looks = 0;
        let clouds = pass.follow(&pool, &StopFlags::default(), &Progress::default(), &mut |moved| {
            looks += 1;
            assert_eq!(moved.until_yr, times[1]);
            assert!(moved.particles.len() > 200);
        });
        let clouds = clouds.expect("clouds");
        assert_eq!((looks, pass.times_yr().as_slice()), (3, times.as_slice()));
        let mut engine = Engine::new(&scene, Arc::clone(&plan), fields_of(&scene));
        let mut met = 0;
        while !engine.pass_done() {
            assert!(engine.advance_slice(&StopFlags::default(), &Progress::default()));
            let snapshot = engine.snapshot(1);
            let Some(cloud) = slices.iter().position(|slice| *slice == snapshot.slice) else { continue };
            for (index, position) in snapshot.positions_pc.iter().enumerate() {
                let id = ParticleId::of_snapshot(&plan, snapshot.portion, index).expect("a particle");
                let before: u32 = plan.batch_sizes[..id.batch as usize].iter().sum();
                let number = (before + id.number) as usize;
                let particle = &clouds[cloud].particles[number];
                assert_eq!(particle.position_pc.map(|c| c as f32), *position, "{integrator:?} {id:?}");
                assert_eq!(clouds[cloud].realisations[number], snapshot.realisations[index]);
                met += 1;
            }
        }
        assert_eq!(met, 2 * 700, "{integrator:?}");
    }
}
