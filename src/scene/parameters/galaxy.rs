//! Parameters of the supernovae of the Galaxy.

use crate::quantity::Unit;
use crate::scene::parameters::{Alternative, Effect, Kind, Parameter, Range};
use crate::scene::{Escape, Keeps};

/// Where a choice comes from that neither the paper nor a measurement makes.
const OURS: &str = "this program's model";

/// All of them, in the order of the schema.
pub(super) static GALAXY: [Parameter; 16] = [
    Parameter {
        path: "galaxy.rate",
        symbol: "q",
        name: "supernova rate",
        unit: Unit::Rate,
        effect: Effect::Analysis,
        meaning: "Supernovae in 10⁴ yr and kpc³ within the layer; the paper quotes some 0.3 to 3.",
        formula: "N = q V T",
        source: "Savchenko et al. 2015, section 3",
        kind: Kind::real(Range::new(1.0e-3, 100.0), |s| Some(s.galaxy.rate), |s, value| s.galaxy.rate = value),
    },
    Parameter {
        path: "galaxy.half_thickness_pc",
        symbol: "h_SN",
        name: "layer half thickness",
        unit: Unit::Parsec,
        effect: Effect::Analysis,
        meaning: "Supernovae happen up to this height above and below the Galactic plane, in which the field lies.",
        formula: "|y| < h_SN",
        source: OURS,
        kind: Kind::real(
            Range::new(1.0e-3, 1.0e5),
            |s| Some(s.galaxy.half_thickness_pc),
            |s, value| s.galaxy.half_thickness_pc = value,
        ),
    },
    Parameter {
        path: "galaxy.height_pc",
        symbol: "y_E",
        name: "height of the Earth",
        unit: Unit::Parsec,
        effect: Effect::Analysis,
        meaning: "Height of the Earth above the Galactic plane, within the layer or outside it.",
        formula: "δ_sea = 3 D_⊥ |∂n/∂y|/(c n) at y_E",
        source: "20.8 pc, Bennett & Bovy 2019",
        kind: Kind::real(Range::new(0.0, 1.0e4), |s| Some(s.galaxy.height_pc), |s, value| s.galaxy.height_pc = value),
    },
    Parameter {
        path: "galaxy.min_age_yr",
        symbol: "T_min",
        name: "youngest supernova",
        unit: Unit::Year,
        effect: Effect::Analysis,
        meaning: "Age of the youngest supernovae; means and variances grow without limit as it goes to 0.",
        formula: "n ≤ (4π T_min)^(−3/2) (D_∥ D_⊥²)^(−1/2)",
        source: "Savchenko et al. 2015, section 4; Blasi & Amato 2012",
        kind: Kind::real(Range::new(1.0, 1.0e8), |s| Some(s.galaxy.min_age_yr), |s, value| s.galaxy.min_age_yr = value),
    },
    Parameter {
        path: "galaxy.min_distance_pc",
        symbol: "R_min",
        name: "nearest supernova",
        unit: Unit::Parsec,
        effect: Effect::Analysis,
        meaning: "No supernova happens nearer to the Earth than this.",
        formula: "R > R_min",
        source: "Savchenko et al. 2015, section 4; the value is ours",
        kind: Kind::real(
            Range::new(0.0, 1.0e4),
            |s| Some(s.galaxy.min_distance_pc),
            |s, value| s.galaxy.min_distance_pc = value,
        ),
    },
    Parameter {
        path: "galaxy.max_age_yr",
        symbol: "T_max",
        name: "oldest supernova",
        unit: Unit::Year,
        effect: Effect::Analysis,
        meaning: "No supernova older than this counts; fewer years where older ones add less than the old part.",
        formula: "T_max(E) = min(T_max, T with n_sea(older than T) < ε_old n_sea)",
        source: OURS,
        kind: Kind::real(
            Range::new(1.0e3, 1.0e10),
            |s| Some(s.galaxy.max_age_yr),
            |s, value| s.galaxy.max_age_yr = value,
        ),
    },
    Parameter {
        path: "galaxy.old_part",
        symbol: "ε_old",
        name: "old part",
        unit: Unit::Number,
        effect: Effect::Analysis,
        meaning: "Part of the mean intensity that supernovae may add that are too old to be counted.",
        formula: "n_sea(older than T_max) < ε_old n_sea",
        source: OURS,
        kind: Kind::real(Range::new(1.0e-6, 0.5), |s| Some(s.galaxy.old_part), |s, value| s.galaxy.old_part = value),
    },
    Parameter {
        path: "galaxy.escape",
        symbol: "escape",
        name: "escape",
        unit: Unit::Number,
        effect: Effect::Analysis,
        meaning: "Where particles leave the Galaxy: absorbing boundaries at ±H around the Earth or the plane.",
        formula: "n = 0 at ±H, by images",
        source: "method of images; where the boundary lies is ours",
        kind: Kind::choice(&ESCAPES, |s| {
            Some(match s.galaxy.escape {
                Escape::AlongField => "AlongField",
                Escape::AcrossPlane => "AcrossPlane",
                Escape::Nowhere => "Nowhere",
            })
        }),
    },
    Parameter {
        path: "galaxy.halo_pc",
        symbol: "H",
        name: "halo",
        unit: Unit::Parsec,
        effect: Effect::Analysis,
        meaning: "Distance at which particles leave: along the field from the Earth, or from the plane.",
        formula: "τ_esc = 4H²/(π² D)",
        source: OURS,
        kind: Kind::real(Range::new(10.0, 1.0e5), |s| Some(s.galaxy.halo_pc), |s, value| s.galaxy.halo_pc = value),
    },
    Parameter {
        path: "galaxy.anisotropy",
        symbol: "s",
        name: "anisotropy",
        unit: Unit::Number,
        effect: Effect::Analysis,
        meaning: "Ratio of diffusion across and along the field: 0 equal, 1 as measured with this program.",
        formula: "D_⊥ = D_∥ (D_⊥/D_∥)^s",
        source: OURS,
        kind: Kind::real(Range::new(0.0, 1.0), |s| Some(s.galaxy.anisotropy), |s, value| s.galaxy.anisotropy = value),
    },
    Parameter {
        path: "galaxy.keeps",
        symbol: "kept",
        name: "kept diffusion",
        unit: Unit::Number,
        effect: Effect::Analysis,
        meaning: "What stays as measured where diffusion is made more isotropic than measured.",
        formula: "D_∥, or D_∥ + 2 D_⊥",
        source: OURS,
        kind: Kind::choice(&KEEPS, |s| {
            Some(match s.galaxy.keeps {
                Keeps::Parallel => "Parallel",
                Keeps::Trace => "Trace",
            })
        }),
    },
    Parameter {
        path: "galaxy.energy_erg",
        symbol: "W_SN",
        name: "supernova energy",
        unit: Unit::Erg,
        effect: Effect::Analysis,
        meaning: "Mean energy that a supernova gives to protons above 1 GeV; intensities are proportional to it.",
        formula: "W_SN = ∫ E Q(E) dE",
        source: "a tenth of 10⁵¹ erg",
        kind: Kind::real(
            Range::new(1.0e40, 1.0e60),
            |s| Some(s.galaxy.energy_erg),
            |s, value| s.galaxy.energy_erg = value,
        ),
    },
    Parameter {
        path: "galaxy.energy_spread",
        symbol: "σ_W",
        name: "energy spread",
        unit: Unit::Number,
        effect: Effect::Analysis,
        meaning: "Standard deviation of log₁₀ of that energy among supernovae; 0 for equal ones.",
        formula: "log-normal with the mean W_SN",
        source: OURS,
        kind: Kind::real(
            Range::new(0.0, 2.0),
            |s| Some(s.galaxy.energy_spread),
            |s, value| s.galaxy.energy_spread = value,
        ),
    },
    Parameter {
        path: "galaxy.slope",
        symbol: "α_SN",
        name: "supernova slope",
        unit: Unit::Number,
        effect: Effect::Analysis,
        meaning: "Slope of the spectrum of each supernova; dipoles and relative intensities do not depend on it.",
        formula: "Q(E) ∝ E^−α exp(−E/E_SN)",
        source: OURS,
        kind: Kind::real(Range::new(1.0, 4.0), |s| Some(s.galaxy.slope), |s, value| s.galaxy.slope = value),
    },
    Parameter {
        path: "galaxy.e_max_tev",
        symbol: "E_SN",
        name: "supernova cutoff",
        unit: Unit::Tev,
        effect: Effect::Analysis,
        meaning: "Cutoff of the spectrum of each supernova.",
        formula: "Q(E) ∝ E^−α exp(−E/E_SN)",
        source: "3 PeV, about the knee",
        kind: Kind::real(
            Range::new(1.0e-3, 1.0e7),
            |s| Some(s.galaxy.e_max_tev),
            |s, value| s.galaxy.e_max_tev = value,
        ),
    },
    Parameter {
        path: "galaxy.local_source",
        symbol: "own",
        name: "local source among them",
        unit: Unit::Number,
        effect: Effect::Analysis,
        meaning: "Put the local source of the sky, with its own energy and spectrum, among the supernovae.",
        formula: "I = I_SN + I_s",
        source: "Savchenko et al. 2015, section 3",
        kind: Kind::switch(|s| Some(s.galaxy.local_source), |s, on| s.galaxy.local_source = on),
    },
];

static ESCAPES: [Alternative; 3] = [
    Alternative {
        name: "AlongField",
        label: "along the field",
        meaning: "at both ends of the field line, at the distance H from the Earth: field lines leave the disc",
        choose: |s| s.galaxy.escape = Escape::AlongField,
    },
    Alternative {
        name: "AcrossPlane",
        label: "across the plane",
        meaning: "at the height H above and below the plane, across the field: the usual halo",
        choose: |s| s.galaxy.escape = Escape::AcrossPlane,
    },
    Alternative {
        name: "Nowhere",
        label: "nowhere",
        meaning: "no boundary; the largest age alone ends the sea, which would grow without limit",
        choose: |s| s.galaxy.escape = Escape::Nowhere,
    },
];

static KEEPS: [Alternative; 2] = [
    Alternative {
        name: "Parallel",
        label: "D along the field",
        meaning: "the coefficient along the field: all axes have it where the anisotropy is 0",
        choose: |s| s.galaxy.keeps = Keeps::Parallel,
    },
    Alternative {
        name: "Trace",
        label: "mean of the axes",
        meaning: "the trace: all axes have a third of it where the anisotropy is 0",
        choose: |s| s.galaxy.keeps = Keeps::Trace,
    },
];
