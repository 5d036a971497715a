//! The panels of the window, in plain egui: they read the [`Model`](crate::viewer::model::Model) and return
//! [`Action`](crate::viewer::action::Action)s.
//!
//! [`show()`] draws everything around and over the 3D view and says which rectangle is left for it.

pub mod commands;
pub mod derived;
pub mod groups;

mod caption;
mod choices;
mod density;
mod dialogs;
mod entry;
mod finder;
mod finder_state;
mod gallery;
mod guide;
mod halo;
mod lesson;
mod menu;
mod overlay;
mod parameters;
mod presentation;
mod row;
mod save_as;
mod shortcut;
mod show;
mod state;
mod toasts;
mod transport;
mod triad;

pub use gallery::Gallery;
pub(in crate::viewer) use show::picture_in_context;
pub use show::{UiOutput, show, show_in_context};
pub use state::{Column, Dialog, Told, UiState, Wide};
