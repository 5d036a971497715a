//! The dipole vector on bands of a sphere.

use larmor::estimate::{CrossingSums, Ensemble, Estimate, GroupSums, RegionDipole, region_dipoles};
use larmor::field::Uniform;
use larmor::motion::Boris;
use larmor::observer::{Passage, Spheres, TimeBins};
use larmor::particle::Particle;
use larmor::random::{Purpose, isotropic_direction, stream};
use larmor::units::{LARMOR_RADIUS_PC_PEV_UG, light_time_yr};
use larmor::vector::{Vec3, dot};
use rand::RngExt;
use rayon::prelude::*;

/// Outward normal at a random place of the sphere, and the unit vectors that grow with the angle to z, mirrored in the
/// southern hemisphere, and with the azimuth.
fn triad(normal: Vec3) -> [Vec3; 3] {
    let [x, y, z] = normal;
    let across = x.hypot(y);
    let mirror = if z < 0.0 { -1.0 } else { 1.0 };
    let polar = [x * z / across, y * z / across, -across].map(|component| mirror * component);
    [normal, polar, [-y / across, x / across, 0.0]]
}

/// A dipole with prescribed radial, polar and azimuthal parts is recovered in every band.
///
/// Directions have the density `|µ| (1 + δ·n)` of crossings. With N crossings in a band the errors are 1.5/√N of the
/// radial part and 2/√N of the others; four of the jackknife's are allowed. A tangential weight of 1/3 in place of 1/4
/// would be off by a third of 0.3, which is more than 8 errors in each band with more than 25 000.
#[test]
fn prescribed_dipole_vector_is_recovered() {
    let dipole = [0.4, 0.3, -0.3];
    let mut groups = vec![GroupSums::new(1, 1, 0); 50];
    for (index, group) in groups.iter_mut().enumerate() {
        let mut rng = stream(4, Purpose::Source, [index as u64, 0, 0]);
        for _ in 0..40_000 {
            // Half of all places near the axis, where the bands are narrow.
            let cos = 1.0 - if rng.random() { 0.06 * rng.random::<f64>() } else { 2.0 * rng.random::<f64>() };
            let cos = if rng.random() { cos } else { -cos };
            let (sin_phi, cos_phi) = (std::f64::consts::TAU * rng.random::<f64>()).sin_cos();
            let sin = (1.0 - cos * cos).sqrt();
            let basis = triad([sin * cos_phi, sin * sin_phi, cos]);
            let (direction, mu) = loop {
                let direction = isotropic_direction(&mut rng);
                let [mu, polar, azimuthal] = basis.map(|unit| dot(unit, direction));
                let weight = mu.abs() * (1.0 + dot(dipole, [mu, polar, azimuthal]));
                if rng.random::<f64>() * 1.6 < weight {
                    break (direction, mu);
                }
            };
            let passage = Passage { path_pc: 0.0, mu, position_pc: basis[0].map(|c| 7.0 * c), direction };
            CrossingSums::record(&mut group.crossings, 0, 0, &passage, 0.1);
        }
    }
    let groups: Vec<&GroupSums> = groups.iter().collect();
    let ensemble = Ensemble::independent(&groups).expect("groups");
    let regions = region_dipoles(&ensemble, 0, 7.0, &TimeBins::new(1.0, 2.0, 1));
    assert_eq!(regions.len(), 5);
    for region in &regions {
        for (part, expected) in [region.radial, region.polar, region.azimuthal].into_iter().zip(dipole) {
            let part = part.expect("crossings");
            assert!(((part.value - expected) / part.error).abs() < 4.0, "{expected} expected: {region:?}");
            assert!(part.error < 2.5 / (region.crossings as f64).sqrt(), "{region:?}");
        }
        assert!(region.crossings > 25_000 && (region.prediction.expect("crossings") - 0.15).abs() < 1e-9);
    }
}

/// Mean of a part of the dipole over its expectation, weighted by its errors.
fn mean_ratio(regions: &[&RegionDipole], of: impl Fn(&RegionDipole) -> Option<(Estimate, f64)>) -> Estimate {
    let pairs = || regions.iter().filter_map(|region| of(region));
    let norm: f64 = pairs().map(|(part, expected)| (expected / part.error).powi(2)).sum();
    let sum: f64 = pairs().map(|(part, expected)| part.value * expected / part.error.powi(2)).sum();
    Estimate { value: sum / norm, error: norm.sqrt().recip() }
}

