//! Fingerprints of results, so that another machine, C library or compiler shows itself by itself.
//!
//! A result that differs in a single bit has another fingerprint. The same must hold on any x86-64 and AArch64. Where a
//! formula or the order of its operations is changed on purpose, the message of the failing test says the new
//! fingerprint, which takes the place of the old one here; where nothing was meant to change, something depends on the
//! machine.

use std::sync::atomic::AtomicBool;

use larmor::field::{Field, FieldKey, FieldModel, MagneticField, Precision, Turbulent};
use larmor::math;
use larmor::motion::{Boris, CashKarp};
use larmor::observer::TimeBins;
use larmor::particle::Particle;
use larmor::scene::SkyScene;
use larmor::sky::{DataSet, DiffusionTable, Free, Observations, fit, fit_points};
use larmor::source::inject;
use larmor::theory;

use crate::support::kolmogorov;

/// FNV-1a with 64 bits (Fowler, Noll & Vo) over the bits of numbers, written in hexadecimal.
fn fingerprint(numbers: impl IntoIterator<Item = f64>) -> String {
    let bytes = numbers.into_iter().flat_map(|number| number.to_bits().to_le_bytes());
    let hash = bytes
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

fn field(model: FieldModel, precision: Precision) -> Field {
    let key = FieldKey { seed: 8, pass: 0, realisation: 1 };
    Field::build(1.0, &kolmogorov(0.7, 25.0, 4.0), model, precision, key, &AtomicBool::new(false)).expect("built")
}

const GRIDS: FieldModel = FieldModel::NestedGrids { levels: 2, cells: 32 };

fn nodes(precision: Precision) -> String {
    let Turbulent::Grids(grids) = field(GRIDS, precision).turbulent().clone() else { panic!("no grids") };
    let places = (0..=32).flat_map(|z| (0..=32).flat_map(move |y| (0..=32).map(move |x| [x, y, z])));
    let nodes = grids.iter().flat_map(|grid| places.clone().flat_map(|[x, y, z]| grid.node(x, y, z).map(f64::from)));
    fingerprint(nodes)
}

#[test]
fn nodes_of_grids() {
    assert_eq!([nodes(Precision::Single), nodes(Precision::Half)], ["8b6e8089a7dfe67b", "85899674f704545c"]);
}

fn waves(precision: Precision) -> String {
    let field = field(FieldModel::PlaneWaves { modes: 100 }, precision);
    let places = inject(3, 0, 0, 0..500).into_iter().enumerate();
    fingerprint(places.flat_map(|(n, place)| field.at(place.direction.map(|c| n as f64 * c))))
}

#[test]
fn plane_waves() {
    assert_eq!([waves(Precision::Single), waves(Precision::Half)], ["ebd4dac2c6376913", "aa82baae2976c0e1"]);
}

#[test]
fn trajectories() {
    let field = field(GRIDS, Precision::Half);
    let boris = Boris::new(0.05, 1000.0, 1);
    let pushed = inject(2, 0, 0, 0..16).into_iter().flat_map(|mut particle| {
        for _ in 0..3000 {
            boris.step(&field, &mut particle);
        }
        let Particle { position_pc, direction } = particle;
        [position_pc, direction].concat()
    });
    let karp = CashKarp::new(1e-6, 1.0, 1000.0, 1);
    let adapted = inject(2, 1, 0, 0..16).into_iter().flat_map(|mut particle| {
        (0..300).fold(0.1, |trial, _| karp.step(&field, &mut particle, trial).next_pc);
        [particle.position_pc, particle.direction].concat()
    });
    assert_eq!([fingerprint(pushed), fingerprint(adapted)], ["b3dd2413be540b76", "f9d87c287292e357"]);
}

#[test]
fn a_fit_of_the_sky() {
    let (table, sky) = (DiffusionTable::shipped().expect("shipped"), SkyScene::default());
    let points = fit_points(&Observations::shipped().expect("shipped"), DataSet::Paper2015);
    let fit = fit(&sky, Free::usual(&sky), &points, &table, &mut |_| true).expect("fits");
    let parameters = fit.parameters.iter().flat_map(|parameter| [parameter.value, parameter.error]);
    assert_eq!(fingerprint(parameters.chain([fit.chi2])), "f368ef3156ed2a06");
}

#[test]
fn closed_forms() {
    let bins = TimeBins::new(20.0, 3000.0, 48);
    let edges = (0..=48).map(|index| bins.edge_yr(index));
    let values = edges.flat_map(|time_yr| {
        [
            theory::random_flight_variance_pc2(time_yr, 300.0),
            theory::random_flight_rate_per_yr(time_yr, 300.0),
            theory::running_width_anisotropy(50.0, [time_yr, 0.3 * time_yr], [1.0, 0.3]),
            theory::running_width_anisotropy(50.0, [0.3 * time_yr, time_yr], [0.3, 1.0]),
            theory::burst_density_per_pc3(50.0, 20.0, time_yr, 1.0, 0.1),
            theory::isotropic_diffusion_pc2_yr(time_yr / 100.0, 5.0),
            theory::boris_angle_ratio(time_yr / 1000.0),
            theory::effective_time_yr(1.0, 1e-5, time_yr, 2.2).unwrap_or(0.0),
        ]
    });
    assert_eq!(fingerprint(values), "b946f74e52587cb3");
}

#[test]
fn functions_of_numbers() {
    let values = (1..2000).flat_map(|n| {
        let x = f64::from(n) * 0.0123;
        let part = f64::from(n) / 2000.0;
        let (sin, cos) = math::sin_cos(100.0 * x);
        let exponentials = [math::exp(-x), math::exp_m1(part), math::exp2(x), math::exp10(part), math::erf(part)];
        let logarithms = [math::ln(x), math::ln_1p(x), math::log2(x), math::log10(x)];
        let powers = [math::pow(x, -2.7), math::powi(x, -5), math::cbrt(x), math::hypot(x, 1.5)];
        let angles = [sin, cos, math::sin(x), math::cos(x), math::tan(x), math::asin(part), math::acos(part)];
        let others = [math::atan(x), math::atan2(-x, -3.0), math::sinh(x), math::cosh(x), math::tanh(x)];
        [&exponentials[..], &logarithms, &powers, &angles, &others].concat()
    });
    assert_eq!(fingerprint(values), "b9dc4865e77bb31c");
}
