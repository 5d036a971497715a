//! What was typed into the command palette.

/// What the user has typed and chosen so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finder {
    pub(super) text: String,
    pub(super) chosen: usize,
}
