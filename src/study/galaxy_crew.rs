//! Who looks at the Galaxies of a study: the threads of this process, or others with it.

use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, bounded};
use rayon::{ThreadPool, ThreadPoolBuilder};
use scopeguard::defer;
use serde::{Deserialize, Serialize};

use crate::galaxy::{Ensemble, GalaxyModel, energies_tev, gather};
use crate::scene::{GalaxyScene, SkyScene};
use crate::simulate::caught;
#[cfg(test)]
use crate::simulate::injected;
use crate::sky::DiffusionTable;
use crate::study::StudyError;

/// How often a [`GalaxyTick`] comes, and so how soon it can end the work.
const TICK: Duration = Duration::from_millis(100);

/// Told about ten times a second how many Galaxies have been looked at; ends the work by answering `Break`.
pub type GalaxyTick<'t> = dyn FnMut(u64) -> ControlFlow<()> + 't;

/// Galaxies of one model, with all that fixes what they show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GalaxyOrder {
    /// Their supernovae.
    pub galaxy: GalaxyScene,
    /// The local source, where it is put among them.
    pub sky: SkyScene,
    /// Diffusion over energy.
    pub table: DiffusionTable,
    /// Seed of all of them.
    pub seed: u64,
    /// Their numbers, from 0.
    pub numbers: Range<u64>,
}

impl GalaxyOrder {
    /// The same for so many, at least one, to share: stretches of the numbers, in their order and as even as possible.
    pub fn shares(&self, count: usize) -> Vec<Self> {
        let all = u128::from(self.numbers.end - self.numbers.start);
        // At most `all`, which is of 64 bits.
        let end = |share: usize| self.numbers.start + (all * share as u128 / count as u128) as u64;
        (0..count).map(|share| Self { numbers: end(share)..end(share + 1), ..self.clone() }).collect()
    }
}

/// Somebody who looks at Galaxies; what they show does not depend on it.
pub trait GalaxyCrew {
    /// Threads of all who have taken part so far.
    fn threads(&self) -> usize;

    /// Looks at all Galaxies of an order, or at some of them if `tick` ends it.
    ///
    /// # Errors
    /// If somebody fails.
    fn gather(&mut self, order: &GalaxyOrder, tick: &mut GalaxyTick<'_>) -> Result<Ensemble, StudyError>;
}

/// The threads of this process.
#[derive(Debug)]
pub struct GalaxyPool(ThreadPool);

impl GalaxyPool {
    /// Starts so many threads.
    ///
    /// # Errors
    /// If the operating system refuses one.
    pub fn new(threads: usize) -> Result<Self, StudyError> {
        let builder = ThreadPoolBuilder::new().num_threads(threads);
        let pool = builder.thread_name(|index| format!("larmor-sources-{index}")).build();
        pool.map(Self).map_err(|error| StudyError::Failed(format!("cannot start {threads} threads: {error}")))
    }
}

impl GalaxyCrew for GalaxyPool {
    fn threads(&self) -> usize {
        self.0.current_num_threads()
    }

