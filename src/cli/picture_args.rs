//! The grammar of pictures and films.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::figure_choice::FigureChoice;
use crate::cli::values::{parse_particles, parse_seed};
use crate::quantity::Unit;
use crate::viewer::action::StandardView;
use crate::viewer::order::Motion;

/// Most particles of a picture, unless the command line asks for more.
const USUAL_PARTICLES: u32 = 10_000;

/// The scene of a picture or a film, and how it is looked at.
#[derive(Args, Debug)]
pub(super) struct PictureScene {
    /// Scene file or name of a preset
    pub scene: OsString,
    /// Number of particles [default: the scene's, at most 10 000]
    #[arg(short = 'n', long, value_name = "N", value_parser = parse_particles, allow_negative_numbers = true)]
    particles: Option<u32>,
    /// Seed of all random numbers, instead of the scene's
    #[arg(short, long, value_name = "N", value_parser = parse_seed, allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Time since the release, as 3kyr or, in yr, 3000 [default: the end of the run]
    #[arg(short, long, value_name = "T", value_parser = parse_time, allow_negative_numbers = true)]
    pub time: Option<f64>,
    /// Where the camera stands [default: the scene's view, or home]
    #[arg(long, value_enum, value_name = "VIEW")]
    pub view: Option<ViewChoice>,
    /// Draw a figure of the run or of the scene beside the view
    #[arg(long, value_enum, value_name = "FIGURE")]
    pub beside: Option<FigureChoice>,
}

impl PictureScene {
    /// How many particles a scene with `count` of them is drawn with.
    pub(super) fn particles(&self, count: u32) -> u32 {
        self.particles.unwrap_or(count.min(USUAL_PARTICLES))
    }
}

/// Where the camera stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ViewChoice {
    /// Side-on, slightly from above, B0 from left to right
    Home,
    /// Across B0
    Side,
    /// Along B0
    Along,
    /// From above, B0 from left to right
    Top,
}

impl From<ViewChoice> for StandardView {
    fn from(choice: ViewChoice) -> Self {
        match choice {
            ViewChoice::Home => Self::Home,
            ViewChoice::Side => Self::SideOn,
            ViewChoice::Along => Self::AlongField,
            ViewChoice::Top => Self::Top,
        }
    }
}

#[derive(Args, Debug)]
pub(super) struct SnapshotOptions {
    #[command(flatten)]
    pub picture: PictureScene,
    /// Picture to write
    #[arg(short, long, value_name = "PNG")]
    pub out: PathBuf,
    /// Width and height in pixels
    #[arg(long, value_name = "WxH", default_value = "1600x900", value_parser = parse_size)]
    pub size: [u32; 2],
    /// The figure of --beside alone, without the view
    #[arg(long, requires = "beside")]
    pub alone: bool,
    /// Without words, bars and labels
    #[arg(long)]
    pub bare: bool,
    /// Nothing behind what shines, for slides and posters
    #[arg(long)]
    pub transparent: bool,
}

#[derive(Args, Debug)]
pub(super) struct FilmOptions {
    #[command(flatten)]
    pub picture: PictureScene,
    /// Film to write: FILE.gif, .apng, .mp4 (where ffmpeg is found), or a folder for numbered pictures
    #[arg(short, long, value_name = "FILE")]
    pub out: PathBuf,
    /// What moves
    #[arg(short, long, value_enum, value_name = "MOTION", default_value = "growth")]
    pub motion: MotionChoice,
    /// Length in seconds
    #[arg(short, long, value_name = "S", default_value_t = 10.0, value_parser = parse_length, allow_negative_numbers = true)]
    pub length: f64,
    /// Pictures in a second
    #[arg(short, long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=60), allow_negative_numbers = true)]
    pub rate: u32,
    /// Width and height in pixels
    #[arg(long, value_name = "WxH", default_value = "1280x720", value_parser = parse_size)]
    pub size: [u32; 2],
    /// Growth in equal steps of the logarithm of time, in place of equal steps of time
    #[arg(long)]
    pub log: bool,
    /// Replace an earlier film of this program
    #[arg(short, long)]
    pub force: bool,
}

/// What moves in a film.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum MotionChoice {
    /// The cloud grows
    Growth,
    /// The camera goes once around the cloud
    Turntable,
    /// Both at once
    Both,
}

impl From<MotionChoice> for Motion {
    fn from(choice: MotionChoice) -> Self {
        match choice {
            MotionChoice::Growth => Self::Growth,
            MotionChoice::Turntable => Self::Turntable,
            MotionChoice::Both => Self::Both,
        }
    }
}

/// Reads `1600x900`; both from 16 to 8192 pixels.
fn parse_size(text: &str) -> Result<[u32; 2], String> {
    let side = |side: &str| side.parse().ok().filter(|pixels| (16..=8192).contains(pixels));
    (text.split_once(['x', '×']))
        .and_then(|(width, height)| Some([side(width)?, side(height)?]))
        .ok_or_else(|| "give width and height as in 1600x900, each from 16 to 8192 pixels".to_owned())
}

/// Reads a time in yr, above 0.
fn parse_time(text: &str) -> Result<f64, String> {
    let time_yr = Unit::Year.parse(text, 1.0).map_err(|error| error.to_string())?;
    (time_yr > 0.0).then_some(time_yr).ok_or_else(|| "give a time above 0, as 300yr or 3kyr".to_owned())
}

/// Reads the length of a film in seconds, above 0 and at most ten minutes.
fn parse_length(text: &str) -> Result<f64, String> {
    let seconds = Unit::Second.parse(text, 1.0).map_err(|error| error.to_string())?;
    let allowed = seconds > 0.0 && seconds <= 600.0;
    allowed.then_some(seconds).ok_or_else(|| "give seconds, above 0 and at most 600".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_are_read_and_limited() {
        assert_eq!(parse_size("1600x900"), Ok([1600, 900]));
        assert_eq!(parse_size("16x8192"), Ok([16, 8192]));
        for wrong in ["1600", "x", "0x900", "15x16", "16x8193", "1600x99999", "-1x5", ""] {
            assert!(parse_size(wrong).is_err(), "{wrong}");
        }
        assert_eq!(parse_time("3kyr"), Ok(3000.0));
        assert_eq!(parse_time("250"), Ok(250.0));
        assert!(parse_time("0").is_err() && parse_time("-1").is_err() && parse_time("3 pc").is_err());
        assert_eq!(parse_length("12"), Ok(12.0));
        assert!(parse_length("0").is_err() && parse_length("1e4").is_err());
    }
}
