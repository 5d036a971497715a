//! Sleeps while nothing moves.

use std::time::Duration;

use bevy::prelude::{Res, ResMut};
use bevy::winit::{UpdateMode, WinitSettings};

use super::dialogs::Dialogs;
use crate::viewer::capture::{ShotQueue, Stopwatch};
use crate::viewer::run::{Link, RunState};
use crate::viewer::stage::{DrawnCloud, Quality, Rig, Tracing};

/// How long an idle window waits for an event before it looks around by itself.
const IDLE: Duration = Duration::from_secs(5);
/// The same while a file dialog is open, whose answer is no event.
const DIALOG: Duration = Duration::from_millis(300);
/// Time between frames where the processor draws: the simulation needs it more.
const SOFTWARE_FRAME: Duration = Duration::from_millis(66);

/// Chooses between drawing all the time and waiting for events.
pub(super) fn choose_pace(
    run: Res<RunState>,
    link: Res<Link>,
    rig: Res<Rig>,
    cloud: Res<DrawnCloud>,
    tracing: Res<Tracing>,
    dialogs: Res<Dialogs>,
    shots: Res<ShotQueue>,
    watch: Res<Stopwatch>,
    quality: Res<Quality>,
    mut settings: ResMut<WinitSettings>,
) {
    let run_moves = run.phase().is_active() || link.is_waiting();
    let moves = run_moves || rig.is_moving() || cloud.is_fading() || tracing.is_busy();
    let is_observed = shots.is_busy() || watch.is_busy();
    let mode = match (moves, quality.software) {
        _ if is_observed => UpdateMode::Continuous,
        (false, _) => UpdateMode::reactive(if dialogs.is_busy() { DIALOG } else { IDLE }),
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
