//! Pictures larger than what is drawn at once: part by part, so that of the whole only its colours are held.

use bevy::asset::{Assets, RenderAssetUsages};
use bevy::image::Image;
use bevy::prelude::*;

use super::offscreen::{Moment, Offscreen};
use crate::viewer::stage::{BLOOM_INTENSITY, BloomSource, Part, Viewpane, has_bloom};

/// A picture of more than the square of this is drawn in parts whose sides are no longer.
const SIDE: u32 = 2048;
/// Longest side of the picture that bloom is taken from. Its finest structure is a five-hundredth of the height.
const BLOOM_SIDE: u32 = 1280;

/// Longest side of a part of a picture of this size; `None` if it is drawn at once.
pub(super) fn side_of_parts([width, height]: [u32; 2]) -> Option<u32> {
    (u64::from(width) * u64::from(height) > u64::from(SIDE).pow(2)).then_some(SIDE)
}

/// The parts of a picture, row by row, all of one size: the last ones of a row and of a column may lie over those before.
fn parts(whole: UVec2, size: UVec2) -> Vec<Part> {
    let corners = |whole: u32, size: u32| (0..whole.div_ceil(size)).map(move |at| (at * size).min(whole - size));
    let rows = corners(whole.y, size.y);
    rows.flat_map(|y| corners(whole.x, size.x).map(move |x| Part { corner: UVec2::new(x, y), size, whole })).collect()
}

impl Offscreen {
    /// Draws one picture in parts and returns its colours, three bytes a pixel.
    ///
    /// # Errors
    /// What the driver refuses, in words.
    pub fn draw_in_parts(&mut self, moment: Moment) -> Result<Vec<u8>, String> {
        let (whole, size) = (self.whole(), self.target_size());
        self.show(moment);
        self.take_bloom()?;
        let parts = parts(whole, size);
        let mut rgb = vec![0; 3 * whole.x as usize * whole.y as usize];
        self.shoot(
            parts.len(),
            |offscreen, number| offscreen.world_mut().insert_resource(parts[number]),
            |number, image| {
                let bytes = image.data.ok_or("a part has no pixels")?;
                put(&mut rgb, &bytes, parts[number]);
                Ok(true)
            },
        )?;
        Ok(rgb)
    }

    /// Bloom reaches over the whole picture, so that no part could make it alone: it is found from a smaller picture of
    /// the whole, drawn with it and without it, and laid over each part.
    fn take_bloom(&mut self) -> Result<(), String> {
        let longest = self.whole().max_element();
        // Cameras are there after the first frame.
        self.step()?;
        self.aim_at_light(BLOOM_SIDE.min(longest) as f32 / longest as f32);
        self.warm_up()?;
        if has_bloom(self.world_mut().resource::<Viewpane>()) {
            let mut pictures = Vec::new();
            for source in [BloomSource::Renderer, BloomSource::Nowhere] {
                self.shoot(
                    1,
                    |offscreen, _| offscreen.world_mut().insert_resource(source.clone()),
                    |_, image| {
                        pictures.push(image);
                        Ok(true)
                    },
                )?;
            }
            let bloom = pictures.pop().zip(pictures.pop()).and_then(|(without, with)| bloom_alone(&with, without));
            let bloom = self.world_mut().resource_mut::<Assets<Image>>().add(bloom.ok_or("bloom has no pixels")?);
            self.world_mut().insert_resource(BloomSource::Picture(bloom));
        }
        self.aim_at_target();
        Ok(())
    }
}

/// The light of bloom from pictures with it and without it, of which it is mixed by [`BLOOM_INTENSITY`].
fn bloom_alone(with: &Image, mut without: Image) -> Option<Image> {
    for y in 0..with.height() {
        for x in 0..with.width() {
            let [mixed, plain] = [with, &without].map(|image| image.get_color_at(x, y).ok());
            let (mixed, plain) = (mixed?.to_linear(), plain?.to_linear());
            let light = (mixed - plain * (1.0 - BLOOM_INTENSITY)) / BLOOM_INTENSITY;
            let light = LinearRgba::rgb(light.red.max(0.0), light.green.max(0.0), light.blue.max(0.0));
            without.set_color_at(x, y, light.into()).ok()?;
        }
    }
    without.asset_usage = RenderAssetUsages::RENDER_WORLD;
    Some(without)
}

/// Copies a part of four bytes a pixel into a whole of three.
fn put(rgb: &mut [u8], part_rgba: &[u8], part: Part) {
    let [width, corner_x, corner_y] = [part.whole.x, part.corner.x, part.corner.y].map(|pixels| pixels as usize);
    let row_bytes = 4 * part.size.x as usize;
    for (row, pixels) in part_rgba.chunks_exact(row_bytes).enumerate() {
        let begin = 3 * ((corner_y + row) * width + corner_x);
        let to = rgb[begin..].chunks_exact_mut(3);
        to.zip(pixels.chunks_exact(4)).for_each(|(to, from)| to.copy_from_slice(&from[..3]));
    }
}

