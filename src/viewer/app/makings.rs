//! Pictures and films of the view, made beside the window from what it holds: no frame waits for them.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Instant;

use bevy::prelude::{ResMut, Resource};
use bevy_egui::egui::ColorImage;

use crate::output::{ensure_writable, write_whole};
use crate::viewer::capture::{self, Recording};
use crate::viewer::look::pictures::decoded;
use crate::viewer::making::{Made, Making};
use crate::viewer::notices::Notices;
use crate::viewer::order::{FilmOrder, PictureOrder};

/// What came of it.
enum Product {
    Written(PathBuf),
    Copied(ColorImage),
}

/// One piece of work, on a thread of its own.
struct Work {
    what: String,
    all: usize,
    done: Arc<AtomicUsize>,
    cancel: Arc<AtomicBool>,
    begin: Instant,
    thread: JoinHandle<Result<Product, String>>,
}

/// The picture or film that is being made.
#[derive(Resource, Default)]
pub(super) struct Makings {
    work: Option<Work>,
    copied: Option<ColorImage>,
}

/// What a thread is told and tells.
#[derive(Clone)]
struct Wire {
    done: Arc<AtomicUsize>,
    cancel: Arc<AtomicBool>,
}

impl Makings {
    /// Something is being made.
    pub fn is_busy(&self) -> bool {
        self.work.is_some()
    }

    /// A picture for the clipboard, once.
    pub fn take_copied(&mut self) -> Option<ColorImage> {
        self.copied.take()
    }

    /// Hands a picture on to the clipboard.
    pub fn copy(&mut self, image: ColorImage) {
        self.copied = Some(image);
    }

    /// Gives up what is being made; nothing is left of it.
    pub fn cancel(&mut self) {
        if let Some(work) = &self.work {
            work.cancel.store(true, Ordering::Relaxed);
        }
    }

    /// Makes a film.
    pub fn film(&mut self, recording: Recording, order: FilmOrder) -> Result<(), String> {
        let (what, all) = (format!("film, {}", order.motion.name()), order.frames());
        self.start(what, all, move |wire| {
            capture::make_film(recording, &order, &mut |done, _| {
                wire.done.store(done, Ordering::Relaxed);
                !wire.cancel.load(Ordering::Relaxed)
            })?;
            Ok(Product::Written(order.path))
        })
    }

    /// Makes a picture of the view, of `size` pixels with `scale` for each point on screen; into the clipboard without a
    /// path.
    pub fn picture(
        &mut self,
        recording: Recording,
        order: PictureOrder,
        (size, scale): ([u32; 2], f32),
        path: Option<PathBuf>,
    ) -> Result<(), String> {
        self.start("picture of the view".to_owned(), 1, move |_| {
            if let Some(path) = &path {
                ensure_writable(path, &["png"], &[]).map_err(|error| error.to_string())?;
            }
            let png = capture::make_picture(recording, size, scale, order.transparent)?;
            match path {
                Some(path) => {
                    write_whole(&path, &png).map_err(|error| error.to_string())?;
                    Ok(Product::Written(path))
                }
                None => Ok(Product::Copied(decoded(&png, u32::MAX)?)),
            }
        })
    }

    /// Makes a small picture of the view for the gallery.
    pub fn small_picture(&mut self, recording: Recording, path: PathBuf) -> Result<(), String> {
        self.start("picture of the scene".to_owned(), 1, move |_| {
            let png = capture::make_small_picture(recording)?;
            write_whole(&path, &png).map_err(|error| error.to_string())?;
            Ok(Product::Written(path))
        })
    }

    fn start(
        &mut self,
        what: String,
        all: usize,
        work: impl FnOnce(Wire) -> Result<Product, String> + Send + 'static,
    ) -> Result<(), String> {
        if self.is_busy() {
            return Err("A picture or film is being made already; cancel it first".to_owned());
        }
        let wire = Wire { done: Arc::default(), cancel: Arc::default() };
        let own = wire.clone();
        let thread = std::thread::Builder::new()
            .name("larmor-pictures".to_owned())
            .spawn(move || work(own))
            .map_err(|error| format!("No picture can be made: {error}"))?;
        let Wire { done, cancel } = wire;
        self.work = Some(Work { what, all, done, cancel, begin: Instant::now(), thread });
        Ok(())
    }

    /// What has ended since the last call.
    fn ended(&mut self) -> Option<(String, bool, Result<Product, String>)> {
        let work = self.work.take_if(|work| work.thread.is_finished())?;
        let product = work.thread.join().unwrap_or_else(|_| Err("drawing failed".to_owned()));
        Some((work.what, work.cancel.load(Ordering::Relaxed), product))
    }

    fn told(&self) -> Option<Made> {
        let work = self.work.as_ref()?;
        let done = work.done.load(Ordering::Relaxed);
        let elapsed_s = work.begin.elapsed().as_secs_f64();
        let left_s = (done > 0).then(|| elapsed_s / done as f64 * (work.all - done.min(work.all)) as f64);
        Some(Made { what: work.what.clone(), done, all: work.all, left_s })
    }
}

/// Tells how far a picture or film is, and what has become of it.
pub(super) fn attend(mut makings: ResMut<Makings>, mut making: ResMut<Making>, mut notices: ResMut<Notices>) {
    match makings.ended() {
        Some((_, _, Ok(Product::Written(path)))) => notices.done(format!("Written to {}", path.display())),
        Some((_, _, Ok(Product::Copied(image)))) => {
            makings.copied = Some(image);
            notices.done("The picture is in the clipboard");
        }
        Some((what, true, Err(_))) => notices.note(format!("Given up: {what}")),
        Some((what, false, Err(cause))) => notices.error(format!("The {what} was not made: {cause}")),
        None => {}
    }
    let told = makings.told();
    if making.0 != told {
        making.0 = told;
    }
}

impl Drop for Makings {
    /// Nothing half-written stays behind when the window closes.
    fn drop(&mut self) {
        self.cancel();
        if let Some(work) = self.work.take() {
            let _ = work.thread.join();
        }
    }
}
