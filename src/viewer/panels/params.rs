//! The table of parameters: what each is called, means, ranges over and does when it changes.

use crate::scene::{FieldModel, Scene, Step};
use crate::viewer::look::format::{Unit, number, quantity};

pub use crate::viewer::panels::sky_params::SKY;

/// What happens when a parameter changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The run starts again.
    Restarts,
    /// What is already measured is read again.
    Rereads,
}

impl Effect {
    /// One letter for the badge.
    pub fn badge(self) -> &'static str {
        match self {
            Self::Restarts => "R",
            Self::Rereads => "~",
        }
    }

    /// The badge in words.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Restarts => "A change restarts the run",
            Self::Rereads => "A change re-reads what is already measured, the run goes on",
        }
    }
}

/// One number of the scene.
pub struct Parameter {
    /// Name, unique, also for assistive technology.
    pub name: &'static str,
    /// As in formulas.
    pub symbol: &'static str,
    /// Unit, with its prefixes.
    pub unit: Unit,
    /// Smallest and largest value in the base unit.
    pub range: [f64; 2],
    /// Whole numbers only.
    pub whole: bool,
    /// What a change does.
    pub effect: Effect,
    /// What it means, one sentence.
    pub meaning: &'static str,
    /// Formula in which it matters.
    pub formula: &'static str,
    /// Where the formula or the default comes from.
    pub source: &'static str,
    /// Value in the base unit; `None` where the scene has no such number (waves of a model made of grids).
    pub get: fn(&Scene) -> Option<f64>,
    /// Sets the value, base unit.
    pub set: fn(&mut Scene, f64),
}

impl Parameter {
    /// The slider runs over the logarithm: more than two decades.
    pub fn logarithmic(&self) -> bool {
        let [low, high] = self.range;
        low <= 0.0 || high / low > 100.0
    }

    /// Value of the default scene, base unit.
    pub fn default_value(&self) -> Option<f64> {
        (self.get)(&Scene::default())
    }

    /// Range with units, `1 TeV … 1 EeV`.
    pub fn range_text(&self) -> String {
        let [low, high] = self.range;
        format!("{} … {}", quantity(low, self.unit), quantity(high, self.unit))
    }

    /// Everything about the parameter, for its tooltip.
    pub fn tooltip(&self) -> String {
        let default = self.default_value().map_or_else(|| "none".into(), |value| quantity(value, self.unit));
        let unit = if self.unit.base().is_empty() { "a number" } else { self.unit.base() };
        format!(
            "{}\n\n{}\n({})\n\nUnit {unit}, default {default}, range {}\n{}",
            self.meaning,
            self.formula,
            self.source,
            self.range_text(),
            self.effect.sentence()
        )
    }
}