#[cfg(test)]
mod tests {
    use super::super::offscreen::Sheet;
    use super::super::recording::sample::synthetic;
    use super::*;
    use crate::figure::RunFigure;
    use crate::viewer::order::{Beside, StandardView};
    use crate::viewer::probe;

    const NEWEST: Moment = Moment { time_yr: None, turn_deg: 0.0 };
    const SIZE: [u32; 2] = [960, 600];

    #[test]
    fn parts_cover_the_whole() {
        for (whole, size) in [([5, 3], [2, 2]), ([4, 4], [2, 2]), ([7, 1], [3, 1])] {
            let (whole, size) = (UVec2::from(whole), UVec2::from(size));
            let mut rgb = vec![0; 3 * (whole.x * whole.y) as usize];
            for part in parts(whole, size) {
                assert!((part.corner + part.size).cmple(whole).all(), "{part:?}");
                let places = (0..size.y).flat_map(|y| (0..size.x).map(move |x| UVec2::new(x, y)));
                let rgba: Vec<u8> = places
                    .flat_map(|place| {
                        let at = part.corner + place;
                        [1 + at.x as u8, 1 + at.y as u8, 1, 255]
                    })
                    .collect();
                put(&mut rgb, &rgba, part);
            }
            for (at, pixel) in rgb.chunks_exact(3).enumerate() {
                let (x, y) = (at as u32 % whole.x, at as u32 / whole.x);
                assert_eq!(pixel, [1 + x as u8, 1 + y as u8, 1], "{whole} in {size}");
            }
        }
    }

    #[test]
    fn large_pictures_alone_are_drawn_in_parts() {
        assert_eq!([[1280, 720], [2048, 2048], [8192, 512]].map(side_of_parts), [None; 3]);
        assert_eq!([[3840, 2160], [8192, 8192]].map(side_of_parts), [Some(2048); 2]);
    }

    #[test]
    fn bloom_is_what_is_left_of_a_mixture() {
        use bevy::render::render_resource::TextureFormat;
        let image = |colour: LinearRgba| {
            let mut image = Image::new_target_texture(1, 1, TextureFormat::Rgba16Float, None);
            image.set_color_at(0, 0, colour.into()).unwrap();
            image
        };
        let (plain, light) = (LinearRgba::rgb(0.5, 0.0, 3.0), LinearRgba::rgb(0.25, 1.0, 0.5));
        let mixed = plain * (1.0 - BLOOM_INTENSITY) + light * BLOOM_INTENSITY;
        let found = bloom_alone(&image(mixed), image(plain)).unwrap().get_color_at(0, 0).unwrap().to_linear();
        for (found, wanted) in found.to_f32_array_no_alpha().into_iter().zip(light.to_f32_array_no_alpha()) {
            assert!((found - wanted).abs() < 0.02, "{found} for {wanted}");
        }
    }

    /// Cloud, lines, glow, bloom and letters of a picture in parts are those of one drawn at once, across their edges too.
    #[test]
    fn pictures_in_parts_are_those_drawn_at_once() {
        for (view, beside) in [
            (None, None),
            (Some(StandardView::SideOn), Some((Beside::Run(RunFigure::Anisotropy, Box::default()), 0.4))),
        ] {
            let sheet =
                Sheet { size: SIZE, side_of_parts: None, scale: None, transparent: false, view, beside, bare: false };
            let Ok(adapter) = probe::adapter() else { return };
            let mut whole = None;
            let taken = Offscreen::open(synthetic(20_000), &sheet, adapter).draw(&[NEWEST], |_, image| {
                whole = image.data;
                Ok(true)
            });
            assert_eq!(taken, Ok(()));
            let whole = whole.unwrap();
            let sheet = Sheet { side_of_parts: Some(256), ..sheet };
            let mut offscreen = Offscreen::open(synthetic(20_000), &sheet, probe::adapter().unwrap());
            let parts = offscreen.draw_in_parts(NEWEST).unwrap();
            let pairs = || whole.chunks_exact(4).zip(parts.chunks_exact(3)).flat_map(|(a, b)| a.iter().zip(b));
            let off = pairs().filter(|(a, b)| a.abs_diff(**b) > 8).count();
            let mean = pairs().map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / parts.len() as f64;
            assert!(off * 10_000 < parts.len() && mean < 0.05, "{off} of {} differ, by {mean} on average", parts.len());
        }
    }
}
