//! The allowed range of every number of a scene: one table for validation, sliders and documents.

use crate::field::FieldModel;
use crate::quantity::plain;
use crate::scene::{Integrator, Scene, Step};

/// Allowed values of one number of the scene, both ends included.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    /// Dotted path, `field.b0_ug`; of a list, each of its entries.
    pub path: &'static str,
    /// Unit as printed; empty for pure numbers.
    pub unit: &'static str,
    /// Smallest allowed value.
    pub min: f64,
    /// Largest allowed value.
    pub max: f64,
    /// Only whole numbers.
    pub whole: bool,
    read: fn(&Scene) -> Vec<f64>,
}

impl Range {
    const fn real(path: &'static str, unit: &'static str, min: f64, max: f64, read: fn(&Scene) -> Vec<f64>) -> Self {
        Self { path, unit, min, max, whole: false, read }
    }

    const fn whole(path: &'static str, unit: &'static str, min: f64, max: f64, read: fn(&Scene) -> Vec<f64>) -> Self {
        Self { path, unit, min, max, whole: true, read }
    }

    /// True for a finite value within the range.
    pub fn contains(&self, value: f64) -> bool {
        self.min <= value && value <= self.max
    }

    /// What the scene holds at the path: one value, all entries of a list, or nothing where the path does not exist
    /// (the cells of plane waves).
    pub fn values(&self, scene: &Scene) -> Vec<f64> {
        (self.read)(scene)
    }
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} to {}", plain(self.min), plain(self.max))?;
        if self.unit.is_empty() { Ok(()) } else { write!(f, " {}", self.unit) }
    }
}

