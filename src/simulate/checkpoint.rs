//! Checkpoints: a run as it stands, to be resumed later. They hold what the engine needs beside scene and fields, bit by bit.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::bounded;
use crate::scene::{Scene, from_ron, to_ron};
use crate::simulate::engine_state::EngineState;
use crate::simulate::memory::state_bytes;
use crate::simulate::movement::Movement;
use crate::simulate::part_state::PartState;
use crate::simulate::share::Units;
use crate::simulate::{Plan, Shard, Share};
use crate::text::printable;

/// First bytes of a checkpoint; the number changes with what follows.
const HEADER: &[u8] = b"larmor checkpoint 5\n";
/// What the headers of all layouts have in common.
const FAMILY: &[u8] = b"larmor checkpoint ";
/// The last bytes of a checkpoint: the CRC-32 of all before, lowest byte first. Unlike a hash it is sure to differ after
/// any change within 32 bits in a row.
const CHECKSUM_BYTES: usize = 4;
/// Number of [`State::Whole`] in the bytes.
const WHOLE: u32 = 0;

/// How many times as much memory as bytes in its file a list may take: counts of some particles over many bins are the worst, with
/// 1224 bytes in place of 147.
const MOST_PER_BYTE: u64 = 9;

/// A run that was interrupted between two steps.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Checkpoint {
    /// Version of the program: another one need not go on with the same bits.
    version: String,
    /// The scene of the run as RON.
    scene: String,
    /// Integrator steps made, as [`crate::simulate::Progress`] counts them.
    pub steps: u64,
    /// Wall-clock seconds spent moving particles; of a part, the sum over its threads.
    pub propagation_s: f64,
    pub(super) state: State,
}

/// What comes first in a checkpoint and tells how much may follow.
#[derive(Deserialize)]
struct Head {
    version: String,
    scene: String,
    steps: u64,
    propagation_s: f64,
}

/// What was interrupted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum State {
    /// A run of its own.
    Whole(EngineState),
    /// A share of a run.
    Part(PartState),
}

/// How far a part of a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartProgress {
    /// Which part of what.
    pub share: Share,
    /// Batches that have reached the end.
    pub ended: u64,
    /// Batches that have not.
    pub missing: u64,
}

/// Where a run begins, and which checkpoints it makes.
#[derive(Clone, Debug, Default)]
pub struct Checkpoints {
    /// Checkpoint to resume; `None` starts at the source.
    pub from: Option<Arc<Checkpoint>>,
    /// Time between two checkpoints; `None` makes none. Those more often than once a second wait for the end of a slice.
    /// The next one waits until the last has been taken in and let go. A run that is cancelled ends with one.
    pub every: Option<Duration>,
}

impl Checkpoints {
    /// Checkpoints interrupt a slice at most this often.
    pub(super) const SHORTEST_INTERVAL: Duration = Duration::from_secs(1);
}

/// Why a checkpoint cannot be resumed: cause and remedy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Something else than a checkpoint.
    #[error("this is no checkpoint of larmor; give the file that --checkpoint named")]
    Foreign,
    /// Another layout.
    #[error("this checkpoint is of {0} of larmor; resume it with that one, or start anew without --resume")]
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
        "the checkpoint is of another run: the part \"{0}\" of its scene differs; give the scene, --seed and --particles of \
         that run, or start anew without --resume"
    )]
    OtherRun(&'static str),
    /// Not the whole run.
    #[error(
        "this is part {0} of a run; go on with --shard {0}, or with --mpi if that has written it, and put parts together with \
         larmor merge"
    )]
    Part(Shard),
    /// Not a part.
    #[error("this is a checkpoint of a whole run, no part of one; parts are what larmor run --shard K/N writes")]
    Whole,
    /// Another part of the run, or a part of one of other passes.
    #[error("this is part {is} of a run of {passes} passes; choose another folder", is = .0.shard, passes = .0.passes)]
    OtherPart(Share),
}

impl Checkpoint {
    pub(super) fn new(scene: &Scene, plan: &Plan, propagation_s: f64, state: EngineState) -> Self {
        let steps = state.steps(plan);
        Self { version: own_version(), scene: to_ron(scene), steps, propagation_s, state: State::Whole(state) }
    }

    /// A share of a run.
    pub(super) fn of_part(scene: &Scene, plan: &Plan, propagation_s: f64, state: PartState) -> Self {
        let steps = state.steps(plan, &Units::new(plan, scene.field.realisations));
        Self { version: own_version(), scene: to_ron(scene), steps, propagation_s, state: State::Part(state) }
    }

    /// Current pass, from 0; 0 for a part.
    pub fn pass(&self) -> u32 {
        match &self.state {
            State::Whole(state) => state.pass,
            State::Part(_) => 0,
        }
    }

    /// Which part of a run this is and how far it is.
    ///
    /// # Errors
    /// [`CheckpointError::Whole`] if it is a whole run.
    pub fn part(&self) -> Result<PartProgress, CheckpointError> {
        let state = self.part_state()?;
        Ok(PartProgress { share: state.share, ended: state.ended.len() as u64, missing: state.missing() })
    }

    pub(super) fn part_state(&self) -> Result<&PartState, CheckpointError> {
        match &self.state {
            State::Part(state) => Ok(state),
            State::Whole(_) => Err(CheckpointError::Whole),
        }
    }

    pub(super) fn whole(&self) -> Result<&EngineState, CheckpointError> {
        match &self.state {
            State::Whole(state) => Ok(state),
            State::Part(part) => Err(CheckpointError::Part(part.share.shard)),
        }
    }

