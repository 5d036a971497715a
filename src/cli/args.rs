//! The grammar of the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::cli::export_args::ExportOptions;
#[cfg(feature = "viewer")]
use crate::cli::picture_args::{FilmOptions, SnapshotOptions};
use crate::cli::plot_args::PlotOptions;
use crate::cli::values::{DataSetChoice, parse_particles, parse_seed};
use crate::lanes::Instructions;
use crate::quantity::Unit;
use crate::scene::parameters::ENERGY_TEV;
use crate::simulate::{MAX_PASSES, Shard};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXIT_CODES: &str =
    "Exit codes: 0 done, 1 failed, 2 refused (bad usage, bad scene, files in the way), 130 interrupted.";

/// Watch cosmic rays diffuse, and measure their anisotropy on the way.
///
/// Without a command the window opens on a running scene; where no window can be opened, the scene runs without one and
/// its plots are written.
#[derive(Debug, Parser)]
#[command(name = "larmor", version, styles = STYLES, after_help = EXIT_CODES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Scene file or name of a preset [default: the first of `larmor presets`]
    pub scene: Option<OsString>,

    /// Own measurements beside those of the sky, in the format of the tables in assets/observations; may be given again
    #[arg(long, value_name = "FILE")]
    pub data: Vec<PathBuf>,

    /// Begin this lesson in the window: its name in assets/lessons, or a file
    #[arg(long, value_name = "LESSON")]
    pub lesson: Option<OsString>,

    /// Open the window for a projector: large type, the view alone
    #[arg(long)]
    pub present: bool,

    /// Say more
    #[arg(short, long, global = true)]
    verbose: bool,

    /// Say nothing but results and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
}

/// How much goes to stderr.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verbosity {
    Quiet,
    Normal,
    Verbose,
}

impl Arguments {
    pub(super) fn verbosity(&self) -> Verbosity {
        match (self.quiet, self.verbose) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Normal,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run a scene without a window and write its tables and figures
    Run(RunOptions),
    /// Put the parts of a run together: the files are those of the run in one go, byte by byte
    Merge(MergeOptions),
    /// Draw figures of a run again from its folder: on another paper, as a table, with other choices
    Plot(PlotOptions),
    /// Write particles at chosen times, paths and field lines for ParaView and as tables
    Export(ExportOptions),
    /// Validate a scene and print what follows from it, or list what a scene can say
    Check(CheckOptions),
    /// Make a figure of the paper, with error bars
    Reproduce(ReproduceOptions),
    /// Measure D and the amplitude of A over energy; the field is refined for low energies
    Scan(ScanOptions),
    /// Measure again with finer steps and cells, another field model and another integrator
    Converge(ConvergeOptions),
    /// Check the errors of A: many small runs, and the distribution of (A - prediction)/error
    Calibrate(CalibrateOptions),
    /// Draw random supernovae again and again: fractions of single sources and dipoles against the smooth sea
    Sources(SourcesOptions),
    /// Render the 3D view of a scene to a PNG without opening a window
    #[cfg(feature = "viewer")]
    Snapshot(SnapshotOptions),
    /// Make a film of the growth of the cloud, of a turn around it, or of both, without opening a window
    #[cfg(feature = "viewer")]
    Film(FilmOptions),
    /// Measure the speed of standard set-ups on this machine, in about a minute
    Bench(BenchOptions),
    /// List the presets: name, tab, sentence; the default first
    Presets,
    /// Print a completion script for a shell
    Completions {
        /// Shell to complete in
        shell: Shell,
    },
}

impl Command {
    /// If it is for all ranks of MPI, the threads of each.
    pub(super) fn mpi(&self) -> Option<Option<u16>> {
        let (mpi, threads) = match self {
            Self::Run(RunOptions { mpi, threads, .. }) => (*mpi, *threads),
            Self::Reproduce(ReproduceOptions { study, .. })
            | Self::Scan(ScanOptions { study, .. })
            | Self::Converge(ConvergeOptions { study, .. })
            | Self::Calibrate(CalibrateOptions { study, .. })
            | Self::Sources(SourcesOptions { study, .. }) => (study.mpi, study.threads),
            _ => return None,
        };
        mpi.then_some(threads)
    }
}

#[derive(Args, Debug)]
pub(super) struct CheckOptions {
    /// Scene file, name of a preset, or the file of a lesson
    #[arg(required_unless_present = "parameters")]
    pub scene: Option<OsString>,
    /// List all fields of a scene: path, symbol, what is allowed, default, what a change does, meaning
    #[arg(long, conflicts_with = "scene")]
    pub parameters: bool,
}

#[derive(Args, Debug)]
pub(super) struct RunOptions {
    /// Scene file or name of a preset
    pub scene: OsString,
    /// Folder for the results; created if it does not exist
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,
    /// Threads that move particles [default: all cores]; the results do not depend on it
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), allow_negative_numbers = true)]
    pub threads: Option<u16>,
    /// Seed of all random numbers, instead of the scene's
    #[arg(short, long, value_name = "N", value_parser = parse_seed, allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Number of particles, instead of the scene's
    #[arg(short = 'n', long, value_name = "N", value_parser = parse_particles, allow_negative_numbers = true)]
    pub particles: Option<u32>,
    /// Passes, each with as many particles in fields of its own; errors fall as one over the root of their number
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_PASSES)), allow_negative_numbers = true)]
    pub passes: u32,
    /// Keep the run as it stands in FILE, every half minute and at Ctrl-C
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Option<PathBuf>,
    /// Resume the run in FILE; the results are those of an uninterrupted run
    #[arg(long, value_name = "FILE")]
    pub resume: Option<PathBuf>,
    /// Run part K of N alone and keep it in DIR as part-K-of-N.larmor, for `larmor merge`; the same command goes on with it
    #[arg(long, value_name = "K/N", conflicts_with_all = ["checkpoint", "resume", "json"], allow_negative_numbers = true)]
    pub shard: Option<Shard>,
    /// Deal the batches to all ranks that mpirun or srun has started; results are those of one process
    #[arg(long, conflicts_with = "shard")]
    pub mpi: bool,
    /// Replace the files of an earlier run in DIR; they stay until the new ones are whole
    #[arg(short, long)]
    pub force: bool,
    /// Print summary.json to stdout instead of sentences
    #[arg(long)]
    pub json: bool,
}

