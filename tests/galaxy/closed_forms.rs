//! One Galaxy and many against closed forms.

use larmor::galaxy::{GRAIN, GalaxyKey, GalaxyModel, REACH, Seen, Supernova, Workspace, quantile, tail_exponent};
use larmor::lanes::Instructions;
use larmor::scene::{Escape, GalaxyScene, SkyScene};
use larmor::sky::DiffusionTable;
use larmor::theory::{LAYER_TAIL, SPACE_TAIL, burst_density_per_pc3, source_dipole};
use larmor::vector::norm;

use crate::support::{many, model, open};

/// Supernovae of all ages and places.
fn some_supernovae() -> Vec<Supernova> {
    let places = [[0.0, 0.0, 200.0], [30.0, -40.0, 900.0], [-80.0, 10.0, -3900.0], [5.0, 90.0, -10.0]];
    let ages = [1.1e4, 2.0e5, 1.0e6, 9.0e6];
    let all = places.iter().zip([1.0, 0.3, 2.0, 1.0]);
    all.flat_map(|(place, energy)| ages.map(|age_yr| Supernova { place_pc: *place, age_yr, energy })).collect()
}

/// Without walls a supernova has the Gaussian of the paper, and δ = 3R/(2cT) straight towards it, whatever D is.
#[test]
fn one_source_alone_has_the_papers_dipole() {
    let model = model(&open(), [2.0, 3.0e-3], &[1.0, 100.0]);
    for supernova in some_supernovae() {
        let [x, y, z] = supernova.place_pc;
        for (index, level) in model.levels().iter().enumerate() {
            let (density, flux) = model.density(&supernova, index);
            let d = level.diffusion;
            let gaussian = burst_density_per_pc3(z, x.hypot(y), supernova.age_yr, d.parallel, d.perpendicular);
            if gaussian < 1e-250 {
                continue;
            }
            assert!((density / (supernova.energy * gaussian) - 1.0).abs() < 1e-11, "{supernova:?}");
            let dipole = source_dipole(1.0, supernova.distance_pc(), supernova.age_yr);
            assert!((norm(flux) / density / dipole - 1.0).abs() < 1e-11, "{supernova:?}");
            let towards = flux.iter().zip(supernova.place_pc).map(|(f, p)| f * p).sum::<f64>();
            assert!((towards / (norm(flux) * supernova.distance_pc()) - 1.0).abs() < 1e-11);
        }
    }
}

fn close(found: f32, expected: f64, what: &str, error: f64) {
    assert!((f64::from(found) - expected).abs() <= error, "{what}: {found}, not {expected} ± {error}");
}

