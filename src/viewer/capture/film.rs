//! Films: the growth of the cloud, a turn around it, or both, written picture by picture.

use std::time::Duration;

use super::beside::SHARE;
use super::encode::{Reel, begin, ffmpeg};
use super::offscreen::{Moment, Offscreen, SIDES, Sheet};
use super::picture::failed;
use super::recording::{Patience, Recording, record};
use crate::scene::Scene;
use crate::simulate::Progress;
use crate::viewer::error::ViewerError;
use crate::viewer::film::Film;
use crate::viewer::order::{FilmKind, FilmOrder, Motion};
use crate::viewer::probe::{self, Adapter};

/// Part of a film of growth for which its last picture stands still.
const STANDS: f64 = 0.08;

/// What it is written as.
///
/// # Errors
/// In words, if the ending of the path says nothing, or asks for a program that is not there.
pub fn kind_of(order: &FilmOrder) -> Result<FilmKind, String> {
    let kind = FilmKind::of(&order.path)
        .ok_or("the ending says no kind of film: give .gif, .apng, .mp4, or the name of a folder")?;
    if kind == FilmKind::Mp4 {
        ffmpeg()?;
    }
    Ok(kind)
}

/// Sizes of pictures that can be written: those of an MP4 are even.
fn sides(order: &FilmOrder, kind: FilmKind) -> [u32; 2] {
    let sides = order.size.map(|side| side.clamp(SIDES[0], SIDES[1]));
    if kind == FilmKind::Mp4 { sides.map(|side| side & !1) } else { sides }
}

/// What each picture shows, of a run whose cloud is known at these times.
fn moments(order: &FilmOrder, times_yr: &[f64]) -> Vec<Moment> {
    let frames = order.frames();
    let ends = [times_yr.first().copied().unwrap_or(1.0), times_yr.last().copied().unwrap_or(1.0)];
    let clock = Film { linear: !order.log_time, ..Film::default() };
    (0..frames)
        .map(|frame| {
            let part = frame as f64 / frames as f64;
            let grown = (part / (1.0 - STANDS)).min(1.0);
            let time_yr = if order.motion == Motion::Turntable { ends[1] } else { clock.time_yr(grown, ends) };
            let turn_deg = if order.motion == Motion::Growth { 0.0 } else { 360.0 * part };
            Moment { time_yr: Some(time_yr), turn_deg }
        })
        .collect()
}

/// How far a film is.
#[derive(Clone, Copy, Debug)]
pub enum Stage<'a> {
    /// The scene runs.
    Running(&'a Progress),
    /// So many pictures of all are drawn.
    Drawing(usize, usize),
}

/// Runs `scene` once to its end and makes a film of it, without a window or a display.
///
/// `threads` is for the simulation; `None` takes all cores but one. `tick` is told how far it is and says whether to go on.
///
/// # Errors
/// As [`snapshot`](super::snapshot).
pub fn film(
    scene: Scene,
    order: &FilmOrder,
    threads: Option<usize>,
    tick: &mut dyn FnMut(Stage) -> bool,
) -> Result<(), ViewerError> {
    kind_of(order).map_err(|cause| failed(&order.path, cause))?;
    let adapter = probe::adapter()?;
    let patience = Patience { threads, limit: Duration::MAX, all_times: order.motion != Motion::Turntable };
    let recording = record(scene, patience, &mut |progress| tick(Stage::Running(progress)))?;
    shoot(recording, order, adapter, &mut |done, all| tick(Stage::Drawing(done, all)))
}