/// Every range, in the order of the schema.
pub const RANGES: &[Range] = &[
    Range::real("field.b0_ug", "µG", 0.0, 1e3, |s| vec![s.field.b0_ug]),
    Range::real("field.brms_ug", "µG", 0.0, 1e3, |s| vec![s.field.brms_ug]),
    Range::real("field.l_max_pc", "pc", 1e-3, 1e4, |s| vec![s.field.l_max_pc]),
    Range::real("field.l_min_pc", "pc", 1e-6, 1e4, |s| vec![s.field.l_min_pc]),
    Range::real("field.slope", "", 1.01, 4.0, |s| vec![s.field.slope]),
    Range::whole("field.model.levels", "cubes", 1.0, 8.0, |s| match s.field.model {
        FieldModel::NestedGrids { levels, .. } => vec![f64::from(levels)],
        FieldModel::PlaneWaves { .. } => vec![],
    }),
    Range::whole("field.model.cells", "cells", 16.0, 512.0, |s| match s.field.model {
        FieldModel::NestedGrids { cells, .. } => vec![f64::from(cells)],
        FieldModel::PlaneWaves { .. } => vec![],
    }),
    Range::whole("field.model.modes", "waves", 10.0, 1e4, |s| match s.field.model {
        FieldModel::NestedGrids { .. } => vec![],
        FieldModel::PlaneWaves { modes } => vec![f64::from(modes)],
    }),
    Range::whole("field.realisations", "fields", 1.0, 64.0, |s| vec![f64::from(s.field.realisations)]),
    Range::real("particles.energy_tev", "TeV", 1.0, 1e6, |s| vec![s.particles.energy_tev]),
    Range::whole("particles.charge", "e", 1.0, 92.0, |s| vec![f64::from(s.particles.charge)]),
    Range::whole("particles.count", "particles", 1.0, 1e7, |s| vec![f64::from(s.particles.count)]),
    Range::real("run.duration_yr", "yr", 1.0, 1e8, |s| vec![s.run.duration_yr]),
    Range::real("run.step.pc", "pc", 1e-7, 1e3, |s| match s.run.step {
        Step::Auto => vec![],
        Step::Fixed { pc } => vec![pc],
    }),
    Range::real("run.integrator.tolerance", "", 1e-9, 1e-2, |s| match s.run.integrator {
        Integrator::Boris => vec![],
        Integrator::CashKarp { tolerance } => vec![tolerance],
    }),
    Range::real("observers.radii_pc", "pc", 1.0, 1e6, |s| s.observers.radii_pc.clone()),
    Range::real("observers.first_time_yr", "yr", 1e-3, 1e8, |s| vec![s.observers.first_time_yr]),
    Range::whole("observers.time_bins", "bins", 1.0, 200.0, |s| vec![f64::from(s.observers.time_bins)]),
    Range::real("sky.distance_pc", "pc", 1.0, 1e4, |s| vec![s.sky.distance_pc]),
    Range::real("sky.age_yr", "yr", 1e3, 1e9, |s| vec![s.sky.age_yr]),
    Range::real("sky.offset_pc", "pc", 0.0, 1e4, |s| vec![s.sky.offset_pc]),
    Range::real("sky.e_max_tev", "TeV", 1e-3, 1e7, |s| vec![s.sky.e_max_tev]),
    Range::real("sky.e_min_tev", "TeV", 0.0, 1e6, |s| vec![s.sky.e_min_tev]),
    Range::real("sky.source_energy_erg", "erg", 1e40, 1e60, |s| vec![s.sky.source_energy_erg]),
    Range::real("sky.source_slope", "", 1.0, 4.0, |s| vec![s.sky.source_slope]),
    Range::real("sky.sea_intensity", "1/(GeV m² s sr)", 1e-20, 1e-5, |s| vec![s.sky.sea_intensity]),
    Range::real("sky.sea_slope", "", 1.0, 4.0, |s| vec![s.sky.sea_slope]),
    Range::real("sky.sea_slope_above", "", 1.0, 6.0, |s| vec![s.sky.sea_slope_above]),
    Range::real("sky.knee_tev", "TeV", 1.0, 1e6, |s| vec![s.sky.knee_tev]),
    Range::real("sky.sea_dipole", "", 1e-8, 1.0, |s| vec![s.sky.sea_dipole]),
    Range::real("sky.old_intensity", "1/(GeV m² s sr)", 1e-10, 1e3, |s| vec![s.sky.old_intensity]),
    Range::real("sky.old_slope", "", 1.0, 5.0, |s| vec![s.sky.old_slope]),
    Range::real("sky.old_e_max_tev", "TeV", 1e-3, 1e7, |s| vec![s.sky.old_e_max_tev]),
    Range::real("view.focus_pc", "pc", -1e6, 1e6, |s| s.view.iter().flat_map(|v| v.focus_pc).collect()),
    Range::real("view.distance_pc", "pc", 1e-3, 1e6, |s| s.view.iter().map(|v| v.distance_pc).collect()),
    Range::real("view.yaw_deg", "°", -1e6, 1e6, |s| s.view.iter().map(|v| v.yaw_deg).collect()),
    Range::real("view.pitch_deg", "°", -90.0, 90.0, |s| s.view.iter().map(|v| v.pitch_deg).collect()),
];

/// The range of the number at a dotted path (`field.b0_ug`), or of the entries of the list there.
pub fn range(path: &str) -> Option<&'static Range> {
    let list = path.split('[').next().unwrap_or(path);
    RANGES.iter().find(|range| range.path == list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_finite_values_inside_is_contained() {
        for range in RANGES {
            assert!(range.contains(range.min) && range.contains(range.max), "{}", range.path);
            for value in
                [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, range.min - range.min.abs().max(1.0), range.max * 1.001]
            {
                assert!(!range.contains(value), "{} contains {value}", range.path);
            }
        }
    }

    #[test]
    fn a_list_entry_has_the_range_of_its_list() {
        assert_eq!(range("observers.radii_pc[3]").map(|r| r.path), Some("observers.radii_pc"));
        assert!(range("field").is_none());
    }
}
