//! Films: the growth of the cloud, a turn around it, or both, written picture by picture.

use std::path::PathBuf;
use std::time::Duration;

use super::beside::Beside;
use super::encode::{FilmKind, Reel, ffmpeg};
use super::offscreen::{Moment, Offscreen, SIDES, Sheet};
use super::picture::failed;
use super::recording::{Patience, Recording, record};
use crate::scene::Scene;
use crate::simulate::Progress;
use crate::viewer::action::StandardView;
use crate::viewer::error::ViewerError;
use crate::viewer::film::Film;
use crate::viewer::probe::{self, Adapter};

/// Part of a film of growth for which its last picture stands still.
const STANDS: f64 = 0.08;

/// What moves in a film.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::VariantArray)]
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
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// In a few words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Growth => "growth of the cloud",
            Self::Turntable => "turn around the cloud",
            Self::Both => "growth and turn",
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

    /// What it is written as.
    ///
    /// # Errors
    /// In words, if the ending of the path says nothing, or asks for a program that is not there.
    pub fn kind(&self) -> Result<FilmKind, String> {
        let kind = FilmKind::of(&self.path)
            .ok_or("the ending says no kind of film: give .gif, .apng, .mp4, or the name of a folder")?;
        if kind == FilmKind::Mp4 {
            ffmpeg()?;
        }
        Ok(kind)
    }

    /// Sizes of pictures that can be written: those of an MP4 are even.
    fn sides(&self, kind: FilmKind) -> [u32; 2] {
        let sides = self.size.map(|side| side.clamp(SIDES[0], SIDES[1]));
        if kind == FilmKind::Mp4 { sides.map(|side| side & !1) } else { sides }
    }

    /// What each picture shows, of a run whose cloud is known at these times.
    fn moments(&self, times_yr: &[f64]) -> Vec<Moment> {
        let frames = self.frames();
        let ends = [times_yr.first().copied().unwrap_or(1.0), times_yr.last().copied().unwrap_or(1.0)];
        let clock = Film { linear: !self.log_time, ..Film::default() };
        (0..frames)
            .map(|frame| {
                let part = frame as f64 / frames as f64;
                let grown = (part / (1.0 - STANDS)).min(1.0);
                let time_yr = if self.motion == Motion::Turntable { ends[1] } else { clock.time_yr(grown, ends) };
                let turn_deg = if self.motion == Motion::Growth { 0.0 } else { 360.0 * part };
                Moment { time_yr: Some(time_yr), turn_deg }
            })
            .collect()
    }
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
    order.kind().map_err(|cause| failed(&order.path, cause))?;
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
    let kind = order.kind().map_err(refused)?;
    let moments = order.moments(&recording.snapshots.times_yr());
    let reel = Reel { size: order.sides(kind), frames_per_s: order.frames_per_s, frames: moments.len() };
    let sheet =
        Sheet { size: reel.size, scale: None, transparent: false, view: order.view, beside: order.beside.clone() };
    let (to_encoder, pictures) = crossbeam_channel::bounded::<Vec<u8>>(2);
    let mut interrupted = false;
    let written = std::thread::scope(|scope| {
        // One thread draws and another compresses.
        let encoding = scope.spawn(|| {
            let mut encoder = kind.begin(&order.path, reel)?;
            let mut taken = 0;
            for rgb in &pictures {
                encoder.add(&rgb)?;
                taken += 1;
            }
            if taken == reel.frames { encoder.finish() } else { Ok(()) }
        });
        let drawn = Offscreen::open(recording, &sheet, adapter).draw(&moments, |number, image| {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn order(motion: Motion) -> FilmOrder {
        FilmOrder { motion, length_s: 2.0, frames_per_s: 10, ..FilmOrder::to("a.gif".into()) }
    }

    #[test]
    fn growth_goes_from_the_source_to_the_end_and_stands_there() {
        let moments = order(Motion::Growth).moments(&[10.0, 20.0, 1000.0]);
        let times: Vec<f64> = moments.iter().filter_map(|moment| moment.time_yr).collect();
        assert_eq!((times.len(), times[0], times[19]), (20, 10.0, 1000.0));
        assert!(times.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!((times[9] - (10.0 + 990.0 * 0.45 / 0.92)).abs() < 1e-9, "equal steps of time: {}", times[9]);
        assert!(moments.iter().all(|moment| moment.turn_deg == 0.0));
        let log = FilmOrder { log_time: true, ..order(Motion::Growth) }.moments(&[10.0, 1000.0]);
        assert!((log[9].time_yr.unwrap() - 10.0 * 100.0_f64.powf(0.45 / 0.92)).abs() < 1e-6);
    }

    #[test]
    fn a_turn_comes_back_to_its_begin() {
        for motion in [Motion::Turntable, Motion::Both] {
            let turns: Vec<f64> = order(motion).moments(&[1.0, 2.0]).iter().map(|moment| moment.turn_deg).collect();
            assert_eq!((turns[0], turns[1], turns[19]), (0.0, 18.0, 342.0), "the next picture is the first again");
        }
        assert!(order(Motion::Turntable).moments(&[1.0, 2.0]).iter().all(|moment| moment.time_yr == Some(2.0)));
    }
}
