//! Where a scene comes from.

use std::path::PathBuf;

/// Where a scene comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Neither a file nor a preset.
    #[default]
    Unnamed,
    /// The preset of that name.
    Preset(&'static str),
    /// A scene file.
    File(PathBuf),
}
