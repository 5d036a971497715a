//! The arguments of `larmor export`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::values::{parse_particles, parse_seed, parse_time};

/// A format of files for other programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatChoice {
    /// Legacy files of VTK
    Vtk,
    /// XML of VTK, polygonal data, with a series in time
    Vtp,
    /// XML of VTK, unstructured grids, with a series in time
    Vtu,
    /// Tables of clouds and paths
    Ecsv,
}

#[derive(Args, Debug)]
pub(super) struct ExportOptions {
    /// Scene file or name of a preset
    pub scene: OsString,
    /// Folder for the files; created if it does not exist
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,
    /// Times of the clouds, in yr or with a unit (3 kyr), with commas between
    #[arg(long, value_name = "T,T,…", value_delimiter = ',', value_parser = parse_time, conflicts_with = "count", allow_negative_numbers = true)]
    pub times: Vec<f64>,
    /// Number of clouds, at times in equal ratios from a thousandth of the run's duration to its end
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u16).range(1..=1000), allow_negative_numbers = true)]
    pub count: u16,
    /// Particles whose paths are followed
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(0..=10_000), allow_negative_numbers = true)]
    pub trails: u16,
    /// Field lines, in the first realisation
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u16).range(0..=10_000), allow_negative_numbers = true)]
    pub lines: u16,
    /// Formats, with commas between
    #[arg(long, value_enum, value_delimiter = ',', default_value = "vtp,ecsv")]
    pub format: Vec<FormatChoice>,
    /// Number of particles, instead of the scene's
    #[arg(short = 'n', long, value_name = "N", value_parser = parse_particles, allow_negative_numbers = true)]
    pub particles: Option<u32>,
    /// Seed of all random numbers, instead of the scene's
    #[arg(short, long, value_name = "N", value_parser = parse_seed, allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Threads that move particles [default: all cores]; the results do not depend on it
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), allow_negative_numbers = true)]
    pub threads: Option<u16>,
    /// Replace the files of an earlier export in DIR
    #[arg(short, long)]
    pub force: bool,
}
