//! The document: the scene that is edited, its history and its file.

mod history;
mod origin;
mod state;

pub use history::History;
pub use origin::Origin;
pub use state::{Document, Saving};
