//! What the plots of the sky are made from, recomputed only when the sky, the data set or the selection has changed.

use std::sync::Arc;

use crate::figure::{MeasuredDipoles, MeasuredProtons};
use crate::quantity::number;
use crate::scene::SkyScene;
use crate::sky::{
    AgeDot, DataSet, DiffusionTable, DipolePoint, Fit, FitPoint, Observations, SkyCurves, SkyError, SkyModel, dots,
    fit_points, fraction_range, fraction_ranges, judged_dipoles, plateau_mean,
};
use crate::study::SkyChoice;
use crate::theory::source_dipole;

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
}

/// χ² and the number of points it is summed over.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Chi2 {
    pub value: f64,
    pub points: usize,
}

impl Chi2 {
    /// χ² a point above which it judges no model: the data differ from each other by far more than their errors, or the
    /// model is nowhere near them.
    const MEANINGLESS: f64 = 25.0;

    /// In words: `χ²/n = 71.3/57`, or why there is nothing to say.
    pub fn words(self) -> String {
        if self.value > Self::MEANINGLESS * self.points as f64 {
            "χ²: no measure here".to_owned()
        } else {
            format!("χ²/n = {}/{}", number(self.value, 3), self.points)
        }
    }

    /// What more there is to say: `hint`, or that the number means nothing.
    pub fn hint(self, hint: &str) -> String {
        if self.value > Self::MEANINGLESS * self.points as f64 {
            format!(
                "χ² is {} for {} points: the data differ from each other by more than their published errors, or the \
                 model is nowhere near them. Either way its size says nothing\n{hint}",
                number(self.value, 2),
                self.points
            )
        } else {
            hint.to_owned()
        }
    }
}

/// What follows from one sky and from which measurements are shown.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    key: (SkyScene, SkyChoice),
    /// All curves, with what equally good fits leave open once that is known.
    pub curves: SkyCurves,
    /// Flux of the source at three ages, the scene's in the middle.
    pub dots: Vec<AgeDot>,
    /// Against the amplitudes of the dipole.
    pub dipole_chi2: Chi2,
    /// Against the intensities of protons.
    pub proton_chi2: Chi2,
    /// Mean δ_s from 2 to 20 TeV.
    pub plateau: f64,
    /// Mean f_s there.
    pub plateau_fraction: f64,
}

impl Reading {
    fn new(sky: &SkyScene, choice: &SkyChoice, tables: &Tables) -> Self {
        let model = SkyModel::new(sky, &tables.diffusion);
        let plateau_fraction = plateau_mean(|energy| model.intensities(energy).source_fraction());
        let shown = choice.shown(&tables.observations);
        Self {
            key: (sky.clone(), choice.clone()),
            curves: SkyCurves::open("scene", sky, &tables.diffusion, Vec::new()),
            dots: dots(sky, &tables.diffusion),
            dipole_chi2: dipole_chi2(&model, &shown, choice.set),
            proton_chi2: proton_chi2(&model, &shown, choice.set),
            plateau: source_dipole(plateau_fraction, model.source_distance_pc(), sky.age_yr),
            plateau_fraction,
        }
    }
}

fn dipole_chi2(model: &SkyModel<'_>, shown: &Observations, set: DataSet) -> Chi2 {
    let points = judged_dipoles(shown, set);
    let off = |point: &DipolePoint| (model.dipole(point.energy_tev).amplitude - point.amplitude) / point.errors.total();
    Chi2 { value: points.iter().map(|point| off(point).powi(2)).sum(), points: points.len() }
}

/// As the fit counts it: ln(model/data) over the relative error.
fn proton_chi2(model: &SkyModel<'_>, shown: &Observations, set: DataSet) -> Chi2 {
    let points = fit_points(shown, set);
    let off =
        |point: &FitPoint| (model.intensities(point.energy_tev).total() / point.intensity).ln() / point.relative_error;
    Chi2 { value: points.iter().map(|point| off(point).powi(2)).sum(), points: points.len() }
}

/// The measurements of a data set as series.
#[derive(Debug)]
pub(super) struct Measured {
    set: DataSet,
    pub dipoles: MeasuredDipoles,
    pub protons: MeasuredProtons,
}

