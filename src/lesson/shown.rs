//! What a window can show: plots by their names, and standard views of the cloud.

use serde::Deserialize;

use crate::math;
use crate::scene::ViewScene;

/// Angle in degrees within which a camera looks as a standard view does.
const SAME_VIEW_DEG: f64 = 10.0;

/// A standard view of the cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, strum::IntoStaticStr, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum View {
    /// Slightly from above, B₀ from left to right: the first view.
    Home,
    /// Along B₀.
    AlongField,
    /// Across B₀.
    Side,
    /// From +x, B₀ from left to right.
    Top,
}

impl View {
    /// All of them.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The name in a lesson file.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Azimuth and elevation of the camera in degrees, as in [`ViewScene`].
    pub fn degrees(self) -> [f64; 2] {
        match self {
            Self::Home => [ViewScene::default().yaw_deg, ViewScene::default().pitch_deg],
            Self::AlongField => [-90.0, 0.0],
            Self::Side => [0.0, 0.0],
            Self::Top => [0.0, 90.0],
        }
    }

    /// True if a camera of this azimuth and elevation in degrees looks as this view does, within 10 degrees, or from the
    /// opposite side, where that shows the same.
    pub fn is_seen_from(self, looking_deg: [f64; 2]) -> bool {
        let towards = |[yaw, pitch]: [f64; 2]| {
            let ([sin_yaw, cos_yaw], [sin_pitch, cos_pitch]) = (turn(yaw), turn(pitch));
            [sin_yaw * cos_pitch, sin_pitch, cos_yaw * cos_pitch]
        };
        let (own, other) = (towards(self.degrees()), towards(looking_deg));
        let cosine: f64 = own.iter().zip(other).map(|(a, b)| a * b).sum();
        let cosine = if self == Self::Home { cosine } else { cosine.abs() };
        cosine >= turn(SAME_VIEW_DEG)[1]
    }
}

/// Sine and cosine of an angle in degrees.
fn turn(degrees: f64) -> [f64; 2] {
    let (sin, cos) = math::sin_cos(degrees.to_radians());
    [sin, cos]
}

/// A plot of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tab {
    /// The name in a lesson file.
    pub name: &'static str,
    /// What is written on it.
    pub title: &'static str,
}

/// The plots of the window, in their order.
pub const TABS: [Tab; 8] = [
    Tab { name: "anisotropy", title: "A(t)" },
    Tab { name: "diffusion", title: "D(t)" },
    Tab { name: "momentum", title: "f(µ)" },
    Tab { name: "regions", title: "Regions" },
    Tab { name: "dipole", title: "Dipole" },
    Tab { name: "spectrum", title: "Spectrum" },
    Tab { name: "electrons", title: "Electrons" },
    Tab { name: "sources", title: "Sources" },
];

/// The plot of this name in a lesson file.
pub fn tab(name: &str) -> Option<Tab> {
    TABS.into_iter().find(|tab| tab.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_are_recognised_from_both_sides() {
        assert!(View::AlongField.is_seen_from([-90.0, 0.0]) && View::AlongField.is_seen_from([90.0, 5.0]));
        assert!(!View::AlongField.is_seen_from([-70.0, 0.0]));
        assert!(View::Top.is_seen_from([123.0, 89.0]) && !View::Top.is_seen_from([0.0, 70.0]));
        assert!(View::Home.is_seen_from([-18.0, 20.0]) && !View::Home.is_seen_from([160.0, -18.0]));
        for (index, view) in View::ALL.iter().enumerate() {
            let seen: Vec<bool> = View::ALL.iter().map(|other| other.is_seen_from(view.degrees())).collect();
            assert!(seen.iter().enumerate().all(|(other, seen)| *seen == (other == index)), "{view:?}: {seen:?}");
        }
    }
}
