//! Where the window keeps the user's preferences from one start to the next.

use std::env;
use std::path::{Path, PathBuf};

use bevy::prelude::Resource;

use crate::output;
use crate::viewer::preferences::Preferences;

/// The file of the preferences; without one they are forgotten at the end.
#[derive(Resource, Clone, Debug, Default)]
pub(super) struct SettingsFile(Option<PathBuf>);

impl SettingsFile {
    /// That of this user, if the environment tells where.
    pub fn of_user() -> Self {
        let folder = folder(|name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from));
        Self(folder.map(|folder| folder.join("settings.ron")))
    }

    /// Where else something of this user is kept.
    pub fn beside(&self, name: &str) -> Option<PathBuf> {
        Some(self.0.as_deref()?.parent()?.join(name))
    }

    /// What it holds; the default where there is nothing or nothing that can be read.
    pub fn read(&self) -> Preferences {
        let text = self.0.as_deref().and_then(|file| std::fs::read_to_string(file).ok());
        text.and_then(|text| ron::from_str(&text).ok()).unwrap_or_default()
    }

    /// Writes the preferences. Where that cannot be done, it is no reason to bother the user: `None`.
    pub fn write(&self, preferences: &Preferences) -> Option<()> {
        let file: &Path = self.0.as_deref()?;
        let text = ron::ser::to_string_pretty(preferences, ron::ser::PrettyConfig::default()).ok()?;
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
    use crate::viewer::arrangement::{Arrangement, Theme};

    #[test]
    fn settings_come_back_as_they_were() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("new/settings.ron");
        let settings = SettingsFile(Some(file.clone()));
        assert_eq!(settings.read(), Preferences::default());
        let mut preferences = Preferences::default();
        preferences.set_theme(Theme::Light);
        preferences.arrange(Arrangement { zoom: 1.25, plot: Some("D(t)".into()), ..Arrangement::default() });
        preferences.remember(Path::new("/a/first.ron"));
        settings.write(&preferences).unwrap();
        assert_eq!(settings.read(), preferences);
        std::fs::write(&file, "(theme: maybe)").unwrap();
        assert!(!settings.read().light(), "unreadable settings are the default");
        assert_eq!(SettingsFile(None).write(&preferences), None, "without a file nothing is written");
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
