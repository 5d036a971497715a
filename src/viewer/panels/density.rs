//! The column density as a picture over the 3D view.

use std::sync::Arc;

use bevy_egui::egui::{self, Color32, ColorImage, Rect, TextureHandle, TextureOptions, pos2};

use crate::scene::ColourMap;
use crate::viewer::look::palette;
use crate::viewer::model::Model;
use crate::viewer::stage::DensityMap;

/// Decades from the largest density to the last one that has a colour.
const DECADES: f32 = 3.0;
/// Part of the scale over which the picture fades in from nothing.
const FADE: f32 = 0.25;

/// The density at a part of the scale, from 0 to 1, in equal steps of the logarithm.
pub(super) fn value(map: &DensityMap, part: f32) -> f32 {
    map.most * 10.0_f32.powf(DECADES * (part - 1.0))
}

/// The picture of one map, kept while it is shown.
#[derive(Clone)]
struct Painted {
    map: Arc<DensityMap>,
    colours: (ColourMap, bool),
    texture: TextureHandle,
}

/// Paints the map over the view.
pub(super) fn paint(ui: &egui::Ui, painter: &egui::Painter, view: Rect, model: &Model, map: &Arc<DensityMap>) {
    let colours = (model.view().map, model.view().reversed);
    let id = egui::Id::new("column density");
    let known = ui.data(|data| data.get_temp::<Painted>(id));
    let is_new = |painted: &Painted| !Arc::ptr_eq(&painted.map, map) || painted.colours != colours;
    let texture = match known {
        Some(painted) if !is_new(&painted) => painted.texture,
        Some(Painted { mut texture, .. }) => {
            texture.set(picture(map, colours), TextureOptions::LINEAR);
            texture
        }
        None => ui.ctx().load_texture("column density", picture(map, colours), TextureOptions::LINEAR),
    };
    ui.data_mut(|data| data.insert_temp(id, Painted { map: map.clone(), colours, texture: texture.clone() }));
    let opacity = if model.is_stale() { 0.4 } else { 1.0 };
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    painter.image(texture.id(), view, whole, Color32::WHITE.gamma_multiply(opacity));
}

fn picture(map: &DensityMap, (colours, reversed): (ColourMap, bool)) -> ColorImage {
    let pixel = |density: &f32| {
        if *density <= 0.0 {
            return Color32::TRANSPARENT;
        }
        let part = 1.0 + (density / map.most).log10() / DECADES;
        // Fades in at the thin end, so that the field lines stay visible around the cloud.
        palette::mapped(colours, reversed, part).gamma_multiply((part / FADE).clamp(0.0, 0.95))
    };
    ColorImage::new(map.size, map.per_pc2.iter().map(pixel).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_has_the_colours_of_the_scale() {
        let map = DensityMap { size: [3, 1], per_pc2: vec![0.0, 10.0, 1000.0], most: 1000.0 };
        assert!((value(&map, 1.0) - 1000.0).abs() < 1e-3 && (value(&map, 0.0) - 1.0).abs() < 1e-6);
        let picture = picture(&map, (ColourMap::Viridis, false));
        assert_eq!(picture.pixels[0], Color32::TRANSPARENT);
        assert_eq!(picture.pixels[1], palette::mapped(ColourMap::Viridis, false, 1.0 / 3.0).gamma_multiply(0.95));
        assert_eq!(picture.pixels[2], palette::mapped(ColourMap::Viridis, false, 1.0).gamma_multiply(0.95));
    }
}
