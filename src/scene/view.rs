//! The part of a scene that the 3D view is drawn from: camera, layers and colours.

use serde::{Deserialize, Serialize};

/// Camera and layers of the 3D view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ViewScene {
    /// Point the camera looks at in pc.
    pub focus_pc: [f64; 3],
    /// Distance of the camera from that point in pc.
    pub distance_pc: f64,
    /// Azimuth of the camera in degrees; 0 looks across B0 with B0 from left to right.
    pub yaw_deg: f64,
    /// Elevation of the camera in degrees.
    pub pitch_deg: f64,
    /// Number, from 1, of the realisation whose particles and field lines are drawn, the last where there are not so many;
    /// 0 draws the particles of all, and no lines.
    pub realisation: u32,
    /// What the colour of a particle means.
    pub colour: ColourBy,
    /// Colours of small and large values.
    pub map: ColourMap,
    /// Large values have the colours of small ones.
    pub reversed: bool,
    /// Values of the first and the last colour; they follow the cloud where both are alike.
    pub colour_range: [f64; 2],
    /// Colours follow the logarithm of the quantity, where all of its range is above 0.
    pub log_colour: bool,
    /// Size of the points, 1 is normal.
    pub point_size: f64,
    /// Draw the cloud.
    pub cloud: bool,
    /// Draw the column density of the particles along the line of sight instead of points.
    pub density: bool,
    /// Draw field lines.
    pub lines: bool,
    /// Draw observer spheres.
    pub spheres: bool,
    /// Draw the floor grid.
    pub grid: bool,
    /// Draw a box around the cloud with axes in pc.
    pub axes: bool,
    /// Draw the ellipsoids of one and two standard deviations of the cloud.
    pub ellipsoids: bool,
    /// Mark the Earth at its distance and offset.
    pub earth: bool,
    /// Project in parallel instead of in perspective.
    pub orthographic: bool,
}

impl Default for ViewScene {
    /// Slightly from above in perspective, B0 from left to right, everything shown but grid and axes.
    fn default() -> Self {
        Self {
            focus_pc: [0.0; 3],
            distance_pc: 600.0,
            yaw_deg: -20.0,
            pitch_deg: 18.0,
            realisation: 1,
            colour: ColourBy::Pitch,
            map: ColourMap::Viridis,
            reversed: false,
            colour_range: [0.0; 2],
            log_colour: false,
            point_size: 1.0,
            cloud: true,
            density: false,
            lines: true,
            spheres: true,
            grid: false,
            axes: false,
            ellipsoids: true,
            earth: true,
            orthographic: false,
        }
    }
}

impl ViewScene {
    /// Index, from 0, of the realisation drawn of so many; `None` if the particles of all are drawn, and no lines.
    pub fn drawn_realisation(&self, realisations: u32) -> Option<u32> {
        self.realisation.min(realisations).checked_sub(1)
    }
}

/// Quantity that colours the cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, strum::VariantArray)]
pub enum ColourBy {
    /// Cosine of the angle between velocity and B0.
    Pitch,
    /// Cosine of the angle between velocity and the direction away from the source.
    Outward,
    /// Distance from the source in pc.
    Distance,
    /// Which realisation of the field the particle moves in.
    Realisation,
}

impl ColourBy {
    /// All quantities, in the order of a menu.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;
}

/// A map from small to large values, of even steps for the eye.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, strum::VariantArray)]
pub enum ColourMap {
    /// Violet over green to yellow.
    #[default]
    Viridis,
    /// Blue over grey to yellow: alike for all kinds of colour vision.
    Cividis,
    /// Black over red to pale yellow.
    Inferno,
    /// Dark to light grey.
    Grey,
}

impl ColourMap {
    /// All maps, in the order of a menu.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;
}
