//! What pictures, figures and films can be asked for: plain data, carried from the panels to those who make them.

use std::path::{Path, PathBuf};

use strum::VariantArray;

use crate::figure::{Figure, Options, RunFigure};
use crate::output::Paper;
use crate::scene::Scene;

/// Standard views of the 3D scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandardView {
    /// Side-on, slightly from above, B0 from left to right: the first view.
    Home,
    /// Along B0.
    AlongField,
    /// Across B0.
    SideOn,
    /// From +x, B0 from left to right.
    Top,
    /// Fit the cloud.
    FrameCloud,
}

/// A figure beside the view of a picture or a film.
#[derive(Clone, Debug, PartialEq)]
pub enum Beside {
    /// Of the run, with a mark at the time that the view shows.
    Run(RunFigure, Box<Options>),
    /// As it is.
    Still(Box<Figure>),
}

/// What moves in a film.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, VariantArray)]
pub enum Motion {
    /// The cloud grows, the camera stands where all of it will be seen.
    #[default]
    Growth,
    /// The camera goes once around the cloud at the end of the run.
    Turntable,
    /// The cloud grows while the camera goes once around it.
    Both,
}

impl Motion {
    /// All of them.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// In a few words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Growth => "growth of the cloud",
            Self::Turntable => "turn around the cloud",
            Self::Both => "growth and turn",
        }
    }
}

/// How a film is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, VariantArray)]
pub enum FilmKind {
    /// Plays everywhere, 256 colours.
    #[default]
    Gif,
    /// As a GIF in all colours, in browsers and some viewers.
    Apng,
    /// The smallest; made by ffmpeg, where it is found.
    Mp4,
    /// A folder of numbered PNG, for programs that cut films.
    Numbered,
}

impl FilmKind {
    /// All of them.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// What the ending of a path asks for: `.gif`, `.apng` or `.png`, `.mp4`, or a folder without one.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("gif") => Some(Self::Gif),
            Some("apng" | "png") => Some(Self::Apng),
            Some("mp4") => Some(Self::Mp4),
            None => Some(Self::Numbered),
            Some(_) => None,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gif => "GIF",
            Self::Apng => "APNG",
            Self::Mp4 => "MP4",
            Self::Numbered => "numbered PNG",
        }
    }

    /// How names of its files may end; none for a folder.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Gif => &["gif"],
            Self::Apng => &["apng", "png"],
            Self::Mp4 => &["mp4"],
            Self::Numbered => &[],
        }
    }

    /// How names of its files end; empty for a folder.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Gif => "gif",
            Self::Apng => "apng",
            Self::Mp4 => "mp4",
            Self::Numbered => "",
        }
    }
}

/// A film to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct FilmOrder {
    /// File or folder to write; its ending says as what, see [`FilmKind::of`].
    pub path: PathBuf,
    /// What moves.
    pub motion: Motion,
    /// Its length in seconds, above 0.
    pub length_s: f64,
    /// Pictures in a second, 1 to 60.
    pub frames_per_s: u32,
    /// Width and height in pixels, 16 to 8192 each.
    pub size: [u32; 2],
    /// Growth in equal steps of the logarithm of time, in place of equal steps of time.
    pub log_time: bool,
    /// Where the camera stands, with the whole cloud in view; `None` is the scene's view, or home.
    pub view: Option<StandardView>,
    /// A figure beside the view.
    pub beside: Option<Beside>,
}

impl FilmOrder {
    /// A film as it is made if nothing is asked for.
    pub fn to(path: PathBuf) -> Self {
        let (motion, size) = (Motion::default(), [1280, 720]);
        Self { path, motion, length_s: 10.0, frames_per_s: 20, size, log_time: false, view: None, beside: None }
    }

    /// How many pictures it has.
    pub fn frames(&self) -> usize {
        (self.length_s * f64::from(self.frames_per_s)).round().max(1.0) as usize
    }
}

/// As what a figure is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, VariantArray)]
pub enum FigureFormat {
    /// Pixels.
    #[default]
    Png,
    /// Lines and letters that stay sharp.
    Svg,
    /// Its numbers.
    Table,
}

impl FigureFormat {
    /// All of them.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Svg => "SVG",
            Self::Table => "table (ECSV)",
        }
    }

    /// How names of its files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Table => "ecsv",
        }
    }
}

/// A figure to be written or copied.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureOrder {
    /// As it is shown.
    pub figure: Figure,
    /// Name of its file without the ending.
    pub name: &'static str,
    /// The scene that it is of, for the header of a table.
    pub scene: Scene,
    /// On what.
    pub paper: Paper,
    /// As what.
    pub format: FigureFormat,
    /// How large in pixels, 1 to 4.
    pub scale: u8,
}

/// A picture of the view to be written or copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureOrder {
    /// Times as many pixels as the view has on screen, 1 to 4.
    pub scale: u8,
    /// Nothing behind what shines.
    pub transparent: bool,
}
