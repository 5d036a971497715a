//! Why a field cannot be built.

use crate::field::MIN_CELLS_PER_WAVE;

/// Why a field cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum FieldError {
    /// The cells of a cube are too coarse for its shortest wave.
    #[error(
        "{cells_per_wave:.1} cells per shortest wave are too few, at least {MIN_CELLS_PER_WAVE} are needed: use more cells or levels, or a longer l_min_pc"
    )]
    Unresolved {
        /// Cells along the shortest wave.
        cells_per_wave: f64,
    },
    /// The system has no memory for the nodes.
    #[error("no memory for {bytes} bytes of the field ({source}): use fewer realisations, cells or levels")]
    Memory {
        /// Bytes asked for.
        bytes: u64,
        /// What the system says.
        source: std::io::Error,
    },
    /// The building was interrupted.
    #[error("building the field was interrupted")]
    Interrupted,
}
