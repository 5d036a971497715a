//! Helix in a uniform field.

use larmor::field::Uniform;
use larmor::motion::Boris;
use larmor::particle::Particle;
use larmor::theory::boris_angle_ratio;
use larmor::units::larmor_radius_pc;

const ENERGY_TEV: f64 = 1000.0;
const MU: f64 = 0.6;

/// A proton that starts at the origin along +x and z, and its push.
fn set_up(steps_per_radius: f64) -> (Particle, Boris, f64, f64) {
    let radius = larmor_radius_pc(ENERGY_TEV, 1, 1.0);
    let step = radius / steps_per_radius;
    let transverse = (1.0 - MU * MU).sqrt();
    let proton = Particle { position_pc: [0.0; 3], direction: [transverse, 0.0, MU] };
    (proton, Boris::new(step, ENERGY_TEV, 1), radius, step)
}

/// A positive charge with B along +z turns clockwise seen from +z: from +x towards -y, about the centre (0, -r, 0).
///
/// The end points of Boris steps lie exactly on the true circle, and the angle per step is exactly 2 atan(h/2r).
/// Tolerance: 1000 steps of rounding, below 1e-11.
#[test]
fn helix_has_the_exact_radius_and_the_known_phase() {
    let (mut proton, boris, radius, step) = set_up(12.0);
    let transverse = (1.0 - MU * MU).sqrt();
    let gyroradius = radius * transverse;
    let angle_per_step = step / radius * boris_angle_ratio(step / radius);
    for n in 1..=1000 {
        boris.step(&Uniform { b0_ug: 1.0 }, &mut proton);
        let [x, y, z] = proton.position_pc;
        assert!((x.hypot(y + gyroradius) - gyroradius).abs() < 1e-11, "radius after {n} steps");
        assert!((z - f64::from(n) * step * MU).abs() < 1e-10, "drift along B after {n} steps");
        let phase = f64::from(n) * angle_per_step;
        assert!((x - gyroradius * phase.sin()).abs() < 1e-9, "phase after {n} steps");
        assert!((y - gyroradius * (phase.cos() - 1.0)).abs() < 1e-9, "phase after {n} steps");
    }
}

/// The phase error of the automatic step, h = r/12, is (h/r)²/12 = 5.8e-4 of the angle: leading term of the series.
#[test]
fn phase_error_is_of_second_order() {
    for (step_over_radius, printed) in [(0.05, 0.999_792), (0.1, 0.999_168), (0.3, 0.9926), (1.0, 0.9273)] {
        let last_digit = if step_over_radius < 0.2 { 5e-7 } else { 5e-5 };
        assert!((boris_angle_ratio(step_over_radius) - printed).abs() < last_digit);
    }
    let (fine, coarse) = (1.0 - boris_angle_ratio(1.0 / 24.0), 1.0 - boris_angle_ratio(1.0 / 12.0));
    assert!((coarse / fine - 4.0).abs() < 0.01);
}

/// A rotation keeps the length; 1e5 steps of rounding (1e-16 each, adding up at worst linearly) stay below 1e-10.
#[test]
fn speed_is_conserved() {
    let (mut proton, boris, ..) = set_up(3.0);
    for _ in 0..100_000 {
        boris.step(&Uniform { b0_ug: 1.0 }, &mut proton);
    }
    let speed = proton.direction.iter().map(|c| c * c).sum::<f64>().sqrt();
    assert!((speed - 1.0).abs() < 1e-10, "speed {speed}");
}

/// Twice the charge turns twice as fast: half the radius, at the same energy.
#[test]
fn radius_goes_as_energy_over_charge() {
    let radius = larmor_radius_pc(ENERGY_TEV, 2, 1.0);
    let boris = Boris::new(radius / 100.0, ENERGY_TEV, 2);
    let mut helium = Particle { position_pc: [0.0; 3], direction: [1.0, 0.0, 0.0] };
    let lowest = (0..700).fold(0.0_f64, |lowest, _| {
        boris.step(&Uniform { b0_ug: 1.0 }, &mut helium);
        lowest.min(helium.position_pc[1])
    });
    // The lowest of points 1/100 rad apart misses the bottom by at most r (1 - cos 0.005) = 1.3e-5 r.
    assert!((lowest / (-2.0 * radius) - 1.0).abs() < 2e-5);
    assert!((radius - 0.5 * 1.0810).abs() < 5e-5);
}
