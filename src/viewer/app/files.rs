//! Files read and written away from the frame, one after the other in the order in which they were asked for.

use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

/// Jobs that may wait. A user cannot ask for more unless the disk hangs.
const CAPACITY: usize = 64;

/// Work for the thread of a queue.
pub(super) type Job<T> = Box<dyn FnOnce() -> T + Send>;

/// A thread that does one job after the other. Dropping it waits until all are done, so that what was saved last before
/// the window closed is on the disk.
pub(super) struct FileQueue<T> {
    jobs: Option<Sender<Job<T>>>,
    outcomes: Receiver<T>,
    waiting: usize,
    thread: Option<JoinHandle<()>>,
}

impl<T: Send + 'static> FileQueue<T> {
    /// Starts the thread; where the system refuses it, every job is refused.
    pub fn start() -> Self {
        let (jobs, orders) = bounded::<Job<T>>(CAPACITY);
        // A place for the outcome of every job that waits and of the one at work, so that the thread never waits here.
        let (done, outcomes) = bounded(CAPACITY + 1);
        let work = move || {
            for job in orders {
                if done.send(job()).is_err() {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("larmor-files".to_owned()).spawn(work).ok();
        Self { jobs: thread.is_some().then_some(jobs), outcomes, waiting: 0, thread }
    }

    /// Adds a job.
    ///
    /// # Errors
    /// A sentence for the user if the jobs before it do not get done.
    pub fn submit(&mut self, job: Job<T>) -> Result<(), String> {
        let full = self.waiting >= CAPACITY;
        match self.jobs.as_ref().filter(|_| !full).map(|jobs| jobs.try_send(job)) {
            Some(Ok(())) => {
                self.waiting += 1;
                Ok(())
            }
            Some(Err(TrySendError::Full(_) | TrySendError::Disconnected(_))) | None => {
                Err("Files can be neither read nor written now: the disk does not answer; try again later".to_owned())
            }
        }
    }

    /// The outcomes since the last call, in order.
    pub fn outcomes(&mut self) -> Vec<T> {
        let outcomes: Vec<T> = self.outcomes.try_iter().collect();
        self.waiting = self.waiting.saturating_sub(outcomes.len());
        outcomes
    }

    /// A job waits or is being done.
    pub fn is_busy(&self) -> bool {
        self.waiting > 0
    }
}

impl<T> Drop for FileQueue<T> {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A job that panicked has been reported by its own message.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_last_write_is_the_one_that_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.ron");
        let mut queue = FileQueue::start();
        for number in 0..20_u64 {
            let file = file.clone();
            // The first ones are the slowest: side by side they would land last.
            let write = move || {
                std::thread::sleep(Duration::from_millis((20 - number) / 2));
                std::fs::write(&file, number.to_string()).unwrap();
                number
            };
            queue.submit(Box::new(write)).unwrap();
        }
        assert!(queue.is_busy());
        drop(queue);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "19", "closing the window waits for what is being written");
    }

    #[test]
    fn a_disk_that_hangs_is_told_of() {
        let (release, held) = bounded::<()>(0);
        let mut queue = FileQueue::start();
        queue.submit(Box::new(move || held.recv().is_ok())).unwrap();
        let refused = (0..2 * CAPACITY).filter(|_| queue.submit(Box::new(|| true)).is_err()).count();
        assert_eq!(refused, CAPACITY + 1);
        release.send(()).unwrap();
    }
}
