//! The program around the panels and the 3D view: start, actions, file dialogs, settings, and rest while nothing moves.

mod apply;
mod file_dialogs;
mod idle;
mod options;
mod pointer;
mod settings;
mod window;

pub use options::Options;
pub use window::run;
