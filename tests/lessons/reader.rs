//! A reader who does what a step asks for, as its condition says, in a window that is not there.

use std::sync::Arc;

use larmor::galaxy::{GalaxyKey, GalaxyModel, Workspace};
use larmor::lesson::{Bound, Condition, Facts, GalaxyFacts, InWindow, Quantity, SkyFacts, Step, Task, View, tab};
use larmor::scene::parameters::Kind;
use larmor::scene::{Scene, parameter};
use larmor::sky::{DataSet, DiffusionTable, Observations};

use crate::runs::{Ran, Runs};

/// Places on the range of a slider that are tried.
const TRIED: u32 = 400;

/// What the reader sees and does.
pub struct Reader<'a> {
    runs: &'a mut Runs,
    observations: Observations,
    table: DiffusionTable,
    pub scene: Scene,
    run: Option<Arc<Ran>>,
    window: InWindow,
    number: u64,
    highlight: Option<String>,
}

impl<'a> Reader<'a> {
    /// A window with a scene of the reader's own.
    pub fn new(runs: &'a mut Runs) -> Self {
        Self {
            runs,
            observations: Observations::shipped().unwrap(),
            table: DiffusionTable::shipped().unwrap(),
            scene: Scene::default(),
            run: None,
            window: InWindow { realisation: Some(0), ..InWindow::default() },
            number: 0,
            highlight: None,
        }
    }

    /// What there is to know now.
    pub fn facts(&self) -> Facts<'_> {
        let shows = |name: &str| self.window.tabs.contains(&Some(tab(name).unwrap().title));
        let sky = (shows("dipole") || shows("spectrum"))
            .then(|| SkyFacts::new(&self.scene.sky, &self.observations, &self.table, DataSet::Paper2015).unwrap());
        let galaxy = shows("sources").then(|| {
            let model = GalaxyModel::new(&self.scene, &self.table);
            let key = GalaxyKey { seed: self.scene.particles.seed, number: self.number };
            GalaxyFacts::new(&model, &model.look(key, &mut Workspace::default()), self.number).unwrap()
        });
        let snapshot = self.run.as_ref().and_then(|ran| {
            let away = |time_yr: f64| (time_yr - self.window.time_yr.unwrap_or(f64::MAX)).abs();
            ran.snapshots.iter().min_by(|a, b| away(a.time_yr).total_cmp(&away(b.time_yr)))
        });
        let estimates = self.run.as_ref().map(|ran| ran.report.estimates.as_ref());
        Facts { estimates, snapshot, sky, galaxy, window: self.window, ..Facts::of(&self.scene) }
    }

    /// Begins a step.
    pub fn begin(&mut self, step: &Step) {
        self.put(step.scene_after(&self.scene).unwrap());
        if let Some(name) = &step.show.tab {
            self.window.tabs = [Some(tab(name).unwrap().title), None];
        }
        if let Some(view) = step.show.view {
            self.window.looking_deg = Some(view.degrees());
        }
        self.window.trails = step.show.trails.unwrap_or(self.window.trails);
        self.highlight.clone_from(&step.show.highlight);
    }

    /// Changes the scene; what was measured of another is no longer known.
    fn put(&mut self, scene: Scene) {
        if self.scene.difference_in_physics(&scene).is_some() {
            self.run = None;
            (self.window.time_yr, self.window.done, self.window.picked) = (None, None, false);
        }
        self.scene = scene;
    }

    /// Does all that makes the condition hold.
    pub fn act(&mut self, condition: &Condition) {
        match condition {
            Condition::Parameter(path, bound) => self.set(path, edge(*bound)),
            Condition::Measured(quantity, bound) => self.bring(*quantity, *bound),
            Condition::Precise(..) | Condition::Passed(_) => self.watch(),
            Condition::Shown(name) => self.window.tabs = [Some(tab(name).unwrap().title), None],
            Condition::Looks(view) => self.window.looking_deg = Some(View::degrees(*view)),
            Condition::Picked => self.window.picked = true,
            Condition::Trails => self.window.trails = true,
            Condition::Paused => self.window.paused = true,
            Condition::All(parts) => parts.iter().for_each(|part| self.act(part)),
            Condition::Any(parts) => self.act(&parts[0]),
            Condition::Not(other) => panic!("nobody knows what to do for the opposite of {other:?}"),
        }
    }

    /// Lets the question be answered: does what it waits for, and waits for the run if it is about that.
    pub fn look(&mut self, task: &Task) {
        let Task::Answer { choices, wait, .. } = task else { return };
        let about: Vec<&Condition> = wait.iter().chain(choices.iter().map(|choice| &choice.when)).collect();
        if about.into_iter().any(is_of_run) {
            self.watch();
        }
    }

    /// Makes or finds the run of the scene, and shows its end, if no time is shown yet.
    fn watch(&mut self) {
        if self.run.is_none() {
            self.run = Some(self.runs.of(&self.scene));
            self.window.time_yr = Some(self.scene.run.duration_yr);
            self.window.done = Some(1.0);
        }
    }

    fn set(&mut self, path: &str, value: f64) {
        let Kind::Number(number) = &parameter(path).unwrap().kind else { panic!("{path} is no number") };
        let mut scene = self.scene.clone();
        number.set(&mut scene, value);
        self.put(scene);
    }

    fn bring(&mut self, quantity: Quantity, bound: Bound) {
        match quantity {
            Quantity::Time => {
                self.watch();
                self.window.time_yr = Some(edge(bound));
            }
            Quantity::Galaxy => self.number = edge(bound) as u64 - 1,
            Quantity::Done => self.watch(),
            _ if is_measured(quantity) => self.watch(),
            _ => self.drag(quantity, bound),
        }
    }

    /// Drags the parameter pointed at over its range until the quantity is within the bound.
    fn drag(&mut self, quantity: Quantity, bound: Bound) {
        let path = self.highlight.clone().unwrap_or_else(|| panic!("nothing is pointed at to change {quantity:?}"));
        let range = parameter(&path).unwrap().range().unwrap();
        let ratio = range.max / range.min;
        for place in 0..=TRIED {
            let part = f64::from(place) / f64::from(TRIED);
            self.set(&path, (range.min * ratio.powf(part)).clamp(range.min, range.max));
            if quantity.of(&self.facts()).is_some_and(|found| bound.contains(found.value)) {
                return;
            }
        }
        panic!("no value of {path} brings {quantity:?} to {bound:?}");
    }
}

/// The number of a bound that is nearest to what lies outside, or the middle of both.
fn edge(bound: Bound) -> f64 {
    match bound {
        Bound::AtMost(number) | Bound::AtLeast(number) => number,
        Bound::Between(least, most) => 0.5 * (least + most),
    }
}

/// True for what a run measures, and for its time.
fn is_measured(quantity: Quantity) -> bool {
    use Quantity as Q;
    matches!(
        quantity,
        Q::Elongation
            | Q::Time
            | Q::Done
            | Q::DPar
            | Q::DPerp
            | Q::DRatio
            | Q::MeanFreePath
            | Q::Kurtosis
            | Q::Growth
            | Q::Amplitude
            | Q::Anisotropy
            | Q::Prediction
    )
}

fn is_of_run(condition: &Condition) -> bool {
    match condition {
        Condition::Measured(quantity, _) | Condition::Precise(quantity, _) => is_measured(*quantity),
        Condition::Passed(_) => true,
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(is_of_run),
        Condition::Not(other) => is_of_run(other),
        _ => false,
    }
}
