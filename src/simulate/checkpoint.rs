//! Checkpoints: a run as it stands, to be resumed later. They hold what the engine needs beside scene and fields, bit by bit.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::estimate::SpreadCounts;
use crate::scene::{Scene, from_ron, to_ron};
use crate::simulate::batch::Batch;
use crate::simulate::ended_passes::EndedPasses;

/// First bytes of a checkpoint; the number changes with what follows.
const HEADER: &[u8] = b"larmor checkpoint 3\n";
/// What the headers of all layouts have in common.
const FAMILY: &[u8] = b"larmor checkpoint ";

/// A run that was interrupted between two steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The scene of the run as RON, which reads old scenes too.
    scene: String,
    /// Integrator steps made, as [`crate::simulate::Progress`] counts them.
    pub steps: u64,
    /// Wall-clock seconds spent moving particles.
    pub propagation_s: f64,
    /// Current pass, from 0.
    pub pass: u32,
    /// Portion of this pass that moves.
    pub(super) portion: usize,
    /// Slices that this portion has behind it.
    pub(super) slices_done: usize,
    pub(super) batches: Vec<Batch>,
    pub(super) ended: EndedPasses,
    pub(super) spread: Vec<SpreadCounts>,
}

/// Where a run begins, and which checkpoints it makes.
#[derive(Clone, Debug, Default)]
pub struct Checkpoints {
    /// Checkpoint to resume; `None` starts at the source.
    pub from: Option<Arc<Checkpoint>>,
    /// Time between two checkpoints, which wait for the end of a slice; `None` makes none. A run that is cancelled ends
    /// with one.
    pub every: Option<Duration>,
}

/// Why a checkpoint cannot be resumed: cause and remedy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Something else than a checkpoint.
    #[error("this is no checkpoint of larmor; give the file that --checkpoint named")]
    Foreign,
    /// Another layout.
    #[error(
        "this checkpoint is of another version of larmor ({0}); resume it with that one, or start anew without --resume"
    )]
    OtherVersion(String),
    /// Cut short or changed.
    #[error("the checkpoint is damaged ({0}); start anew without --resume")]
    Damaged(String),
    /// The run has got further than it is to go.
    #[error("the checkpoint is in pass {pass} already; ask for more than {asked} with --passes")]
    TooFar {
        /// Pass that the checkpoint is in, from 1.
        pass: u32,
        /// Passes asked for.
        asked: u32,
    },
    /// The scene is another one.
    #[error(
        "the checkpoint is of a run with another {0}; give the scene, --seed and --particles of that run, or start anew \
         without --resume"
    )]
    OtherRun(&'static str),
}

impl Checkpoint {
    pub(super) fn new(
        scene: &Scene,
        pass: u32,
        portion: usize,
        slices_done: usize,
        batches: Vec<Batch>,
        ended: EndedPasses,
        spread: Vec<SpreadCounts>,
    ) -> Self {
        Self { scene: to_ron(scene), steps: 0, propagation_s: 0.0, pass, portion, slices_done, batches, ended, spread }
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// [`CheckpointError::Damaged`] if there is no memory for them.
    pub fn to_bytes(&self) -> Result<Vec<u8>, CheckpointError> {
        postcard::to_extend(self, HEADER.to_vec()).map_err(|cause| CheckpointError::Damaged(cause.to_string()))
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// [`CheckpointError`] for anything but what [`Self::to_bytes`] of this version wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CheckpointError> {
        let Some(body) = bytes.strip_prefix(HEADER) else {
            let number = bytes.strip_prefix(FAMILY).map(|rest| rest.iter().take_while(|byte| byte.is_ascii_digit()));
            return Err(number.map_or(CheckpointError::Foreign, |number| {
                CheckpointError::OtherVersion(number.map(|digit| char::from(*digit)).collect())
            }));
        };
        match postcard::take_from_bytes::<Self>(body) {
            Ok((checkpoint, [])) => Ok(checkpoint),
            Ok(_) => Err(CheckpointError::Damaged("there is more than one run in it".to_owned())),
            Err(cause) => Err(CheckpointError::Damaged(cause.to_string())),
        }
    }

    /// Checks that a run of so many passes is not behind this checkpoint.
    ///
    /// # Errors
    /// [`CheckpointError::TooFar`].
    pub fn check_passes(&self, asked: u32) -> Result<(), CheckpointError> {
        let pass = self.pass + 1;
        if pass > asked { Err(CheckpointError::TooFar { pass, asked }) } else { Ok(()) }
    }

    /// Checks that this is a checkpoint of a run of `scene`.
    ///
    /// # Errors
    /// [`CheckpointError::OtherRun`] with the part of the scene that differs.
    pub fn check(&self, scene: &Scene) -> Result<(), CheckpointError> {
        let own = from_ron(&self.scene, "checkpoint").map_err(|error| CheckpointError::Damaged(error.to_string()))?;
        match own.difference_in_physics(scene) {
            Some(part) => Err(CheckpointError::OtherRun(part)),
            None => Ok(()),
        }
    }
}
