//! GIF, with colours of its own for each picture.

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use gif::{AnyExtension, DisposalMethod, Encoder as GifEncoder, Extension, Frame, Repeat};

use super::encoder::{Encoder, Reel};
use super::parts::{changed, cut};
use crate::output::{FILM_MARK, persist, temporary_beside};

/// Pixels of which one is looked at when colours are chosen, 1 to 30.
const SPEED: i32 = 15;

pub(super) struct Gif {
    encoder: GifEncoder<BufWriter<tempfile::NamedTempFile>>,
    path: PathBuf,
    reel: Reel,
    before: Vec<u8>,
    /// Time of the film in hundredths of a second that the pictures so far take.
    shown: u64,
    added: u64,
}

impl Gif {
    pub(super) fn begin(path: &Path, reel: Reel) -> Result<Self, String> {
        let [width, height] = reel.size.map(|side| side as u16);
        let file = BufWriter::new(temporary_beside(path).map_err(text)?);
        let mut encoder = GifEncoder::new(file, width, height, &[]).map_err(text)?;
        encoder.set_repeat(Repeat::Infinite).map_err(text)?;
        let comment = AnyExtension::from(Extension::Comment);
        encoder.write_raw_extension(comment, &[FILM_MARK.as_bytes()]).map_err(text)?;
        Ok(Self { encoder, path: path.to_owned(), reel, before: Vec::new(), shown: 0, added: 0 })
    }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

impl Encoder for Gif {
    fn add(&mut self, rgb: &[u8]) -> Result<(), String> {
        let part = changed(&self.before, rgb, self.reel.size);
        let [left, top, width, height] = part.map(|side| side as u16);
        self.added += 1;
        // Whole hundredths, of which the sum stays true.
        let end = (100 * self.added + u64::from(self.reel.frames_per_s) / 2) / u64::from(self.reel.frames_per_s);
        let colours = cut(rgb, self.reel.size[0], part);
        let frame = Frame {
            left,
            top,
            delay: (end - self.shown) as u16,
            dispose: DisposalMethod::Keep,
            ..Frame::from_rgb_speed(width, height, &colours, SPEED)
        };
        self.shown = end;
        self.before = rgb.to_vec();
        self.encoder.write_frame(&frame).map_err(text)
    }

    fn finish(self: Box<Self>) -> Result<(), String> {
        let mut file = self.encoder.into_inner().map_err(text)?;
        file.flush().map_err(text)?;
        persist(file.into_inner().map_err(text)?, &self.path).map_err(text)
    }
}
