//! Why there is no window or no picture.

use std::path::PathBuf;

use crate::simulate::SimulateError;

/// Why there is no window or no picture.
#[derive(Debug, thiserror::Error)]
pub enum ViewerError {
    /// No display to open a window on.
    #[error("no display: {0}")]
    NoDisplay(String),
    /// No graphics adapter that can draw.
    #[error("no usable graphics adapter: {0}")]
    NoAdapter(String),
    /// The simulation's threads could not be started.
    #[error(transparent)]
    Simulation(#[from] SimulateError),
    /// The simulation gave up.
    #[error("the simulation failed: {0}")]
    Run(String),
    /// The user asked for the end.
    #[error("interrupted, nothing is written")]
    Interrupted,
    /// The picture could not be written.
    #[error("cannot write the picture: {cause}: {}", path.display())]
    Picture {
        /// Where it was to go.
        path: PathBuf,
        /// What went wrong.
        cause: String,
    },
    /// A window failed and there cannot be another.
    #[error("the window ended because {reason}, and it cannot be opened again: {cause}")]
    NotReopened {
        /// What became of the window.
        reason: String,
        /// Why there is no other.
        cause: String,
    },
    /// The window ended with an error.
    #[error("the window ended with an error (code {0})")]
    Window(u8),
}