/// What is added up side by side is what the closed forms give one by one: each Galaxy again from its own supernovae,
/// with every kind of walls. The rest of images and modes is below 1e-6 of a supernova's peak; what lies beyond four standard
/// deviations may be left out, and is less than 1e-3 of the sea on average.
#[test]
fn sums_are_those_of_the_closed_forms() {
    let mut workspace = Workspace::default();
    for (escape, halo_pc, anisotropy) in [
        (Escape::Nowhere, 4000.0, 1.0),
        (Escape::AlongField, 4000.0, 1.0),
        (Escape::AlongField, 500.0, 0.7),
        (Escape::AcrossPlane, 150.0, 1.0),
        (Escape::AcrossPlane, 1000.0, 0.3),
    ] {
        let galaxy =
            GalaxyScene { escape, halo_pc, anisotropy, max_age_yr: 3e6, energy_spread: 0.3, ..GalaxyScene::default() };
        let model =
            GalaxyModel::at(&galaxy, &SkyScene::default(), &DiffusionTable::shipped().unwrap(), &[0.1, 3.0, 1000.0]);
        let (mut strong, mut unseen_by_all) = (0, 0.0);
        for number in 0..20 {
            let key = GalaxyKey { seed: 5, number };
            let seen = model.look(key, &mut workspace);
            let all = model.supernovae_of(key);
            for (energy, (seen, level)) in seen.iter().zip(model.levels()).enumerate() {
                let single = all.iter().filter(|supernova| supernova.age_yr < level.sea.smooth_age_yr);
                let parts: Vec<(f64, [f64; 3], &Supernova)> =
                    single.map(|s| (model.density(s, energy).0, model.density(s, energy).1, s)).collect();
                let density: f64 = level.sea.old_density + parts.iter().map(|part| part.0).sum::<f64>();
                let d = level.diffusion;
                let beyond =
                    |s: &Supernova, axis: usize, d: f64| s.place_pc[axis].abs() > REACH * (2.0 * d * s.age_yr).sqrt();
                let left: Vec<_> = parts
                    .iter()
                    .filter(|part| beyond(part.2, 0, d.perpendicular) || beyond(part.2, 2, d.parallel))
                    .collect();
                let unseen = if density > 0.0 { left.iter().map(|part| part.0).sum::<f64>() / density } else { 0.0 };
                unseen_by_all += unseen * density / level.sea.density / (20.0 * model.levels().len() as f64);
                let precise = 2e-6 + unseen;
                close(seen.relative, density / level.sea.density, "density", precise * density / level.sea.density);
                for axis in 0..3 {
                    let old = if axis == 1 { level.sea.old_flux } else { 0.0 };
                    let flux = old + parts.iter().map(|part| part.1[axis]).sum::<f64>();
                    let unseen = left.iter().map(|part| part.1[axis].abs()).sum::<f64>();
                    let scale = parts.iter().map(|part| part.1[axis].abs()).sum::<f64>() + old.abs();
                    close(
                        seen.dipole[axis],
                        flux / density.max(1e-300),
                        "dipole",
                        (precise * scale + unseen) / density.max(1e-300),
                    );
                }
                if density == 0.0 {
                    assert_eq!(*seen, Seen::default());
                    continue;
                }
                let mut densities: Vec<f64> = parts.iter().map(|part| part.0).collect();
                densities.sort_by(|a, b| b.total_cmp(a));
                for (found, expected) in seen.fractions.iter().zip(densities) {
                    close(*found, expected / density, "fraction", precise);
                }
                let squares = level.sea.old_variance + parts.iter().map(|part| part.0 * part.0).sum::<f64>();
                let effective = density * density / squares;
                close(seen.effective, effective, "number", 2.0 * precise * effective);
                let strongest = parts.iter().max_by(|a, b| a.0.total_cmp(&b.0));
                if let Some((_, _, supernova)) =
                    strongest.filter(|strongest| strongest.0 > 0.01 * density && unseen < 1e-3)
                {
                    close(seen.distance_pc, supernova.distance_pc(), "distance", 1e-6 * supernova.distance_pc());
                    close(seen.age_yr, supernova.age_yr, "age", 1e-6 * supernova.age_yr);
                    strong += 1;
                }
                let fractions = model.fractions(&all, energy, f64::from(seen.relative));
                let smooth = level.sea.old_density / density;
                assert!(
                    (fractions.iter().sum::<f64>() + smooth - 1.0).abs() < 1.1 * precise || unseen > 0.1,
                    "{escape:?}"
                );
            }
        }
        assert!(strong > 20 && unseen_by_all < 1e-3, "{escape:?}: {strong}, {unseen_by_all}");
    }
}

/// No instructions and no number of threads change a bit, and ranges joined are those gathered at once.
#[test]
fn galaxies_are_the_same_everywhere() {
    let model = model(&GalaxyScene { energy_spread: 0.2, ..GalaxyScene::default() }, [2.0, 3.0e-3], &[0.3, 30.0]);
    let key = GalaxyKey { seed: 3, number: 17 };
    let looked: Vec<Vec<Seen>> = Instructions::all()
        .into_iter()
        .map(|instructions| model.look_with(key, &mut Workspace::default(), instructions))
        .collect();
    assert!(looked.windows(2).all(|pair| pair[0] == pair[1]), "{looked:?}");
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| many(&model, 3, 200))
    };
    let (one, three) = (with(1), with(3));
    assert_eq!(one, three);
    assert_eq!(one.galaxies().nth(17), Some(looked[0].as_slice()));
    let range = |range| {
        larmor::galaxy::gather(&model, 3, range, None, &false.into(), &mut |_| std::ops::ControlFlow::Continue(()))
    };
    let mut joined = range(0..70);
    joined.join(range(70..200));
    assert_eq!(joined, one);
    assert_ne!(many(&model, 4, 200), one);
}