#[derive(Args, Debug)]
pub(super) struct MergeOptions {
    /// What `larmor run --shard K/N` has written, for each K once; a folder stands for all parts in it
    #[arg(required = true)]
    pub parts: Vec<PathBuf>,
    /// Folder for the results; created if it does not exist
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,
    /// Merge what there is, also where parts are missing or have not ended; the results say so
    #[arg(long)]
    pub partial: bool,
    /// Replace the files of an earlier run in DIR; they stay until the new ones are whole
    #[arg(short, long)]
    pub force: bool,
    /// Print summary.json to stdout instead of sentences
    #[arg(long)]
    pub json: bool,
}

/// A figure of the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PaperFigure {
    /// A at spheres from 50 pc to 1 kpc, without and with a regular field
    Fig1,
    /// Amplitude and phase of the dipole over energy, measured and fitted
    Fig2,
    /// Intensity of protons, measured and fitted
    Fig3,
    /// Flux and dipole of electrons from one burst, with energy losses: the paper's closing remark
    Electrons,
}

/// Where the files of a study go and how it is run.
#[derive(Args, Debug)]
pub(super) struct StudyOptions {
    /// Folder for the results; created if it does not exist
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,
    /// Threads that do the work [default: all cores]; the results do not depend on it
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), allow_negative_numbers = true)]
    pub threads: Option<u16>,
    /// Deal the work to all ranks that mpirun or srun has started, the batches of each run or, of `sources`, the Galaxies;
    /// results are those of one process
    #[arg(long)]
    pub mpi: bool,
    /// Replace the files of an earlier study in DIR
    #[arg(short, long)]
    pub force: bool,
    /// Print the summary as JSON to stdout instead of sentences
    #[arg(long)]
    pub json: bool,
}

/// The scene of a study and what replaces its numbers.
#[derive(Args, Debug)]
pub(super) struct StudyScene {
    /// Scene file or name of a preset
    pub scene: OsString,
    /// Seed of all random numbers, instead of the scene's
    #[arg(short, long, value_name = "N", value_parser = parse_seed, allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Number of particles of each run, instead of the scene's
    #[arg(short = 'n', long, value_name = "N", value_parser = parse_particles, allow_negative_numbers = true)]
    pub particles: Option<u32>,
}

#[derive(Args, Debug)]
pub(super) struct ReproduceOptions {
    /// Which figure
    #[arg(value_enum)]
    pub figure: PaperFigure,
    /// Two minutes on two cores, with larger errors
    #[arg(long)]
    pub quick: bool,
    /// Seed of all random numbers
    #[arg(short, long, value_name = "N", default_value_t = 1, value_parser = parse_seed, allow_negative_numbers = true)]
    pub seed: u64,
    /// Measurements of fig2 and fig3 [default: 2015]
    #[arg(long, value_enum, value_name = "SET")]
    pub data_set: Option<DataSetChoice>,
    /// Own measurements for fig2 and fig3, in the format of the tables in assets/observations; may be given again
    #[arg(long, value_name = "FILE")]
    pub data: Vec<PathBuf>,
    /// In fig2 and fig3 cut low energies of the source off with exp(-1 TeV/E), not by its offset from the field line
    #[arg(long)]
    pub e_min: bool,
    #[command(flatten)]
    pub study: StudyOptions,
}

