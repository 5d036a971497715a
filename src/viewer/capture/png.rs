//! Images as PNG files.

use std::path::Path;

use bevy::image::Image;

use crate::output;

/// Writes an image, or its part at `crop` (x, y, width, height), as PNG, whole or not at all.
pub(crate) fn write_png(image: &Image, crop: Option<[u32; 4]>, path: &Path) -> Result<(), String> {
    let picture = image.clone().try_into_dynamic().map_err(|error| error.to_string())?;
    let picture = match crop {
        Some([x, y, width, height]) => picture.crop_imm(x, y, width, height),
        None => picture,
    };
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let scratch = tempfile::Builder::new().suffix(".png").tempfile().map_err(|error| text(&error))?;
    picture.to_rgb8().save(scratch.path()).map_err(|error| text(&error))?;
    let bytes = std::fs::read(scratch.path()).map_err(|error| text(&error))?;
    output::write_whole(path, &output::signed_png(bytes)).map_err(|error| text(&error))
}
