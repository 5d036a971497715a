//! A rasteriser for egui's triangles, so that the panels can be looked at without a graphics card.

use std::collections::HashMap;
use std::path::Path;

use bevy_egui::egui::epaint::{ImageData, Primitive, Vertex};
use bevy_egui::egui::{ClippedPrimitive, Color32, Rect, TextureId, TexturesDelta, Vec2};

/// Textures by id: width and texels, premultiplied.
#[derive(Default)]
pub struct Textures(HashMap<TextureId, ([usize; 2], Vec<Color32>)>);

impl Textures {
    /// Takes over what changed.
    #[expect(clippy::iter_over_hash_type, reason = "each texture changes alone, in any order")]
    pub fn apply(&mut self, delta: &mut TexturesDelta) {
        for (id, changes) in std::mem::take(&mut delta.set) {
            for change in changes {
                let ImageData::Color(image) = &change.image;
                match change.pos {
                    None => {
                        self.0.insert(id, (image.size, image.pixels.clone()));
                    }
                    Some([left, top]) => {
                        let Some((size, texels)) = self.0.get_mut(&id) else { continue };
                        for (row, line) in image.pixels.chunks(image.size[0]).enumerate() {
                            let start = (top + row) * size[0] + left;
                            texels[start..start + line.len()].copy_from_slice(line);
                        }
                    }
                }
            }
        }
        delta.free.clear();
    }

    fn texel(&self, id: TextureId, u: f32, v: f32) -> [f32; 4] {
        let Some(([width, height], texels)) = self.0.get(&id) else { return [1.0; 4] };
        let x = ((u * *width as f32) as usize).min(width - 1);
        let y = ((v * *height as f32) as usize).min(height - 1);
        parts(texels[y * width + x])
    }
}

/// A picture of `size` pixels.
pub struct Picture {
    size: [usize; 2],
    pixels: Vec<[f32; 4]>,
}

impl Picture {
    /// Draws the triangles over a night-blue background.
    pub fn draw(size: [usize; 2], primitives: &[ClippedPrimitive], textures: &Textures) -> Self {
        let mut picture = Self { size, pixels: vec![[0.02, 0.025, 0.05, 1.0]; size[0] * size[1]] };
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let Primitive::Mesh(mesh) = primitive else { continue };
            for corner in mesh.indices.chunks_exact(3) {
                let corners = [0, 1, 2].map(|index| mesh.vertices[corner[index] as usize]);
                picture.triangle(corners, *clip_rect, mesh.texture_id, textures);
            }
        }
        picture
    }

    fn triangle(&mut self, corners: [Vertex; 3], clip: Rect, id: TextureId, textures: &Textures) {
        let [a, b, c] = corners.map(|corner| corner.pos);
        let cross = |u: Vec2, v: Vec2| u.x * v.y - u.y * v.x;
        let area = cross(b - a, c - a);
        if area == 0.0 {
            return;
        }
        let bounds = Rect::from_points(&[a, b, c]).intersect(clip);
        let pixel = |value: f32, end: usize| (value.max(0.0) as usize).min(end);
        let (width, height) = (self.size[0], self.size[1]);
        for y in pixel(bounds.top().floor(), height)..pixel(bounds.bottom().ceil(), height) {
            for x in pixel(bounds.left().floor(), width)..pixel(bounds.right().ceil(), width) {
                // Off the centre by a hair, so that no pixel lies exactly on an edge two triangles share.
                let at = bevy_egui::egui::pos2(x as f32 + 0.5007, y as f32 + 0.5011);
                let weights =
                    [cross(b - at, c - at) / area, cross(c - at, a - at) / area, cross(a - at, b - at) / area];
                if weights.iter().any(|weight| *weight < 0.0) {
                    continue;
                }
                let mix = |part: fn(&Vertex) -> f32| (0..3).map(|i| weights[i] * part(&corners[i])).sum::<f32>();
                let texel = textures.texel(id, mix(|corner| corner.uv.x), mix(|corner| corner.uv.y));
                let colours = corners.map(|corner| parts(corner.color));
                let source: [f32; 4] =
                    std::array::from_fn(|i| texel[i] * (0..3).map(|k| weights[k] * colours[k][i]).sum::<f32>());
                let target = &mut self.pixels[y * self.size[0] + x];
                *target = std::array::from_fn(|i| source[i] + target[i] * (1.0 - source[3]));
            }
        }
    }

    /// Mean brightness, 0 to 1, of a rectangle.
    pub fn brightness(&self, rect: Rect) -> f32 {
        let mut sum = 0.0;
        let mut count = 0;
        for y in rect.top() as usize..rect.bottom() as usize {
            for x in rect.left() as usize..rect.right() as usize {
                let [r, g, b, _] = self.pixels[y * self.size[0] + x];
                sum += (r + g + b) / 3.0;
                count += 1;
            }
        }
        sum / count.max(1) as f32
    }

    /// Writes a PNG.
    pub fn save(&self, path: &Path) {
        let file = std::fs::File::create(path).unwrap();
        let mut encoder = png::Encoder::new(file, self.size[0] as u32, self.size[1] as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let byte = |channel: f32| (channel.clamp(0.0, 1.0) * 255.0).round() as u8;
        let bytes: Vec<u8> = self.pixels.iter().flat_map(|[r, g, b, _]| [*r, *g, *b].map(byte)).collect();
        encoder.write_header().unwrap().write_image_data(&bytes).unwrap();
    }
}

fn parts(colour: Color32) -> [f32; 4] {
    colour.to_array().map(|channel| f32::from(channel) / 255.0)
}
