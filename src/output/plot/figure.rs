//! A figure as a list of shapes in tenths of a millimetre, and its rendering to SVG and PNG.
//!
//! Both renderings come from the same list, so that they cannot differ.

use std::path::{Path, PathBuf};
use std::sync::Once;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, FontTransform, register_font};

use crate::output::OutputError;
use crate::output::atomic::{write_through, write_whole};
use crate::output::palette::Marker;

/// Width in tenths of a millimetre: one journal column of 8.6 cm.
pub(super) const WIDTH: f64 = 860.0;
/// Height in tenths of a millimetre.
pub(super) const HEIGHT: f64 = 645.0;

/// SVG coordinates per unit; they are whole numbers, hence finer than the unit.
const SVG_SCALE: f64 = 10.0;
/// Pixels of the PNG per unit: 1720 × 1290, about 500 dpi.
const PNG_SCALE: f64 = 2.0;
/// The PNG is drawn this much larger and averaged down, which smooths every edge alike.
const OVERSAMPLING: usize = 2;

/// The bitmap backend centres a text with its line gap; this much of an em brings the letters to the middle.
const BITMAP_TEXT_DROP: f64 = 0.22;

/// Families for an SVG viewer, best first; also the name under which the embedded font is registered.
const FONT: &str = "DejaVu Sans, Verdana, Arial, sans-serif";
static FONT_BYTES: &[u8] = include_bytes!("../../../assets/fonts/DejaVuSans.ttf");

pub(super) const BLACK_INK: [u8; 3] = [20, 20, 20];
pub(super) const GREY_INK: [u8; 3] = [105, 105, 105];

/// Where a text hangs on its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

#[derive(Clone, Debug)]
enum Shape {
    Line { points: Vec<(f64, f64)>, width: f64 },
    Area { points: Vec<(f64, f64)>, opacity: f64 },
    Disc { centre: (f64, f64), radius: f64 },
    Text { text: String, at: (f64, f64), size: f64, align: Align, upright: bool },
}

/// A drawing that can be written as SVG and PNG, 8.6 cm × 6.45 cm unless it has several panels.
#[derive(Clone, Debug)]
pub struct Figure {
    title: String,
    size: (f64, f64),
    shapes: Vec<(Shape, [u8; 3])>,
}

impl Figure {
    pub(super) fn new(title: impl Into<String>) -> Self {
        Self::sized(title, (WIDTH, HEIGHT))
    }

    /// An empty figure of `size` in tenths of a millimetre.
    pub(super) fn sized(title: impl Into<String>, size: (f64, f64)) -> Self {
        Self { title: title.into(), size, shapes: Vec::new() }
    }

    pub(super) fn line(&mut self, points: impl Into<Vec<(f64, f64)>>, width: f64, colour: [u8; 3]) {
        self.shapes.push((Shape::Line { points: points.into(), width }, colour));
    }

