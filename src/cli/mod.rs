//! The command line: reads arguments, runs a command, turns its outcome into an exit code.
//!
//! Results go to stdout, progress and troubles to stderr. Nothing here ends the process; `main.rs` does.

mod args;
mod bench;
mod calibrate;
mod check;
mod claim;
mod converge;
mod cores;
mod deliver;
mod error_cost;
mod export;
mod export_args;
#[cfg(feature = "mpi-test")]
mod fault;
mod figure_choice;
#[cfg(feature = "mpi")]
mod galaxy_ranks;
mod interrupt;
mod kept;
#[cfg(feature = "mpi")]
mod lead;
mod machines;
mod merge;
#[cfg(feature = "mpi")]
mod mpi;
mod part;
#[cfg(feature = "viewer")]
mod picture_args;
#[cfg(feature = "viewer")]
mod pictures;
mod plot;
mod plot_args;
mod print;
mod progress;
#[cfg(feature = "mpi")]
mod ranks;
mod reproduce;
mod reproduce_electrons;
mod reproduce_sky;
mod run;
mod scan;
mod scene_arg;
mod sources;
mod study;
mod values;
mod watch;
mod window;

use std::ffi::OsString;

use clap::{CommandFactory as _, Parser as _};

use crate::cli::args::{Arguments, Command, Verbosity};
use crate::cli::interrupt::Interrupt;
use crate::cli::machines::Machines;
use crate::lesson::LessonError;
use crate::output::{OutputError, RunFolderError};
use crate::scene::{PRESETS, SceneError};
use crate::simulate::{MergeError, caught};
use crate::sky::SkyError;
use crate::study::StudyError;

/// Exit code of a run that did what it was asked.
pub const DONE: u8 = 0;
/// Exit code of a run that failed.
pub const FAILED: u8 = 1;
/// Exit code of a wrong command line or a bad scene.
pub const BAD_USAGE: u8 = 2;
/// Exit code of a run ended by Ctrl-C.
pub const INTERRUPTED: u8 = 130;

/// How a command that did not fail ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    Interrupted,
}

/// The request itself is wrong; exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct UsageError(String);

/// The work is done and its results cannot go where they were to; exit code 1.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct FailedError(String);

/// Runs the program with `arguments`, the program's name first, and returns its exit code.
///
/// The first Ctrl-C ends a run in good order; `end_at_once` is called at the third.
pub fn main<T: Into<OsString> + Clone>(
    arguments: impl IntoIterator<Item = T>,
    end_at_once: impl Fn() + Send + 'static,
) -> u8 {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // A closed pipe leaves nobody to tell.
            let _ = error.print();
            return if error.use_stderr() { BAD_USAGE } else { DONE };
        }
    };
    code_of(|| dispatch(arguments, Interrupt::new(end_at_once)))
}

/// Does the work of a command and says what went wrong.
fn code_of(work: impl FnOnce() -> anyhow::Result<Outcome>) -> u8 {
    match caught(work).unwrap_or_else(|cause| Err(panicked(&cause).into())) {
        Ok(Outcome::Done) => DONE,
        Ok(Outcome::Interrupted) => INTERRUPTED,
        Err(error) => {
            print::stderr(&format!("larmor: {error:#}"));
            exit_code(&error)
        }
    }
}

/// What there is to say of a panic in the main thread.
fn panicked(cause: &str) -> FailedError {
    FailedError(format!("the program failed ({cause}): please report it with the command and its input"))
}

