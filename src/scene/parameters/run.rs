//! Parameters of the run: how long and how finely particles are followed.

use crate::quantity::Unit;
use crate::scene::parameters::{Alternative, Effect, Kind, Parameter, Range};
use crate::scene::schema::DEFAULT_TOLERANCE;
use crate::scene::{Integrator, Step};

/// Time followed in yr.
pub const DURATION_YR: Range = Range::new(1.0, 1.0e8);

/// Length of a fixed step in pc.
const STEP_PC: Range = Range::new(1.0e-7, 1.0e3);

/// Steps per Larmor radius of the fixed step that is proposed.
const STEPS_PER_LARMOR_RADIUS: f64 = 12.0;

/// All of them, in the order of the schema.
pub(super) static RUN: [Parameter; 5] = [
    Parameter {
        path: "run.duration_yr",
        symbol: "t_end",
        name: "duration",
        unit: Unit::Year,
        effect: Effect::Physics,
        meaning: "How long the particles are followed; A = R/(cT) holds from about 20 · 2 D_∥/c² on.",
        formula: "t ≫ 2 D_∥/c²",
        source: "Savchenko et al. 2015, section 2",
        kind: Kind::real(DURATION_YR, |s| Some(s.run.duration_yr), |s, value| s.run.duration_yr = value),
    },
    Parameter {
        path: "run.step",
        symbol: "step",
        name: "step",
        unit: Unit::Number,
        effect: Effect::Physics,
        meaning: "Path of one step of the integrator; of Cash–Karp the longest.",
        formula: "Boris: min(r_L/4, l_min/1.5), without turbulence r_L/12; Cash–Karp: min(r_L, l_min)",
        source: "measured convergence of D and A",
        kind: Kind::choice(&STEPS, |s| {
            Some(match s.run.step {
                Step::Auto => "Auto",
                Step::Fixed { .. } => "Fixed",
            })
        }),
    },
    Parameter {
        path: "run.step.pc",
        symbol: "h",
        name: "step length",
        unit: Unit::Parsec,
        effect: Effect::Physics,
        meaning: "Path of a fixed step, at most half the Larmor radius.",
        formula: "angle turned per step: 2 arctan(h/2r_L)",
        source: "Boris 1970",
        kind: Kind::real(
            STEP_PC,
            |s| match s.run.step {
                Step::Auto => None,
                Step::Fixed { pc } => Some(pc),
            },
            |s, value| {
                if let Step::Fixed { pc } = &mut s.run.step {
                    *pc = value;
                }
            },
        ),
    },
    Parameter {
        path: "run.integrator",
        symbol: "push",
        name: "integrator",
        unit: Unit::Number,
        effect: Effect::Physics,
        meaning: "How a step is made.",
        formula: "dn/ds = n × B/(r_L B), dx/ds = n",
        source: "Boris 1970; Cash & Karp 1990",
        kind: Kind::choice(&INTEGRATORS, |s| {
            Some(match s.run.integrator {
                Integrator::Boris => "Boris",
                Integrator::CashKarp { .. } => "CashKarp",
            })
        }),
    },
    Parameter {
        path: "run.integrator.tolerance",
        symbol: "ε",
        name: "tolerance",
        unit: Unit::Number,
        effect: Effect::Physics,
        meaning: "Error of the direction, a unit vector, per step of Cash–Karp.",
        formula: "|n₅ − n₄| ≤ ε",
        source: "Cash & Karp 1990, orders 5 and 4 of one step",
        kind: Kind::real(
            Range::new(1.0e-9, 1.0e-2),
            |s| match s.run.integrator {
                Integrator::Boris => None,
                Integrator::CashKarp { tolerance } => Some(tolerance),
            },
            |s, value| {
                if let Integrator::CashKarp { tolerance } = &mut s.run.integrator {
                    *tolerance = value;
                }
            },
        ),
    },
];

static STEPS: [Alternative; 2] = [
    Alternative {
        name: "Auto",
        label: "automatic",
        meaning: "the smaller of a quarter of the Larmor radius and two thirds of the shortest wave, without turbulence \
                  a twelfth of the Larmor radius; with Cash–Karp the smaller of the Larmor radius and the shortest wave",
        choose: |s| s.run.step = Step::Auto,
    },
    Alternative {
        name: "Fixed",
        label: "fixed",
        meaning: "a path of its own",
        choose: |s| {
            s.run.step = Step::Fixed { pc: STEP_PC.clamp(s.larmor_radius_pc() / STEPS_PER_LARMOR_RADIUS) };
        },
    },
];

static INTEGRATORS: [Alternative; 2] = [
    Alternative {
        name: "Boris",
        label: "Boris",
        meaning: "fixed steps, the speed exact",
        choose: |s| s.run.integrator = Integrator::Boris,
    },
    Alternative {
        name: "CashKarp",
        label: "Cash–Karp",
        meaning: "Runge–Kutta steps of fifth order, as long as the direction errs by less than the tolerance: an \
                  independent check",
        choose: |s| s.run.integrator = Integrator::CashKarp { tolerance: DEFAULT_TOLERANCE },
    },
];
