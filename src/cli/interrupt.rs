//! Ctrl-C, termination, the end of a terminal, and the first signal of users, which batch systems send ahead of a limit and
//! `mpirun` passes on: the first asks the run to end in good order.
//!
//! `timeout` and batch systems send theirs twice within milliseconds, to the program and to its group: what follows a
//! signal within a second is the same wish again. The third wish gives up and ends the program at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::cli::print;

/// Signals that follow one within this time are the same wish.
const REPEAT: Duration = Duration::from_secs(1);
/// So many wishes give up.
const PATIENCE: u32 = 3;

/// Whether the user asked for the end. Listening starts with [`Interrupt::listen`]: short commands keep the usual meaning
/// of Ctrl-C.
pub(super) struct Interrupt {
    asked: Arc<AtomicBool>,
    end_at_once: std::cell::Cell<Option<Box<dyn Fn() + Send>>>,
}

impl Interrupt {
    pub(super) fn new(end_at_once: impl Fn() + Send + 'static) -> Self {
        Self { asked: Arc::default(), end_at_once: std::cell::Cell::new(Some(Box::new(end_at_once))) }
    }

    /// Catches Ctrl-C, termination and the end of the terminal from now on.
    ///
    /// # Errors
    /// If the operating system refuses.
    pub(super) fn listen(&self) -> std::io::Result<()> {
        self.listen_and(|| {})
    }

    /// The same, and calls `ask` at each wish; nothing if it listens already.
    ///
    /// # Errors
    /// If the operating system refuses.
    pub(super) fn listen_and(&self, ask: impl Fn() + Send + 'static) -> std::io::Result<()> {
        let Some(end_at_once) = self.end_at_once.take() else { return Ok(()) };
        let asked = self.asked.clone();
        let mut wishes = Wishes::default();
        on_signal(move || match wishes.signal(Instant::now()) {
            None => {}
            Some(PATIENCE..) => end_at_once(),
            Some(number) => {
                asked.store(true, Ordering::SeqCst);
                ask();
                if number > 1 {
                    print::stderr(
                        "larmor: ending in good order already; once more gives up and loses what is not written",
                    );
                }
            }
        })
    }

    pub(super) fn asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }
}

/// Wishes to end the program, which may come as several signals each.
#[derive(Debug, Default)]
struct Wishes {
    number: u32,
    last: Option<Instant>,
}

impl Wishes {
    /// The number of the wish that a signal is, from 1; `None` for a repeat.
    fn signal(&mut self, now: Instant) -> Option<u32> {
        if self.last.is_some_and(|last| now.saturating_duration_since(last) < REPEAT) {
            return None;
        }
        self.last = Some(now);
        self.number += 1;
        Some(self.number)
    }
}

/// Calls `hear` on a thread of its own at each signal that asks for the end. Who started the program with the hang-up
/// ignored, as `nohup` does, wants it to outlive its terminal.
#[cfg(unix)]
fn on_signal(mut hear: impl FnMut() + Send + 'static) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR1};
    let hangup = (!is_ignored(SIGHUP)).then_some(SIGHUP);
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGUSR1].into_iter().chain(hangup))?;
    let listen = move || signals.forever().for_each(|_| hear());
    std::thread::Builder::new().name("larmor-signals".to_owned()).spawn(listen).map(drop)
}

#[cfg(not(unix))]
fn on_signal(hear: impl FnMut() + Send + 'static) -> std::io::Result<()> {
    ctrlc::set_handler(hear).map_err(std::io::Error::other)
}

/// True if the program was started with this signal ignored, where the system tells.
#[cfg(unix)]
fn is_ignored(signal: std::ffi::c_int) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_within_a_second_do_not_count() {
        let begin = Instant::now();
        let mut wishes = Wishes::default();
        let numbers = [0, 3, 999, 1001, 1500, 1999, 2002].map(|ms| wishes.signal(begin + Duration::from_millis(ms)));
        assert_eq!(numbers, [Some(1), None, None, Some(2), None, None, Some(3)]);
    }
}
