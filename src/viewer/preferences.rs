//! The user's choices that belong to no scene.

use std::path::{Path, PathBuf};

use bevy::prelude::Resource;
use serde::{Deserialize, Serialize, Serializer};

use crate::viewer::arrangement::{Arrangement, Theme};

/// Most recent files kept.
const RECENT: usize = 8;

/// Theme, arrangement of the window and recent files. Its only writer is whoever applies the user's actions.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    theme: Theme,
    #[serde(skip)]
    system_light: bool,
    #[serde(skip)]
    presents: bool,
    arrangement: Arrangement,
    #[serde(serialize_with = "those_that_are_text")]
    recent: Vec<PathBuf>,
}

/// Writes the paths that a file of text can hold; one that cannot be written must not cost all the rest.
fn those_that_are_text<S: Serializer>(paths: &[PathBuf], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(paths.iter().filter_map(|path| path.to_str()))
}

impl Preferences {
    /// Light instead of dark panels.
    pub fn light(&self) -> bool {
        match self.theme {
            Theme::System => self.system_light,
            Theme::Dark => false,
            Theme::Light => true,
        }
    }

    /// The colours chosen.
    pub fn theme(&self) -> Theme {
        self.theme
    }

    /// How the window was arranged last.
    pub fn arrangement(&self) -> &Arrangement {
        &self.arrangement
    }

    /// Scene files used before, the last one first.
    pub fn recent(&self) -> &[PathBuf] {
        &self.recent
    }

    /// Chooses the colours.
    pub fn set_theme(&mut self, theme: Theme) {
        self.theme = theme;
    }

    /// Whether the system has light colours, which counts while they are to be as there.
    pub fn set_system_light(&mut self, light: bool) {
        self.system_light = light;
    }

    /// The window is in front of an audience.
    pub fn presents(&self) -> bool {
        self.presents
    }

    /// Whether the window is in front of an audience.
    pub fn set_presents(&mut self, presents: bool) {
        self.presents = presents;
    }

    /// Keeps how the window is arranged.
    pub fn arrange(&mut self, arrangement: Arrangement) {
        self.arrangement = arrangement;
    }

    /// Puts a file at the head of the recent ones.
    pub fn remember(&mut self, file: &Path) {
        let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        self.recent.retain(|known| *known != file);
        self.recent.insert(0, file);
        self.recent.truncate(RECENT);
    }

    /// Forgets all recent files.
    pub fn forget_recent(&mut self) {
        self.recent.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_path_that_is_no_text_costs_nothing_else() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt as _;

        let mut preferences = Preferences::default();
        preferences.remember(Path::new("/scenes/a.ron"));
        preferences.remember(Path::new(OsStr::from_bytes(b"/scenes/\xef.ron")));
        preferences.set_theme(Theme::Light);
        let kept: Preferences = ron::from_str(&ron::ser::to_string(&preferences).unwrap()).unwrap();
        assert!(kept.light());
        assert_eq!(kept.recent(), [PathBuf::from("/scenes/a.ron")]);
    }

    #[test]
    fn colours_follow_the_system_until_some_are_chosen() {
        let mut preferences = Preferences::default();
        assert!(!preferences.light(), "dark where the system does not say");
        preferences.set_system_light(true);
        assert!(preferences.light());
        preferences.set_theme(Theme::Dark);
        assert!(!preferences.light());
    }

    #[test]
    fn the_last_used_file_comes_first_and_once() {
        let mut preferences = Preferences::default();
        for index in 0..12 {
            preferences.remember(Path::new(&format!("/scenes/{index}.ron")));
        }
        preferences.remember(Path::new("/scenes/9.ron"));
        let recent = preferences.recent();
        assert_eq!(recent.len(), RECENT);
        assert_eq!(recent[..3], ["/scenes/9.ron", "/scenes/11.ron", "/scenes/10.ron"].map(PathBuf::from));
        assert_eq!(recent.iter().filter(|file| file.ends_with("9.ron")).count(), 1);
    }
}
