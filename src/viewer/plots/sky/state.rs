//! What the plots of the sky remember, and the fits that they start.

use std::collections::BTreeSet;
use std::sync::Arc;

use bevy_egui::egui;

use super::cache::{Cache, Spread, Tables};
use super::work::Work;
use crate::lesson::SkyFacts;
use crate::quantity::number;
use crate::scene::{Scene, SkyScene};
use crate::sky::{
    DataSet, Fit, Free, Observations, SeaDipole, SkyError, SkyModel, degenerate_fits, fit, fit_dipole, fit_points,
    fit_sea_dipole, fixed_part, judged_dipoles,
};
use crate::study::{ElectronStudy, SkyChoice, study_electrons};
use crate::viewer::action::Action;
use crate::viewer::model::Model;
use crate::viewer::notices::MessageKind;
use crate::viewer::plots::state::{PlotState, PlotTab};

/// Presets that are about a plot of the sky and open on its tab.
const OPENING: [(&str, PlotTab); 5] = [
    ("low-dipole", PlotTab::Dipole),
    ("high-dipole", PlotTab::Dipole),
    ("electrons", PlotTab::Electrons),
    ("random-sources", PlotTab::Sources),
    ("smooth-sea", PlotTab::Sources),
];

/// A fit that has ended well, and what it was made of.
#[derive(Clone, Debug)]
pub(super) struct Fitted {
    /// The tab whose data were fitted.
    pub tab: PlotTab,
    pub fit: Fit,
    /// Height of the sea's dipole, where the data have any.
    pub sea: Option<SeaDipole>,
    /// The sky with all fitted values, to know whether the document still holds them.
    pub sky: SkyScene,
    pub choice: SkyChoice,
}

impl Fitted {
    /// How good it is.
    pub fn words(&self) -> String {
        let Fit { chi2, ndf, .. } = &self.fit;
        format!("fit: χ²/ndf = {}/{ndf}", if *chi2 < 1e4 { format!("{chi2:.1}") } else { number(*chi2, 3) })
    }
}

/// What the band of equally good fits depends on.
type SpreadKey = (SkyScene, SkyChoice);

/// What electrons depend on: distance, age and cutoff of the source, B₀ and B_rms.
type ElectronKey = [f64; 5];

/// What the plots of the sky remember from frame to frame.
#[derive(Default)]
pub struct SkyState {
    /// Which measurements and curves are shown and fitted.
    pub choice: SkyChoice,
    /// The phase below the amplitude is folded away.
    pub phase_hidden: bool,
    /// Series that were once hidden for being spare, so that the user's choice holds.
    pub(super) offered: BTreeSet<String>,
    pub(super) tables: Option<Result<Arc<Tables>, String>>,
    pub(super) cache: Cache,
    pub(super) fitting: Option<Work<Fitted>>,
    pub(super) fitted: Option<Fitted>,
    pub(super) spreading: Option<Work<Spread>>,
    pub(super) spread: Option<Spread>,
    pub(super) spread_key: Option<SpreadKey>,
    /// Electrons of the scene that was shown last.
    electrons: Option<(ElectronKey, Arc<ElectronStudy>)>,
    /// What lessons were told last, and of which sky and data.
    facts: Option<(SkyScene, DataSet, Option<SkyFacts>)>,
    /// Preset seen in the last frame.
    preset: Option<&'static str>,
}

impl SkyState {
    /// Electrons of a scene, made anew when it has changed.
    pub(super) fn electrons(&mut self, scene: &Scene) -> Result<Arc<ElectronStudy>, String> {
        let tables = self.tables()?;
        let (sky, field) = (&scene.sky, &scene.field);
        let key = [sky.distance_pc, sky.age_yr, sky.e_max_tev, field.b0_ug, field.brms_ug];
        if let Some((_, study)) = self.electrons.as_ref().filter(|(known, _)| *known == key) {
            return Ok(Arc::clone(study));
        }
        let study = Arc::new(study_electrons(scene, &tables.diffusion));
        self.electrons = Some((key, Arc::clone(&study)));
        Ok(study)
    }

    /// A fit is under way.
    pub fn is_fitting(&self) -> bool {
        self.fitting.is_some()
    }

    /// How often curves were computed since the start.
    pub fn computed(&self) -> usize {
        self.cache.computed
    }

    /// With these measurements in place of those that come with the program.
    pub fn with_observations(observations: Observations) -> Self {
        let tables = Tables::with(observations).map(Arc::new).map_err(|error| error.to_string());
        Self { tables: Some(tables), ..Self::default() }
    }

    /// All measurements, shown or not.
    pub fn observations(&self) -> Observations {
        match &self.tables {
            Some(Ok(tables)) => tables.observations.clone(),
            // No tab of the sky was opened yet.
            _ => Observations::shipped().unwrap_or_default(),
        }
    }

    /// What an export shows: as on screen, and the usual while no tab of the sky was opened.
    pub fn exported(&self) -> SkyChoice {
        match &self.tables {
            Some(Ok(_)) => self.choice.clone(),
            _ => SkyChoice::usual(&self.observations(), self.choice.set),
        }
    }