/// The eight that are always visible.
pub static MAIN: [Parameter; 8] = [
    Parameter {
        name: "regular field",
        symbol: "B₀",
        unit: Unit::MicroGauss,
        range: [0.0, 1000.0],
        whole: false,
        effect: Effect::Restarts,
        meaning: "Regular magnetic field along +z; stretches the cloud along itself.",
        formula: "r_L = E/(Z e c B) = 1.08 pc (E/PeV) / (Z B/µG)",
        source: "Savchenko et al. 2015, section 2; B₀ = 0 or 1 µG in its figure 1",
        get: |scene| Some(scene.field.b0_ug),
        set: |scene, value| scene.field.b0_ug = value,
    },
    Parameter {
        name: "turbulent field",
        symbol: "B_rms",
        unit: Unit::MicroGauss,
        range: [0.0, 1000.0],
        whole: false,
        effect: Effect::Restarts,
        meaning: "Root mean square of the isotropic turbulent field; scatters the particles.",
        formula: "⟨B²⟩ = B_rms², P(k) ∝ k^−α",
        source: "Savchenko et al. 2015, section 2; 0.3 µG in its figure 1",
        get: |scene| Some(scene.field.brms_ug),
        set: |scene, value| scene.field.brms_ug = value,
    },
    Parameter {
        name: "energy",
        symbol: "E",
        unit: Unit::Tev,
        range: [1.0, 1.0e6],
        whole: false,
        effect: Effect::Restarts,
        meaning: "Energy of every particle; the Larmor radius and so the diffusion follow from it.",
        formula: "r_L = E/(Z e c B) = 1.08 pc (E/PeV) / (Z B/µG)",
        source: "Lorentz force; Savchenko et al. 2015, section 2",
        get: |scene| Some(scene.particles.energy_tev),
        set: |scene, value| scene.particles.energy_tev = value,
    },
    Parameter {
        name: "particles",
        symbol: "N",
        unit: Unit::Count,
        range: [1.0, 1.0e7],
        whole: true,
        effect: Effect::Restarts,
        meaning: "Particles released in each pass; further passes with fresh ones shrink the errors.",
        formula: "σ(A) ∝ 1/√N",
        source: "counting statistics; errors by jackknife over groups of particles",
        get: |scene| Some(f64::from(scene.particles.count)),
        set: |scene, value| scene.particles.count = value as u32,
    },
    Parameter {
        name: "source distance",
        symbol: "R",
        unit: Unit::Parsec,
        range: [1.0, 1.0e4],
        whole: false,
        effect: Effect::Rereads,
        meaning: "Distance of the source from the Earth along the field line through it.",
        formula: "A = R/(c T) = 3.3×10⁻⁴ (R/200 pc) (T/2 Myr)⁻¹",
        source: "Savchenko et al. 2015, section 2",
        get: |scene| Some(scene.sky.distance_pc),
        set: |scene, value| scene.sky.distance_pc = value,
    },
    Parameter {
        name: "source age",
        symbol: "T",
        unit: Unit::Year,
        range: [1.0e3, 1.0e9],
        whole: false,
        effect: Effect::Rereads,
        meaning: "Time since the source released its cosmic rays.",
        formula: "δ = 3A/2 = 3R/(2 c T)",
        source: "Savchenko et al. 2015, section 2",
        get: |scene| Some(scene.sky.age_yr),
        set: |scene, value| scene.sky.age_yr = value,
    },
    Parameter {
        name: "cutoff energy",
        symbol: "E_max",
        unit: Unit::Tev,
        range: [1.0e-3, 1.0e7],
        whole: false,
        effect: Effect::Rereads,
        meaning: "Cutoff of the source spectrum.",
        formula: "Q(E) ∝ E^−α exp(−E/E_max)",
        source: "Savchenko et al. 2015, section 3; 10¹⁴ and 10¹⁵ eV",
        get: |scene| Some(scene.sky.e_max_tev),
        set: |scene, value| scene.sky.e_max_tev = value,
    },
    Parameter {
        name: "offset",
        symbol: "d_⊥",
        unit: Unit::Parsec,
        range: [0.0, 1.0e4],
        whole: false,
        effect: Effect::Rereads,
        meaning: "Perpendicular distance of the Earth from the field line through the source.",
        formula: "n(R, d_⊥) = n(R, 0) exp(−d_⊥²/(4 D_⊥ T))",
        source: "Gaussian cloud with widths 4 D_i t, Savchenko et al. 2015, section 2",
        get: |scene| Some(scene.sky.offset_pc),
        set: |scene, value| scene.sky.offset_pc = value,
    },
];

