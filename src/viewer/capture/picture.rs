//! One picture of a scene, without a window.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::beside::SHARE;
use super::offscreen::{Moment, Offscreen, Sheet};
use super::parts::side_of_parts;
use super::png::{png_of, png_of_rgb, write_picture};
use super::recording::{Patience, Recording, record};
use crate::scene::Scene;
use crate::simulate::Progress;
use crate::viewer::action::StandardView;
use crate::viewer::error::ViewerError;
use crate::viewer::order::Beside;
use crate::viewer::probe::{self, Adapter};

/// Width and height of a small picture.
const SMALL: [u32; 2] = [480, 270];

/// The picture to make.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// File to write, PNG.
    pub path: PathBuf,
    /// Width in pixels, 16 to 8192.
    pub width: u32,
    /// Height in pixels, 16 to 8192.
    pub height: u32,
    /// Nothing behind what shines.
    pub transparent: bool,
    /// Where the camera stands, with the whole cloud in view; `None` is the scene's view, or home.
    pub view: Option<StandardView>,
    /// A figure beside the view.
    pub beside: Option<Beside>,
    /// That figure without the view.
    pub alone: bool,
    /// Without words, bars and labels.
    pub bare: bool,
}

impl Picture {
    /// The view alone, on its dark ground.
    pub fn of_view(path: PathBuf, [width, height]: [u32; 2]) -> Self {
        Self { path, width, height, transparent: false, view: None, beside: None, alone: false, bare: false }
    }
}

/// Runs `scene` once to its end and draws the cloud, the field lines and the spheres into a picture.
///
/// Works without a display and with software rendering. `threads` is for the simulation; `None` takes all cores but one.
/// `tick` is told how far the run is and says whether to go on.
///
/// # Errors
/// [`ViewerError::NoAdapter`] before the run starts; [`ViewerError::Simulation`] and [`ViewerError::Run`] from the run;
/// [`ViewerError::Interrupted`] if `tick` says so; [`ViewerError::Picture`] if the picture cannot be written.
pub fn snapshot(
    scene: Scene,
    picture: &Picture,
    threads: Option<usize>,
    tick: &mut dyn FnMut(&Progress) -> bool,
) -> Result<(), ViewerError> {
    snapshot_within(scene, picture, threads, Duration::MAX, tick)
}

/// As [`snapshot`], but draws what there is when the run has lasted for `limit` of wall-clock time.
///
/// The first positions are waited for in any case.
///
/// # Errors
/// As [`snapshot`].
pub fn snapshot_within(
    scene: Scene,
    picture: &Picture,
    threads: Option<usize>,
    limit: Duration,
    tick: &mut dyn FnMut(&Progress) -> bool,
) -> Result<(), ViewerError> {
    let adapter = probe::adapter()?;
    let recording = record(scene, Patience { threads, limit, all_times: false }, tick)?;
    draw(recording, picture, None, adapter).map_err(|cause| failed(&picture.path, cause))
}

/// Draws the newest snapshot of a recording, with `scale` pixels for each point of letters and lines, or as many as the size
/// of the picture asks for.
pub(super) fn draw(
    recording: Recording,
    picture: &Picture,
    scale: Option<f32>,
    adapter: Adapter,
) -> Result<(), String> {
    let Picture { width, height, transparent, view, beside, alone, bare, .. } = picture.clone();
    let share = if alone { 1.0 } else { SHARE };
    let beside = beside.map(|beside| (beside, share));
    let size = [width, height];
    let sheet = Sheet { size, side_of_parts: side_of_parts(size), scale, transparent, view, beside, bare };
    write_picture(&drawn(recording, &sheet, adapter)?, &picture.path)
}

/// The picture of what a window holds, on the thread that calls.
///
/// # Errors
/// In words, if it cannot be drawn.
pub(in crate::viewer) fn make_picture(
    recording: Recording,
    size: [u32; 2],
    scale: f32,
    transparent: bool,
) -> Result<Vec<u8>, String> {
    let adapter = probe::adapter().map_err(|error| error.to_string())?;
    let (scale, side_of_parts) = (Some(scale), side_of_parts(size));
    let sheet = Sheet { size, side_of_parts, scale, transparent, view: None, beside: None, bare: false };
    drawn(recording, &sheet, adapter)
}

/// A small picture of what a window holds, without words, on the thread that calls.
///
/// # Errors
/// In words, if it cannot be drawn.
pub(in crate::viewer) fn make_small_picture(recording: Recording) -> Result<Vec<u8>, String> {
    let adapter = probe::adapter().map_err(|error| error.to_string())?;
    let (size, side_of_parts, scale, view, beside) = (SMALL, None, None, None, None);
    let sheet = Sheet { size, side_of_parts, scale, transparent: false, view, beside, bare: true };
    drawn(recording, &sheet, adapter)
}

fn drawn(recording: Recording, sheet: &Sheet, adapter: Adapter) -> Result<Vec<u8>, String> {
    let time_yr = recording.snapshots.chosen_yr();
    let moment = Moment { time_yr, turn_deg: 0.0 };
    let mut offscreen = Offscreen::open(recording, sheet, adapter);
    if sheet.side_of_parts.is_some() {
        let size = offscreen.whole().to_array();
        let rgb = offscreen.draw_in_parts(moment)?;
        return png_of_rgb(&rgb, size, sheet.transparent);
    }
    let mut drawn = None;
    offscreen.draw(&[moment], |_, image| {
        drawn = Some(image);
        Ok(true)
    })?;
    let image = drawn.ok_or("nothing was drawn")?;
    png_of(&image, None, sheet.transparent)
}

pub(super) fn failed(path: &Path, cause: String) -> ViewerError {
    ViewerError::Picture { path: path.to_owned(), cause }
}
