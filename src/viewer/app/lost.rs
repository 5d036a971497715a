//! A window that cannot go on: the graphics adapter was lost, by a driver that starts anew or a device that is taken away, or
//! something in the program failed. What no file holds is kept, the reason is told, and the program opens its window again.
//!
//! The renderer reports some losses when it is asked, and stops with a panic at others before it can; both lead here.

use std::panic::{self, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bevy::app::AppExit;
use bevy::prelude::{App, DetectChanges as _, Last, Res, Resource, World};
use bevy::render::error_handler::{ErrorType, RenderErrorHandler, RenderErrorPolicy};
use bevy::render::render_resource::PollType;
use bevy::render::renderer::RenderDevice;

use super::autosave::Autosave;
use crate::viewer::document::Document;

/// Why the window was opened again, for the one that is opened again.
const REOPENED: &str = "LARMOR_REOPENED";
/// A window that was opened again and has not lasted so long is not opened once more.
const LEAST_LIFE: Duration = Duration::from_secs(60);

/// What brings the copy of the changes up to date, from any thread.
type Keep = Box<dyn FnOnce() + Send>;

/// What is known when the window fails; shared with the hook of panics.
#[derive(Resource, Clone)]
pub(super) struct Rescue(Arc<Shared>);

struct Shared {
    keep: Mutex<Option<Keep>>,
    failing: AtomicBool,
    /// The window may be opened again after this time.
    reopens_from: Option<Instant>,
}

impl Rescue {
    /// For a window that is opened again if it fails, unless it does so at once for the second time, or for one that is not.
    pub fn new(reopens: bool) -> Self {
        let life = if reason_of_reopening().is_some() { LEAST_LIFE } else { Duration::ZERO };
        let shared = Shared {
            keep: Mutex::default(),
            failing: AtomicBool::new(false),
            reopens_from: reopens.then(|| Instant::now() + life),
        };
        Self(Arc::new(shared))
    }

    /// Ends this window at errors of the renderer, and at panics in threads that it cannot do without.
    pub fn guard(&self, app: &mut App) {
        app.add_systems(Last, listen);
        app.insert_resource(self.clone()).insert_resource(RenderErrorHandler(|error, world: &mut World, _| {
            let what = match error.ty {
                ErrorType::DeviceLost => "the graphics adapter was lost",
                ErrorType::OutOfMemory => "the graphics adapter has no memory left",
                ErrorType::Internal => "the graphics driver failed",
                ErrorType::Validation => "the program used the graphics driver wrongly",
            };
            world.resource::<Self>().clone().fail(&with_cause(what, &error.description));
            world.write_message(AppExit::error());
            RenderErrorPolicy::StopRendering
        }));
        let (rescue, before) = (self.clone(), panic::take_hook());
        panic::set_hook(Box::new(move |info| {
            before(info);
            if is_needed(std::thread::current().name()) {
                rescue.fail(&reason(info));
            }
        }));
    }

    /// Keeps the changes, says why and opens the window again in place of this one; returns where that cannot be.
    fn fail(&self, reason: &str) {
        if self.0.failing.swap(true, Ordering::SeqCst) {
            return;
        }
        if let Some(keep) = self.0.keep.lock().unwrap_or_else(PoisonError::into_inner).take() {
            keep();
        }
        bevy::log::error!("{reason}; changes that are in no file are kept, and the next window offers them");
        if self.0.reopens_from.is_some_and(|from| Instant::now() >= from) {
            reopen(reason);
        }
    }
}

/// Has the device say whether it is lost: it tells that only to who asks, and a renderer that gets no picture to draw into
/// asks no more.
fn listen(device: Res<RenderDevice>) {
    if let Err(error) = device.wgpu_device().poll(PollType::Poll) {
        bevy::log::debug!("the graphics device does not answer: {error}");
    }
}

/// Why the window was opened again, if it was.
pub(super) fn reason_of_reopening() -> Option<String> {
    std::env::var(REOPENED).ok().filter(|reason| !reason.is_empty())
}

/// Has the copy of the changes at hand.
pub(super) fn remember(document: Res<Document>, autosave: Res<Autosave>, rescue: Option<Res<Rescue>>) {
    let Some(rescue) = rescue.filter(|_| document.is_changed()) else { return };
    *rescue.0.keep.lock().unwrap_or_else(PoisonError::into_inner) =
        autosave.job(&document).map(|job| Box::new(job) as Keep);
}

/// The window cannot go on without this thread; simulation and fits report their own failures.
fn is_needed(thread: Option<&str>) -> bool {
    thread.is_some_and(|name| name == "main" || name.contains("Task Pool"))
}

fn reason(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map(|location| location.file()).unwrap_or_default();
    let is_graphics = ["/wgpu", "/bevy_render", "/naga"].iter().any(|part| place.contains(part));
    let what = if is_graphics { "the graphics adapter was lost" } else { "the program failed" };
    with_cause(what, info.payload_as_str().unwrap_or_default())
}

/// What happened, with the first line of its cause where there is one.
fn with_cause(what: &str, cause: &str) -> String {
    cause.lines().next().map_or_else(|| what.to_owned(), |line| format!("{what} ({line})"))
}

/// Becomes a new program with the same arguments; returns only where that cannot be.
#[cfg(unix)]
fn reopen(reason: &str) {
    use std::os::unix::process::CommandExt as _;

    let Ok(program) = std::env::current_exe() else { return };
    let error = std::process::Command::new(program).args(std::env::args_os().skip(1)).env(REOPENED, reason).exec();
    bevy::log::error!("the window cannot be opened again: {error}");
}

/// Starts a new program with the same arguments.
#[cfg(not(unix))]
fn reopen(reason: &str) {
    let Ok(program) = std::env::current_exe() else { return };
    let started = std::process::Command::new(program).args(std::env::args_os().skip(1)).env(REOPENED, reason).spawn();
    if let Err(error) = started {
        bevy::log::error!("the window cannot be opened again: {error}");
    }
}

/// Takes the adapter away once the file of `LARMOR_LOSE_ADAPTER` is there, to see what becomes of the window.
#[cfg(feature = "viewer-test")]
pub(super) fn lose_for_test(app: &mut App) {
    let file = std::env::var_os("LARMOR_LOSE_ADAPTER").map(std::path::PathBuf::from);
    let Some(file) = file.filter(|_| reason_of_reopening().is_none()) else { return };
    app.add_systems(Last, move |device: Res<RenderDevice>| {
        if file.exists() {
            device.wgpu_device().destroy();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_threads_of_the_window_take_it_down() {
        for (name, needed) in [
            (Some("main"), true),
            (Some("Compute Task Pool (3)"), true),
            (Some("larmor-simulation"), false),
            (Some("sky fit"), false),
            (None, false),
        ] {
            assert_eq!(is_needed(name), needed, "{name:?}");
        }
    }

    #[test]
    fn causes_are_told_where_there_are_any() {
        assert_eq!(with_cause("it failed", ""), "it failed");
        assert_eq!(with_cause("it failed", "no memory\nat 0x1"), "it failed (no memory)");
    }

    #[test]
    fn changes_are_kept_once() {
        let rescue = Rescue::new(false);
        let count = Arc::new(std::sync::atomic::AtomicU32::new(0));
        let counted = Arc::clone(&count);
        *rescue.0.keep.lock().unwrap() = Some(Box::new(move || {
            let _ = counted.fetch_add(1, Ordering::SeqCst);
        }));
        rescue.fail("one");
        rescue.fail("two");
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }
}
