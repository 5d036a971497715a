//! The fields of the next pass, built while the particles of the last one still move.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};

use crate::field::{Field, FieldError};
use crate::scene::Scene;
use crate::simulate::plan::build_field;
use crate::simulate::workers::Workers;

/// Fields that are being built, or wait to be taken; dropping this ends the building.
pub(super) struct NextFields {
    interrupt: Arc<AtomicBool>,
    built: Receiver<Result<Vec<Field>, FieldError>>,
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
            let all = || (0..scene.field.realisations).map(|number| build_field(&scene, pass, number, &own)).collect();
            // Without an answer the other end sees the channel closed.
            if let Ok(fields) = catch_unwind(AssertUnwindSafe(all)) {
                let _ = sender.send(fields);
            }
        });
        Self { interrupt, built }
    }

    /// Waits at most this long for the fields.
    pub fn wait(&self, patience: Duration) -> Built {
        match self.built.recv_timeout(patience) {
            Ok(Ok(fields)) => Built::Fields(fields),
            Ok(Err(error)) => Built::Failed(error.to_string()),
            Err(RecvTimeoutError::Timeout) => Built::NotYet,
            Err(RecvTimeoutError::Disconnected) => Built::Failed(
                "building the fields of the next pass failed: restart the run, and please report it with the scene"
                    .to_owned(),
            ),
        }
    }
}

impl Drop for NextFields {
    fn drop(&mut self) {
        self.interrupt.store(true, Ordering::Relaxed);
    }
}
