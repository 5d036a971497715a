//! Hears the news of runs: shows them on stderr, and passes on that the user wants the end.

use std::ops::ControlFlow;
use std::path::Path;

use anyhow::Context as _;

use crate::cli::args::Verbosity;
use crate::cli::interrupt::Interrupt;
use crate::cli::print;
use crate::cli::progress::Meter;
use crate::output::KeptFile;
use crate::quantity::{Unit, number};
use crate::simulate::{Checkpoint, Plan};
use crate::study::Event;

/// Shows the news of one run or of several.
pub(super) struct Watcher<'a> {
    verbosity: Verbosity,
    interrupt: &'a Interrupt,
    name: String,
    meter: Option<Meter>,
    /// Where checkpoints go.
    kept: Option<KeptFile>,
    /// Why the last of them was not written.
    unwritten: Option<String>,
}

impl<'a> Watcher<'a> {
    /// Catches Ctrl-C from now on.
    ///
    /// # Errors
    /// If the operating system refuses the handler.
    pub(super) fn new(verbosity: Verbosity, interrupt: &'a Interrupt) -> anyhow::Result<Self> {
        interrupt.listen().context("cannot listen for Ctrl-C")?;
        Ok(Self { verbosity, interrupt, name: String::new(), meter: None, kept: None, unwritten: None })
    }

    /// Writes checkpoints to this file.
    pub(super) fn keep(mut self, kept: Option<KeptFile>) -> Self {
        self.kept = kept;
        self
    }

    /// The file of checkpoints, if there is one in it.
    pub(super) fn kept(&self) -> Option<&Path> {
        self.kept.as_ref().filter(|kept| !kept.is_empty()).map(KeptFile::path)
    }

    /// Why the last checkpoint was not written, if it was not.
    pub(super) fn unwritten(&self) -> Option<&str> {
        self.unwritten.as_deref()
    }

    /// Shows the news and answers `Break` once the user wants the end.
    pub(super) fn hear(&mut self, event: Event<'_>) -> ControlFlow<()> {
        match event {
            Event::Run { number, of, what } => {
                self.name = if of > 1 { format!("{number} of {of}, {what}") } else { what.to_owned() };
                self.say(Verbosity::Normal, &self.name);
            }
            Event::Planned { plan, passes, threads } => {
                self.announce(plan, threads);
                self.meter = Some(Meter::new(self.verbosity, &self.name, passes));
            }
            Event::FieldReady { pass, setup_s } => {
                let fields = if pass == 0 { "the field" } else { "waiting for fields" };
                self.say(Verbosity::Verbose, &format!("{fields} took {}", print::wall_clock(setup_s)));
                if let Some(meter) = &mut self.meter {
                    meter.start_moving();
                }
            }
            Event::Moving(progress) => {
                if let Some(meter) = &mut self.meter {
                    meter.tick(progress);
                }
            }
            Event::Checkpoint(checkpoint) => self.write(checkpoint),
            Event::Ended => {
                if let Some(meter) = self.meter.take() {
                    meter.finish();
                }
            }
            Event::Said(sentence) => self.say(Verbosity::Normal, sentence),
        }
        if self.interrupt.asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// A checkpoint that cannot be written does not end the run; the last one stays.
    pub(super) fn write(&mut self, checkpoint: &Checkpoint) {
        let Some(kept) = &mut self.kept else { return };
        let bytes = checkpoint.to_bytes().map_err(|error| error.to_string());
        let written = bytes.and_then(|bytes| kept.replace(&bytes).map_err(|error| error.to_string()));
        if let Err(message) = &written {
            print::stderr(&format!("larmor: warning: this checkpoint was not kept, the one before stays: {message}"));
        }
        self.unwritten = written.err();
    }

    fn say(&self, from: Verbosity, sentence: &str) {
        if self.verbosity >= from {
            print::stderr(&format!("larmor: {sentence}"));
        }
    }

    fn announce(&self, plan: &Plan, threads: usize) {
        for warning in &plan.warnings {
            self.say(Verbosity::Normal, &format!("warning: {warning}"));
        }
        self.say(
            Verbosity::Verbose,
            &format!(
                "{} steps of {} pc per particle, {} in all, on {threads} threads; the field takes {}",
                plan.steps,
                number(plan.step_pc, 3),
                print::quantity(plan.steps_per_pass() as f64, Unit::Count),
                print::quantity(plan.field_bytes as f64, Unit::Byte)
            ),
        );
    }
}