/// The rest, folded away.
pub static MORE: [Parameter; 11] = [
    Parameter {
        name: "longest wave",
        symbol: "l_max",
        unit: Unit::Parsec,
        range: [1.0e-3, 1.0e4],
        whole: false,
        effect: Effect::Restarts,
        meaning: "Longest wavelength of the turbulence; sets the coherence length.",
        formula: "l_coh → l_max/5 for α = 5/3 and l_min ≪ l_max",
        source: "Savchenko et al. 2015, section 2; 25 pc",
        get: |scene| Some(scene.field.l_max_pc),
        set: |scene, value| scene.field.l_max_pc = value,
    },
    Parameter {
        name: "shortest wave",
        symbol: "l_min",
        unit: Unit::Parsec,
        range: [1.0e-6, 1.0e4],
        whole: false,
        effect: Effect::Restarts,
        meaning: "Shortest wavelength of the turbulence; above about r_L/2 nothing scatters particles across 90°.",
        formula: "resonance at λ = 2π r_L |µ|",
        source: "quasi-linear theory",
        get: |scene| Some(scene.field.l_min_pc),
        set: |scene, value| scene.field.l_min_pc = value,
    },
    Parameter {
        name: "spectral slope",
        symbol: "α",
        unit: Unit::Number,
        range: [1.01, 4.0],
        whole: false,
        effect: Effect::Restarts,
        meaning: "Slope of the one-dimensional energy spectrum of the turbulence; 5/3 after Kolmogorov.",
        formula: "P(k) ∝ k^−α, D ∝ E^(2−α)",
        source: "Savchenko et al. 2015, section 2",
        get: |scene| Some(scene.field.slope),
        set: |scene, value| scene.field.slope = value,
    },
    Parameter {
        name: "realisations",
        symbol: "N_B",
        unit: Unit::Count,
        range: [1.0, 64.0],
        whole: true,
        effect: Effect::Restarts,
        meaning: "Independent turbulent fields that share the particles; one alone scatters by 7 to 18 %.",
        formula: "σ(D)/D ≈ 0.1/√N_B",
        source: "measured scatter of single fields",
        get: |scene| Some(f64::from(scene.field.realisations)),
        set: |scene, value| scene.field.realisations = value as u32,
    },
    Parameter {
        name: "charge",
        symbol: "Z",
        unit: Unit::Number,
        range: [1.0, 92.0],
        whole: true,
        effect: Effect::Restarts,
        meaning: "Charge number of the particles, 1 for protons, 26 for iron.",
        formula: "r_L = E/(Z e c B)",
        source: "Lorentz force",
        get: |scene| Some(f64::from(scene.particles.charge)),
        set: |scene, value| scene.particles.charge = value as u32,
    },
    Parameter {
        name: "grid levels",
        symbol: "levels",
        unit: Unit::Number,
        range: [1.0, 8.0],
        whole: true,
        effect: Effect::Restarts,
        meaning: "Nested periodic cubes, each holding one band of wavelengths; their sum is the field.",
        formula: "memory ∝ levels · cells³",
        source: "nested grids, Savchenko et al. 2015, section 2",
        get: |scene| match scene.field.model {
            FieldModel::NestedGrids { levels, .. } => Some(f64::from(levels)),
            FieldModel::PlaneWaves { .. } => None,
        },
        set: |scene, value| {
            if let FieldModel::NestedGrids { levels, .. } = &mut scene.field.model {
                *levels = value as u32;
            }
        },
    },
    Parameter {
        name: "cells per edge",
        symbol: "cells",
        unit: Unit::Number,
        range: [16.0, 512.0],
        whole: true,
        effect: Effect::Restarts,
        meaning: "Cells along an edge of each cube, a power of two; the shortest wave needs at least four.",
        formula: "memory ∝ levels · cells³",
        source: "trilinear interpolation damps waves shorter than about six cells",
        get: |scene| match scene.field.model {
            FieldModel::NestedGrids { cells, .. } => Some(f64::from(cells)),
            FieldModel::PlaneWaves { .. } => None,
        },
        set: |scene, value| {
            if let FieldModel::NestedGrids { cells, .. } = &mut scene.field.model {
                *cells = 1 << (value.max(16.0).log2().round() as u32).min(9);
            }
        },
    },
    Parameter {
        name: "plane waves",
        symbol: "waves",
        unit: Unit::Count,
        range: [10.0, 1.0e4],
        whole: true,
        effect: Effect::Restarts,
        meaning: "Plane waves with random directions, polarisations and phases; exact everywhere, but slow.",
        formula: "time per step ∝ waves",
        source: "Giacalone & Jokipii 1999",
        get: |scene| match scene.field.model {
            FieldModel::PlaneWaves { modes } => Some(f64::from(modes)),
            FieldModel::NestedGrids { .. } => None,
        },
        set: |scene, value| {
            if let FieldModel::PlaneWaves { modes } = &mut scene.field.model {
                *modes = value as u32;
            }
        },
    },
    Parameter {
        name: "duration",
        symbol: "t_end",
        unit: Unit::Year,
        range: [1.0, 1.0e8],
        whole: false,
        effect: Effect::Restarts,
        meaning: "How long the particles are followed; A = R/(cT) holds from about 20 · 2 D_∥/c² on.",
        formula: "t ≫ 2 D_∥/c²",
        source: "Savchenko et al. 2015, section 2",
        get: |scene| Some(scene.run.duration_yr),
        set: |scene, value| scene.run.duration_yr = value,
    },
    Parameter {
        name: "first time bin",
        symbol: "t₀",
        unit: Unit::Year,
        range: [1.0e-2, 1.0e7],
        whole: false,
        effect: Effect::Restarts,
        meaning: "Start of the first logarithmic time bin in which crossings are counted.",
        formula: "t_i = t₀ (t_end/t₀)^(i/n)",
        source: "logarithmic bins",
        get: |scene| Some(scene.observers.first_time_yr),
        set: |scene, value| scene.observers.first_time_yr = value,
    },
    Parameter {
        name: "time bins",
        symbol: "n",
        unit: Unit::Number,
        range: [1.0, 200.0],
        whole: true,
        effect: Effect::Restarts,
        meaning: "Logarithmic time bins up to the duration; more bins hold fewer crossings each.",
        formula: "t_i = t₀ (t_end/t₀)^(i/n)",
        source: "logarithmic bins",
        get: |scene| Some(f64::from(scene.observers.time_bins)),
        set: |scene, value| scene.observers.time_bins = value as u32,
    },
];