    /// A dashed line along `points`; the pattern runs on through the corners.
    pub(super) fn dashes(&mut self, points: &[(f64, f64)], width: f64, colour: [u8; 3]) {
        const DASH: f64 = 13.0;
        const GAP: f64 = 8.0;
        let mut travelled = 0.0;
        for pair in points.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let length = (to.0 - from.0).hypot(to.1 - from.1);
            let along = |s: f64| (from.0 + (to.0 - from.0) * s / length, from.1 + (to.1 - from.1) * s / length);
            let mut s = 0.0;
            while length > 0.0 && s < length {
                let phase = (travelled + s).rem_euclid(DASH + GAP);
                let left = if phase < DASH { DASH - phase } else { DASH + GAP - phase };
                // A floor keeps rounding from stalling the walk at a boundary of the pattern.
                let end = (s + left.max(1e-3)).min(length);
                if phase < DASH {
                    self.line([along(s), along(end)], width, colour);
                }
                s = end;
            }
            travelled += length;
        }
    }

    pub(super) fn area(&mut self, points: Vec<(f64, f64)>, opacity: f64, colour: [u8; 3]) {
        self.shapes.push((Shape::Area { points, opacity }, colour));
    }

    pub(super) fn marker(&mut self, marker: Marker, at: (f64, f64), colour: [u8; 3]) {
        const RADIUS: f64 = 7.5;
        let polygon = |corners: &[(f64, f64)]| Shape::Area {
            points: corners.iter().map(|corner| (at.0 + RADIUS * corner.0, at.1 + RADIUS * corner.1)).collect(),
            opacity: 1.0,
        };
        let shape = match marker {
            Marker::Disc => Shape::Disc { centre: at, radius: RADIUS },
            Marker::Square => polygon(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
            Marker::Up => polygon(&[(0.0, -1.2), (1.1, 0.75), (-1.1, 0.75)]),
            Marker::Diamond => polygon(&[(0.0, -1.3), (1.1, 0.0), (0.0, 1.3), (-1.1, 0.0)]),
            Marker::Down => polygon(&[(0.0, 1.2), (-1.1, -0.75), (1.1, -0.75)]),
            Marker::Plus => polygon(&[
                (-0.4, -1.2),
                (0.4, -1.2),
                (0.4, -0.4),
                (1.2, -0.4),
                (1.2, 0.4),
                (0.4, 0.4),
                (0.4, 1.2),
                (-0.4, 1.2),
                (-0.4, 0.4),
                (-1.2, 0.4),
                (-1.2, -0.4),
                (-0.4, -0.4),
            ]),
        };
        self.shapes.push((shape, colour));
    }

    /// A text whose middle is at the height of `at`; `size` is the em.
    pub(super) fn text(&mut self, text: impl Into<String>, at: (f64, f64), size: f64, align: Align, colour: [u8; 3]) {
        self.shapes.push((Shape::Text { text: text.into(), at, size, align, upright: false }, colour));
    }

    /// A centred text that reads upwards.
    pub(super) fn upright_text(&mut self, text: impl Into<String>, at: (f64, f64), size: f64) {
        let shape = Shape::Text { text: text.into(), at, size, align: Align::Centre, upright: true };
        self.shapes.push((shape, BLACK_INK));
    }

    /// The figure as an SVG document with its size on paper.
    ///
    /// # Errors
    /// [`OutputError::Figure`] if the drawing fails.
    pub fn svg(&self) -> Result<String, OutputError> {
        let (width, height) = self.size;
        let size = ((width * SVG_SCALE) as u32, (height * SVG_SCALE) as u32);
        let mut text = String::new();
        let area = SVGBackend::with_string(&mut text, size).into_drawing_area();
        self.render(&area, SVG_SCALE, 0.0)?;
        area.present().map_err(figure_error)?;
        drop(area);
        let (pixels, paper) = (
            format!("width=\"{}\" height=\"{}\"", size.0, size.1),
            format!("width=\"{}cm\" height=\"{}cm\"", width / 100.0, height / 100.0),
        );
        let title = format!("<title>{}</title>\n", escaped(&self.title));
        let mut document = text.replacen(&pixels, &paper, 1);
        if let Some(end) = document.find('>') {
            document.insert_str(end + 1, &format!("\n{}", title.trim_end()));
        }
        Ok(document)
    }

    /// Writes the figure as a PNG of 20 pixels a millimetre, whole or not at all.
    ///
    /// # Errors
    /// [`OutputError`] if the drawing or the writing fails.
    pub fn write_png(&self, path: &Path) -> Result<(), OutputError> {
        let size = ((self.size.0 * PNG_SCALE) as usize, (self.size.1 * PNG_SCALE) as usize);
        let large = (size.0 * OVERSAMPLING, size.1 * OVERSAMPLING);
        let mut pixels = vec![255_u8; 3 * large.0 * large.1];
        {
            let backend = BitMapBackend::with_buffer(&mut pixels, (large.0 as u32, large.1 as u32));
            self.render(&backend.into_drawing_area(), PNG_SCALE * OVERSAMPLING as f64, BITMAP_TEXT_DROP)?;
        }
        let pixels = averaged(&pixels, size);
        write_through(path, |partial| {
            let size = (size.0 as u32, size.1 as u32);
            let mut backend = BitMapBackend::new(partial, size);
            backend.blit_bitmap((0, 0), size, &pixels).map_err(figure_error)?;
            backend.present().map_err(figure_error)
        })
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
        scale: f64,
        text_drop: f64,
    ) -> Result<(), OutputError> {
        register_embedded_font();
        area.fill(&WHITE).map_err(figure_error)?;
        let pixel = |point: (f64, f64)| ((point.0 * scale).round() as i32, (point.1 * scale).round() as i32);
        for (shape, [red, green, blue]) in &self.shapes {
            let colour = RGBColor(*red, *green, *blue);
            let drawn = match shape {
                Shape::Line { points, width } => {
                    let style = colour.stroke_width((width * scale).round().max(1.0) as u32);
                    let points: Vec<_> = points.iter().copied().map(pixel).collect();
                    area.draw(&PathElement::new(points, style))
                }
                Shape::Area { points, opacity } => {
                    let points: Vec<_> = points.iter().copied().map(pixel).collect();
                    area.draw(&Polygon::new(points, colour.mix(*opacity)))
                }
                Shape::Disc { centre, radius } => {
                    let radius = (radius * scale).round() as u32;
                    area.draw(&Circle::new(pixel(*centre), radius, colour.filled()))
                }
                Shape::Text { text, at, size, align, upright } => {
                    let drop = text_drop * size;
                    let at = if *upright { (at.0 + drop, at.1) } else { (at.0, at.1 + drop) };
                    area.draw_text(text, &text_style(*size * scale, *align, *upright, colour), pixel(at))
                }
            };
            drawn.map_err(figure_error)?;
        }
        Ok(())
    }
}

fn text_style(em: f64, align: Align, upright: bool, colour: RGBColor) -> TextStyle<'static> {
    let horizontal = match align {
        Align::Left => HPos::Left,
        Align::Centre => HPos::Center,
        Align::Right => HPos::Right,
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

/// Averages blocks of [`OVERSAMPLING`]² pixels to an image of `size`, three bytes a pixel.
fn averaged(large: &[u8], size: (usize, usize)) -> Vec<u8> {
    let stride = 3 * size.0 * OVERSAMPLING;
    let mut small = Vec::with_capacity(3 * size.0 * size.1);
    for row in large.chunks_exact(stride * OVERSAMPLING) {
        for column in 0..size.0 {
            for channel in 0..3 {
                let block = (0..OVERSAMPLING * OVERSAMPLING).map(|index| {
                    let (y, x) = (index / OVERSAMPLING, index % OVERSAMPLING);
                    usize::from(row[y * stride + 3 * (column * OVERSAMPLING + x) + channel])
                });
                small.push((block.sum::<usize>() / (OVERSAMPLING * OVERSAMPLING)) as u8);
            }
        }
    }
    small
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn figure_error(error: impl std::fmt::Display) -> OutputError {
    OutputError::Figure(error.to_string())
}
