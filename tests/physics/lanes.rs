//! Particles side by side move as each would alone, bit for bit, whatever the width and the instructions.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use larmor::estimate::Estimates;
use larmor::field::{Field, FieldModel, FieldVisitor, MagneticField, Precision};
use larmor::lanes::{Instructions, Kernel};
use larmor::motion::Boris;
use larmor::pairs::Pairs;
use larmor::particle::{Group, Particle};
use larmor::simulate::{Engine, Plan, Progress, StopFlags};
use larmor::source::inject;
use proptest::prelude::*;

use crate::support::{fields_of, first, kolmogorov, turbulent_scene};

/// Moves particles `N` at a time with these instructions.
struct SideBySide<'a, const N: usize> {
    boris: Boris,
    particles: &'a [Particle],
    steps: u32,
    instructions: Instructions,
}

struct Loop<'a, 'f, F, const N: usize>(SideBySide<'a, N>, &'f F);

impl<const N: usize> FieldVisitor for SideBySide<'_, N> {
    type Output = Vec<Particle>;

    fn visit<F: MagneticField>(self, field: &F) -> Vec<Particle> {
        self.instructions.run(Loop(self, field))
    }
}

impl<F: MagneticField, const N: usize> Kernel for Loop<'_, '_, F, N> {
    type Output = Vec<Particle>;

    #[inline(always)]
    fn run<P: Pairs<16>>(self, pairs: P) -> Vec<Particle> {
        let Self(SideBySide { boris, particles, steps, .. }, field) = self;
        let mut moved = particles.to_vec();
        for chunk in moved.chunks_mut(N) {
            let mut group = Group::<N>::load(chunk);
            for _ in 0..steps {
                boris.step_group(pairs, field, &mut group);
            }
            group.store(chunk);
        }
        moved
    }
}

fn fields() -> Vec<Field> {
    let turbulence = kolmogorov(0.7, 25.0, 2.0);
    let build = |turbulence, model, precision| {
        Field::build(1.0, turbulence, model, precision, first(8), &AtomicBool::new(false)).expect("built")
    };
    let grids = FieldModel::NestedGrids { levels: 2, cells: 64 };
    vec![
        build(&kolmogorov(0.0, 25.0, 2.0), grids, Precision::Half),
        build(&turbulence, grids, Precision::Half),
        build(&turbulence, grids, Precision::Single),
        build(&turbulence, FieldModel::PlaneWaves { modes: 30 }, Precision::Half),
        build(&turbulence, FieldModel::PlaneWaves { modes: 30 }, Precision::Single),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// No operation is fused or reordered for any width, so nothing is allowed for rounding.
    #[test]
    fn trajectories_depend_neither_on_lanes_nor_on_instructions(
        seed in 0_u64..1000,
        count in 1_usize..40,
        step_pc in 0.01..0.5_f64,
        steps in 1_u32..200,
        far_pc in -1e4..1e4_f64,
    ) {
        let boris = Boris::new(step_pc, 1000.0, 1);
        let mut particles = inject(seed, 0, 0, 0..count);
        particles.iter_mut().for_each(|particle| particle.position_pc[0] += far_pc);
        for field in fields() {
            let mut alone = particles.clone();
            for particle in &mut alone {
                for _ in 0..steps {
                    boris.step(&field, particle);
                }
            }
            for instructions in Instructions::all() {
                let side_by_side = [
                    field.dispatch(SideBySide::<1> { boris, particles: &particles, steps, instructions }),
                    field.dispatch(SideBySide::<8> { boris, particles: &particles, steps, instructions }),
                    field.dispatch(SideBySide::<16> { boris, particles: &particles, steps, instructions }),
                ];
                for moved in side_by_side {
                    prop_assert_eq!(&moved, &alone, "{}", instructions.name());
                }
            }
        }
    }
}

/// The whole engine, crossings and moments included, on each set of instructions.
#[test]
fn estimates_do_not_depend_on_instructions() {
    // Batches of 21 or 20 particles: a full chunk and a part of one.
    let scene = turbulent_scene(1300, 150.0);
    let plan = Arc::new(Plan::of(&scene));
    let fields = fields_of(&scene);
    let run = |instructions| -> Estimates {
        let mut engine = Engine::new(&scene, plan.clone(), fields.clone());
        engine.use_instructions(instructions);
        while !engine.pass_done() {
            engine.advance_slice(&StopFlags::default(), &Progress::default());
        }
        engine.estimates(&AtomicBool::new(false)).expect("not interrupted")
    };
    let all = Instructions::all();
    let plain = run(all[0]);
    assert!(plain.anisotropy[0].points.iter().any(|point| point.anisotropy.is_some()), "too few crossings to compare");
    for instructions in &all[1..] {
        assert_eq!(run(*instructions), plain, "{}", instructions.name());
    }
}
