//! Colours and markers shared by the exported figures and the window's curves: one of each per distance.

use colorgrad::Gradient as _;

/// What a curve is drawn on; decides which end of the colour map would be unreadable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// White paper.
    Light,
    /// The dark theme.
    Dark,
}

/// Shape of a data point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// ●
    Disc,
    /// ■
    Square,
    /// ▲
    Up,
    /// ◆
    Diamond,
    /// ▼
    Down,
    /// ✚
    Plus,
}

/// Markers in the order of the distances; they repeat after the last.
pub const MARKERS: [Marker; 6] =
    [Marker::Disc, Marker::Square, Marker::Up, Marker::Diamond, Marker::Down, Marker::Plus];

/// Colour of distance number `index` of `count`, dark to bright with distance, sRGB.
pub fn distance_colour(index: usize, count: usize, ground: Ground) -> [u8; 3] {
    let (first, last) = match ground {
        Ground::Light => (0.05, 0.80),
        Ground::Dark => (0.42, 0.97),
    };
    let fraction = if count > 1 { index.min(count - 1) as f32 / (count - 1) as f32 } else { 0.4 };
    viridis(first + (last - first) * fraction)
}

/// Colour on white of a position from 0, near, to 1, far, where distances lie on a scale rather than in a list.
pub fn scale_colour(position: f64) -> [u8; 3] {
    viridis(0.05 + 0.75 * position.clamp(0.0, 1.0) as f32)
}

/// Marker of distance number `index`.
pub fn distance_marker(index: usize) -> Marker {
    MARKERS[index % MARKERS.len()]
}

/// The perceptual map viridis at `position` from 0 to 1, sRGB.
pub fn viridis(position: f32) -> [u8; 3] {
    let [red, green, blue, _] = colorgrad::preset::viridis().at(position.clamp(0.0, 1.0)).to_rgba8();
    [red, green, blue]
}

/// `colour` faded towards white for a figure on paper; `strength` 1 keeps it, 0 is white.
pub fn faded(colour: [u8; 3], strength: f64) -> [u8; 3] {
    colour.map(|channel| (255.0 - (255.0 - f64::from(channel)) * strength.clamp(0.0, 1.0)).round() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_distances_differ_and_stay_readable() {
        for count in 1..=8 {
            let colours: Vec<_> = (0..count).map(|index| distance_colour(index, count, Ground::Light)).collect();
            for pair in colours.windows(2) {
                let apart: i32 = (0..3).map(|i| (i32::from(pair[0][i]) - i32::from(pair[1][i])).abs()).sum();
                assert!(apart > 30, "{pair:?}");
            }
            assert!(colours.iter().all(|colour| colour.iter().map(|&c| u32::from(c)).sum::<u32>() < 500));
        }
        assert_ne!(distance_marker(0), distance_marker(1));
        assert_eq!(faded([0, 100, 255], 0.0), [255; 3]);
    }
}
