//! Pictures that come with the program, made by it (`docs/pictures.sh`), and PNG as panels draw them.

use std::io::Cursor;

use bevy_egui::egui::ColorImage;

/// The picture of a PNG whose sides have at most `widest` pixels.
///
/// # Errors
/// In words, what is no such picture.
pub fn decoded(png: &[u8], widest: u32) -> Result<ColorImage, String> {
    let text = |error: png::DecodingError| error.to_string();
    let mut decoder = png::Decoder::new(Cursor::new(png));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(text)?;
    let (width, height) = (reader.info().width, reader.info().height);
    if width.max(height) > widest {
        return Err(format!("{width} × {height} pixels are more than {widest}"));
    }
    let mut bytes = vec![0; reader.output_buffer_size()];
    let info = reader.next_frame(&mut bytes).map_err(text)?;
    let (size, bytes) = ([info.width as usize, info.height as usize], &bytes[..info.buffer_size()]);
    match info.color_type {
        png::ColorType::Rgb => Ok(ColorImage::from_rgb(size, bytes)),
        png::ColorType::Rgba => Ok(ColorImage::from_rgba_unmultiplied(size, bytes)),
        png::ColorType::Grayscale => Ok(ColorImage::from_gray(size, bytes)),
        other => Err(format!("no picture in colours: {other:?}")),
    }
}

/// The picture of a preset as PNG, 480 × 270; `None` of other names.
pub fn of_preset(name: &str) -> Option<&'static [u8]> {
    let (_, png) = OF_PRESETS.iter().find(|(preset, _)| *preset == name)?;
    Some(png)
}

/// A picture and its name.
macro_rules! pictures {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../../assets/gallery/", $name, ".png")))),*]
    };
}

const OF_PRESETS: &[(&str, &[u8])] = pictures![
    "elongated-cloud",
    "pure-turbulence",
    "field-and-turbulence",
    "helix",
    "free-streaming-to-diffusion",
    "young-nearby-source",
    "low-dipole",
    "high-dipole",
    "electrons",
    "random-sources",
    "smooth-sea",
];
