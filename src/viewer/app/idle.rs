//! Sleeps while nothing moves.

use std::time::Duration;

use bevy::prelude::{Res, ResMut};
use bevy::winit::{UpdateMode, WinitSettings};

use super::file_dialogs::Dialogs;
use crate::viewer::capture::{ShotQueue, Stopwatch};
use crate::viewer::model::Phase;
use crate::viewer::run::Link;
use crate::viewer::stage::{Quality, Rig, Shown, Stir};

/// How long an idle window waits for an event before it looks around by itself.
const IDLE: Duration = Duration::from_secs(5);
/// The same while a file dialog is open, whose answer is no event.
const DIALOG: Duration = Duration::from_millis(300);
/// Time between frames where the processor draws: the simulation needs it more.
const SOFTWARE_FRAME: Duration = Duration::from_millis(66);

/// Chooses between drawing all the time and waiting for events.
pub(crate) fn choose_pace(
    shown: Res<Shown>,
    rig: Res<Rig>,
    link: Res<Link>,
    dialogs: Res<Dialogs>,
    shots: Res<ShotQueue>,
    watch: Res<Stopwatch>,
    quality: Res<Quality>,
    stir: Res<Stir>,
    mut settings: ResMut<WinitSettings>,
) {
    let run_moves = matches!(shown.0.phase, Phase::Starting | Phase::Running) || link.is_waiting();
    let moves = run_moves || rig.is_moving() || stir.0;
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
