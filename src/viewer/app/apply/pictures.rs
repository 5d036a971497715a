//! Pictures and films of what the window holds, and scenes kept with a picture.

use std::path::{Path, PathBuf};

use super::Targets;
use crate::viewer::app::dialogs::Order;
use crate::viewer::capture::Recording;
use crate::viewer::order::FilmOrder;

impl Targets<'_> {
    /// Makes a picture or a film of what the window holds.
    pub(super) fn make(&mut self, order: Order, path: Option<PathBuf>) {
        let recording = self.recording();
        let begun = match order {
            Order::Film(order) => self.makings.film(recording, FilmOrder { path: path.unwrap_or_default(), ..order }),
            Order::View(order) => {
                let [_, _, width, height] = self.pane.physical();
                let times = u32::from(order.scale);
                let (size, scale) = ([times * width, times * height], f32::from(order.scale) * self.pane.scale);
                self.makings.picture(recording, order, (size, scale), path)
            }
        };
        if let Err(cause) = begun {
            self.notices.error(cause);
        }
    }

    fn recording(&self) -> Recording {
        Recording { scene: self.to_save().0, run: self.run.clone(), snapshots: self.snapshots.clone() }
    }

    /// Saves the scene under a new name with a picture of the view.
    pub(super) fn keep_in_gallery(&mut self, folder: &Path) {
        if let Err(cause) = std::fs::create_dir_all(folder) {
            self.notices.error(format!("Cannot make {}: {cause}", folder.display()));
            return;
        }
        let (recording, saved) = (self.recording(), self.to_save());
        let path = free_name(folder, &saved.0.title);
        if let Err(cause) = self.makings.small_picture(recording, path.with_extension("png")) {
            self.notices.error(format!("{cause}. The scene is kept without a picture"));
        }
        self.dialogs.write(saved, path);
    }
}

/// A file for a scene of this title that is not there yet.
fn free_name(folder: &Path, title: &str) -> PathBuf {
    let words: Vec<String> = title
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(6)
        .map(str::to_lowercase)
        .collect();
    let stem = if words.is_empty() { "scene".to_owned() } else { words.join("-") };
    let name = |number: u32| if number == 1 { format!("{stem}.ron") } else { format!("{stem}-{number}.ron") };
    let free = (1..10_000).map(|number| folder.join(name(number))).find(|path| !path.exists());
    free.unwrap_or_else(|| folder.join(name(10_000)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scene_kept_in_the_gallery_has_a_name_of_its_own() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path();
        let file = free_name(folder, "My needle, again!");
        assert_eq!(file, folder.join("my-needle-again.ron"));
        std::fs::write(file, "").unwrap();
        assert_eq!(free_name(folder, "My needle, again!"), folder.join("my-needle-again-2.ron"));
        assert_eq!(free_name(folder, "…"), folder.join("scene.ron"));
    }
}
