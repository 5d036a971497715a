//! A question that waits for the user's answer.

use bevy::prelude::Resource;

use crate::viewer::action::Action;

/// What is asked, one thing at a time. Its only writer is whoever applies the user's actions.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub enum Question {
    /// Nothing.
    #[default]
    None,
    /// The scene has changes that no file holds, and this action would take them away.
    Unsaved(Box<Action>),
    /// The scene is being saved, and then this is done.
    Saving(Box<Action>),
    /// A window before this one ended without saving changes.
    Leftover {
        /// Title of its scene.
        title: String,
        /// How long ago it was written.
        ago_s: f64,
    },
}
