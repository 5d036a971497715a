//! Colours and markers of all figures: roles, and what each is on white paper and on a dark screen.

use colorgrad::Gradient as _;

use crate::figure::Regime;
use crate::math;
use crate::scene::ColourMap;

/// What a figure is drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// White paper, and the light theme of the window.
    Light,
    /// The dark theme.
    Dark,
}

/// What a colour stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Colour {
    /// Sums, results and whatever else stands out.
    Ink,
    /// References that belong to no curve.
    Weak,
    /// Lines that only guide the eye.
    Faint,
    /// One of `count` distances, from near to far.
    Distance {
        /// From 0.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// A distance on a scale, from 0, near, to 1, far.
    OnScale(f64),
    /// Along B₀.
    Parallel,
    /// Across B₀.
    Perpendicular,
    /// A category without an order; they repeat after the sixth.
    Category(usize),
    /// A series of measurements; they repeat after the seventh, and are told apart by markers too.
    Data(usize),
    /// Measurements that the paper names, 0 and 1, and the user's own, 2.
    Singled(usize),
    /// The local source of the observed sky.
    Source,
    /// Its Galactic sea.
    Sea,
    /// Its old sources.
    Old,
    /// A range compiled from measurements.
    Compiled,
    /// Numbers quoted from the paper.
    Quoted,
    /// The local source at half, once and twice its age.
    Age(usize),
    /// A regime of propagation.
    Regime(Regime),
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
    /// ✱
    Star,
}

/// Markers in the order of the distances; they repeat after the last.
pub const MARKERS: [Marker; 6] =
    [Marker::Disc, Marker::Square, Marker::Up, Marker::Diamond, Marker::Down, Marker::Plus];

/// Marker of series number `index`.
pub fn marker(index: usize) -> Marker {
    MARKERS[index % MARKERS.len()]
}

// Of the palettes of Okabe and Ito 2008 and of Tol 2021, without what vanishes on the ground.
const CATEGORIES: [[[u8; 3]; 6]; 2] = [
    [[213, 94, 0], [0, 114, 178], [0, 140, 102], [60, 60, 60], [190, 130, 0], [184, 92, 144]],
    [[230, 159, 0], [86, 180, 233], [0, 158, 115], [240, 228, 66], [213, 94, 0], [204, 121, 167]],
];
const DATA: [[[u8; 3]; 7]; 2] = [
    [
        [64, 156, 137],
        [193, 129, 172],
        [141, 141, 141],
        [108, 168, 202],
        [172, 142, 57],
        [160, 102, 85],
        [130, 130, 198],
    ],
    [[70, 165, 135], [180, 120, 165], [140, 140, 140], [95, 150, 185], [165, 140, 70], [175, 115, 90], [125, 125, 195]],
];
const SINGLED: [[[u8; 3]; 3]; 2] =
    [[[0, 90, 200], [220, 90, 0], [10, 108, 78]], [[86, 180, 233], [240, 170, 70], [110, 190, 160]]];
const AGES: [[[u8; 3]; 3]; 2] =
    [[[215, 110, 30], [150, 20, 60], [90, 40, 130]], [[240, 170, 90], [232, 112, 98], [190, 145, 225]]];
const REGIMES: [[[u8; 3]; 3]; 2] =
    [[[205, 140, 60], [110, 120, 215], [40, 160, 110]], [[190, 130, 70], [98, 108, 190], [60, 170, 125]]];

impl Ground {
    /// What lies under the figure, sRGB.
    pub fn paper(self) -> [u8; 3] {
        self.pick([[255; 3], [15, 17, 22]])
    }

    fn pick<T>(self, [light, dark]: [T; 2]) -> T {
        match self {
            Self::Light => light,
            Self::Dark => dark,
        }
    }
}

impl Colour {
    /// The colour on its ground, sRGB.
    pub fn rgb(self, ground: Ground) -> [u8; 3] {
        match self {
            Self::Ink => ground.pick([[20, 20, 20], [255, 255, 255]]),
            Self::Weak => ground.pick([[84, 92, 106], [146, 155, 170]]),
            Self::Faint => ground.pick([[160, 168, 180], [84, 93, 110]]),
            Self::Distance { index, count } => {
                let fraction = if count > 1 { index.min(count - 1) as f64 / (count - 1) as f64 } else { 0.4 };
                Self::OnScale(fraction).rgb(ground)
            }
            // The same hues on both grounds.
            Self::OnScale(position) => {
                legible(viridis(0.06 + 0.86 * position.clamp(0.0, 1.0) as f32), ground, GRAPHICS)
            }
            Self::Parallel => ground.pick([[200, 90, 0], [230, 159, 0]]),
            Self::Perpendicular => ground.pick([[0, 114, 178], [86, 180, 233]]),
            Self::Category(index) => ground.pick(CATEGORIES)[index % 6],
            Self::Data(index) => ground.pick(DATA)[index % 7],
            Self::Singled(index) => ground.pick(SINGLED)[index % 3],
            Self::Source => ground.pick([[200, 30, 30], [232, 112, 98]]),
            Self::Sea => ground.pick([[30, 70, 200], [125, 150, 240]]),
            Self::Old => ground.pick([[40, 140, 50], [110, 190, 130]]),
            Self::Compiled => ground.pick([[60, 150, 60], [110, 150, 110]]),
            Self::Quoted => ground.pick([[88, 148, 204], [72, 133, 186]]),
            Self::Age(index) => ground.pick(AGES)[index % 3],
            Self::Regime(regime) => ground.pick(REGIMES)[regime as usize],
        }
    }

