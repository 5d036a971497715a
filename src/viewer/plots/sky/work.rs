//! Work beside the frame: one thread a job, news over a bounded channel, and a way to stop it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use bevy_egui::egui;
use crossbeam_channel::{Receiver, TryRecvError, TrySendError, bounded};

use crate::sky::SkyError;

/// Steps that may wait to be seen; further ones are dropped.
const STEPS_WAITING: usize = 16;

enum News<T> {
    /// A step of the fit with its χ².
    Step(f64),
    /// It is over.
    End(Result<T, SkyError>),
}

/// A job under way; dropping it asks it to stop.
pub(super) struct Work<T> {
    news: Receiver<News<T>>,
    stop: Arc<AtomicBool>,
    /// Newest χ² reported.
    pub chi2: Option<f64>,
    /// Steps seen so far.
    pub steps: usize,
}

impl<T: Send + 'static> Work<T> {
    /// Starts `job`, which reports each step with its χ² and ends when that answers false.
    ///
    /// # Errors
    /// [`SkyError::Fit`] if no thread can be had.
    pub fn start(
        ctx: &egui::Context,
        job: impl FnOnce(&mut dyn FnMut(f64) -> bool) -> Result<T, SkyError> + Send + 'static,
    ) -> Result<Self, SkyError> {
        let (sender, news) = bounded(STEPS_WAITING);
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, ctx) = (stop.clone(), ctx.clone());
        let body = move || {
            let result = job(&mut |chi2| {
                let gone = matches!(sender.try_send(News::Step(chi2)), Err(TrySendError::Disconnected(_)));
                ctx.request_repaint();
                !gone && !stopped.load(Ordering::Relaxed)
            });
            // A window that has gone wants no answer.
            let _ = sender.send(News::End(result));
            ctx.request_repaint();
        };
        let spawned = thread::Builder::new().name("sky fit".into()).spawn(body);
        spawned.map_err(|cause| SkyError::Fit(format!("no thread can be started: {cause}")))?;
        Ok(Self { news, stop, chi2: None, steps: 0 })
    }

    /// The result, once it is there; never waits.
    pub fn poll(&mut self) -> Option<Result<T, SkyError>> {
        loop {
            match self.news.try_recv() {
                Ok(News::Step(chi2)) => {
                    self.chi2 = Some(chi2);
                    self.steps += 1;
                }
                Ok(News::End(result)) => return Some(result),
                Err(TryRecvError::Empty) => return None,
                Err(TryRecvError::Disconnected) => {
                    return Some(Err(SkyError::Fit("it broke off without a result".into())));
                }
            }
        }
    }

    /// Asks the job to end at its next step.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl<T> Drop for Work<T> {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn wait<T: Send + 'static>(work: &mut Work<T>) -> Option<Result<T, SkyError>> {
        for _ in 0..500 {
            if let Some(result) = work.poll() {
                return Some(result);
            }
            thread::sleep(Duration::from_millis(10));
        }
        None
    }

    #[test]
    fn a_job_tells_its_steps_and_its_result() {
        let job = |step: &mut dyn FnMut(f64) -> bool| Ok(u32::from(step(2.0)) + u32::from(step(1.0)));
        let work = Work::start(&egui::Context::default(), job);
        let mut work = work.unwrap_or_else(|error| panic!("{error}"));
        assert!(matches!(wait(&mut work), Some(Ok(2))));
        assert_eq!((work.chi2, work.steps), (Some(1.0), 2));
    }

    #[test]
    fn a_job_that_is_stopped_or_breaks_off_says_so() {
        let ctx = egui::Context::default();
        let endless = |step: &mut dyn FnMut(f64) -> bool| {
            while step(1.0) {
                thread::sleep(Duration::from_millis(1));
            }
            Err::<(), _>(SkyError::Stopped)
        };
        let mut work = Work::start(&ctx, endless).unwrap_or_else(|error| panic!("{error}"));
        work.stop();
        assert!(matches!(wait(&mut work), Some(Err(SkyError::Stopped))));
        let broken = |_: &mut dyn FnMut(f64) -> bool| -> Result<(), SkyError> { panic!("on purpose") };
        let mut work = Work::start(&ctx, broken).unwrap_or_else(|error| panic!("{error}"));
        assert!(matches!(wait(&mut work), Some(Err(SkyError::Fit(_)))));
    }
}