/// All parameters with a range, the main ones first.
pub fn all() -> impl Iterator<Item = &'static Parameter> {
    MAIN.iter().chain(&MORE).chain(&SKY)
}

/// The folded ones that this scene has.
pub fn more(scene: &Scene) -> impl Iterator<Item = &'static Parameter> {
    MORE.iter().filter(|parameter| (parameter.get)(scene).is_some())
}

/// Step of the integrator in words: `automatic` or its length.
pub fn step_text(step: Step) -> String {
    match step {
        Step::Auto => "automatic".into(),
        Step::Fixed { pc } => quantity(pc, Unit::Parsec),
    }
}

/// Radii as typed: `50, 100, 200`.
pub fn radii_text(radii_pc: &[f64]) -> String {
    radii_pc.iter().map(|radius| number(*radius, 6)).collect::<Vec<_>>().join(", ")
}

/// Radii in pc from a typed list, rising and without doubles; `None` if an entry is no positive number.
pub fn parse_radii(text: &str) -> Option<Vec<f64>> {
    let entries = text.split([',', ';']).map(str::trim).filter(|entry| !entry.is_empty());
    let mut radii = entries
        .map(|entry| Unit::Parsec.parse(entry, 1.0).filter(|radius| *radius > 0.0))
        .collect::<Option<Vec<f64>>>()?;
    radii.sort_by(f64::total_cmp);
    radii.dedup();
    (!radii.is_empty()).then_some(radii)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_parameter_is_complete() {
        let mut names = HashSet::new();
        for parameter in all() {
            let name = parameter.name;
            assert!(names.insert(name), "{name} twice");
            assert!(!parameter.symbol.is_empty(), "{name}");
            assert!(parameter.range[0] < parameter.range[1], "{name}");
            assert!(parameter.meaning.ends_with('.'), "{name}");
            assert!(!parameter.formula.is_empty() && !parameter.source.is_empty(), "{name}");
            let tooltip = parameter.tooltip();
            for part in [parameter.meaning, parameter.formula, parameter.source, "default", "range"] {
                assert!(tooltip.contains(part), "{name}: {part}");
            }
            if let Some(default) = parameter.default_value() {
                assert!((parameter.range[0]..=parameter.range[1]).contains(&default), "{name}");
            }
        }
    }

    #[test]
    fn every_parameter_reads_back_what_is_set() {
        let grids = Scene::default();
        let mut waves = Scene::default();
        waves.field.model = FieldModel::PlaneWaves { modes: 100 };
        for parameter in all() {
            let base = if (parameter.get)(&grids).is_some() { &grids } else { &waves };
            for value in parameter.range {
                let mut scene = base.clone();
                (parameter.set)(&mut scene, value);
                assert_eq!((parameter.get)(&scene), Some(value), "{}", parameter.name);
            }
        }
    }

    #[test]
    fn cells_become_powers_of_two() {
        let cells = all().find(|parameter| parameter.symbol == "cells").map(|parameter| parameter.set);
        let mut scene = Scene::default();
        if let Some(set) = cells {
            set(&mut scene, 100.0);
        }
        assert!(matches!(scene.field.model, FieldModel::NestedGrids { cells: 128, .. }));
    }

    #[test]
    fn radii_are_read_sorted() {
        assert_eq!(parse_radii("200, 50 ; 100 pc, 1 kpc"), Some(vec![50.0, 100.0, 200.0, 1000.0]));
        assert_eq!(parse_radii("50, many"), None);
        assert_eq!(parse_radii(" "), None);
    }
}
