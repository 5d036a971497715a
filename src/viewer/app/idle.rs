//! Sleeps while nothing moves.

use std::time::Duration;

use bevy::prelude::{Local, Res, ResMut};
use bevy::time::{Real, Time};
use bevy::winit::{UpdateMode, WinitSettings};

use super::dialogs::Dialogs;
use super::keyboard::Keyboard;
use super::makings::Makings;
use crate::viewer::capture::{ShotQueue, Stopwatch};
use crate::viewer::run::{Link, RunState, Snapshots};
use crate::viewer::stage::{DrawnCloud, Quality, Rig, Tracing, Trails};

/// How long an idle window waits for an event before it looks around by itself: as long as it has rested, from and up to.
const IDLE: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(30)];
/// The same while a file dialog is open, whose answer is no event.
const DIALOG: Duration = Duration::from_millis(300);
/// Time between frames where the processor draws: the simulation needs it more.
const SOFTWARE_FRAME: Duration = Duration::from_millis(66);

/// Chooses between drawing all the time and waiting for events.
pub(super) fn choose_pace(
    run: Res<RunState>,
    link: Res<Link>,
    snapshots: Res<Snapshots>,
    rig: Res<Rig>,
    cloud: Res<DrawnCloud>,
    tracing: Res<Tracing>,
    trails: Res<Trails>,
    dialogs: Res<Dialogs>,
    keyboard: Res<Keyboard>,
    shots: Res<ShotQueue>,
    watch: Res<Stopwatch>,
    makings: Res<Makings>,
    quality: Res<Quality>,
    time: Res<Time<Real>>,
    mut moved_at: Local<Duration>,
    mut settings: ResMut<WinitSettings>,
) {
    let run_moves = run.phase().is_active() || link.is_waiting();
    let moves = run_moves
        || snapshots.is_moving()
        || keyboard.is_busy()
        || rig.is_moving()
        || cloud.is_fading()
        || tracing.is_busy()
        || trails.is_busy();
    if moves {
        *moved_at = time.elapsed();
    }
    let rested = time.elapsed().saturating_sub(*moved_at).clamp(IDLE[0], IDLE[1]);
    let is_observed = shots.is_busy() || watch.is_busy();
    let mode = match (moves, quality.software) {
        _ if is_observed => UpdateMode::Continuous,
        (false, _) => UpdateMode::reactive(if dialogs.is_busy() || makings.is_busy() { DIALOG } else { rested }),
        (true, true) => UpdateMode::reactive(SOFTWARE_FRAME),
        (true, false) => UpdateMode::Continuous,
    };
    if settings.focused_mode != mode {
        settings.focused_mode = mode;
        settings.unfocused_mode = match mode {
            UpdateMode::Continuous => UpdateMode::reactive_low_power(Duration::from_millis(33)),
            other => other,
        };
        if is_observed {
            settings.unfocused_mode = mode;
        }
    }
}
