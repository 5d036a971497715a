//! How the window is opened.

use std::sync::Arc;
use std::time::Instant;

use crate::lesson::Lesson;
use crate::sky::Observations;
use crate::viewer::capture::{FrameTimes, Shot};

/// How the window is opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Threads of the simulation; `None` takes all cores but one.
    pub threads: Option<usize>,
    /// Measurements in place of those that come with the program.
    pub observations: Option<Observations>,
    /// Why the scene that was asked for cannot be shown: a message over the one that is.
    pub failure: Option<String>,
    /// A lesson that begins with the window.
    pub lesson: Option<Arc<Lesson>>,
    /// Large type and the view alone, for a projector.
    pub presents: bool,
    /// Save one picture of the window and end.
    pub shot: Option<Shot>,
    /// Measure how long frames take and end.
    pub frame_times: Option<FrameTimes>,
    /// When the program began, if the log is to tell how long the start took.
    pub traced_since: Option<Instant>,
}

impl Options {
    /// Nobody sits before the window: it makes a picture or a measurement and ends.
    pub fn is_unattended(&self) -> bool {
        self.shot.is_some() || self.frame_times.is_some()
    }

    /// Options with the picture or the measurement that the environment asks for, if any.
    pub fn from_env() -> Self {
        Self { shot: Shot::from_env(), frame_times: FrameTimes::from_env(), ..Self::default() }
    }
}
