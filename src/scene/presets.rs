//! Scenes that come with the program, embedded from `scenes/*.ron`.

/// A scene that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Name on the command line.
    pub name: &'static str,
    /// One sentence.
    pub sentence: &'static str,
    /// The file.
    pub ron: &'static str,
}

/// All presets, the default first.
pub const PRESETS: &[Preset] = &[];

/// The preset of that name.
pub fn preset(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}
