//! What is written on the panels, where, in which colour and on what, read from the shapes that egui hands out.

use bevy_egui::egui::epaint::{ClippedShape, Shape, TextShape};
use bevy_egui::egui::{Color32, Rect};
use larmor::viewer::look::theme::contrast;

/// A text that is painted.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its letters.
    pub words: String,
    /// What they cover.
    pub rect: Rect,
    /// What of that is painted.
    pub clip: Rect,
    /// It ends in an ellipsis for lack of room.
    pub elided: bool,
    /// Least contrast of its letters to what lies under them, 1 to 21; `None` over the 3D view.
    pub contrast: Option<f32>,
}

/// All texts of a frame with letters in them. Halos, which are the same text a point away, count as their text.
pub fn texts(shapes: &[ClippedShape]) -> Vec<Text> {
    let mut reader = Reader { grounds: Vec::new(), texts: Vec::new() };
    for clipped in shapes {
        reader.read(clipped.clip_rect, &clipped.shape);
    }
    reader.texts
}

struct Reader {
    grounds: Vec<(Rect, Color32)>,
    texts: Vec<Text>,
}

impl Reader {
    fn read(&mut self, clip: Rect, shape: &Shape) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| self.read(clip, shape)),
            Shape::Rect(rect) if rect.fill.a() > 0 => self.grounds.push((rect.rect.intersect(clip), rect.fill)),
            Shape::Text(text) => self.text(clip, text),
            _ => {}
        }
    }

    fn text(&mut self, clip: Rect, shape: &TextShape) {
        let (words, rect) = (shape.galley.job.text.trim(), shape.visual_bounding_rect());
        if words.is_empty() || !rect.is_positive() || !clip.intersects(rect) {
            return;
        }
        let near = |other: &Text| other.words == words && (other.rect.min - rect.min).length() < 3.0;
        self.texts.retain(|other| !near(other));
        let ground = self.ground(rect.intersect(clip));
        let contrast = ground.map(|ground| {
            let sections = shape.galley.job.sections.iter().map(|section| {
                let own = match section.format.color {
                    Color32::PLACEHOLDER => shape.fallback_color,
                    colour => colour,
                };
                let colour = shape.override_text_color.unwrap_or(own).gamma_multiply(shape.opacity_factor);
                contrast(over(colour, ground), ground)
            });
            sections.fold(21.0, f32::min)
        });
        let elided = shape.galley.elided;
        self.texts.push(Text { words: words.to_owned(), rect, clip, elided, contrast });
    }

    /// What lies under the middle of a rectangle; `None` if nothing opaque does.
    fn ground(&self, rect: Rect) -> Option<Color32> {
        let under = || self.grounds.iter().filter(|(ground, _)| ground.contains(rect.center()));
        let opaque = under().enumerate().filter(|(_, (_, fill))| fill.is_opaque()).map(|(index, _)| index).last()?;
        let all: Vec<Color32> = under().map(|(_, fill)| *fill).collect();
        Some(all[opaque + 1..].iter().fold(all[opaque], |ground, fill| over(*fill, ground)))
    }
}

/// A premultiplied colour over an opaque one.
fn over(colour: Color32, ground: Color32) -> Color32 {
    let [r, g, b, a] = colour.to_array();
    let mix = |own: u8, under: u8| own.saturating_add((f32::from(under) * (1.0 - f32::from(a) / 255.0)).round() as u8);
    Color32::from_rgb(mix(r, ground.r()), mix(g, ground.g()), mix(b, ground.b()))
}
