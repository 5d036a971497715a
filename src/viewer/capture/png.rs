//! Images as PNG files.

use std::io::Cursor;
use std::path::Path;

use bevy::image::Image;
use bevy_egui::egui::ColorImage;

use crate::output;

/// Writes an image, or its part at `crop` (x, y, width, height), as PNG, whole or not at all.
pub(crate) fn write_png(image: &Image, crop: Option<[u32; 4]>, path: &Path) -> Result<(), String> {
    write_picture(&png_of(image, crop, false)?, path)
}

/// Writes the part of an image at `crop`, as much of its middle as a picture of this size shows, scaled down.
pub(super) fn write_small(image: &Image, crop: [u32; 4], [width, height]: [u32; 2], path: &Path) -> Result<(), String> {
    let picture = image.clone().try_into_dynamic().map_err(|error| error.to_string())?;
    let [x, y, full_width, full_height] = crop;
    let rgb = picture.crop_imm(x, y, full_width, full_height).to_rgb8();
    let small = shrunk(rgb.as_raw(), [rgb.width(), rgb.height()], [width, height]);
    write_picture(&encoded(&small, [width, height], false)?, path)
}

/// Means over what falls on each pixel of a smaller picture.
fn shrunk(rgb: &[u8], [width, height]: [u32; 2], [to_width, to_height]: [u32; 2]) -> Vec<u8> {
    // So many pixels of the large picture for each of the small one, and what is left out around them.
    let scale = (f64::from(width) / f64::from(to_width)).min(f64::from(height) / f64::from(to_height));
    let begin = |full: u32, to: u32, index: u32| {
        let margin = 0.5 * (f64::from(full) - scale * f64::from(to));
        (margin + scale * f64::from(index)).clamp(0.0, f64::from(full.saturating_sub(1))) as u32
    };
    let mut small = Vec::with_capacity(3 * (to_width * to_height) as usize);
    for row in 0..to_height {
        let (top, bottom) = (begin(height, to_height, row), begin(height, to_height, row + 1));
        for column in 0..to_width {
            let (left, right) = (begin(width, to_width, column), begin(width, to_width, column + 1));
            let (mut sums, mut count) = ([0_u32; 3], 0);
            for y in top..bottom.max(top + 1) {
                for x in left..right.max(left + 1) {
                    let at = 3 * (y as usize * width as usize + x as usize);
                    (0..3).for_each(|part| sums[part] += u32::from(rgb[at + part]));
                    count += 1;
                }
            }
            small.extend(sums.map(|sum| (sum / count) as u8));
        }
    }
    small
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
    encoded(&rgb, size, transparent)
}

/// The bytes of a PNG of these colours.
fn encoded(rgb: &[u8], size: [u32; 2], transparent: bool) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(Cursor::new(&mut bytes), size[0], size[1]);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_color(if transparent { png::ColorType::Rgba } else { png::ColorType::Rgb });
    let data = if transparent { over_nothing(rgb) } else { rgb.to_vec() };
    let text = |error: png::EncodingError| error.to_string();
    let mut writer = encoder.write_header().map_err(text)?;
    writer.write_image_data(&data).map_err(text)?;
    writer.finish().map_err(text)?;
    Ok(output::signed_png(bytes))
}

/// The picture of a PNG that this program has made, for the clipboard.
///
/// # Errors
/// What the decoder says.
pub(in crate::viewer) fn for_clipboard(png: &[u8]) -> Result<ColorImage, String> {
    let mut decoder = png::Decoder::new(Cursor::new(png));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|error| error.to_string())?;
    let mut bytes = vec![0; reader.output_buffer_size()];
    let info = reader.next_frame(&mut bytes).map_err(|error| error.to_string())?;
    let (size, bytes) = ([info.width as usize, info.height as usize], &bytes[..info.buffer_size()]);
    match info.color_type {
        png::ColorType::Rgba => Ok(ColorImage::from_rgba_unmultiplied(size, bytes)),
        png::ColorType::Rgb => Ok(ColorImage::from_rgb(size, bytes)),
        other => Err(format!("no picture in colours: {other:?}")),
    }
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
    fn a_small_picture_has_the_middle_of_the_large_one() {
        // 8 × 2, the outer two columns red: a picture of 2 × 1 shows the middle four columns, each pixel of 2 × 2.
        let row: Vec<u8> =
            (0..8_u8).flat_map(|x| if (2..6).contains(&x) { [10 * x, 0, 0] } else { [255, 0, 0] }).collect();
        assert_eq!(shrunk(&[row.clone(), row].concat(), [8, 2], [2, 1]), [25, 0, 0, 45, 0, 0]);
    }

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
