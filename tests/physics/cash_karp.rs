//! The adaptive integrator: its order, its tolerance, its crossings, and its agreement with the Boris push.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use larmor::field::{Field, FieldModel, Uniform};
use larmor::motion::{Boris, CashKarp};
use larmor::particle::Particle;
use larmor::scene::{Integrator, Scene};
use larmor::simulate::{Engine, Plan, Progress, StopFlags};
use larmor::units::{C_PC_PER_YR, larmor_radius_pc};

use crate::support::{first, kolmogorov, run, turbulent_field, turbulent_scene};

const ENERGY_TEV: f64 = 1000.0;

fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

/// A proton across B = 1 µG along +z, after a path of `turns` radians in steps of at most `longest_pc`.
fn helix(tolerance: f64, longest_pc: f64, turns: f64) -> (Particle, u32) {
    let radius = larmor_radius_pc(ENERGY_TEV, 1, 1.0);
    let push = CashKarp::new(tolerance, longest_pc, ENERGY_TEV, 1);
    let mut proton = Particle { position_pc: [0.0; 3], direction: [0.8, 0.0, 0.6] };
    let (mut left, mut trial, mut steps) = (turns * radius, longest_pc, 0);
    while left > 1e-12 {
        let made = push.step(&Uniform { b0_ug: 1.0 }, &mut proton, trial.min(left));
        left -= made.path_pc;
        trial = made.next_pc;
        steps += 1;
    }
    (proton, steps)
}

/// Where that proton is in truth: clockwise about (0, -0.8 r) and along z.
fn exact(turns: f64) -> [f64; 3] {
    let radius = larmor_radius_pc(ENERGY_TEV, 1, 1.0);
    [0.8 * radius * turns.sin(), 0.8 * radius * (turns.cos() - 1.0), 0.6 * radius * turns]
}

/// Steps of equal length err by h⁵ in the end: a factor of 32 for half the step. A wrong coefficient lowers the order.
///
/// The next order adds a part of about h/r = 0.2 to that ratio's logarithm at most.
#[test]
fn the_order_is_five() {
    let radius = larmor_radius_pc(ENERGY_TEV, 1, 1.0);
    let error = |steps_per_radius: f64| {
        let (proton, _) = helix(1.0, radius / steps_per_radius, 10.0);
        distance(proton.position_pc, exact(10.0))
    };
    let ratio = error(4.0) / error(8.0);
    assert!((24.0..45.0).contains(&ratio), "error ratio {ratio}");
    assert!(error(8.0) < 1e-4, "error {}", error(8.0));
}

/// The embedded error is of order h⁵, so steps go as tolerance^(1/5) and the error in the end as tolerance, roughly.
#[test]
fn the_tolerance_is_kept() {
    let radius = larmor_radius_pc(ENERGY_TEV, 1, 1.0);
    for (tolerance, most_steps) in [(1e-4, 35), (1e-6, 85), (1e-8, 210)] {
        let (proton, steps) = helix(tolerance, radius, 20.0);
        let error = distance(proton.position_pc, exact(20.0)) / radius;
        assert!(steps < most_steps, "{steps} steps at {tolerance}");
        // Each step errs by at most the tolerance in direction, which moves the rest of the path, 20 radii at most.
        assert!(error < 20.0 * f64::from(steps) * tolerance, "error {error} at {tolerance}");
        assert!((proton.direction.iter().map(|c| c * c).sum::<f64>() - 1.0).abs() < 1e-14);
    }
}

/// A first try that is too long is refused until a step errs by less than the tolerance: it is then hardly longer than
/// the steps that follow, which aim at 0.9 of the longest allowed.
#[test]
fn steps_that_err_too_much_are_refused() {
    let radius = larmor_radius_pc(ENERGY_TEV, 1, 1.0);
    for tolerance in [1e-4, 1e-5, 1e-6] {
        let push = CashKarp::new(tolerance, radius, ENERGY_TEV, 1);
        let mut proton = Particle { position_pc: [0.0; 3], direction: [0.8, 0.0, 0.6] };
        let made = push.step(&Uniform { b0_ug: 1.0 }, &mut proton, radius);
        let turned = made.path_pc / radius;
        let error = distance(proton.direction, [0.8 * turned.cos(), -0.8 * turned.sin(), 0.6]);
        assert!(made.refused > 0 && error < tolerance, "refused {} times, error {error}", made.refused);
        let mut later = made;
        for _ in 0..10 {
            later = push.step(&Uniform { b0_ug: 1.0 }, &mut proton, later.next_pc);
        }
        assert!(made.path_pc < 1.15 * later.path_pc, "{} after {}", later.path_pc, made.path_pc);
    }
}

