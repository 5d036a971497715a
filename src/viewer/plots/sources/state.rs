//! What the tab of the sources remembers.

use std::collections::BTreeSet;
use std::sync::Arc;

use bevy_egui::egui;

use super::surveyor::{Surveyor, Surveys};
use crate::figure::{Figure, GalaxyMap, GalaxyView, Legend, Look, MeasuredDipoles, Series, Stroke, galaxy, galaxy_map};
use crate::galaxy::{GalaxyKey, GalaxyModel, Seen, Supernova, Workspace};
use crate::lesson::GalaxyFacts;
use crate::quantity::{Unit, number, quantity};
use crate::scene::{GalaxyScene, Scene, SkyScene};
use crate::sky::{DataSet, DiffusionTable};
use crate::viewer::plots::sky::SkyState;

/// Energy of the map at first, in TeV.
const FIRST_ENERGY_TEV: f64 = 10.0;

/// What a Galaxy follows from, but for its number.
#[derive(Clone, Debug, PartialEq)]
struct Basis {
    galaxy: GalaxyScene,
    sky: SkyScene,
    seed: u64,
}

impl Basis {
    fn of(scene: &Scene) -> Self {
        Self { galaxy: scene.galaxy.clone(), sky: scene.sky.clone(), seed: scene.particles.seed }
    }
}

/// One Galaxy and its model.
struct One {
    basis: Basis,
    number: u64,
    model: GalaxyModel,
    seen: Vec<Seen>,
    supernovae: Vec<Supernova>,
    /// Index of an energy, and the map there.
    map: Option<(usize, GalaxyMap)>,
}

/// What the tab of the sources remembers from frame to frame.
pub struct SourcesState {
    /// Which Galaxy is shown, from 0.
    pub number: u64,
    /// Energy of the map in TeV.
    pub energy_tev: f64,
    /// Series that are not drawn.
    pub hidden: BTreeSet<String>,
    /// A Galaxy that was kept, to be compared with others.
    kept: Option<(u64, Vec<Seen>)>,
    one: Option<One>,
    surveys: Surveys,
    surveyed: Option<Basis>,
    surveyor: Option<Surveyor>,
    table: Option<Result<Arc<DiffusionTable>, String>>,
    dipoles: Option<(DataSet, Vec<Series>)>,
}

impl Default for SourcesState {
    fn default() -> Self {
        Self {
            number: 0,
            energy_tev: FIRST_ENERGY_TEV,
            hidden: BTreeSet::new(),
            kept: None,
            one: None,
            surveys: Surveys::default(),
            surveyed: None,
            surveyor: None,
            table: None,
            dipoles: None,
        }
    }
}

impl SourcesState {
    /// The tab was opened, so that there is something to export.
    pub fn is_drawn(&self) -> bool {
        self.one.is_some()
    }

    /// The Galaxy shown, for lessons; `None` before there is one.
    pub fn facts(&self) -> Option<GalaxyFacts> {
        let one = self.one.as_ref()?;
        GalaxyFacts::new(&one.model, &one.seen, one.number)
    }

    /// Galaxies behind the bands.
    pub fn galaxies(&self) -> usize {
        self.surveys.galaxies
    }

    /// The number of the Galaxy that was kept, from 0.
    pub fn kept(&self) -> Option<u64> {
        self.kept.as_ref().map(|(number, _)| *number)
    }

    /// Bands are still getting finer.
    pub fn is_surveying(&self) -> bool {
        self.surveyor.is_some()
    }

    /// Keeps the Galaxy shown beside all later ones, or keeps none any more.
    pub(super) fn keep(&mut self) {
        self.kept = match (&self.kept, &self.one) {
            (None, Some(one)) => Some((one.number, one.seen.clone())),
            _ => None,
        };
    }

    fn table(&mut self) -> Result<Arc<DiffusionTable>, String> {
        let read = || DiffusionTable::shipped().map(Arc::new).map_err(|error| error.to_string());
        self.table.get_or_insert_with(read).clone()
    }

