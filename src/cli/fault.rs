//! Faults of ranks that tests inject: `LARMOR_FAULT` is `panic:RANK`, or `error:0` for the first rank.

use crate::simulate::SimulateError;
use crate::study::StudyError;

fn is_asked(what: &str, rank: usize) -> bool {
    std::env::var("LARMOR_FAULT").is_ok_and(|asked| asked == format!("{what}:{rank}"))
}

/// Panics if that was asked of this rank.
pub(super) fn panic(rank: usize) {
    assert!(!is_asked("panic", rank), "injected into rank {rank}");
}

/// Fails in the middle of a run if that was asked of the first rank, as if its own threads had ended.
pub(super) fn error() -> Result<(), StudyError> {
    if is_asked("error", 0) { Err(SimulateError::Ended.into()) } else { Ok(()) }
}
