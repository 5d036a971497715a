//! What a lesson looks at, from what the window shows.

use crate::lesson::{Facts, GalaxyFacts, InWindow, SkyFacts};
use crate::viewer::model::Model;
use crate::viewer::plots::PlotTab;
use crate::viewer::run::Phase;

/// What the plots know of the sky and of the Galaxy.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outside {
    /// Plots that are shown.
    pub tabs: [Option<PlotTab>; 2],
    /// The sky of the scene.
    pub sky: Option<SkyFacts>,
    /// The Galaxy that is shown.
    pub galaxy: Option<GalaxyFacts>,
}

/// What conditions and quantities of a lesson look at in this frame.
pub fn facts<'a>(model: &Model<'a>, outside: Outside) -> Facts<'a> {
    let is_stale = model.is_stale();
    let snapshot = model.snapshots.shown().filter(|shown| shown.generation == model.run.generation() && !is_stale);
    Facts {
        scene: model.scene(),
        estimates: model.estimates().filter(|_| !is_stale),
        snapshot: snapshot.map(|shown| &**shown),
        sky: outside.sky,
        galaxy: outside.galaxy,
        window: InWindow {
            tabs: outside.tabs.map(|tab| tab.map(PlotTab::name)),
            looking_deg: Some(model.stage.looking_deg),
            realisation: model.view().drawn_realisation(model.scene().field.realisations),
            time_yr: model.stage.drawn_time_yr.filter(|_| snapshot.is_some()),
            done: (!is_stale).then(|| done(model)),
            picked: !model.stage.followed.is_empty() && !model.stage.few_trails,
            trails: model.stage.few_trails,
            paused: *model.phase() == Phase::Paused,
        },
    }
}

/// Part of the first pass that is done; all of it in later ones.
fn done(model: &Model) -> f64 {
    let pace = model.run.pace();
    match model.phase() {
        Phase::Finished => 1.0,
        _ if pace.pass > 0 => 1.0,
        _ => pace.pass_fraction,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::TABS;
    use crate::viewer::model::Fresh;

    /// Lessons name plots by words of the core, which must be those on the tabs.
    #[test]
    fn every_plot_has_a_name_in_lessons() {
        let titles: Vec<&str> = TABS.iter().map(|tab| tab.title).collect();
        assert_eq!(titles, PlotTab::ALL.iter().map(|tab| tab.name()).collect::<Vec<_>>());
    }

    #[test]
    fn a_window_in_which_nothing_happened_has_nothing_measured() {
        let fresh = Fresh::default();
        let facts = facts(&fresh.model(), Outside { tabs: [Some(PlotTab::Anisotropy), None], ..Outside::default() });
        assert!(facts.estimates.is_none() && facts.snapshot.is_none() && !facts.window.picked);
        assert_eq!(facts.window.tabs, [Some("A(t)"), None]);
    }
}