/// The mean over Galaxies is the smooth sea: with youngest supernovae of 1 Myr the variance is finite and known. The mean
/// must lie within 3 of its errors (1 in 400 by chance, for one seed), and its dipole towards the plane likewise.
#[test]
fn the_mean_is_the_smooth_sea_where_it_exists() {
    for (escape, anisotropy, seed) in [
        (Escape::Nowhere, 1.0, 1),
        (Escape::AlongField, 1.0, 2),
        (Escape::AcrossPlane, 0.3, 3),
        (Escape::AlongField, 0.5, 4),
    ] {
        let galaxy = GalaxyScene {
            escape,
            anisotropy,
            halo_pc: if escape == Escape::AcrossPlane { 300.0 } else { 2000.0 },
            min_age_yr: 1.0e6,
            max_age_yr: 4.0e6,
            min_distance_pc: 0.0,
            height_pc: 60.0,
            rate: 0.3,
            ..GalaxyScene::default()
        };
        let model = model(&galaxy, [1.0, 3.0e-3], &[1.0, 1000.0]);
        let count = 4000;
        let all = many(&model, seed, count);
        for energy in 0..2 {
            let sum = |value: &dyn Fn(&Seen) -> f64| {
                let values: Vec<f64> = all.at(energy).map(value).collect();
                let mean = values.iter().sum::<f64>() / values.len() as f64;
                let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (values.len() - 1) as f64;
                (mean, variance, (variance / values.len() as f64).sqrt())
            };
            let (mean, variance, error) = sum(&|seen| f64::from(seen.relative));
            assert!((mean - 1.0).abs() < 3.0 * error, "{escape:?} {energy}: {mean} ± {error}");
            assert!(error < 0.02, "{error}");
            let flux = |axis: usize| move |seen: &Seen| f64::from(seen.relative) * f64::from(seen.dipole[axis]);
            let sea = model.levels()[energy].sea;
            for axis in 0..3 {
                let (mean, _, error) = sum(&flux(axis));
                let expected = if axis == 1 { sea.dipole() } else { 0.0 };
                assert!(
                    (mean - expected).abs() < 3.5 * error,
                    "{escape:?} {energy} {axis}: {mean} ± {error}, {expected}"
                );
            }
            // Campbell's theorem; walls only take from it. The variance of the variance is ⟨(x-1)^4⟩ - σ^4 over the number.
            let (fourth, _, fourth_error) = sum(&|seen| (f64::from(seen.relative) - 1.0).powi(4));
            let campbell = sea.variance / (sea.density * sea.density);
            let error = ((fourth + fourth_error - variance * variance) / count as f64).sqrt();
            assert!(variance - campbell < 3.0 * error, "{escape:?} {energy}: {variance} ± {error}, {campbell}");
            let exact = escape == Escape::Nowhere;
            assert!(!exact || campbell - variance < 3.0 * error, "{energy}: {variance} ± {error}, {campbell}");
        }
    }
}

/// The nearest source makes the tail: 5/3 in space, 4/3 in a layer that is thinner than the diffusion length, each within 3
/// errors of Hill's estimator, where the youngest supernovae (1 yr) do not cut it off.
#[test]
fn tails_are_power_laws_of_the_nearest_source() {
    let young = GalaxyScene { min_age_yr: 1.0, max_age_yr: 1.0e5, ..open() };
    // Among 1e5 yr, some ten supernovae within reach in both cases.
    let space = GalaxyScene { half_thickness_pc: 3000.0, rate: 1.0, ..young.clone() };
    let layer = GalaxyScene { half_thickness_pc: 0.01, rate: 100.0, ..young };
    for (name, galaxy, coefficients, expected) in
        [("space", space, [1.0, 0.1], SPACE_TAIL), ("layer", layer, [10.0, 10.0], LAYER_TAIL)]
    {
        let model = model(&galaxy, coefficients, &[1.0]);
        let all = many(&model, 11, 40_000);
        let found = tail_exponent(&all.sorted(0, |seen| f64::from(seen.relative)), 400).unwrap();
        assert!((found.value - expected).abs() < 3.0 * found.error, "{name}: {found:?}, not {expected}");
        let other = SPACE_TAIL + LAYER_TAIL - expected;
        assert!((found.value - other).abs() > 3.0 * found.error, "{name}: {found:?} is {other} as well");
    }
}

/// With T_min or R_min going to 0 medians stay and variances grow without limit, as the paper says: medians of 2000 Galaxies
/// are the same within 3 errors. In space the exact variance goes as T_min^(-1/2). With R_min
/// instead, the mean square over 30 000 Galaxies of the last 20 kyr grows with each smaller R_min.
#[test]
fn medians_stay_while_variances_diverge() {
    let space = GalaxyScene { max_age_yr: 1.0e6, half_thickness_pc: 1000.0, ..open() };
    let look = |galaxy: &GalaxyScene, count: u64| {
        let model = model(galaxy, [1.0, 0.01], &[1.0]);
        let sorted = many(&model, 7, count).sorted(0, |seen| f64::from(seen.relative));
        let square = sorted.iter().map(|value| value * value).sum::<f64>() / sorted.len() as f64;
        let sea = model.levels()[0].sea;
        (quantile(&sorted, 0.5).unwrap(), square, sea.variance / (sea.density * sea.density))
    };
    let by_age =
        [1.0e4, 1.0e3, 1.0e2, 1.0e1].map(|min_age_yr| look(&GalaxyScene { min_age_yr, ..space.clone() }, 2000));
    for pair in by_age.windows(2) {
        // √10, but for the part of the oldest: T_min^(-1/2) - T_max^(-1/2).
        assert!((2.8..3.6).contains(&(pair[1].2 / pair[0].2)), "{by_age:?}");
    }
    let near = |min_distance_pc| GalaxyScene { min_age_yr: 1.0, min_distance_pc, ..space.clone() };
    let by_distance = [20.0, 5.0, 1.0].map(|pc| look(&near(pc), 2000));
    for seen in by_age.iter().chain(&by_distance) {
        let error = seen.0.error.hypot(by_age[0].0.error);
        assert!((seen.0.value - by_age[0].0.value).abs() < 3.0 * error, "{by_age:?} {by_distance:?}");
    }
    let recent =
        [100.0, 30.0, 10.0].map(|pc| look(&GalaxyScene { min_age_yr: 100.0, max_age_yr: 2.0e4, ..near(pc) }, 30_000));
    assert!(recent.windows(2).all(|pair| pair[1].1 > 1.5 * pair[0].1), "{recent:?}");
}

