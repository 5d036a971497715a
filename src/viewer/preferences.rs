//! The user's choices that belong to no scene.

use std::path::{Path, PathBuf};

use bevy::prelude::Resource;
use serde::{Deserialize, Serialize};

/// Most recent files kept.
const RECENT: usize = 8;

/// Theme and recent files. Its only writer is whoever applies the user's actions.
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    light: bool,
    recent: Vec<PathBuf>,
}

impl Preferences {
    /// Light instead of dark panels.
    pub fn light(&self) -> bool {
        self.light
    }

    /// Scene files used before, the last one first.
    pub fn recent(&self) -> &[PathBuf] {
        &self.recent
    }

    /// Light or dark panels.
    pub fn set_light(&mut self, light: bool) {
        self.light = light;
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
