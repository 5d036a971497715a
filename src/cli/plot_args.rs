//! The arguments of `larmor plot`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::figure_choice::FigureChoice;
use crate::cli::values::DataSetChoice;
use crate::figure::{Ground, Options};
use crate::output::{Paper, PaperSize};

/// What a figure is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PlotFormat {
    /// Vectors
    Svg,
    /// Pixels
    Png,
    /// A table of all points, as NAME_figure.ecsv
    Ecsv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SizeChoice {
    /// One column of a journal, 8.6 cm; with a legend beside it 15 cm
    Column,
    /// Two columns of a journal, 17.8 cm
    TwoColumns,
    /// 16 : 9, large letters, thick lines
    Slide,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum GroundChoice {
    Light,
    Dark,
}

#[derive(Args, Debug)]
pub(super) struct PlotOptions {
    /// Folder of a run, as `larmor run --out` has written it
    pub run: PathBuf,
    /// Which figures [default: those of the run]
    #[arg(value_enum)]
    pub figures: Vec<FigureChoice>,
    /// Folder for the figures [default: plot in the run's folder]
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Size of the paper
    #[arg(long, value_enum, default_value = "column")]
    pub size: SizeChoice,
    /// What to write, with commas between
    #[arg(long, value_enum, value_delimiter = ',', default_value = "svg,png")]
    pub format: Vec<PlotFormat>,
    /// Size of the PNG: 1 has 150 dpi, of a slide 1280×720 pixels; 2 to 4 so many times as many [default: 500 dpi]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=4), allow_negative_numbers = true)]
    pub scale: Option<u8>,
    /// Colours for a light or a dark ground
    #[arg(long, value_enum, default_value = "light")]
    pub ground: GroundChoice,
    /// Nothing under the figure
    #[arg(long)]
    pub transparent: bool,
    /// δ = 3A/2 instead of A
    #[arg(long)]
    pub dipole: bool,
    /// A of all spheres scaled to the nearest
    #[arg(long)]
    pub rescaled: bool,
    /// Sphere of momentum and regions, from 1, the first of the scene [default: all, and the one nearest to the source's R]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), allow_negative_numbers = true)]
    pub sphere: Option<u16>,
    /// Time bin of momentum and regions, from 1 [default: the last with enough crossings]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), allow_negative_numbers = true)]
    pub time_bin: Option<u16>,
    /// Measurements of dipole and spectrum [default: 2015]
    #[arg(long, value_enum, value_name = "SET")]
    pub data_set: Option<DataSetChoice>,
    /// Own measurements for dipole and spectrum, in the format of the tables in assets/observations; may be given again
    #[arg(long, value_name = "FILE")]
    pub data: Vec<PathBuf>,
    /// Replace figures of the same names in DIR
    #[arg(short, long)]
    pub force: bool,
}

impl PlotOptions {
    pub(super) fn paper(&self) -> Paper {
        Paper {
            size: match self.size {
                SizeChoice::Column => PaperSize::Column,
                SizeChoice::TwoColumns => PaperSize::TwoColumns,
                SizeChoice::Slide => PaperSize::Slide,
            },
            ground: if self.ground == GroundChoice::Dark { Ground::Dark } else { Ground::Light },
            transparent: self.transparent,
        }
    }

    /// What is chosen about the figures of a run.
    pub(super) fn options(&self) -> Options {
        let from_zero = |number: Option<u16>| number.map(|number| usize::from(number) - 1);
        Options {
            dipole: self.dipole,
            rescaled: self.rescaled,
            single: self.sphere.is_some() || self.time_bin.is_some(),
            sphere: from_zero(self.sphere),
            time_bin: from_zero(self.time_bin),
            ..Options::default()
        }
    }
}
