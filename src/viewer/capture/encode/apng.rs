//! Animated PNG, in all colours.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use png::{BitDepth, BlendOp, ColorType, DisposeOp, Writer};

use super::encoder::{Encoder, Reel};
use super::parts::{changed, cut};
use crate::output::{persist, temporary_beside};

pub(super) struct Apng {
    writer: Writer<BufWriter<File>>,
    file: tempfile::NamedTempFile,
    path: PathBuf,
    size: [u32; 2],
    before: Vec<u8>,
}

impl Apng {
    pub(super) fn begin(path: &Path, reel: Reel) -> Result<Self, String> {
        let file = temporary_beside(path).map_err(text)?;
        let second = BufWriter::new(file.reopen().map_err(text)?);
        let mut encoder = png::Encoder::new(second, reel.size[0], reel.size[1]);
        encoder.set_color(ColorType::Rgb);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_animated(u32::try_from(reel.frames).map_err(text)?, 0).map_err(text)?;
        encoder.set_frame_delay(1, u16::try_from(reel.frames_per_s).map_err(text)?).map_err(text)?;
        encoder.add_text_chunk("Software".to_owned(), "larmor".to_owned()).map_err(text)?;
        let writer = encoder.write_header().map_err(text)?;
        Ok(Self { writer, file, path: path.to_owned(), size: reel.size, before: Vec::new() })
    }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

impl Encoder for Apng {
    fn add(&mut self, rgb: &[u8]) -> Result<(), String> {
        let part = changed(&self.before, rgb, self.size);
        if !self.before.is_empty() {
            self.writer.reset_frame_position().map_err(text)?;
            self.writer.set_frame_dimension(part[2], part[3]).map_err(text)?;
            self.writer.set_frame_position(part[0], part[1]).map_err(text)?;
            self.writer.set_blend_op(BlendOp::Source).map_err(text)?;
            self.writer.set_dispose_op(DisposeOp::None).map_err(text)?;
        }
        self.before = rgb.to_vec();
        self.writer.write_image_data(&cut(rgb, self.size[0], part)).map_err(text)
    }

    fn finish(self: Box<Self>) -> Result<(), String> {
        self.writer.finish().map_err(text)?;
        persist(self.file, &self.path).map_err(text)
    }
}
