//! How long the start took: a line of the log for each thing that somebody waits for.

use std::time::Instant;

use bevy::log::info;
use bevy::prelude::*;

use crate::estimate::AnisotropyPoint;
use crate::viewer::run::RunState;
use crate::viewer::stage::StageReadouts;

/// When the program began, and how far the telling is.
#[derive(Resource)]
pub(super) struct StartTrace {
    begin: Instant,
    frames: usize,
    particles: bool,
    ended: bool,
}

impl StartTrace {
    /// A trace that begins at `begin`.
    pub fn since(begin: Instant) -> Self {
        Self { begin, frames: 0, particles: false, ended: false }
    }

    /// Tells when something was there.
    pub fn tell(&self, what: &str) {
        info!("{what} after {:.2} s", self.begin.elapsed().as_secs_f64());
    }
}

/// Tells of the first frame, the first particles, and the first A(t) over the whole run.
pub(super) fn trace(mut trace: ResMut<StartTrace>, run: Res<RunState>, stage: Res<StageReadouts>) {
    if trace.ended {
        return;
    }
    trace.frames += 1;
    match trace.frames {
        1 => {
            let threads = run.pace().threads;
            let seed = run.scene().map_or(0, |scene| scene.particles.seed);
            info!("larmor {} on {}, {threads} threads, seed {seed}", env!("CARGO_PKG_VERSION"), stage.get().adapter);
        }
        // The first frame is on the screen when the second begins.
        2 => trace.tell("first frame"),
        _ => {}
    }
    if !trace.particles && stage.get().points_drawn > 0 {
        trace.particles = true;
        trace.tell("first particles");
    }
    let Some((scene, estimates)) = run.scene().zip(run.estimates()) else { return };
    let is_measured = |point: &AnisotropyPoint| point.anisotropy.is_some();
    let measured = estimates.anisotropy.iter().any(|curve| curve.points.last().is_some_and(is_measured));
    let reached_yr = estimates.last_diffusion().map_or(0.0, |last| last.time_yr);
    if measured && reached_yr >= scene.run.duration_yr * (1.0 - 1e-9) {
        trace.ended = true;
        trace.tell("first A(t) with errors over the whole run");
    }
}
