//! Colours of data in the 3D view.

use std::sync::LazyLock;

use bevy_egui::egui::Color32;

use crate::figure;
use crate::scene::ColourMap;

/// Entries of a sampled colour map.
const SAMPLES: usize = 256;

static MAPS: LazyLock<Vec<Vec<Color32>>> = LazyLock::new(|| {
    let part = |index: usize| index as f32 / (SAMPLES - 1) as f32;
    let sampled = |map: &ColourMap| (0..SAMPLES).map(|index| colour(figure::mapped(*map, part(index)))).collect();
    ColourMap::ALL.iter().map(sampled).collect()
});

/// Muted map of |B|: slate over steel to pale sand, so that the eye finds the cloud first.
const STRENGTH: [[f32; 3]; 4] =
    [[52.0, 66.0, 92.0], [78.0, 110.0, 138.0], [140.0, 158.0, 160.0], [216.0, 200.0, 164.0]];

fn colour([red, green, blue]: [u8; 3]) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

/// Steps of a map in a presentation, which an audience can tell apart on a weak projector.
const BANDS: f32 = 8.0;

/// The place on a map for `t` in 0 to 1: in the middle of one of eight bands, or as it is.
pub fn banded(t: f32, bands: bool) -> f32 {
    if bands { ((t.clamp(0.0, 1.0) * BANDS).floor().min(BANDS - 1.0) + 0.5) / BANDS } else { t }
}

/// A map at `t` in 0 to 1, clamped; grey for NaN.
pub fn mapped(map: ColourMap, reversed: bool, t: f32) -> Color32 {
    if t.is_nan() {
        return Color32::GRAY;
    }
    let t = if reversed { 1.0 - t } else { t };
    let index = (t.clamp(0.0, 1.0) * (SAMPLES - 1) as f32).round() as usize;
    MAPS.get(map as usize).and_then(|map| map.get(index)).copied().unwrap_or(Color32::GRAY)
}

/// Colour of a field strength at `t` in 0 to 1 between the weakest and the strongest drawn, clamped.
pub fn field_strength(t: f32) -> Color32 {
    let last = STRENGTH.len() - 1;
    let position = if t.is_nan() { 0.0 } else { t.clamp(0.0, 1.0) * last as f32 };
    let low = (position.floor() as usize).min(last - 1);
    let part = position - low as f32;
    let [r, g, b] = std::array::from_fn(|channel| {
        (STRENGTH[low][channel] + part * (STRENGTH[low + 1][channel] - STRENGTH[low][channel])).round() as u8
    });
    Color32::from_rgb(r, g, b)
}

/// The cloud that diffusion predicts: pale rose, which no colour map has.
pub const PREDICTED: Color32 = Color32::from_rgb(255, 170, 178);
/// The mark of the Earth.
pub const EARTH: Color32 = Color32::from_rgb(120, 200, 255);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_clamped_and_rise_in_brightness() {
        let brightness = |colour: Color32| {
            0.2126 * f32::from(colour.r()) + 0.7152 * f32::from(colour.g()) + 0.0722 * f32::from(colour.b())
        };
        let rises = |map: &dyn Fn(f32) -> Color32| {
            let values: Vec<f32> = (0..=16).map(|step| brightness(map(step as f32 / 16.0))).collect();
            assert!(values.windows(2).all(|pair| pair[0] <= pair[1] + 0.5), "{values:?}");
        };
        for &map in ColourMap::ALL {
            let at = |t| mapped(map, false, t);
            assert_eq!((at(-1.0), at(2.0)), (at(0.0), at(1.0)));
            assert_eq!(mapped(map, true, 0.25), at(0.75));
            rises(&at);
        }
        rises(&field_strength);
    }
}
