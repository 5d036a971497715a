//! Pictures of the window.

use std::env;
use std::path::{Path, PathBuf};

use bevy::app::AppExit;
use bevy::prelude::{Commands, MessageWriter, On, Res, ResMut, Resource};
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};

use super::png::write_png;
use crate::viewer::notices::Notices;
use crate::viewer::stage::Viewpane;

/// Frames before the picture, if the environment does not say.
const SHOT_FRAMES: u32 = 120;

/// One picture of the window, after which it closes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shot {
    /// File to write, PNG.
    pub path: PathBuf,
    /// Frames to draw before.
    pub frames: u32,
}

impl Shot {
    /// The picture that `LARMOR_SHOT` and `LARMOR_SHOT_FRAMES` ask for.
    pub fn from_env() -> Option<Self> {
        let path = env::var_os("LARMOR_SHOT").filter(|path| !path.is_empty())?.into();
        let frames = env::var("LARMOR_SHOT_FRAMES").ok().and_then(|text| text.parse().ok()).unwrap_or(SHOT_FRAMES);
        Some(Self { path, frames })
    }
}

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// The 3D view with its legends.
    View,
    /// Everything.
    Window,
}

/// Pictures that are asked for.
#[derive(Resource, Debug, Default)]
pub struct ShotQueue {
    asked: Option<Extent>,
    last: Option<Shot>,
    frame: u32,
    waiting: bool,
}

impl ShotQueue {
    /// A queue that may hold a last picture, after which the window closes.
    pub fn new(last: Option<Shot>) -> Self {
        Self { last, ..Self::default() }
    }

    /// Asks for a picture, written into the working folder.
    pub fn ask(&mut self, extent: Extent) {
        self.asked = Some(extent);
    }

    /// A picture is asked for or on its way.
    pub fn is_busy(&self) -> bool {
        self.asked.is_some() || self.last.is_some() || self.waiting
    }
}

/// Takes the pictures that are due.
pub(crate) fn take_pictures(mut queue: ResMut<ShotQueue>, pane: Res<Viewpane>, mut commands: Commands) {
    queue.frame = queue.frame.saturating_add(1);
    if let Some(extent) = queue.asked.take() {
        queue.waiting = true;
        let crop = (extent == Extent::View).then(|| pane.physical());
        commands.spawn(Screenshot::primary_window()).observe(
            move |captured: On<ScreenshotCaptured>, mut queue: ResMut<ShotQueue>, mut notices: ResMut<Notices>| {
                queue.waiting = false;
                let path = free_name(Path::new(""));
                match write_png(&captured.image, crop, &path) {
                    Ok(()) => notices.done(format!("Picture written to {}", path.display())),
                    Err(cause) => notices.error(format!("Cannot write the picture: {cause}")),
                }
            },
        );
    }
    let frame = queue.frame;
    if let Some(shot) = queue.last.take_if(|shot| frame >= shot.frames) {
        queue.waiting = true;
        commands.spawn(Screenshot::primary_window()).observe(
            move |captured: On<ScreenshotCaptured>, mut exit: MessageWriter<AppExit>| {
                exit.write(match write_png(&captured.image, None, &shot.path) {
                    Ok(()) => AppExit::Success,
                    Err(cause) => {
                        bevy::log::error!("cannot write {}: {cause}", shot.path.display());
                        AppExit::error()
                    }
                });
            },
        );
    }
}

/// The first of `larmor-001.png`, `larmor-002.png` … that does not exist.
fn free_name(folder: &Path) -> PathBuf {
    (1..10_000)
        .map(|number| folder.join(format!("larmor-{number:03}.png")))
        .find(|path| !path.exists())
        .unwrap_or_else(|| folder.join("larmor.png"))
}
