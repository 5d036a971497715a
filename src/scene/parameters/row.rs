//! One row of the table of parameters, and what can be said about any of them.

use crate::quantity::{Unit, plain};
use crate::scene::parameters::{Kind, Range, Spacing};
use crate::scene::schema::DEFAULT_TOLERANCE;
use crate::scene::{Integrator, Scene, ViewScene};

/// What happens when a parameter changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Only the picture changes.
    View,
    /// What is already measured is read again.
    Analysis,
    /// The run starts again.
    Physics,
}

impl Effect {
    /// One word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Analysis => "analysis",
            Self::Physics => "physics",
        }
    }

    /// A sentence without a full stop.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::View => "A change acts on the picture alone",
            Self::Analysis => "A change re-reads what is already measured, the run goes on",
            Self::Physics => "A change restarts the run",
        }
    }
}

/// One field of the scene.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Dotted path in a scene, `field.b0_ug`.
    pub path: &'static str,
    /// As in formulas; subscripts follow an underscore.
    pub symbol: &'static str,
    /// Name, unique, also for assistive technology.
    pub name: &'static str,
    /// Unit of the value, the range and the default.
    pub unit: Unit,
    /// What a change does.
    pub effect: Effect,
    /// What it means, one sentence.
    pub meaning: &'static str,
    /// Formula in which it matters; empty where there is none.
    pub formula: &'static str,
    /// Where the formula or the default comes from; empty where there is no formula.
    pub source: &'static str,
    /// What it may be, and how it is read and written.
    pub kind: Kind,
}

impl Parameter {
    /// The allowed numbers, or the allowed entries of a list; `None` for what is no number.
    pub fn range(&self) -> Option<Range> {
        match &self.kind {
            Kind::Number(number) => Some(number.range),
            Kind::List(list) => Some(list.range),
            _ => None,
        }
    }

    /// The allowed numbers in words, `0 to 1000 µG`; `None` for what is no number.
    pub fn range_in_words(&self) -> Option<String> {
        let unit = match &self.kind {
            Kind::Number(number) if !number.counts.is_empty() => number.counts,
            _ => self.unit.base(),
        };
        Some(self.range()?.in_words(unit))
    }

    /// True for one whole number.
    pub fn is_whole(&self) -> bool {
        match &self.kind {
            Kind::Number(number) => number.spacing != Spacing::Real,
            Kind::Seed(_) | Kind::Version => true,
            _ => false,
        }
    }

    /// The numbers that a scene holds here: one, the entries of a list, or none.
    pub fn numbers(&self, scene: &Scene) -> Vec<f64> {
        match &self.kind {
            Kind::Number(number) => number.get(scene).into_iter().collect(),
            Kind::List(list) => list.get(scene).unwrap_or_default().to_vec(),
            _ => Vec::new(),
        }
    }

    /// What a scene holds here, as a scene file writes it, but for the brackets of lists and what follows the name of a
    /// choice; `None` where it holds nothing (the waves of a model made of grids).
    pub fn written(&self, scene: &Scene) -> Option<String> {
        match &self.kind {
            Kind::Number(number) => number.get(scene).map(plain),
            Kind::List(list) => {
                let entries = list.get(scene)?.iter().map(|entry| plain(*entry));
                Some(entries.collect::<Vec<_>>().join(", "))
            }
            Kind::Choice(choice) => choice.get(scene).map(|alternative| alternative.name.to_owned()),
            Kind::Switch(switch) => switch.get(scene).map(|on| on.to_string()),
            Kind::Text(text) => Some(format!("{:?}", text.get(scene))),
            Kind::Seed(seed) => Some(seed.get(scene).to_string()),
            Kind::Version => Some(scene.version.to_string()),
        }
    }

    /// The scene in which the default stands: the default scene, or where that has no such field the one that spells out
    /// what may be left out below it; `None` where a scene has to name the value.
    pub fn default_scene(&self) -> Option<Scene> {
        let mut spelt_out = Scene { view: Some(ViewScene::default()), ..Scene::default() };
        spelt_out.run.integrator = Integrator::CashKarp { tolerance: DEFAULT_TOLERANCE };
        [Scene::default(), spelt_out].into_iter().find(|scene| self.written(scene).is_some())
    }
}
