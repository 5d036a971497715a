//! Shapes on a page rendered to SVG and PNG.
//!
//! Both renderings come from the same list, so that they cannot differ.

use std::path::{Path, PathBuf};
use std::sync::Once;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, FontTransform, register_font};

use crate::figure::{Form, Shape};
use crate::output::OutputError;
use crate::output::atomic::write_whole;
use crate::output::mark::{SVG, signed_png};
use crate::output::plot::paper::Paper;

/// SVG coordinates per unit; they are whole numbers, hence finer than the unit.
const SVG_SCALE: f64 = 10.0;
/// Pixels per unit of the PNG that lies beside an SVG: 1720 × 1290, about 500 dpi.
const PNG_SCALE: f64 = 2.0;
/// That PNG is drawn this much larger and averaged down, which smooths every edge alike.
const OVERSAMPLING: usize = 2;

/// The bitmap backend centres a text with its line gap; this much of an em brings the letters to the middle.
const BITMAP_TEXT_DROP: f64 = 0.22;

/// Families for an SVG viewer, best first; also the name under which the embedded font is registered.
const FONT: &str = "DejaVu Sans, Verdana, Arial, sans-serif";
/// DejaVu Sans, the letters of all that is drawn: of figures here and of the window.
pub static FONT_BYTES: &[u8] = include_bytes!("../../../assets/fonts/DejaVuSans.ttf");

/// Shapes on a paper that can be written as SVG and PNG; sizes in tenths of a millimetre of print.
#[derive(Clone, Debug)]
pub struct Drawing {
    title: String,
    size: (f64, f64),
    shapes: Vec<Shape>,
    paper: Paper,
}

impl Drawing {
    pub(super) fn new(title: &str, size: (f64, f64), shapes: Vec<Shape>, paper: Paper) -> Self {
        Self { title: title.to_owned(), size, shapes, paper }
    }

    /// The figure as an SVG document with its size on paper; on a transparent one nothing lies under it.
    ///
    /// # Errors
    /// [`OutputError::Figure`] if the drawing fails.
    pub fn svg(&self) -> Result<String, OutputError> {
        let (width, height) = self.size;
        let size = ((width * SVG_SCALE) as u32, (height * SVG_SCALE) as u32);
        let mut text = String::new();
        let area = SVGBackend::with_string(&mut text, size).into_drawing_area();
        let ground = (!self.paper.transparent).then(|| self.paper.ground.paper());
        self.render(&area, ground, SVG_SCALE, 0.0)?;
        area.present().map_err(figure_error)?;
        drop(area);
        let (pixels, paper) = (
            format!("width=\"{}\" height=\"{}\"", size.0, size.1),
            format!("width=\"{}cm\" height=\"{}cm\"", self.centimetres(width), self.centimetres(height)),
        );
        let title = format!("<title>{}</title>\n{SVG}\n", escaped(&self.title));
        let mut document = portable(&text.replacen(&pixels, &paper, 1));
        if let Some(end) = document.find('>') {
            document.insert_str(end + 1, &format!("\n{}", title.trim_end()));
        }
        Ok(document)
    }

    /// A size on the paper in cm, without the noise of rounding.
    fn centimetres(&self, units: f64) -> f64 {
        (units * self.paper.size.magnification() * 100.0).round() / 1e4
    }

    /// The figure as a PNG: `scale` 1 has 6 pixels per mm, about 150 dpi, or 1280 × 720 for a slide; 2 to 4 have so many
    /// times as many. On a transparent paper with an alpha channel, in which the ground can be put under it later.
    ///
    /// # Errors
    /// [`OutputError::Figure`] for another scale, or if the drawing fails.
    pub fn png(&self, scale: u8) -> Result<Vec<u8>, OutputError> {
        if !(1..=4).contains(&scale) {
            return Err(OutputError::Figure(format!("the scale of a picture is 1 to 4, not {scale}")));
        }
        let per_unit = self.paper.size.pixels_per_unit() * f64::from(scale);
        // Few pixels need more samples each than many.
        if scale == 1 { self.picture::<4>(per_unit) } else { self.picture::<OVERSAMPLING>(per_unit) }
    }

    /// Writes the figure as a PNG of 20 pixels a millimetre in print, 2272 × 1278 for a slide, whole or not at all.
    ///
    /// # Errors
    /// [`OutputError`] if the drawing or the writing fails.
    pub fn write_png(&self, path: &Path) -> Result<(), OutputError> {
        write_whole(path, &self.picture::<OVERSAMPLING>(PNG_SCALE)?)
    }

    /// The figure as a PNG of so many pixels a unit, with `SAMPLES` samples per pixel along each side.
    fn picture<const SAMPLES: usize>(&self, per_unit: f64) -> Result<Vec<u8>, OutputError> {
        let size = self.pixels(per_unit);
        let on = |ground| self.sampled::<SAMPLES>(per_unit, size, ground);
        let png = if self.paper.transparent {
            encoded(&uncovered(&on([255; 3])?, &on([0; 3])?), size, png::ColorType::Rgba)
        } else {
            encoded(&on(self.paper.ground.paper())?, size, png::ColorType::Rgb)
        };
        Ok(signed_png(png.map_err(figure_error)?))
    }

