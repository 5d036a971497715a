//! What the colour of a particle means. The maps themselves are in [`palette`], which the
//! colour bars use as well.

use bevy_egui::egui::Color32;

use crate::scene::{ColourBy, ColourMap, ViewScene};
use crate::viewer::look::palette;

/// The quantity that colours one particle: in cosines, pc or the number of the realisation.
pub fn quantity(colour: ColourBy, position_pc: [f32; 3], direction: [f32; 3], realisation: u8) -> f32 {
    let distance = position_pc.iter().map(|x| x * x).sum::<f32>().sqrt();
    match colour {
        ColourBy::Pitch => direction[2],
        ColourBy::Outward if distance > 0.0 => {
            position_pc.iter().zip(direction).map(|(x, v)| x * v).sum::<f32>() / distance
        }
        ColourBy::Outward => 1.0,
        ColourBy::Distance => distance,
        ColourBy::Realisation => f32::from(realisation),
    }
}

/// Range of that quantity over which the map runs where nobody chose one; `reach_pc` is the distance within which most
/// particles are.
fn own_range(colour: ColourBy, reach_pc: f32, realisations: u32) -> (f32, f32) {
    match colour {
        ColourBy::Pitch | ColourBy::Outward => (-1.0, 1.0),
        ColourBy::Distance => (0.0, reach_pc.max(1e-3)),
        ColourBy::Realisation => (0.0, realisations.saturating_sub(1).max(1) as f32),
    }
}

/// From a quantity to a colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Values of the first and the last colour.
    pub range: (f32, f32),
    /// In equal steps of the logarithm.
    pub log: bool,
    map: ColourMap,
    reversed: bool,
    bands: bool,
}

impl Scale {
    /// Part of the largest value at which a logarithmic scale begins that would begin at 0.
    const LEAST: f32 = 1.0e-2;

    /// As the view asks for it.
    pub fn of(view: &ViewScene, reach_pc: f32, realisations: u32) -> Self {
        let [first, last] = view.colour_range.map(|end| end as f32);
        let chosen = (first != last).then_some((first.min(last), first.max(last)));
        let (low, high) = chosen.unwrap_or_else(|| own_range(view.colour, reach_pc, realisations));
        let log = view.log_colour && low >= 0.0 && high > 0.0;
        let low = if log && low == 0.0 { Self::LEAST * high } else { low };
        Self { range: (low, high), log, map: view.map, reversed: view.reversed, bands: false }
    }

    /// The same in steps, or smooth.
    pub fn banded(self, bands: bool) -> Self {
        Self { bands, ..self }
    }

    /// Colour of a value.
    pub fn colour(&self, value: f32) -> Color32 {
        let (low, high) = self.range;
        let part = if self.log { (value / low).ln() / (high / low).ln() } else { (value - low) / (high - low) };
        palette::mapped(self.map, self.reversed, palette::banded(part, self.bands))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_is_that_of_the_view() {
        let view = ViewScene { colour: ColourBy::Distance, ..ViewScene::default() };
        let own = Scale::of(&view, 50.0, 4);
        assert_eq!((own.range, own.log), ((0.0, 50.0), false));
        let log = Scale::of(&ViewScene { log_colour: true, ..view.clone() }, 50.0, 4);
        assert_eq!((log.range, log.log), ((0.5, 50.0), true));
        assert_eq!(log.colour(5.0), palette::mapped(ColourMap::Viridis, false, 0.5));
        let chosen = Scale::of(&ViewScene { colour_range: [30.0, 10.0], reversed: true, ..view.clone() }, 50.0, 4);
        assert_eq!(chosen.colour(15.0), palette::mapped(ColourMap::Viridis, false, 0.75));
        let cosine = Scale::of(&ViewScene { colour: ColourBy::Pitch, log_colour: true, ..view }, 50.0, 4);
        assert!(!cosine.log, "there is no logarithm of what may be negative");
        let banded = own.banded(true);
        assert_eq!(banded.colour(1.0), banded.colour(6.0), "one of eight bands");
        assert_ne!(banded.colour(6.0), banded.colour(7.0));
        assert_eq!(banded.colour(50.0), palette::mapped(ColourMap::Viridis, false, 15.0 / 16.0));
    }

    #[test]
    fn cosines_follow_their_definitions() {
        assert_eq!(quantity(ColourBy::Pitch, [1.0, 2.0, 2.0], [0.0, 0.6, 0.8], 3), 0.8);
        assert_eq!(quantity(ColourBy::Outward, [0.0, 2.0, 0.0], [0.0, -1.0, 0.0], 3), -1.0);
        assert_eq!(quantity(ColourBy::Distance, [1.0, 2.0, 2.0], [1.0, 0.0, 0.0], 3), 3.0);
        assert_eq!(quantity(ColourBy::Realisation, [1.0, 2.0, 2.0], [1.0, 0.0, 0.0], 3), 3.0);
    }
}
