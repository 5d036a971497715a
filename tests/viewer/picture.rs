//! Reads a PNG and counts what is in it.

use std::path::Path;

use bevy::asset::RenderAssetUsages;
use bevy::image::{CompressedImageFormats, Image, ImageSampler, ImageType};

/// Pixels of a picture, sRGB.
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pixels: Vec<[u8; 3]>,
}

impl Picture {
    pub fn read(path: &Path) -> Self {
        let bytes = std::fs::read(path).unwrap();
        let kind = ImageType::Extension("png");
        let usage = RenderAssetUsages::MAIN_WORLD;
        let image =
            Image::from_buffer(&bytes, kind, CompressedImageFormats::NONE, true, ImageSampler::Default, usage).unwrap();
        let (width, height) = (image.width() as usize, image.height() as usize);
        let data = image.data.unwrap();
        assert_eq!(data.len(), 4 * width * height, "four channels a pixel");
        let pixels = data.chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        Self { width, height, pixels }
    }

    /// Pixels of a rectangle, given in shares of width and height, for which `is` holds; as a share of all in it.
    pub fn share(&self, x: [f64; 2], y: [f64; 2], is: impl Fn([u8; 3]) -> bool) -> f64 {
        let range = |[low, high]: [f64; 2], size: usize| (low * size as f64) as usize..(high * size as f64) as usize;
        let (columns, rows) = (range(x, self.width), range(y, self.height));
        let all = columns.len() * rows.len();
        let hits = rows
            .flat_map(|row| columns.clone().map(move |column| (row, column)))
            .filter(|&(row, column)| is(self.pixels[row * self.width + column]))
            .count();
        hits as f64 / all as f64
    }
}

/// Strong colour, as only particles have it.
pub fn is_vivid([r, g, b]: [u8; 3]) -> bool {
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    most > 90 && u16::from(least) * 2 < u16::from(most)
}

/// Neither dark sky nor vivid: lines, circles and letters.
pub fn is_muted_line(pixel: [u8; 3]) -> bool {
    pixel.iter().map(|&channel| u32::from(channel)).sum::<u32>() > 90 && !is_vivid(pixel)
}

/// Rose, as only the ellipsoids of the cloud are: red over blue over green.
pub fn is_rose([r, g, b]: [u8; 3]) -> bool {
    r > 130 && r > g.saturating_add(35) && b >= g
}

/// As bright as letters are.
pub fn is_letter(pixel: [u8; 3]) -> bool {
    pixel.iter().all(|&channel| channel > 170)
}