/// Makes a film of what has been recorded. The last portion of particles is shown, at all times that it has reached.
///
/// # Errors
/// [`ViewerError::Interrupted`] if `tick` says so, [`ViewerError::Picture`] if the film cannot be drawn or written.
pub(super) fn shoot(
    recording: Recording,
    order: &FilmOrder,
    adapter: Adapter,
    tick: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<(), ViewerError> {
    let refused = |cause: String| failed(&order.path, cause);
    let kind = kind_of(order).map_err(refused)?;
    let all = moments(order, &recording.snapshots.times_yr());
    let reel = Reel { size: sides(order, kind), frames_per_s: order.frames_per_s, frames: all.len() };
    let sheet = Sheet {
        size: reel.size,
        side_of_parts: None,
        scale: None,
        transparent: false,
        view: order.view,
        beside: order.beside.clone().map(|beside| (beside, SHARE)),
        bare: false,
    };
    let (to_encoder, pictures) = crossbeam_channel::bounded::<Vec<u8>>(2);
    let mut interrupted = false;
    let written = std::thread::scope(|scope| {
        // One thread draws and another compresses.
        let path = &order.path;
        let encoding = scope.spawn(move || {
            let mut encoder = begin(kind, path, reel)?;
            let mut taken = 0;
            // The channel closes with this thread, so that nobody draws for one that has failed.
            for rgb in pictures {
                encoder.add(&rgb)?;
                taken += 1;
            }
            if taken == reel.frames { encoder.finish() } else { Ok(()) }
        });
        let drawn = Offscreen::open(recording, &sheet, adapter).draw(&all, |number, image| {
            let rgb = image.try_into_dynamic().map_err(|error| error.to_string())?.into_rgb8().into_raw();
            // A closed channel means that the encoder has failed and says why.
            let goes_on = to_encoder.send(rgb).is_ok();
            interrupted = !tick(number + 1, reel.frames);
            Ok(goes_on && !interrupted)
        });
        drop(to_encoder);
        let encoded = encoding.join().unwrap_or_else(|_| Err("the encoder gave up".to_owned()));
        drawn.and(encoded)
    });
    if interrupted { Err(ViewerError::Interrupted) } else { written.map_err(refused) }
}

/// Makes a film of what a window holds, on the thread that calls.
///
/// # Errors
/// In words, if it cannot be drawn or written, or `tick` says no.
pub(in crate::viewer) fn make_film(
    recording: Recording,
    order: &FilmOrder,
    tick: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<(), String> {
    let adapter = probe::adapter().map_err(|error| error.to_string())?;
    shoot(recording.of_one_portion(), order, adapter, tick).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(motion: Motion) -> FilmOrder {
        FilmOrder { motion, length_s: 2.0, frames_per_s: 10, ..FilmOrder::to("a.gif".into()) }
    }

    #[test]
    fn growth_goes_from_the_source_to_the_end_and_stands_there() {
        let growing = moments(&order(Motion::Growth), &[10.0, 20.0, 1000.0]);
        let times: Vec<f64> = growing.iter().filter_map(|moment| moment.time_yr).collect();
        assert_eq!((times.len(), times[0], times[19]), (20, 10.0, 1000.0));
        assert!(times.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!((times[9] - (10.0 + 990.0 * 0.45 / 0.92)).abs() < 1e-9, "equal steps of time: {}", times[9]);
        assert!(growing.iter().all(|moment| moment.turn_deg == 0.0));
        let log = moments(&FilmOrder { log_time: true, ..order(Motion::Growth) }, &[10.0, 1000.0]);
        assert!((log[9].time_yr.unwrap() - 10.0 * 100.0_f64.powf(0.45 / 0.92)).abs() < 1e-6);
    }

    #[test]
    fn a_turn_comes_back_to_its_begin() {
        for motion in [Motion::Turntable, Motion::Both] {
            let turns: Vec<f64> = moments(&order(motion), &[1.0, 2.0]).iter().map(|moment| moment.turn_deg).collect();
            assert_eq!((turns[0], turns[1], turns[19]), (0.0, 18.0, 342.0), "the next picture is the first again");
        }
        assert!(moments(&order(Motion::Turntable), &[1.0, 2.0]).iter().all(|moment| moment.time_yr == Some(2.0)));
    }
}