    fn pixels(&self, per_unit: f64) -> (usize, usize) {
        let pixels = |units: f64| (units * per_unit).round() as usize;
        (pixels(self.size.0), pixels(self.size.1))
    }

    /// Three bytes a pixel of the figure on a ground, each the mean of its samples.
    fn sampled<const SAMPLES: usize>(
        &self,
        per_unit: f64,
        size: (usize, usize),
        ground: [u8; 3],
    ) -> Result<Vec<u8>, OutputError> {
        let large = (size.0 * SAMPLES, size.1 * SAMPLES);
        let mut pixels = ground.repeat(large.0 * large.1);
        {
            let backend = BitMapBackend::with_buffer(&mut pixels, (large.0 as u32, large.1 as u32));
            let scale = per_unit * SAMPLES as f64;
            self.render(&backend.into_drawing_area(), None, scale, BITMAP_TEXT_DROP)?;
        }
        Ok(averaged::<SAMPLES>(&pixels, size))
    }

    /// Writes the figure as `NAME.svg` and `NAME.png` into `folder` and returns both paths.
    ///
    /// # Errors
    /// [`OutputError`] if the drawing or the writing fails.
    pub fn write(&self, folder: &Path, name: &str) -> Result<[PathBuf; 2], OutputError> {
        let svg = folder.join(format!("{name}.svg"));
        let png = folder.join(format!("{name}.png"));
        write_whole(&svg, self.svg()?.as_bytes())?;
        self.write_png(&png)?;
        Ok([svg, png])
    }

    fn render<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, Shift>,
        ground: Option<[u8; 3]>,
        scale: f64,
        text_drop: f64,
    ) -> Result<(), OutputError> {
        register_embedded_font();
        if let Some([red, green, blue]) = ground {
            area.fill(&RGBColor(red, green, blue)).map_err(figure_error)?;
        }
        let pixel = |[x, y]: [f64; 2]| ((x * scale).round() as i32, (y * scale).round() as i32);
        for Shape { form, colour, strength, opacity } in &self.shapes {
            let [red, green, blue] = match form {
                Form::Text { .. } => colour.ink(self.paper.ground),
                _ => colour.faded(self.paper.ground, *strength),
            };
            let colour = RGBColor(red, green, blue).mix(*opacity);
            let polygon = |points: Vec<(i32, i32)>| Polygon::new(points, colour);
            let drawn = match form {
                Form::Line { points, width } => {
                    let style = colour.stroke_width((width * scale).round().max(1.0) as u32);
                    area.draw(&PathElement::new(points.iter().copied().map(pixel).collect::<Vec<_>>(), style))
                }
                Form::Polygon(points) => area.draw(&polygon(points.iter().copied().map(pixel).collect())),
                Form::Strip(rows) => {
                    let upper = rows.iter().map(|[x, _, high]| pixel([*x, *high]));
                    let lower = rows.iter().rev().map(|[x, low, _]| pixel([*x, *low]));
                    area.draw(&polygon(upper.chain(lower).collect()))
                }
                Form::Disc { centre, radius } => {
                    let radius = (radius * scale).round() as u32;
                    area.draw(&Circle::new(pixel(*centre), radius, colour.filled()))
                }
                Form::Text { text, at, anchor, em, upright } => {
                    let drop = (text_drop + 0.5 - anchor[1]) * em;
                    let at = if *upright { [at[0] + drop, at[1]] } else { [at[0], at[1] + drop] };
                    area.draw_text(&lowered(text), &text_style(*em * scale, anchor[0], *upright, &colour), pixel(at))
                }
            };
            drawn.map_err(figure_error)?;
        }
        Ok(())
    }
}

/// The text with what follows an underscore lowered, where there are such letters.
fn lowered(text: &str) -> String {
    const LETTERS: &str = "0123456789aehijklmnoprstuvx";
    const LOWERED: &str = "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ";
    let mut low = false;
    let letter = |letter: char| {
        if letter == '_' {
            low = true;
            return None;
        }
        low &= letter.is_alphanumeric() || "∥⊥".contains(letter);
        let place = LETTERS.chars().position(|own| own == letter).filter(|_| low);
        Some(place.and_then(|place| LOWERED.chars().nth(place)).unwrap_or(letter))
    };
    text.chars().filter_map(letter).collect()
}

/// The part of a text at its position, from its left, is 0, 0.5 or 1.
fn text_style(em: f64, anchor: f64, upright: bool, colour: &RGBAColor) -> TextStyle<'static> {
    let horizontal = match anchor {
        a if a < 0.25 => HPos::Left,
        a if a > 0.75 => HPos::Right,
        _ => HPos::Center,
    };
    // The library's size is the line height of this font, 1.2 em.
    let font = (FONT, 1.2 * em).into_font();
    let turn = if upright { FontTransform::Rotate270 } else { FontTransform::None };
    TextStyle { font: font.transform(turn), color: colour.to_backend_color(), pos: Pos::new(horizontal, VPos::Center) }
}

