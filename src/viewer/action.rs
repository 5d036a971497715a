//! What a user can ask for. Panels return actions; one system applies them.

use std::path::PathBuf;

use bevy::prelude::Resource;

use crate::figure::{Figure, Options};
use crate::scene::{Scene, ViewScene};
use crate::simulate::ParticleId;
use crate::sky::Observations;
use crate::study::SkyChoice;
use crate::viewer::arrangement::{Arrangement, Theme};
use crate::viewer::film::Film;
pub use crate::viewer::order::StandardView;
use crate::viewer::order::{FigureOrder, FilmOrder, PictureOrder};

/// One thing that the user asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Replace the scene. `finished` is false while a drag goes on: the view and derived values follow at once, undo and
    /// a restart wait for the end of the gesture.
    Edit {
        /// The scene after the edit.
        scene: Box<Scene>,
        /// The gesture has ended.
        finished: bool,
    },
    /// Change camera or layers; never restarts, never undone.
    View(ViewScene),
    /// Pause a running run, resume a paused one.
    TogglePause,
    /// Start the run again from its seed.
    Restart,
    /// End the run and keep what is measured.
    Cancel,
    /// Back to the preset or file as loaded; can be undone.
    ResetAll,
    /// One step back in the document's history.
    Undo,
    /// One step forward.
    Redo,
    /// Show the snapshot next to this time in yr, or follow the newest; the film stops.
    Show(Option<f64>),
    /// How the film of the cloud's growth is shown.
    Film(Film),
    /// Load a preset by name.
    LoadPreset(&'static str),
    /// Ask for a file and open it.
    Open,
    /// Open this file.
    OpenFile(PathBuf),
    /// Forget all recent files.
    ForgetRecent,
    /// Colours of the panels.
    Theme(Theme),
    /// The system has light colours, or dark ones.
    SystemLight(bool),
    /// The window is in front of an audience, or no more.
    Present(bool),
    /// Keep how the window is arranged.
    Arrange(Box<Arrangement>),
    /// Save to the scene's file, asking for one if it has none.
    Save,
    /// Ask for a file and save.
    SaveAs,
    /// Save the scene with a picture of the view among the user's own in this folder.
    KeepInGallery(PathBuf),
    /// Write all plots and tables into a folder that the user chooses.
    ExportPlots {
        /// What is chosen about the figures of the run.
        options: Box<Options>,
        /// Which measurements and curves go into the figures of the sky.
        sky: Box<SkyChoice>,
        /// All measurements, shown or not.
        observations: Box<Observations>,
        /// The figure of the sources of the Galaxy, if their tab was opened.
        sources: Option<Box<Figure>>,
    },
    /// Ask for a file and write a figure.
    SaveFigure(Box<FigureOrder>),
    /// Copy a figure into the clipboard.
    CopyFigure(Box<FigureOrder>),
    /// Ask for a file and write a picture of the view.
    SaveView(PictureOrder),
    /// Copy a picture of the view into the clipboard.
    CopyView(PictureOrder),
    /// Ask for a file of this kind and make a film of what the window holds.
    MakeFilm(Box<FilmOrder>),
    /// Give up the picture or film that is being made.
    CancelMaking,
    /// Write the 3D view as PNG (`whole_window` with the panels).
    Screenshot {
        /// With the panels.
        whole_window: bool,
    },
    /// Trails of a few particles of each run, or none.
    Trails(bool),
    /// The trail of this particle, or none.
    Pick(Option<Picked>),
    /// The camera stays on the particle with the first trail, or is free again.
    Follow(bool),
    /// Camera to a standard view.
    StandardView(StandardView),
    /// A step of a lesson: its scene, in place of the user's own, which lies aside meanwhile.
    Teach(Box<Teaching>),
    /// The user's own scene comes back.
    EndLesson,
    /// Close the window.
    Quit,
    /// The answer to the open question.
    Decide(Decision),
}

/// What a step of a lesson shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Teaching {
    /// The scene.
    pub scene: Scene,
    /// The camera and the layers are those of the scene too.
    pub takes_view: bool,
    /// From where it is seen, unless the user decides.
    pub view: Option<StandardView>,
    /// Trails of a few particles, unless the user decides.
    pub trails: Option<bool>,
}

/// An answer to a question about changes that no file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Save or restore them.
    Keep,
    /// Let them go.
    Discard,
    /// Neither; all stays as it was.
    Later,
}

/// A particle that is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picked {
    /// Which of the first pass.
    pub particle: ParticleId,
    /// Realisation that it moves in, from 0.
    pub realisation: u32,
}

/// Actions that wait to be applied.
#[derive(Resource, Debug, Default)]
pub struct ActionQueue(pub Vec<Action>);
