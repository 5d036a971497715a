//! Whether a file dialog can open: elsewhere it is part of the system, on Linux a program behind the session bus.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// What a backend of the desktop portal has in its description if it opens file dialogs.
const FILE_CHOOSER: &str = "org.freedesktop.impl.portal.FileChooser";
/// Where descriptions of backends are, below each folder of shared data.
const PORTALS: &str = "xdg-desktop-portal/portals";
/// Shared data where the environment names none.
const DATA_FOLDERS: &str = "/usr/local/share:/usr/share";

/// What is asked of the machine.
pub(super) trait Surroundings {
    /// A variable of the environment, if it is set and not empty.
    fn variable(&self, name: &str) -> Option<OsString>;
    /// Something is there.
    fn exists(&self, path: &Path) -> bool;
    /// The texts of all files of a folder.
    fn texts(&self, folder: &Path) -> Vec<String>;
}

/// The machine as it is.
pub(super) struct System;

impl Surroundings for System {
    fn variable(&self, name: &str) -> Option<OsString> {
        env::var_os(name).filter(|value| !value.is_empty())
    }

    fn exists(&self, path: &Path) -> bool {
        path.exists()
    }

    fn texts(&self, folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.filter_map(|entry| fs::read_to_string(entry.path()).ok()).collect()
    }
}

/// A file dialog can open.
pub(super) fn can_ask(on: &impl Surroundings) -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    has_zenity(on) || has_bus(on) && has_portal(on)
}

fn has_bus(on: &impl Surroundings) -> bool {
    let runtime_bus =
        || on.variable("XDG_RUNTIME_DIR").is_some_and(|folder| on.exists(&Path::new(&folder).join("bus")));
    on.variable("DBUS_SESSION_BUS_ADDRESS").is_some() || runtime_bus()
}

fn has_portal(on: &impl Surroundings) -> bool {
    let shared = on.variable("XDG_DATA_DIRS").unwrap_or_else(|| DATA_FOLDERS.into());
    let own = on.variable("XDG_DATA_HOME").map(PathBuf::from);
    let folders = env::split_paths(&shared).chain(own);
    folders.flat_map(|folder| on.texts(&folder.join(PORTALS))).any(|text| text.contains(FILE_CHOOSER))
}

/// The program that stands in where there is no portal.
fn has_zenity(on: &impl Surroundings) -> bool {
    let path = on.variable("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| on.exists(&folder.join("zenity")))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Desktop {
        variables: Vec<(&'static str, &'static str)>,
        files: Vec<&'static str>,
        portal: &'static str,
    }

    impl Surroundings for Desktop {
        fn variable(&self, name: &str) -> Option<OsString> {
            self.variables.iter().find(|(own, _)| *own == name).map(|(_, value)| value.into())
        }

        fn exists(&self, path: &Path) -> bool {
            self.files.iter().any(|file| Path::new(file) == path)
        }

        fn texts(&self, folder: &Path) -> Vec<String> {
            let here = folder == Path::new("/usr/share").join(PORTALS);
            if here { vec![self.portal.to_owned()] } else { Vec::new() }
        }
    }

    #[test]
    fn a_bus_without_a_file_chooser_opens_no_dialog() {
        let bus = vec![("DBUS_SESSION_BUS_ADDRESS", "unix:path=/run/bus"), ("PATH", "/bin:/usr/bin")];
        let gnome = "[portal]\nInterfaces=org.freedesktop.impl.portal.FileChooser;org.freedesktop.impl.portal.Print;";
        let can = |variables: &[(&'static str, &'static str)], files: &[&'static str], portal| {
            can_ask(&Desktop { variables: variables.to_vec(), files: files.to_vec(), portal })
        };
        assert!(!can(&[], &[], ""));
        assert!(!can(&bus, &[], ""), "a bus alone opens nothing");
        assert!(!can(&bus, &[], "[portal]\nInterfaces=org.freedesktop.impl.portal.Settings"));
        assert!(can(&bus, &[], gnome));
        assert!(!can(&[("PATH", "/bin")], &[], gnome), "a portal without a bus");
        assert!(can(&[("XDG_RUNTIME_DIR", "/run/user/7")], &["/run/user/7/bus"], gnome));
        assert!(can(&bus, &["/usr/bin/zenity"], ""));
    }
}
