//! A picture or film that is being made beside the window, as far as the panels need to know.

use bevy::prelude::Resource;

/// What is being made, and how far it is.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Making(pub Option<Made>);

/// Something that is being made.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// What, in a few words.
    pub what: String,
    /// Pictures that are done.
    pub done: usize,
    /// Pictures in all.
    pub all: usize,
    /// Seconds that are left, once that can be told.
    pub left_s: Option<f64>,
}
