//! How long frames take with the simulation running and with it paused.

use std::env;
use std::path::PathBuf;
use std::time::Instant;

use bevy::app::AppExit;
use bevy::prelude::{Local, MessageWriter, ResMut, Resource};

use crate::output;
use crate::viewer::action::{Action, ActionQueue};

/// Frames measured in each state, if the environment does not say.
const FRAMES: usize = 200;
/// Frames after the start that are not measured: shaders, fonts and fields are made then.
const WARMING: usize = 40;
/// Frames of one kind in a row. Running and paused take turns, so that both see the cloud at every size and share
/// whatever else the machine does.
const BLOCK: usize = 25;
/// Frames after each change that are not measured.
const SETTLING: usize = 5;

/// A measurement of frame times, after which the window closes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameTimes {
    /// File to write, JSON.
    pub path: PathBuf,
    /// Frames in each state.
    pub frames: usize,
}

impl FrameTimes {
    /// The measurement that `LARMOR_FRAME_TIMES` and `LARMOR_SHOT_FRAMES` ask for.
    pub fn from_env() -> Option<Self> {
        let path = env::var_os("LARMOR_FRAME_TIMES").filter(|path| !path.is_empty())?.into();
        let frames = env::var("LARMOR_SHOT_FRAMES").ok().and_then(|text| text.parse().ok()).unwrap_or(FRAMES);
        Some(Self { path, frames })
    }
}

/// The measurement in progress, if one is asked for.
#[derive(Resource, Debug, Default)]
pub struct Stopwatch {
    asked: Option<FrameTimes>,
    frame: usize,
    running_ms: Vec<f64>,
    paused_ms: Vec<f64>,
}

impl Stopwatch {
    /// A stopwatch that may have nothing to do.
    pub fn new(asked: Option<FrameTimes>) -> Self {
        Self { asked, ..Self::default() }
    }

    /// Frames are to follow each other without a rest.
    pub fn is_busy(&self) -> bool {
        self.asked.is_some()
    }
}

/// Takes the time from frame to frame, by turns while the simulation runs and while it is paused.
pub(crate) fn measure(
    mut watch: ResMut<Stopwatch>,
    mut actions: ResMut<ActionQueue>,
    mut exit: MessageWriter<AppExit>,
    mut last: Local<Option<Instant>>,
) {
    let Some(FrameTimes { path, frames }) = watch.asked.clone() else { return };
    let now = Instant::now();
    let frame_ms = last.replace(now).map_or(0.0, |before| now.duration_since(before).as_secs_f64() * 1e3);
    let Some(since) = watch.frame.checked_sub(WARMING) else {
        watch.frame += 1;
        return;
    };
    watch.frame += 1;
    let (turn, place) = (since / (SETTLING + BLOCK), since % (SETTLING + BLOCK));
    let paused = turn % 2 == 1;
    if place == 0 && turn > 0 {
        actions.0.push(Action::TogglePause);
    }
    if place >= SETTLING {
        let times = if paused { &mut watch.paused_ms } else { &mut watch.running_ms };
        if times.len() < frames {
            times.push(frame_ms);
        }
    }
    if watch.paused_ms.len() == frames {
        watch.asked = None;
        let report = report(&mut watch);
        exit.write(match output::write_whole(&path, report.as_bytes()) {
            Ok(()) => AppExit::Success,
            Err(cause) => {
                bevy::log::error!("cannot write {}: {cause}", path.display());
                AppExit::error()
            }
        });
    }
}

fn report(watch: &mut Stopwatch) -> String {
    let mut state = |times: fn(&mut Stopwatch) -> &mut Vec<f64>| {
        let times = times(watch);
        times.sort_by(f64::total_cmp);
        serde_json::json!({
            "frames": times.len(),
            "median_ms": percentile(times, 0.5),
            "p99_ms": percentile(times, 0.99),
        })
    };
    let report = serde_json::json!({
        "running": state(|watch| &mut watch.running_ms),
        "paused": state(|watch| &mut watch.paused_ms),
    });
    format!("{report:#}\n")
}

/// The value below which a fraction of the rising `values` lies; 0 for none.
fn percentile(values: &[f64], fraction: f64) -> f64 {
    let rank = (fraction * values.len() as f64).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_occurred() {
        let values: Vec<f64> = (1..=200).map(f64::from).collect();
        assert_eq!([0.5, 0.99, 1.0].map(|fraction| percentile(&values, fraction)), [100.0, 198.0, 200.0]);
        assert_eq!(percentile(&[], 0.5), 0.0);
    }
}