    /// Colour of letters that belong to something of this colour: on a light ground as dark, and on a dark one as light, as
    /// legibility asks: a contrast of 5 : 1.
    pub fn ink(self, ground: Ground) -> [u8; 3] {
        legible(self.rgb(ground), ground, CONTRAST)
    }

    /// The colour mixed with its ground; `strength` 1 keeps it, 0 is the ground.
    pub fn faded(self, ground: Ground, strength: f64) -> [u8; 3] {
        let (own, paper) = (self.rgb(ground), ground.paper());
        let mixed = |from: u8, to: u8| f64::from(from) + (f64::from(to) - f64::from(from)) * strength.clamp(0.0, 1.0);
        std::array::from_fn(|channel| mixed(paper[channel], own[channel]).round() as u8)
    }
}

/// Least contrast of letters to their ground; 4.5 is the limit of WCAG 2.1 AA, with some room for grounds that are not
/// quite that of plots.
pub const CONTRAST: f64 = 5.0;

/// Least contrast of curves to their ground: the limit of WCAG 2.1 AA for graphics.
const GRAPHICS: f64 = 3.0;

/// The colour, as much darker on a light ground or lighter on a dark one as this contrast to it asks.
fn legible(own: [u8; 3], ground: Ground, least: f64) -> [u8; 3] {
    let end = ground.pick([0.0, 255.0]);
    let mixed = |part: f64| own.map(|channel| (f64::from(channel) + part * (end - f64::from(channel))).round() as u8);
    let parts = (0..=50).map(|step| 0.02 * f64::from(step));
    parts.map(mixed).find(|mixed| contrast(*mixed, ground.paper()) >= least).unwrap_or(own)
}

/// Contrast ratio after WCAG 2.1, 1 to 21.
pub fn contrast(first: [u8; 3], second: [u8; 3]) -> f64 {
    let luminance = |colour: [u8; 3]| {
        let [r, g, b] = colour.map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { math::pow((value + 0.055) / 1.055, 2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (first, second) = (luminance(first), luminance(second));
    (first.max(second) + 0.05) / (first.min(second) + 0.05)
}

/// The perceptual map viridis at `position` from 0 to 1, sRGB.
pub fn viridis(position: f32) -> [u8; 3] {
    mapped(ColourMap::Viridis, position)
}

/// A map at `position` from 0 to 1, sRGB.
pub fn mapped(map: ColourMap, position: f32) -> [u8; 3] {
    let position = position.clamp(0.0, 1.0);
    let [red, green, blue, _] = match map {
        ColourMap::Viridis => colorgrad::preset::viridis().at(position).to_rgba8(),
        ColourMap::Cividis => colorgrad::preset::cividis().at(position).to_rgba8(),
        ColourMap::Inferno => colorgrad::preset::inferno().at(position).to_rgba8(),
        // Black would not stand out from a dark ground.
        ColourMap::Grey => [(50.0 + 195.0 * position).round() as u8; 4],
    };
    [red, green, blue]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 3 : 1 is the limit of WCAG 2.1 AA for graphics; letters get more.
    #[test]
    fn curves_and_their_names_stand_out_from_the_ground() {
        let single = [Colour::Ink, Colour::Parallel, Colour::Perpendicular, Colour::Source, Colour::Sea, Colour::Old];
        let many = (0..6).map(Colour::Category).chain((0..3).flat_map(|n| [Colour::Singled(n), Colour::Age(n)]));
        for colour in single.into_iter().chain(many) {
            for ground in [Ground::Light, Ground::Dark] {
                let of = |rgb| contrast(rgb, ground.paper());
                assert!(of(colour.rgb(ground)) >= 3.0, "{colour:?} {ground:?}: {}", of(colour.rgb(ground)));
                assert!(of(colour.ink(ground)) >= CONTRAST, "{colour:?} {ground:?}: {}", of(colour.ink(ground)));
            }
        }
    }

    #[test]
    fn neighbours_differ() {
        let far = |pair: &[[u8; 3]]| -> i32 {
            (0..3).map(|channel| (i32::from(pair[0][channel]) - i32::from(pair[1][channel])).abs()).sum()
        };
        // A dark ground leaves less of the map.
        for (ground, least) in [(Ground::Light, 30), (Ground::Dark, 20)] {
            for count in 2..=8 {
                let all: Vec<_> = (0..count).map(|index| Colour::Distance { index, count }.rgb(ground)).collect();
                assert!(all.windows(2).all(|pair| far(pair) > least), "{all:?}");
            }
        }
        assert_ne!(marker(0), marker(1));
        assert_eq!(Colour::Ink.faded(Ground::Light, 0.0), [255; 3]);
    }
}
