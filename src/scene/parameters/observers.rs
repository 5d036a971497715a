//! Parameters of the spheres and of the time bins of their crossings.

use crate::quantity::Unit;
use crate::scene::parameters::{Effect, Kind, Parameter, Range};

/// Radius of a sphere in pc.
pub const RADIUS_PC: Range = Range::new(1.0, 1.0e6);

/// Most spheres of a scene.
pub const MAX_RADII: usize = 16;

/// All of them, in the order of the schema.
pub(super) static OBSERVERS: [Parameter; 3] = [
    Parameter {
        path: "observers.radii_pc",
        symbol: "radii",
        name: "radii",
        unit: Unit::Parsec,
        effect: Effect::Physics,
        meaning: "Radii of the spheres around the source whose crossings are counted.",
        formula: "A = (N_out − N_in)/(N_out + N_in)",
        source: "Savchenko et al. 2015, section 2; 50 pc to 1 kpc in its figure 1",
        kind: Kind::rising(
            RADIUS_PC,
            [1, MAX_RADII],
            |s| Some(&s.observers.radii_pc),
            |s, radii| s.observers.radii_pc = radii.to_vec(),
        ),
    },
    Parameter {
        path: "observers.first_time_yr",
        symbol: "t₀",
        name: "first time bin",
        unit: Unit::Year,
        effect: Effect::Physics,
        meaning: "Start of the first logarithmic time bin in which crossings are counted.",
        formula: "t_i = t₀ (t_end/t₀)^(i/n)",
        source: "logarithmic bins",
        kind: Kind::real(
            Range::new(1.0e-3, 1.0e8),
            |s| Some(s.observers.first_time_yr),
            |s, value| s.observers.first_time_yr = value,
        ),
    },
    Parameter {
        path: "observers.time_bins",
        symbol: "n",
        name: "time bins",
        unit: Unit::Count,
        effect: Effect::Physics,
        meaning: "Logarithmic time bins up to the duration; more bins hold fewer crossings each.",
        formula: "t_i = t₀ (t_end/t₀)^(i/n)",
        source: "logarithmic bins",
        kind: Kind::whole(
            "bins",
            Range::new(1.0, 200.0),
            |s| Some(f64::from(s.observers.time_bins)),
            |s, value| s.observers.time_bins = value as u32,
        ),
    },
];
