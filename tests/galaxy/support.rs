//! Models that the tests share.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use larmor::galaxy::{Ensemble, GalaxyModel, gather};
use larmor::scene::{Escape, GalaxyScene, SkyScene};
use larmor::sky::DiffusionTable;

/// A scene in which nothing is cut off but the youngest: no nearest supernova, no walls, ages up to 10 Myr.
pub fn open() -> GalaxyScene {
    GalaxyScene {
        escape: Escape::Nowhere,
        min_distance_pc: 0.0,
        min_age_yr: 1.0e3,
        max_age_yr: 1.0e7,
        height_pc: 0.0,
        ..GalaxyScene::default()
    }
}

/// A model at the energies given, with the coefficients at 1 TeV along and across the field, which rise as E^(1/3).
pub fn model(galaxy: &GalaxyScene, [parallel, perpendicular]: [f64; 2], energies_tev: &[f64]) -> GalaxyModel {
    let table = DiffusionTable::power_law(1.0, parallel, perpendicular);
    GalaxyModel::at(galaxy, &SkyScene::default(), &table, energies_tev)
}

/// So many Galaxies with the seed.
pub fn many(model: &GalaxyModel, seed: u64, count: u64) -> Ensemble {
    gather(model, seed, 0..count, None, &AtomicBool::new(false), &mut |_| ControlFlow::Continue(()))
}
