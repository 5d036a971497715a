//! Films as files: GIF, APNG, MP4 through ffmpeg, or numbered pictures in a folder. Each is written whole or not at all.

mod apng;
mod gif;
mod mp4;
mod numbered;

use std::path::Path;

pub(super) use mp4::ffmpeg;

use crate::viewer::order::FilmKind;

/// What the pictures of a film have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reel {
    /// Width and height in pixels.
    pub size: [u32; 2],
    /// Pictures in a second.
    pub frames_per_s: u32,
    /// Pictures in all.
    pub frames: usize,
}

/// Something that takes the pictures of a film in order. Dropped before its end, it leaves nothing behind.
pub(super) trait Encoder {
    /// Takes a picture: red, green and blue, a byte each, row by row.
    ///
    /// # Errors
    /// What cannot be written, in words.
    fn add(&mut self, rgb: &[u8]) -> Result<(), String>;

    /// Puts the film in its place.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    fn finish(self: Box<Self>) -> Result<(), String>;
}

/// Begins a film of this kind at `path`.
pub(super) fn begin(kind: FilmKind, path: &Path, reel: Reel) -> Result<Box<dyn Encoder>, String> {
    Ok(match kind {
        FilmKind::Gif => Box::new(gif::Gif::begin(path, reel)?),
        FilmKind::Apng => Box::new(apng::Apng::begin(path, reel)?),
        FilmKind::Mp4 => Box::new(mp4::Mp4::begin(path, reel)?),
        FilmKind::Numbered => Box::new(numbered::Numbered::begin(path, reel)?),
    })
}

/// The part of a picture that differs from the one before: x, y, width, height; one pixel where nothing does.
fn changed(before: &[u8], now: &[u8], [width, height]: [u32; 2]) -> [u32; 4] {
    let (width, row_bytes) = (width as usize, 3 * width as usize);
    if before.len() != now.len() {
        return [0, 0, width as u32, height];
    }
    let differs = |row: &usize| {
        let bytes = row * row_bytes..(row + 1) * row_bytes;
        before[bytes.clone()] != now[bytes]
    };
    let rows: Vec<usize> = (0..height as usize).filter(differs).collect();
    let (Some(&top), Some(&bottom)) = (rows.first(), rows.last()) else { return [0, 0, 1, 1] };
    let (mut left, mut right) = (width, 0);
    for row in rows {
        let same = |x: &usize| {
            let at = row * row_bytes + 3 * x;
            before[at..at + 3] != now[at..at + 3]
        };
        left = left.min((0..left).find(same).unwrap_or(left));
        right = right.max((right..width).rev().find(same).unwrap_or(right));
    }
    [left as u32, top as u32, (right - left + 1) as u32, (bottom - top + 1) as u32]
}

/// A part of a picture.
fn cut(rgb: &[u8], width: u32, [left, top, part_width, height]: [u32; 4]) -> Vec<u8> {
    let row = |y: u32| 3 * (y as usize * width as usize + left as usize);
    (top..top + height).flat_map(|y| &rgb[row(y)..row(y) + 3 * part_width as usize]).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: [u32; 2] = [6, 4];

    fn with(pixels: &[(u32, u32)]) -> Vec<u8> {
        let mut rgb = vec![0; 3 * 24];
        for (x, y) in pixels {
            rgb[3 * (y * 6 + x) as usize + 1] = 200;
        }
        rgb
    }

    #[test]
    fn only_what_has_changed_is_stored() {
        assert_eq!(changed(&[], &with(&[]), SIZE), [0, 0, 6, 4], "all of the first picture");
        assert_eq!(changed(&with(&[]), &with(&[]), SIZE), [0, 0, 1, 1]);
        assert_eq!(changed(&with(&[]), &with(&[(2, 1), (4, 2)]), SIZE), [2, 1, 3, 2]);
        assert_eq!(changed(&with(&[(5, 3)]), &with(&[(0, 0)]), SIZE), [0, 0, 6, 4]);
        assert_eq!(cut(&with(&[(2, 1)]), 6, [2, 1, 2, 1]), [0, 200, 0, 0, 0, 0]);
    }

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

    /// Three pictures of a square that wanders, written and given up.
    #[test]
    fn a_film_is_whole_or_not_there() {
        let place = tempfile::tempdir().unwrap();
        let reel = Reel { size: SIZE, frames_per_s: 20, frames: 3 };
        for (name, kind) in [("a.gif", FilmKind::Gif), ("a.apng", FilmKind::Apng), ("frames", FilmKind::Numbered)] {
            let path = place.path().join(name);
            let given_up = begin(kind, &path, reel);
            drop(given_up);
            assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0, "{name}");
            let mut film = begin(kind, &path, reel).unwrap();
            (0..3).for_each(|x| film.add(&with(&[(x, 1)])).unwrap());
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
