//! What the colour of a particle means. The maps themselves are in [`palette`](crate::viewer::look::palette), which the
//! colour bars use as well.

use crate::scene::ColourBy;

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

/// Range of that quantity over which the map runs; `reach_pc` is the distance within which most particles are.
pub fn range(colour: ColourBy, reach_pc: f32, realisations: u32) -> (f32, f32) {
    match colour {
        ColourBy::Pitch | ColourBy::Outward => (-1.0, 1.0),
        ColourBy::Distance => (0.0, reach_pc.max(1e-3)),
        ColourBy::Realisation => (0.0, realisations.saturating_sub(1).max(1) as f32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cosines_follow_their_definitions() {
        assert_eq!(quantity(ColourBy::Pitch, [1.0, 2.0, 2.0], [0.0, 0.6, 0.8], 3), 0.8);
        assert_eq!(quantity(ColourBy::Outward, [0.0, 2.0, 0.0], [0.0, -1.0, 0.0], 3), -1.0);
        assert_eq!(quantity(ColourBy::Distance, [1.0, 2.0, 2.0], [1.0, 0.0, 0.0], 3), 3.0);
        assert_eq!(quantity(ColourBy::Realisation, [1.0, 2.0, 2.0], [1.0, 0.0, 0.0], 3), 3.0);
    }
}
