//! The pools of threads that build fields and move particles.

use std::time::{Duration, Instant};

use crossbeam_channel::{RecvTimeoutError, bounded};
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

use crate::simulate::cpu_time::CpuTime;
use crate::simulate::{Priority, StopFlags};

/// Between two looks at what workers of spare priority get.
const WATCH: Duration = Duration::from_millis(500);
/// Less than this part of one core, for the time between two looks, is starvation.
const LEAST_SHARE: f64 = 0.1;
/// How long starved workers rest before they are tried again.
const REST: Duration = Duration::from_secs(20);

/// A pool that moves particles at any load; and for a window that the processor draws, a second one of spare priority, which
/// moves them as long as other programs leave it CPU time. Fields have a pool of their own, so that no slice of the particles'
/// way waits for a field that is built beside it.
pub(super) struct Workers {
    builders: ThreadPool,
    steady: ThreadPool,
    spare: Option<Spare>,
}

struct Spare {
    pool: ThreadPool,
    cpu_time: CpuTime,
    resting_until: Option<Instant>,
}

impl Workers {
    /// Starts the threads.
    pub fn new(threads: usize, priority: Priority) -> Result<Self, ThreadPoolBuildError> {
        let pool = |name: &'static str| {
            let builder = ThreadPoolBuilder::new().num_threads(threads);
            builder.thread_name(move |index| format!("larmor-{name}-{index}"))
        };
        let builder = || pool("worker");
        let (steady, spare) = match priority {
            Priority::Usual | Priority::Low => (priority, None),
            Priority::Spare => {
                let cpu_time = CpuTime::default();
                let watched = cpu_time.clone();
                let pool = builder().start_handler(move |_| {
                    // First, as it may take long afterwards.
                    watched.add_this_thread();
                    Priority::Spare.apply();
                });
                (Priority::Low, Some(Spare { pool: pool.build()?, cpu_time, resting_until: None }))
            }
        };
        let builders = pool("builder").start_handler(move |_| steady.apply()).build()?;
        Ok(Self { builders, steady: builder().start_handler(move |_| steady.apply()).build()?, spare })
    }

    /// Does what the user waits for, such as building a field.
    pub fn build<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.builders.install(work)
    }

    /// Begins to build what will be needed later, and returns at once; `work` must not panic.
    pub fn build_beside(&self, work: impl FnOnce() + Send + 'static) {
        self.builders.spawn(work);
    }

    /// Does work that can be interrupted and taken up again, and returns what it returns: false for interrupted. Hands
    /// the work over to other workers, by interrupting it, where these starve.
    pub fn advance(&mut self, stop: &StopFlags, work: impl FnOnce() -> bool + Send) -> bool {
        stop.end_handover();
        match &mut self.spare {
            Some(spare) if spare.is_rested() => spare.advance(stop, work),
            _ => self.steady.install(work),
        }
    }
}

impl Spare {
    fn is_rested(&self) -> bool {
        self.resting_until.is_none_or(|end| Instant::now() >= end)
    }

    fn advance(&mut self, stop: &StopFlags, work: impl FnOnce() -> bool + Send) -> bool {
        let Self { pool, cpu_time, resting_until } = self;
        let (done, end) = bounded(1);
        pool.in_place_scope(|scope| {
            scope.spawn(move |_| {
                // The receiver waits for it.
                let _ = done.send(work());
            });
            let mut before = (Instant::now(), cpu_time.total());
            loop {
                match end.recv_timeout(WATCH) {
                    Ok(complete) => return complete,
                    // The work panicked; the scope passes it on.
                    Err(RecvTimeoutError::Disconnected) => return false,
                    Err(RecvTimeoutError::Timeout) => {}
                }
                let now = (Instant::now(), cpu_time.total());
                if let (Some(got), Some(had)) = (now.1, before.1)
                    && is_starved(got.saturating_sub(had), now.0 - before.0)
                {
                    *resting_until = Some(now.0 + REST);
                    stop.hand_over();
                }
                before = now;
            }
        })
    }
}

/// True if `got` of CPU time within `wall` of wall-clock time is next to nothing.
fn is_starved(got: Duration, wall: Duration) -> bool {
    got.as_secs_f64() < LEAST_SHARE * wall.as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_of_a_core_is_enough() {
        assert!(is_starved(Duration::from_millis(40), WATCH));
        assert!(!is_starved(Duration::from_millis(60), WATCH));
    }

    #[test]
    fn workers_that_rest_leave_the_work_to_others() -> Result<(), ThreadPoolBuildError> {
        let mut workers = Workers::new(1, Priority::Spare)?;
        let stop = StopFlags::default();
        let by_spare = |workers: &mut Workers| {
            let mut thread = None;
            workers.advance(&stop, || {
                thread = Some(std::thread::current().id());
                true
            });
            thread != workers.steady.install(|| Some(std::thread::current().id()))
        };
        assert!(by_spare(&mut workers));
        if let Some(spare) = &mut workers.spare {
            spare.resting_until = Some(Instant::now() + REST);
        }
        assert!(!by_spare(&mut workers));
        Ok(())
    }
}
