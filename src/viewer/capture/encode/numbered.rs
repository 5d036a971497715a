//! A folder of numbered PNG.

use std::path::{Path, PathBuf};

use super::encoder::{Encoder, Reel};
use crate::output::{Lock, temporary_folder_beside};

pub(super) struct Numbered {
    folder: tempfile::TempDir,
    /// Keeps others from taking the folder for a leftover.
    _lock: Lock,
    path: PathBuf,
    size: [u32; 2],
    added: usize,
}

impl Numbered {
    pub(super) fn begin(path: &Path, reel: Reel) -> Result<Self, String> {
        if path.is_file() {
            return Err("a file of this name is there; give a folder".to_owned());
        }
        let taken = std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some());
        if taken {
            return Err("the folder is not empty; give another one".to_owned());
        }
        let (folder, lock) = temporary_folder_beside(path).map_err(text)?;
        Ok(Self { folder, _lock: lock, path: path.to_owned(), size: reel.size, added: 0 })
    }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

impl Encoder for Numbered {
    fn add(&mut self, rgb: &[u8]) -> Result<(), String> {
        self.added += 1;
        let path = self.folder.path().join(format!("frame-{:05}.png", self.added));
        let mut encoder = png::Encoder::new(std::fs::File::create(path).map_err(text)?, self.size[0], self.size[1]);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.add_text_chunk("Software".to_owned(), "larmor".to_owned()).map_err(text)?;
        let mut writer = encoder.write_header().map_err(text)?;
        writer.write_image_data(rgb).map_err(text)?;
        writer.finish().map_err(text)
    }

    fn finish(self: Box<Self>) -> Result<(), String> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let _ = std::fs::set_permissions(self.folder.path(), std::fs::Permissions::from_mode(0o755));
        }
        // An empty folder of that name makes room.
        let _ = std::fs::remove_dir(&self.path);
        std::fs::rename(self.folder.path(), &self.path).map_err(text)?;
        let _ = self.folder.keep();
        Ok(())
    }
}
