//! Speed of the parts of a step on the standard set-ups: `cargo bench --no-default-features`.
//!
//! Groups: `field` reads the field for particles side by side, `push` is that plus the Boris push, `crossings` looks for
//! crossings of three spheres, and `end_to_end` is the engine as a user runs it. Times are per particle step.
//! `set_up` builds one realisation of a turbulent field on all cores.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use larmor::field::{Field, FieldVisitor, MagneticField};
use larmor::lanes::{Instructions, Kernel};
use larmor::motion::Boris;
use larmor::observer::Spheres;
use larmor::pairs::Pairs;
use larmor::particle::{Group, Particle};
use larmor::simulate::{Engine, Plan, Progress, SetUp, StopFlags, build_field, set_ups};
use larmor::source::inject;

/// Particles side by side.
const LANES: usize = 16;
/// Groups of them, far enough apart not to share cells.
const GROUPS: usize = 64;
/// Steps of a group before the next one's turn.
const STEPS: usize = 32;
/// Particle steps of one round.
const ROUND: u64 = (LANES * GROUPS * STEPS) as u64;

fn field_of(set_up: &SetUp) -> Field {
    build_field(&set_up.scene, 0, 0, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{}: {error}", set_up.name))
}

fn groups() -> Vec<Group<LANES>> {
    let mut particles = inject(1, 0, 0, 0..LANES * GROUPS);
    for particle in &mut particles {
        particle.position_pc = particle.direction.map(|c| 40.0 * c);
    }
    particles.chunks(LANES).map(Group::load).collect()
}

/// What is done with each group in each step.
#[derive(Clone, Copy)]
enum Part {
    Field,
    Push,
}

/// One round of all groups.
struct Round<'a> {
    part: Part,
    boris: Boris,
    groups: &'a mut [Group<LANES>],
}

struct RoundIn<'a, 'f, F>(Round<'a>, &'f F);

impl FieldVisitor for Round<'_> {
    type Output = ();

    fn visit<F: MagneticField>(self, field: &F) {
        Instructions::widest().run(RoundIn(self, field));
    }
}

impl<F: MagneticField> Kernel for RoundIn<'_, '_, F> {
    type Output = ();

    #[inline(always)]
    fn run<P: Pairs<16>>(self, pairs: P) {
        let Self(Round { part, boris, groups }, field) = self;
        for group in groups {
            for _ in 0..STEPS {
                match part {
                    Part::Field => {
                        // As far as a push goes, but straight.
                        for axis in 0..3 {
                            for index in 0..LANES {
                                group.position_pc[axis][index] += 0.054 * group.direction[axis][index];
                            }
                        }
                        black_box(field.at_lanes(pairs, &group.position_pc));
                    }
                    Part::Push => {
                        black_box(boris.step_group(pairs, field, group));
                    }
                }
            }
        }
    }
}

fn field_and_push(criterion: &mut Criterion) {
    let boris = Boris::new(0.054, 1000.0, 1);
    for set_up in set_ups() {
        let field = field_of(&set_up);
        for (name, part) in [("field", Part::Field), ("push", Part::Push)] {
            let mut group = criterion.benchmark_group(name);
            settle(&mut group);
            let mut particles = groups();
            group.bench_function(set_up.name, |bencher| {
                bencher.iter(|| field.dispatch(Round { part, boris, groups: &mut particles }));
            });
            group.finish();
        }
    }
}

fn settle(group: &mut BenchmarkGroup<'_, criterion::measurement::WallTime>) {
    group.throughput(Throughput::Elements(ROUND)).sample_size(20).measurement_time(std::time::Duration::from_secs(3));
}

fn crossings(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("crossings");
    let spheres = Spheres::new(vec![10.0, 20.0, 50.0]);
    let boris = Boris::new(0.054, 1000.0, 1);
    let field = larmor::field::Uniform { b0_ug: 1.0 };
    let tracks: Vec<_> = inject(1, 0, 0, 0..1024)
        .into_iter()
        .map(|Particle { direction, .. }| {
            let mut particle = Particle { position_pc: direction.map(|c| 20.0 * c), direction };
            (boris.step(&field, &mut particle), particle)
        })
        .collect();
    group.throughput(Throughput::Elements(tracks.len() as u64));
    group.bench_function("watched", |bencher| {
        bencher.iter(|| {
            let mut outward = 0_u32;
            for (track, after) in &tracks {
                spheres.observe(&boris, track, after, |_, passage| outward += u32::from(passage.mu > 0.0));
            }
            outward
        });
    });
    group.bench_function("idle", |bencher| {
        bencher.iter(|| {
            tracks.iter().fold(0_u32, |sum, (_, after)| sum.wrapping_add(spheres.idle_steps(after.position_pc, 0.054)))
        });
    });
    group.finish();
}

fn end_to_end(criterion: &mut Criterion) {
    for set_up in set_ups() {
        let plan = Arc::new(Plan::of(&set_up.scene));
        let fields = Arc::new(vec![field_of(&set_up)]);
        let mut engine = Engine::new(&set_up.scene, plan, fields.clone());
        // All particles at once, not portion by portion.
        engine.next_pass(fields);
        let mut group = criterion.benchmark_group("end_to_end");
        settle(&mut group);
        group.throughput(Throughput::Elements(1));
        group.bench_function(set_up.name, |bencher| {
            bencher.iter_custom(|steps| {
                // Slices differ in length: whole ones are run, and the time is that of the steps asked for.
                let (progress, begin) = (Progress::default(), std::time::Instant::now());
                while progress.steps_done() < steps {
                    if engine.pass_done() {
                        engine.next_pass(engine.fields().clone());
                    }
                    engine.advance_slice(&StopFlags::default(), &progress);
                }
                begin.elapsed().mul_f64(steps as f64 / progress.steps_done() as f64)
            });
        });
        group.finish();
    }
}

fn building(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("set_up");
    group.sample_size(15).measurement_time(std::time::Duration::from_secs(5));
    for set_up in set_ups().into_iter().filter(|set_up| ["grid1", "default"].contains(&set_up.name)) {
        group.bench_function(set_up.name, |bencher| bencher.iter(|| field_of(&set_up)));
    }
    group.finish();
}

criterion_group!(benches, field_and_push, crossings, end_to_end, building);
criterion_main!(benches);
