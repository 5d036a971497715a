//! Crossings of spheres, and A and f(µ) recovered from them.

use larmor::estimate::{Ensemble, GroupSums, anisotropy_curve, momentum_bins, momentum_fits};
use larmor::field::Uniform;
use larmor::motion::Boris;
use larmor::observer::{Spheres, TimeBins, crossings};
use larmor::particle::Particle;
use larmor::random::{Purpose, isotropic_direction, stream};
use larmor::theory::crossing_anisotropy;
use larmor::vector::{add_scaled, dot, norm};
use rand::RngExt;

/// A chord through the unit sphere at distance 0.6 from its centre is cut at ∓0.8: two crossings in one piece.
#[test]
fn double_crossing_is_found_and_located() {
    let (from, direction) = ([-1.5, 0.6, 0.0], [1.0, 0.0, 0.0]);
    let [Some(first), Some(second)] = crossings(from, direction, [1.5, 0.6, 0.0], 3.0, 1.0) else {
        panic!("two crossings expected");
    };
    assert!((first.path_pc - 0.7).abs() < 1e-12 && (first.mu + 0.8).abs() < 1e-12);
    assert!((second.path_pc - 2.3).abs() < 1e-12 && (second.mu - 0.8).abs() < 1e-12);
    assert_eq!(crossings(from, direction, [-1.2, 0.6, 0.0], 0.3, 1.0), [None, None], "ends before the sphere");
    assert_eq!(crossings([1.5, 0.6, 0.0], direction, [4.5, 0.6, 0.0], 3.0, 1.0), [None, None], "moves away");
}

/// Along any track, crossings outwards less crossings inwards are the change of being outside: exactly, for each sphere.
#[test]
fn crossings_balance_on_random_tracks() {
    let spheres = Spheres::new(vec![1.0, 2.0, 3.0]);
    let boris = Boris::new(0.7, 1000.0, 1);
    let mut rng = stream(1, Purpose::Source, [7; 3]);
    for _ in 0..200 {
        let mut particle = Particle { position_pc: [0.0; 3], direction: isotropic_direction(&mut rng) };
        let mut net = [0_i64; 3];
        for _ in 0..200 {
            particle.direction = isotropic_direction(&mut rng);
            let track = boris.step(&Uniform { b0_ug: 3.0 }, &mut particle);
            spheres.observe(&boris, &track, &particle, |sphere, passage| {
                assert!((0.0..=0.7).contains(&passage.path_pc));
                net[sphere] += if passage.mu > 0.0 { 1 } else { -1 };
            });
            let outside = [1.0, 2.0, 3.0].map(|radius| i64::from(norm(particle.position_pc) >= radius));
            assert_eq!(net, outside);
        }
    }
}

/// Steps that are skipped could not have crossed: with the skipping, the same crossings are found.
#[test]
fn idle_steps_never_hide_a_crossing() {
    let spheres = Spheres::new(vec![2.0, 5.0]);
    let step = 0.1;
    let mut rng = stream(2, Purpose::Source, [8; 3]);
    for _ in 0..500 {
        let direction = isotropic_direction(&mut rng);
        let position = isotropic_direction(&mut rng).map(|c| 6.0 * c * rng.random::<f64>());
        let idle = spheres.idle_steps(position, step);
        let to = add_scaled(position, f64::from(idle) * step, direction);
        for radius in spheres.radii_pc() {
            let found = crossings(position, direction, to, f64::from(idle) * step, *radius);
            assert_eq!(found, [None, None], "{idle} steps from {position:?}");
        }
    }
}

/// Crossings of a sphere by particles around it whose intensity is `1 + δ µ`, in 50 groups.
fn crossings_of_dipole(dipole: f64, per_group: u32) -> Vec<GroupSums> {
    let (radius, step) = (50.0, 0.5);
    let spheres = Spheres::new(vec![radius]);
    let boris = Boris::new(step, 1000.0, 1);
    (0..50)
        .map(|group| {
            let mut rng = stream(9, Purpose::Source, [group, 0, 0]);
            let mut sums = GroupSums::new(1, 1, 0);
            for _ in 0..per_group {
                // Uniform in volume through the shell that one step can reach the sphere from.
                let (lo, hi) = (radius - step, radius + step);
                let r = (lo.powi(3) + (hi.powi(3) - lo.powi(3)) * rng.random::<f64>()).cbrt();
                let normal = isotropic_direction(&mut rng);
                let direction = loop {
                    let direction = isotropic_direction(&mut rng);
                    if rng.random::<f64>() * (1.0 + dipole) < 1.0 + dipole * dot(direction, normal) {
                        break direction;
                    }
                };
                let mut particle = Particle { position_pc: normal.map(|c| c * r), direction };
                let track = boris.step(&Uniform { b0_ug: 0.0 }, &mut particle);
                spheres.observe(&boris, &track, &particle, |_, passage| {
                    sums.crossings.record(0, 0, &passage, 1.0);
                });
            }
            sums
        })
        .collect()
}

/// A = 2δ/3 from crossings, 0 for an isotropic gas, and f(µ) = 1 + δµ.
///
/// One in four of the particles crosses, 250 000 in all, so the error of A is 0.002 and four of them are allowed; the
/// curvature of the sphere over one step, (0.5/50)², is far below. The same crossings give χ² of f(µ) over 20 bins less
/// one for the norm: 19 ± 6.2, at most 4 standard deviations above. The fit finds the same dipole and nothing else; a
/// weight µ² or 1 in place of |µ| would show as a quadrupole of order 1.
#[test]
fn prescribed_dipole_is_recovered() {
    let bins = TimeBins::new(1.0, 2.0, 1);
    for dipole in [0.0, 0.3, 0.8] {
        let groups = crossings_of_dipole(dipole, 20_000);
        let groups: Vec<&GroupSums> = groups.iter().collect();
        let ensemble = Ensemble::independent(&groups).expect("groups");
        let measured = anisotropy_curve(&ensemble, 0, 50.0, &bins).points[0].anisotropy.expect("crossings");
        let pull = (measured.value - crossing_anisotropy(dipole)) / measured.error;
        assert!(pull.abs() < 4.0, "δ = {dipole}: A = {measured:?}");
        assert!((0.001..0.004).contains(&measured.error), "error {}", measured.error);
        let chi2: f64 = momentum_bins(&ensemble, 0, 50.0, &bins)
            .iter()
            .map(|bin| {
                let intensity = bin.intensity.expect("crossings");
                // Averaged over a bin with weight |µ|, as the crossings are.
                let (lo, hi) = (bin.mu_lo, bin.mu_hi);
                let mean_mu = 2.0 / 3.0 * (hi.powi(3) - lo.powi(3)) / (hi.powi(2) - lo.powi(2));
                ((intensity.value - 1.0 - dipole * mean_mu) / intensity.error).powi(2)
            })
            .sum();
        assert!(chi2 < 19.0 + 4.0 * 6.2, "δ = {dipole}: χ² of f(µ) = {chi2}");
        let fit = momentum_fits(&ensemble, 0, 50.0, &bins)[0];
        for (part, expected) in [(fit.dipole, dipole), (fit.quadrupole, 0.0), (fit.octupole, 0.0)] {
            assert!(((part.value - expected) / part.error).abs() < 4.0, "δ = {dipole}: {fit:?}");
            assert!((0.001..0.02).contains(&part.error), "{fit:?}");
        }
        // 8 ± 4.
        assert!(fit.ndf == 8 && fit.chi2 < 8.0 + 4.0 * 4.0, "δ = {dipole}: {fit:?}");
    }
}
