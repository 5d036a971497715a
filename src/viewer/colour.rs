//! Colour maps, shared by the 3D view and the colour bars beside it.

use std::sync::LazyLock;

use colorgrad::Gradient as _;

use crate::scene::ColourBy;

/// Steps of the tabulated map.
const STEPS: usize = 256;

static VIRIDIS: LazyLock<[[u8; 3]; STEPS]> = LazyLock::new(|| {
    let gradient = colorgrad::preset::viridis();
    std::array::from_fn(|i| {
        let [r, g, b, _] = gradient.at(i as f32 / (STEPS - 1) as f32).to_rgba8();
        [r, g, b]
    })
});

/// The perceptual map of the cloud at `t`, clamped to 0 to 1; the lowest colour for NaN.
pub fn viridis(t: f32) -> [u8; 3] {
    VIRIDIS[(t.clamp(0.0, 1.0) * (STEPS - 1) as f32).round() as usize]
}

/// The muted map of |B| on field lines at `t`, clamped to 0 to 1.
pub fn field_strength(t: f32) -> [u8; 3] {
    let (low, high) = ([62.0, 88.0, 128.0], [226.0, 176.0, 122.0]);
    std::array::from_fn(|channel: usize| (low[channel] + t.clamp(0.0, 1.0) * (high[channel] - low[channel])) as u8)
}

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
    fn the_map_runs_from_dark_to_bright() {
        let brightness = |t| viridis(t).iter().map(|&c| u32::from(c)).sum::<u32>();
        assert!(brightness(0.0) < brightness(0.5) && brightness(0.5) < brightness(1.0));
        assert_eq!(viridis(-3.0), viridis(0.0));
        assert_eq!(viridis(f32::NAN), viridis(0.0));
    }

    #[test]
    fn cosines_follow_their_definitions() {
        assert_eq!(quantity(ColourBy::Pitch, [1.0, 2.0, 2.0], [0.0, 0.6, 0.8], 3), 0.8);
        assert_eq!(quantity(ColourBy::Outward, [0.0, 2.0, 0.0], [0.0, -1.0, 0.0], 3), -1.0);
        assert_eq!(quantity(ColourBy::Distance, [1.0, 2.0, 2.0], [1.0, 0.0, 0.0], 3), 3.0);
        assert_eq!(quantity(ColourBy::Realisation, [1.0, 2.0, 2.0], [1.0, 0.0, 0.0], 3), 3.0);
    }
}