    fn gather(&mut self, order: &GalaxyOrder, tick: &mut GalaxyTick<'_>) -> Result<Ensemble, StudyError> {
        let model = GalaxyModel::at(&order.galaxy, &order.sky, &order.table, &energies_tev());
        let (stop, seen) = (AtomicBool::new(false), AtomicU64::new(0));
        let (sender, end) = bounded(1);
        self.0.in_place_scope(|scope| {
            let (model, stop, seen) = (&model, &stop, &seen);
            // By a panic of the watcher too: whoever leaves here waits for the work.
            defer!(stop.store(true, Ordering::Relaxed));
            scope.spawn(move |_| {
                let mut count = |ensemble: &Ensemble| {
                    #[cfg(test)]
                    injected::strike(injected::Site::Galaxy, order.seed);
                    seen.store(ensemble.len() as u64, Ordering::Relaxed);
                    ControlFlow::Continue(())
                };
                let seen = caught(|| gather(model, order.seed, order.numbers.clone(), None, stop, &mut count));
                // Whoever waits for it is in this very function.
                let _ = sender.send(seen);
            });
            loop {
                match end.recv_timeout(TICK) {
                    Ok(Ok(ensemble)) => return Ok(ensemble),
                    Ok(Err(cause)) => return Err(StudyError::of_panic(&cause, order.seed)),
                    Err(RecvTimeoutError::Disconnected) => return Err(StudyError::Silent),
                    Err(RecvTimeoutError::Timeout) => {
                        if tick(seen.load(Ordering::Relaxed)).is_break() {
                            stop.store(true, Ordering::Relaxed);
                        }
                    }
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Scene;

    fn order(numbers: Range<u64>) -> GalaxyOrder {
        let Scene { galaxy, sky, .. } = Scene::default();
        GalaxyOrder { galaxy, sky, table: DiffusionTable::shipped().unwrap(), seed: 4, numbers }
    }

    #[test]
    fn shares_hold_each_galaxy_once() {
        for (all, count) in [(100, 3), (2, 5), (0, 2), (7, 1)] {
            let shares = order(10..10 + all).shares(count);
            assert_eq!(shares.len(), count);
            assert!(shares.iter().flat_map(|share| share.numbers.clone()).eq(10..10 + all));
            let sizes: Vec<usize> = shares.iter().map(|share| share.numbers.clone().count()).collect();
            assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1, "{sizes:?}");
        }
    }

    /// Also through the bytes that ranks exchange.
    #[test]
    fn shares_joined_are_all_galaxies() {
        let whole = order(0..11);
        let mut pool = GalaxyPool::new(2).unwrap();
        let mut never = |_| ControlFlow::Continue(());
        let expected = pool.gather(&whole, &mut never).unwrap();
        let mut joined = Ensemble::default();
        for share in whole.shares(3) {
            let bytes = postcard::to_stdvec(&share).unwrap();
            let seen = pool.gather(&postcard::from_bytes(&bytes).unwrap(), &mut never).unwrap();
            let bytes = postcard::to_stdvec(&seen).unwrap();
            joined.join(postcard::from_bytes(&bytes).unwrap());
        }
        assert!(expected.len() == 11 && joined == expected);
    }

    /// Long before the end: a million Galaxies take an hour.
    #[test]
    fn a_tick_ends_it_soon() {
        let (begin, mut ticks) = (std::time::Instant::now(), 0);
        let mut third = |_| {
            ticks += 1;
            if ticks == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let some = GalaxyPool::new(1).unwrap().gather(&order(0..1_000_000), &mut third).unwrap();
        assert!(some.len() < 1_000_000 && ticks >= 3);
        assert!(begin.elapsed() < Duration::from_secs(60));
    }

    #[test]
    fn a_panic_becomes_an_error() {
        let mut pool = GalaxyPool::new(2).unwrap();
        let order = GalaxyOrder { seed: 4_000_000, ..order(0..3) };
        injected::inject(injected::Site::Galaxy, order.seed);
        let mut never = |_| ControlFlow::Continue(());
        let message = pool.gather(&order, &mut never).unwrap_err().to_string();
        assert!(message.contains("injected into Galaxy; seed 4000000"), "{message}");
        assert_eq!(pool.gather(&order, &mut never).unwrap().len(), 3);
    }

    /// A million Galaxies take an hour.
    #[test]
    fn a_watcher_that_panics_is_not_held_up() {
        let begin = std::time::Instant::now();
        let mut pool = GalaxyPool::new(1).unwrap();
        let watched = caught(|| pool.gather(&order(0..1_000_000), &mut |_| panic!("injected")).map(drop));
        assert!(watched.is_err() && begin.elapsed() < Duration::from_secs(60));
    }
}
