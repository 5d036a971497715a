//! What the window remembers from one start to the next: theme and recent files.

use std::env;
use std::path::{Path, PathBuf};

use bevy::prelude::Resource;
use bevy::tasks::IoTaskPool;
use serde::{Deserialize, Serialize};

use crate::output;
use crate::viewer::model::Model;

/// Most recent files kept.
const RECENT: usize = 8;

/// The user's choices that belong to no scene.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Light instead of dark panels.
    pub light: bool,
    /// Scene files, the one used last first.
    pub recent: Vec<PathBuf>,
    /// Where this is kept; `None` forgets it at the end.
    #[serde(skip)]
    file: Option<PathBuf>,
}

impl Settings {
    /// The settings of this user; the default where there are none or they cannot be read.
    pub fn load() -> Self {
        folder(|name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from))
            .map(|folder| Self::load_from(&folder.join("settings.ron")))
            .unwrap_or_default()
    }

    fn load_from(file: &Path) -> Self {
        let read = std::fs::read_to_string(file).ok().and_then(|text| ron::from_str::<Self>(&text).ok());
        Self { file: Some(file.to_owned()), ..read.unwrap_or_default() }
    }

    /// Puts a file at the head of the recent ones.
    pub fn remember(&mut self, file: &Path) {
        let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        self.recent.retain(|known| *known != file);
        self.recent.insert(0, file);
        self.recent.truncate(RECENT);
    }

    /// Tells the panels.
    pub fn publish(&self, model: &mut Model) {
        model.light = self.light;
        model.recent.clone_from(&self.recent);
    }

    /// Writes the settings away from the frame. Settings that cannot be written are no reason to bother the user.
    pub fn keep(&self) {
        let settings = self.clone();
        IoTaskPool::get().spawn(async move { settings.write() }).detach();
    }

    fn write(&self) -> Option<()> {
        let file = self.file.as_deref()?;
        let text = ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default()).ok()?;
        std::fs::create_dir_all(file.parent()?).ok()?;
        output::write_whole(file, text.as_bytes()).ok()
    }
}

/// Where programs keep their settings on this system; `variable` reads the environment.
fn folder(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let base = if cfg!(target_os = "windows") {
        variable("APPDATA")?
    } else if cfg!(target_os = "macos") {
        variable("HOME")?.join("Library/Application Support")
    } else {
        variable("XDG_CONFIG_HOME").or_else(|| Some(variable("HOME")?.join(".config")))?
    };
    Some(base.join("larmor"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_as_they_were() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("new/settings.ron");
        let mut settings = Settings::load_from(&file);
        assert_eq!((settings.light, settings.recent.len()), (false, 0));
        settings.light = true;
        settings.remember(Path::new("/a/first.ron"));
        settings.write().unwrap();
        assert_eq!(Settings::load_from(&file), settings);
        std::fs::write(&file, "(light: maybe)").unwrap();
        assert!(!Settings::load_from(&file).light, "unreadable settings are the default");
        assert_eq!(Settings::default().write(), None, "without a file nothing is written");
    }

    #[test]
    fn the_last_used_file_comes_first_and_once() {
        let mut settings = Settings::default();
        for index in 0..12 {
            settings.remember(Path::new(&format!("/scenes/{index}.ron")));
        }
        settings.remember(Path::new("/scenes/9.ron"));
        assert_eq!(settings.recent.len(), RECENT);
        assert_eq!(settings.recent[..3], ["/scenes/9.ron", "/scenes/11.ron", "/scenes/10.ron"].map(PathBuf::from));
        assert_eq!(settings.recent.iter().filter(|file| file.ends_with("9.ron")).count(), 1);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_folder_follows_the_environment() {
        let only = |name: &'static str, value: &'static str| {
            folder(move |asked| (asked == name).then(|| PathBuf::from(value)))
        };
        assert_eq!(only("HOME", "/a"), Some("/a/.config/larmor".into()));
        assert_eq!(only("XDG_CONFIG_HOME", "/b"), Some("/b/larmor".into()));
        assert_eq!(only("PATH", "/c"), None);
    }
}