#[derive(Args, Debug)]
pub(super) struct ScanOptions {
    #[command(flatten)]
    pub scene: StudyScene,
    /// Energies, rising, in TeV or with a unit (300 GeV), with commas between
    #[arg(short, long, value_name = "E,E,…", required = true, value_delimiter = ',', value_parser = parse_energy, allow_negative_numbers = true)]
    pub energies_tev: Vec<f64>,
    #[command(flatten)]
    pub study: StudyOptions,
}

#[derive(Args, Debug)]
pub(super) struct ConvergeOptions {
    #[command(flatten)]
    pub scene: StudyScene,
    /// Only steps, from half the scene's to eight of them, N runs each, of which the same particles move in the same fields
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=100_000), allow_negative_numbers = true)]
    pub steps: Option<u32>,
    #[command(flatten)]
    pub study: StudyOptions,
}

#[derive(Args, Debug)]
pub(super) struct CalibrateOptions {
    #[command(flatten)]
    pub scene: StudyScene,
    /// Number of runs, with successive seeds
    #[arg(short, long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u32).range(4..=100_000), allow_negative_numbers = true)]
    pub runs: u32,
    /// Passes of each run, each in fields of its own
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000), allow_negative_numbers = true)]
    pub passes: u32,
    #[command(flatten)]
    pub study: StudyOptions,
}

#[derive(Args, Debug)]
pub(super) struct SourcesOptions {
    /// Scene file or name of a preset
    pub scene: OsString,
    /// Galaxies to draw; comparisons take a fifth of that each
    #[arg(short, long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(100..=1_000_000), allow_negative_numbers = true)]
    pub galaxies: u64,
    /// Seed of all random numbers, instead of the scene's
    #[arg(short, long, value_name = "N", value_parser = parse_seed, allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Diffusion coefficients over energy as `larmor scan` writes them, instead of those that come with the program
    #[arg(long, value_name = "FILE")]
    pub diffusion: Option<PathBuf>,
    /// Own dipoles for the figure, in the format of the tables in assets/observations; may be given again
    #[arg(long, value_name = "FILE")]
    pub data: Vec<PathBuf>,
    #[command(flatten)]
    pub study: StudyOptions,
}

/// Reads an energy, in TeV where no unit is written, in the range of scenes.
fn parse_energy(text: &str) -> Result<f64, String> {
    let energy_tev = Unit::Tev.parse(text, 1.0).map_err(|error| error.to_string())?;
    let in_range = ENERGY_TEV.contains(energy_tev);
    in_range.then_some(energy_tev).ok_or_else(|| format!("allowed: {}", ENERGY_TEV.in_words("TeV")))
}

#[derive(Args, Debug)]
pub(super) struct BenchOptions {
    /// Names of set-ups [default: all]
    pub names: Vec<String>,
    /// Time for each in seconds, the building of its field not included
    #[arg(long, value_name = "S", default_value_t = 6.0, value_parser = parse_seconds, allow_negative_numbers = true)]
    pub seconds: f64,
    /// Vector instructions, of those that this machine has: baseline, AVX2, AVX-512, vector [default: the widest]
    #[arg(long, value_name = "NAME", value_parser = parse_instructions)]
    pub instructions: Option<Instructions>,
    /// What an error costs in place of what a step costs: CPU seconds for A/(R/cT) to 1 % in both panels of Fig. 1 and for D∥ to 2 %
    #[arg(long, conflicts_with_all = ["names", "seconds", "instructions"])]
    pub errors: bool,
}

/// Finds instructions by their name, in letters of any size.
fn parse_instructions(text: &str) -> Result<Instructions, String> {
    let all = Instructions::all();
    let named = all.iter().find(|instructions| instructions.name().eq_ignore_ascii_case(text));
    named.copied().ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|instructions| instructions.name()).collect();
        format!("this machine has {}", names.join(", "))
    })
}

/// Reads a time in seconds, above 0 and at most an hour.
fn parse_seconds(text: &str) -> Result<f64, String> {
    let seconds = Unit::Second.parse(text, 1.0).map_err(|error| error.to_string())?;
    let allowed = seconds > 0.0 && seconds <= 3600.0;
    allowed.then_some(seconds).ok_or_else(|| "give seconds, above 0 and at most 3600".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_grammar_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn numbers_are_read_as_everywhere() {
        assert_eq!(parse_energy("1.5PeV"), Ok(1500.0));
        assert_eq!(parse_energy("300"), Ok(300.0));
        assert_eq!(parse_energy("1e9"), Err("allowed: 1 to 1e6 TeV".to_owned()));
        assert_eq!(parse_seconds("0.5"), Ok(0.5));
        assert!(parse_seconds("0").is_err() && parse_seconds("1 h").is_err());
    }
}
