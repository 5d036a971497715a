//! The program around the panels and the 3D view: start, actions, files, settings, and rest while nothing moves.

mod apply;
mod autosave;
mod dialogs;
mod ending;
mod export;
mod files;
mod idle;
mod keyboard;
mod lost;
mod makings;
mod options;
mod pointer;
mod portal;
mod settings;
mod start;
mod system_theme;
mod window;

pub use ending::Ending;
pub use options::Options;
pub use window::run;
