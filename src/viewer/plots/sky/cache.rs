//! What the plots of the sky are made from, recomputed only when the sky, the data set or the selection has changed.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::data::{Data, dipole_key, proton_key};
use crate::scene::SkyScene;
use crate::sky::{
    AgeDot, CurvePoint, DataSet, DiffusionTable, DipolePoint, Fit, Kind, Observations, SkyError, SkyModel, age_dots,
    curves, energy_grid, fit_points, fraction_range, plateau_mean, three_ages,
};
use crate::theory::source_dipole;

/// Energies in TeV over which curves are drawn.
const CURVE_TEV: [f64; 2] = [0.01, 1.0e5];
/// Points of a curve: about 23 to a decade.
const CURVE_POINTS: usize = 161;
/// Energies in TeV of the dipoles that the model is judged by.
pub(super) const JUDGED_TEV: [f64; 2] = [0.1, 1.0e4];

/// The tables that the plots are made from.
#[derive(Debug)]
pub(super) struct Tables {
    pub observations: Observations,
    pub diffusion: DiffusionTable,
}

impl Tables {
    /// Those that come with the program.
    pub fn shipped() -> Result<Self, SkyError> {
        Self::with(Observations::shipped()?)
    }

    /// With other measurements.
    pub fn with(observations: Observations) -> Result<Self, SkyError> {
        Ok(Self { observations, diffusion: DiffusionTable::shipped()? })
    }

    /// The observations without the hidden series, as a fit uses them.
    pub fn shown(&self, hidden: &BTreeSet<String>) -> Observations {
        let mut shown = self.observations.clone();
        shown.protons.retain(|point| !hidden.contains(&proton_key(point)));
        shown.dipoles.retain(|point| !hidden.contains(&dipole_key(point)));
        shown
    }
}

/// χ² and the number of points it is summed over.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Chi2 {
    pub value: f64,
    pub points: usize,
}

/// What follows from one sky, data set and selection.
#[derive(Clone, Debug)]
pub(super) struct Curves {
    key: (SkyScene, DataSet, BTreeSet<String>),
    /// All curves on one grid of energies.
    pub points: Vec<CurvePoint>,
    /// Flux of the source at three ages, the scene's in the middle.
    pub dots: Vec<AgeDot>,
    /// The three ages in yr.
    pub ages_yr: [f64; 3],
    /// Against the amplitudes of the dipole.
    pub dipole_chi2: Chi2,
    /// Against the intensities of protons.
    pub proton_chi2: Chi2,
    /// Mean δ_s from 2 to 20 TeV.
    pub plateau: f64,
    /// Mean f_s there.
    pub plateau_fraction: f64,
}

impl Curves {
    fn new(sky: &SkyScene, set: DataSet, hidden: &BTreeSet<String>, tables: &Tables) -> Self {
        let model = SkyModel::new(sky, &tables.diffusion);
        let grid = energy_grid(CURVE_TEV[0], CURVE_TEV[1], CURVE_POINTS);
        let ages_yr = three_ages(sky.age_yr);
        let points = curves(&model, &tables.diffusion, &grid);
        let plateau_fraction = plateau_mean(|energy| model.intensities(energy).source_fraction());
        Self {
            key: (sky.clone(), set, hidden.clone()),
            points,
            dots: age_dots(&model, &tables.diffusion, &ages_yr, 0.1),
            ages_yr,
            dipole_chi2: dipole_chi2(&model, &tables.observations, set, hidden),
            proton_chi2: proton_chi2(&model, tables, set, hidden),
            plateau: source_dipole(plateau_fraction, model.source_distance_pc(), sky.age_yr),
            plateau_fraction,
        }
    }
}

/// True for an amplitude that counts: measured with an error at an energy of the plot.
fn judged(point: &DipolePoint, hidden: &BTreeSet<String>) -> bool {
    point.kind == Kind::Measurement
        && (JUDGED_TEV[0]..=JUDGED_TEV[1]).contains(&point.energy_tev)
        && point.errors.total() > 0.0
        && !hidden.contains(&dipole_key(point))
}

fn dipole_chi2(model: &SkyModel<'_>, observations: &Observations, set: DataSet, hidden: &BTreeSet<String>) -> Chi2 {
    let mut chi2 = Chi2::default();
    for point in observations.dipoles_in(set).filter(|point| judged(point, hidden)) {
        let off = model.dipole(point.energy_tev).amplitude - point.amplitude;
        chi2.value += (off / point.errors.total()).powi(2);
        chi2.points += 1;
    }
    chi2
}