/// In a uniform field with hard scattering the cloud is a needle, and still the dipole has the radial part 3R/(2ct) and no
/// polar part, on the axis and off it. Around the axis particles flow against the sense of rotation, because more of them
/// gyrate about centres nearer to the axis: δ_φ = -(3/2) (ρ/ct) λ/r_L.
///
/// With free paths of λ = 3 r_L, D_⊥ = D_∥/(1 + 9) and the antisymmetric part of D_ij is 3 D_⊥ (Gleeson & Axford 1967 with
/// ωτ = 3). ρ is taken in the middle of a band, R sin θ, which is right to 3 % for the bands between 10° and 90°. Allowed
/// are 3 errors and, as δ is the first order of an expansion in R/ct < 0.15 and in λ²/σ⊥², 6 %.
#[test]
fn a_needle_has_a_radial_dipole_and_turns_around_its_axis() {
    let (larmor_pc, free, radii) = (LARMOR_RADIUS_PC_PEV_UG, 3.0, [15.0, 25.0]);
    let step = larmor_pc / 6.0;
    let (steps, free_pc) = ((220.0 * free * 6.0) as u64, free * larmor_pc);
    let boris = Boris::new(step, 1000.0, 1);
    let radii_pc: Vec<f64> = radii.iter().map(|r| r * larmor_pc).collect();
    let spheres = Spheres::new(radii_pc.clone());
    let bins = TimeBins::new(light_time_yr(0.4 * steps as f64 * step), light_time_yr(steps as f64 * step), 4);
    let groups: Vec<GroupSums> = (0..64_u64)
        .into_par_iter()
        .map(|group| {
            let mut rng = stream(5, Purpose::Source, [group, 0, 0]);
            let mut sums = GroupSums::new(2, 4, 0);
            for _ in 0..240 {
                let mut particle = Particle { position_pc: [0.0; 3], direction: isotropic_direction(&mut rng) };
                for index in 0..steps {
                    if rng.random::<f64>() < 1.0 - (-step / free_pc).exp() {
                        particle.direction = isotropic_direction(&mut rng);
                    }
                    let track = boris.step(&Uniform { b0_ug: 1.0 }, &mut particle);
                    spheres.observe(&boris, &track, &particle, |sphere, passage| {
                        let path = index as f64 * step + passage.path_pc;
                        if let Some(bin) = bins.index(light_time_yr(path)) {
                            sums.crossings.record(sphere, bin, &passage, radii_pc[sphere] / path);
                        }
                    });
                }
            }
            sums
        })
        .collect();
    let groups: Vec<&GroupSums> = groups.iter().collect();
    let ensemble = Ensemble::independent(&groups).expect("groups");
    let regions: Vec<RegionDipole> = (radii_pc.iter().enumerate())
        .flat_map(|(sphere, radius_pc)| region_dipoles(&ensemble, sphere, *radius_pc, &bins))
        .collect();
    let mut seen = 0;
    for band in [0..1, 1..3, 3..5] {
        let edges = [0.0, 0.766, 0.939, 0.984, 0.996];
        let inside = |region: &&RegionDipole| {
            edges[band.clone()].iter().any(|edge| (region.cos_lo - edge).abs() < 1e-3) && region.radial.is_some()
        };
        let regions: Vec<&RegionDipole> = regions.iter().filter(inside).collect();
        seen += regions.len();
        let sin = |region: &RegionDipole| (1.0 - (0.5 * (region.cos_lo + region.cos_hi)).powi(2)).sqrt();
        let radial = mean_ratio(&regions, |region| Some((region.radial?, region.prediction?)));
        let polar = mean_ratio(&regions, |region| Some((region.polar?, region.prediction?)));
        let turning =
            mean_ratio(&regions, |region| Some((region.azimuthal?, -free * sin(region) * region.prediction?)));
        for (what, part, expected) in [("radial", radial, 1.0), ("polar", polar, 0.0), ("turning", turning, 1.0)] {
            let allowed = (3.0 * part.error).hypot(0.06);
            assert!((part.value - expected).abs() < allowed, "{what} part in bands {band:?}: {part:?}");
        }
    }
    assert!(seen > 15, "{seen} bands with crossings enough");
}
