//! Images as PNG files.

use std::borrow::Cow;
use std::io::Cursor;
use std::path::Path;

use bevy::image::Image;

use crate::output;

/// Writes an image, or its part at `crop` (x, y, width, height), as PNG, whole or not at all.
pub(crate) fn write_png(image: &Image, crop: Option<[u32; 4]>, path: &Path) -> Result<(), String> {
    write_picture(&png_of(image, crop, false)?, path)
}

/// Writes the bytes of a picture, whole or not at all.
pub(super) fn write_picture(bytes: &[u8], path: &Path) -> Result<(), String> {
    output::write_whole(path, bytes).map_err(|error| error.to_string())
}

/// The bytes of an image, or of its part at `crop`, as PNG. Where it is to be `transparent`, its ground must be black: what
/// shines stays as it looks on black, and lets any other ground through where it is dark.
///
/// # Errors
/// What the encoder says.
pub(super) fn png_of(image: &Image, crop: Option<[u32; 4]>, transparent: bool) -> Result<Vec<u8>, String> {
    let picture = image.clone().try_into_dynamic().map_err(|error| error.to_string())?;
    let picture = match crop {
        Some([x, y, width, height]) => picture.crop_imm(x, y, width, height),
        None => picture,
    };
    let (size, rgb) = ([picture.width(), picture.height()], picture.to_rgb8().into_raw());
    png_of_rgb(&rgb, size, transparent)
}

/// The bytes of a PNG of these colours, three bytes a pixel; otherwise as [`png_of`].
///
/// # Errors
/// What the encoder says.
pub(super) fn png_of_rgb(rgb: &[u8], size: [u32; 2], transparent: bool) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(Cursor::new(&mut bytes), size[0], size[1]);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_color(if transparent { png::ColorType::Rgba } else { png::ColorType::Rgb });
    let data = if transparent { Cow::Owned(over_nothing(rgb)) } else { Cow::Borrowed(rgb) };
    let text = |error: png::EncodingError| error.to_string();
    let mut writer = encoder.write_header().map_err(text)?;
    writer.write_image_data(&data).map_err(text)?;
    writer.finish().map_err(text)?;
    Ok(output::signed_png(bytes))
}

/// Colours on black as colours with an opacity: their largest part.
fn over_nothing(rgb: &[u8]) -> Vec<u8> {
    let with_opacity = |colour: &[u8]| {
        let opacity = colour.iter().copied().max().unwrap_or(0);
        let whole = |part: u8| (u16::from(part) * 255).checked_div(u16::from(opacity)).unwrap_or(0) as u8;
        [whole(colour[0]), whole(colour[1]), whole(colour[2]), opacity]
    };
    rgb.chunks_exact(3).flat_map(with_opacity).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transparent_picture_looks_the_same_on_black() {
        let colours = [[0, 0, 0], [255, 128, 0], [10, 20, 5], [7, 7, 7]];
        let pixels = over_nothing(&colours.concat());
        for (colour, pixel) in colours.iter().zip(pixels.chunks_exact(4)) {
            for (part, whole) in colour.iter().zip(pixel) {
                let on_black = u16::from(*whole) * u16::from(pixel[3]) / 255;
                assert!(on_black.abs_diff(u16::from(*part)) <= 1, "{colour:?} {pixel:?}");
            }
        }
        assert_eq!(pixels[..4], [0; 4], "black is nothing");
    }
}
