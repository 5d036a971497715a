//! What the panels read: the document, the state of the run and what it has measured so far.

use std::path::PathBuf;
use std::sync::Arc;

use crate::estimate::Estimates;
use crate::scene::{Scene, ViewScene};
use crate::simulate::{Plan, RunReport};

/// State of the current run.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Phase {
    /// Nothing received yet; fields are being built.
    #[default]
    Starting,
    /// Particles move.
    Running,
    /// Held by the user.
    Paused,
    /// Ended or cancelled.
    Finished,
    /// Failed, with the message shown.
    Failed(String),
}

/// A line over the 3D view.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// Logical window positions.
    pub points: Vec<[f32; 2]>,
    /// 0 to 1.
    pub opacity: f32,
    /// Dashed instead of solid.
    pub dashed: bool,
}

/// Everything the panels show. They read it and return [`crate::viewer::action::Action`]s.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The document as edited.
    pub scene: Scene,
    /// Camera and layers in use.
    pub view: ViewScene,
    /// File of the document, if it has one.
    pub file: Option<PathBuf>,
    /// Name of the preset it came from, if any.
    pub preset: Option<&'static str>,
    /// Scene files used before, the last one first.
    pub recent: Vec<PathBuf>,
    /// Light instead of dark panels.
    pub light: bool,
    /// Edited since it was loaded or saved.
    pub dirty: bool,
    /// State of the run.
    pub phase: Phase,
    /// What follows from the running scene.
    pub plan: Option<Arc<Plan>>,
    /// Newest estimates of the running scene.
    pub estimates: Option<Arc<Estimates>>,
    /// Newest report of the running scene, from its first estimates on.
    pub report: Option<Arc<RunReport>>,
    /// Estimates and cloud belong to a scene that has since been edited.
    pub stale: bool,
    /// Times of the stored snapshots in yr, rising.
    pub snapshot_times_yr: Vec<f64>,
    /// Index of the snapshot shown; `None` follows the newest.
    pub shown: Option<usize>,
    /// Time of the snapshot drawn, in yr since release; `None` before the first.
    pub drawn_time_yr: Option<f64>,
    /// Number of points drawn.
    pub points_drawn: usize,
    /// Current pass, from 0.
    pub pass: u64,
    /// Fraction of the current pass that is done.
    pub pass_fraction: f64,
    /// Particle steps per second, smoothed; `None` until stable.
    pub steps_per_s: Option<f64>,
    /// Seconds to the end of the pass; `None` until stable.
    pub eta_s: Option<f64>,
    /// Threads of the simulation.
    pub threads: usize,
    /// Graphics adapter.
    pub adapter: String,
    /// Ranges of |B| in µG over the drawn field lines, for the colour bar.
    pub line_strength_ug: Option<(f32, f32)>,
    /// Range of the quantity that colours the cloud, for the colour bar.
    pub colour_range: Option<(f32, f32)>,
    /// Pixels (logical) per pc at the focus of the camera, for the scale bar.
    pub pixels_per_pc: f32,
    /// Screen directions of the x, y and z axes (unit-sphere projections, y up), for the triad.
    pub triad: [[f32; 2]; 3],
    /// Labels in the 3D view: logical window position and text.
    pub labels: Vec<([f32; 2], String)>,
    /// The Earth in the 3D view: logical window position; `None` where it is not in view.
    pub earth: Option<[f32; 2]>,
    /// Ellipsoids of the cloud in the 3D view, drawn over the points.
    pub outlines: Vec<Outline>,
    /// An undo step exists.
    pub can_undo: bool,
    /// A redo step exists.
    pub can_redo: bool,
}

impl Model {
    /// Index of the snapshot drawn, into `snapshot_times_yr`; 0 before the first.
    pub fn shown_index(&self) -> usize {
        let last = self.snapshot_times_yr.len().saturating_sub(1);
        self.shown.unwrap_or(last).min(last)
    }
}