fn register_embedded_font() {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        // The bytes are part of the program; were they broken, the first text would fail with a figure error.
        let _ = register_font(FONT, FontStyle::Normal, FONT_BYTES);
    });
}

/// Averages blocks of `SAMPLES`² pixels, 256 at most, to an image of `size`, three bytes a pixel.
fn averaged<const SAMPLES: usize>(large: &[u8], size: (usize, usize)) -> Vec<u8> {
    let stride = 3 * size.0 * SAMPLES;
    let mut small = vec![0; 3 * size.0 * size.1];
    let mut columns = vec![0_u16; stride];
    for (rows, small) in large.chunks_exact(stride * SAMPLES).zip(small.chunks_exact_mut(3 * size.0)) {
        // Whole rows first, which processors add many values at a time.
        columns.fill(0);
        for row in rows.chunks_exact(stride) {
            for (sum, value) in columns.iter_mut().zip(row) {
                *sum += u16::from(*value);
            }
        }
        for (samples, pixel) in columns.chunks_exact(3 * SAMPLES).zip(small.chunks_exact_mut(3)) {
            for (channel, mean) in pixel.iter_mut().enumerate() {
                let sum: u16 = (0..SAMPLES).map(|sample| samples[3 * sample + channel]).sum();
                *mean = (sum / (SAMPLES * SAMPLES) as u16) as u8;
            }
        }
    }
    small
}

/// Four bytes a pixel, the last its opacity, from the same picture over white and over black: what is opaque is the same
/// on both, and what is not differs by what shines through.
fn uncovered(white: &[u8], black: &[u8]) -> Vec<u8> {
    let pixel = |(white, black): (&[u8], &[u8])| {
        let shines = (0..3).map(|channel| white[channel].saturating_sub(black[channel])).min().unwrap_or(255);
        let opacity = 255 - u32::from(shines);
        let own = |channel: usize| ((255 * u32::from(black[channel]) + opacity / 2) / opacity.max(1)).min(255) as u8;
        [own(0), own(1), own(2), opacity as u8]
    };
    white.chunks_exact(3).zip(black.chunks_exact(3)).flat_map(pixel).collect()
}

/// An image of three or four bytes a pixel as a PNG.
fn encoded(pixels: &[u8], size: (usize, usize), kind: png::ColorType) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, size.0 as u32, size.1 as u32);
    encoder.set_color(kind);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(bytes)
}

/// The document as every viewer draws it alike: letters are lowered by a part of an em, because some viewers take ex for
/// half an em and others ask the font, and no text begins or ends with white space, which not all take off.
fn portable(svg: &str) -> String {
    // Half the height of the x of the embedded font.
    let lowered = svg.replace(" dy=\"0.5ex\"", " dy=\"0.27em\"").replace("\n</text>", "</text>");
    let mut document = String::with_capacity(lowered.len());
    for line in lowered.split_inclusive('\n') {
        document += if line.starts_with("<text ") { line.trim_end_matches('\n') } else { line };
    }
    document
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn figure_error(error: impl std::fmt::Display) -> OutputError {
    OutputError::Figure(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two rows of two pixels, all samples different: a sample that is left out or taken twice changes some mean.
    #[test]
    fn a_pixel_is_the_mean_of_its_own_samples() {
        fn check<const SAMPLES: usize>() {
            let (width, side) = (2, 2 * SAMPLES);
            let sample = |x: usize, y: usize, channel: usize| ((11 * x * x + 7 * y * y + 80 * channel) % 256) as u8;
            let large: Vec<u8> = (0..side)
                .flat_map(|y| (0..side).flat_map(move |x| (0..3).map(move |channel| sample(x, y, channel))))
                .collect();
            let small = averaged::<SAMPLES>(&large, (width, 2));
            assert_eq!(small.len(), 12);
            for (index, mean) in small.into_iter().enumerate() {
                let (row, column, channel) = (index / 6, index / 3 % width, index % 3);
                let all = (0..SAMPLES).flat_map(|y| (0..SAMPLES).map(move |x| (x, y)));
                let sum: usize =
                    all.map(|(x, y)| usize::from(sample(SAMPLES * column + x, SAMPLES * row + y, channel))).sum();
                assert_eq!(usize::from(mean), sum / (SAMPLES * SAMPLES), "{SAMPLES}: byte {index}");
            }
        }
        check::<2>();
        check::<4>();
    }

    #[test]
    fn letters_after_an_underscore_are_lowered() {
        for (text, shown) in [
            ("f_s R/(2cT)", "fₛ R/(2cT)"),
            ("E_max 1e14", "Eₘₐₓ 1e14"),
            ("D_∥, x_1", "D∥, x₁"),
            ("own: Mine", "own: Mine"),
        ] {
            assert_eq!(lowered(text), shown);
        }
    }
}
