//! The fields of the next pass, built while the particles of the last one still move.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};

use crate::field::Field;
use crate::scene::Scene;
use crate::simulate::panics::caught;
use crate::simulate::plan::build_field;
use crate::simulate::workers::Workers;

/// Fields that are being built, or wait to be taken; dropping this ends the building.
pub(super) struct NextFields {
    interrupt: Arc<AtomicBool>,
    built: Receiver<Result<Vec<Field>, String>>,
}

/// What has come of the building.
pub(super) enum Built {
    /// All realisations.
    Fields(Vec<Field>),
    /// It goes on.
    NotYet,
    /// Cause and remedy.
    Failed(String),
}

impl NextFields {
    /// Begins to build all realisations of a pass beside whatever else the workers do.
    pub fn begin(workers: &Workers, scene: Arc<Scene>, pass: u32) -> Self {
        let interrupt = Arc::new(AtomicBool::new(false));
        let (sender, built) = bounded(1);
        let own = interrupt.clone();
        workers.build_beside(move || {
            let field = |number| build_field(&scene, pass, number, &own).map_err(|error| error.to_string());
            let built = caught(|| (0..scene.field.realisations).map(field).collect());
            // Nobody receives it any more if the run has ended.
            let _ = sender.send(built.unwrap_or_else(|cause| {
                let seed = scene.particles.seed;
                Err(format!(
                    "building the fields of pass {} failed ({cause}; seed {seed}): restart the run, and please report it with \
                     the scene",
                    pass + 1
                ))
            }));
        });
        Self { interrupt, built }
    }

    /// Waits at most this long for the fields.
    pub fn wait(&self, patience: Duration) -> Built {
        match self.built.recv_timeout(patience) {
            Ok(Ok(fields)) => Built::Fields(fields),
            Ok(Err(message)) => Built::Failed(message),
            Err(RecvTimeoutError::Timeout) => Built::NotYet,
            Err(RecvTimeoutError::Disconnected) => Built::Failed(
                "the building of the next pass's fields has ended without them: restart the run".to_owned(),
            ),
        }
    }
}

impl Drop for NextFields {
    fn drop(&mut self) {
        self.interrupt.store(true, Ordering::Relaxed);
    }
}
