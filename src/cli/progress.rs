//! How far a run is: a bar on a terminal, plain lines elsewhere, ever rarer.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::args::Verbosity;
use crate::cli::print;
use crate::quantity::Unit;
use crate::simulate::Progress;

/// Plain lines come at most this often at first.
const LINE_INTERVAL: Duration = Duration::from_secs(2);
/// Later, plain lines are apart by this part of the time since the first.
const LINE_STRETCH: u32 = 10;
/// No estimate of the remaining time before so much has been measured.
const SETTLING: Duration = Duration::from_millis(500);
/// Ticks come ten times a second; more than so much between two is a pause, whatever the load of the machine.
const LONGEST_TICK: Duration = Duration::from_secs(10);
/// Parts of the bar.
const PARTS: u64 = 10_000;

/// Shows the progress of one run on stderr.
pub(super) struct Meter {
    display: Display,
    /// Which run of several this is, with what separates it from the rest; empty for a run on its own.
    label: String,
    passes: u32,
    moving: bool,
    clock: Stopwatch,
    /// When particles began to move, with the steps and the part of the run that an earlier run had made.
    moving_since: Option<(Duration, u64, f64)>,
}

enum Display {
    Nothing,
    Bar(ProgressBar),
    /// Time of the last line.
    Lines(Duration),
}

/// Time in which the program was at work, as far as its ticks tell: one that is suspended does not tick, and must not think
/// afterwards that it was slow.
struct Stopwatch {
    elapsed: Duration,
    last: Instant,
}

impl Stopwatch {
    fn new(now: Instant) -> Self {
        Self { elapsed: Duration::ZERO, last: now }
    }

    fn tick(&mut self, now: Instant) {
        let tick = now.saturating_duration_since(self.last);
        if tick <= LONGEST_TICK {
            self.elapsed += tick;
        }
        self.last = now;
    }
}

impl Meter {
    pub(super) fn new(verbosity: Verbosity, name: &str, passes: u32) -> Self {
        let label = if name.is_empty() { String::new() } else { format!("{name}: ") };
        let display = if verbosity == Verbosity::Quiet {
            Display::Nothing
        } else if std::io::stderr().is_terminal() {
            let bar = ProgressBar::with_draw_target(Some(PARTS), ProgressDrawTarget::stderr());
            // The template is fixed; were it wrong, the default style would do.
            if let Ok(style) = ProgressStyle::with_template("{bar:32.cyan/blue} {percent:>3} %  {wide_msg}") {
                bar.set_style(style.progress_chars("━╸─"));
            }
            bar.set_message(format!("{label}building the field"));
            Display::Bar(bar)
        } else {
            Display::Lines(Duration::ZERO)
        };
        Self { display, label, passes, moving: false, clock: Stopwatch::new(Instant::now()), moving_since: None }
    }

    /// The fields are built, particles move from the next tick on.
    pub(super) fn start_moving(&mut self) {
        self.moving = true;
    }

    /// Shows where the run is now.
    pub(super) fn tick(&mut self, progress: &Progress) {
        self.clock.tick(Instant::now());
        let (passes, now) = (self.passes, self.clock.elapsed);
        let fraction = progress.fraction_of(passes);
        if self.moving && self.moving_since.is_none() {
            self.moving_since = Some((now, progress.steps_done(), fraction));
        }
        let label = &self.label;
        match &mut self.display {
            Display::Nothing => {}
            Display::Bar(bar) => match self.moving_since {
                Some(since) => {
                    bar.set_position((fraction * PARTS as f64) as u64);
                    bar.set_message(format!("{label}{}", pace(progress, passes, now, since)));
                }
                None => {
                    bar.set_message(format!("{label}{}", building(progress)));
                    bar.tick();
                }
            },
            Display::Lines(last) => {
                if now - *last >= LINE_INTERVAL.max(now / LINE_STRETCH) {
                    *last = now;
                    print::stderr(&match self.moving_since {
                        Some(since) => {
                            let percent = 100.0 * fraction;
                            format!("larmor: {label}{percent:.0} %, {}", pace(progress, passes, now, since))
                        }
                        None => format!("larmor: {label}{}", building(progress)),
                    });
                }
            }
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(self) {
        if let Display::Bar(bar) = self.display {
            bar.finish_and_clear();
        }
    }
}

/// Shows on stderr how far a study is that makes no runs.
pub(super) fn part_meter(verbosity: Verbosity) -> PartMeter {
    let Meter { display, clock, .. } = Meter::new(verbosity, "", 1);
    PartMeter { display, clock }
}

/// How far a study is that makes no runs.
pub(super) struct PartMeter {
    display: Display,
    clock: Stopwatch,
}

impl PartMeter {
    /// Shows the part that is done, and words about it.
    pub(super) fn tick(&mut self, part: f64, words: &str) {
        self.clock.tick(Instant::now());
        let now = self.clock.elapsed;
        match &mut self.display {
            Display::Nothing => {}
            Display::Bar(bar) => {
                bar.set_position((part * PARTS as f64) as u64);
                bar.set_message(words.to_owned());
            }
            Display::Lines(last) => {
                if now - *last >= LINE_INTERVAL.max(now / LINE_STRETCH) {
                    *last = now;
                    print::stderr(&format!("larmor: {:.0} %, {words}", 100.0 * part));
                }
            }
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(self) {
        if let Display::Bar(bar) = self.display {
            bar.finish_and_clear();
        }
    }
}

/// How far the field is.
fn building(progress: &Progress) -> String {
    match progress.fields_built() {
        0 => "building the field".to_owned(),
        1 => "building the field, 1 realisation done".to_owned(),
        done => format!("building the field, {done} realisations done"),
    }
}

/// Rate and remaining time.
fn pace(
    progress: &Progress,
    passes: u32,
    now: Duration,
    (since, steps_before, fraction_before): (Duration, u64, f64),
) -> String {
    let (elapsed, steps) = (now - since, progress.steps_done().saturating_sub(steps_before));
    if elapsed < SETTLING || steps == 0 {
        return "particles move".to_owned();
    }
    let fraction = progress.fraction_of(passes);
    let rate = steps as f64 / elapsed.as_secs_f64();
    let remaining = elapsed.as_secs_f64() * (1.0 - fraction) / (fraction - fraction_before).max(1e-9);
    let pass = if passes > 1 { format!("pass {} of {passes}, ", progress.pass() + 1) } else { String::new() };
    format!("{pass}{} steps/s, {} left", print::quantity(rate, Unit::Count), print::wall_clock(remaining))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten seconds of work, suspended for an hour in their middle: the remaining time follows from the ten.
    #[test]
    fn a_suspended_run_does_not_think_itself_slow() {
        let begin = Instant::now();
        let mut clock = Stopwatch::new(begin);
        let work = |ms: u64| Duration::from_millis(100 * ms);
        let pause = Duration::from_secs(3600);
        (1..=50).for_each(|tick| clock.tick(begin + work(tick)));
        (51..=100).for_each(|tick| clock.tick(begin + work(tick) + pause));
        assert_eq!(clock.elapsed, Duration::from_secs(10) - work(1));
        // A clock that steps back, where a system has one that does.
        clock.tick(begin);
        assert_eq!(clock.elapsed, Duration::from_secs(10) - work(1));
        let left = pace(&Progress::of(1000, 2000), 1, clock.elapsed, (Duration::ZERO, 0, 0.0));
        assert!(left.ends_with(" 9.9 s left"), "{left}");
    }
}