/// As the fit counts it: ln(model/data) over the relative error.
fn proton_chi2(model: &SkyModel<'_>, tables: &Tables, set: DataSet, hidden: &BTreeSet<String>) -> Chi2 {
    let points = fit_points(&tables.shown(hidden), set);
    let off = |point: &crate::sky::FitPoint| {
        (model.intensities(point.energy_tev).total() / point.intensity).ln() / point.relative_error
    };
    Chi2 { value: points.iter().map(|point| off(point).powi(2)).sum(), points: points.len() }
}

/// Data and curves kept from frame to frame.
#[derive(Default)]
pub(super) struct Cache {
    data: Option<(DataSet, Arc<Data>)>,
    curves: Option<Arc<Curves>>,
    /// How often curves were computed.
    pub computed: usize,
}

impl Cache {
    /// The series of a data set.
    pub fn data(&mut self, tables: &Tables, set: DataSet) -> Arc<Data> {
        match &self.data {
            Some((own, data)) if *own == set => data.clone(),
            _ => {
                let data = Arc::new(Data::new(&tables.observations, set));
                self.data = Some((set, data.clone()));
                data
            }
        }
    }

    /// The curves of a sky, computed where anything has changed since the last frame.
    pub fn curves(&mut self, tables: &Tables, sky: &SkyScene, set: DataSet, hidden: &BTreeSet<String>) -> Arc<Curves> {
        match &self.curves {
            Some(curves) if curves.key.0 == *sky && curves.key.1 == set && curves.key.2 == *hidden => curves.clone(),
            _ => {
                let curves = Arc::new(Curves::new(sky, set, hidden, tables));
                self.curves = Some(curves.clone());
                self.computed += 1;
                curves
            }
        }
    }
}

/// What equally good fits leave open: fractions of the local source on the grid of the curves.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spread {
    /// Lowest and highest f_s at each energy of the curves.
    pub fractions: Vec<[f64; 2]>,
    /// The same at 5 TeV.
    pub at_5_tev: [f64; 2],
}

impl Spread {
    pub fn new(fits: &[Fit], table: &DiffusionTable) -> Self {
        let grid = energy_grid(CURVE_TEV[0], CURVE_TEV[1], CURVE_POINTS);
        Self {
            fractions: grid.iter().map(|energy| fraction_range(fits, table, *energy)).collect(),
            at_5_tev: fraction_range(fits, table, 5.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    fn tables() -> Tables {
        Tables::shipped().unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn curves_are_computed_only_after_a_change() {
        let (tables, mut cache, mut sky) = (tables(), Cache::default(), SkyScene::default());
        let mut hidden = BTreeSet::new();
        for _ in 0..3 {
            cache.curves(&tables, &sky, DataSet::Paper2015, &hidden);
        }
        assert_eq!(cache.computed, 1);
        sky.distance_pc *= 2.0;
        cache.curves(&tables, &sky, DataSet::Paper2015, &hidden);
        cache.curves(&tables, &sky, DataSet::Today, &hidden);
        hidden.insert("dipole of IceCube 2012".into());
        cache.curves(&tables, &sky, DataSet::Today, &hidden);
        assert_eq!(cache.computed, 4);
    }

    /// A frame has 16 ms; 2 ms of it are a twentieth part of what a slow machine may take here at worst.
    #[test]
    fn a_change_costs_less_than_two_milliseconds() {
        let (tables, mut cache) = (tables(), Cache::default());
        let mut best = f64::INFINITY;
        for step in 0..20 {
            let sky = SkyScene { distance_pc: 100.0 + f64::from(step), ..SkyScene::default() };
            let start = Instant::now();
            cache.curves(&tables, &sky, DataSet::Paper2015, &BTreeSet::new());
            best = best.min(start.elapsed().as_secs_f64());
        }
        assert!(best < 2.0e-3, "{best} s");
    }

    #[test]
    fn a_hidden_series_does_not_count() {
        let tables = tables();
        let (sky, set) = (SkyScene::default(), DataSet::Paper2015);
        let all = Curves::new(&sky, set, &BTreeSet::new(), &tables);
        let hidden = BTreeSet::from(["dipole of IceCube 2012".to_owned(), "protons of PAMELA 2011".to_owned()]);
        let less = Curves::new(&sky, set, &hidden, &tables);
        assert_eq!(all.dipole_chi2.points - less.dipole_chi2.points, 2);
        assert!(less.proton_chi2.points < all.proton_chi2.points && less.proton_chi2.points > 0);
    }
}
