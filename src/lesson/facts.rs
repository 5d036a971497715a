//! What conditions and quantities look at: the scene, what is measured, and what a window shows.

use crate::estimate::Estimates;
use crate::lesson::outside::{GalaxyFacts, SkyFacts};
use crate::scene::Scene;
use crate::simulate::Snapshot;

/// All that there is to know at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The scene as edited.
    pub scene: &'a Scene,
    /// What is measured; `None` before anything is, and where it belongs to another scene than this one.
    pub estimates: Option<&'a Estimates>,
    /// The cloud that is shown; `None` where it belongs to another run.
    pub snapshot: Option<&'a Snapshot>,
    /// The sky of the scene; may be left out where no lesson is about it.
    pub sky: Option<SkyFacts>,
    /// The Galaxy that is shown; may be left out where no lesson is about it.
    pub galaxy: Option<GalaxyFacts>,
    /// What the window shows.
    pub window: InWindow,
}

/// What a window shows; by default a window in which nothing has happened yet.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct InWindow {
    /// What is written on the tabs of the plots shown, see [`crate::lesson::TABS`].
    pub tabs: [Option<&'static str>; 2],
    /// Azimuth and elevation of the camera in degrees, as in [`crate::scene::ViewScene`].
    pub looking_deg: Option<[f64; 2]>,
    /// Number, from 0, of the realisation whose particles are drawn; `None` if those of all are.
    pub realisation: Option<u32>,
    /// Time shown in yr; where it is not told, that of the snapshot counts.
    pub time_yr: Option<f64>,
    /// Part of the run that is done, 0 to 1.
    pub done: Option<f64>,
    /// A particle is picked.
    pub picked: bool,
    /// Trails are drawn.
    pub trails: bool,
    /// The run is paused.
    pub paused: bool,
}

impl<'a> Facts<'a> {
    /// The scene alone, before anything is measured or shown.
    pub fn of(scene: &'a Scene) -> Self {
        Self { scene, estimates: None, snapshot: None, sky: None, galaxy: None, window: InWindow::default() }
    }

    /// Time shown in yr since release.
    pub fn time_yr(&self) -> Option<f64> {
        self.window.time_yr.or(self.snapshot.map(|snapshot| snapshot.time_yr))
    }
}