    /// The scene of the run.
    ///
    /// # Errors
    /// [`CheckpointError::Damaged`] if it is none.
    pub fn scene(&self) -> Result<Scene, CheckpointError> {
        from_ron(&self.scene, "checkpoint").map_err(damaged)
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// [`CheckpointError::Damaged`] if there is no memory for them.
    pub fn to_bytes(&self) -> Result<Vec<u8>, CheckpointError> {
        let mut bytes = postcard::to_extend(self, HEADER.to_vec()).map_err(damaged)?;
        let checksum = crc32fast::hash(&bytes);
        bytes.extend(checksum.to_le_bytes());
        Ok(bytes)
    }

    /// True if a file that begins so may be a checkpoint, of whatever layout.
    pub fn is_begun_by(bytes: &[u8]) -> bool {
        bytes.starts_with(FAMILY)
    }

    /// Reads the bytes of a file, in no more memory than a run of its scene takes and its length can fill. What is read may
    /// still be nonsense for its scene: see [`Self::check`].
    ///
    /// # Errors
    /// [`CheckpointError`] for anything but what [`Self::to_bytes`] of this version wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CheckpointError> {
        if !bytes.starts_with(HEADER) {
            let number = bytes.strip_prefix(FAMILY).map(|rest| rest.iter().take_while(|byte| byte.is_ascii_digit()));
            return Err(number.map_or(CheckpointError::Foreign, |number| {
                let number: String = number.map(|digit| char::from(*digit)).collect();
                CheckpointError::OtherVersion(format!("another version (layout {number})"))
            }));
        }
        let is_right = |(bytes, sum): &(&[u8], &[u8; CHECKSUM_BYTES])| crc32fast::hash(bytes).to_le_bytes() == **sum;
        let Some((bytes, _)) = bytes.split_last_chunk().filter(is_right) else {
            return Err(damaged("its checksum is wrong"));
        };
        let (head, bytes) = postcard::take_from_bytes::<Head>(&bytes[HEADER.len()..]).map_err(unreadable)?;
        let Head { version, scene, steps, propagation_s } = head;
        if version != own_version() {
            return Err(CheckpointError::OtherVersion(format!("version {}", printable(&version))));
        }
        let room = room_of_state(&from_ron(&scene, "checkpoint").map_err(damaged)?, bytes)?;
        match bounded::within(room, || postcard::take_from_bytes::<State>(bytes)).map_err(unreadable)? {
            (state, []) => Ok(Self { version, scene, steps, propagation_s, state }),
            _ => Err(damaged("there is more than one run in it")),
        }
    }

    /// Checks that this is of a whole run, and that one of so many passes is not behind it.
    ///
    /// # Errors
    /// [`CheckpointError::TooFar`], [`CheckpointError::Part`].
    pub fn check_passes(&self, asked: u32) -> Result<(), CheckpointError> {
        let pass = self.whole()?.pass.saturating_add(1);
        if pass > asked { Err(CheckpointError::TooFar { pass, asked }) } else { Ok(()) }
    }

    /// Checks that this is of that share of a run, and holds all of its batches and no others.
    ///
    /// # Errors
    /// [`CheckpointError::Whole`], [`CheckpointError::OtherPart`], [`CheckpointError::Damaged`].
    pub fn check_share(&self, share: Share) -> Result<(), CheckpointError> {
        let state = self.part_state()?;
        if state.share != share {
            return Err(CheckpointError::OtherPart(state.share));
        }
        let whole = state.is_of_its_share(&Plan::of(&self.scene()?));
        if whole { Ok(()) } else { Err(damaged("it does not hold the batches of its part")) }
    }

    /// Checks that this is a checkpoint of a run of `scene`, and one that such a run can have come to.
    ///
    /// # Errors
    /// [`CheckpointError::OtherRun`] with the part of the scene that differs, or [`CheckpointError::Damaged`].
    pub fn check(&self, scene: &Scene) -> Result<(), CheckpointError> {
        if let Some(part) = self.scene()?.difference_in_physics(scene) {
            return Err(CheckpointError::OtherRun(part));
        }
        let plan = Arc::new(Plan::of(scene));
        let flaw = match &self.state {
            State::Whole(state) => state.flaw(scene, &plan),
            State::Part(state) => state.flaw(scene, &Movement::new(scene, plan.clone())),
        };
        if let Some(flaw) = flaw {
            return Err(damaged(flaw));
        }
        let steps = match &self.state {
            State::Whole(state) => state.steps(&plan),
            State::Part(state) => state.steps(&plan, &Units::new(&plan, scene.field.realisations)),
        };
        let timed = self.propagation_s.is_finite() && self.propagation_s >= 0.0;
        if timed && self.steps == steps { Ok(()) } else { Err(damaged("its counters are wrong")) }
    }
}

/// Most memory that a sound state of a run of this scene takes whose bytes these are.
fn room_of_state(scene: &Scene, bytes: &[u8]) -> Result<u64, CheckpointError> {
    let plan = Plan::of(scene);
    let units = match postcard::take_from_bytes::<u32>(bytes).map_err(unreadable)? {
        (WHOLE, _) => None,
        (_, part) => Some(postcard::take_from_bytes::<Share>(part).map_err(unreadable)?.0.all_units(&plan)),
    };
    Ok(state_bytes(scene, &plan, units).min(MOST_PER_BYTE.saturating_mul(bytes.len() as u64)))
}

fn own_version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

fn unreadable(cause: postcard::Error) -> CheckpointError {
    match cause {
        // Which says no more.
        postcard::Error::SerdeDeCustom => damaged("there is more in it than in any run of its scene"),
        cause => damaged(cause),
    }
}

fn damaged(cause: impl std::fmt::Display) -> CheckpointError {
    CheckpointError::Damaged(cause.to_string())
}
