//! Parameters of the magnetic field.

use crate::field::{FieldModel, Precision};
use crate::quantity::Unit;
use crate::scene::parameters::{Alternative, Effect, Kind, Parameter, Range};

/// Number of nested grids.
pub const LEVELS: Range = Range::new(1.0, 8.0);

/// Cells per edge of a nested grid, of which only powers of two are allowed.
pub const CELLS: Range = Range::new(16.0, 512.0);

/// Number of plane waves.
pub const MODES: Range = Range::new(10.0, 1.0e4);

/// All of them, in the order of the schema.
pub(super) static FIELD: [Parameter; 11] = [
    Parameter {
        path: "field.b0_ug",
        symbol: "B₀",
        name: "regular field",
        unit: Unit::MicroGauss,
        effect: Effect::Physics,
        meaning: "Regular magnetic field along +z; stretches the cloud along itself.",
        formula: "r_L = E/(Z e c B) = 1.08 pc (E/PeV) / (Z B/µG)",
        source: "Savchenko et al. 2015, section 2; B₀ = 0 or 1 µG in its figure 1",
        kind: Kind::real(Range::new(0.0, 1.0e3), |s| Some(s.field.b0_ug), |s, value| s.field.b0_ug = value),
    },
    Parameter {
        path: "field.brms_ug",
        symbol: "B_rms",
        name: "turbulent field",
        unit: Unit::MicroGauss,
        effect: Effect::Physics,
        meaning: "Root mean square of the isotropic turbulent field; scatters the particles.",
        formula: "⟨B²⟩ = B_rms², P(k) ∝ k^−α",
        source: "Savchenko et al. 2015, section 2; 0.3 µG in its figure 1",
        kind: Kind::real(Range::new(0.0, 1.0e3), |s| Some(s.field.brms_ug), |s, value| s.field.brms_ug = value),
    },
    Parameter {
        path: "field.l_max_pc",
        symbol: "l_max",
        name: "longest wave",
        unit: Unit::Parsec,
        effect: Effect::Physics,
        meaning: "Longest wavelength of the turbulence; sets the coherence length.",
        formula: "l_coh → l_max/5 for α = 5/3 and l_min ≪ l_max",
        source: "Savchenko et al. 2015, section 2; 25 pc",
        kind: Kind::real(Range::new(1.0e-3, 1.0e4), |s| Some(s.field.l_max_pc), |s, value| s.field.l_max_pc = value),
    },
    Parameter {
        path: "field.l_min_pc",
        symbol: "l_min",
        name: "shortest wave",
        unit: Unit::Parsec,
        effect: Effect::Physics,
        meaning: "Shortest wavelength of the turbulence; above about r_L/2 nothing scatters particles across 90°.",
        formula: "resonance at λ = 2π r_L |µ|",
        source: "quasi-linear theory",
        kind: Kind::real(Range::new(1.0e-6, 1.0e4), |s| Some(s.field.l_min_pc), |s, value| s.field.l_min_pc = value),
    },
    Parameter {
        path: "field.slope",
        symbol: "α",
        name: "spectral slope",
        unit: Unit::Number,
        effect: Effect::Physics,
        meaning: "Slope of the one-dimensional energy spectrum of the turbulence; 5/3 after Kolmogorov.",
        formula: "P(k) ∝ k^−α, D ∝ E^(2−α)",
        source: "Savchenko et al. 2015, section 2",
        kind: Kind::real(Range::new(1.01, 4.0), |s| Some(s.field.slope), |s, value| s.field.slope = value),
    },
    Parameter {
        path: "field.model",
        symbol: "model",
        name: "field model",
        unit: Unit::Number,
        effect: Effect::Physics,
        meaning: "How the turbulence is represented.",
        formula: "B(x) = B₀ ẑ + Σ b_i(x), i over cubes or waves",
        source: "nested grids: Savchenko et al. 2015, section 2; plane waves: Giacalone & Jokipii 1999",
        kind: Kind::choice(&MODELS, |s| {
            Some(match s.field.model {
                FieldModel::NestedGrids { .. } => "NestedGrids",
                FieldModel::PlaneWaves { .. } => "PlaneWaves",
            })
        }),
    },
    Parameter {
        path: "field.model.levels",
        symbol: "levels",
        name: "grid levels",
        unit: Unit::Count,
        effect: Effect::Physics,
        meaning: "Nested periodic cubes, each holding one band of wavelengths; their sum is the field.",
        formula: "memory ∝ levels · cells³",
        source: "nested grids, Savchenko et al. 2015, section 2",
        kind: Kind::whole(
            "cubes",
            LEVELS,
            |s| match s.field.model {
                FieldModel::NestedGrids { levels, .. } => Some(f64::from(levels)),
                FieldModel::PlaneWaves { .. } => None,
            },
            |s, value| {
                if let FieldModel::NestedGrids { levels, .. } = &mut s.field.model {
                    *levels = value as u32;
                }
            },
        ),
    },
    Parameter {
        path: "field.model.cells",
        symbol: "cells",
        name: "cells per edge",
        unit: Unit::Count,
        effect: Effect::Physics,
        meaning: "Cells along an edge of each cube; the shortest wave needs at least four.",
        formula: "memory ∝ levels · cells³",
        source: "trilinear interpolation damps waves shorter than about six cells",
        kind: Kind::power_of_two(
            "cells",
            CELLS,
            |s| match s.field.model {
                FieldModel::NestedGrids { cells, .. } => Some(f64::from(cells)),
                FieldModel::PlaneWaves { .. } => None,
            },
            |s, value| {
                if let FieldModel::NestedGrids { cells, .. } = &mut s.field.model {
                    *cells = value as u32;
                }
            },
        ),
    },
    Parameter {
        path: "field.model.modes",
        symbol: "waves",
        name: "plane waves",
        unit: Unit::Count,
        effect: Effect::Physics,
        meaning: "Plane waves with random directions, polarisations and phases; without a grid, but slow.",
        formula: "time per step ∝ waves",
        source: "Giacalone & Jokipii 1999",
        kind: Kind::whole(
            "waves",
            MODES,
            |s| match s.field.model {
                FieldModel::NestedGrids { .. } => None,
                FieldModel::PlaneWaves { modes } => Some(f64::from(modes)),
            },
            |s, value| {
                if let FieldModel::PlaneWaves { modes } = &mut s.field.model {
                    *modes = value as u32;
                }
            },
        ),
    },
    Parameter {
        path: "field.precision",
        symbol: "stored",
        name: "precision of the field",
        unit: Unit::Number,
        effect: Effect::Physics,
        meaning: "Bits of a grid's nodes, or of a wave's phase and amplitude; half as many are faster.",
        formula: "rounding of half precision: 7×10⁻⁵ of the strength of a grid's level, 10⁻⁴ of that of the waves",
        source: "tests against exact values; far below what interpolation leaves",
        kind: Kind::choice(&PRECISIONS, |s| {
            Some(match s.field.precision {
                Precision::Half => "Half",
                Precision::Single => "Single",
            })
        }),
    },
    Parameter {
        path: "field.realisations",
        symbol: "N_B",
        name: "realisations",
        unit: Unit::Count,
        effect: Effect::Physics,
        meaning: "Independent turbulent fields that share the particles; one alone scatters by 7 to 18 %.",
        formula: "σ(D)/D ≈ 0.1/√N_B",
        source: "measured scatter of single fields",
        kind: Kind::whole(
            "fields",
            Range::new(1.0, 64.0),
            |s| Some(f64::from(s.field.realisations)),
            |s, value| s.field.realisations = value as u32,
        ),
    },
];

static MODELS: [Alternative; 2] = [
    Alternative {
        name: "NestedGrids",
        label: "nested grids",
        meaning: "a sum of periodic cubes, each with one band of wavelengths: the paper's method",
        choose: |s| s.field.model = FieldModel::NestedGrids { levels: 5, cells: 64 },
    },
    Alternative {
        name: "PlaneWaves",
        label: "plane waves",
        meaning: "a sum of plane waves: without a grid, but slower the more there are",
        choose: |s| s.field.model = FieldModel::PlaneWaves { modes: 100 },
    },
];

static PRECISIONS: [Alternative; 2] = [
    Alternative {
        name: "Half",
        label: "16 bits",
        meaning: "16 bits a component or phase, in fixed point",
        choose: |s| s.field.precision = Precision::Half,
    },
    Alternative {
        name: "Single",
        label: "32 bits",
        meaning: "32 bits a component or phase",
        choose: |s| s.field.precision = Precision::Single,
    },
];