fn dispatch(arguments: Arguments, interrupt: Interrupt) -> anyhow::Result<Outcome> {
    let verbosity = arguments.verbosity();
    let for_window = arguments.scene.is_some() || !arguments.data.is_empty() || arguments.lesson.is_some();
    if arguments.command.is_some() && (for_window || arguments.present) {
        let message = "SCENE, --data, --lesson and --present before a command are for the window, which opens without \
                       one; write SCENE and --data after it";
        return Err(UsageError(message.to_owned()).into());
    }
    let alone = Machines::default();
    match arguments.command {
        Some(command) if command.mpi().is_some() => {
            let threads = command.mpi().flatten();
            on_all_ranks(threads, &interrupt, |machines| run_on(&command, machines, verbosity, &interrupt))
        }
        None => {
            let begin = (arguments.lesson.as_deref(), arguments.present);
            window::open(arguments.scene.as_deref(), &arguments.data, begin, verbosity, &interrupt)
        }
        Some(Command::Export(options)) => export::export(&options, verbosity, &interrupt),
        Some(Command::Plot(options)) => plot::plot(&options, verbosity),
        Some(Command::Merge(options)) => merge::merge(&options, verbosity),
        Some(Command::Bench(options)) => bench::bench(&options, verbosity, &interrupt),
        Some(Command::Check(options)) => check::check(&options, &interrupt),
        #[cfg(feature = "viewer")]
        Some(Command::Snapshot(options)) => pictures::snapshot(&options, verbosity, &interrupt),
        #[cfg(feature = "viewer")]
        Some(Command::Film(options)) => pictures::film(&options, verbosity, &interrupt),
        Some(Command::Presets) => {
            let lines: Vec<String> =
                PRESETS.iter().map(|preset| format!("{}\t{}\n", preset.name, preset.sentence)).collect();
            print::stdout(&lines.concat())?;
            Ok(Outcome::Done)
        }
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "larmor", &mut script);
            print::stdout(&String::from_utf8_lossy(&script))?;
            Ok(Outcome::Done)
        }
        Some(command) => run_on(&command, &alone, verbosity, &interrupt),
    }
}

/// A command whose work can be dealt, on these machines.
fn run_on(
    command: &Command,
    machines: &Machines,
    verbosity: Verbosity,
    interrupt: &Interrupt,
) -> anyhow::Result<Outcome> {
    match command {
        Command::Run(options) => match options.shard {
            Some(shard) => part::run(options, shard, verbosity, interrupt),
            None => run::run(options, machines, verbosity, interrupt),
        },
        Command::Reproduce(options) => reproduce::reproduce(options, machines, verbosity, interrupt),
        Command::Scan(options) => scan::scan(options, machines, verbosity, interrupt),
        Command::Converge(options) => converge::converge(options, machines, verbosity, interrupt),
        Command::Calibrate(options) => calibrate::calibrate(options, machines, verbosity, interrupt),
        Command::Sources(options) => sources::sources(options, machines, verbosity, interrupt),
        // The others have none.
        _ => Ok(Outcome::Done),
    }
}

#[cfg(feature = "mpi")]
use crate::cli::mpi::on_all_ranks;

#[cfg(not(feature = "mpi"))]
fn on_all_ranks(
    _: Option<u16>,
    _: &Interrupt,
    _: impl FnOnce(&Machines) -> anyhow::Result<Outcome>,
) -> anyhow::Result<Outcome> {
    let message =
        "this build knows no MPI; build it with cargo build --release --features mpi, or use --shard and merge";
    Err(UsageError(message.to_owned()).into())
}

fn exit_code(error: &anyhow::Error) -> u8 {
    let refused_folder = error.downcast_ref().is_some_and(OutputError::is_refusal);
    let refused_scene = error.is::<SceneError>() || matches!(error.downcast_ref(), Some(StudyError::Scene(_)));
    let refused_lesson = error.is::<LessonError>();
    let refused_table = matches!(error.downcast_ref(), Some(SkyError::Malformed { .. } | SkyError::Unreadable { .. }));
    let refused_run = error.is::<RunFolderError>();
    let refused = refused_scene || refused_lesson || refused_folder || refused_table || refused_run;
    if error.is::<UsageError>() || error.is::<MergeError>() || refused { BAD_USAGE } else { FAILED }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_the_main_thread_is_a_failure() {
        assert_eq!(code_of(|| Ok(Outcome::Interrupted)), INTERRUPTED);
        assert_eq!(code_of(|| panic!("injected")), FAILED);
        let words = "the program failed (injected): please report it with the command and its input";
        assert_eq!(panicked("injected").to_string(), words);
    }
}