/// In smooth turbulence the Boris push converges, with the square of its step, to what Cash–Karp finds.
#[test]
fn boris_converges_to_it() {
    let turbulence = kolmogorov(1.0, 25.0, 0.5);
    let field = turbulent_field(&turbulence, FieldModel::PlaneWaves { modes: 60 }, 5);
    let start = Particle { position_pc: [3.0, -2.0, 7.0], direction: [0.0, 0.6, 0.8] };
    let path = 4.0;
    let push = CashKarp::new(1e-10, 0.2, ENERGY_TEV, 1);
    let mut reference = start;
    let (mut left, mut trial) = (path, 0.2_f64);
    while left > 1e-12 {
        let made = push.step(&field, &mut reference, trial.min(left));
        left -= made.path_pc;
        trial = made.next_pc;
    }
    let error = |steps: u32| {
        let boris = Boris::new(path / f64::from(steps), ENERGY_TEV, 1);
        let mut particle = start;
        for _ in 0..steps {
            boris.step(&field, &mut particle);
        }
        distance(particle.position_pc, reference.position_pc)
    };
    let (coarse, fine) = (error(400), error(800));
    // Field values are f32: 1e-7 of them, far below the errors here.
    assert!(fine > 1e-6 && fine < 1e-3, "error {fine}");
    assert!((coarse / fine - 4.0).abs() < 0.2, "ratio {}", coarse / fine);
}

fn adaptive(mut scene: Scene, tolerance: f64) -> Scene {
    scene.run.integrator = Integrator::CashKarp { tolerance };
    scene
}

/// Crossings outwards less those inwards are, exactly, the particles outside in the end.
#[test]
fn no_crossing_is_lost_or_counted_twice() {
    let mut scene = adaptive(turbulent_scene(300, 300.0), 1e-3);
    scene.field.realisations = 1;
    scene.observers.first_time_yr = 1e-3;
    let plan = Arc::new(Plan::of(&scene));
    let turbulence = larmor::simulate::turbulence(&scene);
    let quiet = AtomicBool::new(false);
    let field = Field::build(0.0, &turbulence, scene.sampling(), scene.field.precision, first(1), &quiet)
        .expect("not interrupted");
    let mut engine = Engine::new(&scene, plan, Arc::new(vec![field]));
    while !engine.pass_done() {
        assert!(engine.advance_slice(&StopFlags::default(), &Progress::default()));
    }
    let snapshot = engine.snapshot(1);
    for curve in engine.estimates(&quiet).expect("not interrupted").anisotropy {
        let net: i64 = curve.points.iter().map(|point| point.outward as i64 - point.inward as i64).sum();
        let outside = snapshot
            .positions_pc
            .iter()
            .filter(|p| p.iter().map(|c| f64::from(*c).powi(2)).sum::<f64>().sqrt() >= curve.radius_pc);
        assert_eq!(net, outside.count() as i64, "sphere of {} pc", curve.radius_pc);
        let returned = curve.points.iter().any(|point| point.inward > 0);
        assert!(returned || curve.radius_pc > 30.0, "particles come back");
    }
}

/// Bit-identical estimates on any number of threads.
#[test]
fn estimates_do_not_depend_on_threads() {
    let scene = adaptive(turbulent_scene(200, 100.0), 1e-4);
    let one = run(&scene, 1);
    assert_eq!(one.estimates, run(&scene, 2).estimates);
    let nominal = one.plan.steps_per_pass();
    assert!(one.steps > nominal, "{} steps, {nominal} of the longest", one.steps);
}

/// Both integrators find the same diffusion coefficient in the same field: within three errors of their difference,
/// which is at most that of two independent runs.
#[test]
fn it_diffuses_as_with_boris() {
    let scene = turbulent_scene(1200, 400.0);
    let value = |scene: &Scene| {
        let report = run(scene, 2);
        let last = *report.estimates.last_diffusion().expect("a point");
        let mean = (last.parallel.value + 2.0 * last.perpendicular.value) / 3.0 / C_PC_PER_YR;
        (mean, last.parallel.error.hypot(2.0 * last.perpendicular.error) / 3.0 / C_PC_PER_YR)
    };
    let (boris, boris_error) = value(&scene);
    let (karp, karp_error) = value(&adaptive(scene, 1e-4));
    let allowed = 3.0 * boris_error.hypot(karp_error);
    assert!((boris - karp).abs() < allowed, "Boris {boris:.3}, Cash–Karp {karp:.3} pc·c, allowed ± {allowed:.3}");
    assert!(allowed < 0.15, "allowed {allowed}");
}
