//! The schema of a lesson file (RON, version 1): plain data, read once and never written.

use serde::Deserialize;

use crate::lesson::condition::Condition;
use crate::math;
use crate::scene::ViewScene;

/// Version of the schema that this program reads.
pub const LESSON_VERSION: u32 = 1;

/// Fewest and most steps.
pub const STEPS: [usize; 2] = [5, 8];

/// Angle in degrees within which a camera looks as a standard view does.
const SAME_VIEW_DEG: f64 = 10.0;

/// A whole lesson.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// Schema version, 1.
    pub version: u32,
    /// Two to eight words.
    pub title: String,
    /// What it is about, one sentence.
    pub sentence: String,
    /// How long it takes in a class, in minutes.
    pub minutes: u32,
    /// Five to eight; the first begins with a preset, so that every reader sees the same.
    pub steps: Vec<Step>,
}

/// One step of a lesson.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What becomes of the scene when the step begins.
    #[serde(default)]
    pub scene: SceneChange,
    /// What the window shows when the step begins.
    #[serde(default)]
    pub show: Show,
    /// One to three sentences with placeholders, see [`crate::lesson::filled`].
    pub text: String,
    /// What is asked of the reader.
    #[serde(default)]
    pub task: Task,
}

/// What becomes of a scene; paths and values are those of the table of parameters.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub enum SceneChange {
    /// It stays as it is.
    #[default]
    Keep,
    /// The preset of this name takes its place.
    Preset(String),
    /// These parameters get these values.
    Set(Vec<(String, f64)>),
    /// The preset of this name with these values.
    PresetWith(String, Vec<(String, f64)>),
}

/// What the window shows; `None` leaves it to the reader.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Show {
    /// Name of a plot, see [`TABS`].
    pub tab: Option<String>,
    /// From where the cloud is seen.
    pub view: Option<View>,
    /// Paths of some particles are drawn.
    pub trails: Option<bool>,
    /// Path of a parameter to point at.
    pub highlight: Option<String>,
}

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
pub const TABS: [Tab; 7] = [
    Tab { name: "anisotropy", title: "A(t)" },
    Tab { name: "diffusion", title: "D(t)" },
    Tab { name: "momentum", title: "f(µ)" },
    Tab { name: "regions", title: "Regions" },
    Tab { name: "dipole", title: "Dipole" },
    Tab { name: "spectrum", title: "Spectrum" },
    Tab { name: "sources", title: "Sources" },
];

/// The plot of this name in a lesson file.
pub fn tab(name: &str) -> Option<Tab> {
    TABS.into_iter().find(|tab| tab.name == name)
}

/// What is asked of the reader.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Task {
    /// To read and to look.
    #[default]
    Read,
    /// To do something.
    Do {
        /// What, as a request.
        ask: String,
        /// When it is done.
        until: Condition,
    },
    /// To answer a question.
    Answer {
        /// The question.
        question: String,
        /// Two to five; right is the one whose condition holds for what is measured.
        choices: Vec<Choice>,
        /// Why, with placeholders; told with the answer.
        because: String,
        /// What must hold before the question can be answered.
        #[serde(default)]
        wait: Option<Condition>,
    },
}

/// One choice of a question.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The answer.
    pub text: String,
    /// When it is the right one.
    pub when: Condition,
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