/// Measurements and curves kept from frame to frame.
#[derive(Default)]
pub(super) struct Cache {
    measured: Option<Arc<Measured>>,
    reading: Option<Arc<Reading>>,
    /// How often curves were computed.
    pub computed: usize,
}

impl Cache {
    /// The series of a data set.
    pub fn measured(&mut self, tables: &Tables, set: DataSet) -> Arc<Measured> {
        match &self.measured {
            Some(measured) if measured.set == set => measured.clone(),
            _ => {
                let (dipoles, protons) = (&tables.observations, &tables.observations);
                let (dipoles, protons) = (MeasuredDipoles::new(dipoles, set), MeasuredProtons::new(protons, set));
                self.measured.insert(Arc::new(Measured { set, dipoles, protons })).clone()
            }
        }
    }

    /// What follows from a sky, computed where anything has changed since the last frame.
    pub fn reading(
        &mut self,
        tables: &Tables,
        sky: &SkyScene,
        choice: &SkyChoice,
        spread: Option<&Spread>,
    ) -> Arc<Reading> {
        let fractions = spread.map_or(&[][..], |spread| &spread.fractions);
        match &mut self.reading {
            Some(reading) if reading.key.0 == *sky && reading.key.1 == *choice => {
                if reading.curves.fractions != fractions {
                    Arc::make_mut(reading).curves.fractions = fractions.to_vec();
                }
                reading.clone()
            }
            _ => {
                let mut reading = Reading::new(sky, choice, tables);
                reading.curves.fractions = fractions.to_vec();
                self.computed += 1;
                self.reading.insert(Arc::new(reading)).clone()
            }
        }
    }
}

/// What equally good fits leave open: fractions of the local source at the energies of the curves.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spread {
    /// Lowest and highest f_s at each energy of the curves.
    fractions: Vec<[f64; 2]>,
    /// The same at 5 TeV.
    pub at_5_tev: [f64; 2],
}

impl Spread {
    pub fn new(fits: &[Fit], table: &DiffusionTable) -> Self {
        Self { fractions: fraction_ranges(fits, table), at_5_tev: fraction_range(fits, table, 5.0) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Instant;

    use super::*;

    fn tables() -> Tables {
        Tables::shipped().unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn curves_are_computed_only_after_a_change() {
        let (tables, mut cache, mut sky) = (tables(), Cache::default(), SkyScene::default());
        let mut choice = SkyChoice::default();
        for _ in 0..3 {
            cache.reading(&tables, &sky, &choice, None);
        }
        assert_eq!(cache.computed, 1);
        let spread = Spread { fractions: vec![[0.1, 0.2]], at_5_tev: [0.1, 0.2] };
        assert_eq!(cache.reading(&tables, &sky, &choice, Some(&spread)).curves.fractions, spread.fractions);
        assert_eq!(cache.computed, 1);
        sky.distance_pc *= 2.0;
        cache.reading(&tables, &sky, &choice, None);
        choice.set = DataSet::Today;
        cache.reading(&tables, &sky, &choice, None);
        choice.hidden.insert("dipole of IceCube 2012".into());
        cache.reading(&tables, &sky, &choice, None);
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
            cache.reading(&tables, &sky, &SkyChoice::default(), None);
            best = best.min(start.elapsed().as_secs_f64());
        }
        assert!(best < 2.0e-3, "{best} s");
    }

    #[test]
    fn a_hidden_series_does_not_count() {
        let (tables, sky) = (tables(), SkyScene::default());
        let all = Reading::new(&sky, &SkyChoice::default(), &tables);
        let hidden = BTreeSet::from(["dipole of IceCube 2012".to_owned(), "protons of PAMELA 2011".to_owned()]);
        let less = Reading::new(&sky, &SkyChoice { hidden, ..SkyChoice::default() }, &tables);
        assert_eq!(all.dipole_chi2.points - less.dipole_chi2.points, 2);
        assert!(less.proton_chi2.points < all.proton_chi2.points && less.proton_chi2.points > 0);
    }
}
