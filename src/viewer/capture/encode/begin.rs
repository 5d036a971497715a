//! The encoder of each kind of film.

use std::path::Path;

use super::encoder::{Encoder, Reel};
use super::{apng, gif, mp4, numbered};
use crate::output::{clean_beside, ensure_writable};
use crate::viewer::order::FilmKind;

/// Begins a film of this kind at `path`, where there is nothing or a film of this program.
pub fn begin(kind: FilmKind, path: &Path, reel: Reel) -> Result<Box<dyn Encoder>, String> {
    if kind == FilmKind::Numbered {
        clean_beside(path);
    } else {
        ensure_writable(path, kind.endings(), &[]).map_err(|error| error.to_string())?;
    }
    Ok(match kind {
        FilmKind::Gif => Box::new(gif::Gif::begin(path, reel)?),
        FilmKind::Apng => Box::new(apng::Apng::begin(path, reel)?),
        FilmKind::Mp4 => Box::new(mp4::Mp4::begin(path, reel)?),
        FilmKind::Numbered => Box::new(numbered::Numbered::begin(path, reel)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: [u32; 2] = [6, 4];

    #[test]
    fn the_ending_says_the_kind() {
        let kind = |path: &str| FilmKind::of(Path::new(path));
        assert_eq!(kind("a/b.GIF"), Some(FilmKind::Gif));
        assert_eq!(kind("b.png"), Some(FilmKind::Apng));
        assert_eq!(kind("frames"), Some(FilmKind::Numbered));
        assert_eq!(kind("b.avi"), None);
        for &kind in FilmKind::ALL.iter().filter(|kind| !kind.ending().is_empty()) {
            assert_eq!(FilmKind::of(Path::new(&format!("x.{}", kind.ending()))), Some(kind));
        }
    }

    /// Three grey pictures, written and given up.
    #[test]
    fn a_film_is_whole_or_not_there() {
        let place = tempfile::tempdir().unwrap();
        let reel = Reel { size: SIZE, frames_per_s: 20, frames: 3 };
        for (name, kind) in [("a.gif", FilmKind::Gif), ("a.apng", FilmKind::Apng), ("frames", FilmKind::Numbered)] {
            let path = place.path().join(name);
            let given_up = begin(kind, &path, reel);
            drop(given_up);
            assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0, "{name}");
            std::fs::write(&path, "somebody's").unwrap();
            assert!(begin(kind, &path, reel).is_err() && std::fs::read(&path).unwrap() == b"somebody's", "{name}");
            std::fs::remove_file(&path).unwrap();
            std::fs::write(place.path().join(".larmor-partial-killed.gif"), "half").unwrap();
            let mut film = begin(kind, &path, reel).unwrap();
            (0..3).for_each(|grey| film.add(&[60 * grey; 3 * 24]).unwrap());
            film.finish().unwrap();
            assert!(path.exists() && std::fs::read_dir(place.path()).unwrap().count() == 1, "{name}");
            if path.is_dir() {
                std::fs::remove_dir_all(path).unwrap();
            } else {
                std::fs::remove_file(path).unwrap();
            }
        }
    }
}