    /// Brings everything up to date with the scene: one Galaxy at once, the bands as they come.
    ///
    /// # Errors
    /// Where there is no table of diffusion coefficients.
    pub(in crate::viewer::plots) fn attend(
        &mut self,
        ctx: &egui::Context,
        scene: &Scene,
        sky: &SkyState,
    ) -> Result<(), String> {
        let table = self.table()?;
        let basis = Basis::of(scene);
        if self.one.as_ref().is_none_or(|one| one.basis != basis || one.number != self.number) {
            let known = self.one.take().filter(|one| one.basis == basis).map(|one| one.model);
            let model = known.unwrap_or_else(|| GalaxyModel::new(scene, &table));
            let key = GalaxyKey { seed: basis.seed, number: self.number };
            let (seen, supernovae) = (model.look(key, &mut Workspace::default()), model.supernovae_of(key));
            self.one = Some(One { basis: basis.clone(), number: self.number, model, seen, supernovae, map: None });
        }
        let set = sky.choice.set;
        if self.dipoles.as_ref().is_none_or(|(of, _)| *of != set) {
            self.dipoles = Some((set, MeasuredDipoles::new(&sky.observations(), set).amplitudes));
        }
        if let Some(surveyor) = &mut self.surveyor {
            if let Some(newest) = surveyor.newest() {
                self.surveys = newest;
            }
            // Coarse bands follow a slider; while it moves, each survey tells something before the next begins.
            if surveyor.is_over() {
                self.surveyor = None;
            }
        }
        let may_start = self.surveyor.as_ref().is_none_or(|surveyor| surveyor.has_told);
        if self.surveyed.as_ref() != Some(&basis) && may_start {
            self.surveyor = Surveyor::start(ctx, scene, &table);
            self.surveyed = Some(basis);
        }
        Ok(())
    }

    /// The map of the Galaxy shown; `None` before there is one.
    pub(in crate::viewer::plots) fn map(&mut self, told: bool) -> Option<Figure> {
        let One { model, supernovae, seen, map, .. } = self.one.as_mut()?;
        let energy = model.nearest_energy(self.energy_tev);
        if map.as_ref().is_none_or(|(of, _)| *of != energy) {
            *map = Some((energy, GalaxyMap::of(model, supernovae, seen, energy)));
        }
        let (_, map) = map.as_ref()?;
        Some(galaxy_map(map, told).hide(&self.hidden))
    }

    /// Energies of the model, rising.
    pub(super) fn energies_tev(&self) -> Vec<f64> {
        self.one.iter().flat_map(|one| one.model.levels()).map(|level| level.energy_tev).collect()
    }

    /// Intensity, fraction of the strongest source and dipole over energy, this Galaxy over the bands of all.
    pub fn curves(&self, told: bool) -> Figure {
        let dipoles = self.dipoles.as_ref().map_or(&[][..], |(_, series)| series);
        let one = self.one.as_ref().map_or(&[][..], |one| &one.seen);
        let rate = self.one.as_ref().map_or(f64::NAN, |one| one.basis.galaxy.rate);
        let caption = format!(
            "{} supernovae in 10⁴ yr and kpc³, Galaxy {}, bands of {} Galaxies",
            number(rate, 2),
            self.number + 1,
            self.surveys.galaxies
        );
        let view = GalaxyView {
            caption: &caption,
            own: &self.surveys.own,
            isotropic: &self.surveys.isotropic,
            one,
            dipoles,
            told,
        };
        let mut figure = galaxy(&view);
        if let Some((number, seen)) = &self.kept {
            let kept = galaxy(&GalaxyView { one: seen, ..view });
            for (panel, of_kept) in figure.panels.iter_mut().zip(kept.panels) {
                let line = of_kept.series.into_iter().find(|series| series.key == ONE);
                panel.series.extend(line.map(|line| as_kept(line, *number)));
            }
        }
        figure.hide(&self.hidden)
    }

    /// The Galaxy shown in words.
    pub(super) fn words(&self) -> String {
        let Some(one) = &self.one else { return String::new() };
        let Some(seen) = one.seen.get(one.model.nearest_energy(self.energy_tev)) else { return String::new() };
        format!(
            "at {}: strongest {} %, {} old, {} away; {} count",
            quantity(self.energy_tev, Unit::Tev),
            number(100.0 * f64::from(seen.fractions[0]), 2),
            quantity(f64::from(seen.age_yr), Unit::Year),
            quantity(f64::from(seen.distance_pc), Unit::Parsec),
            number(f64::from(seen.effective), 2)
        )
    }
}

/// Key of the line of one Galaxy.
const ONE: &str = "sources one";

/// The line of a Galaxy that was kept.
fn as_kept(line: Series, number: u64) -> Series {
    let name = format!("kept: Galaxy {}", number + 1);
    let legend = line.legend.as_ref().map(|legend| Legend { name: name.clone(), ..legend.clone() });
    Series { key: "sources kept".into(), name, look: Look::Line(Stroke::Dotted), legend, ..line }
}
