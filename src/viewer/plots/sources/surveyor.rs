//! Many Galaxies in a thread of their own: coarse bands first, then finer ones, and an end whenever the scene changes.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use bevy_egui::egui;
use crossbeam_channel::{Receiver, TrySendError, bounded};
use rayon::ThreadPoolBuilder;

use crate::galaxy::{GalaxyModel, LevelSurvey, gather, survey};
use crate::scene::Scene;
use crate::simulate::Priority;
use crate::sky::DiffusionTable;
use crate::study::isotropic;

/// Galaxies of the scene, and of the same supernovae with isotropic diffusion.
const GALAXIES: [u64; 2] = [2000, 500];
/// Galaxies of the first, coarse bands.
const COARSE: u64 = 64;

/// What there is so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Surveys {
    /// The scene's Galaxies at each energy.
    pub own: Vec<LevelSurvey>,
    /// Those with isotropic diffusion.
    pub isotropic: Vec<LevelSurvey>,
    /// How many Galaxies of the scene.
    pub galaxies: usize,
}

/// A survey under way; dropping it ends it.
pub(super) struct Surveyor {
    news: Receiver<Surveys>,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
    newest: Option<Surveys>,
    /// It has told something.
    pub has_told: bool,
}

impl Surveyor {
    /// Starts on all cores but one, behind everything that draws; `None` if no thread can be had.
    pub fn start(ctx: &egui::Context, scene: &Scene, table: &Arc<DiffusionTable>) -> Option<Self> {
        let (sender, news) = bounded(2);
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, ctx, scene, table) = (stop.clone(), ctx.clone(), scene.clone(), table.clone());
        let threads = thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).max(1));
        let start = |_| Priority::Low.apply();
        let pool = ThreadPoolBuilder::new().num_threads(threads).start_handler(start).build().ok()?;
        let work = move || {
            let seed = scene.particles.seed;
            let models = [scene.galaxy.clone(), isotropic(&scene.galaxy)]
                .map(|galaxy| GalaxyModel::new(&Scene { galaxy, ..scene.clone() }, &table));
            let mut surveys = Surveys::default();
            let tell = |surveys: &Surveys| {
                // News that are not fetched are overtaken by later ones.
                let gone = matches!(sender.try_send(surveys.clone()), Err(TrySendError::Disconnected(_)));
                ctx.request_repaint();
                if gone || stopped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            let mut add = |isotropic: bool, last: u64| {
                let model = &models[usize::from(isotropic)];
                gather(model, seed, 0..last, Some(&pool), &stopped, &mut |ensemble| {
                    if isotropic {
                        surveys.isotropic = survey(model, ensemble);
                    } else {
                        (surveys.own, surveys.galaxies) = (survey(model, ensemble), ensemble.len());
                    }
                    tell(&surveys)
                });
            };
            // Both kinds of bands are there before either gets finer.
            add(false, COARSE);
            add(true, COARSE);
            add(false, GALAXIES[0]);
            add(true, GALAXIES[1]);
            // The last word must arrive; a window that has gone wants none.
            let _ = sender.send(surveys);
            ctx.request_repaint();
        };
        let thread = thread::Builder::new().name("galaxies".into()).spawn(work).ok()?;
        Some(Self { news, stop, thread, newest: None, has_told: false })
    }

    /// The newest of what there is to tell; never waits.
    pub fn newest(&mut self) -> Option<Surveys> {
        while let Ok(newer) = self.news.try_recv() {
            self.newest = Some(newer);
            self.has_told = true;
        }
        self.newest.take()
    }

    /// The thread has ended, and all that it said was fetched.
    pub fn is_over(&self) -> bool {
        self.thread.is_finished() && self.news.is_empty()
    }
}

impl Drop for Surveyor {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn coarse_bands_come_first_and_both_kinds_end_fine() {
        let table = Arc::new(DiffusionTable::shipped().unwrap());
        let mut scene = Scene::default();
        // Few, so that all are soon looked at.
        scene.galaxy.rate = 0.01;
        let mut surveyor = Surveyor::start(&egui::Context::default(), &scene, &table).unwrap();
        let begin = Instant::now();
        let (mut first, mut last) = (None, Surveys::default());
        while !surveyor.is_over() && begin.elapsed() < Duration::from_secs(120) {
            if let Some(newest) = surveyor.newest() {
                first.get_or_insert(newest.galaxies);
                last = newest;
            }
            thread::sleep(Duration::from_millis(2));
        }
        assert!(first.is_some_and(|galaxies| galaxies <= 1024), "{first:?}");
        assert_eq!(last.galaxies as u64, GALAXIES[0]);
        assert_eq!((last.own.len(), last.isotropic.len()), (31, 31));
    }
}