/// Sources and field turned together turn the dipole. The field along b has the tensor `D_⊥ + (D_∥ - D_⊥) b b`; the sum over
/// the supernovae of a Galaxy by that tensor is the one along z, turned.
#[test]
fn turning_the_field_turns_the_dipole() {
    let model = model(&open(), [1.0, 0.02], &[1.0]);
    let d = model.levels()[0].diffusion;
    // Columns are where the axes x, y and z go: about x by 0.7 rad, then about z by 1.9 rad.
    let ((s, c), (t, u)) = (0.7_f64.sin_cos(), 1.9_f64.sin_cos());
    let turn = |[x, y, z]: [f64; 3]| {
        let (y, z) = (c * y - s * z, s * y + c * z);
        [u * x - t * y, t * x + u * y, z]
    };
    let b = turn([0.0, 0.0, 1.0]);
    assert!(b[2].abs() < 0.8 && b[0].abs() > 0.1 && b[1].abs() > 0.1);
    for number in 0..10 {
        let key = GalaxyKey { seed: 1, number };
        let seen = model.look(key, &mut Workspace::default())[0];
        let old = model.levels()[0].sea;
        let (mut density, mut flux) = (old.old_density, turn([0.0, old.old_flux, 0.0]));
        for supernova in model.supernovae_of(key).iter().filter(|s| s.age_yr < old.smooth_age_yr) {
            let r = turn(supernova.place_pc);
            let along = r.iter().zip(b).map(|(r, b)| r * b).sum::<f64>();
            let across2 = r.iter().map(|r| r * r).sum::<f64>() - along * along;
            let four = 4.0 * supernova.age_yr;
            let norm = (std::f64::consts::PI * four).powf(-1.5) / (d.parallel.sqrt() * d.perpendicular);
            let value = norm * (-along * along / (four * d.parallel) - across2 / (four * d.perpendicular)).exp();
            density += value;
            for (flux, r) in flux.iter_mut().zip(r) {
                *flux += value * source_dipole(1.0, r, supernova.age_yr);
            }
        }
        let expected = turn(seen.vector());
        for axis in 0..3 {
            assert!((flux[axis] / density - expected[axis]).abs() < 1e-5 * norm(expected), "{flux:?} {expected:?}");
        }
    }
}

/// What is left out: with a grain so fine that all supernovae are drawn, intensities and dipoles differ by no more than the
/// variance that the model names, and by their mean not at all. The same Galaxies, the same supernovae.
#[test]
fn what_is_left_out_is_bounded() {
    let galaxy = GalaxyScene { max_age_yr: 4.0e6, rate: 2.0, height_pc: 50.0, ..open() };
    let model = model(&galaxy, [1.0, 0.05], &[1.0]);
    let sea = model.levels()[0].sea;
    assert!(sea.old_density > 0.05 * sea.density, "{sea:?}");
    assert!(sea.old_variance <= GRAIN * sea.typical_variance, "{sea:?}");
    // Those that are smooth here, drawn by a model whose youngest they are.
    let older = GalaxyScene { min_age_yr: sea.smooth_age_yr, ..galaxy };
    let drawn = crate::support::model(&older, [1.0, 0.05], &[1.0]);
    let only = drawn.levels()[0].sea;
    assert!((only.density / sea.old_density - 1.0).abs() < 1e-9);
    let all = many(&drawn, 2, 2000);
    let values: Vec<f64> = all.at(0).map(|seen| f64::from(seen.relative) * only.density).collect();
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / values.len() as f64;
    assert!((mean - sea.old_density).abs() < 3.0 * (variance / values.len() as f64).sqrt(), "{mean} {sea:?}");
    // Four reaches of a Gaussian leave out 6e-5 on each axis; the variance has an error of 3 %.
    assert!(variance < 1.1 * sea.old_variance, "{variance} {}", sea.old_variance);
    assert!(variance > 0.8 * sea.old_variance, "the bound is no guess: {variance} {}", sea.old_variance);
}