    /// The sky of a scene against the measurements, for lessons; made anew where the sky or the data set is another.
    pub fn facts(&mut self, sky: &SkyScene) -> Option<SkyFacts> {
        let set = self.choice.set;
        if let Some((of, with, facts)) = &self.facts
            && (of, *with) == (sky, set)
        {
            return *facts;
        }
        let tables = self.tables().ok()?;
        let facts = SkyFacts::new(sky, &tables.observations, &tables.diffusion, set);
        self.facts = Some((sky.clone(), set, facts));
        facts
    }

    pub(super) fn tables(&mut self) -> Result<Arc<Tables>, String> {
        self.tables.get_or_insert_with(|| Tables::shipped().map(Arc::new).map_err(|error| error.to_string())).clone()
    }

    /// Starts the least squares from the scene's sky against the data that are shown.
    pub(super) fn start_fit(&mut self, ctx: &egui::Context, scene: &Scene, tab: PlotTab) -> Result<(), String> {
        let tables = self.tables()?;
        let (start, choice) = (scene.sky.clone(), self.choice.clone());
        let job = move |step: &mut dyn FnMut(f64) -> bool| {
            let shown = choice.shown(&tables.observations);
            if tab == PlotTab::Dipole {
                let points = judged_dipoles(&shown, choice.set);
                let fit = fit_dipole(&start, &points, &tables.diffusion, step)?;
                return Ok(Fitted { tab, sky: fit.sky.clone(), fit, sea: None, choice });
            }
            let points = fit_points(&shown, choice.set);
            let fit = fit(&start, Free::usual(&start), &points, &tables.diffusion, step)?;
            let sea = fit_sea_dipole(&SkyModel::new(&fit.sky, &tables.diffusion), &shown, choice.set).ok();
            let sky = SkyScene { sea_dipole: sea.map_or(fit.sky.sea_dipole, |sea| sea.value), ..fit.sky.clone() };
            Ok(Fitted { tab, fit, sea, sky, choice })
        };
        self.fitting = Some(Work::start(ctx, job).map_err(|error| refusal(&error))?);
        Ok(())
    }

    /// Keeps the band of equally good fits up to date while nobody drags anything.
    pub(super) fn attend_spread(&mut self, ctx: &egui::Context, sky: &SkyScene) {
        if let Some(result) = self.spreading.as_mut().and_then(Work::poll) {
            self.spreading = None;
            self.spread = result.ok();
        }
        let key = (fixed_part(sky), self.choice.clone());
        if self.spreading.is_some() || self.spread_key.as_ref() == Some(&key) || ctx.input(|i| i.pointer.any_down()) {
            return;
        }
        let Ok(tables) = self.tables() else { return };
        self.spread_key = Some(key.clone());
        let job = move |step: &mut dyn FnMut(f64) -> bool| {
            let (start, choice) = key;
            let points = fit_points(&choice.shown(&tables.observations), choice.set);
            let fits = degenerate_fits(&start, &points, &tables.diffusion, step)?;
            Ok(Spread::new(&fits, &tables.diffusion))
        };
        self.spreading = Work::start(ctx, job).ok();
    }

    /// The fit of exactly this sky to exactly these data, if that is what the document holds.
    pub(super) fn current_fit(&self, sky: &SkyScene) -> Option<&Fitted> {
        self.fitted.as_ref().filter(|fitted| fitted.sky == *sky && fitted.choice == self.choice)
    }
}

/// Cause and remedy.
pub(super) fn refusal(error: &SkyError) -> String {
    match error {
        SkyError::Fit(cause) => {
            format!("The fit failed: {cause}. Show more data, or start from a preset with Undo or Presets")
        }
        other => other.to_string(),
    }
}

/// The fitted values in the scene as it is now: what the fit did not move stays.
fn with_fitted(scene: &Scene, fitted: &Fitted) -> Scene {
    let mut scene = scene.clone();
    for parameter in &fitted.fit.parameters {
        *parameter.free.of(&mut scene.sky) = parameter.value;
    }
    if let Some(sea) = fitted.sea {
        scene.sky.sea_dipole = sea.value;
    }
    scene
}

/// Once a frame, whatever is shown: takes over the result of a fit, and opens the tab that a preset is about.
pub fn attend(
    model: &Model,
    plots: &mut PlotState,
    state: &mut SkyState,
    actions: &mut Vec<Action>,
) -> Option<(MessageKind, String)> {
    if state.preset != model.document.preset() {
        state.preset = model.document.preset();
        if let Some((_, tab)) = OPENING.iter().find(|(name, _)| Some(*name) == state.preset) {
            plots.tab = *tab;
        }
    }
    let result = state.fitting.as_mut().and_then(Work::poll)?;
    state.fitting = None;
    match result {
        Ok(mut fitted) => {
            let scene = with_fitted(model.scene(), &fitted);
            fitted.sky = scene.sky.clone();
            let told = format!("Fitted, {}", fitted.words());
            state.fitted = Some(fitted);
            actions.push(Action::Edit { scene: Box::new(scene), finished: true });
            Some((MessageKind::Done, told))
        }
        Err(SkyError::Stopped) => Some((MessageKind::Note, "The fit was stopped, nothing has changed".into())),
        Err(error) => Some((MessageKind::Error, refusal(&error))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::preset;

    #[test]
    fn presets_that_open_a_tab_exist() {
        for (name, _) in OPENING {
            assert!(preset(name).is_some(), "{name}");
        }
    }
}
