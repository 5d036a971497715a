//! Parameters of the cosmic rays.

use crate::quantity::Unit;
use crate::scene::parameters::{Effect, Kind, Parameter, Range};

/// Energy of the particles in TeV.
pub const ENERGY_TEV: Range = Range::new(1.0, 1.0e6);

/// Particles per pass.
pub const COUNT: Range = Range::new(1.0, 1.0e7);

/// All of them, in the order of the schema.
pub(super) static PARTICLES: [Parameter; 4] = [
    Parameter {
        path: "particles.energy_tev",
        symbol: "E",
        name: "energy",
        unit: Unit::Tev,
        effect: Effect::Physics,
        meaning: "Energy of every particle; the Larmor radius and so the diffusion follow from it.",
        formula: "r_L = E/(Z e c B) = 1.08 pc (E/PeV) / (Z B/µG)",
        source: "Lorentz force; Savchenko et al. 2015, section 2",
        kind: Kind::real(ENERGY_TEV, |s| Some(s.particles.energy_tev), |s, value| s.particles.energy_tev = value),
    },
    Parameter {
        path: "particles.charge",
        symbol: "Z",
        name: "charge",
        unit: Unit::Count,
        effect: Effect::Physics,
        meaning: "Charge number of the particles, 1 for protons, 26 for iron.",
        formula: "r_L = E/(Z e c B)",
        source: "Lorentz force",
        kind: Kind::whole(
            "e",
            Range::new(1.0, 92.0),
            |s| Some(f64::from(s.particles.charge)),
            |s, value| s.particles.charge = value as u32,
        ),
    },
    Parameter {
        path: "particles.count",
        symbol: "N",
        name: "particles",
        unit: Unit::Count,
        effect: Effect::Physics,
        meaning: "Particles released in each pass; further passes, in fresh fields, shrink the errors.",
        formula: "σ(A) ∝ 1/√N",
        source: "counting statistics; errors by jackknife over particles and fields",
        kind: Kind::whole(
            "particles",
            COUNT,
            |s| Some(f64::from(s.particles.count)),
            |s, value| s.particles.count = value as u32,
        ),
    },
    Parameter {
        path: "particles.seed",
        symbol: "seed",
        name: "seed",
        unit: Unit::Count,
        effect: Effect::Physics,
        meaning: "Seed of all random streams; same scene and seed give the same numbers.",
        formula: "stream = f(seed, purpose, number)",
        source: "independent streams keyed by what they are for",
        kind: Kind::seed(|s| s.particles.seed, |s, seed| s.particles.seed = seed),
    },
];
